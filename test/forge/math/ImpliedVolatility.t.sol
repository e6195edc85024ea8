// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {ImpliedVolatility} from "contracts/math/ImpliedVolatility.sol";
import {OptionDomain} from "contracts/math/OptionDomain.sol";
import {Greeks} from "contracts/math/OptionMath.sol";
import {OptionHarness} from "../harness/OptionHarness.sol";

contract ImpliedVolatilityTest is Test {
    OptionHarness private _options;

    function setUp() public {
        _options = new OptionHarness();
    }

    /// @dev Hull, example 15.11.: S = 21, K = 20, r = 10 %, T = 0.25, call 1.875: 23.5 %.
    function test_ofCall_isHulls() public view {
        uint256 volatility = _options.volatilityOfCall(21e18, 20e18, 365 days / 4, 0.1e18, 1.875e18);
        assertApproxEqAbs(volatility, 0.235e18, 0.0005e18);
    }

    function test_RevertWhen_priceTellsNothing() public {
        vm.expectRevert(ImpliedVolatility.NoTimeToExpiry.selector);
        _options.volatilityOfCall(21e18, 20e18, 0, 0, 1.875e18);
        vm.expectRevert(abi.encodeWithSelector(ImpliedVolatility.PriceAboveBound.selector, 21e18 + 1, 21e18));
        _options.volatilityOfCall(21e18, 20e18, 1 days, 0, 21e18 + 1);
        vm.expectRevert(abi.encodeWithSelector(ImpliedVolatility.PriceAboveBound.selector, 20e18 + 1, 20e18));
        _options.volatilityOfPut(21e18, 20e18, 1 days, 0, 20e18 + 1);
        vm.expectRevert(abi.encodeWithSelector(ImpliedVolatility.PriceBelowIntrinsic.selector, 1e18 - 1, 1e18));
        _options.volatilityOfCall(21e18, 20e18, 1 days, 0, 1e18 - 1);
        vm.expectRevert(abi.encodeWithSelector(ImpliedVolatility.TimeValueTooSmall.selector, 5, 21e9));
        _options.volatilityOfCall(21e18, 20e18, 1 days, 0, 1e18 + 5);
        vm.expectRevert(abi.encodeWithSelector(ImpliedVolatility.TimeValueTooLarge.selector, 20e18 - 7, 20e18 - 21e9));
        _options.volatilityOfCall(21e18, 20e18, 1 days, 0, 21e18 - 7);
    }

    /// @dev Next to the limits of the domain a volatility is what it is; a price of a limit gives the limit.
    function test_ofCall_tellsTheLimitsFromTheirNeighbours() public view {
        uint256[4] memory volatilities = [uint256(0.001e18), 0.001e18 + 4e5, 10e18 - 4e9, 10e18];
        for (uint256 i = 0; i < volatilities.length; ++i) {
            (uint256 callValue, ) = _options.price(1e24, 1e24, 30 days, volatilities[i], 0);
            uint256 volatility = _options.volatilityOfCall(1e24, 1e24, 30 days, 0, callValue);
            // 2 wei + 1e-16 of 1e24 of the price, over a vega of 1.1e23 and 4e22
            assertApproxEqAbs(volatility, volatilities[i], 3e3);
        }
    }

    /// @dev A price below or above every price of the domain by a part of 1e-9 has no volatility of the domain.
    function test_RevertWhen_volatilityIsJustBeyondTheDomain() public {
        (uint256 least, ) = _options.price(1e24, 1e24, 30 days, 0.001e18, 0);
        (uint256 most, ) = _options.price(1e24, 1e24, 30 days, 10e18, 0);
        _expectBeyond(least - least / 2e9);
        _expectBeyond(most + most / 2e9);
    }

    function _expectBeyond(uint256 callValue) private {
        vm.expectPartialRevert(OptionDomain.VolatilityOutOfDomain.selector);
        _options.volatilityOfCall(1e24, 1e24, 30 days, 0, callValue);
    }

    /// @dev Any five words: an error or a volatility of the domain; never a panic, never a loop.
    function testFuzz_ofCall_revertsOrIsInside(uint256 s, uint256 k, uint256 t, int256 r, uint256 p) public view {
        s = bound(s, 1e12, 1e33);
        k = bound(k, 1e12, 1e33);
        t = bound(t, 0, 3650 days);
        r = bound(r, -0.2e18, 0.5e18);
        p = bound(p, 0, s);
        try _options.volatilityOfCall{gas: 200_000}(s, k, t, r, p) returns (uint256 volatility) {
            assertGe(volatility, 0.001e18);
            assertLe(volatility, 10e18);
        } catch (bytes memory reason) {
            // A named error, not a panic, not out of gas.
            assertTrue(reason.length >= 4 + 2 * 32 || bytes4(reason) == ImpliedVolatility.NoTimeToExpiry.selector);
        }
    }

    /// @dev Prices of a random volatility give it back, and reprice.
    function testFuzz_ofCall_invertsThePrice(uint256 s, uint256 z, uint256 t, uint256 v, int256 r) public view {
        (s, t, v, r) = (_scaled(s, 40, 69), _scaled(t, 0, 28), _scaled(v, 50, 13), bound(r, -0.2e18, 0.5e18));
        uint256 k = _strike(s, z, t, v);
        Greeks memory greeks = _options.greeks(s, k, t, v, r);
        if (!_tells(greeks, s, k, t, r)) return;
        uint256 volatility = _options.volatilityOfCall(s, k, t, r, greeks.callValue);
        _checkVolatility(volatility, v, greeks.vega);
        (uint256 callValue, ) = _options.price(s, k, t, volatility, r);
        assertApproxEqAbs(callValue, greeks.callValue, 2 + (2 * s) / 1e16);
    }

    function testFuzz_ofPut_invertsThePrice(uint256 s, uint256 z, uint256 t, uint256 v, int256 r) public view {
        (s, t, v, r) = (_scaled(s, 40, 69), _scaled(t, 0, 28), _scaled(v, 50, 13), bound(r, -0.2e18, 0.5e18));
        uint256 k = _strike(s, z, t, v);
        Greeks memory greeks = _options.greeks(s, k, t, v, r);
        if (!_tells(greeks, s, k, t, r)) return;
        uint256 volatility = _options.volatilityOfPut(s, k, t, r, greeks.putValue);
        _checkVolatility(volatility, v, greeks.vega);
        (, uint256 putValue) = _options.price(s, k, t, volatility, r);
        assertApproxEqAbs(putValue, greeks.putValue, 2 + (2 * s) / 1e16);
    }

    /// @dev Whether time value and distance to the bound exceed 1e-9 of the spot.
    function _tells(Greeks memory greeks, uint256 s, uint256 k, uint256 t, int256 r) private view returns (bool) {
        uint256 b = _options.discountedStrikeX64(k, t, r) >> 64;
        uint256 timeValue = greeks.callValue < greeks.putValue ? greeks.callValue : greeks.putValue;
        return timeValue > s / 1e9 + 1 && timeValue + s / 1e9 + 2 < (s < b ? s : b);
    }

    /// @dev |Δσ|/σ at most 1e-9 where 1e-9 σ vega is at least 4 wei.
    function _checkVolatility(uint256 volatility, uint256 expected, uint256 vega) private pure {
        if ((expected * vega) / 1e27 < 4) return;
        assertApproxEqRel(volatility, expected, 1e9);
    }

    /// @dev A strike up to six total volatilities from the spot.
    function _strike(uint256 s, uint256 z, uint256 t, uint256 v) private view returns (uint256) {
        uint256 w = (v * (_options.rootX64(t) >> 32)) / (5616 << 32);
        int256 x = ((int256(z % 12e18) - 6e18) * int256(w)) / 1e18;
        x =
            x > 40e18
                ? int256(40e18)
                : x < -40e18
                    ? int256(-40e18)
                    : x;
        uint256 k = (s * _options.exp(x)) / 1e18;
        return
            k < 1e12
                ? 1e12
                : k > 1e33
                    ? 1e33
                    : k;
    }

    function _scaled(uint256 seed, uint256 from, uint256 range) private pure returns (uint256) {
        uint256 bits = from + ((seed >> 128) % range);
        return (1 << bits) + (seed % (1 << bits));
    }
}
