// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Policy} from "../vault/Policy.sol";
import {Valuation} from "../vault/Valuation.sol";

/// @title What a sale of redemption requests asks for a component
/// @notice From the component's ask plus the policy's auction premium down to its bid less the policy's auction cost.
library RedemptionRequestsPrice {
    using FixedPointMathLib for uint256;

    uint256 private constant _BPS = 10_000;
    uint256 private constant _WAD = 1e18;

    /// @dev {asset} Asked for `amount` {tok} of component `i`, to be paid in component `j`, at a progress {1} from zero to one.
    /// Rounded up: the requesters get the dust.
    function asked(
        Policy policy,
        uint256 i,
        uint256 j,
        uint256 amount,
        uint256 progress
    ) internal view returns (uint256) {
        uint256 twicePrice = 2 * _price(policy, i, progress); // {USD/tok}
        uint256 numerator = twicePrice * Valuation.unitOf(policy, j);
        uint256 denominator = _twiceMiddle(policy, j) * Valuation.unitOf(policy, i);
        // {asset} = {tok} * {USD/tok} * {asset} / ({USD/asset} * {tok})
        return amount.fullMulDivUp(numerator, denominator);
    }

    /// @dev {USD/tok} Of component `i`. What a second source asks more is added to both ends: a price that is pushed down there
    /// changes nothing, one pushed up costs the bidder who pushed.
    function _price(Policy policy, uint256 i, uint256 progress) private view returns (uint256) {
        (Valuation.Quote memory primary, Valuation.Quote memory guarded) = Valuation.quotesOf(policy, i);
        uint256 above = guarded.ask.zeroFloorSub(primary.ask);
        // {USD/tok} = {USD/tok} * {bps} / {bps}
        uint256 start = (primary.ask + above).mulDivUp(_BPS + policy.auctionPremium(), _BPS);
        uint256 end = (primary.bid + above).mulDivUp(_BPS - policy.auctionCost(), _BPS);
        return end + (start - end).mulDivUp(_WAD - progress, _WAD); // the ask is never below the bid
    }

    /// @dev {USD/asset} Twice the middle of component `j`, less what a second source bids less. The middle follows a wide ask only
    /// so far (see `Valuation`): an ask that is pushed up for one call does not buy everything for nothing.
    function _twiceMiddle(Policy policy, uint256 j) private view returns (uint256) {
        (Valuation.Quote memory primary, Valuation.Quote memory guarded) = Valuation.quotesOf(policy, j);
        return Valuation.twiceMiddle(primary) - 2 * primary.bid.zeroFloorSub(guarded.bid);
    }
}
