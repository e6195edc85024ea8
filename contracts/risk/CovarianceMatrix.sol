// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Decay, Ewma} from "../math/Ewma.sol";
import {FactorState} from "./FactorState.sol";

/// @notice A factor with its newest observation in it, and what that does to its correlations. Units are those of `Ewma`.
/// The assembly below knows the order of the fields.
/// @param keptFast a of the fast average. {1}, Q64
/// @param keptSlow a of the slow average. {1}, Q64
/// @param addedFast b of the fast average. {1}, Q64
/// @param addedSlow b of the slow average. {1}, Q64
/// @param fast {1/√day} Q46
/// @param slow {1/√day} Q46
/// @param volatility The one used. {1/√day}, Q46
struct Move {
    uint256 keptFast;
    uint256 keptSlow;
    int256 addedFast;
    int256 addedSlow;
    uint256 fast;
    uint256 slow;
    uint256 volatility;
}

/// @title Factors and their correlations, four pairs a word
/// @notice Pair (i, j) with i < j is number j (j - 1) / 2 + i. Each has 64 bits: fast correlation in the lower 32, slow in
/// the upper, as Q30. With the newest observations taken in, a correlation is a_i a_j ρ + b_i b_j to the nearest 2^-30; it
/// stays within ±1 because a² + b² <= 1.
library CovarianceMatrix {
    uint256 internal constant PAIRS_A_WORD = 4;
    uint256 internal constant PAIR_BITS = 64;
    int256 private constant _WAD = 1e18;
    /// @dev One half in Q128.
    uint256 private constant _HALF = 1 << 127;

    /// @dev How many pairs there are of `factors`.
    function pairsOf(uint256 factors) internal pure returns (uint256) {
        return (factors * (factors - 1)) / 2;
    }

    /// @dev A word of four pairs that have the same correlation, Q30, at both speeds.
    function uniformWord(uint256 correlation) internal pure returns (uint256) {
        return correlation * 0x0000000100000001000000010000000100000001000000010000000100000001;
    }

    /// @notice A factor with its newest observation in it.
    /// @param state The factor.
    /// @param decay What an observation of its weight does.
    /// @return move See `Move`.
    function moveOf(FactorState state, Decay memory decay) internal pure returns (Move memory move) {
        int256 dailyReturn = state.dailyReturn();
        (move.fast, move.keptFast, move.addedFast) = Ewma.step(
            state.fast(),
            dailyReturn,
            decay.keepFast,
            decay.newsFast
        );
        (move.slow, move.keptSlow, move.addedSlow) = Ewma.step(
            state.slow(),
            dailyReturn,
            decay.keepSlow,
            decay.newsSlow
        );
        move.volatility = Ewma.blend(move.fast, move.slow);
    }

    /// @notice As `moveOf`, for all factors after each other: what an observation does to correlations goes to `shares`.
    /// @param shares Four words for each factor: a fast, a slow, b fast, b slow. {1}, Q64
    /// @param factor Number of the factor; `shares` has room for it.
    /// @param state The factor.
    /// @param decay What an observation of its weight does.
    /// @return fast {1/√day} Q46
    /// @return slow {1/√day} Q46
    function moveInto(
        uint256[] memory shares,
        uint256 factor,
        FactorState state,
        Decay memory decay
    ) internal pure returns (uint256 fast, uint256 slow) {
        int256 dailyReturn = state.dailyReturn();
        uint256 kept;
        int256 added;
        (fast, kept, added) = Ewma.step(state.fast(), dailyReturn, decay.keepFast, decay.newsFast);
        // shares[4 factor] = kept; shares[4 factor + 2] = added; then the same one further for the slow ones
        assembly ("memory-safe") {
            let share := add(add(shares, 0x20), shl(7, factor))
            mstore(share, kept)
            mstore(add(share, 0x40), added)
        }
        (slow, kept, added) = Ewma.step(state.slow(), dailyReturn, decay.keepSlow, decay.newsSlow);
        assembly ("memory-safe") {
            let share := add(add(shares, 0x40), shl(7, factor))
            mstore(share, kept)
            mstore(add(share, 0x40), added)
        }
    }

    /// @notice Writes the correlations with the newest observations in them.
    /// @param words As stored.
    /// @param shares Of all factors, see `moveInto`.
    // solhint-disable-next-line function-max-lines
    function update(uint256[30] storage words, uint256[] memory shares) internal {
        // for j in 1..n-1, for i in 0..j-1: lane = (a_i a_j lane + b_i b_j 2^30 + 2^127) >> 128, fast and slow;
        // 128 + 31 bits at most. Lanes leave `old` at its low end and enter `fresh` at its high end, so that eight of them
        // make a word in the right order; the last word's are moved down to where they belong.
        assembly ("memory-safe") {
            let slot := words.slot
            let old
            let fresh
            let
                filled // bits of `fresh`
            let start := add(shares, 0x20)
            let end := add(start, shl(5, mload(shares)))
            for {
                let right := add(start, 0x80)
            } lt(right, end) {
                right := add(right, 0x80)
            } {
                let keptFast := mload(right)
                let keptSlow := mload(add(right, 0x20))
                let addedFast := shl(30, mload(add(right, 0x40)))
                let addedSlow := shl(30, mload(add(right, 0x60)))
                for {
                    let left := start
                } lt(left, right) {
                    left := add(left, 0x80)
                } {
                    if iszero(filled) {
                        old := sload(slot)
                    }
                    let lane := mul(mul(mload(left), keptFast), signextend(3, old))
                    lane := add(add(lane, mul(mload(add(left, 0x40)), addedFast)), _HALF)
                    fresh := or(shr(32, fresh), shl(224, shr(128, lane)))
                    old := shr(32, old)
                    lane := mul(mul(mload(add(left, 0x20)), keptSlow), signextend(3, old))
                    lane := add(add(lane, mul(mload(add(left, 0x60)), addedSlow)), _HALF)
                    fresh := or(shr(32, fresh), shl(224, shr(128, lane)))
                    old := shr(32, old)
                    filled := and(add(filled, 64), 0xff)
                    if iszero(filled) {
                        sstore(slot, fresh)
                        slot := add(slot, 1)
                    }
                }
            }
            if filled {
                sstore(slot, shr(sub(256, filled), fresh))
            }
        }
    }

    /// @notice Two factors' correlations with their newest observations in them.
    /// @param words As stored.
    /// @param pair Number of the pair.
    /// @param left The factor of the smaller number.
    /// @param right The other.
    /// @return fast {1} Q30
    /// @return slow {1} Q30
    function pairOf(
        uint256[30] storage words,
        uint256 pair,
        Move memory left,
        Move memory right
    ) internal view returns (int256 fast, int256 slow) {
        // as `update`
        assembly ("memory-safe") {
            let lanes := shr(shl(6, and(pair, 3)), sload(add(words.slot, shr(2, pair))))
            fast := mul(mul(mload(left), mload(right)), signextend(3, lanes))
            fast := add(fast, shl(30, mul(mload(add(left, 0x40)), mload(add(right, 0x40)))))
            fast := sar(128, add(fast, _HALF))
            slow := mul(mul(mload(add(left, 0x20)), mload(add(right, 0x20))), signextend(3, shr(32, lanes)))
            slow := add(slow, shl(30, mul(mload(add(left, 0x60)), mload(add(right, 0x60)))))
            slow := sar(128, add(slow, _HALF))
        }
    }

    /// @notice The correlation of two factors' blended covariance.
    /// @param words As stored.
    /// @param pair Number of the pair.
    /// @param left The factor of the smaller number.
    /// @param right The other.
    /// @return {1} 18 decimals, from -1 to 1; zero where a factor does not move at all.
    function correlationOf(
        uint256[30] storage words,
        uint256 pair,
        Move memory left,
        Move memory right
    ) internal view returns (int256) {
        (int256 fast, int256 slow) = pairOf(words, pair, left, right);
        // 2 + 30 + 106 + 60 bits
        unchecked {
            // {1/day} Q122 and four times as much: ¾ ρ σ_i σ_j fast + ¼ ρ σ_i σ_j slow
            int256 covariance = 3 * fast * int256(left.fast * right.fast) + slow * int256(left.slow * right.slow);
            int256 together = int256(left.volatility * right.volatility) << 32;
            if (together == 0) return 0;
            return FixedPointMathLib.clamp((covariance * _WAD) / together, -_WAD, _WAD);
        }
    }
}
