// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {OptionDomain} from "contracts/math/OptionDomain.sol";
import {Greeks} from "contracts/math/OptionMath.sol";
import {OptionHarness} from "../harness/OptionHarness.sol";

contract OptionMathTest is Test {
    uint256 private constant _YEAR = 365 days;
    uint256 private constant _TWO_YEARS = 2 * _YEAR;

    OptionHarness private _options;

    function setUp() public {
        _options = new OptionHarness();
    }

    /* TABLES */

    /// @dev Haug, The Complete Guide to Option Pricing Formulas (2007), 1.1.1: a call at 2.1334.
    function test_price_isHaugsCall() public view {
        (uint256 callValue, ) = _options.price(60e18, 65e18, _YEAR / 4, 0.3e18, 0.08e18);
        assertApproxEqAbs(callValue, 2.1334e18, 0.00005e18);
    }

    /// @dev Hull, Options, Futures, and Other Derivatives, example 15.6: call 4.76, put 0.81.
    function test_price_isHullsCallAndPut() public view {
        (uint256 callValue, uint256 putValue) = _options.price(42e18, 40e18, _YEAR / 2, 0.2e18, 0.1e18);
        assertApproxEqAbs(callValue, 4.76e18, 0.005e18);
        assertApproxEqAbs(putValue, 0.81e18, 0.005e18);
    }

    /// @dev Hull, 19.4 to 19.8: S = 49, K = 50, r = 5 %, σ = 20 %, 20 weeks (T = 0.3846): delta 0.522, gamma 0.066,
    /// vega 12.1, theta -4.31 a year.
    function test_greeks_areHulls() public view {
        Greeks memory greeks = _options.greeks(49e18, 50e18, (3846 * _YEAR) / 10_000, 0.2e18, 0.05e18);
        assertApproxEqAbs(greeks.callDelta, 0.522e18, 0.0005e18);
        assertApproxEqAbs(greeks.gamma, 0.066e18, 0.0005e18);
        assertApproxEqAbs(greeks.vega, 12.1e18, 0.05e18);
        assertApproxEqAbs(greeks.callTheta, -4.31e18, 0.005e18);
    }

    /// @dev Haug (2007), 4.19.2: a cash-or-nothing put of 10 at 2.6710, on a future: S = 100, X = 80, T = 0.75, r = 6 %,
    /// carry 0, σ = 35 %. Without carry the spot is the future times e^(-rT).
    function test_cash_isHaugsPut() public view {
        uint256 spot = (100e18 * _options.exp(-0.045e18)) / 1e18;
        (, uint256 putValue) = _options.cash(spot, 80e18, (_YEAR * 3) / 4, 0.35e18, 0.06e18);
        assertApproxEqAbs(10 * putValue, 2.6710e18, 0.00005e18);
    }

    /// @dev Haug (2007), 4.19.3: an asset-or-nothing put at 20.2069: S = 70, X = 65, T = 0.5, r = 7 %, carry 2 %, σ = 27 %.
    /// A yield of 5 % is a spot of 70 e^(-0.025).
    function test_asset_isHaugsPut() public view {
        uint256 spot = (70e18 * _options.exp(-0.025e18)) / 1e18;
        (, uint256 putValue) = _options.asset(spot, 65e18, _YEAR / 2, 0.27e18, 0.07e18);
        assertApproxEqAbs(putValue, 20.2069e18, 0.00005e18);
    }

    /* EDGES */

    function test_price_isIntrinsicWithoutTimeOrVolatility() public view {
        (uint256 callValue, uint256 putValue) = _options.price(7e18, 5e18, 0, 0.5e18, 0.1e18);
        assertEq(callValue, 2e18);
        assertEq(putValue, 0);
        (callValue, putValue) = _options.price(5e18, 7e18, 0, 0, 0.1e18);
        assertEq(callValue, 0);
        assertEq(putValue, 2e18);
        // 100 - 100 e^-0.1 = 9.516258196404042683575..., by the strike's own rounding to 2e-18
        (callValue, putValue) = _options.price(100e18, 100e18, _YEAR, 0, 0.1e18);
        assertApproxEqAbs(callValue, 9_516_258_196_404_042_684, 200);
        assertEq(callValue, 100e18 - ((_options.discountedStrikeX64(100e18, _YEAR, 0.1e18) + (1 << 63)) >> 64));
        assertEq(putValue, 0);
    }

    function test_greeks_areStepsWithoutTime() public view {
        Greeks memory greeks = _options.greeks(7e18, 5e18, 0, 0.5e18, 0.1e18);
        assertEq(greeks.callDelta, 1e18);
        assertEq(greeks.putDelta, 0);
        assertEq(greeks.gamma, 0);
        assertEq(greeks.vega, 0);
        assertEq(greeks.callTheta, -0.5e18);
        assertEq(greeks.putTheta, 0);
        assertEq(_options.greeks(5e18, 5e18, 0, 0, 0).callDelta, 0.5e18);
        assertEq(_options.greeks(4e18, 5e18, 0, 0, 0).putDelta, -1e18);
    }

    function test_digitals_payAboveTheStrikeOnly() public view {
        (uint256 callValue, uint256 putValue) = _options.cash(5e18, 5e18, 0, 0, 0);
        assertEq(callValue, 0);
        assertEq(putValue, 1e18);
        (callValue, putValue) = _options.asset(6e18, 5e18, 0, 0, 0);
        assertEq(callValue, 6e18);
        assertEq(putValue, 0);
    }

    function test_black_isIntrinsicWithoutVolatility() public view {
        (uint256 callValue, uint256 putValue) = _options.black(3, 5, 0);
        assertEq(callValue, 0);
        assertEq(putValue, 2);
        (callValue, putValue) = _options.black(5e18, 3e18, 9);
        assertEq(callValue, 2e18);
        assertEq(putValue, 0);
    }

    function testFuzz_RevertWhen_argumentIsOutside(uint256 wrong, uint8 which) public {
        uint256[5] memory good = [uint256(100e18), 100e18, 30 days, 0.5e18, 0.05e18];
        which = uint8(bound(which, 0, 4));
        bytes memory reason;
        if (which < 2) {
            wrong = _outside(wrong, 1e12, 1e33);
            bytes4 selector =
                which == 0 ? OptionDomain.SpotOutOfDomain.selector : OptionDomain.StrikeOutOfDomain.selector;
            reason = abi.encodeWithSelector(selector, wrong, 1e12, 1e33);
        } else if (which == 2) {
            wrong = bound(wrong, 3650 days + 1, type(uint256).max);
            reason = abi.encodeWithSelector(OptionDomain.ExpiryOutOfDomain.selector, wrong, 3650 days);
        } else if (which == 3) {
            wrong = _outside(wrong, 0.001e18, 10e18);
            if (wrong == 0) wrong = 1;
            reason = abi.encodeWithSelector(OptionDomain.VolatilityOutOfDomain.selector, wrong, 0.001e18, 10e18);
        } else {
            int256 rate = int256(wrong);
            if (rate >= -0.2e18 && rate <= 0.5e18) rate += 0.71e18;
            wrong = uint256(rate);
            reason = abi.encodeWithSelector(OptionDomain.RateOutOfDomain.selector, rate, -0.2e18, 0.5e18);
        }
        good[which] = wrong;
        vm.expectRevert(reason);
        _options.price(good[0], good[1], good[2], good[3], int256(good[4]));
        vm.expectRevert(reason);
        _options.greeks(good[0], good[1], good[2], good[3], int256(good[4]));
        vm.expectRevert(reason);
        _options.cash(good[0], good[1], good[2], good[3], int256(good[4]));
    }

    function test_RevertWhen_kernelArgumentIsOutside() public {
        vm.expectRevert(abi.encodeWithSelector(OptionDomain.AmountOutOfDomain.selector, 0, 1, 1 << 112));
        _options.black(0, 1, 1e18);
        vm.expectRevert(abi.encodeWithSelector(OptionDomain.AmountOutOfDomain.selector, (1 << 112) + 1, 1, 1 << 112));
        _options.black(1, (1 << 112) + 1, 1e18);
        vm.expectRevert(abi.encodeWithSelector(OptionDomain.TotalVolatilityOutOfDomain.selector, 32e18 + 1, 32e18));
        _options.black(1, 1, 32e18 + 1);
    }

    /* PROPERTIES */

    function testFuzz_price_hasParityAndBounds(uint256 s, uint256 k, uint256 t, uint256 v, int256 r) public view {
        (s, k, t, v, r) = _inside(s, k, t, v, r);
        (uint256 callValue, uint256 putValue) = _options.price(s, k, t, v, r);
        int256 b = int256(_options.discountedStrikeX64(k, t, r) >> 64);
        assertApproxEqAbs(int256(callValue) - int256(putValue), int256(s) - b, 2);
        assertLe(callValue, s);
        assertLe(int256(putValue), b + 1);
        assertGe(int256(callValue), int256(s) - b - 1);
        assertGe(int256(putValue), b - int256(s));
    }

    function testFuzz_price_risesWithSpot(
        uint256 s,
        uint256 k,
        uint256 t,
        uint256 v,
        int256 r,
        uint256 step
    ) public view {
        (s, k, t, v, r) = _inside(s, k, t, v, r);
        uint256 higher = _higher(s, step, 1e33);
        (uint256 callValue, uint256 putValue) = _options.price(s, k, t, v, r);
        (uint256 callAbove, uint256 putAbove) = _options.price(higher, k, t, v, r);
        uint256 error = _error(higher, k, t, r);
        assertGe(callAbove + error, callValue);
        assertLe(putAbove, putValue + error);
    }

    function testFuzz_price_fallsWithStrike(
        uint256 s,
        uint256 k,
        uint256 t,
        uint256 v,
        int256 r,
        uint256 step
    ) public view {
        (s, k, t, v, r) = _inside(s, k, t, v, r);
        uint256 higher = _higher(k, step, 1e33);
        (uint256 callValue, uint256 putValue) = _options.price(s, k, t, v, r);
        (uint256 callAbove, uint256 putAbove) = _options.price(s, higher, t, v, r);
        uint256 error = _error(s, higher, t, r);
        assertLe(callAbove, callValue + error);
        assertGe(putAbove + error, putValue);
    }

    function testFuzz_price_risesWithVolatility(
        uint256 s,
        uint256 k,
        uint256 t,
        uint256 v,
        int256 r,
        uint256 step
    ) public view {
        (s, k, t, v, r) = _inside(s, k, t, v, r);
        uint256 higher = _higher(v, step, 10e18);
        (uint256 callValue, uint256 putValue) = _options.price(s, k, t, v, r);
        (uint256 callAbove, uint256 putAbove) = _options.price(s, k, t, higher, r);
        uint256 error = _error(s, k, t, r);
        assertGe(callAbove + error, callValue);
        assertGe(putAbove + error, putValue);
    }

    function testFuzz_price_isConvexInStrike(
        uint256 s,
        uint256 k,
        uint256 t,
        uint256 v,
        int256 r,
        uint256 step
    ) public view {
        (s, k, t, v, r) = _inside(s, k, t, v, r);
        step = bound(step, 1, k / 2 > 1e12 ? k / 2 : 1);
        if (k < 1e12 + step || k + step > 1e33) return;
        (uint256 low, ) = _options.price(s, k - step, t, v, r);
        (uint256 middle, ) = _options.price(s, k, t, v, r);
        (uint256 high, ) = _options.price(s, k + step, t, v, r);
        assertGe(low + high + 4 * _error(s, k + step, t, r), 2 * middle);
    }

    function testFuzz_black_risesWithTotalVolatility(uint256 a, uint256 b, uint256 w, uint256 step) public view {
        a = bound(a, 1, 1 << 112);
        b = bound(b, 1, 1 << 112);
        w = bound(w, 0, 32e18);
        (uint256 callValue, ) = _options.black(a, b, w);
        (uint256 callAbove, ) = _options.black(a, b, _higher(w, step, 32e18));
        assertGe(callAbove + 2 + (2 * (a > b ? a : b)) / 1e16, callValue);
    }

    function testFuzz_greeks_haveTheirSignsAndThePricesOfPrice(
        uint256 s,
        uint256 k,
        uint256 t,
        uint256 v,
        int256 r
    ) public view {
        (s, k, t, v, r) = _inside(s, k, t, v, r);
        Greeks memory greeks = _options.greeks(s, k, t, v, r);
        (uint256 callValue, uint256 putValue) = _options.price(s, k, t, v, r);
        assertEq(greeks.callValue, callValue);
        assertEq(greeks.putValue, putValue);
        assertGe(greeks.callDelta, 0);
        assertLe(greeks.callDelta, 1e18);
        assertEq(greeks.callDelta - greeks.putDelta, 1e18);
    }

    function testFuzz_digitals_makeTheOption(uint256 s, uint256 k, uint256 t, uint256 v, int256 r) public view {
        (s, k, t, v, r) = _inside(s, k, t, v, r);
        // A Φ(d1) - K e^(-rT) Φ(d2), with the digitals' own error, times the strike
        (uint256 cashCall, uint256 cashPut) = _options.cash(s, k, t, v, r);
        (uint256 assetCall, uint256 assetPut) = _options.asset(s, k, t, v, r);
        assertApproxEqAbs(assetCall + assetPut, s, 1);
        assertApproxEqAbs(cashCall + cashPut, _options.discountedStrikeX64(1e18, t, r) >> 64, 2);
        (uint256 callValue, ) = _options.price(s, k, t, v, r);
        uint256 scale = (s > k ? s : k) / 1e16;
        assertApproxEqAbs(assetCall, callValue + (k * cashCall) / 1e18, 4 + k / 1e18 + 20 * scale);
    }

    /* HELPERS */

    /// @dev Two wei or 2e-16 of the larger amount, of the two prices compared.
    function _error(uint256 s, uint256 k, uint256 t, int256 r) private view returns (uint256) {
        uint256 b = _options.discountedStrikeX64(k, t, r) >> 64;
        return 2 + (4 * (s > b ? s : b)) / 1e16;
    }

    function _higher(uint256 value, uint256 step, uint256 max) private pure returns (uint256) {
        if (value == max) return max;
        // By a step of any size.
        uint256 room = max - value;
        return value + 1 + ((room - 1) >> (step % 112));
    }

    function _outside(uint256 value, uint256 min, uint256 max) private pure returns (uint256) {
        return value < min || value > max ? value : value + max;
    }

    function _inside(
        uint256 s,
        uint256 k,
        uint256 t,
        uint256 v,
        int256 r
    ) private pure returns (uint256, uint256, uint256, uint256, int256) {
        s = _scaled(s, 40, 69);
        // Half of the strikes near the spot, by up to a half.
        k = k % 2 == 0 ? _scaled(k, 40, 69) : (s * (1e18 + ((k >> 1) % 1e18))) / 1.5e18;
        k =
            k < 1e12
                ? 1e12
                : k > 1e33
                    ? 1e33
                    : k;
        return (s, k, _scaled(t, 0, 28), _scaled(v, 50, 13), bound(r, -0.2e18, 0.5e18));
    }

    /// @dev A number of `from` to `from + range - 1` bits above its leading one: all sizes alike.
    function _scaled(uint256 seed, uint256 from, uint256 range) private pure returns (uint256) {
        uint256 bits = from + ((seed >> 128) % range);
        return (1 << bits) + (seed % (1 << bits));
    }
}
