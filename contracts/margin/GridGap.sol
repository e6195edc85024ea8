// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ExponentialMath} from "../math/ExponentialMath.sol";
import {LogarithmMath} from "../math/LogarithmMath.sol";
import {OptionLeg, OptionLegLibrary, Payoff} from "./OptionLeg.sol";
import {Frame, Scenarios} from "./Scenarios.sol";

/// @notice A position in a digital or in an option with a barrier.
/// @param leg The option, as if its barrier were not touched where that is in doubt.
/// @param touched The option as if it were; anything where that is not in doubt.
/// @param isUnproved Whether it may be either.
/// @param quantity {tok} Signed, 9 decimals.
struct GridPosition {
    OptionLeg leg;
    OptionLeg touched;
    bool isUnproved;
    int256 quantity;
}

/// @title What a digital or an option with a barrier loses between two moves of the grid
/// @notice An option's value jumps at its barrier, and that of a knock-out which is worth most there has its summit just before
/// it; near the end it has a kink at its strike, and a digital one at either end of its ramp. None of them need be near a move of the
/// grid. Where they lie between two moves, both moves count what the position is worth there, as far as that is less:
///
///   - worth e at a point that is a part p of the way from the worse move (worth w) to the better one (worth b): if e < w, both moves
///     count e; else, if e is below the chord w + p (b - w), the better one counts w + (e - w) / p.
///
/// Either way the chord of what is counted passes through or below e, so that a book whose other positions change in proportion
/// to the price between the moves, or lose more at the ends, loses no more at the point than at the worse of both moves.
/// The points are two about a ramp; or the barrier when it is touched, the barrier when it is all but touched, two about the summit,
/// and the strike. Calls and puts, whose kinks offset one another, are in `StrikeGap`.
/// @dev What a position counts is a concave and homogeneous function of its quantity: requirements stay coherent.
library GridGap {
    using OptionLegLibrary for OptionLeg;

    /// @dev Points of an option: five for each of three volatilities.
    uint256 private constant _EACH = 5;
    uint256 private constant _POINTS = 15;
    /// @dev {1} Distances of the points about the summit over its own, in hundredths: a little nearer and a little further.
    uint256 private constant _NEARER = 80;
    uint256 private constant _FURTHER = 115;
    /// @dev In halves of a move: a summit that is further off is so wide that the moves of the grid see it.
    uint256 private constant _WIDE = 5;
    /// @dev {1} Before all moves.
    int256 private constant _NOWHERE = type(int256).min;

    /// @notice Where the points of an option are.
    /// @param leg The option.
    /// @param frame What its expiry shares.
    /// @param halves {1} Half its total volatility falling, as it is and rising, Q64; and others.
    /// @return points {1} ln(point / forward as it is), Q127; five for each of the three volatilities.
    /// @return isAny Whether one of them is between two moves of the grid.
    function pointsOf(
        OptionLeg memory leg,
        Frame memory frame,
        uint256[5] memory halves
    ) internal pure returns (int256[_POINTS] memory points, bool isAny) {
        for (uint256 p = 0; p < _POINTS; ++p) points[p] = _NOWHERE;
        if (leg.payoff == Payoff.Digital) _setRamp(points, leg, halves);
        if (leg.payoff == Payoff.Barrier) _setBarrier(points, leg, frame, halves);
        for (uint256 p = 0; p < _POINTS && !isAny; ++p) isAny = _isInside(frame, points[p]);
    }

    /// @notice Adds by how much less a position counts in each scenario than it is worth there.
    /// @param lowered {USD} By scenario, 27 decimals, never positive; added to.
    /// @param own {USD} What the position is worth in each scenario, 27 decimals.
    /// @param position The position.
    /// @param points {1} Of `pointsOf`.
    /// @param frame What its expiry shares.
    /// @param halves {1} As for `pointsOf`.
    function add(
        int256[] memory lowered,
        int256[31] memory own,
        GridPosition memory position,
        int256[_POINTS] memory points,
        Frame memory frame,
        uint256[5] memory halves
    ) internal pure {
        // quantities of 91 bits, values of 112
        unchecked {
            int256[31] memory counted;
            for (uint256 j = 0; j < Scenarios.GRID; ++j) counted[j] = own[j];
            for (uint256 p = 0; p < _POINTS; ++p) {
                uint256 v = p / _EACH;
                if (_isInside(frame, points[p])) _lower(counted, own, position, frame, halves[v], v, points[p]);
            }
            for (uint256 j = 0; j < Scenarios.GRID; ++j) lowered[j] += counted[j] - own[j];
        }
    }

    /// @dev Beyond the ramp's ends by one and a half total volatilities, where its value is flat.
    function _setRamp(int256[_POINTS] memory points, OptionLeg memory leg, uint256[5] memory halves) private pure {
        // logarithms of less than 140 bits
        unchecked {
            for (uint256 v = 0; v < 3; ++v) {
                int256 beyond = int256((3 * halves[v]) << 63); // {1} Q127; half a volatility as Q64 is a whole one as Q63
                (points[_EACH * v], points[_EACH * v + 1]) = (-leg.x - beyond, beyond - leg.y);
            }
        }
    }

    function _setBarrier(
        int256[_POINTS] memory points,
        OptionLeg memory leg,
        Frame memory frame,
        uint256[5] memory halves
    ) private pure {
        bool isMoneyAtBarrier = leg.isCall ? leg.limitX64 > leg.strikeX64 : leg.limitX64 < leg.strikeX64;
        bool hasSummit = leg.isCall == leg.isUp && isMoneyAtBarrier;
        // logarithms of less than 140 bits
        unchecked {
            for (uint256 v = 0; v < 3; ++v) {
                uint256 p = _EACH * v;
                // at the shift itself the option counts as touched
                points[p] = _pointOf(leg, leg.shift);
                points[p + 1] = _pointOf(leg, leg.shift + 1);
                points[p + 4] = -leg.x;
                if (!hasSummit) continue;
                (int256 nearer, int256 further) = _aboutSummit(leg, frame, halves[v]);
                if (nearer > leg.shift) points[p + 2] = _pointOf(leg, nearer);
                if (further > leg.shift) points[p + 3] = _pointOf(leg, further);
            }
        }
    }

    /// @dev {1} ln(point / forward as it is) of what is a distance before the moved barrier.
    function _pointOf(OptionLeg memory leg, int256 distance) private pure returns (int256) {
        unchecked {
            return (leg.isUp ? -distance : distance) - leg.y;
        }
    }

    /// @dev Whether a point is between two moves of the grid.
    function _isInside(Frame memory frame, int256 point) private pure returns (bool) {
        return point >= frame.shiftsX127[0] && point < frame.shiftsX127[Scenarios.GRID_MOVES - 1];
    }

    /// @dev {1} Distances from the moved barrier, Q127; zero where the summit is wide.
    function _aboutSummit(
        OptionLeg memory leg,
        Frame memory frame,
        uint256 half
    ) private pure returns (int256 nearer, int256 further) {
        // distances of less than 2^68 in total volatilities, of which half has less than 2^69
        unchecked {
            uint256 summit = summitX64(FixedPointMathLib.abs(leg.x - leg.y), half) * half; // {1} Q127 = Q128 / 2
            if (2 * summit > _WIDE * uint256(frame.shiftsX127[Scenarios.NO_MOVE + 1])) return (0, 0);
            return (int256((summit * _NEARER) / 100), int256((summit * _FURTHER) / 100));
        }
    }

    /// @notice How far off its barrier a knock-out is worth most that is worth most there, about.
    /// @dev With M = |ln(H / K)| / w, where the survival 2 Φ(d) - 1 times what exercise is worth, in proportion to M - d, is largest:
    /// √(2 ln(1 + M² / (8 + 1.25 M))), within a tenth for every M.
    /// @param depth {1} |ln(H / K)|, Q127.
    /// @param half {1} w / 2, Q64; at least 2^33.
    /// @return {1} In units of w, Q64.
    function summitX64(uint256 depth, uint256 half) internal pure returns (uint256) {
        // depths of 134 bits, so that m has less than 70
        unchecked {
            uint256 m = depth / (half << 32); // {1} M as Q32 = Q127 / (2 Q64 Q32)
            uint256 base = (8 << 64) + 5 * (m << 30); // {1} Q64
            return FixedPointMathLib.sqrt(uint256(LogarithmMath.logRatioX127(base + m * m, base)) << 2);
        }
    }

    /// @dev Lowers what both moves around a point z count.
    function _lower(
        int256[31] memory counted,
        int256[31] memory own,
        GridPosition memory position,
        Frame memory frame,
        uint256 half,
        uint256 v,
        int256 z
    ) private pure {
        uint256 m = _moveBelow(frame, z);
        uint256 j = 3 * m + v;
        uint256 a = _priceAt(frame, m, z);
        int256 value = _valueAt(position, a, z, half);
        (uint256 low, uint256 high) = (frame.amountsX64[m], frame.amountsX64[m + 1]);
        (int256 first, int256 second) = _endsOf(own[j], own[j + 3], value, a - low, high - low);
        counted[j] = FixedPointMathLib.min(counted[j], first);
        counted[j + 3] = FixedPointMathLib.min(counted[j + 3], second);
    }

    /// @dev {USD/tok} The forward at a point between a move and the next, 18 decimals as Q64.
    function _priceAt(Frame memory frame, uint256 m, int256 z) private pure returns (uint256) {
        uint256 low = frame.amountsX64[m];
        // a move is at most a factor of four from the next
        uint256 price = ExponentialMath.discountX64(low >> 64, frame.shiftsX127[m] - z);
        return FixedPointMathLib.clamp(price, low, frame.amountsX64[m + 1]);
    }

    /// @dev The move of the grid below a point and next to it.
    function _moveBelow(Frame memory frame, int256 z) private pure returns (uint256 m) {
        unchecked {
            while (z >= frame.shiftsX127[m + 1]) ++m;
        }
    }

    /// @dev {USD} 27 decimals; the worse of both where a touch is unproved.
    function _valueAt(
        GridPosition memory position,
        uint256 a,
        int256 z,
        uint256 half
    ) private pure returns (int256 value) {
        value = position.quantity * int256(position.leg.valueAt(a, z, half));
        if (!position.isUnproved) return value;
        return FixedPointMathLib.min(value, position.quantity * int256(position.touched.valueAt(a, z, half)));
    }

    /// @dev {USD} What two moves count with a point between them, `reach` from the first of `width`; rounded down.
    function _endsOf(
        int256 first,
        int256 second,
        int256 value,
        uint256 reach,
        uint256 width
    ) private pure returns (int256, int256) {
        if (value <= first && value <= second) return (value, value);
        if (first <= second) return (first, _betterEnd(first, second, value, reach, width));
        return (_betterEnd(second, first, value, width - reach, width), second);
    }

    /// @dev {USD} The better end, if it has to be so low that the chord passes through the point; the point is better than the worse end.
    function _betterEnd(
        int256 worse,
        int256 better,
        int256 value,
        uint256 reach,
        uint256 width
    ) private pure returns (int256) {
        int256 chord = worse + int256(FixedPointMathLib.fullMulDiv(uint256(better - worse), reach, width));
        if (value >= chord) return better;
        return worse + int256(FixedPointMathLib.fullMulDiv(uint256(value - worse), width, reach));
    }
}
