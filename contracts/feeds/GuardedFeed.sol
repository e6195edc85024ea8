// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {IGuardedFeed} from "../interfaces/IGuardedFeed.sol";
import {Feed} from "./Feed.sol";

/// @title A feed checked by a second source
/// @notice See `IGuardedFeed`.
contract GuardedFeed is Feed, IGuardedFeed {
    using FixedPointMathLib for uint256;

    /// @inheritdoc IGuardedFeed
    IFeed public immutable primary;
    /// @inheritdoc IGuardedFeed
    IFeed public immutable second;
    /// @inheritdoc IGuardedFeed
    uint256 public immutable hardLimit;

    constructor(IFeed primary_, IFeed second_, uint256 hardLimit_) Feed(primary_.uncertainty(), primary_.heartbeat()) {
        require(primary_ != second_, SameSource(address(primary_)));
        require(hardLimit_ > 0 && hardLimit_ < WAD, HardLimitOutOfRange(hardLimit_));
        primary = primary_;
        second = second_;
        hardLimit = hardLimit_;
    }

    /// @inheritdoc IFeed
    function updatedAt() external view returns (uint256) {
        return primary.updatedAt();
    }

    /// @dev The primary's sides, or the worse of both sources'.
    function _quote(bool guarded) internal view override returns (uint256 bid, uint256 ask) {
        (bid, ask) = _quoteOf(primary, guarded);
        if (!guarded) return (bid, ask);
        (uint256 secondBid, uint256 secondAsk) = second.guardedQuote();
        _requireAgreement(bid + ask, secondBid + secondAsk);
        return (bid.min(secondBid), ask.max(secondAsk));
    }

    /// @dev Compares twice the middles, so that nothing is rounded before the comparison.
    function _requireAgreement(uint256 primarySum, uint256 secondSum) private view {
        // {1} = {USD/tok} / {USD/tok}; a whole limit is exceeded exactly when the distance rounded up exceeds it
        uint256 distanceUp = primarySum.dist(secondSum).fullMulDivUp(WAD, primarySum);
        require(distanceUp <= hardLimit, SourcesDisagree(primarySum / 2, secondSum / 2, hardLimit));
    }
}
