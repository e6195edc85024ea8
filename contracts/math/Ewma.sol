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

/// @notice The time between two observations of a factor.
/// @param elapsed {s}
/// @param root {√day} Q48, rounded down.
/// @param leastBound {1/√day} 10 % over that time, Q46.
struct Span {
    uint256 elapsed;
    uint256 root;
    uint256 leastBound;
}

/*
 * SCALES
 * Volatilities and returns are those of one day, {1/√day}, as Q46: resolution 1.4e-14, volatilities below 2^53 (128),
 * returns within ±2^52 (64). Logarithms are Q40, correlations Q30, shares of a variance's root Q64.
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
    uint256 internal constant ONE_X30 = 1 << 30;
    uint256 internal constant ONE_X46 = 1 << 46;
    /// @dev {s} What one observation counts for at most, so that one late observation cannot replace the history.
    uint256 internal constant MAX_WEIGHT = 1 days;
    /// @dev {USD/tok} in 18 decimals. Nothing worth more is a price.
    uint256 internal constant MAX_PRICE = LogarithmMath.MAX_AMOUNT;
    /// @dev {1/√day} Q46, largest return; 6.4 times a day's price.
    uint256 internal constant MAX_RETURN = (1 << 52) - 1;

    /// @dev {1/s} ln(1 / λ) / 2 / 86,400 as Q127, with λ = 0.94 and 0.985 a day.
    uint256 private constant _FAST_RATE = 60923347313019216217086661689177;
    uint256 private constant _SLOW_RATE = 14881089255755151831163521619124;
    /// @dev {1} ln(10^6) as Q40: a price that falls or rises further between two observations counts as this.
    int256 private constant _MAX_LOG = 15190314502144;
    /// @dev {1} 10 % as Q94, the smallest bound of a return.
    uint256 private constant _LEAST_BOUND_X94 = 1980704062856608439838598759;
    uint256 private constant _PRICE_DIGITS = 1 << 40;
    /// @dev Volatilities that a return is bound to.
    uint256 private constant _BOUND = 7;

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

    /// @dev `decayOf(0)`: nothing is observed.
    function noDecay() internal pure returns (Decay memory decay) {
        (decay.keepFast, decay.keepSlow) = (ONE_X64, ONE_X64);
    }

    /// @notice A volatility after one observation, and its parts.
    /// @param volatility {1/√day} Q46, below 2^53.
    /// @param dailyReturn {1/√day} Q46, within `MAX_RETURN`.
    /// @param keep {1} Q64, see `Decay`.
    /// @param news {1} Q64, see `Decay`.
    /// @return stepped {1/√day} Q46, rounded up; at most the larger of the volatility and the return's size.
    /// @return kept {1} a in Q64, rounded down.
    /// @return added {1} b in Q64, towards zero.
    function step(
        uint256 volatility,
        int256 dailyReturn,
        uint256 keep,
        uint256 news
    ) internal pure returns (uint256 stepped, uint256 kept, int256 added) {
        // Products below 2^117, the sum of their squares below 2^235.
        // old = keep * volatility; fresh = news * |dailyReturn|, both Q110
        // stepped = ⌈⌈√(old² + fresh²)⌉ / 2^64⌉; kept = old / stepped, one where nothing moves; added = ± fresh / stepped
        uint256 square;
        uint256 fresh;
        assembly ("memory-safe") {
            kept := mul(keep, volatility)
            added := sar(255, dailyReturn)
            fresh := mul(news, sub(xor(dailyReturn, added), added))
            square := add(mul(kept, kept), mul(fresh, fresh))
        }
        uint256 root = _rootUp(square, _near(kept, fresh));
        assembly ("memory-safe") {
            stepped := shr(64, add(root, 0xffffffffffffffff))
            kept := add(div(kept, stepped), shl(64, iszero(stepped)))
            added := sub(xor(div(fresh, stepped), added), added)
        }
    }

    /// @notice As `step`, the volatility alone.
    /// @param volatility {1/√day} Q46, below 2^53.
    /// @param size {1/√day} Size of the return, Q46, within `MAX_RETURN`.
    /// @param keep {1} Q64, see `Decay`.
    /// @param news {1} Q64, see `Decay`.
    /// @return {1/√day} Q46, rounded up.
    function next(uint256 volatility, uint256 size, uint256 keep, uint256 news) internal pure returns (uint256) {
        unchecked {
            (uint256 old, uint256 fresh) = (keep * volatility, news * size);
            return (_rootUp(old * old + fresh * fresh, _near(old, fresh)) + ONE_X64 - 1) >> 64;
        }
    }

    /// @notice The volatility that is used: the root of ¾ fast variance + ¼ slow variance.
    /// @param fast {1/√day} Q46, below 2^53.
    /// @param slow {1/√day} Q46, below 2^53.
    /// @return {1/√day} Q46, rounded up; between the two.
    function blend(uint256 fast, uint256 slow) internal pure returns (uint256) {
        // below 2^108
        unchecked {
            // 7/4 is √3 but for 1.1 %
            uint256 root = _rootUp(3 * fast * fast + slow * slow, _near((7 * fast) >> 2, slow));
            return (root + 1) >> 1;
        }
    }

    /// @notice A price in 47 bits: 7 of exponent and 40 of digits, rounded down by less than 2^-39.
    /// @param price {USD/tok} 18 decimals, at most `MAX_PRICE`; not checked.
    /// @return Its code; codes are in the order of their prices.
    function packPrice(uint256 price) internal pure returns (uint256) {
        // 112 bits, so the exponent is at most 72
        unchecked {
            if (price < _PRICE_DIGITS) return price;
            uint256 exponent = price.log2() - 39;
            return (exponent << 40) | (price >> exponent);
        }
    }

    /// @notice The change of the logarithm between two prices.
    /// @param from Code of the earlier price, not zero.
    /// @param to Code of the later price, not zero.
    /// @return {1} Q40, rounded down.
    function logChange(uint256 from, uint256 to) internal pure returns (int256) {
        return LogarithmMath.logRatioX127(_price(to), _price(from)) >> 87;
    }

    /// @notice What the time since the last observation makes of a return.
    /// @param elapsed {s} From one to below 2^40.
    /// @return span See `Span`.
    function spanOf(uint256 elapsed) internal pure returns (Span memory span) {
        unchecked {
            span.elapsed = elapsed;
            span.root = ((elapsed << 96) / 1 days).sqrt();
            span.leastBound = _LEAST_BOUND_X94 / span.root;
        }
    }

    /// @notice The return between two observations, scaled to one day and winsorised: beyond the larger of seven volatilities
    /// and 10 %, both over the time that has passed, it counts as that bound.
    /// @param change {1} Q40, see `logChange`.
    /// @param span The time since the last observation.
    /// @param volatility {1/√day} Q46, the one used now.
    /// @return {1/√day} Q46, towards zero.
    function boundedReturn(int256 change, Span memory span, uint256 volatility) internal pure returns (int256) {
        // change 44 bits after the clamp, bound 94 bits; the root is at least 2^39
        unchecked {
            int256 log = FixedPointMathLib.clamp(change, -_MAX_LOG, _MAX_LOG);
            uint256 bound = FixedPointMathLib.max(_BOUND * volatility, span.leastBound);
            int256 limit = int256(FixedPointMathLib.min(bound, MAX_RETURN));
            return FixedPointMathLib.clamp((log << 54) / int256(span.root), -limit, limit);
        }
    }

    /// @dev {USD/tok} The price of a code, 18 decimals.
    function _price(uint256 code) private pure returns (uint256) {
        return (code & (_PRICE_DIGITS - 1)) << (code >> 40);
    }

    /// @dev √(x² + y²) but for 6.8 %: max + 3/8 min.
    function _near(uint256 x, uint256 y) private pure returns (uint256 root) {
        assembly ("memory-safe") {
            // what turns x into the larger and y into the smaller
            let exchange := mul(xor(x, y), gt(y, x))
            root := add(xor(x, exchange), shr(3, mul(3, xor(y, exchange))))
        }
    }

    /// @dev √square rounded up, of a square below 2^236, from a guess that is not zero where the square is not and within 8 %.
    /// Each of Heron's steps squares the relative error and halves it: 3.2e-3, 5.1e-6, 1.3e-11, 8.6e-23, 3.7e-45. So the
    /// fifth leaves the root rounded down, or one more where that is up.
    function _rootUp(uint256 square, uint256 root) private pure returns (uint256) {
        // root = (root + square / root) / 2, five times; then one more if root² < square. A division by zero is zero.
        assembly ("memory-safe") {
            root := shr(1, add(root, div(square, root)))
            root := shr(1, add(root, div(square, root)))
            root := shr(1, add(root, div(square, root)))
            root := shr(1, add(root, div(square, root)))
            root := shr(1, add(root, div(square, root)))
            root := add(root, lt(mul(root, root), square))
        }
        return root;
    }
}
