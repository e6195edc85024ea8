// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IEnvelope} from "contracts/interfaces/IEnvelope.sol";
import {IExitLiquidity} from "contracts/interfaces/IExitLiquidity.sol";
import {IRiskParameters} from "contracts/interfaces/IRiskParameters.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {SettableProbe} from "../harness/SettableProbe.sol";
import {SettableVolatility} from "../harness/SettableVolatility.sol";

/// @notice Ranges and haircuts follow what is measured, at the speeds that they promise.
contract RiskParametersTest is Test {
    address private constant _OWNER = address(0x0A0A);
    address private constant _CURATOR = address(0xC0);
    address private constant _GUARDIAN = address(0x6A);
    address private constant _TOKEN = address(0x70CE);
    uint256 private constant _START = 1_716_422_400;
    uint256 private constant _WAD = 1e18;
    /// @dev {1/s} As the contract walks.
    uint256 private constant _FALL = uint256(0.02e18) / 1 days;
    uint256 private constant _RISE = uint256(0.02e18) / 1 hours;

    SettableVolatility private _volatility;
    IExitLiquidity private _liquidity;
    SettableProbe private _probe;
    IRiskParameters private _risk;
    ITimelock private _lock;

    function setUp() public {
        vm.warp(_START);
        _volatility = new SettableVolatility();
        _liquidity = IExitLiquidity(deployCode(Artifacts.path("risk", "ExitLiquidity")));
        address risk = deployCode(
            Artifacts.path("risk", "RiskParameters"),
            abi.encode(_OWNER, address(_volatility), address(_liquidity))
        );
        (_risk, _lock) = (IRiskParameters(risk), ITimelock(risk));
        vm.startPrank(_OWNER);
        IRoles(risk).setCurator(_CURATOR);
        IRoles(risk).setGuardian(_GUARDIAN);
        vm.stopPrank();
        _volatility.set(3, 0.5e18, 0.6e18);
        _byTimelock(abi.encodeCall(IRiskParameters.listUnderlying, (_terms(1_000, 3_500, 3_900))));
        _probe = new SettableProbe(_TOKEN);
        address[] memory probes = new address[](1);
        probes[0] = address(_probe);
        _byTimelock(
            abi.encodeCall(IRiskParameters.listCollateral, (_TOKEN, IRiskParameters.HaircutTerms(1_000, 500), probes))
        );
    }

    /* RANGES */

    /// @dev 3.9 · 0.5 · √(1/365) = 10.2068 %.
    function test_rangeIsTheFormulas() public {
        (uint256 initial, uint256 maintenance) = _risk.ranges(0);
        assertApproxEqRel(initial, 102067664905091672, 1e3);
        assertEq(maintenance, initial);
        _volatility.set(3, 0.5e18, 4e18); // three quarters of the maximum is more: 3
        (initial, ) = _risk.ranges(0);
        assertEq(initial, 0.35e18); // 61 %, clamped
        _volatility.set(3, 0.01e18, 0.01e18);
        _risk.refresh(0);
        vm.warp(vm.getBlockTimestamp() + 30 days);
        (initial, ) = _risk.ranges(0);
        assertEq(initial, 0.1e18);
    }

    function test_newRiskTightensAtOnceWithoutAnyone() public {
        _volatility.set(3, 1.5e18, 1.5e18);
        (uint256 initial, uint256 maintenance) = _risk.ranges(0);
        assertApproxEqRel(initial, 306202994715275017, 1e3);
        assertLt(maintenance, 0.11e18);
    }

    /// @dev However long nobody refreshed, a jump starts to walk when somebody does.
    function test_attack_refreshAndLiquidateInOneBlock() public {
        vm.warp(vm.getBlockTimestamp() + 300 days);
        (, uint256 before) = _risk.ranges(0);
        _volatility.set(3, 1.5e18, 1.5e18);
        (, uint256 after_) = _risk.refresh(0);
        assertEq(after_, before);
        vm.warp(vm.getBlockTimestamp() + 1 hours);
        (, after_) = _risk.ranges(0);
        assertApproxEqAbs(after_, before + 0.02e18, 4_000);
    }

    function test_oldRiskArrivesAfterHours() public {
        _volatility.set(3, 1.5e18, 1.5e18);
        _risk.refresh(0);
        vm.warp(vm.getBlockTimestamp() + 11 hours);
        (uint256 initial, uint256 maintenance) = _risk.ranges(0);
        assertEq(initial, maintenance);
    }

    function test_rangesEaseByTwoPointsADay() public {
        _volatility.set(3, 1.5e18, 1.5e18);
        _risk.refresh(0);
        vm.warp(vm.getBlockTimestamp() + 1 days);
        _volatility.set(3, 0.5e18, 0.5e18);
        (uint256 top, ) = _risk.refresh(0);
        vm.warp(vm.getBlockTimestamp() + 3 days);
        (uint256 initial, uint256 maintenance) = _risk.ranges(0);
        assertEq(initial, top - _FALL * 3 days);
        assertLe(maintenance, initial);
    }

    /// @dev Any market, refreshed at any times: the initial range is never below the target and falls no faster than stated,
    /// maintenance is never above it, and moves no faster than stated, refreshed or not.
    function testFuzz_speeds(uint256 seed) public {
        (uint256 initial, uint256 maintenance) = _risk.refresh(0);
        uint256 refreshedAt = vm.getBlockTimestamp();
        for (uint256 i; i < 40; ++i) {
            uint256 dice = uint256(keccak256(abi.encode(seed, i)));
            uint256 elapsed = (dice >> 8) % (dice % 7 == 0 ? 20 days : 3 hours);
            vm.warp(vm.getBlockTimestamp() + elapsed);
            if (dice % 3 == 0) _volatility.set(3, (dice >> 32) % 3e18, (dice >> 96) % 3e18);
            (uint256 nextInitial, uint256 nextMaintenance) = _risk.ranges(0);
            assertGe(nextInitial, _target());
            assertGe(nextInitial + _FALL * (vm.getBlockTimestamp() - refreshedAt), initial);
            assertLe(nextMaintenance, nextInitial);
            assertLe(nextMaintenance, maintenance + _RISE * elapsed);
            maintenance = nextMaintenance;
            if (dice % 2 == 0) continue;
            (initial, nextMaintenance) = _risk.refresh(0);
            refreshedAt = vm.getBlockTimestamp();
            assertEq(initial, nextInitial);
            assertEq(nextMaintenance, maintenance);
        }
    }

    /// @dev Refreshing often neither speeds maintenance up nor slows it down by more than what a second's step is rounded by.
    function test_refreshingOftenChangesNothing() public {
        _volatility.set(3, 1.5e18, 1.5e18);
        _risk.refresh(0);
        uint256 state = vm.snapshotState();
        vm.warp(vm.getBlockTimestamp() + 5 hours);
        (uint256 once, uint256 onceOld) = _risk.refresh(0);
        vm.revertToState(state);
        for (uint256 i; i < 300; ++i) {
            vm.warp(vm.getBlockTimestamp() + 1 minutes);
            _risk.refresh(0);
        }
        (uint256 often, uint256 oftenOld) = _risk.ranges(0);
        assertEq(once, often);
        assertEq(onceOld, oftenOld);
    }

    /* HAIRCUTS */

    function test_haircutGrowsWithTheRootOfSize() public {
        _recordDepth(1_000e18);
        uint256 depth = _risk.depthOf(_TOKEN);
        assertGt(depth, 990e18);
        assertEq(_initialHaircut(0), 0.1e18);
        assertApproxEqAbs(_initialHaircut(depth), 0.15e18, 1);
        assertApproxEqAbs(_initialHaircut(depth / 4), 0.125e18, 2);
        assertApproxEqAbs(_initialHaircut(depth * 4), 0.2e18, 2);
        assertEq(_initialHaircut(type(uint256).max), 0.6e18);
    }

    function test_withoutDepthTheHaircutIsTheLargest() public {
        assertEq(_risk.depthOf(_TOKEN), 0);
        assertEq(_initialHaircut(1), 0.6e18);
        assertEq(_initialHaircut(0), 0.1e18);
        _recordDepth(1_000e18);
        assertLt(_initialHaircut(1e18), 0.11e18);
        vm.warp(vm.getBlockTimestamp() + 1 days + 1); // nobody recorded
        assertEq(_risk.depthOf(_TOKEN), 0);
        assertEq(_initialHaircut(1e18), 0.6e18);
    }

    function testFuzz_haircutIsMonotoneInSize(uint256 pledged, uint256 more) public {
        _recordDepth(1_000e18);
        pledged = bound(pledged, 0, type(uint200).max);
        more = bound(more, pledged, type(uint200).max);
        assertLe(_initialHaircut(pledged), _initialHaircut(more));
    }

    function test_largerHaircutReachesOldRiskStepByStep() public {
        _recordDepth(1_000e18);
        vm.prank(_CURATOR);
        _risk.setHaircutTerms(_TOKEN, IRiskParameters.HaircutTerms(1_800, 500));
        (uint256 initial, uint256 maintenance) = _risk.haircuts(_TOKEN, 0);
        assertEq(initial, 0.18e18);
        assertEq(maintenance, 0.1e18);
        vm.warp(vm.getBlockTimestamp() + 1 hours);
        (, maintenance) = _risk.haircuts(_TOKEN, 0);
        assertEq(maintenance, 0.12e18);
        vm.warp(vm.getBlockTimestamp() + 3 hours);
        (, maintenance) = _risk.haircuts(_TOKEN, 0);
        assertEq(maintenance, 0.18e18);
    }

    function test_smallerHaircutWaits() public {
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, _risk.setHaircutTerms.selector));
        vm.prank(_OWNER);
        _risk.setHaircutTerms(_TOKEN, IRiskParameters.HaircutTerms(900, 500));
        _byTimelock(abi.encodeCall(IRiskParameters.setHaircutTerms, (_TOKEN, IRiskParameters.HaircutTerms(900, 500))));
        (uint256 initial, uint256 maintenance) = _risk.haircuts(_TOKEN, 0);
        assertEq(initial, 0.09e18);
        assertEq(maintenance, 0.09e18);
    }

    /* GOVERNANCE */

    function test_widerRangesAtOnceNarrowerAfterADelay() public {
        vm.prank(_CURATOR);
        _risk.setRangeTerms(0, 1_200, 3_500, 3_900);
        (uint256 initial, ) = _risk.ranges(0);
        assertEq(initial, 0.12e18);
        vm.warp(vm.getBlockTimestamp() + 1 days);
        bytes4 selector = _risk.setRangeTerms.selector;
        uint16[3][3] memory narrower = [
            [uint16(1_100), 3_500, 3_900],
            [uint16(1_200), 3_400, 3_900],
            [uint16(1_200), 3_500, 3_800]
        ];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, selector));
            vm.prank(_OWNER);
            _risk.setRangeTerms(0, narrower[i][0], narrower[i][1], narrower[i][2]);
        }
        _byTimelock(abi.encodeCall(IRiskParameters.setRangeTerms, (0, 1_100, 3_500, 3_900)));
        assertEq(_risk.rangeTermsOf(0).minimum, 1_100);
    }

    function test_RevertWhen_outsideTheEnvelope() public {
        vm.startPrank(_OWNER);
        vm.expectRevert(
            abi.encodeWithSelector(IEnvelope.ParameterOutOfRange.selector, bytes32("maximumRange"), 6_601, 1_000, 6_600)
        );
        _risk.setRangeTerms(0, 1_000, 6_601, 3_900);
        vm.expectRevert(
            abi.encodeWithSelector(IEnvelope.ParameterStepTooLarge.selector, bytes32("zScore"), 3_900, 4_901, 1_000)
        );
        _risk.setRangeTerms(0, 1_000, 3_500, 4_901);
        _risk.setRangeTerms(0, 1_500, 3_500, 3_900);
        uint256 due = vm.getBlockTimestamp() + 1 days;
        vm.expectRevert(
            abi.encodeWithSelector(
                IEnvelope.ParameterCoolingDown.selector,
                bytes32("minimumRange"),
                due,
                vm.getBlockTimestamp()
            )
        );
        _risk.setRangeTerms(0, 1_600, 3_500, 3_900);
        vm.stopPrank();
    }

    function test_RevertWhen_boundsCross() public {
        bytes memory call = abi.encodeCall(IRiskParameters.listUnderlying, (_terms(2_000, 1_900, 3_900)));
        vm.prank(_OWNER);
        vm.warp(_lock.submit(call));
        vm.expectRevert(abi.encodeWithSelector(IRiskParameters.RangeBoundsCrossed.selector, 2_000, 1_900));
        _lock.accept(call);
    }

    function test_RevertWhen_theGuardianOrAStrangerSets() public {
        for (uint160 i; i < 2; ++i) {
            address who = i == 0 ? _GUARDIAN : address(0x57);
            vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, who, 3));
            vm.prank(who);
            _risk.setRangeTerms(0, 1_200, 3_500, 3_900);
        }
    }

    function test_RevertWhen_listedAtOnce() public {
        vm.startPrank(_OWNER);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, _risk.listUnderlying.selector));
        _risk.listUnderlying(_terms(1_000, 3_500, 3_900));
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, _risk.listCollateral.selector));
        _risk.listCollateral(address(1), IRiskParameters.HaircutTerms(1_000, 500), new address[](0));
        vm.stopPrank();
    }

    function test_RevertWhen_collateralIsListedWrongly() public {
        IRiskParameters.HaircutTerms memory terms = IRiskParameters.HaircutTerms(1_000, 500);
        address[] memory probes = new address[](1);
        probes[0] = address(_probe);
        _expectRefused(
            abi.encodeCall(IRiskParameters.listCollateral, (address(1), terms, probes)),
            abi.encodeWithSelector(IRiskParameters.ProbeMismatch.selector, _probe, address(1), _TOKEN)
        );
        _expectRefused(
            abi.encodeCall(IRiskParameters.listCollateral, (_TOKEN, terms, probes)),
            abi.encodeWithSelector(IRiskParameters.CollateralKnown.selector, _TOKEN)
        );
        _expectRefused(
            abi.encodeCall(IRiskParameters.listCollateral, (address(1), terms, new address[](5))),
            abi.encodeWithSelector(IRiskParameters.TooManyProbes.selector, 5, 4)
        );
    }

    function test_RevertWhen_unknown() public {
        vm.expectRevert(abi.encodeWithSelector(IRiskParameters.UnderlyingUnknown.selector, 1, 1));
        _risk.ranges(1);
        vm.expectRevert(abi.encodeWithSelector(IRiskParameters.CollateralUnknown.selector, address(1)));
        _risk.haircuts(address(1), 0);
        vm.expectRevert(abi.encodeWithSelector(IRiskParameters.CollateralUnknown.selector, address(1)));
        _risk.depthOf(address(1));
        assertEq(_risk.underlyingCount(), 1);
        assertEq(_risk.haircutTermsOf(_TOKEN).slope, 500);
    }

    function test_RevertWhen_thereAreThirtyTwo() public {
        bytes memory call = abi.encodeCall(IRiskParameters.listUnderlying, (_terms(1_000, 3_500, 3_900)));
        for (uint256 i = 1; i < 32; ++i) _byTimelock(call);
        _expectRefused(call, abi.encodeWithSelector(IRiskParameters.UnderlyingsExhausted.selector, 32));
    }

    /* HELPERS */

    function _terms(
        uint16 minimum,
        uint16 maximum,
        uint16 zScore
    ) private pure returns (IRiskParameters.RangeTerms memory) {
        return IRiskParameters.RangeTerms(3, minimum, maximum, zScore);
    }

    function _byTimelock(bytes memory call) private {
        vm.prank(_OWNER);
        vm.warp(_lock.submit(call));
        _lock.accept(call);
    }

    function _expectRefused(bytes memory call, bytes memory reason) private {
        vm.prank(_OWNER);
        vm.warp(_lock.submit(call));
        vm.expectRevert(reason);
        _lock.accept(call);
    }

    /// @dev What the market asks for now, within a unit.
    function _target() private view returns (uint256 target) {
        uint256 measured = _volatility.volatility(3);
        uint256 remembered = (_volatility.maximumVolatility(3) * 3) / 4;
        target = ((((measured > remembered ? measured : remembered) * 52342392259021370) / _WAD) * 3_900) / 1_000;
        if (target < 0.1e18) return 0.1e18;
        return target > 0.35e18 ? 0.35e18 : target;
    }

    function _recordDepth(uint256 depth) private {
        _probe.set(depth);
        for (uint256 i; i < 96; ++i) {
            vm.warp(vm.getBlockTimestamp() + 1 hours);
            _liquidity.record(address(_probe));
        }
    }

    function _initialHaircut(uint256 pledged) private view returns (uint256 initial) {
        (initial, ) = _risk.haircuts(_TOKEN, pledged);
    }
}
