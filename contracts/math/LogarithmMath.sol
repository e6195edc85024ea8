// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title The natural logarithm of a ratio
/// @notice ln(a / b) = t * l(t²) with t = (a - b) / (a + b) and l(u) = 2 atanh(√u) / √u, for |t| <= 1/8 (a ratio of 7/9 to
/// 9/7) by the minimax rational function of degrees (2, 3), written as a continued fraction. Other ratios are brought there
/// by powers of two and of 5/4 first. Error: 3e-18 of the logarithm before reduction (scripts/fit/fit.py), and 5e-19 from
/// the rounding of t.
library LogarithmMath {
    /// @notice The logarithm exists for amounts from 1 to `max`.
    error LogarithmUndefined(uint256 numerator, uint256 denominator, uint256 max);

    /// @notice Largest amount whose logarithm can be taken, 2^112 - 1.
    uint256 internal constant MAX_AMOUNT = 0xffffffffffffffffffffffffffff;

    int256 private constant _LN2_X127 = 117932881612756647068972071382077242200;
    int256 private constant _LN_5_4_X127 = 37965907902171592195753027205491958347;
    int256 private constant _WAD = 1e18;

    /// @dev 1/64 as Q124, the largest t² of the fit.
    uint256 private constant _NEAR = 1 << 118;
    // l = C1 / (B1 - u - C2 / (B2 - u - C3 / (B3 - u))), u as Q124; fitted by scripts/fit/fit.py
    uint256 private constant _C1 = 14441880697595479229720941539479849035347000558436053155840; // Q189
    uint256 private constant _B1 = 334830363732739654679763656476008814358; // Q124
    uint256 private constant _C2 = 10525945955823080673221302823299965048960593760439137637580254979395608903680; // Q248
    uint256 private constant _B2 = 79366464747928053419357756832683673567; // Q124
    uint256 private constant _C3 = 109665239066841705263567196854367737947390310659416884579553876660262535168; // Q248
    uint256 private constant _B3 = 29654101232621386949688624397882909113; // Q124

    /// @notice ln(numerator / denominator), rounded down.
    /// @param numerator 1 to `MAX_AMOUNT`, in any unit; otherwise reverts with `LogarithmUndefined`.
    /// @param denominator 1 to `MAX_AMOUNT`, in the same unit.
    /// @return {1} 18 decimals, at most one wei from the logarithm.
    function logRatio(uint256 numerator, uint256 denominator) internal pure returns (int256) {
        unchecked {
            require(
                numerator - 1 < MAX_AMOUNT && denominator - 1 < MAX_AMOUNT,
                LogarithmUndefined(numerator, denominator, MAX_AMOUNT)
            );
            return (logRatioX127(numerator, denominator) * _WAD) >> 127; // 134 + 60 bits
        }
    }

    /// @notice ln(numerator / denominator).
    /// @param numerator From 1 to below 2^186, in any unit; not checked.
    /// @param denominator From 1 to below 2^186, in the same unit; not checked.
    /// @return logarithm {1} Q127, within 3e-18 of its value and 6e-19.
    function logRatioX127(uint256 numerator, uint256 denominator) internal pure returns (int256 logarithm) {
        (int256 t, uint256 u) = _argument(numerator, denominator);
        if (u > _NEAR) {
            (numerator, denominator, logarithm) = _reduce(numerator, denominator);
            (t, u) = _argument(numerator, denominator);
        }
        // logarithm + t * l(u); 0 <= u <= 1/64 keeps every denominator positive
        assembly ("memory-safe") {
            let l := sub(sub(_B2, u), div(_C3, sub(_B3, u)))
            l := div(_C1, sub(sub(_B1, u), div(_C2, l)))
            logarithm := add(logarithm, mul(t, l))
        }
    }

    /// @dev t = (a - b) / (a + b) as Q62, u = t² as Q124; a and b below 2^190.
    function _argument(uint256 a, uint256 b) private pure returns (int256 t, uint256 u) {
        assembly ("memory-safe") {
            t := sdiv(shl(62, sub(a, b)), add(a, b))
            u := mul(t, t)
        }
    }

    /// @dev Amounts whose ratio is between 7/9 and 9/7, and what to add to their logarithm (Q127). The larger
    /// grows by at most 4 bits.
    function _reduce(uint256 a, uint256 b) private pure returns (uint256, uint256, int256 logarithm) {
        unchecked {
            int256 doublings = int256(FixedPointMathLib.log2(a)) - int256(FixedPointMathLib.log2(b));
            // A ratio between 1/2 and 2.
            if (doublings > 0) b <<= uint256(doublings);
            else a <<= uint256(-doublings);
            // Between 2/3 and 3/2.
            if (2 * a > 3 * b) (b, doublings) = (2 * b, doublings + 1);
            else if (2 * b > 3 * a) (a, doublings) = (2 * a, doublings - 1);
            logarithm = doublings * _LN2_X127;
            // Between 5/6 and 6/5, or left where it was near enough.
            if (7 * a > 9 * b) return (4 * a, 5 * b, logarithm + _LN_5_4_X127);
            if (7 * b > 9 * a) return (5 * a, 4 * b, logarithm - _LN_5_4_X127);
            return (a, b, logarithm);
        }
    }
}
