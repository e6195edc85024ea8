// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ExponentialMath} from "./ExponentialMath.sol";
import {LogarithmMath} from "./LogarithmMath.sol";

/// @title The normal distribution
/// @notice The upper tail is the density times the Mills ratio R(z) = (1 - Φ(z)) / φ(z). R is smooth and slow, so one
/// rational function of degrees (6, 7) serves all z >= 0: minimax on [0, 9] for the error weighted by φ, which leaves 2.2e-17
/// on Φ (scripts/fit/fit.py). It is written as a continued fraction: seven divisions in place of thirteen products.
library Gaussian {
    /// @notice A probability must lie strictly between 0 and 1.
    error ProbabilityOutOfRange(uint256 probability, uint256 max);

    uint256 private constant _WAD = 1e18;
    /// @dev {1} From here on the tail is below half a wei by far.
    uint256 private constant _FAR = 40e18;
    /// @dev 1 / √(2π) as Q76.
    uint256 private constant _INVERSE_ROOT_TWO_PI_X76 = 30143226457076950844403;
    /// @dev √(2π) as Q64.
    int256 private constant _ROOT_TWO_PI_X64 = 46239130270042206923;
    /// @dev Steps of `inverseCdf`; it converges in 5 (test_inverseCdf).
    uint256 private constant _STEPS = 8;

    // R / √(2π) = C1 / (z + B1 + C2 / (z - B2 + C3 / (z + B3 - C4 / (C5 / (B5 - z + C6 / (z + B6 + C7 / (z + B7))) - B4 - z))))
    // with z and B as Q64, C as Q128 and C1 as Q140; fitted by scripts/fit/fit.py
    uint256 private constant _C1 = 556054596107814270444098013048064310458680;
    uint256 private constant _B1 = 20747145119020795;
    uint256 private constant _C2 = 328556926126332243144839047694482905526;
    uint256 private constant _B2 = 13466146559685018102;
    uint256 private constant _C3 = 4691119728905038791042840175896647766390;
    uint256 private constant _B3 = 209149255457301063276;
    uint256 private constant _C4 = 122970930098629086252723533490313437008;
    uint256 private constant _B4 = 6999254501318711359542;
    uint256 private constant _C5 = 48308091916001120794682644434315157308459270;
    uint256 private constant _B5 = 6900279331953881453695;
    uint256 private constant _C6 = 17951012780804585993527477597329305244;
    uint256 private constant _B6 = 45355092141871133061;
    uint256 private constant _C7 = 6548120723090686590897040769643368895609;
    uint256 private constant _B7 = 26375020456958569746;

    /// @notice Φ(x), the probability of a value below x, rounded to the nearest.
    /// @param x {1} Standard deviations, 18 decimals, any.
    /// @return probability {1} 18 decimals, within 2.4e-17 of its value and half a wei.
    function cdf(int256 x) internal pure returns (uint256 probability) {
        unchecked {
            uint256 distance = x < 0 ? 0 - uint256(x) : uint256(x);
            if (distance >= _FAR) return x < 0 ? 0 : _WAD;
            probability = (upperTailX76((distance << 64) / _WAD) * _WAD + (1 << 75)) >> 76;
            // The fit's error may lift the middle by 2e-17; Φ must not fall there.
            if (probability > _WAD / 2) probability = _WAD / 2;
            if (x > 0) probability = _WAD - probability;
        }
    }

    /// @notice φ(x), the density, rounded to the nearest.
    /// @param x {1} Standard deviations, 18 decimals, any.
    /// @return {1} 18 decimals, within 3e-18 of its value and half a wei.
    function pdf(int256 x) internal pure returns (uint256) {
        unchecked {
            uint256 distance = x < 0 ? 0 - uint256(x) : uint256(x);
            if (distance >= _FAR) return 0;
            return (densityX76((distance << 64) / _WAD) * _WAD + (1 << 75)) >> 76;
        }
    }

    /// @notice The x at which Φ(x) is the probability.
    /// @dev Newton's method on ln(1 - Φ(z)), which is concave, so that from a start on the far side it never overshoots:
    /// z + R(z) * ln((1 - Φ(z)) / tail). The start is the bound 1 - Φ(z) <= e^(-z²/2) / 2.
    /// @param probability {1} 18 decimals, from 1 wei to 1 - 1 wei; otherwise reverts with `ProbabilityOutOfRange`.
    /// @return {1} Standard deviations, 18 decimals, within one wei and 2.4e-17 / φ(x).
    function inverseCdf(uint256 probability) internal pure returns (int256) {
        unchecked {
            require(probability - 1 < _WAD - 1, ProbabilityOutOfRange(probability, _WAD - 1));
            bool isBelow = probability < _WAD / 2;
            uint256 tail = isBelow ? probability : _WAD - probability;
            int256 x = int256((_quantileX64(tail) * _WAD + (1 << 63)) >> 64);
            return isBelow ? -x : x;
        }
    }

    /// @notice The Mills ratio over √(2π) at two points: what an option needs.
    /// @dev The fraction is written out twice, because a call would cost as much as a quarter of it. For z below 2^128.
    /// @param y {1} Q64.
    /// @param z {1} Q64.
    /// @return first {1} R(y) / √(2π), Q76.
    /// @return second {1} R(z) / √(2π), Q76.
    function millsPairX76(uint256 y, uint256 z) internal pure returns (uint256 first, uint256 second) {
        // B5 - z changes its sign at 374 and takes the next denominator with it: there the divisions are signed
        assembly ("memory-safe") {
            first := add(add(y, _B6), div(_C7, add(y, _B7)))
            first := add(sub(_B5, y), div(_C6, first))
            first := sub(sub(sdiv(_C5, first), _B4), y)
            first := sub(add(y, _B3), sdiv(_C4, first))
            first := add(sub(y, _B2), div(_C3, first))
            first := div(_C1, add(add(y, _B1), div(_C2, first)))

            second := add(add(z, _B6), div(_C7, add(z, _B7)))
            second := add(sub(_B5, z), div(_C6, second))
            second := sub(sub(sdiv(_C5, second), _B4), z)
            second := sub(add(z, _B3), sdiv(_C4, second))
            second := add(sub(z, _B2), div(_C3, second))
            second := div(_C1, add(add(z, _B1), div(_C2, second)))
        }
    }

    /// @notice The Mills ratio over √(2π).
    /// @param z {1} Q64, below 2^128.
    /// @return ratio {1} R(z) / √(2π), Q76.
    function millsX76(uint256 z) internal pure returns (uint256 ratio) {
        assembly ("memory-safe") {
            ratio := add(add(z, _B6), div(_C7, add(z, _B7)))
            ratio := add(sub(_B5, z), div(_C6, ratio))
            ratio := sub(sub(sdiv(_C5, ratio), _B4), z)
            ratio := sub(add(z, _B3), sdiv(_C4, ratio))
            ratio := add(sub(z, _B2), div(_C3, ratio))
            ratio := div(_C1, add(add(z, _B1), div(_C2, ratio)))
        }
    }

    /// @notice 1 - Φ(z).
    /// @param z {1} Q64, below 2^127.
    /// @return {1} Q76.
    function upperTailX76(uint256 z) internal pure returns (uint256) {
        return _timesDecay(millsX76(z), z);
    }

    /// @notice φ(z).
    /// @param z {1} Q64, below 2^127.
    /// @return {1} Q76.
    function densityX76(uint256 z) internal pure returns (uint256) {
        return _timesDecay(_INVERSE_ROOT_TWO_PI_X76, z);
    }

    /// @dev factor * e^(-z²/2)
    function _timesDecay(uint256 factor, uint256 z) private pure returns (uint256 value) {
        unchecked {
            (uint256 q, int256 r, uint256 k) = ExponentialMath.decay((z * z) >> 69); // {1} Q60 = Q128 / 2
            assembly ("memory-safe") {
                value := shr(k, div(mul(factor, sub(q, r)), add(q, r)))
            }
        }
    }

    /// @dev The z at which 1 - Φ(z) is the tail; Q64 of 18 decimals, a tail of 1 wei to one half.
    function _quantileX64(uint256 tail) private pure returns (uint256 z) {
        unchecked {
            // √(2 ln(½ / tail)) as Q64
            z = FixedPointMathLib.sqrt(uint256(LogarithmMath.logRatioX127(_WAD / 2, tail)) << 2);
            for (uint256 i = 0; i < _STEPS; ++i) {
                int256 excess = LogarithmMath.logRatioX127(upperTailX76(z) * _WAD, tail << 76); // {1} Q127
                // Q64 = (Q76 * Q64 * Q64) >> 140
                int256 step = (int256(millsX76(z)) * (excess >> 63) * _ROOT_TWO_PI_X64) >> 140;
                if (step == 0) break;
                z = uint256(int256(z) + step);
            }
        }
    }
}
