// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {SviArbitrage} from "contracts/math/SviArbitrage.sol";
import {SviParameters, SviSlice} from "contracts/math/SviSlice.sol";
import {SviHarness} from "../harness/SviHarness.sol";

contract SviArbitrageTest is Test {
    SviHarness private _svi;

    function setUp() public {
        _svi = new SviHarness();
    }

    /// @dev A calm smile: 20 % volatility or so over a year.
    function _smile() private pure returns (SviParameters memory) {
        return SviParameters(0.01e18, 0.1e18, -0.25e18, 0.05e18, 0.3e18);
    }

    function _check(SviParameters memory p) private view {
        _svi.requireAcceptable(_svi.pack(p));
    }

    function test_acceptsACalmSmile() public view {
        _check(_smile());
        _check(SviParameters(0.04e18, 0, 0, 0, 1e18)); // flat
    }

    function test_RevertWhen_unusedBitsAreSet() public {
        uint256 word = SviSlice.unwrap(_svi.pack(_smile())) | (1 << 240);
        vm.expectRevert(abi.encodeWithSelector(SviArbitrage.SviBitsUnused.selector, word));
        _svi.requireAcceptable(SviSlice.wrap(word));
    }

    function test_RevertWhen_correlationIsOutOfRange() public {
        SviParameters memory p = _smile();
        p.rho = 1e18 - 1e6;
        p.b = 0.001e18;
        _check(p);
        int256[4] memory outside = [int256(1e18), -1e18, 140e18, -140e18];
        for (uint256 i; i < outside.length; ++i) {
            p.rho = outside[i];
            SviSlice slice = _svi.pack(p);
            vm.expectRevert(abi.encodeWithSelector(SviArbitrage.SviCorrelationOutOfRange.selector, p.rho));
            _svi.requireAcceptable(slice);
        }
    }

    function test_RevertWhen_widthIsZero() public {
        SviParameters memory p = _smile();
        p.s = 0;
        SviSlice slice = _svi.pack(p);
        vm.expectRevert(abi.encodeWithSelector(SviArbitrage.SviWidthZero.selector, SviSlice.unwrap(slice)));
        _svi.requireAcceptable(slice);
    }

    function test_RevertWhen_wingIsTooSteep() public {
        SviParameters memory p = SviParameters(100e18, 1.6e18, -0.25e18, 0, 1e18);
        _check(p); // exactly 2
        p.b += 1e6;
        SviSlice slice = _svi.pack(p);
        vm.expectRevert(abi.encodeWithSelector(SviArbitrage.SviWingTooSteep.selector, 2e18 + 1.25e6, 2e18));
        _svi.requireAcceptable(slice);
    }

    /// @dev a + b s √(1 - rho²) with rho = 0.6: 0.1 · 0.5 · 0.8 = 0.04.
    function test_RevertWhen_minimumVarianceIsNotPositive() public {
        SviParameters memory p = SviParameters(-0.04e18, 0.1e18, 0.6e18, 0, 0.5e18);
        SviSlice slice = _svi.pack(p);
        vm.expectRevert(abi.encodeWithSelector(SviArbitrage.SviMinimumVarianceNotPositive.selector, 0));
        _svi.requireAcceptable(slice);
        p.a -= 0.01e18;
        slice = _svi.pack(p);
        vm.expectRevert(abi.encodeWithSelector(SviArbitrage.SviMinimumVarianceNotPositive.selector, -0.01e18));
        _svi.requireAcceptable(slice);
    }

    /// @dev Axel Vogt's slice, the literature's example of a smile that looks fine and is not (Gatheral and Jacquier 2014,
    /// example 3.1).
    function test_RevertWhen_butterflyIsNegative() public {
        SviSlice slice = _svi.pack(SviParameters(-0.041e18, 0.1331e18, 0.306e18, 0.3586e18, 0.4153e18));
        // The node t = 1 is k = m + s; the 60-digit reference gives -0.027280038675755320676 there.
        int256 g = _svi.durrleman(slice, 0.7739e18);
        assertApproxEqAbs(g, -0.027280038675755321e18, 10);
        vm.expectRevert(abi.encodeWithSelector(SviArbitrage.SviButterflyArbitrage.selector, 0.7739e18, g));
        _svi.requireAcceptable(slice);
    }

    function test_RevertWhen_laterVarianceIsSmaller() public {
        SviParameters memory p = _smile();
        SviSlice earlier = _svi.pack(p);
        p.b = 0.11e18;
        SviSlice later = _svi.pack(p);
        _svi.requireNoCalendarArbitrage(earlier, later);
        _svi.requireNoCalendarArbitrage(earlier, earlier);
        uint256 less = _svi.totalVariance(earlier, -0.5e18);
        uint256 more = _svi.totalVariance(later, -0.5e18);
        vm.expectRevert(abi.encodeWithSelector(SviArbitrage.SviCalendarArbitrage.selector, -0.5e18, more, less));
        _svi.requireNoCalendarArbitrage(later, earlier);
    }

    /// @dev A crossing in the right wing only is seen at the outermost node.
    function test_RevertWhen_slicesCrossInAWing() public {
        SviParameters memory p = _smile();
        SviSlice earlier = _svi.pack(p);
        p.a += 0.002e18;
        p.rho -= 0.1e18;
        SviSlice later = _svi.pack(p);
        vm.expectRevert(
            abi.encodeWithSelector(
                SviArbitrage.SviCalendarArbitrage.selector,
                0.5e18,
                _svi.totalVariance(earlier, 0.5e18),
                _svi.totalVariance(later, 0.5e18)
            )
        );
        _svi.requireNoCalendarArbitrage(earlier, later);
    }

    /// @dev Any word is refused by one of the errors, or has a positive variance and wings within Lee's bound everywhere,
    /// and no negative butterfly at the nodes.
    function testFuzz_anyWordIsRefusedOrSound(uint256 word, int256 k, bool tame) public view {
        SviSlice slice = SviSlice.wrap(tame ? _tame(word) : word);
        k = bound(k, -10e18, 10e18);
        try _svi.requireAcceptable(slice) {
            (uint256 w, int256 slope, ) = _svi.derivatives(slice, k);
            assertGt(w, 0);
            assertLe(slope < 0 ? -slope : slope, 2e18);
            SviParameters memory p = _svi.unpack(slice);
            int256 node = p.m + (p.m < 0 ? -p.s : p.s);
            if (node > -10e18 && node < 10e18) assertGe(_svi.durrleman(slice, node), -1e6); // its root is rounded otherwise
        } catch (bytes memory reason) {
            assertTrue(_isRefusal(bytes4(reason)));
        }
    }

    /// @dev The same bits with parameters of the size that slices have, so that some are accepted.
    function _tame(uint256 word) private pure returns (uint256) {
        uint256 a = uint256(uint48(word >> 192)) % 1e12;
        uint256 b = uint256(uint48(word >> 144)) % 0.5e12;
        uint256 rho = uint256(uint48(word >> 96)) % 1e12;
        uint256 m = uint256(uint48(word >> 48)) % 1e12;
        uint256 s = 1 + (uint256(uint48(word)) % 2e12);
        return (a << 192) | (b << 144) | (rho << 96) | (m << 48) | s;
    }

    function _isRefusal(bytes4 selector) private pure returns (bool) {
        return
            selector == SviArbitrage.SviBitsUnused.selector ||
            selector == SviArbitrage.SviCorrelationOutOfRange.selector ||
            selector == SviArbitrage.SviWidthZero.selector ||
            selector == SviArbitrage.SviWingTooSteep.selector ||
            selector == SviArbitrage.SviMinimumVarianceNotPositive.selector ||
            selector == SviArbitrage.SviButterflyArbitrage.selector;
    }
}
