// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {ABDKMath64x64} from "abdk-libraries-solidity/ABDKMath64x64.sol";
import {Bench} from "./Bench.sol";
import {UpperTail} from "./UpperTail.sol";

/// @notice Black-Scholes as one would write it on ABDK's 64.64 numbers; amounts come and go with 18 decimals.
contract AbdkPrice is Bench {
    using ABDKMath64x64 for int128;

    function _run(
        uint256 spot,
        uint256 strike,
        uint256 time,
        uint256 volatility,
        uint256 rate
    ) internal pure override returns (uint256, uint256) {
        int128 year = ABDKMath64x64.divu(time, 31_536_000);
        int128 carry = ABDKMath64x64.divu(rate, 1e18).mul(year);
        int128 deviation = ABDKMath64x64.divu(volatility, 1e18).mul(year.sqrt());
        int128 distance = (ABDKMath64x64.divu(spot, strike).ln() + carry).div(deviation);
        return _values(spot, carry.neg().exp().mulu(strike), distance, deviation / 2);
    }

    function _values(
        uint256 spot,
        uint256 discounted,
        int128 distance,
        int128 half
    ) private pure returns (uint256 call, uint256 put) {
        uint256 received = _cdf(distance + half).mulu(spot);
        uint256 paid = _cdf(distance - half).mulu(discounted);
        call = received > paid ? received - paid : 0;
        put = call + discounted > spot ? call + discounted - spot : 0;
    }

    function _cdf(int128 x) private pure returns (int128) {
        int128 z = x.abs();
        int128 e = (z.mul(z) / 2).neg().exp();
        int128 tail = ABDKMath64x64.divu(UpperTail.above(z.mulu(1e18), e.mulu(1e18)), 1e18);
        return x < 0 ? tail : ABDKMath64x64.fromUInt(1) - tail;
    }
}

/// @notice The three functions one by one take and give 64.64 numbers.
contract AbdkExp is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (uint256(int256(ABDKMath64x64.exp(int128(int256(x))))), 0);
    }
}

contract AbdkLn is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (uint256(int256(ABDKMath64x64.ln(int128(int256(x))))), 0);
    }
}

contract AbdkSqrt is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (uint256(int256(ABDKMath64x64.sqrt(int128(int256(x))))), 0);
    }
}
