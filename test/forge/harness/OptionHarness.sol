// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {DigitalOption} from "contracts/math/DigitalOption.sol";
import {ExponentialMath} from "contracts/math/ExponentialMath.sol";
import {Gaussian} from "contracts/math/Gaussian.sol";
import {ImpliedVolatility} from "contracts/math/ImpliedVolatility.sol";
import {LogarithmMath} from "contracts/math/LogarithmMath.sol";
import {Greeks, OptionMath} from "contracts/math/OptionMath.sol";
import {TotalVolatility} from "contracts/math/TotalVolatility.sol";
import {Batch} from "./Batch.sol";

/// @notice The option libraries behind plain functions.
contract OptionHarness is Batch {
    function price(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) external pure returns (uint256 callValue, uint256 putValue) {
        return OptionMath.price(spot, strike, secondsToExpiry, volatility, rate);
    }

    function greeks(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) external pure returns (Greeks memory) {
        return OptionMath.greeks(spot, strike, secondsToExpiry, volatility, rate);
    }

    function black(
        uint256 spot,
        uint256 discountedStrike,
        uint256 totalVolatility
    ) external pure returns (uint256 callValue, uint256 putValue) {
        return OptionMath.black(spot, discountedStrike, totalVolatility);
    }

    function discountedStrikeX64(uint256 strike, uint256 secondsToExpiry, int256 rate) external pure returns (uint256) {
        return OptionMath.discountedStrikeX64(strike, secondsToExpiry, rate);
    }

    function cash(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) external pure returns (uint256 callValue, uint256 putValue) {
        return DigitalOption.cash(spot, strike, secondsToExpiry, volatility, rate);
    }

    function asset(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        uint256 volatility,
        int256 rate
    ) external pure returns (uint256 callValue, uint256 putValue) {
        return DigitalOption.asset(spot, strike, secondsToExpiry, volatility, rate);
    }

    function volatilityOfCall(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        int256 rate,
        uint256 callValue
    ) external pure returns (uint256) {
        return ImpliedVolatility.ofCall(spot, strike, secondsToExpiry, rate, callValue);
    }

    function volatilityOfPut(
        uint256 spot,
        uint256 strike,
        uint256 secondsToExpiry,
        int256 rate,
        uint256 putValue
    ) external pure returns (uint256) {
        return ImpliedVolatility.ofPut(spot, strike, secondsToExpiry, rate, putValue);
    }

    function exp(int256 x) external pure returns (uint256) {
        return ExponentialMath.exp(x);
    }

    function logRatio(uint256 numerator, uint256 denominator) external pure returns (int256) {
        return LogarithmMath.logRatio(numerator, denominator);
    }

    function cdf(int256 x) external pure returns (uint256) {
        return Gaussian.cdf(x);
    }

    function pdf(int256 x) external pure returns (uint256) {
        return Gaussian.pdf(x);
    }

    function inverseCdf(uint256 probability) external pure returns (int256) {
        return Gaussian.inverseCdf(probability);
    }

    function millsX76(uint256 z) external pure returns (uint256) {
        return Gaussian.millsX76(z);
    }

    function millsPairX76(uint256 y, uint256 z) external pure returns (uint256 first, uint256 second) {
        return Gaussian.millsPairX76(y, z);
    }

    function rootX64(uint256 duration) external pure returns (uint256) {
        return TotalVolatility.rootX64(duration);
    }
}
