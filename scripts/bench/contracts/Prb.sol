// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {SD59x18, exp, ln, sd, sqrt} from "@prb/math/src/SD59x18.sol";
import {Bench} from "./Bench.sol";
import {UpperTail} from "./UpperTail.sol";

/// @notice Black-Scholes as one would write it on PRBMath: its signed type and its operators.
contract PrbPrice is Bench {
    function _run(
        uint256 spot,
        uint256 strike,
        uint256 time,
        uint256 volatility,
        uint256 rate
    ) internal pure override returns (uint256, uint256) {
        SD59x18 year = sd(int256((time * 1e18) / 31_536_000));
        SD59x18 carry = sd(int256(rate)).mul(year);
        SD59x18 logarithm = ln(sd(int256((spot * 1e18) / strike)));
        SD59x18 discounted = sd(int256(strike)).mul(exp(-carry));
        return _values(sd(int256(spot)), discounted, logarithm + carry, sd(int256(volatility)).mul(sqrt(year)));
    }

    function _values(
        SD59x18 spot,
        SD59x18 discounted,
        SD59x18 logarithm,
        SD59x18 deviation
    ) private pure returns (uint256, uint256) {
        SD59x18 d1 = logarithm.div(deviation) + sd(deviation.unwrap() / 2);
        SD59x18 call = spot.mul(_cdf(d1)) - discounted.mul(_cdf(d1 - deviation));
        return (_positive(call), _positive(call + discounted - spot));
    }

    function _positive(SD59x18 value) private pure returns (uint256) {
        return value.unwrap() > 0 ? uint256(value.unwrap()) : 0;
    }

    function _cdf(SD59x18 x) private pure returns (SD59x18) {
        SD59x18 z = x.abs();
        SD59x18 e = exp(sd(-z.mul(z).unwrap() / 2));
        int256 tail = int256(UpperTail.above(uint256(z.unwrap()), uint256(e.unwrap())));
        return sd(x.unwrap() < 0 ? tail : 1e18 - tail);
    }
}

contract PrbExp is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (uint256(exp(sd(int256(x))).unwrap()), 0);
    }
}

contract PrbLn is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (uint256(ln(sd(int256(x))).unwrap()), 0);
    }
}

contract PrbSqrt is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (uint256(sqrt(sd(int256(x))).unwrap()), 0);
    }
}
