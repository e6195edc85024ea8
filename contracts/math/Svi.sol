// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SviSlice} from "./SviSlice.sol";

/*
 * SCALES
 * Parameters come in 12 decimals, k in 18. Inside, x = k - m and the root √(x² + s²) have 30 decimals, their products
 * with b and rho 54. Any word as a slice and any k in the domain give |x| < 1.6e32, root < 3.4e32 and |54-decimal sums|
 * < 7e60, squares of roots < 2^217: nothing here can overflow 2^255 = 5.7e76, which is why it is unchecked.
 */

/// @title Raw SVI: the total variance of one expiry by strike
/// @notice w(k) = a + b (rho (k - m) + √((k - m)² + s²)) with k = ln(strike / forward) and w = volatility² · years
/// (Gatheral 2004, "A parsimonious arbitrage-free implied volatility parameterization", raw parametrisation).
/// @dev `SviArbitrage` says which slices to accept. For those w is positive; for any other word these functions give the
/// formula's value or revert.
library Svi {
    /// @notice The log-moneyness ln(strike / forward) is outside the domain of the surface. {1}, 18 decimals.
    error LogMoneynessOutOfRange(int256 logMoneyness, int256 maximum);
    /// @notice The slice has no variance at this strike: it was never accepted. {1}, 18 decimals.
    error SviVarianceNotPositive(int256 logMoneyness, int256 totalVariance);
    /// @notice The slice has no width, so its slope has no value at the vertex: it was never accepted.
    error SviVertexUndefined(int256 logMoneyness);

    /// @dev {1} in 18 decimals. Strikes from 1/22,026 of the forward to 22,026 times it; a bound for the arithmetic, far
    /// outside any strike that is listed.
    int256 internal constant MAX_LOG_MONEYNESS = 10e18;

    /// @notice The total variance at a strike, rounded up: a variance is never understated, and never zero.
    /// @dev Above the formula's value by less than 1e-18 + b · 1e-30. Reverts with `LogMoneynessOutOfRange`, and with
    /// `SviVarianceNotPositive` for a slice that `SviArbitrage` would refuse.
    /// @param slice Parameters, see `SviSlice`.
    /// @param k ln(strike / forward), {1} in 18 decimals.
    /// @return w Total variance volatility² · years, {1} in 18 decimals.
    function totalVariance(SviSlice slice, int256 k) internal pure returns (uint256 w) {
        (int256 x, int256 root) = _position(slice, k);
        return _variance(slice, k, x, root);
    }

    /// @notice Total variance with its first and second derivative by k.
    /// @dev Reverts as `totalVariance`, and with `SviVertexUndefined`.
    /// @param slice Parameters, see `SviSlice`.
    /// @param k ln(strike / forward), {1} in 18 decimals.
    /// @return w Total variance, {1} in 18 decimals, rounded up.
    /// @return slope w'(k), {1} in 18 decimals, rounded towards zero.
    /// @return curvature w''(k), {1} in 18 decimals, rounded down.
    function derivatives(SviSlice slice, int256 k) internal pure returns (uint256 w, int256 slope, uint256 curvature) {
        (int256 x, int256 root) = _position(slice, k);
        require(root != 0, SviVertexUndefined(k));
        return derivativesAt(slice, k, x, root);
    }

    /// @notice As `derivatives`, for a caller that knows the root.
    /// @param slice Parameters, see `SviSlice`.
    /// @param k ln(strike / forward), {1} in 18 decimals.
    /// @param x k - m, {1} in 30 decimals.
    /// @param root √(x² + s²), {1} in 30 decimals, not zero.
    /// @return w Total variance, {1} in 18 decimals, rounded up.
    /// @return slope w'(k), {1} in 18 decimals, rounded towards zero.
    /// @return curvature w''(k), {1} in 18 decimals, rounded down.
    function derivativesAt(
        SviSlice slice,
        int256 k,
        int256 x,
        int256 root
    ) internal pure returns (uint256 w, int256 slope, uint256 curvature) {
        w = _variance(slice, k, x, root);
        // see SCALES; width <= 1e24, so that its square times b is below 2.9e62
        unchecked {
            slope = (slice.b() * (slice.rho() * root + x * 1e12)) / (root * 1e6); // b (rho + x / root)
            int256 width = (slice.s() * 1e42) / root; // {1} in 24 decimals: s / root
            curvature = uint256((slice.b() * width * width) / (root * 1e12)); // b s² / root³
        }
    }

    /// @dev Where a strike lies on the slice: k - m and √((k - m)² + s²), the latter rounded up, {1} in 30 decimals.
    function _position(SviSlice slice, int256 k) private pure returns (int256 x, int256 root) {
        // One comparison for both sides: below -10 the sum wraps to a large number.
        unchecked {
            require(
                uint256(k + MAX_LOG_MONEYNESS) <= uint256(2 * MAX_LOG_MONEYNESS),
                LogMoneynessOutOfRange(k, MAX_LOG_MONEYNESS)
            );
            x = k * 1e12 - slice.m() * 1e18;
            root = int256(_hypotenuse(FixedPointMathLib.abs(x), uint256(slice.s()) * 1e18));
        }
    }

    /// @dev √(x² + y²), rounded up; x and y below 2^108. Starts at max + 3/8 min, which is within 6.8 % of the root. Each of
    /// Heron's steps squares the relative error and halves it: 2.3e-3, 2.7e-6, 3.6e-12, 6.4e-24, 2.1e-47. So the fifth leaves
    /// the root rounded down, or one more.
    function _hypotenuse(uint256 x, uint256 y) private pure returns (uint256 root) {
        unchecked {
            uint256 square = x * x + y * y;
            root = FixedPointMathLib.max(x, y) + ((3 * FixedPointMathLib.min(x, y)) >> 3);
            // rawDiv because the root of zero is zero
            root = (root + FixedPointMathLib.rawDiv(square, root)) >> 1;
            root = (root + FixedPointMathLib.rawDiv(square, root)) >> 1;
            root = (root + FixedPointMathLib.rawDiv(square, root)) >> 1;
            root = (root + FixedPointMathLib.rawDiv(square, root)) >> 1;
            root = (root + FixedPointMathLib.rawDiv(square, root)) >> 1;
            if (root * root < square) ++root;
        }
    }

    /// @dev {1} in 18 decimals, rounded up.
    function _variance(SviSlice slice, int256 k, int256 x, int256 root) private pure returns (uint256) {
        // see SCALES
        unchecked {
            int256 w = slice.a() * 1e42 + slice.b() * (slice.rho() * x + 1e12 * root); // {1} in 54 decimals
            require(w > 0, SviVarianceNotPositive(k, w / 1e36));
            return (uint256(w) + 1e36 - 1) / 1e36;
        }
    }
}
