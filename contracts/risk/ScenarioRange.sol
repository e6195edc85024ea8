// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice Ranges at the last refresh, most significant bits first: initial 64 | maintenance 64 | target 64 | time 40 | unused.
/// Fractions in 18 decimals, time in seconds.
type ScenarioRange is uint256;

using ScenarioRangeLibrary for ScenarioRange global;

/// @title How ranges move from one target to another
/// @notice The initial range jumps up and walks down, the maintenance range walks both ways (MATH.md §4). Both start at the
/// first target, and maintenance never leaves the initial range.
library ScenarioRangeLibrary {
    using FixedPointMathLib for uint256;

    /// @dev {1/s} Two points a day, up to the next whole unit: the range falls this fast.
    uint256 private constant _FALL = uint256(0.02e18) / 1 days;
    /// @dev {1/s} Two points an hour: maintenance rises this fast.
    uint256 private constant _RISE = uint256(0.02e18) / 1 hours;

    function create(uint256 target) internal view returns (ScenarioRange) {
        return _pack(target, target, target);
    }

    /// @dev {1} Of new risk, if volatility asks for `target` now. Not below the target of the last refresh: what eases does so
    /// from the next one on.
    function initialAt(ScenarioRange range, uint256 target) internal view returns (uint256) {
        return target.max(_target(range)).max(_initial(range).zeroFloorSub(_FALL * _elapsed(range)));
    }

    /// @dev {1} Of old risk: on the way to the target of the last refresh, from below or as fast as the initial range from
    /// above; so it is never above that, and what volatility asks for now does not move it.
    function maintenanceNow(ScenarioRange range) internal view returns (uint256) {
        (uint256 from, uint256 to) = (_maintenance(range), _target(range));
        uint256 elapsed = _elapsed(range);
        return from < to ? to.min(from + _RISE * elapsed) : to.max(from.zeroFloorSub(_FALL * elapsed));
    }

    /// @dev Both ranges as they are now, on the way to another target from now on.
    function follow(ScenarioRange range, uint256 target) internal view returns (ScenarioRange) {
        return _pack(initialAt(range, target), maintenanceNow(range), target);
    }

    function _pack(uint256 initial, uint256 maintenance, uint256 target) private view returns (ScenarioRange) {
        // ranges <= 1e18 < 2**64, time < 2**40
        return ScenarioRange.wrap((initial << 192) | (maintenance << 128) | (target << 64) | (block.timestamp << 24));
    }

    function _initial(ScenarioRange range) private pure returns (uint256) {
        return ScenarioRange.unwrap(range) >> 192;
    }

    function _maintenance(ScenarioRange range) private pure returns (uint256) {
        return (ScenarioRange.unwrap(range) >> 128) & type(uint64).max;
    }

    function _target(ScenarioRange range) private pure returns (uint256) {
        return (ScenarioRange.unwrap(range) >> 64) & type(uint64).max;
    }

    /// @dev {s}
    function _elapsed(ScenarioRange range) private view returns (uint256) {
        return block.timestamp - ((ScenarioRange.unwrap(range) >> 24) & type(uint40).max);
    }
}
