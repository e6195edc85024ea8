// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Bench} from "./Bench.sol";
import {UpperTail} from "./UpperTail.sol";

/// @notice Black-Scholes as one would write it on Solady: unchecked 18-decimal arithmetic, one discount, parity for the put.
contract SoladyPrice is Bench {
    function _run(
        uint256 spot,
        uint256 strike,
        uint256 time,
        uint256 volatility,
        uint256 rate
    ) internal pure override returns (uint256 call, uint256 put) {
        unchecked {
            uint256 carry = (rate * time) / 31_536_000; // {1} r T
            uint256 deviation = (volatility * FixedPointMathLib.sqrt((time * 1e36) / 31_536_000)) / 1e18; // {1} σ √T
            int256 logarithm = FixedPointMathLib.lnWad(int256((spot * 1e18) / strike));
            int256 d1 = ((logarithm + int256(carry)) * 1e18) / int256(deviation) + int256(deviation >> 1);
            uint256 discounted = (strike * uint256(FixedPointMathLib.expWad(-int256(carry)))) / 1e18;
            call = (spot * _cdf(d1)) / 1e18;
            uint256 paid = (discounted * _cdf(d1 - int256(deviation))) / 1e18;
            call = call > paid ? call - paid : 0;
            put = call + discounted > spot ? call + discounted - spot : 0;
        }
    }

    function _cdf(int256 x) private pure returns (uint256) {
        unchecked {
            uint256 z = FixedPointMathLib.abs(x);
            uint256 tail = UpperTail.above(z, uint256(FixedPointMathLib.expWad(-int256((z * z) / 2e18))));
            return x < 0 ? tail : 1e18 - tail;
        }
    }
}

contract SoladyExp is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (uint256(FixedPointMathLib.expWad(int256(x))), 0);
    }
}

contract SoladyLn is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (uint256(FixedPointMathLib.lnWad(int256(x))), 0);
    }
}

contract SoladySqrt is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (FixedPointMathLib.sqrtWad(x), 0);
    }
}
