// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ExponentialMath} from "./ExponentialMath.sol";
import {Gaussian} from "./Gaussian.sol";
import {OptionMath} from "./OptionMath.sol";

/// @title Options with one barrier, on a forward
/// @notice Reiner and Rubinstein (1991, "Breaking Down the Barriers") for an underlying without drift, where their formulas
/// reduce to reflection: with f the payoff on the living side of the barrier H, and V the value of a payoff by Black (1976),
///
///   out = V(f, F) - F/H · V(f, H²/F),     in = vanilla - out,
///
/// and F/H · V(·, H²/F) is V with H for the forward and K F/H for the strike. Beyond the barrier an option counts as touched.
/// A barrier that is observed only now and then counts as further off by a factor of e^shift, shift = 0.5826 σ √Δt (Broadie,
/// Glasserman and Kou 1997, "A continuity correction for discrete barrier options", theorem 1.1).
library BarrierOption {
    /// @notice An option's terms. Amounts as Q64 of 18 decimals, below 2^176.
    /// @param isCall False for a put.
    /// @param isUp The barrier is above.
    /// @param isKnockIn Pays only when touched.
    /// @param strikeX64 {quote/base} At most 2^160.
    /// @param barrierX64 {quote/base} Moved by the shift.
    /// @param shift {1} By whose exponential the barrier was moved, Q127; not negative.
    struct Terms {
        bool isCall;
        bool isUp;
        bool isKnockIn;
        uint256 strikeX64;
        uint256 barrierX64;
        int256 shift;
    }

    /// @dev -ζ(1/2)/√(2π), 18 decimals.
    uint256 private constant _CORRECTION = 0.582597157939010670e18;
    uint256 private constant _WAD = 1e18;
    /// @dev {1} Largest correction: a barrier moves by at most a factor of e^2. Q127.
    uint256 private constant _MAX_SHIFT = 2 << 127;
    /// @dev {1} Logarithm of the distance from which on a barrier is never touched, 60,000 times the price; bounds the strikes
    /// of mirrored options. Q127.
    int256 private constant _FAR = 11 << 127;

    /// @notice Logarithm of the factor by which an observed barrier counts as further off.
    /// @param half {1} Half the total volatility to expiry, Q64, at most 2^68.
    /// @param rootGap {1} √(Δt / T), 18 decimals, at most one.
    /// @return {1} Q127.
    function observationShiftX127(uint256 half, uint256 rootGap) internal pure returns (int256) {
        unchecked {
            // Q127 of the whole is Q128 of the half; 68 + 60 bits, then 68 + 60 + 64
            uint256 shift = ((((half * rootGap) / _WAD) * _CORRECTION) << 64) / _WAD;
            return int256(FixedPointMathLib.min(shift, _MAX_SHIFT));
        }
    }

    /// @notice A barrier moved away from the price by a shift.
    /// @param barrier {quote/base} 18 decimals, below 2^109.
    /// @param isUp The barrier is above.
    /// @param shift {1} Of `observationShiftX127`, Q127.
    /// @return {quote/base} 18 decimals as Q64.
    function movedX64(uint256 barrier, bool isUp, int256 shift) internal pure returns (uint256) {
        return ExponentialMath.discountFarX64(barrier, isUp ? -shift : shift);
    }

    /// @notice Value of one option.
    /// @param terms Its terms.
    /// @param a {quote/base} Forward F, Q64.
    /// @param x {1} ln(F / K), Q127.
    /// @param y {1} ln(F / H), Q127, of the moved barrier.
    /// @param half {1} Half the total volatility, Q64; at least 92.
    /// @return {quote} Q64; from zero to the vanilla option's.
    function valueX64(Terms memory terms, uint256 a, int256 x, int256 y, uint256 half) internal pure returns (uint256) {
        uint256 vanilla = _optionX64(terms.isCall, a, terms.strikeX64, x, half);
        unchecked {
            if (terms.isUp ? y + terms.shift >= 0 : y <= terms.shift) return terms.isKnockIn ? vanilla : 0;
            uint256 out = FixedPointMathLib.min(_aliveX64(terms, a, x, y, half, vanilla), vanilla);
            return terms.isKnockIn ? vanilla - out : out;
        }
    }

    /// @dev The knock-out's value where it is alive, given that of the option without a barrier.
    function _aliveX64(
        Terms memory terms,
        uint256 a,
        int256 x,
        int256 y,
        uint256 half,
        uint256 vanilla
    ) private pure returns (uint256) {
        uint256 h = terms.barrierX64;
        uint256 k = terms.strikeX64;
        // a payoff that pays only beyond the barrier, where nothing lives
        bool isMoneyAtBarrier = terms.isCall ? h > k : h < k;
        if (terms.isCall == terms.isUp && !isMoneyAtBarrier) return 0;
        // values below 2^177, logarithms below 2^135
        unchecked {
            int256 value = int256(vanilla);
            if (isMoneyAtBarrier) value = _beyondX64(terms, a, Claim(k, h, x, y), half, value);
            if (y < _FAR && y > -_FAR) {
                Claim memory mirrored = Claim(FixedPointMathLib.fullMulDiv(k, a, h), a, x - 2 * y, -y); // ln(H² / (F K)), ln(H / F)
                value -= _claimX64(terms, h, mirrored, half, isMoneyAtBarrier);
            }
            return value > 0 ? uint256(value) : 0;
        }
    }

    /// @dev A strike and a barrier with the logarithms of the forward over them.
    struct Claim {
        uint256 k;
        uint256 h;
        int256 x;
        int256 y;
    }

    /// @dev Value of the payoff on the living side of the barrier: option(k), or by `_beyondX64` where the barrier lies where it pays.
    function _claimX64(
        Terms memory terms,
        uint256 a,
        Claim memory claim,
        uint256 half,
        bool isMoneyAtBarrier
    ) private pure returns (int256 value) {
        if (!isMoneyAtBarrier || terms.isCall == terms.isUp) {
            value = int256(_optionX64(terms.isCall, a, claim.k, claim.x, half));
        }
        return isMoneyAtBarrier ? _beyondX64(terms, a, claim, half, value) : value;
    }

    /// @dev option(h) + |h - k| digital(h); where the barrier's side is the poorer one, `whole`, which is option(k), less it.
    function _beyondX64(
        Terms memory terms,
        uint256 a,
        Claim memory claim,
        uint256 half,
        int256 whole
    ) private pure returns (int256) {
        unchecked {
            uint256 beyond = _optionX64(terms.isCall, a, claim.h, claim.y, half);
            // 177 + 76 bits
            beyond += (FixedPointMathLib.dist(claim.h, claim.k) * _probabilityX76(terms.isCall, claim.y, half)) >> 76;
            return terms.isCall == terms.isUp ? whole - int256(beyond) : int256(beyond);
        }
    }

    function _optionX64(
        bool isCall,
        uint256 a,
        uint256 b,
        int256 x,
        uint256 half
    ) private pure returns (uint256 value) {
        value = OptionMath.callValueX64(a, b, x, half);
        // the put by parity, not below zero
        unchecked {
            if (!isCall) value = FixedPointMathLib.zeroFloorSub(value + b, a);
        }
    }

    /// @dev Φ(d2) for a call, Φ(-d2) for a put, Q76.
    function _probabilityX76(bool isCall, int256 x, uint256 half) private pure returns (uint256) {
        unchecked {
            int256 d = x / int256(half) - int256(half); // {1} Q64 = Q127 / (2 * Q64)
            if (!isCall) d = -d;
            if (d < 0) return Gaussian.upperTailX76(uint256(-d));
            return (1 << 76) - Gaussian.upperTailX76(uint256(d));
        }
    }
}
