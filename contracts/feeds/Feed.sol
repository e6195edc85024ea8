// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IFeed} from "../interfaces/IFeed.sol";

/// @title What all feeds share
/// @notice A feed overrides `_quote`; one with a single source ignores `guarded`, one made of other feeds passes it on.
/// Declared uncertainty and heartbeat are fixed at deployment, as feeds are immutable.
abstract contract Feed is IFeed {
    using FixedPointMathLib for uint256;

    /// @dev {1} in 18 decimals.
    uint256 internal constant WAD = 1e18;
    /// @dev Decimals of answers, rates and tokens that feeds handle.
    uint256 internal constant MAX_DECIMALS = 24;
    /// @dev {1} a price that may be half off is none; also keeps every bid above zero.
    uint256 internal constant MAX_HALF_WIDTH = 0.5e18;
    uint256 internal constant YEAR = 365 days;

    /// @inheritdoc IFeed
    uint256 public immutable uncertainty;
    /// @inheritdoc IFeed
    uint256 public immutable heartbeat;

    constructor(uint256 uncertainty_, uint256 heartbeat_) {
        require(uncertainty_ <= MAX_HALF_WIDTH, UncertaintyTooLarge(uncertainty_, MAX_HALF_WIDTH));
        uncertainty = uncertainty_;
        heartbeat = heartbeat_;
    }

    /* VIEW */

    /// @inheritdoc IFeed
    function quote() external view returns (uint256 bid, uint256 ask) {
        return _quote(false);
    }

    /// @inheritdoc IFeed
    function guardedQuote() external view returns (uint256 bid, uint256 ask) {
        return _quote(true);
    }

    /// @inheritdoc IFeed
    function quotes() external view returns (uint256 bid, uint256 ask, uint256 guardedBid, uint256 guardedAsk) {
        (bid, ask) = _quote(false);
        (guardedBid, guardedAsk) = _hasOneSource() ? (bid, ask) : _quote(true);
    }

    /* INTERNAL */

    /// @dev True when `_quote` ignores `guarded`.
    function _hasOneSource() internal pure virtual returns (bool) {
        return false;
    }

    /// @dev The two sides, of all sources if `guarded` and of the primary ones alone if not.
    function _quote(bool guarded) internal view virtual returns (uint256 bid, uint256 ask);

    /// @dev Another feed's two sides.
    function _quoteOf(IFeed feed, bool guarded) internal view returns (uint256 bid, uint256 ask) {
        return guarded ? feed.guardedQuote() : feed.quote();
    }

    /// @dev Moves a low and a high price away from each other by `halfWidth` {1} and scales both to 18 decimals, in one
    /// rounding each; `unit` is what one USD is in them. Callers keep `halfWidth` below one. The same price given twice has
    /// two sides put around it.
    function _widen(
        uint256 low,
        uint256 high,
        uint256 halfWidth,
        uint256 unit
    ) internal pure returns (uint256 bid, uint256 ask) {
        // {USD/tok} = {unit/tok} * {1} / {unit/USD}, both roundings widen: the side that costs the user
        bid = low.fullMulDiv(WAD - halfWidth, unit);
        ask = high.fullMulDivUp(WAD + halfWidth, unit);
    }
}
