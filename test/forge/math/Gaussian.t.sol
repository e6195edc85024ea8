// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {ExponentialMath} from "contracts/math/ExponentialMath.sol";
import {Gaussian} from "contracts/math/Gaussian.sol";
import {LogarithmMath} from "contracts/math/LogarithmMath.sol";
import {OptionHarness} from "../harness/OptionHarness.sol";

contract GaussianTest is Test {
    OptionHarness private _math;

    function setUp() public {
        _math = new OptionHarness();
    }

    /// @dev Abramowitz and Stegun (1964), table 26.1, and mpmath 1.3 with 50 digits.
    function test_cdf_isTheTables() public view {
        assertEq(_math.cdf(0), 0.5e18);
        assertApproxEqAbs(_math.cdf(1e18), 841_344_746_068_542_949, 24);
        assertApproxEqAbs(_math.cdf(-1.96e18), 24_997_895_148_220_436, 24);
        assertApproxEqAbs(_math.cdf(3e18), 998_650_101_968_369_905, 24);
        assertApproxEqAbs(_math.cdf(-6e18), 986_587_645, 1);
        assertEq(_math.cdf(-9e18), 0);
        assertEq(_math.cdf(type(int256).min), 0);
        assertEq(_math.cdf(type(int256).max), 1e18);
    }

    function test_pdf_isTheTables() public view {
        assertApproxEqAbs(_math.pdf(0), 398_942_280_401_432_678, 1);
        assertApproxEqAbs(_math.pdf(-1e18), 241_970_724_519_143_349, 1);
        assertApproxEqAbs(_math.pdf(3e18), 4_431_848_411_938_007, 1);
        assertEq(_math.pdf(type(int256).min), 0);
    }

    function test_inverseCdf_isTheTables() public view {
        assertApproxEqAbs(_math.inverseCdf(0.5e18), 0, 61); // 2.4e-17 / φ(0)
        assertApproxEqAbs(_math.inverseCdf(0.975e18), 1_959_963_984_540_054_235, 500);
        assertApproxEqAbs(_math.inverseCdf(0.01e18), -2_326_347_874_040_841_100, 2000);
        // mpmath: Φ(-8.757290348782...) = 1e-18
        assertApproxEqAbs(_math.inverseCdf(1), -8_757_290_348_782_315_064, 2e12);
    }

    function test_exp_isTheTables() public view {
        assertEq(_math.exp(0), 1e18);
        assertApproxEqAbs(_math.exp(1e18), 2_718_281_828_459_045_235, 2);
        assertApproxEqAbs(_math.exp(-1e18), 367_879_441_171_442_321, 1);
        assertApproxEqRel(
            _math.exp(100e18),
            26_881_171_418_161_354_484_126_255_515_800_135_873_611_118_773_741_922_415_191_609,
            3
        );
        assertEq(_math.exp(-42e18 - 1), 0);
    }

    function test_logRatio_isTheTables() public view {
        assertEq(_math.logRatio(7, 7), 0);
        assertApproxEqAbs(_math.logRatio(2, 1), 693_147_180_559_945_309, 1);
        assertApproxEqAbs(_math.logRatio(1e18, 1.1e18), -95_310_179_804_324_860, 1);
        assertApproxEqAbs(_math.logRatio(1e33, 1e12), 48_354_286_952_874_959_364, 200);
    }

    function testFuzz_cdf_rises(int256 x, uint256 step) public view {
        x = bound(x, -10e18, 10e18);
        int256 higher = x + int256(bound(step, 1, 1e18));
        assertGe(_math.cdf(higher) + 2, _math.cdf(x));
        assertLe(_math.cdf(higher), 1e18);
        assertApproxEqAbs(_math.cdf(x) + _math.cdf(-x), 1e18, 1);
    }

    function testFuzz_millsPair_isTwoMillsRatios(uint256 y, uint256 z) public view {
        y = bound(y, 0, 1 << 80) >> (z % 60);
        z = bound(z, 0, 1 << 127);
        (uint256 first, uint256 second) = _math.millsPairX76(y, z);
        assertEq(first, _math.millsX76(y));
        assertEq(second, _math.millsX76(z));
        // R(0) / √(2π) = 1/2, within the fit's 2.2e-17
        assertLe(first, (1 << 75) + (1 << 21));
    }

    /// @dev The inverse's inverse, within a wei of probability and Φ's own error.
    function testFuzz_inverseCdf_inverts(uint256 probability) public view {
        probability = bound(probability, 1, 1e18 - 1) >> (probability % 50);
        if (probability == 0) return;
        assertApproxEqAbs(_math.cdf(_math.inverseCdf(probability)), probability, 2);
    }

    function testFuzz_logRatio_invertsExp(int256 x) public view {
        x = bound(x, -20e18, 30e18);
        uint256 power = _math.exp(x);
        // exp is rounded down by up to one wei, which is 1e18 / power wei of the logarithm
        assertApproxEqAbs(_math.logRatio(power, 1e18), x, 200 + 1e18 / power);
    }

    function testFuzz_rootX64_isTheRoot(uint256 duration) public view {
        duration = bound(duration, 1, 3650 days) >> (duration % 28);
        if (duration == 0) return;
        uint256 root = _math.rootX64(duration);
        // root² / 2^128 within 2e-17 of the duration
        assertApproxEqRel((root >> 4) * (root >> 4), duration << 120, 20);
    }

    function testFuzz_RevertWhen_outside(int256 x, uint256 probability) public {
        x = bound(x, 130e18 + 1, type(int256).max);
        vm.expectRevert(abi.encodeWithSelector(ExponentialMath.ExponentTooLarge.selector, x, 130e18));
        _math.exp(x);
        probability = bound(probability, 1e18, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(Gaussian.ProbabilityOutOfRange.selector, probability, 1e18 - 1));
        _math.inverseCdf(probability);
        vm.expectRevert(abi.encodeWithSelector(Gaussian.ProbabilityOutOfRange.selector, 0, 1e18 - 1));
        _math.inverseCdf(0);
        uint256 max = (1 << 112) - 1;
        vm.expectRevert(abi.encodeWithSelector(LogarithmMath.LogarithmUndefined.selector, 0, 1, max));
        _math.logRatio(0, 1);
        vm.expectRevert(
            abi.encodeWithSelector(LogarithmMath.LogarithmUndefined.selector, 1, probability | (1 << 120), max)
        );
        _math.logRatio(1, probability | (1 << 120));
    }
}
