// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Decay, Ewma} from "../math/Ewma.sol";
import {FactorState} from "./FactorState.sol";

/// @notice A factor with its newest observation in it, and what that does to its correlations. Units are those of `Ewma`.
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
/// the upper, as Q30.
library CovarianceMatrix {
    /// @dev {USD} in 18 decimals; 1.3 trillion dollars. Products of two exposures then fit.
    uint256 internal constant MAX_EXPOSURE = 1 << 100;
    uint256 internal constant PAIRS_A_WORD = 4;
    uint256 private constant _PAIR_BITS = 64;
    uint256 private constant _LANE_MASK = (1 << 32) - 1;
    int256 private constant _BPS = 10_000;
    int256 private constant _WAD = 1e18;

    /// @dev {USD/√day} Exposures times volatilities: fast, slow and used.
    struct Loads {
        int256 fast;
        int256 slow;
        int256 used;
    }

    /// @notice How many pairs there are of `factors`.
    function pairsOf(uint256 factors) internal pure returns (uint256) {
        return (factors * (factors - 1)) / 2;
    }

    /// @notice A factor with its newest observation in it.
    /// @param state The factor.
    /// @param decay What an observation of its weight does.
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

    /// @notice Two factors' correlations with their newest observations in them.
    /// @param word Of `correlations`, shifted so that the pair is in the lowest bits.
    /// @return fast {1} Q30
    /// @return slow {1} Q30
    function pairOf(
        uint256 word,
        Move memory left,
        Move memory right
    ) internal pure returns (int256 fast, int256 slow) {
        // a <= 2^64 and |b| <= 2^64
        unchecked {
            fast = Ewma.correlate(
                int256(int32(uint32(word))),
                left.keptFast * right.keptFast,
                left.addedFast * right.addedFast
            );
            slow = Ewma.correlate(
                int256(int32(uint32(word >> 32))),
                left.keptSlow * right.keptSlow,
                left.addedSlow * right.addedSlow
            );
        }
    }

    /// @notice The bits of a pair, to be put where the pair belongs.
    function packPair(int256 fast, int256 slow) internal pure returns (uint256) {
        return (uint256(fast) & _LANE_MASK) | ((uint256(slow) & _LANE_MASK) << 32);
    }

    /// @notice Writes the correlations with the newest observations in them.
    /// @param words As stored.
    /// @param moves One for each factor.
    function update(uint256[30] storage words, Move[] memory moves) internal {
        // There are at most 120 pairs.
        unchecked {
            uint256 pair;
            uint256 old;
            uint256 fresh;
            for (uint256 j = 1; j < moves.length; ++j) {
                Move memory right = moves[j];
                for (uint256 i; i < j; ++i) {
                    uint256 shift = (pair % PAIRS_A_WORD) * _PAIR_BITS;
                    if (shift == 0) (old, fresh) = (words[pair / PAIRS_A_WORD], 0);
                    (int256 fast, int256 slow) = pairOf(old >> shift, moves[i], right);
                    fresh |= packPair(fast, slow) << shift;
                    if (++pair % PAIRS_A_WORD == 0) words[(pair - 1) / PAIRS_A_WORD] = fresh;
                }
            }
            if (pair % PAIRS_A_WORD != 0) words[pair / PAIRS_A_WORD] = fresh;
        }
    }

    /// @notice The correlation of two factors' blended covariance.
    /// @param word Shifted so that the pair is in the lowest bits.
    /// @return {1} 18 decimals, from -1 to 1.
    function correlationOf(uint256 word, Move memory left, Move memory right) internal pure returns (int256) {
        (int256 fast, int256 slow) = pairOf(word, left, right);
        // 2 + 30 + 106 + 60 bits
        unchecked {
            // {1/day} Q122 and four times as much: ¾ ρ σ_i σ_j fast + ¼ ρ σ_i σ_j slow
            int256 covariance = 3 * fast * int256(left.fast * right.fast) + slow * int256(left.slow * right.slow);
            int256 together = int256(left.volatility * right.volatility) << 32;
            if (together == 0) return 0;
            return FixedPointMathLib.clamp((covariance * _WAD) / together, -_WAD, _WAD);
        }
    }

    /// @notice Exposure times volatilities.
    /// @param exposure {USD} 18 decimals, within `MAX_EXPOSURE`.
    /// @return loads {USD/√day} 18 decimals, below 2^107.
    function loadsOf(int256 exposure, Move memory move) internal pure returns (Loads memory loads) {
        // 100 + 53 bits
        unchecked {
            loads.fast = (exposure * int256(move.fast)) >> 46;
            loads.slow = (exposure * int256(move.slow)) >> 46;
            loads.used = (exposure * int256(move.volatility)) >> 46;
        }
    }

    /// @notice Sum over all pairs of the larger of x_i x_j c_ij and x_i x_j c*_ij.
    /// @param words As stored.
    /// @param moves One for each factor; those without a load are not read.
    /// @param loads One for each factor.
    /// @param stress {bps} κ
    /// @return {USD²/day} 36 decimals, never negative.
    function varianceOf(
        uint256[30] storage words,
        Move[] memory moves,
        Loads[] memory loads,
        uint256 stress
    ) internal view returns (uint256) {
        // At most 256 terms below 2^217 each.
        unchecked {
            int256 variance;
            int256 doubled;
            uint256 first;
            for (uint256 j; j < loads.length; ++j) {
                Loads memory right = loads[j];
                if (right.used != 0) {
                    variance += right.used * right.used;
                    for (uint256 i; i < j; ++i) {
                        if (loads[i].used == 0) continue;
                        uint256 pair = first + i;
                        uint256 word = words[pair / PAIRS_A_WORD] >> ((pair % PAIRS_A_WORD) * _PAIR_BITS);
                        (int256 fast, int256 slow) = pairOf(word, moves[i], moves[j]);
                        doubled += _covariance(fast, slow, loads[i], right, stress);
                    }
                }
                first += j;
            }
            variance += 2 * doubled;
            return variance > 0 ? uint256(variance) : 0;
        }
    }

    /// @dev Larger of x_i x_j c_ij and x_i x_j c*_ij, {USD²/day} in 36 decimals. Products with a correlation are below 2^246.
    function _covariance(
        int256 fast,
        int256 slow,
        Loads memory left,
        Loads memory right,
        uint256 stress
    ) private pure returns (int256) {
        unchecked {
            // ¾ {1} {USD²/day} + ¼ {1} {USD²/day}, correlations as Q30
            int256 measured = 3 * fast * (left.fast * right.fast);
            measured = (measured + slow * (left.slow * right.slow)) >> 32;
            int256 together = left.used * right.used;
            // κ of the way to perfect correlation, which is the larger only where both are held the same way round
            if (together <= measured) return measured;
            return measured + ((together - measured) * int256(stress)) / _BPS;
        }
    }
}
