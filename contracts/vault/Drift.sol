// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Policy} from "./Policy.sol";

/// @title How far a component is from its target, and when that starts and ends an auction
/// @notice The end is a quarter of the start, so that a fill that mends most of a drift does not end an auction with the
/// drift just below its trigger.
library Drift {
    using FixedPointMathLib for uint256;

    /// @dev {1} in 18 decimals per basis point
    uint256 private constant _WAD_PER_BPS = 1e14;
    /// @dev An auction ends at this part of what started it.
    uint256 private constant _HEALED_DIVISOR = 4;
    /// @dev {1} What is no further off is not worth an auction; equal to what `PolicyCheck` calls dust.
    uint256 private constant _DUST_WEIGHT = 1e12;

    /// @dev True when a weight {1} is further from its target than the trigger or, if bands count, outside its band; or off its
    /// target at all while the basket is too volatile.
    function isTriggered(
        Policy policy,
        uint256 i,
        uint256 weight,
        bool bandsCount,
        bool tooVolatile
    ) internal pure returns (bool) {
        (uint256 distance, uint256 room) = _distanceAndRoom(policy, i, weight);
        if (tooVolatile && distance > _DUST_WEIGHT) return true;
        return distance > policy.trigger(i) * _WAD_PER_BPS || (bandsCount && distance > room + _DUST_WEIGHT);
    }

    /// @dev True when a weight {1} is within a quarter of the distance that starts an auction on its side of the target; while the
    /// basket is too volatile, when it is at its target.
    function isHealed(Policy policy, uint256 i, uint256 weight, bool tooVolatile) internal pure returns (bool) {
        (uint256 distance, uint256 room) = _distanceAndRoom(policy, i, weight);
        if (tooVolatile) return distance <= _DUST_WEIGHT;
        uint256 start = room.min(policy.trigger(i) * _WAD_PER_BPS);
        return distance <= (start / _HEALED_DIVISOR).max(_DUST_WEIGHT);
    }

    /// @dev {1} From the target to the weight, and to the end of the band on the same side.
    function _distanceAndRoom(
        Policy policy,
        uint256 i,
        uint256 weight
    ) private pure returns (uint256 distance, uint256 room) {
        uint256 target = policy.targetWeight(i);
        distance = weight.dist(target * _WAD_PER_BPS);
        bool isAbove = weight > target * _WAD_PER_BPS;
        room = (isAbove ? policy.maxWeight(i) - target : target - policy.minWeight(i)) * _WAD_PER_BPS;
    }
}
