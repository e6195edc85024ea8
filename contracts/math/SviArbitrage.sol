// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Svi} from "./Svi.sol";
import {SviSlice} from "./SviSlice.sol";

/// @title Which volatility slices to accept
/// @notice Necessary conditions for prices without static arbitrage. Those on the parameters hold at every strike; those on
/// the shape are looked at in a few nodes (Gatheral and Jacquier 2014, "Arbitrage-free SVI volatility surfaces", sections
/// 2 and 4; Lee 2004, "The moment formula for implied volatility at extreme strikes"). docs/svi.md says what the nodes
/// catch and miss on real slices.
library SviArbitrage {
    /// @notice The sixteen unused bits of a slice are not zero.
    error SviBitsUnused(uint256 word);
    /// @notice The correlation of a slice is not between minus one and one. {1}, 18 decimals.
    error SviCorrelationOutOfRange(int256 rho);
    /// @notice The width s of a slice's vertex is zero.
    error SviWidthZero(uint256 word);
    /// @notice A wing is steeper than Lee's bound on b (1 + |rho|). {1}, 18 decimals.
    error SviWingTooSteep(uint256 wingSlope, uint256 maximum);
    /// @notice The smallest total variance of a slice is not positive. {1}, 18 decimals.
    error SviMinimumVarianceNotPositive(int256 minimumVariance);
    /// @notice Butterflies around a strike would have negative prices: Durrleman's function is negative. {1}, 18 decimals.
    error SviButterflyArbitrage(int256 logMoneyness, int256 durrleman);
    /// @notice The later expiry has less total variance than the earlier one at a strike. {1}, 18 decimals.
    error SviCalendarArbitrage(int256 logMoneyness, uint256 earlierVariance, uint256 laterVariance);

    /// @dev {1} in 24 decimals: one, squared in the 12 decimals of the parameters.
    int256 private constant _ONE = 1e24;
    /// @dev {1} in 24 decimals: Lee's bound.
    uint256 private constant _MAX_WING_SLOPE = 2e24;
    /// @dev {1} in 18 decimals: calendar spreads are looked at at 61, 78, 100, 128 and 165 % of the forward, which spans the
    /// strikes that are listed and is the same for all expiries. As a rule slices cross in a wing and stay crossed further
    /// out, so the outermost node sees a crossing wherever before it that one starts.
    int256 private constant _CALENDAR_REACH = 0.5e18;

    /// @notice Accepts a slice that has no static arbitrage of its own, as far as the nodes show.
    /// @dev Reverts with `SviBitsUnused`, `SviCorrelationOutOfRange`, `SviWidthZero`, `SviWingTooSteep`,
    /// `SviMinimumVarianceNotPositive` or `SviButterflyArbitrage`.
    /// @param slice Any word.
    function requireAcceptable(SviSlice slice) internal pure {
        requireParameters(slice);
        _requireNoButterfly(slice);
    }

    /// @notice Accepts two slices of which the later has nowhere less variance, as far as the nodes show.
    /// @dev Both must be acceptable and of the same instant. Reverts with `SviCalendarArbitrage`.
    /// @param earlier Slice of the earlier expiry.
    /// @param later Slice of the later expiry.
    function requireNoCalendarArbitrage(SviSlice earlier, SviSlice later) internal pure {
        for (int256 k = -_CALENDAR_REACH; k <= _CALENDAR_REACH; k += _CALENDAR_REACH / 2) {
            uint256 earlierVariance = Svi.totalVariance(earlier, k);
            uint256 laterVariance = Svi.totalVariance(later, k);
            require(laterVariance >= earlierVariance, SviCalendarArbitrage(k, earlierVariance, laterVariance));
        }
    }

    /// @notice Accepts parameters for which w is positive and its wings are not too steep, at every strike.
    /// @dev Reverts with `SviBitsUnused`, `SviCorrelationOutOfRange`, `SviWidthZero`, `SviWingTooSteep` or
    /// `SviMinimumVarianceNotPositive`. b >= 0 by its type.
    /// @param slice Any word.
    function requireParameters(SviSlice slice) internal pure {
        uint256 word = SviSlice.unwrap(slice);
        require(word >> 240 == 0, SviBitsUnused(word));
        require(slice.s() != 0, SviWidthZero(word));
        // Fields have 48 bits: products of four are below 2^192.
        unchecked {
            int256 cosine = _ONE - slice.rho() * slice.rho(); // {1} in 24 decimals: 1 - rho²
            require(cosine > 0, SviCorrelationOutOfRange(slice.rho() * 1e6));
            uint256 wingSlope = uint256(slice.b()) * (1e12 + FixedPointMathLib.abs(slice.rho())); // {1} in 24 decimals
            require(wingSlope <= _MAX_WING_SLOPE, SviWingTooSteep(wingSlope / 1e6, _MAX_WING_SLOPE / 1e6));
            // a + b s √(1 - rho²), in 36 decimals. The root is rounded down, so w is positive wherever it is computed.
            uint256 root = FixedPointMathLib.sqrt(uint256(slice.s() * slice.s() * cosine)); // {1} in 24 decimals
            int256 minimum = slice.a() * _ONE + slice.b() * int256(root);
            require(minimum > 0, SviMinimumVarianceNotPositive(minimum / 1e18));
        }
    }

    /// @notice Durrleman's function: where it is negative, so is the price of a butterfly.
    /// @dev g(k) = (1 - k w' / 2w)² - w'² / 4 · (1 / w + 1 / 4) + w'' / 2 (Gatheral and Jacquier 2014, equation 2.1).
    /// Reverts as `requireParameters` and `Svi.derivatives`.
    /// @param slice Any word.
    /// @param k ln(strike / forward), {1} in 18 decimals.
    /// @return g(k), {1} in 18 decimals, rounded towards zero.
    function durrleman(SviSlice slice, int256 k) internal pure returns (int256) {
        requireParameters(slice);
        (uint256 w, int256 slope, uint256 curvature) = Svi.derivatives(slice, k);
        return _durrleman(k, int256(w), slope, int256(curvature));
    }

    /// @dev Seven nodes at k = m + s t, because seen in t all slices have one shape: arbitrage sits where the curvature
    /// (1 + t²)^(-3/2) has faded and the variance is still small, from |t| = 1 outwards, and mostly on the far side of the
    /// vertex from k = 0, where k w' / 2w comes close to one. At the vertex itself g is at least -b² rho² / 16. So five nodes
    /// lie on the far side, densest where real slices fail, and two on the near one. Their √(1 + t²) are constants (rounded
    /// up), so the nodes need no square root.
    function _requireNoButterfly(SviSlice slice) private pure {
        int256 far = slice.m() < 0 ? int256(-1) : int256(1);
        _requireNode(slice, far * 1e18, 1.414213562373095049e18);
        _requireNode(slice, far * 1.12e18, 1.501465950329876779e18);
        _requireNode(slice, far * 1.3e18, 1.640121946685672517e18);
        _requireNode(slice, far * 2e18, 2.236067977499789697e18);
        _requireNode(slice, far * 3e18, 3.162277660168379332e18);
        _requireNode(slice, far * -1.3e18, 1.640121946685672517e18);
        _requireNode(slice, far * -2e18, 2.236067977499789697e18);
    }

    /// @dev Requires g(m + s t) >= 0, given t and √(1 + t²), {1} in 18 decimals.
    function _requireNode(SviSlice slice, int256 t, int256 unitRoot) private pure {
        int256 k;
        int256 g;
        // |t| and its root are below 4 and fields have 48 bits: |x| and the root are below 1.2e33, far from 2^255.
        unchecked {
            int256 x = slice.s() * t; // {1} in 30 decimals
            int256 root = slice.s() * unitRoot; // {1} in 30 decimals
            k = slice.m() * 1e6 + x / 1e12; // {1} in 18 decimals
            (uint256 w, int256 slope, uint256 curvature) = Svi.derivativesAt(slice, k, x, root);
            g = _durrleman(k, int256(w), slope, int256(curvature));
        }
        require(g >= 0, SviButterflyArbitrage(k, g));
    }

    /// @dev {1} in 18 decimals. With u = 2 w - k w' and the common denominator 16 w²:
    /// g = (4 u² - w'² (4 w + w²) + 8 w² w'') / 16 w².
    function _durrleman(int256 k, int256 w, int256 slope, int256 curvature) private pure returns (int256) {
        // Acceptable parameters and |k| < 1,300 give |w'| <= 2, 0 < w < 5,000 and w'' <= 2e12, so |u| < 13,000: terms are
        // below 8 · 25e42 · 2e30 = 4e74, and 4e74 again after the division and multiplication by 1e18.
        unchecked {
            int256 u = 2 * w - (k * slope) / 1e18; // {1} in 18 decimals
            int256 wings = (slope * slope * (4 * w + (w * w) / 1e18)) / 1e18; // {1} in 36 decimals
            int256 bend = (8 * w * w * curvature) / 1e18; // {1} in 36 decimals
            return ((4 * u * u - wings + bend) * 1e18) / (16 * w * w);
        }
    }
}
