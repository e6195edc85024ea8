// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Test} from "forge-std/Test.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {TickMath} from "contracts/math/TickMath.sol";
import {TickMathHarness} from "./TickMathHarness.sol";

contract TickMathTest is Test {
    int256 private constant MAX_TICK = 887_272;
    uint256 private constant Q96 = 1 << 96;

    TickMathHarness private math;

    function setUp() public {
        math = new TickMathHarness();
    }

    /// @dev Values of @uniswap/v3-core 1.0.1's TickMath, the one in the pools.
    function test_sqrtPriceAtTickX96_isThePools() public view {
        assertEq(math.sqrtPriceAtTickX96(0), Q96);
        assertEq(math.sqrtPriceAtTickX96(1), 79_232_123_823_359_799_118_286_999_568);
        assertEq(math.sqrtPriceAtTickX96(-1), 79_224_201_403_219_477_170_569_942_574);
        assertEq(math.sqrtPriceAtTickX96(50), 79_426_470_787_362_580_746_886_972_461);
        assertEq(math.sqrtPriceAtTickX96(-50), 79_030_349_367_926_598_376_800_521_322);
        assertEq(math.sqrtPriceAtTickX96(-1_000), 75_364_347_830_767_020_784_054_125_655);
        assertEq(math.sqrtPriceAtTickX96(5_000), 101_729_702_841_318_637_793_976_746_270);
        assertEq(math.sqrtPriceAtTickX96(150_000), 143_194_173_941_309_278_083_010_301_478_497);
        assertEq(math.sqrtPriceAtTickX96(-150_000), 43_836_292_794_701_720_435_367_485);
        assertEq(math.sqrtPriceAtTickX96(193_872), 1_283_944_034_218_802_840_841_153_218_823_538);
        assertEq(math.sqrtPriceAtTickX96(-193_872), 4_888_921_610_361_227_650_549_641);
        assertEq(math.sqrtPriceAtTickX96(-500_000), 1_101_692_437_043_807_371);
        assertEq(math.sqrtPriceAtTickX96(1 << 18), 38_992_368_544_603_139_932_233_054_999_993_536);
        assertEq(math.sqrtPriceAtTickX96(1 << 19), 19_190_206_568_837_448_476_620_805_525_116_361_302_670);
        assertEq(math.sqrtPriceAtTickX96(738_203), 847_134_979_253_254_120_489_401_328_389_043_031_315_994_541);
    }

    function test_sqrtPriceAtTickX96_endsAtThePoolsLimits() public view {
        assertEq(math.sqrtPriceAtTickX96(-887_272), 4_295_128_739);
        assertEq(math.sqrtPriceAtTickX96(-887_271), 4_295_343_490);
        assertEq(math.sqrtPriceAtTickX96(887_271), 1_461_373_636_630_004_318_706_518_188_784_493_106_690_254_656_249);
        assertEq(math.sqrtPriceAtTickX96(887_272), 1_461_446_703_485_210_103_287_273_052_203_988_822_378_723_970_342);
    }

    function testFuzz_sqrtPriceAtTickX96_rises(int256 tick) public view {
        tick = bound(tick, -MAX_TICK, MAX_TICK - 1);
        assertLt(math.sqrtPriceAtTickX96(tick), math.sqrtPriceAtTickX96(tick + 1));
    }

    function testFuzz_sqrtPriceAtTickX96_isTheReciprocalOfItsNegative(int256 tick) public view {
        tick = bound(tick, 0, 400_000);
        uint256 product = Math.mulDiv(math.sqrtPriceAtTickX96(tick), math.sqrtPriceAtTickX96(-tick), Q96);
        assertApproxEqRel(product, Q96, 1e9);
    }

    /// @dev Against powers by squaring of 1.0001, with 32 digits: another algorithm on another base.
    function testFuzz_sqrtPriceAtTickX96_isThePowerOfTheTick(int256 tick) public view {
        tick = bound(tick, 0, 300_000);
        uint256 power = FixedPointMathLib.rpow(1.0001e32, uint256(tick), 1e32);
        uint256 expected = Math.sqrt(Math.mulDiv(power, 1 << 192, 1e32));
        assertApproxEqRel(math.sqrtPriceAtTickX96(tick), expected, 1e6);
    }

    function testFuzz_RevertWhen_tickIsOutOfRange(int256 tick, bool above) public {
        tick = above ? bound(tick, MAX_TICK + 1, type(int256).max) : bound(tick, type(int256).min, -MAX_TICK - 1);
        vm.expectRevert(abi.encodeWithSelector(TickMath.TickOutOfRange.selector, tick));
        math.sqrtPriceAtTickX96(tick);
    }
}
