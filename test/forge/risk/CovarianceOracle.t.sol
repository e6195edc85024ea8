// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {ICovarianceOracle} from "contracts/interfaces/ICovarianceOracle.sol";
import {IEnvelope} from "contracts/interfaces/IEnvelope.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {CovarianceTest} from "./CovarianceTest.sol";

interface IGovernedOracle is ICovarianceOracle, ITimelock {}

/// @notice What the oracle measures, against formulas in this file, and who may change what.
contract CovarianceOracleTest is CovarianceTest {
    using FixedPointMathLib for uint256;

    function setUp() public {
        deployOracle(3, 0.8e18, 0.25e18);
    }

    function test_startsProvisionalAtItsStartValues() public {
        assertEq(oracle.provisionalFactors(), 7);
        assertApproxEqRel(oracle.volatility(1), 0.8e18, 1e6);
        assertApproxEqAbs(oracle.correlation(0, 2), 0.25e18, 1e9);
        assertApproxEqAbs(oracle.stressedCorrelation(2, 0), 0.25e18 + (0.75e18 * 7) / 10, 1e9);
        assertEq(oracle.correlation(1, 1), int256(WAD));
        for (uint256 i; i < 59; ++i) pokeAfter(1 days);
        assertEq(oracle.provisionalFactors(), 7);
        feeds[1].setDead(true);
        pokeAfter(1 days);
        assertEq(oracle.provisionalFactors(), 2);
        feeds[1].setDead(false);
        pokeAfter(1 hours);
        assertEq(oracle.provisionalFactors(), 0, "the day of the return counts whole");
    }

    /// @dev v' = λ^δ v + (1 - λ^δ) r² / Δ at both speeds, for returns that are not winsorised.
    function testFuzz_volatilityIsTheFormula(uint256 elapsed, uint256 price) public {
        elapsed = bound(elapsed, 1 hours, 90 days);
        price = bound(price, (PRICE * 91) / 100, (PRICE * 11) / 10);
        setPrice(0, price);
        pokeAfter(elapsed);
        nextBlock();
        int256 log = FixedPointMathLib.lnWad(int256((price * WAD) / PRICE));
        uint256 squares = uint256((log * log) / int256(WAD));
        uint256 yearly = (squares * 365 days) / elapsed;
        int256 weight = int256((elapsed.min(1 days) * WAD) / 1 days);
        uint256 fast = _next(yearly, uint256(FixedPointMathLib.powWad(0.94e18, weight)));
        uint256 slow = _next(yearly, uint256(FixedPointMathLib.powWad(0.985e18, weight)));
        ICovarianceOracle.FactorStatus memory status = oracle.statusOf(0);
        assertApproxEqRel(status.fast, fast.sqrt() * 1e9, 1e10);
        assertApproxEqRel(status.slow, slow.sqrt() * 1e9, 1e10);
        assertApproxEqRel(oracle.volatility(0), ((3 * fast + slow) / 4).sqrt() * 1e9, 1e10);
    }

    function test_sameFeedsMoveTogether() public {
        for (uint256 i; i < 200; ++i) {
            uint256 price = (PRICE * (900 + (uint256(keccak256(abi.encode(i))) % 200))) / 1_000;
            setPrice(0, price);
            setPrice(1, price);
            setPrice(2, (PRICE * PRICE) / price);
            pokeAfter(1 days);
        }
        nextBlock();
        assertGt(oracle.correlation(0, 1), 0.98e18);
        assertLt(oracle.correlation(0, 2), -0.95e18);
        int256[] memory exposures = new int256[](3);
        (exposures[0], exposures[1]) = (1_000e18, 1_000e18);
        uint256 together = oracle.portfolioVolatility(exposures);
        assertApproxEqRel(together, oracle.volatility(0) * 2_000, 0.01e18);
    }

    function test_maximumIsKeptForNinetyDays() public {
        setPrice(0, (PRICE * 7) / 10);
        pokeAfter(1 days);
        pokeAfter(1 days);
        uint256 high = oracle.volatility(0);
        assertGe(oracle.maximumVolatility(0), high);
        for (uint256 i; i < 89; ++i) {
            pokeAfter(1 days);
            assertGe(oracle.maximumVolatility(0), high);
        }
        assertLt(oracle.volatility(0), high / 3);
        for (uint256 i; i < 12; ++i) pokeAfter(1 days);
        assertLt(oracle.maximumVolatility(0), high, "forgotten after a hundred");
    }

    function test_maximumIsForgottenAfterALongGap() public {
        setPrice(0, (PRICE * 7) / 10);
        pokeAfter(1 days);
        pokeAfter(1 hours);
        uint256 high = oracle.volatility(0);
        for (uint256 i; i < 30; ++i) pokeAfter(1 days);
        assertGe(oracle.maximumVolatility(0), high);
        pokeAfter(400 days);
        nextBlock();
        assertLt(oracle.maximumVolatility(0), high);
        assertGe(oracle.maximumVolatility(0), oracle.volatility(0));
    }

    /// @dev Never less than the measured covariance gives, nor than zero; exactly the formula pair by pair.
    function testFuzz_portfolioIsTheWorseOfBoth(uint256 seed, int88[3] memory amounts) public {
        for (uint256 i; i < 40; ++i) {
            for (uint256 k; k < 3; ++k) setPrice(k, (PRICE * (900 + (_draw(seed, i, k) % 200))) / 1_000);
            if (_draw(seed, i, 3) % 8 == 0) feeds[_draw(seed, i, 4) % 3].setDead(true);
            pokeAfter(1 hours + (_draw(seed, i, 5) % 2 days));
            for (uint256 k; k < 3; ++k) feeds[k].setDead(false);
        }
        nextBlock();
        int256[] memory x = new int256[](3);
        for (uint256 k; k < 3; ++k) x[k] = amounts[k];
        (int256 worse, int256 measured, int256 stressed) = _variances(x);
        uint256 volatility = oracle.portfolioVolatility(x);
        // {USD} of tolerance: a millionth of the loads, and a few wei of rounding
        uint256 tolerance = _gross(x) / 1e6 + 100;
        assertGe(measured, -int256(tolerance * tolerance));
        assertGe(stressed, -int256(tolerance * tolerance));
        uint256 expected = worse > 0 ? uint256(worse).sqrt() : 0;
        assertApproxEqAbs(volatility, expected, tolerance);
        assertGe(volatility + tolerance, _rootOf(measured));
        assertGe(volatility + tolerance, _rootOf(stressed));
    }

    function test_RevertWhen_exposuresAreNotExposures() public {
        vm.expectRevert(abi.encodeWithSelector(ICovarianceOracle.ExposureCountMismatch.selector, 2, 3));
        oracle.portfolioVolatility(new int256[](2));
        int256[] memory exposures = new int256[](3);
        exposures[1] = type(int256).min;
        vm.expectRevert(
            abi.encodeWithSelector(ICovarianceOracle.ExposureTooLarge.selector, 1, type(int256).min, 1 << 100)
        );
        oracle.portfolioVolatility(exposures);
        exposures[1] = -(1 << 100);
        assertGt(oracle.portfolioVolatility(exposures), 0);
    }

    function test_RevertWhen_thereIsNoSuchFactor() public {
        bytes memory reason = abi.encodeWithSelector(ICovarianceOracle.FactorUnknown.selector, 3, 3);
        vm.expectRevert(reason);
        oracle.volatility(3);
        vm.expectRevert(reason);
        oracle.maximumVolatility(3);
        vm.expectRevert(reason);
        oracle.correlation(0, 3);
        vm.expectRevert(reason);
        oracle.stressedCorrelation(3, 0);
        vm.expectRevert(reason);
        oracle.statusOf(3);
    }

    function test_RevertWhen_pokedTooEarly() public {
        vm.warp(START + 1 hours - 1);
        vm.expectRevert(
            abi.encodeWithSelector(ICovarianceOracle.PokeTooEarly.selector, START + 1 hours, START + 1 hours - 1)
        );
        oracle.poke();
        vm.warp(START + 1 hours);
        vm.expectEmit(address(oracle));
        emit ICovarianceOracle.Poked(7, 1 hours);
        oracle.poke();
        assertEq(oracle.lastPokeAt(), START + 1 hours);
    }

    function test_staleFactorsShow() public {
        feeds[2].setDead(true);
        pokeAfter(1 days);
        assertEq(oracle.staleFactors(), 0);
        nextBlock();
        assertEq(oracle.staleFactors(), 4);
        assertTrue(oracle.statusOf(2).isStale);
        assertFalse(oracle.statusOf(1).isStale);
    }

    function test_raisingTheStressIsDirectAndLoweringWaits() public {
        IGovernedOracle governed = IGovernedOracle(address(oracle));
        vm.startPrank(OWNER);
        vm.expectRevert(
            abi.encodeWithSelector(ITimelock.DelayRequired.selector, governed.setStressCorrelation.selector)
        );
        governed.setStressCorrelation(6_900);
        vm.expectRevert(
            abi.encodeWithSelector(
                IEnvelope.ParameterStepTooLarge.selector,
                bytes32("stressCorrelation"),
                7_000,
                8_001,
                1_000
            )
        );
        governed.setStressCorrelation(8_001);
        governed.setStressCorrelation(8_000);
        assertEq(oracle.stressCorrelation(), 8_000);
        assertApproxEqAbs(oracle.stressedCorrelation(0, 1), 0.85e18, 1e9);
        vm.expectRevert();
        governed.setStressCorrelation(8_100);
        bytes memory lower = abi.encodeCall(ICovarianceOracle.setStressCorrelation, (7_000));
        governed.submit(lower);
        vm.stopPrank();
        vm.warp(vm.getBlockTimestamp() + 3 days);
        governed.accept(lower);
        assertEq(oracle.stressCorrelation(), 7_000);
        vm.expectRevert();
        governed.setStressCorrelation(7_500);
    }

    function test_RevertWhen_deployedOnNonsense() public {
        ICovarianceOracle.Factor[] memory factors = new ICovarianceOracle.Factor[](0);
        vm.expectRevert();
        this.deployed(factors, 0, STRESS);
        factors = new ICovarianceOracle.Factor[](17);
        vm.expectRevert();
        this.deployed(factors, 0, STRESS);
        factors = new ICovarianceOracle.Factor[](1);
        factors[0] = ICovarianceOracle.Factor(address(feeds[0]), 1);
        vm.expectRevert();
        this.deployed(factors, 0, STRESS);
        factors[0].startVolatility = WAD;
        vm.expectRevert();
        this.deployed(factors, WAD + 1, STRESS);
        vm.expectRevert();
        this.deployed(factors, 0, 4_999);
        feeds[0].setDead(true);
        vm.expectRevert();
        this.deployed(factors, 0, STRESS);
        feeds[0].setDead(false);
        assertEq(this.deployed(factors, WAD, STRESS).factorCount(), 1);
    }

    /// @notice A call of its own, so that an expected revert is this one.
    function deployed(
        ICovarianceOracle.Factor[] memory factors,
        uint256 startCorrelation,
        uint256 stress
    ) external returns (ICovarianceOracle) {
        return deployOn(factors, startCorrelation, stress);
    }

    /* FORMULAS */

    /// @dev 0.8² kept, `yearly` added.
    function _next(uint256 yearly, uint256 keep) private pure returns (uint256) {
        return (keep * 0.64e18 + (WAD - keep) * yearly) / WAD;
    }

    /// @dev {USD²/year} The three sums from the views' volatilities and correlations.
    function _variances(int256[] memory x) private view returns (int256 worse, int256 measured, int256 stressed) {
        for (uint256 i; i < 3; ++i) {
            int256 left = (x[i] * int256(oracle.volatility(i))) / int256(WAD);
            for (uint256 j; j < 3; ++j) {
                int256 product = left * ((x[j] * int256(oracle.volatility(j))) / int256(WAD));
                int256 plain = (product * oracle.correlation(i, j)) / int256(WAD);
                int256 stress = (product * oracle.stressedCorrelation(i, j)) / int256(WAD);
                measured += plain;
                stressed += stress;
                worse += plain > stress ? plain : stress;
            }
        }
    }

    function _gross(int256[] memory x) private pure returns (uint256 sum) {
        for (uint256 i; i < x.length; ++i) sum += FixedPointMathLib.abs(x[i]);
    }

    function _rootOf(int256 square) private pure returns (uint256) {
        return square > 0 ? uint256(square).sqrt() : 0;
    }

    function _draw(uint256 seed, uint256 i, uint256 k) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i, k)));
    }
}
