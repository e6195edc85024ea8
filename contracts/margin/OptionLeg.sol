// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {BarrierOption} from "../math/BarrierOption.sol";
import {LogarithmMath} from "../math/LogarithmMath.sol";
import {OptionMath} from "../math/OptionMath.sol";
import {InstrumentId, InstrumentLibrary} from "./Instrument.sol";

/// @notice How an option is valued.
/// @dev `Nothing`: a knock-out that was touched, a knock-in that never was.
enum Payoff {
    Nothing,
    Vanilla,
    Digital,
    Barrier
}

/// @notice An option, ready to be valued at many prices and volatilities of its underlying.
/// @param payoff How.
/// @param isCall False for a put.
/// @param isUp The barrier is above.
/// @param isKnockIn Lives only when the barrier is touched.
/// @param strikeX64 {USD/tok} 18 decimals as Q64; a digital's lower end of its ramp.
/// @param x {1} ln(forward / strike) as it is, Q127.
/// @param limitX64 {USD/tok} A digital's upper end of its ramp, or the barrier in terms of the forward, moved by the shift.
/// @param y {1} ln(forward / limit) as it is, Q127.
/// @param shift {1} How much further off the barrier counts because it is not watched all the time, Q127; never negative.
struct OptionLeg {
    Payoff payoff;
    bool isCall;
    bool isUp;
    bool isKnockIn;
    uint256 strikeX64;
    int256 x;
    uint256 limitX64;
    int256 y;
    int256 shift;
}

/// @title One option's value
/// @notice A vanilla by Black (1976); a digital as the spread of two calls that its ramp is, so that it is settled by the payoff it was
/// margined by; a barrier by Reiner and Rubinstein (1991), see `BarrierOption`.
library OptionLegLibrary {
    uint256 private constant _WAD = 1e18;
    uint256 private constant _HALF_X64 = 1 << 63;
    /// @dev {USD/tok} Larger barriers count as this, 18 decimals.
    uint256 private constant _MAX_LEVEL = 1 << 108;

    /// @notice Prepares an option with a barrier.
    /// @param id What it is.
    /// @param forward {USD/tok} 18 decimals, 1 to 2^112.
    /// @param level {USD/tok} The barrier in terms of the forward, 18 decimals.
    /// @param half {1} Half its total volatility, Q64.
    /// @param rootGap {1} √(time between two observations / time to expiry), 18 decimals.
    /// @return leg The option, its barrier not touched.
    function barrier(
        InstrumentId id,
        uint256 forward,
        uint256 level,
        uint256 half,
        uint256 rootGap
    ) internal pure returns (OptionLeg memory leg) {
        leg = vanilla(id, forward);
        leg.isUp = id.isUp();
        leg.isKnockIn = id.isKnockIn();
        leg.payoff = Payoff.Barrier;
        leg.shift = BarrierOption.observationShiftX127(half, rootGap);
        level = FixedPointMathLib.clamp(level, 1, _MAX_LEVEL);
        leg.limitX64 = BarrierOption.movedX64(level, leg.isUp, leg.shift);
        leg.y = LogarithmMath.logRatioX127(forward << 64, leg.limitX64);
    }

    /// @notice Prepares an option with a barrier of which it is known whether it lives.
    /// @param id What it is.
    /// @param forward {USD/tok} 18 decimals.
    /// @param isTouched Whether its barrier was touched; else it never will be.
    /// @return leg The vanilla option, or nothing.
    function decided(InstrumentId id, uint256 forward, bool isTouched) internal pure returns (OptionLeg memory leg) {
        leg = vanilla(id, forward);
        if (isTouched != id.isKnockIn()) leg.payoff = Payoff.Nothing;
    }

    /// @notice Prepares a digital: the ends of its ramp.
    /// @param id What it is.
    /// @param forward {USD/tok} 18 decimals, 1 to 2^112.
    /// @return leg The option.
    function digital(InstrumentId id, uint256 forward) internal pure returns (OptionLeg memory leg) {
        uint256 strike = id.strike();
        leg.isCall = id.isCall();
        // a strike has at most 96 bits
        unchecked {
            uint256 reach = (strike * InstrumentLibrary.DIGITAL_RAMP) / (2 * _WAD); // {USD/tok} at least 5e7 wei
            leg.payoff = Payoff.Digital;
            leg.strikeX64 = (strike - reach) << 64;
            leg.limitX64 = (strike + reach) << 64;
            leg.x = LogarithmMath.logRatioX127(forward, strike - reach);
            leg.y = LogarithmMath.logRatioX127(forward, strike + reach);
        }
    }

    /// @notice The vanilla option of an option's strike.
    /// @param id What it is.
    /// @param forward {USD/tok} 18 decimals.
    /// @return leg That option.
    function vanilla(InstrumentId id, uint256 forward) internal pure returns (OptionLeg memory leg) {
        uint256 strike = id.strike();
        leg.payoff = Payoff.Vanilla;
        leg.isCall = id.isCall();
        leg.strikeX64 = strike << 64;
        leg.x = LogarithmMath.logRatioX127(forward, strike);
    }

    /// @notice Value of one contract, rounded to the nearest.
    /// @param leg The option.
    /// @param a {USD/tok} The forward, 18 decimals as Q64.
    /// @param move {1} Logarithm of that forward over the one it was prepared with, Q127.
    /// @param half {1} Half the total volatility, Q64; at least 92.
    /// @return value {USD} 18 decimals.
    function valueAt(OptionLeg memory leg, uint256 a, int256 move, uint256 half) internal pure returns (uint256 value) {
        unchecked {
            uint256 b = leg.strikeX64;
            if (leg.payoff == Payoff.Vanilla) {
                value = OptionMath.callValueX64(a, b, leg.x + move, half) + _HALF_X64;
                return (leg.isCall ? value : value + b - a) >> 64;
            }
            return otherValueAt(leg, a, move, half);
        }
    }

    /// @notice `valueAt` of an option that is not vanilla.
    /// @param leg The option.
    /// @param a {USD/tok} The forward, 18 decimals as Q64.
    /// @param move {1} Logarithm of that forward over the one it was prepared with, Q127.
    /// @param half {1} Half the total volatility, Q64; at least 92.
    /// @return {USD} 18 decimals.
    function otherValueAt(OptionLeg memory leg, uint256 a, int256 move, uint256 half) internal pure returns (uint256) {
        if (leg.payoff == Payoff.Digital) return _digitalAt(leg, a, move, half);
        if (leg.payoff == Payoff.Nothing) return 0;
        return _barrierAt(leg, a, move, half);
    }

    /// @dev (C(K1) - C(K2)) / (K2 - K1), between 0 and 1.
    function _digitalAt(
        OptionLeg memory leg,
        uint256 a,
        int256 move,
        uint256 half
    ) private pure returns (uint256 value) {
        unchecked {
            uint256 near = OptionMath.callValueX64(a, leg.strikeX64, leg.x + move, half);
            uint256 far = OptionMath.callValueX64(a, leg.limitX64, leg.y + move, half);
            // calls fall with the strike, by at most the difference of the strikes, but for what rounding does to either
            uint256 spread = FixedPointMathLib.zeroFloorSub(near, far);
            uint256 ramp = leg.limitX64 - leg.strikeX64;
            value = FixedPointMathLib.min((spread * _WAD + ramp / 2) / ramp, _WAD); // 176 + 60 bits
            if (!leg.isCall) value = _WAD - value;
        }
    }

    function _barrierAt(OptionLeg memory leg, uint256 a, int256 move, uint256 half) private pure returns (uint256) {
        BarrierOption.Terms memory terms = BarrierOption.Terms({
            isCall: leg.isCall,
            isUp: leg.isUp,
            isKnockIn: leg.isKnockIn,
            strikeX64: leg.strikeX64,
            barrierX64: leg.limitX64,
            shift: leg.shift
        });
        unchecked {
            return (BarrierOption.valueX64(terms, a, leg.x + move, leg.y + move, half) + _HALF_X64) >> 64;
        }
    }
}
