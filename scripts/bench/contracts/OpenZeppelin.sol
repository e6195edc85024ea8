// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Bench} from "./Bench.sol";
import {UpperTail} from "./UpperTail.sol";

/// @notice Exponential and logarithm in 18 decimals on OpenZeppelin's Math, which has neither: reduction by powers of two,
/// then the textbook series in 27 decimals.
library OpenZeppelinSeries {
    uint256 private constant _ONE = 1e27;
    uint256 private constant _LN_2 = 693_147_180_559_945_309_417_232_121;

    /// @dev {1} e^-x, x >= 0, 18 decimals.
    function expNegative(uint256 x) internal pure returns (uint256) {
        uint256 y = x * 1e9;
        uint256 halvings = y / _LN_2;
        if (halvings > 60) return 0;
        y -= halvings * _LN_2;
        // e^-y = 1 - y (1 - y/2 (1 - y/3 (…))), y < ln 2: the twentieth term is below 1e-21
        uint256 sum = _ONE;
        for (uint256 i = 20; i > 0; --i) sum = _ONE - Math.mulDiv(sum, y, _ONE * i);
        return (sum >> halvings) / 1e9;
    }

    /// @dev {1} ln(x), 18 decimals.
    function ln(uint256 x) internal pure returns (int256) {
        uint256 shift = Math.log2((x << 64) / 1e18); // ln x = ln(x / 2^(shift - 64)) + (shift - 64) ln 2
        uint256 ratio = shift >= 64 ? (x * 1e9) >> (shift - 64) : (x * 1e9) << (64 - shift); // 1 to 2
        uint256 t = Math.mulDiv(ratio - _ONE, _ONE, ratio + _ONE);
        uint256 square = Math.mulDiv(t, t, _ONE);
        uint256 sum = 0;
        for (uint256 i = 41; i > 1; i -= 2) sum = Math.mulDiv(sum + _ONE / i, square, _ONE);
        int256 value = int256(2 * Math.mulDiv(sum + _ONE, t, _ONE));
        return (value + (int256(shift) - 64) * int256(_LN_2)) / 1e9;
    }
}

/// @notice Black-Scholes as one would write it on OpenZeppelin's Math.
contract OpenZeppelinPrice is Bench {
    function _run(
        uint256 spot,
        uint256 strike,
        uint256 time,
        uint256 volatility,
        uint256 rate
    ) internal pure override returns (uint256 call, uint256 put) {
        uint256 carry = Math.mulDiv(rate, time, 31_536_000);
        uint256 deviation = Math.mulDiv(volatility, Math.sqrt((time * 1e36) / 31_536_000), 1e18);
        int256 logarithm = OpenZeppelinSeries.ln(Math.mulDiv(spot, 1e18, strike));
        int256 d1 = ((logarithm + int256(carry)) * 1e18) / int256(deviation) + int256(deviation / 2);
        uint256 discounted = Math.mulDiv(strike, OpenZeppelinSeries.expNegative(carry), 1e18);
        call = Math.mulDiv(spot, _cdf(d1), 1e18);
        call = Math.saturatingSub(call, Math.mulDiv(discounted, _cdf(d1 - int256(deviation)), 1e18));
        put = Math.saturatingSub(call + discounted, spot);
    }

    function _cdf(int256 x) private pure returns (uint256) {
        uint256 z = uint256(x < 0 ? -x : x);
        uint256 tail = UpperTail.above(z, OpenZeppelinSeries.expNegative((z * z) / 2e18));
        return x < 0 ? tail : 1e18 - tail;
    }
}

contract OpenZeppelinSqrt is Bench {
    function _run(uint256 x, uint256, uint256, uint256, uint256) internal pure override returns (uint256, uint256) {
        return (Math.sqrt(x * 1e18), 0);
    }
}
