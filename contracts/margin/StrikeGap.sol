// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LogarithmMath} from "../math/LogarithmMath.sol";
import {OptionMath} from "../math/OptionMath.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {Leg} from "./Leg.sol";
import {OptionSet} from "./MarginTypes.sol";
import {OptionGrid} from "./OptionGrid.sol";
import {Frame, Scenarios} from "./Scenarios.sol";

/// @title What long calls and puts lose between two moves of the grid
/// @notice Near the end an option's value has a kink at its strike. What is long there, calls and puts of the strike together, is worth less at
/// the strike than on the chord between the moves around it, by which short options of other strikes would be covered for nothing.
/// So the better of these moves, of a call the upper one, counts so much less that the chord passes through what the option is worth at
/// its strike with the lowest volatility, in each volatility. What is short lies above its chord and counts as it is.
/// @dev What is counted less is a convex and homogeneous function of the quantities: requirements stay coherent, and a call less a put of
/// one strike, which is a forward, costs nothing. A long option still counts at least what the worse move leaves of it.
library StrikeGap {
    uint256 private constant _WAD = 1e18;
    /// @dev The strike in a leg's word.
    uint256 private constant _STRIKE = uint256((1 << 62) - 1) << 154;

    /// @dev What is long at a strike.
    /// @param strike {USD/tok} 18 decimals.
    /// @param calls {tok} 9 decimals.
    /// @param puts {tok} 9 decimals.
    /// @param variance {1} The least of its options'.
    struct Kink {
        uint256 strike;
        int256 calls;
        int256 puts;
        uint256 variance;
    }

    /// @notice Adds by how much less an expiry's calls and puts count in each scenario than they are worth there.
    /// @param lowered {USD} By scenario, 27 decimals, never positive; added to. Empty as long as there is nothing.
    /// @param set The options, checked.
    /// @param frame What they share.
    /// @return `lowered`, or the array that takes its place.
    function add(
        int256[] memory lowered,
        OptionSet memory set,
        Frame memory frame
    ) internal pure returns (int256[] memory) {
        for (uint256 i = 0; i < set.legs.length; ++i) {
            if (set.legs[i].quantity() <= 0 || !_hasKink(set, i)) continue;
            uint256 strike = set.legs[i].instrument().strike();
            if (strike << 64 <= frame.amountsX64[0] || strike << 64 >= frame.amountsX64[8]) continue;
            (Kink memory kink, bool isFirst) = _kinkOf(set, i, strike);
            if (!isFirst || kink.calls + kink.puts <= 0) continue;
            if (lowered.length == 0) lowered = new int256[](Scenarios.COUNT);
            _lower(lowered, kink, set.forward, frame);
        }
        return lowered;
    }

    /// @dev Calls and puts, and knock-ins that became such.
    function _hasKink(OptionSet memory set, uint256 i) private pure returns (bool) {
        InstrumentId id = set.legs[i].instrument();
        if (id.kind() == InstrumentKind.Vanilla) return true;
        return id.kind() == InstrumentKind.Barrier && id.isKnockIn() && (set.touched >> i) & 1 != 0;
    }

    /// @dev What the expiry has at leg i's strike, and whether no earlier leg is long there. Quantities of 91 bits.
    function _kinkOf(
        OptionSet memory set,
        uint256 i,
        uint256 strike
    ) private pure returns (Kink memory kink, bool isFirst) {
        (kink.strike, kink.variance, isFirst) = (strike, set.variances[i], true);
        Leg[] memory legs = set.legs;
        uint256 own = Leg.unwrap(legs[i]);
        unchecked {
            for (uint256 j = 0; j < legs.length; ++j) {
                if ((_legAt(legs, j) ^ own) & _STRIKE != 0 || !_hasKink(set, j)) continue;
                int256 quantity = legs[j].quantity();
                if (quantity > 0 && j < i) return (kink, false);
                if (legs[j].instrument().isCall()) kink.calls += quantity;
                else kink.puts += quantity;
                kink.variance = FixedPointMathLib.min(kink.variance, set.variances[j]);
            }
        }
    }

    /// @dev Without bounds check: j is below the length.
    function _legAt(Leg[] memory legs, uint256 j) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(legs, 0x20), shl(5, j)))
        }
    }

    /// @dev Lowers what both moves around the strike count.
    function _lower(int256[] memory lowered, Kink memory kink, uint256 forward, Frame memory frame) private pure {
        uint256 m = 0;
        while (kink.strike << 64 >= frame.amountsX64[m + 1]) ++m;
        (uint256 below, uint256 above) = _depthsOf(kink, m, forward, frame);
        // of what is long on balance, calls first
        int256 net = kink.calls + kink.puts;
        int256 calls = FixedPointMathLib.clamp(kink.calls, 0, net);
        int256 less = (net - calls) * int256(below);
        int256 lessAbove = calls * int256(above);
        for (uint256 j = 3 * m; j < 3 * m + 3; ++j) {
            lowered[j] -= less;
            lowered[j + 3] -= lessAbove;
        }
    }

    /// @dev {USD} How much less a put counts at the move below the strike, and a call at the one above, so that its chord passes
    /// through its value at the strike; rounded up, 18 decimals. In terms of both options' time value T, at the moves and at the strike:
    /// chord less value is T_low (1 - p) + T_high p + p (high - K) - T_K, with p = (K - low) / (high - low).
    function _depthsOf(
        Kink memory kink,
        uint256 m,
        uint256 forward,
        Frame memory frame
    ) private pure returns (uint256 below, uint256 above) {
        uint256 half = FixedPointMathLib.max(
            (OptionGrid.halfOf(kink.variance) * frame.down) / _WAD,
            OptionGrid.MIN_HALF_X64
        );
        (uint256 left, uint256 right) = (
            kink.strike - (frame.amountsX64[m] >> 64),
            (frame.amountsX64[m + 1] >> 64) - kink.strike
        );
        int256 x = LogarithmMath.logRatioX127(forward, kink.strike);
        uint256 low = _timeValue(kink.strike - left, x + frame.shiftsX127[m], half) + 1;
        uint256 high = _timeValue(kink.strike, x + frame.shiftsX127[m + 1], half) + 1;
        uint256 middle = _timeValue(kink.strike, 0, half);
        // prices of 112 bits
        uint256 depth = low * right + (high + right) * left; // {USD^2/tok}
        depth = FixedPointMathLib.zeroFloorSub(depth, middle * (left + right));
        // at least what the worse move leaves; a strike at the lower move is on no chord
        above = left == 0 ? 0 : FixedPointMathLib.divUp(depth, left);
        above = FixedPointMathLib.min(above, FixedPointMathLib.zeroFloorSub(right + high, low));
        below = FixedPointMathLib.divUp(depth, right);
        below = FixedPointMathLib.min(below, FixedPointMathLib.zeroFloorSub(left + low, high));
    }

    /// @dev {USD} Rounded down, 18 decimals.
    function _timeValue(uint256 smaller, int256 x, uint256 half) private pure returns (uint256) {
        return OptionMath.timeValueX64(smaller << 64, FixedPointMathLib.abs(x), half) >> 64;
    }
}
