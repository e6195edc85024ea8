// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ExponentialMath} from "./ExponentialMath.sol";
import {Gaussian} from "./Gaussian.sol";
import {LogarithmMath} from "./LogarithmMath.sol";
import {OptionDomain} from "./OptionDomain.sol";
import {TotalVolatility} from "./TotalVolatility.sol";

/// @notice Values and sensitivities of a European call and put; everything with 18 decimals.
struct Greeks {
    /// {quote} Value of the call.
    uint256 callValue;
    /// {quote} Value of the put.
    uint256 putValue;
    /// {base} Change of the call's value by the spot, 0 to 1.
    int256 callDelta;
    /// {base} Change of the put's value by the spot, -1 to 0.
    int256 putDelta;
    /// {base^2/quote} Change of both deltas by the spot.
    uint256 gamma;
    /// {quote*year^0.5} Change of both values by the volatility, per 1.00.
    uint256 vega;
    /// {quote/year} Change of the call's value as time passes.
    int256 callTheta;
    /// {quote/year} Change of the put's value as time passes.
    int256 putTheta;
}

/// @title European options: prices and Greeks of Black and Scholes (1973) and Black (1976)
/// @notice One pass with one exponential. With A the spot, B the discounted strike, w = σ√T, d1 = ln(A/B)/w + w/2,
/// d2 = d1 - w and R the Mills ratio of the normal distribution, A φ(d1) = B φ(d2) = min(A, B) φ(n) =: E, and the option that is out of the
/// money is worth
///
///   E (R(n) - R(f))              where n >= 0, and
///   min(A, B) - E (R(-n) + R(f)) where n < 0,
///
/// with n = |ln(A/B)|/w - w/2 and f = n + w, which are |d1| and |d2| in the order of their size. Its partner is worth |A - B|
/// more (parity).
///
/// DOMAIN: OptionDomain.sol; outside it an error names the argument. Where time or volatility is zero, values are intrinsic.
/// ERROR of a value: at most max(1 wei, 2e-16 * max(A, B)). Values are never below intrinsic.
/// SCALES: amounts are Q64 of 18 decimals, distances and half the total volatility Q64, logarithms Q127, shares of
/// min(A, B) Q76 * 2^-k. docs/option-maths.md bounds every product.
library OptionMath {
    /// @dev {s} times 18 decimals in a year of 365 days.
    int256 private constant _WAD_YEAR = 31_536_000e18;
    uint256 private constant _YEAR = 31_536_000;
    uint256 private constant _WAD = 1e18;
    uint256 private constant _TWICE_WAD = 2_000_000_000_000_000_000;
    /// @dev 1e36
    uint256 private constant _WAD_WAD = 1_000_000_000_000_000_000_000_000_000_000_000_000;
    /// @dev 1 / √(2π) as Q76.
    uint256 private constant _INVERSE_ROOT_TWO_PI_X76 = 30143226457076950844403;
    /// @dev One half as Q64.
    uint256 private constant _HALF_X64 = 0x8000000000000000;

    /* PRICES */

    /// @notice Values of a European call and put on an asset without yield.
    /// @param spot {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param strike {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param secondsToExpiry {s} 0 to ten years of 365 days.
    /// @param volatility {1/year^0.5} 0, or 0.1 % to 1,000 %, 18 decimals.
    /// @param rate {1/year} Continuously compounded, -20 % to 50 %, 18 decimals.
    /// @return callValue {quote} 18 decimals.
    /// @return putValue {quote} 18 decimals.
    function price(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) internal pure returns (uint256 callValue, uint256 putValue) {
        if (OptionDomain.isInside(spot, strike, secondsToExpiry, volatility, rate)) {
            unchecked {
                int256 carry = carryX127(rate, secondsToExpiry);
                uint256 half = TotalVolatility.halfX64(volatility, TotalVolatility.rootX64(secondsToExpiry));
                uint256 discounted = ExponentialMath.discountX64(strike, carry);
                int256 x = LogarithmMath.logRatioX127(spot, strike) + carry; // {1} ln(spot / discounted strike)
                (callValue, putValue) = _values(spot << 64, discounted, x, half);
            }
        } else {
            OptionDomain.check(spot, strike, secondsToExpiry, volatility, rate);
            (callValue, putValue) = _intrinsic(spot << 64, discountedStrikeX64(strike, secondsToExpiry, rate));
        }
    }

    /// @notice Values of a call and put by amounts that are already discounted; for loops over scenarios.
    /// @param spot {quote/base} A: the spot, or the discounted forward; 1 wei to 5.19e15, 18 decimals.
    /// @param discountedStrike {quote/base} B: the discounted strike; 1 wei to 5.19e15, 18 decimals.
    /// @param totalVolatility {1} w = σ√T, 0 to 32, 18 decimals; below 10 wei it counts as zero.
    /// @return callValue {quote} 18 decimals.
    /// @return putValue {quote} 18 decimals.
    function black(
        uint256 spot,
        uint256 discountedStrike,
        uint256 totalVolatility
    ) internal pure returns (uint256 callValue, uint256 putValue) {
        if (OptionDomain.isInsideKernel(spot, discountedStrike, totalVolatility)) {
            unchecked {
                int256 x = LogarithmMath.logRatioX127(spot, discountedStrike);
                uint256 half = (totalVolatility << 63) / _WAD; // {1} w / 2 as Q64
                (callValue, putValue) = _values(spot << 64, discountedStrike << 64, x, half);
            }
        } else {
            OptionDomain.checkKernel(spot, discountedStrike, totalVolatility);
            (callValue, putValue) = _intrinsic(spot << 64, discountedStrike << 64);
        }
    }

    /// @notice Value of the one of `black`'s options that is out of the money, from a logarithm that the caller has; for loops
    /// over scenarios. Not checked.
    /// @param smaller {quote/base} min(A, B), 1 to 2^112, 18 decimals as Q64.
    /// @param magnitude {1} |ln(A / B)|, Q127.
    /// @param half {1} w / 2, Q64; at least 92, at most 2^68.
    /// @return value {quote} 18 decimals as Q64; the other option's is |A - B| more.
    function timeValueX64(uint256 smaller, uint256 magnitude, uint256 half) internal pure returns (uint256 value) {
        unchecked {
            uint256 far;
            // magnitude / half; half is not zero
            assembly ("memory-safe") {
                far := div(magnitude, half)
            }
            int256 near = int256(far - half);
            far += half;
            (uint256 nearMills, uint256 farMills) = Gaussian.millsPairX76(_absolute(near), far);
            (uint256 q, int256 r, uint256 k) = ExponentialMath.decay(uint256(near * near) >> 69); // {1} Q60 = Q128 / 2
            int256 share = shareX76(near, nearMills, farMills, q, r);
            // value = max(0, smaller * share / 2^(76 + k) + (near < 0 ? smaller : 0))
            assembly ("memory-safe") {
                value := add(sar(add(k, 76), mul(smaller, share)), and(sar(255, near), smaller))
                value := mul(value, sgt(value, 0))
            }
        }
    }

    /// @notice The call's value of `black`, likewise.
    /// @param a {quote/base} A, 1 to 2^112, 18 decimals as Q64.
    /// @param b {quote/base} B, 1 to 2^112, 18 decimals as Q64.
    /// @param x {1} ln(A / B), Q127.
    /// @param half {1} w / 2, Q64; at least 92, at most 2^68.
    /// @return value {quote} 18 decimals as Q64; the put's is A - B less.
    function callValueX64(uint256 a, uint256 b, int256 x, uint256 half) internal pure returns (uint256 value) {
        unchecked {
            bool isAbove = a > b;
            value = timeValueX64(isAbove ? b : a, _absolute(x), half);
            if (isAbove) value += a - b;
        }
    }

    /// @notice The strike's present value, B = K e^(-rT), as the formulas use it.
    /// @param strike {quote/base} Inside the domain; not checked.
    /// @param secondsToExpiry {s} Inside the domain; not checked.
    /// @param rate {1/year} Inside the domain; not checked.
    /// @return {quote/base} Q64 of 18 decimals.
    function discountedStrikeX64(uint256 strike, uint256 secondsToExpiry, int256 rate) internal pure returns (uint256) {
        return ExponentialMath.discountFarX64(strike, carryX127(rate, secondsToExpiry));
    }

    /* GREEKS */

    /// @notice Values and sensitivities of a European call and put on an asset without yield.
    /// @dev Where time or volatility is zero: deltas are those of the intrinsic values, halves at the kink; gamma and vega
    /// are zero; theta is the interest on the discounted strike.
    /// @param spot {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param strike {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param secondsToExpiry {s} 0 to ten years of 365 days.
    /// @param volatility {1/year^0.5} 0, or 0.1 % to 1,000 %, 18 decimals.
    /// @param rate {1/year} Continuously compounded, -20 % to 50 %, 18 decimals.
    /// @return result The values are those of `price`, bit by bit.
    function greeks(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) internal pure returns (Greeks memory result) {
        if (OptionDomain.isInside(spot, strike, secondsToExpiry, volatility, rate)) {
            unchecked {
                int256 x = carryX127(rate, secondsToExpiry);
                uint256 discounted = ExponentialMath.discountX64(strike, x);
                x += LogarithmMath.logRatioX127(spot, strike); // {1} ln(spot / discounted strike)
                uint256 half = TotalVolatility.halfX64(volatility, TotalVolatility.rootX64(secondsToExpiry));
                (uint256 density, uint256 strikePart) = _setValues(result, spot, discounted, x, half);
                uint256 flow = (density * half) >> 64; // {quote} E w / 2; 176 + 68 bits
                _setConvexities(result, spot, volatility, half, density, flow);
                flow = _decayX64(flow, secondsToExpiry);
                _setThetas(result, rate, strikePart, discounted, flow);
            }
        } else {
            OptionDomain.check(spot, strike, secondsToExpiry, volatility, rate);
            _setIntrinsic(result, spot << 64, discountedStrikeX64(strike, secondsToExpiry, rate), rate);
        }
    }

    /* KERNEL */

    /// @notice rT; less than 60 + 29 + 127 bits on the way.
    /// @param rate {1/year} Inside the domain; not checked.
    /// @param secondsToExpiry {s} Inside the domain; not checked.
    /// @return {1} Q127.
    function carryX127(int256 rate, uint256 secondsToExpiry) internal pure returns (int256) {
        unchecked {
            return ((rate * int256(secondsToExpiry)) << 127) / _WAD_YEAR;
        }
    }

    /// @dev Values of `price`, rounded to the nearest; x = ln(a / b).
    function _values(uint256 a, uint256 b, int256 x, uint256 half) private pure returns (uint256, uint256) {
        (int256 near, uint256 far) = _distances(x, half);
        (uint256 nearMills, uint256 farMills) = Gaussian.millsPairX76(_absolute(near), far);
        unchecked {
            (uint256 q, int256 r, uint256 k) = ExponentialMath.decay(uint256(near * near) >> 69); // {1} Q60 = Q128 / 2
            int256 share = shareX76(near, nearMills, farMills, q, r);
            return _rounded(_callX64(a, b, near, share, k), a, b);
        }
    }

    /// @dev n = |x|/w - w/2 and f = |x|/w + w/2 as Q64; half = w/2, so that Q127 / (2 * Q64) is Q64 of x/w.
    function _distances(int256 x, uint256 half) private pure returns (int256 near, uint256 far) {
        unchecked {
            uint256 middle;
            uint256 magnitude = _absolute(x);
            // magnitude / half; half is not zero
            assembly ("memory-safe") {
                middle := div(magnitude, half)
            }
            return (int256(middle - half), middle + half);
        }
    }

    /// @notice (±R(|n|) - R(f)) e^-r / √(2π), with the sign of n: E (...) as a share of min(A, B) before k halvings.
    /// @param near {1} n, Q64.
    /// @param nearMills {1} R(|n|) / √(2π), Q76.
    /// @param farMills {1} R(f) / √(2π), Q76.
    /// @param q {1} Of `ExponentialMath.decay`, Q60.
    /// @param r {1} Of `ExponentialMath.decay`, Q60.
    /// @return share {1} Q76.
    function shareX76(
        int256 near,
        uint256 nearMills,
        uint256 farMills,
        uint256 q,
        int256 r
    ) internal pure returns (int256 share) {
        // (q - r) * ((near < 0 ? -nearMills : nearMills) - farMills) / (q + r); 62 + 77 bits
        assembly ("memory-safe") {
            let sign := sar(255, near)
            share := sub(sub(xor(nearMills, sign), sign), farMills)
            share := sdiv(mul(sub(q, r), share), add(q, r))
        }
    }

    /// @dev The call's value from the share; 177 + 77 bits.
    function _callX64(uint256 a, uint256 b, int256 near, int256 share, uint256 k) private pure returns (uint256 value) {
        // inTheMoney = max(a - b, 0); smaller = min(a, b);
        // value = max(0, smaller * share / 2^(76 + k) + (near < 0 ? smaller : 0)) + inTheMoney
        assembly ("memory-safe") {
            let inTheMoney := sub(a, b)
            inTheMoney := mul(inTheMoney, sgt(inTheMoney, 0))
            let smaller := sub(a, inTheMoney)
            value := add(sar(add(k, 76), mul(smaller, share)), and(sar(255, near), smaller))
            value := add(mul(value, sgt(value, 0)), inTheMoney)
        }
    }

    /// @dev The call's value and, by parity, the put's, without the 64 bits; rounded to the nearest.
    function _rounded(uint256 callX64, uint256 a, uint256 b) private pure returns (uint256, uint256) {
        unchecked {
            callX64 += _HALF_X64;
            return (callX64 >> 64, (callX64 + b - a) >> 64);
        }
    }

    function _absolute(int256 value) private pure returns (uint256 magnitude) {
        // value < 0 ? -value : value
        assembly ("memory-safe") {
            let sign := sar(255, value)
            magnitude := sub(xor(value, sign), sign)
        }
    }

    /// @dev Values of nothing but their exercise.
    function _intrinsic(uint256 a, uint256 b) private pure returns (uint256, uint256) {
        unchecked {
            return a > b ? ((a - b + _HALF_X64) >> 64, uint256(0)) : (uint256(0), (b - a + _HALF_X64) >> 64);
        }
    }

    /* PARTS OF THE GREEKS */

    /// @dev Sets the values and the deltas, and returns E and B Φ(d2); Q64 of 18 decimals.
    function _setValues(
        Greeks memory result,
        uint256 spot,
        uint256 b,
        int256 x,
        uint256 half
    ) private pure returns (uint256 density, uint256 strikePart) {
        unchecked {
            uint256 callX64;
            (callX64, strikePart, density) = _parts(spot << 64, b, x, half);
            _setDeltas(result, strikePart, spot);
            strikePart -= callX64;
            (result.callValue, result.putValue) = _rounded(callX64, spot << 64, b);
        }
    }

    /// @dev The call's value, A Φ(d1), and E = A φ(d1); Q64 of 18 decimals.
    function _parts(
        uint256 a,
        uint256 b,
        int256 x,
        uint256 half
    ) private pure returns (uint256 callX64, uint256 spotPart, uint256 density) {
        (int256 near, int256 share, int256 tail, uint256 height, uint256 k) = _weights(x, half);
        callX64 = _callX64(a, b, near, share, k);
        // d1 > 0: A - A Φ(-d1). spotPart = (tail < 0 ? a : 0) + min(a, b) * tail / 2^(76 + k)
        // density = min(a, b) * height / 2^(76 + k)
        assembly ("memory-safe") {
            b := xor(b, mul(xor(a, b), lt(a, b)))
            k := add(k, 76)
            spotPart := add(and(a, sar(255, tail)), sar(k, mul(b, tail)))
            density := shr(k, mul(b, height))
        }
    }

    /// @dev Shares of min(A, B) before k halvings, Q76: the option's (see `shareX76`), that of A Φ(-|d1|), negative where d1
    /// is positive, and that of E.
    function _weights(
        int256 x,
        uint256 half
    ) private pure returns (int256 near, int256 share, int256 tail, uint256 height, uint256 k) {
        uint256 far;
        uint256 farMills;
        (near, far) = _distances(x, half);
        (height, farMills) = Gaussian.millsPairX76(_absolute(near), far);
        uint256 q;
        int256 r;
        unchecked {
            (q, r, k) = ExponentialMath.decay(uint256(near * near) >> 69); // {1} Q60 = Q128 / 2
        }
        share = shareX76(near, height, farMills, q, r);
        // |d1| is f where x >= 0 and |n| where x < 0; d1 is negative where x < 0 and n >= 0
        // tail = (x < 0 ? nearMills : farMills) * (q - r) / (q + r), height = (q - r) / (q + r) / √(2π)
        assembly ("memory-safe") {
            x := sar(255, x)
            tail := xor(farMills, and(x, xor(farMills, height)))
            tail := div(mul(sub(q, r), tail), add(q, r))
            x := not(and(x, not(sar(255, near))))
            tail := sub(xor(tail, x), x)
            height := div(mul(_INVERSE_ROOT_TWO_PI_X76, sub(q, r)), add(q, r))
        }
    }

    /// @dev A Φ(d1) / A to the nearest; a put's delta is one less.
    function _setDeltas(Greeks memory result, uint256 spotPart, uint256 spot) private pure {
        int256 delta;
        // delta = (spotPart * WAD + (spot << 63)) / (spot << 64); 176 + 60 bits, and spot is not zero
        assembly ("memory-safe") {
            delta := div(add(mul(spotPart, _WAD), shl(63, spot)), shl(64, spot))
        }
        unchecked {
            result.callDelta = delta;
            result.putDelta = delta - int256(_WAD);
        }
    }

    /// @dev A year's decay E w / (2T), Q64; flow = E w / 2, 181 + 25 bits.
    function _decayX64(uint256 flow, uint256 secondsToExpiry) private pure returns (uint256 decay) {
        // decay = flow * YEAR / secondsToExpiry, which is not zero
        assembly ("memory-safe") {
            decay := div(mul(flow, _YEAR), secondsToExpiry)
        }
    }

    /// @dev Call: -decay - r B Φ(d2). Put: -decay + r B Φ(-d2). To the nearest; strikePart is B Φ(d2).
    function _setThetas(Greeks memory result, int256 rate, uint256 strikePart, uint256 b, uint256 decay) private pure {
        unchecked {
            int256 base = int256(_HALF_X64) - int256(decay);
            result.callTheta = (base - (rate * int256(strikePart)) / int256(_WAD)) >> 64; // 59 + 177 bits
            result.putTheta = (base + (rate * int256(b - strikePart)) / int256(_WAD)) >> 64;
        }
    }

    /// @dev vega = E √T = E w / σ, gamma = φ(d1) / (S w) with φ(d1) = E / A; rounded down. flow = E w / 2.
    function _setConvexities(
        Greeks memory result,
        uint256 spot,
        uint256 volatility,
        uint256 half,
        uint256 density,
        uint256 flow
    ) private pure {
        uint256 vega;
        uint256 gamma;
        // vega = flow * 2 WAD / (volatility << 64); 181 + 61 bits
        // gamma = (density << 12) / spot * WAD * WAD / ((spot * half) << 13); 75 + 120 bits over 110 + 68 + 13
        // no divisor is zero
        assembly ("memory-safe") {
            vega := div(mul(flow, _TWICE_WAD), shl(64, volatility))
            gamma := div(mul(div(shl(12, density), spot), _WAD_WAD), shl(13, mul(spot, half)))
        }
        result.gamma = gamma;
        result.vega = vega;
    }

    /// @dev Greeks of nothing but the exercise.
    function _setIntrinsic(Greeks memory result, uint256 a, uint256 b, int256 rate) private pure {
        (result.callValue, result.putValue) = _intrinsic(a, b);
        unchecked {
            uint256 weight =
                a > b
                    ? _WAD
                    : a == b
                        ? _WAD / 2
                        : 0; // {1} Φ(d1) and Φ(d2)
            result.callDelta = int256(weight);
            result.putDelta = int256(weight) - int256(_WAD);
            _setThetas(result, rate, (((b >> 60) * weight) / _WAD) << 60, b, 0);
        }
    }
}
