// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Decay, Ewma, Span} from "contracts/math/Ewma.sol";

/// @notice The assembly against plain formulas, and the properties that the oracle's safety rests on.
contract EwmaTest is Test {
    uint256 private constant _ONE = 1 << 64;
    /// @dev 1e-14 as 2^128 / 10^6.
    uint256 private constant _TOLERANCE = 3402823669209384634;

    function testFuzz_stepIsTheRootOfTheSum(uint256 volatility, int256 dailyReturn, uint256 weight) public pure {
        _checkStep(volatility % (1 << 53), dailyReturn % int256(1 << 52), weight % (1 days + 1));
    }

    function testFuzz_stepIsExactForSmallNumbers(uint8 volatility, int8 dailyReturn, uint256 weight) public pure {
        _checkStep(volatility, dailyReturn, weight % (1 days + 1));
    }

    function testFuzz_blendIsTheRootOfTheMean(uint256 fast, uint256 slow, uint8 shift) public pure {
        fast = (fast % (1 << 53)) >> (shift % 53);
        slow %= 1 << 53;
        uint256 square = 3 * fast * fast + slow * slow;
        uint256 blend = Ewma.blend(fast, slow);
        // ⌈⌈√square⌉ / 2⌉, and not less than one of the two nor more than the other
        assertEq(blend, (_rootUp(square) + 1) / 2);
        assertGe(blend, FixedPointMathLib.min(fast, slow));
        assertLe(blend, FixedPointMathLib.max(fast, slow));
    }

    function testFuzz_decayIsTheFormula(uint256 weight) public pure {
        weight %= 1 days + 1;
        Decay memory decay = Ewma.decayOf(weight);
        // λ^δ by solady's power, which is good to a few parts in 10^17 here
        int256 days_ = int256((weight * 1e18) / 1 days);
        assertApproxEqAbs((decay.keepFast * decay.keepFast) / 1e6, _square(0.94e18, days_), _TOLERANCE);
        assertApproxEqAbs((decay.keepSlow * decay.keepSlow) / 1e6, _square(0.985e18, days_), _TOLERANCE);
        assertLe(decay.keepFast * decay.keepFast + decay.newsFast * decay.newsFast, 1 << 128);
        assertLe(decay.keepSlow * decay.keepSlow + decay.newsSlow * decay.newsSlow, 1 << 128);
    }

    function testFuzz_returnIsWinsorised(uint256 from, uint256 to, uint256 elapsed, uint256 volatility) public pure {
        from = bound(from, 1, Ewma.MAX_PRICE);
        to = bound(to, 1, Ewma.MAX_PRICE);
        volatility = bound(volatility, 0, 1 << 50);
        Span memory span = Ewma.spanOf(bound(elapsed, 1 hours, 3650 days));
        int256 change = Ewma.logChange(Ewma.packPrice(from), Ewma.packPrice(to));
        int256 z = Ewma.boundedReturn(change, span, volatility);
        uint256 most = FixedPointMathLib.max(7 * volatility, span.leastBound);
        assertLe(FixedPointMathLib.abs(z), most);
        if (from > to) assertLe(z, 0);
        if (from < to) assertGe(z, 0);
    }

    function testFuzz_packedPriceIsNear(uint256 price) public pure {
        price = bound(price, 1, Ewma.MAX_PRICE);
        uint256 code = Ewma.packPrice(price);
        uint256 back = (code & ((1 << 40) - 1)) << (code >> 40);
        assertLe(back, price);
        assertLe(price - back, price >> 39);
        assertLt(code, 1 << 47);
    }

    function _checkStep(uint256 volatility, int256 dailyReturn, uint256 weight) private pure {
        Decay memory decay = Ewma.decayOf(weight);
        (uint256 next, uint256 kept, int256 added) = Ewma.step(volatility, dailyReturn, decay.keepFast, decay.newsFast);
        uint256 size = FixedPointMathLib.abs(dailyReturn);
        uint256 square = (decay.keepFast * volatility) ** 2 + (decay.newsFast * size) ** 2;
        assertEq(next, (_rootUp(square) + _ONE - 1) / _ONE);
        assertEq(next, Ewma.next(volatility, size, decay.keepFast, decay.newsFast));
        assertLe(next, FixedPointMathLib.max(volatility, size));
        assertEq(kept, next == 0 ? _ONE : (decay.keepFast * volatility) / next);
        assertEq(FixedPointMathLib.abs(added), next == 0 ? 0 : (decay.newsFast * size) / next);
        if (added != 0) assertEq(added < 0, dailyReturn < 0);
        // what keeps correlations within one
        uint256 b = FixedPointMathLib.abs(added);
        assertLe(kept * kept + b * b, 1 << 128);
    }

    function _rootUp(uint256 square) private pure returns (uint256 root) {
        root = FixedPointMathLib.sqrt(square);
        if (root * root < square) ++root;
    }

    /// @dev x^y in 18 decimals, as 2^128 / 10^6.
    function _square(int256 x, int256 y) private pure returns (uint256) {
        return (uint256(FixedPointMathLib.powWad(x, y)) * 340282366920938463463374607431768) / 1e18;
    }
}
