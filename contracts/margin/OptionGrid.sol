// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {OptionMath} from "../math/OptionMath.sol";
import {BarrierGap, BarrierPosition} from "./BarrierGap.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {OptionSet} from "./MarginTypes.sol";
import {OptionLeg, OptionLegLibrary, Payoff} from "./OptionLeg.sol";
import {Frame, Scenarios} from "./Scenarios.sol";

/// @title An expiry's options in every scenario
/// @notice Values of scenarios are {USD} with 27 decimals: 18 of a price and 9 of a quantity.
library OptionGrid {
    using OptionLegLibrary for OptionLeg;

    uint256 private constant _WAD = 1e18;
    /// @dev {1} Half of the least total volatility that is reckoned with, 4.7e-10, as Q64.
    uint256 internal constant MIN_HALF_X64 = 1 << 33;
    uint256 private constant _HALF_X64 = 1 << 63;

    /// @notice Adds the value of every leg in every scenario.
    /// @param values {USD} Of the scenarios, 27 decimals; added to.
    /// @param lowered {USD} By how much less positions count in the scenarios (`BarrierGap`), 27 decimals; added to. Empty as long as
    /// there is no barrier.
    /// @param set The options, checked.
    /// @param frame What they share.
    /// @param spot {USD/tok} 18 decimals.
    /// @return `lowered`, or the array that takes its place.
    function add(
        int256[31] memory values,
        int256[] memory lowered,
        OptionSet memory set,
        Frame memory frame,
        uint256 spot
    ) internal pure returns (int256[] memory) {
        uint256 rootGap = rootGapOf(set);
        for (uint256 i = 0; i < set.legs.length; ++i) {
            uint256 half = halfOf(set.variances[i]);
            OptionLeg memory leg = _prepared(set, i, spot, half, rootGap, (set.touched >> i) & 1 != 0);
            uint256[5] memory halves = halvesOf(frame, leg.x, half);
            int256 quantity = set.legs[i].quantity();
            if (leg.payoff == Payoff.Vanilla) _addVanilla(values, leg, frame, halves, quantity);
            else if (leg.payoff != Payoff.Barrier) _addOther(values, leg, frame, halves, quantity);
            else {
                bool isUnproved = (set.unproved >> i) & 1 != 0;
                OptionLeg memory touched = isUnproved ? _prepared(set, i, spot, half, rootGap, true) : leg;
                BarrierPosition memory position = BarrierPosition(leg, touched, isUnproved, quantity);
                lowered = _addBarrier(values, lowered, position, frame, halves);
            }
        }
        return lowered;
    }

    /// @notice Value of one leg as the market is, at any variance.
    /// @param set The options.
    /// @param i Which.
    /// @param spot {USD/tok} 18 decimals.
    /// @param variance {1} Total variance.
    /// @return {USD} Of its quantity, 27 decimals; the worse one where a touch is unproved.
    function valueOf(OptionSet memory set, uint256 i, uint256 spot, uint256 variance) internal pure returns (int256) {
        uint256 half = halfOf(variance);
        // only barriers are observed
        bool isBarrier = set.legs[i].instrument().kind() == InstrumentKind.Barrier;
        uint256 rootGap = isBarrier ? rootGapOf(set) : 0;
        OptionLeg memory leg = _prepared(set, i, spot, half, rootGap, (set.touched >> i) & 1 != 0);
        int256 quantity = set.legs[i].quantity();
        int256 value = quantity * int256(leg.valueAt(set.forward << 64, 0, half));
        if (leg.payoff != Payoff.Barrier || (set.unproved >> i) & 1 == 0) return value;
        leg = _prepared(set, i, spot, half, rootGap, true);
        return FixedPointMathLib.min(value, quantity * int256(leg.valueAt(set.forward << 64, 0, half)));
    }

    /// @notice Half a total volatility, Q64.
    /// @param variance {1} Total variance, at most 1024e18.
    /// @return {1} At least `MIN_HALF_X64`.
    function halfOf(uint256 variance) internal pure returns (uint256) {
        unchecked {
            // √(w / 4) as Q64; 70 + 126 bits
            return FixedPointMathLib.max(FixedPointMathLib.sqrt((variance << 126) / _WAD), MIN_HALF_X64);
        }
    }

    /// @notice √(Δt / T) of the observations of barriers, at most one.
    /// @param set The options.
    /// @return {1} 18 decimals.
    function rootGapOf(OptionSet memory set) internal pure returns (uint256) {
        if (set.observationGap >= set.secondsToExpiry) return _WAD;
        return FixedPointMathLib.sqrt((set.observationGap * _WAD * _WAD) / set.secondsToExpiry);
    }

    /// @notice Half a volatility falling, as it is, rising, and in both tilts.
    /// @param frame The expiry's.
    /// @param x {1} ln(forward / strike), Q127.
    /// @param half {1} Q64.
    /// @return halves {1} In that order, Q64.
    function halvesOf(Frame memory frame, int256 x, uint256 half) internal pure returns (uint256[5] memory halves) {
        unchecked {
            // 68 bits of half and 62 of a factor
            halves[0] = FixedPointMathLib.max((half * frame.down) / _WAD, MIN_HALF_X64);
            halves[1] = half;
            halves[2] = FixedPointMathLib.max((half * frame.up) / _WAD, frame.floorHalf);
            int256 tilt = tiltOf(frame, x);
            halves[3] = FixedPointMathLib.max((half * uint256(int256(_WAD) + tilt)) / _WAD, MIN_HALF_X64);
            halves[4] = FixedPointMathLib.max((half * uint256(int256(_WAD) - tilt)) / _WAD, MIN_HALF_X64);
        }
    }

    /// @notice By how much the first tilt changes a volatility.
    /// @param frame The expiry's.
    /// @param x {1} ln(forward / strike), Q127.
    /// @return {1} -25 % to 25 %, 18 decimals.
    function tiltOf(Frame memory frame, int256 x) internal pure returns (int256) {
        unchecked {
            int256 width = frame.tiltWidth;
            if (x >= width) return -Scenarios.TILT;
            if (x <= -width) return Scenarios.TILT;
            return (-x * Scenarios.TILT) / width; // below 2^130 * 2^58
        }
    }

    /// @notice An option's barrier in terms of the forward: what the forward is when the spot is there. What is fixed of it does not follow.
    /// @param set The options.
    /// @param id The option.
    /// @param spot {USD/tok} 18 decimals.
    /// @return {USD/tok} 18 decimals; out of reach where nothing moves any more: the price of a later day touches no barrier.
    function levelOf(OptionSet memory set, InstrumentId id, uint256 spot) internal pure returns (uint256) {
        if (set.fixedPart == set.forward) return id.isUp() ? type(uint256).max : 0;
        return set.fixedPart + FixedPointMathLib.fullMulDiv(id.barrier(), set.forward - set.fixedPart, spot);
    }

    function _prepared(
        OptionSet memory set,
        uint256 i,
        uint256 spot,
        uint256 half,
        uint256 rootGap,
        bool isTouched
    ) private pure returns (OptionLeg memory) {
        InstrumentId id = set.legs[i].instrument();
        InstrumentKind kind = id.kind();
        if (kind == InstrumentKind.Vanilla) return OptionLegLibrary.vanilla(id, set.forward);
        if (kind == InstrumentKind.Digital) return OptionLegLibrary.digital(id, set.forward);
        return OptionLegLibrary.barrier(id, set.forward, levelOf(set, id, spot), half, rootGap, isTouched);
    }

    /// @dev The hot loop. An option is worth what its exercise is worth, once for a move, and the time value of the option of its
    /// strike that is out of the money (parity); to the nearest, as exercise values are whole.
    function _addVanilla(
        int256[31] memory values,
        OptionLeg memory leg,
        Frame memory frame,
        uint256[5] memory halves,
        int256 quantity
    ) private pure {
        unchecked {
            for (uint256 m = 0; m < Scenarios.MOVES; ++m) {
                (uint256 smaller, uint256 x, int256 exercise) = _pointAt(leg, frame, m);
                exercise *= quantity;
                if (m < Scenarios.GRID_MOVES) {
                    _add(values, 3 * m, exercise + quantity * _timeValue(smaller, x, halves, 0));
                    _add(values, 3 * m + 1, exercise + quantity * _timeValue(smaller, x, halves, 1));
                    _add(values, 3 * m + 2, exercise + quantity * _timeValue(smaller, x, halves, 2));
                    if (m != Scenarios.NO_MOVE) continue;
                    _add(values, Scenarios.TILT_UP, exercise + quantity * _timeValue(smaller, x, halves, 3));
                    _add(values, Scenarios.TILT_DOWN, exercise + quantity * _timeValue(smaller, x, halves, 4));
                } else {
                    // the tails follow the grid
                    _add(values, m + 18, exercise + quantity * _timeValue(smaller, x, halves, 2));
                }
            }
        }
    }

    /// @dev What a vanilla option needs to know of a move: min(A, B) as Q64, |ln(A / B)| as Q127, and what exercise is worth.
    function _pointAt(
        OptionLeg memory leg,
        Frame memory frame,
        uint256 m
    ) private pure returns (uint256 smaller, uint256 x, int256 exercise) {
        unchecked {
            uint256 a = _at(frame.amountsX64, m);
            uint256 b = leg.strikeX64;
            smaller = FixedPointMathLib.min(a, b);
            exercise = int256(((leg.isCall ? a : b) - smaller) >> 64);
            x = FixedPointMathLib.abs(leg.x + _at(frame.shiftsX127, m));
        }
    }

    /// @dev {USD} 18 decimals, to the nearest.
    function _timeValue(uint256 smaller, uint256 x, uint256[5] memory halves, uint256 v) private pure returns (int256) {
        unchecked {
            return int256((OptionMath.timeValueX64(smaller, x, _at(halves, v)) + _HALF_X64) >> 64);
        }
    }

    /* MEMORY without bounds checks, which cost a third of the kernel; every index is a constant or below a constant */

    /// @dev Where new memory begins. Setting it back frees what was allocated since: a barrier's terms in every scenario would grow to
    /// where memory costs more than the prices.
    function _freeMemory() private pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := mload(0x40)
        }
    }

    function _setFreeMemory(uint256 pointer) private pure {
        assembly ("memory-safe") {
            mstore(0x40, pointer)
        }
    }

    function _at(uint256[11] memory array, uint256 i) private pure returns (uint256 item) {
        // array[i]
        assembly ("memory-safe") {
            item := mload(add(array, shl(5, i)))
        }
    }

    function _at(int256[11] memory array, uint256 i) private pure returns (int256 item) {
        // array[i]
        assembly ("memory-safe") {
            item := mload(add(array, shl(5, i)))
        }
    }

    function _at(uint256[5] memory array, uint256 i) private pure returns (uint256 item) {
        // array[i]
        assembly ("memory-safe") {
            item := mload(add(array, shl(5, i)))
        }
    }

    function _add(int256[31] memory array, uint256 i, int256 amount) private pure {
        // array[i] += amount
        assembly ("memory-safe") {
            let item := add(array, shl(5, i))
            mstore(item, add(mload(item), amount))
        }
    }

    function _addOther(
        int256[31] memory values,
        OptionLeg memory leg,
        Frame memory frame,
        uint256[5] memory halves,
        int256 quantity
    ) private pure {
        if (leg.payoff == Payoff.Nothing) return;
        // quantities of 91 bits, values of 112
        unchecked {
            for (uint256 j = 0; j < Scenarios.COUNT; ++j) {
                uint256 free = _freeMemory();
                (uint256 m, uint256 v) = _pointOf(j);
                uint256 value = leg.otherValueAt(_at(frame.amountsX64, m), _at(frame.shiftsX127, m), _at(halves, v));
                _add(values, j, quantity * int256(value));
                _setFreeMemory(free);
            }
        }
    }

    /// @dev An option with a barrier, which may lose more between two moves than at them.
    function _addBarrier(
        int256[31] memory values,
        int256[] memory lowered,
        BarrierPosition memory position,
        Frame memory frame,
        uint256[5] memory halves
    ) private pure returns (int256[] memory) {
        (int256[12] memory points, bool isAny) = BarrierGap.pointsOf(position.leg, frame, halves);
        if (isAny && lowered.length == 0) lowered = new int256[](Scenarios.COUNT);
        if (!isAny && !position.isUnproved) {
            _addOther(values, position.leg, frame, halves, position.quantity);
            return lowered;
        }
        uint256 free = _freeMemory();
        int256[31] memory own = _ownValues(position, frame, halves);
        if (isAny) BarrierGap.add(lowered, own, position, points, frame, halves);
        for (uint256 j = 0; j < Scenarios.COUNT; ++j) _add(values, j, own[j]);
        _setFreeMemory(free);
        return lowered;
    }

    /// @dev A barrier that may have been touched counts the worse of both in every scenario.
    function _ownValues(
        BarrierPosition memory position,
        Frame memory frame,
        uint256[5] memory halves
    ) private pure returns (int256[31] memory own) {
        _addOther(own, position.leg, frame, halves, position.quantity);
        if (!position.isUnproved) return own;
        int256[31] memory touched;
        if (position.touched.payoff == Payoff.Vanilla)
            _addVanilla(touched, position.touched, frame, halves, position.quantity);
        for (uint256 j = 0; j < Scenarios.COUNT; ++j) own[j] = FixedPointMathLib.min(own[j], touched[j]);
    }

    /// @dev Move and volatility of a scenario.
    function _pointOf(uint256 j) private pure returns (uint256 m, uint256 v) {
        unchecked {
            if (j < Scenarios.GRID) return (j / 3, j % 3);
            if (j <= Scenarios.TAIL_UP) return (j - 18, 2);
            return (Scenarios.NO_MOVE, j - 26);
        }
    }
}
