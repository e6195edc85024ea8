// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Decay, Ewma} from "../math/Ewma.sol";
import {FactorState} from "./FactorState.sol";

/// @notice What a portfolio has in one factor, {USD/√day} in 18 decimals and below 2^107. The assembly below knows the order.
/// @param keptFast Exposure times what is left of the old fast volatility.
/// @param keptSlow The same of the slow one.
/// @param addedFast Exposure times what the newest observation adds to the fast volatility, with its sign.
/// @param addedSlow The same of the slow one.
/// @param used Exposure times the volatility that is used.
struct Load {
    int256 keptFast;
    int256 keptSlow;
    int256 addedFast;
    int256 addedSlow;
    int256 used;
}

/// @title The variance of a portfolio, at the worse of measured and stressed covariance pair by pair
/// @notice Σ_ij max(x_i x_j c_ij, x_i x_j c*_ij) with c = ¾ fast + ¼ slow and c* = c + κ (σ_i σ_j - c). Each of the two
/// covariances is positive semidefinite, so the sum is not negative; and where two loads have opposite signs c* is never the
/// larger, so that a hedge earns what was measured and no more. The newest observation goes in as a covariance here:
/// c_ij = g_i σ_i g_j σ_j ρ_ij + h_i z_i h_j z_j, g and h being `Decay`'s keep and news, which needs no division.
library PortfolioVariance {
    /// @dev {USD} in 18 decimals; 1.3 trillion dollars. Products of two loads and a correlation then fit: 2 * 107 + 32 bits.
    uint256 internal constant MAX_EXPOSURE = 1 << 100;

    /// @notice A factor's part of a portfolio.
    /// @param exposure {USD} 18 decimals, within `MAX_EXPOSURE`.
    /// @param state The factor.
    /// @param decay What an observation of its weight does.
    /// @return load See `Load`.
    function loadOf(int256 exposure, FactorState state, Decay memory decay) internal pure returns (Load memory load) {
        int256 z = state.dailyReturn();
        uint256 size = FixedPointMathLib.abs(z);
        (uint256 fast, uint256 slow) = (state.fast(), state.slow());
        // 53 + 64 bits, then 100 + 53 bits
        unchecked {
            load.keptFast = (exposure * int256((decay.keepFast * fast) >> 64)) >> 46;
            load.keptSlow = (exposure * int256((decay.keepSlow * slow) >> 64)) >> 46;
            int256 signed = z < 0 ? -exposure : exposure;
            load.addedFast = (signed * int256((decay.newsFast * size) >> 64)) >> 46;
            load.addedSlow = (signed * int256((decay.newsSlow * size) >> 64)) >> 46;
        }
        fast = Ewma.next(fast, size, decay.keepFast, decay.newsFast);
        slow = Ewma.next(slow, size, decay.keepSlow, decay.newsSlow);
        unchecked {
            load.used = (exposure * int256(Ewma.blend(fast, slow))) >> 46;
        }
    }

    /// @notice The variance of a portfolio.
    /// @param words Correlations as stored.
    /// @param loads One for each factor, as pointers; zero for factors without exposure, which are not read.
    /// @param stress {bps} κ
    /// @return variance {USD²/day} 36 decimals, never negative.
    // solhint-disable-next-line function-max-lines
    function sum(
        uint256[30] storage words,
        uint256[] memory loads,
        uint256 stress
    ) internal view returns (uint256 variance) {
        // At most 256 terms below 2^217 each. A pair's covariance is, with correlations as Q30,
        //   measured = (3 keptFast_i keptFast_j fast + keptSlow_i keptSlow_j slow
        //               + (3 addedFast_i addedFast_j + addedSlow_i addedSlow_j) 2^30) >> 32
        //   measured += max(0, used_i used_j - measured) κ / 10,000
        // and it counts twice; a factor's variance is used².
        assembly ("memory-safe") {
            let end := add(loads, shl(5, mload(loads)))
            let squares
            let pair
            for {
                let row := add(loads, 0x20)
            } iszero(gt(row, end)) {
                row := add(row, 0x20)
            } {
                let right := mload(row)
                if iszero(right) {
                    pair := add(pair, sub(shr(5, sub(row, loads)), 1))
                    continue
                }
                squares := add(squares, mul(mload(add(right, 0x80)), mload(add(right, 0x80))))
                let keptFast := mul(3, mload(right))
                let keptSlow := mload(add(right, 0x20))
                let addedFast := mul(3, mload(add(right, 0x40)))
                let addedSlow := mload(add(right, 0x60))
                for {
                    let column := add(loads, 0x20)
                } lt(column, row) {
                    column := add(column, 0x20)
                    pair := add(pair, 1)
                } {
                    let left := mload(column)
                    if iszero(left) {
                        continue
                    }
                    // one variable for the lanes of the correlations, the news of both and what stress adds: the stack is full
                    let part := shr(shl(6, and(pair, 3)), sload(add(words.slot, shr(2, pair))))
                    let measured := mul(mul(mload(left), keptFast), signextend(3, part))
                    part := signextend(3, shr(32, part))
                    measured := add(measured, mul(mul(mload(add(left, 0x20)), keptSlow), part))
                    part := add(mul(mload(add(left, 0x40)), addedFast), mul(mload(add(left, 0x60)), addedSlow))
                    measured := sar(32, add(measured, shl(30, part)))
                    part := sub(mul(mload(add(left, 0x80)), mload(add(right, 0x80))), measured)
                    part := mul(part, sgt(part, 0))
                    variance := add(variance, add(measured, div(mul(part, stress), 10000)))
                }
            }
            variance := add(squares, shl(1, variance))
            variance := mul(variance, sgt(variance, 0))
        }
    }
}
