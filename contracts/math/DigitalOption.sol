// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ExponentialMath} from "./ExponentialMath.sol";
import {Gaussian} from "./Gaussian.sol";
import {LogarithmMath} from "./LogarithmMath.sol";
import {OptionDomain} from "./OptionDomain.sol";
import {OptionMath} from "./OptionMath.sol";
import {TotalVolatility} from "./TotalVolatility.sol";

/// @title European digital options
/// @notice A call pays where the underlying ends above the strike, its put where it does not (Haug 2007, 4.19). Domain and
/// errors are those of `OptionMath.price`. Where time or volatility is zero, the result is the payout itself, discounted.
/// ERROR: at most 1 wei + 1e-16 + 1e-18 / w of the two values' sum: without volatility's smoothing a digital option jumps.
library DigitalOption {
    uint256 private constant _WAD = 1e18;
    /// @dev One half as Q64.
    uint256 private constant _HALF_X64 = 1 << 63;

    /// @notice Values of a cash-or-nothing call and put that pay 1.
    /// @param spot {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param strike {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param secondsToExpiry {s} 0 to ten years of 365 days.
    /// @param volatility {1/year^0.5} 0, or 0.1 % to 1,000 %, 18 decimals.
    /// @param rate {1/year} Continuously compounded, -20 % to 50 %, 18 decimals.
    /// @return callValue {1} e^(-rT) Φ(d2), 18 decimals.
    /// @return putValue {1} e^(-rT) Φ(-d2), 18 decimals.
    function cash(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) internal pure returns (uint256 callValue, uint256 putValue) {
        (uint256 probability, ) = _probabilitiesX76(spot, strike, secondsToExpiry, volatility, rate);
        unchecked {
            int256 carry = OptionMath.carryX127(rate, secondsToExpiry);
            return _split(ExponentialMath.discountFarX64(_WAD, carry), probability);
        }
    }

    /// @notice Values of an asset-or-nothing call and put that pay the underlying.
    /// @param spot {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param strike {quote/base} 1e-6 to 1e15, 18 decimals.
    /// @param secondsToExpiry {s} 0 to ten years of 365 days.
    /// @param volatility {1/year^0.5} 0, or 0.1 % to 1,000 %, 18 decimals.
    /// @param rate {1/year} Continuously compounded, -20 % to 50 %, 18 decimals.
    /// @return callValue {quote} S Φ(d1), 18 decimals.
    /// @return putValue {quote} S Φ(-d1), 18 decimals.
    function asset(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) internal pure returns (uint256 callValue, uint256 putValue) {
        (, uint256 probability) = _probabilitiesX76(spot, strike, secondsToExpiry, volatility, rate);
        return _split(spot << 64, probability);
    }

    /// @dev Φ(d2) and Φ(d1), Q76.
    function _probabilitiesX76(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) private pure returns (uint256 second, uint256 first) {
        unchecked {
            OptionDomain.check(spot, strike, secondsToExpiry, volatility, rate);
            int256 x = LogarithmMath.logRatioX127(spot, strike) + OptionMath.carryX127(rate, secondsToExpiry);
            if (secondsToExpiry == 0 || volatility == 0) {
                second = x > 0 ? 1 << 76 : 0;
                return (second, second);
            }
            uint256 half = TotalVolatility.halfX64(volatility, TotalVolatility.rootX64(secondsToExpiry));
            x /= int256(half); // {1} Q64 = Q127 / (2 * Q64)
            return (_cdfX76(x - int256(half)), _cdfX76(x + int256(half)));
        }
    }

    /// @dev Φ(d), Q76, of d as Q64.
    function _cdfX76(int256 d) private pure returns (uint256) {
        unchecked {
            if (d < 0) return Gaussian.upperTailX76(uint256(-d));
            return (1 << 76) - Gaussian.upperTailX76(uint256(d));
        }
    }

    /// @dev amount * probability and the rest of the amount, to the nearest; an amount as Q64 of less than 177 bits.
    function _split(uint256 amount, uint256 probability) private pure returns (uint256 callValue, uint256 putValue) {
        unchecked {
            uint256 call = (amount * probability) >> 76;
            return ((call + _HALF_X64) >> 64, (amount - call + _HALF_X64) >> 64);
        }
    }
}
