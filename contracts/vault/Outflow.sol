// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice Net single-asset outflow of late: level | updatedAt 40, most significant bits first. The level is a part of the net
/// asset value in 18 decimals times seconds, the time in seconds.
type Outflow is uint256;

using OutflowLibrary for Outflow global;

/// @title How much has left in one asset of late, and what that adds to the fee of an exit
/// @notice A bucket that exits fill and entries and time empty. A full one, at which the fee is at its maximum, drains
/// within a day. Paths in kind, trades and fills leave it alone.
/// @dev The level counts in a day's seconds, so that every second drains a whole number and it does not matter how often
/// somebody touches it. What a slope means: basis points of fee for an outflow of the whole net asset value.
library OutflowLibrary {
    using FixedPointMathLib for uint256;

    /// @dev {s} In which a full bucket drains.
    uint256 internal constant PERIOD = 1 days;
    /// @dev {bps} Most that the outflow adds to a fee.
    uint256 internal constant MAX_FEE = 300;
    uint256 private constant _BPS = 10_000;
    uint256 private constant _WAD = 1e18;

    /// @dev {1} Outflow at which the fee of a slope {bps} that is not zero reaches its maximum, rounded down.
    function fullAt(uint256 slope) internal pure returns (uint256) {
        return (MAX_FEE * _WAD) / slope; // {1} = {bps} * {1} / {bps}
    }

    /// @dev {1} What is at `timestamp` in a bucket that holds `full` {1}, rounded up.
    function usedAt(Outflow outflow, uint256 full, uint256 timestamp) internal pure returns (uint256) {
        return _levelAt(outflow, full, timestamp).divUp(PERIOD);
    }

    /// @dev {USD} What an exit of `value` {USD} from a basket worth `total` {USD} pays with `used` {1} in the bucket before it,
    /// rounded up. The rate grows while the exit itself fills the bucket, so splitting it gains nothing: it is the
    /// integral of min(maximum, slope * x) from u to u + value / total.
    function feeOf(uint256 value, uint256 total, uint256 used, uint256 slope) internal pure returns (uint256 fee) {
        uint256 rising = (fullAt(slope) - used).mulDiv(total, _WAD).min(value); // {USD} = {1} * {USD} / {1}
        fee = rising.mulDivUp(slope * used, _BPS * _WAD); // {USD} = {USD} * {bps} * {1} / ({bps} * {1})
        fee += rising.mulDivUp(slope * rising, 2 * _BPS * total); // {USD} = {USD} * {bps} * {USD} / ({bps} * {USD})
        fee += (value - rising).mulDivUp(MAX_FEE, _BPS); // {USD} = {USD} * {bps} / {bps}
    }

    /// @dev After `value` {USD} left a basket that was worth `total` {USD}. What does not fit goes over the rim, so that a day
    /// later nothing is left.
    function rise(
        Outflow outflow,
        uint256 value,
        uint256 total,
        uint256 full,
        uint256 timestamp
    ) internal pure returns (Outflow) {
        uint256 level = _levelAt(outflow, full, timestamp) + value.mulDivUp(_WAD * PERIOD, total);
        return _pack(level.min(full * PERIOD), timestamp);
    }

    /// @dev After `value` {USD} came into a basket that is worth `total` {USD} with it: an exit of as much would bring the level
    /// back to where it was.
    function fall(
        Outflow outflow,
        uint256 value,
        uint256 total,
        uint256 full,
        uint256 timestamp
    ) internal pure returns (Outflow) {
        uint256 level = _levelAt(outflow, full, timestamp);
        return _pack(level.zeroFloorSub(value.mulDiv(_WAD * PERIOD, total)), timestamp);
    }

    /// @dev {1 * s}
    function _levelAt(Outflow outflow, uint256 full, uint256 timestamp) private pure returns (uint256) {
        uint256 raw = Outflow.unwrap(outflow);
        uint256 drained = full * (timestamp - (raw & type(uint40).max)); // {1 * s} = {1} * {s}
        return (raw >> 40).min(full * PERIOD).zeroFloorSub(drained);
    }

    function _pack(uint256 level, uint256 timestamp) private pure returns (Outflow) {
        return Outflow.wrap((level << 40) | timestamp); // level <= 300e18 * 86400 < 2**85, time < 2**40
    }
}
