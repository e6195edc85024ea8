// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ExponentialMath} from "contracts/math/ExponentialMath.sol";
import {ImpliedVolatility} from "contracts/math/ImpliedVolatility.sol";
import {LogarithmMath} from "contracts/math/LogarithmMath.sol";
import {Greeks, OptionMath} from "contracts/math/OptionMath.sol";
import {Bench} from "./Bench.sol";

contract BallastPrice is Bench {
    function _run(
        uint256 spot,
        uint256 strike,
        uint256 time,
        uint256 volatility,
        uint256 rate
    ) internal pure override returns (uint256, uint256) {
        return OptionMath.price(spot, strike, time, volatility, int256(rate));
    }
}

/// @notice Both values, both deltas, gamma, vega and both thetas.
contract BallastGreeks is Bench {
    function _run(
        uint256 spot,
        uint256 strike,
        uint256 time,
        uint256 volatility,
        uint256 rate
    ) internal pure override returns (uint256, uint256) {
        Greeks memory all = OptionMath.greeks(spot, strike, time, volatility, int256(rate));
        uint256 deltas = uint256(all.callDelta ^ all.putDelta);
        uint256 thetas = uint256(all.callTheta ^ all.putTheta);
        return (all.callValue ^ all.putValue ^ all.gamma ^ all.vega, deltas ^ thetas);
    }
}

/// @notice Takes the call's value in the place of the volatility.
contract BallastImpliedVolatility is Bench {
    function _run(
        uint256 spot,
        uint256 strike,
        uint256 time,
        uint256 callValue,
        uint256 rate
    ) internal pure override returns (uint256, uint256) {
        return (ImpliedVolatility.ofCall(spot, strike, time, int256(rate), callValue), 0);
    }
}

contract BallastExp is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (ExponentialMath.exp(int256(x)), 0);
    }
}

contract BallastLn is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (uint256(LogarithmMath.logRatio(x, 1e18)), 0);
    }
}
