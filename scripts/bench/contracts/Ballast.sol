// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ExponentialMath} from "contracts/math/ExponentialMath.sol";
import {Gaussian} from "contracts/math/Gaussian.sol";
import {ImpliedVolatility} from "contracts/math/ImpliedVolatility.sol";
import {LogarithmMath} from "contracts/math/LogarithmMath.sol";
import {Greeks, OptionMath} from "contracts/math/OptionMath.sol";
import {TotalVolatility} from "contracts/math/TotalVolatility.sol";
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

    /// @inheritdoc Bench
    function valueOf(uint256[5] calldata p) external pure override returns (uint256[8] memory values) {
        Greeks memory all = OptionMath.greeks(p[0], p[1], p[2], p[3], int256(p[4]));
        (values[0], values[1]) = (all.callValue, all.putValue);
        (values[2], values[3]) = (uint256(all.callDelta), uint256(all.putDelta));
        (values[4], values[5]) = (all.gamma, all.vega);
        (values[6], values[7]) = (uint256(all.callTheta), uint256(all.putTheta));
    }
}

/// @notice Takes the discounted strike and the total volatility.
contract BallastBlack is Bench {
    function _run(uint256 a, uint256 b, uint256 w, uint256, uint256) internal pure override returns (uint256, uint256) {
        return OptionMath.black(a, b, w);
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

contract BallastCdf is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (Gaussian.cdf(int256(x)), 0);
    }
}

/// @notice Of whole seconds, as Q64.
contract BallastRoot is Bench {
    function _run(uint256 time, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (TotalVolatility.rootX64(time), 0);
    }
}
