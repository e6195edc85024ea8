// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice A collateral's terms: base 16 | slope 16 | base and slope of old risk when they were set 16, 16 | time 40, the least
/// significant first. {bps}, {s}
type HaircutState is uint256;

using HaircutStateLibrary for HaircutState global;

/// @title How a haircut moves from one setting to another
/// @notice New risk has the new terms at once. Old risk walks up by two points an hour and comes down at once: a haircut is
/// only lowered after a delay.
library HaircutStateLibrary {
    using FixedPointMathLib for uint256;

    uint256 private constant _MASK = type(uint16).max;
    /// @dev {s/bps} Two points an hour.
    uint256 private constant _SECONDS_PER_BPS = uint256(1 hours) / 200;

    function create(uint256 base_, uint256 slope_) internal view returns (HaircutState) {
        return _pack(base_, slope_, base_, slope_);
    }

    /// @dev New terms now, from where old risk is now.
    function change(HaircutState state, uint256 base_, uint256 slope_) internal view returns (HaircutState) {
        return _pack(base_, slope_, maintenanceBase(state).min(base_), maintenanceSlope(state).min(slope_));
    }

    /// @dev {bps}
    function base(HaircutState state) internal pure returns (uint256) {
        return HaircutState.unwrap(state) & _MASK;
    }

    /// @dev {bps}
    function slope(HaircutState state) internal pure returns (uint256) {
        return (HaircutState.unwrap(state) >> 16) & _MASK;
    }

    /// @dev {bps} Of old risk.
    function maintenanceBase(HaircutState state) internal view returns (uint256) {
        return base(state).min(((HaircutState.unwrap(state) >> 32) & _MASK) + _walked(state));
    }

    /// @dev {bps} Of old risk.
    function maintenanceSlope(HaircutState state) internal view returns (uint256) {
        return slope(state).min(((HaircutState.unwrap(state) >> 48) & _MASK) + _walked(state));
    }

    /// @dev {bps}
    function _walked(HaircutState state) private view returns (uint256) {
        return (block.timestamp - (HaircutState.unwrap(state) >> 64)) / _SECONDS_PER_BPS;
    }

    function _pack(
        uint256 base_,
        uint256 slope_,
        uint256 oldBase,
        uint256 oldSlope
    ) private view returns (HaircutState) {
        // bps <= 10,000 < 2**16
        return HaircutState.wrap(base_ | (slope_ << 16) | (oldBase << 32) | (oldSlope << 48) | (block.timestamp << 64));
    }
}
