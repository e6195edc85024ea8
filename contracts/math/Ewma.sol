// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ExponentialMath} from "./ExponentialMath.sol";
import {LogarithmMath} from "./LogarithmMath.sol";

/// @notice What one observation does to two running averages, the fast and the slow one. {1}, Q64.
/// @param weight {s} δ: how much time the observation counts for.
/// @param keepFast √(λ^δ) of the fast average: what is left of a volatility.
/// @param newsFast √(1 - λ^δ) of the fast average: what an observed return adds.
/// @param keepSlow As `keepFast`, of the slow average.
/// @param newsSlow As `newsFast`, of the slow average.
struct Decay {
    uint256 weight;
    uint256 keepFast;
    uint256 newsFast;
    uint256 keepSlow;
    uint256 newsSlow;
}

/*
 * SCALES
 * Volatilities and returns are those of one day, {1/√day}, as Q46: resolution 1.4e-14, volatilities below 2^53 (128),
 * returns within ±2^52 (64). Logarithms of prices are Q40, correlations Q30, shares of a variance's root Q64.
 */

/// @title Exponentially weighted volatility and correlation of irregular observations
/// @notice With δ the time an observation counts for and z = return / √(time since the last): σ'² = λ^δ σ² + (1 - λ^δ) z².
/// (RiskMetrics Technical Document 1996, with the decay scaled to time.) Kept as a volatility, not as a variance, and with
/// correlations beside it, not covariances: with a = √(λ^δ) σ / σ' and b = √(1 - λ^δ) z / σ', so that a² + b² = 1, the
/// covariance's own recursion is ρ' = a_i a_j ρ + b_i b_j. That is A ρ A + b bᵀ with A diagonal, so a correlation matrix
/// that is positive semidefinite stays so whatever time each factor's observation counts for, zero included.
/// @dev Rounding: σ' up by at most 2^-46, so that a² + b² <= 1 and no correlation leaves [-1, 1]; ρ' to the nearest 2^-30.
/// Repeated at the shortest spacing for ever these come to at most 4.6e-11 of σ and 7.4e-7 of ρ (slow average, one hour).
library Ewma {
    using FixedPointMathLib for uint256;

    /// @dev {1} One in Q64, in Q30 and in Q46.
    uint256 internal constant ONE_X64 = 1 << 64;
    int256 internal constant ONE_X30 = 1 << 30;
    uint256 internal constant ONE_X46 = 1 << 46;
    /// @dev {s} What one observation counts for at most, so that one late observation cannot replace the history.
    uint256 internal constant MAX_WEIGHT = 1 days;
    /// @dev {USD/tok} in 18 decimals. Nothing worth more is a price.
    uint256 internal constant MAX_PRICE = LogarithmMath.MAX_AMOUNT;
    /// @dev {1/√day} Q46, largest return; 6.4 times a day's price.
    int256 internal constant MAX_RETURN = (1 << 52) - 1;

    /// @dev {1/s} ln(1 / λ) / 2 / 86,400 as Q127, with λ = 0.94 and 0.985 a day.
    uint256 private constant _FAST_RATE = 60923347313019216217086661689177;
    uint256 private constant _SLOW_RATE = 14881089255755151831163521619124;
    /// @dev {1} ln(10^6) as Q40: a price that falls or rises further between two observations counts as this.
    int256 private constant _MAX_LOG = 15190314502144;
    /// @dev {1} 10 % as Q94, the smallest bound of a return.
    uint256 private constant _LEAST_BOUND_X94 = 1980704062856608439838598759;
    /// @dev Volatilities that a return is bound to.
    uint256 private constant _BOUND = 7;
    int256 private constant _HALF_X128 = 1 << 127;

    /// @notice What an observation that counts for `weight` does.
    /// @param weight {s} At most `MAX_WEIGHT`; zero leaves everything as it is.
    /// @return decay See `Decay`, rounded down.
    function decayOf(uint256 weight) internal pure returns (Decay memory decay) {
        // A weight of a day makes exponents of 0.031 at most; keep <= 2^64, so its square fits and is at most 2^128.
        unchecked {
            decay.weight = weight;
            decay.keepFast = ExponentialMath.discountX64(1, int256(weight * _FAST_RATE));
            decay.keepSlow = ExponentialMath.discountX64(1, int256(weight * _SLOW_RATE));
            decay.newsFast = ((1 << 128) - decay.keepFast * decay.keepFast).sqrt();
            decay.newsSlow = ((1 << 128) - decay.keepSlow * decay.keepSlow).sqrt();
        }
    }

    /// @notice A volatility after one observation, and its parts.
    /// @param volatility {1/√day} Q46, below 2^53.
    /// @param dailyReturn {1/√day} Q46, within `MAX_RETURN`.
    /// @param keep {1} Q64, see `Decay`.
    /// @param news {1} Q64, see `Decay`.
    /// @return next {1/√day} Q46, rounded up; at most the larger of the volatility and the return's size.
    /// @return kept {1} a in Q64, rounded down.
    /// @return added {1} b in Q64, towards zero.
    function step(
        uint256 volatility,
        int256 dailyReturn,
        uint256 keep,
        uint256 news
    ) internal pure returns (uint256 next, uint256 kept, int256 added) {
        // Products below 2^117, the sum of their squares below 2^235.
        unchecked {
            uint256 old = keep * volatility; // Q110
            uint256 fresh = news * FixedPointMathLib.abs(dailyReturn); // Q110
            uint256 square = old * old + fresh * fresh;
            uint256 root = square.sqrt();
            if (root * root < square) ++root;
            next = (root + ONE_X64 - 1) >> 64;
            if (next == 0) return (0, ONE_X64, 0);
            kept = old / next;
            added = int256(fresh / next);
            if (dailyReturn < 0) added = -added;
        }
    }

    /// @notice A correlation after one observation of each side: a_i a_j ρ + b_i b_j.
    /// @param correlation {1} Q30, within ±1.
    /// @param keptProduct {1} a_i a_j in Q128.
    /// @param addedProduct {1} b_i b_j in Q128.
    /// @return {1} Q30, to the nearest; within ±1 because a² + b² <= 1 on both sides.
    function correlate(int256 correlation, uint256 keptProduct, int256 addedProduct) internal pure returns (int256) {
        // 128 + 30 bits each
        unchecked {
            return (int256(keptProduct) * correlation + addedProduct * ONE_X30 + _HALF_X128) >> 128;
        }
    }

    /// @notice The volatility that is used: the root of ¾ fast variance + ¼ slow variance.
    /// @param fast {1/√day} Q46, below 2^53.
    /// @param slow {1/√day} Q46, below 2^53.
    /// @return {1/√day} Q46, rounded up; between the two.
    function blend(uint256 fast, uint256 slow) internal pure returns (uint256) {
        // below 2^108
        unchecked {
            uint256 square = 3 * fast * fast + slow * slow;
            uint256 root = square.sqrt();
            if (root * root < square) ++root;
            return (root + 1) >> 1;
        }
    }

    /// @notice ln(price), to the nearest 2^-40.
    /// @param price {USD/tok} 18 decimals, from 1 to `MAX_PRICE`; not checked.
    /// @return {1} Q40 of the logarithm of the price in its 18 decimals; below 2^47.
    function logPrice(uint256 price) internal pure returns (uint256) {
        // The logarithm of an integer is not negative; it is wrong by less than half of 2^-40 and is kept from -0.
        unchecked {
            return uint256(LogarithmMath.logRatioX127(price, 1) + (1 << 86)) >> 87;
        }
    }

    /// @notice The return between two observations, scaled to one day and winsorised: beyond the larger of seven volatilities
    /// and 10 %, both over the time that has passed, it counts as that bound.
    /// @param change {1} Change of `logPrice`, Q40.
    /// @param elapsed {s} Time since the last observation, from 1 to below 2^40.
    /// @param volatility {1/√day} Q46, the one used now.
    /// @return {1/√day} Q46, towards zero.
    function boundedReturn(int256 change, uint256 elapsed, uint256 volatility) internal pure returns (int256) {
        // change 44 bits after the clamp, bound 94 bits
        unchecked {
            int256 log = FixedPointMathLib.clamp(change, -_MAX_LOG, _MAX_LOG);
            uint256 root = ((elapsed << 96) / 1 days).sqrt(); // {√day} Q48
            int256 bound = int256(FixedPointMathLib.max(_BOUND * volatility, _LEAST_BOUND_X94 / root));
            bound = FixedPointMathLib.min(bound, MAX_RETURN);
            return FixedPointMathLib.clamp((log << 54) / int256(root), -bound, bound);
        }
    }
}
