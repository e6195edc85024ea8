// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ExponentialMath} from "./ExponentialMath.sol";
import {Gaussian} from "./Gaussian.sol";
import {LogarithmMath} from "./LogarithmMath.sol";
import {OptionDomain} from "./OptionDomain.sol";
import {OptionMath} from "./OptionMath.sol";
import {TotalVolatility} from "./TotalVolatility.sol";

/// @title The volatility that a price implies
/// @notice The option that is out of the money is worth c of the smaller of A and B; c(w) has its inflection where
/// n = |ln(A/B)|/w - w/2 is zero. Halley's method runs on ln c below it (n > 0), on ln(1 - c) where c is above 3/4, else on c:
/// three nearly straight curves. It starts at Corrado and Miller's (1996) quadratic near the money, at a bound on the tail
/// or at the inflection elsewhere, and takes at most 8 steps; 5 were the most in 20,000 trials over the domain.
///
/// ACCURACY: where time value and distance to the upper bound exceed 1e-9 of the spot, the result reprices within
/// 2 wei + 2e-16 * A, A the spot; elsewhere an error says what is missing.
library ImpliedVolatility {
    /// @notice An expired option implies no volatility.
    error NoTimeToExpiry();
    /// @notice The option is worth less than its exercise; 18 decimals.
    error PriceBelowIntrinsic(uint256 price, uint256 intrinsic);
    /// @notice The option is worth more than what it can ever pay; 18 decimals.
    error PriceAboveBound(uint256 price, uint256 max);
    /// @notice The time value is too small to tell a volatility by; 18 decimals.
    error TimeValueTooSmall(uint256 timeValue, uint256 min);
    /// @notice The price is too close to its upper bound to tell a volatility by; 18 decimals.
    error TimeValueTooLarge(uint256 timeValue, uint256 max);
    /// @notice The steps did not settle; no input is known for which this happens. Time value with 18 decimals.
    error NotSolved(uint256 timeValue);

    /// @dev Time value and distance to the bound must be this part of the spot.
    uint256 private constant _PARTS = 1e9;
    uint256 private constant _MAX_STEPS = 8;
    /// @dev A last step of half or 1, whichever is less, over 2^20 leaves an error of the step's cube.
    uint256 private constant _SETTLED = 20;
    /// @dev 3/4 as Q76: above it the method runs on ln(1 - c).
    uint256 private constant _HIGH = 3 << 74;
    /// @dev One as Q76 and Q64.
    uint256 private constant _ONE_X76 = 1 << 76;
    int256 private constant _ONE_X64 = 1 << 64;
    /// @dev 1 / √(2π) as Q76, √(2π) as Q64, 1 / π as Q64.
    uint256 private constant _INVERSE_ROOT_TWO_PI_X76 = 30143226457076950844403;
    uint256 private constant _ROOT_TWO_PI_X64 = 46239130270042206923;
    uint256 private constant _INVERSE_PI_X64 = 5871781006564002453;

    /// @notice The volatility at which `OptionMath.price` gives a call this value.
    /// @param spot {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param strike {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param secondsToExpiry {s} 1 to ten years of 365 days.
    /// @param rate {1/year} Continuously compounded, -20 % to 50 %, 18 decimals.
    /// @param callValue {quote} 18 decimals.
    /// @return {1/year^0.5} 0.1 % to 1,000 %, 18 decimals; reverts with the library's or `OptionDomain`'s errors.
    function ofCall(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        int256 rate,
        uint256 callValue
    ) internal pure returns (uint256) {
        (uint256 a, uint256 b, uint256 y) = _amounts(spot, strike, secondsToExpiry, rate);
        require(callValue <= spot, PriceAboveBound(callValue, spot));
        return _volatility(a, b, y, _timeValue(callValue, a, b), secondsToExpiry);
    }

    /// @notice The volatility at which `OptionMath.price` gives a put this value.
    /// @param spot {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param strike {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param secondsToExpiry {s} 1 to ten years of 365 days.
    /// @param rate {1/year} Continuously compounded, -20 % to 50 %, 18 decimals.
    /// @param putValue {quote} 18 decimals.
    /// @return {1/year^0.5} 0.1 % to 1,000 %, 18 decimals; reverts with the library's or `OptionDomain`'s errors.
    function ofPut(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        int256 rate,
        uint256 putValue
    ) internal pure returns (uint256) {
        (uint256 a, uint256 b, uint256 y) = _amounts(spot, strike, secondsToExpiry, rate);
        require(putValue <= b >> 64, PriceAboveBound(putValue, b >> 64));
        return _volatility(a, b, y, _timeValue(putValue, b, a), secondsToExpiry);
    }

    /// @dev Spot and discounted strike as Q64, and |ln(spot / discounted strike)| as Q127.
    function _amounts(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        int256 rate
    ) private pure returns (uint256 a, uint256 b, uint256 y) {
        OptionDomain.checkContract(spot, strike, secondsToExpiry, rate);
        require(secondsToExpiry > 0, NoTimeToExpiry());
        unchecked {
            int256 x = OptionMath.carryX127(rate, secondsToExpiry);
            b = ExponentialMath.discountX64(strike, x);
            x += LogarithmMath.logRatioX127(spot, strike);
            return (spot << 64, b, FixedPointMathLib.abs(x));
        }
    }

    /// @dev What a value has above its exercise, Q64; the value is below 2^128.
    function _timeValue(uint256 value, uint256 received, uint256 paid) private pure returns (uint256) {
        unchecked {
            uint256 intrinsic = received > paid ? received - paid : 0;
            require(value << 64 >= intrinsic, PriceBelowIntrinsic(value, intrinsic >> 64));
            return (value << 64) - intrinsic;
        }
    }

    function _volatility(
        uint256 a,
        uint256 b,
        uint256 y,
        uint256 timeValue,
        uint256 secondsToExpiry
    ) private pure returns (uint256 volatility) {
        uint256 root = TotalVolatility.rootX64(secondsToExpiry);
        volatility = TotalVolatility.volatility(_solve(a, b, y, timeValue), root);
        if (volatility < OptionDomain.MIN_VOLATILITY || volatility > OptionDomain.MAX_VOLATILITY) {
            uint256 limit =
                volatility < OptionDomain.MIN_VOLATILITY ? OptionDomain.MIN_VOLATILITY : OptionDomain.MAX_VOLATILITY;
            require(
                _isWorth(a, b, y, timeValue, TotalVolatility.halfX64(limit, root)),
                OptionDomain.VolatilityOutOfDomain(volatility, OptionDomain.MIN_VOLATILITY, OptionDomain.MAX_VOLATILITY)
            );
            volatility = limit;
        }
    }

    /// @dev Whether half a total volatility gives the time value within 1 wei + 1e-16 * a: a price at the limit of the domain may
    /// tell a volatility just beyond it.
    function _isWorth(uint256 a, uint256 b, uint256 y, uint256 timeValue, uint256 half) private pure returns (bool) {
        unchecked {
            uint256 far = y / half;
            (uint256 value, ) = _evaluate(int256(far) - int256(half), far + half);
            uint256 worth = (value * FixedPointMathLib.min(a, b)) >> 76; // 76 + 177 bits
            return FixedPointMathLib.dist(worth, timeValue) <= (1 << 64) + a / 1e16;
        }
    }

    /// @dev Half the total volatility, Q64.
    function _solve(uint256 a, uint256 b, uint256 y, uint256 timeValue) private pure returns (uint256 half) {
        uint256 c;
        uint256 excess;
        unchecked {
            uint256 smaller = a < b ? a : b;
            uint256 least = a / _PARTS;
            require(timeValue >= least, TimeValueTooSmall(timeValue >> 64, least >> 64));
            require(
                timeValue + least <= smaller,
                TimeValueTooLarge(timeValue >> 64, smaller > least ? (smaller - least) >> 64 : 0)
            );
            // 177 + 76 bits
            c = (timeValue << 76) / smaller;
            excess = ((a < b ? b - a : a - b) << 76) / smaller;
        }
        half = _start(c, excess, y);
        for (uint256 i = 0; i < _MAX_STEPS; ++i) {
            int256 step = _step(half, y, c);
            unchecked {
                half = uint256(int256(half) + step);
                if (FixedPointMathLib.abs(step) <= FixedPointMathLib.min(half, uint256(_ONE_X64)) >> _SETTLED)
                    return half;
            }
        }
        revert NotSolved(timeValue >> 64);
    }

    /* START */

    /// @dev Half the total volatility to start from, Q64; c and excess = e^y - 1 as Q76, y as Q127.
    function _start(uint256 c, uint256 excess, uint256 y) private pure returns (uint256) {
        if (c > _HIGH) return _startHigh(c, y);
        uint256 half = excess < 2 * _ONE_X76 ? _startNear(c, excess) : 0;
        // Good where n = y / (2 half) - half is below 2.
        unchecked {
            if (half > 0 && y / half < half + 2 * uint256(_ONE_X64)) return half;
        }
        return _startFar(c, y);
    }

    /// @dev Corrado and Miller: w = √(2π) / (2 + e) * (c + e/2 + √((c + e/2)² - e²/π)) with e the excess; 0 where the root
    /// has no real value.
    function _startNear(uint256 c, uint256 excess) private pure returns (uint256) {
        unchecked {
            uint256 middle = c + (excess >> 1);
            uint256 square = middle * middle; // {1} Q152, below 2^157
            uint256 spread = ((excess * excess) * _INVERSE_PI_X64) >> 64; // 154 + 63 bits
            if (square < spread) return 0;
            uint256 root = FixedPointMathLib.sqrt(square - spread); // {1} Q76
            return (_ROOT_TWO_PI_X64 * (middle + root)) / (2 * (2 * _ONE_X76 + excess));
        }
    }

    /// @dev 1 - c is at most e^(-w²/8) at the money: w = √(8 ln(1/(1 - c))), or the inflection if that is larger.
    function _startHigh(uint256 c, uint256 y) private pure returns (uint256) {
        unchecked {
            uint256 bound = _logarithm(_ONE_X76, _ONE_X76 - c) << 2;
            return FixedPointMathLib.sqrt(y > bound ? y : bound); // {1} √(w²/4): Q64 of Q128, y / 2 as Q128 is y as Q127
        }
    }

    /// @dev The inflection w0 = √(2y), or below it w = y / √(2 ln(1/c)), to which c tends far out of the money.
    function _startFar(uint256 c, uint256 y) private pure returns (uint256) {
        unchecked {
            uint256 half = FixedPointMathLib.sqrt(y);
            // c(w0) = 1/2 - R(w0) / √(2π)
            if (c + Gaussian.millsX76(2 * half) >= _ONE_X76 >> 1) return half;
            uint256 tail = y / FixedPointMathLib.sqrt(_logarithm(_ONE_X76, c) << 2);
            return tail < half ? tail : half;
        }
    }

    /* STEP */

    /// @dev Halley's step of half the total volatility, Q64, at most half of it down and all of it up.
    function _step(uint256 half, uint256 y, uint256 target) private pure returns (int256 step) {
        unchecked {
            uint256 far = y / half;
            int256 near = int256(far) - int256(half);
            far += half;
            (uint256 value, uint256 height) = _evaluate(near, far);
            int256 bend = (near * int256(far)) / int256(2 * half); // {1} c'' / c', Q64
            (int256 newton, int256 change) = _newton(near > 0, value, height, target);
            // step = -newton / (1 - newton * (bend + change) / 2)
            int256 divisor = _ONE_X64 - ((newton * (bend + change)) >> 65);
            divisor = FixedPointMathLib.clamp(divisor, _ONE_X64 / 2, _ONE_X64 * 2);
            step = -(newton << 63) / divisor; // of w / 2
            return FixedPointMathLib.clamp(step, -int256(half / 2), int256(half));
        }
    }

    /// @dev c and c' = φ(n) at n and f, Q76; both are at least 1.
    function _evaluate(int256 near, uint256 far) private pure returns (uint256 value, uint256 height) {
        unchecked {
            uint256 distance = FixedPointMathLib.abs(near);
            (uint256 nearMills, uint256 farMills) = Gaussian.millsPairX76(distance, far);
            (uint256 q, int256 r, uint256 k) = ExponentialMath.decay((distance * distance) >> 69);
            int256 share = OptionMath.shareX76(near, nearMills, farMills, q, r) >> k;
            if (near < 0) share += int256(_ONE_X76);
            value = share > 0 ? uint256(share) : 1;
            if (value >= _ONE_X76) value = _ONE_X76 - 1;
            height = ((_INVERSE_ROOT_TWO_PI_X76 * uint256(int256(q) - r)) / uint256(int256(q) + r)) >> k;
            if (height == 0) height = 1;
        }
    }

    /// @dev Newton's step on the chosen curve, and what that curve adds to c'' / c'; Q64.
    function _newton(
        bool isBelow,
        uint256 value,
        uint256 height,
        uint256 target
    ) private pure returns (int256 newton, int256 change) {
        unchecked {
            if (isBelow) {
                newton = ((LogarithmMath.logRatioX127(value, target) >> 63) * int256(value)) / int256(height);
                return (newton, -int256((height << 64) / value));
            }
            if (target > _HIGH) {
                value = _ONE_X76 - value;
                int256 excess = LogarithmMath.logRatioX127(value, _ONE_X76 - target) >> 63;
                return (-(excess * int256(value)) / int256(height), int256((height << 64) / value));
            }
            return (((int256(value) - int256(target)) << 64) / int256(height), 0);
        }
    }

    function _logarithm(uint256 numerator, uint256 denominator) private pure returns (uint256) {
        return uint256(LogarithmMath.logRatioX127(numerator, denominator));
    }
}
