// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRiskParameters} from "contracts/interfaces/IRiskParameters.sol";
import {ICovarianceOracle} from "contracts/interfaces/ICovarianceOracle.sol";
import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {SurfaceTest} from "./SurfaceTest.sol";

/// @notice Burns whatever gas it is given.
contract GasBurner {
    fallback() external {
        while (true) {}
    }
}

/// @notice Answers everything with one byte.
contract ShortAnswer {
    fallback() external {
        assembly ("memory-safe") {
            return(0, 1)
        }
    }
}

/// @notice Ranges that follow a real oracle and a real surface at once.
contract ImpliedRangeTest is SurfaceTest {
    uint256 private constant _WAD = 1e18;
    /// @dev {√year/√day} √(1/365), 18 decimals.
    uint256 private constant _ROOT_DAY = 52342392259021370;

    IRiskParameters private _risk;
    ICovarianceOracle private _oracle;
    HostileFeed private _feed;
    IVolSurface.Age private constant _NEWEST = IVolSurface.Age.Newest;
    /// @dev {s} Expiries of the first message.
    uint256 private _near;
    uint256 private _far;

    function setUp() public override {
        super.setUp();
        _feed = new HostileFeed(0, 1 hours);
        _feed.setBoth(2_000e18, 2_000e18);
        ICovarianceOracle.Factor[] memory factors = new ICovarianceOracle.Factor[](1);
        factors[0] = ICovarianceOracle.Factor(address(_feed), 0.6e18);
        bytes memory arguments = abi.encode(OWNER, factors, 0.5e18, 7_000);
        _oracle = ICovarianceOracle(deployCode(Artifacts.path("risk", "CovarianceOracle"), arguments));
        address exits = deployCode(Artifacts.path("risk", "ExitLiquidity"));
        arguments = abi.encode(OWNER, address(_oracle), exits);
        _risk = IRiskParameters(deployCode(Artifacts.path("risk", "RiskParameters"), arguments));
        _byTimelock(
            abi.encodeCall(IRiskParameters.listUnderlying, (IRiskParameters.RangeTerms(0, 1_000, 3_500, 3_900)))
        );
        _name(address(surface));
    }

    /* WHAT COUNTS */

    function test_impliedVolatilityRaisesTheRange() public {
        _post(0.9e18);
        assertEq(_risk.impliedVolatility(0), 0); // not in its own block
        pass(12);
        assertApproxEqRel(_risk.impliedVolatility(0), 0.9e18, 1e12);
        (uint256 initial, uint256 maintenance) = _risk.ranges(0);
        assertApproxEqRel(initial, (39 * ((0.9e18 * _ROOT_DAY) / _WAD)) / 10, 1e12);
        assertLt(maintenance, initial);
    }

    function test_lowImpliedVolatilityLowersNothing() public {
        (uint256 before, ) = _risk.ranges(0);
        _post(0.2e18);
        pass(12);
        assertApproxEqRel(_risk.impliedVolatility(0), 0.2e18, 1e12);
        _risk.refresh(0);
        (uint256 initial, ) = _risk.ranges(0);
        assertEq(initial, before);
    }

    /// @dev A jump of the price that the oracle measures, with the surface calm; then a jump of the surface, the price calm again.
    function test_theLargerOfBothCounts() public {
        _post(0.6e18);
        pass(1 hours);
        _feed.setBoth(1_400e18, 1_400e18);
        _oracle.poke();
        pass(12);
        uint256 measured = _oracle.volatility(0);
        assertGt(measured, 0.7e18);
        (uint256 initial, ) = _risk.ranges(0);
        uint256 expected = (39 * ((measured * _ROOT_DAY) / _WAD)) / 10;
        assertApproxEqRel(initial, expected < 0.35e18 ? expected : 0.35e18, 1e12);
        measured = (measured * 5) / 4;
        _post(measured);
        pass(5 minutes + 12);
        assertApproxEqRel(_risk.impliedVolatility(0), measured, 1e12);
        (uint256 raised, ) = _risk.ranges(0);
        assertGe(raised, initial);
        assertLe(raised, 0.35e18);
    }

    function test_staleSurfaceCountsForNothing() public {
        _post(0.9e18);
        pass(9 hours - 1);
        assertGt(_risk.impliedVolatility(0), 0.8e18);
        pass(1);
        assertEq(_risk.impliedVolatility(0), 0);
    }

    function test_surfaceThatEndsEarlierCountsForNothing() public {
        send(single(WEEK, 0.9e18), 4);
        pass(12);
        assertEq(_risk.impliedVolatility(0), 0);
    }

    function test_brokenSurfacesCountForNothing() public {
        (uint256 before, ) = _risk.ranges(0);
        address[3] memory broken = [address(new GasBurner()), address(new ShortAnswer()), address(this)];
        for (uint256 i; i < 3; ++i) {
            _name(broken[i]);
            assertEq(_risk.impliedVolatility(0), 0);
            _risk.refresh(0);
            (uint256 initial, ) = _risk.ranges(0);
            assertEq(initial, before);
        }
    }

    /* ATTACKS */

    /// @dev Reporters who turn get no more than the envelope's largest range, and old risk has hours.
    function test_attack_reportersRaiseRequirements() public {
        _post(0.6e18);
        pass(12);
        _risk.refresh(0);
        (, uint256 before) = _risk.ranges(0);
        pass(1 hours);
        _post(2.3e18);
        pass(5 minutes + 12);
        _risk.refresh(0);
        (uint256 initial, uint256 maintenance) = _risk.ranges(0);
        assertEq(initial, 0.35e18);
        assertApproxEqRel(maintenance, before, 1e9);
        pass(1 hours);
        (, maintenance) = _risk.ranges(0);
        assertLe(maintenance, before + 0.02e18 + 1e9);
    }

    /// @dev Little gas cannot make the surface fail and the range fall.
    function test_attack_littleGas() public {
        _post(0.9e18);
        pass(12);
        (uint256 whole, ) = _risk.ranges(0);
        uint256 answers;
        for (uint256 gas = 20_000; gas < 600_000; gas += 5_000) {
            (bool success, bytes memory answer) = address(_risk).staticcall{gas: gas}(
                abi.encodeCall(IRiskParameters.ranges, (0))
            );
            if (!success) continue;
            ++answers;
            (uint256 initial, ) = abi.decode(answer, (uint256, uint256));
            assertEq(initial, whole);
        }
        assertGt(answers, 10);
    }

    /* RIGHTS */

    function test_RevertWhen_namedWithoutDelay() public {
        vm.prank(OWNER);
        vm.expectRevert(
            abi.encodeWithSelector(ITimelock.DelayRequired.selector, IRiskParameters.setImpliedSource.selector)
        );
        _risk.setImpliedSource(0, address(surface), ETH);
    }

    function test_RevertWhen_surfaceIsNoContract() public {
        bytes memory call = abi.encodeCall(IRiskParameters.setImpliedSource, (0, address(0x1234), ETH));
        vm.prank(OWNER);
        ITimelock(address(_risk)).submit(call);
        pass(3 days);
        vm.expectRevert(abi.encodeWithSelector(IRiskParameters.SurfaceMissing.selector, address(0x1234)));
        ITimelock(address(_risk)).accept(call);
    }

    function test_sourceIsTold() public {
        (address where, address token) = _risk.impliedSourceOf(0);
        assertEq(where, address(surface));
        assertEq(token, ETH);
        _name(address(0));
        (where, ) = _risk.impliedSourceOf(0);
        assertEq(where, address(0));
        assertEq(_risk.impliedVolatility(0), 0);
    }

    function _post(uint256 volatility) private {
        uint256[] memory expiries = new uint256[](2);
        uint256 hour = (vm.getBlockTimestamp() / 1 hours) * 1 hours;
        (expiries[0], expiries[1]) = (hour + 20 days, hour + 60 days);
        if (surface.slicesOf(ETH, _NEWEST).length > 0) (expiries[0], expiries[1]) = (_near, _far);
        (_near, _far) = (expiries[0], expiries[1]);
        send(several(expiries, volatility), 4);
    }

    function _name(address source) private {
        _byTimelock(abi.encodeCall(IRiskParameters.setImpliedSource, (0, source, ETH)));
    }

    function _byTimelock(bytes memory call) private {
        vm.prank(OWNER);
        ITimelock(address(_risk)).submit(call);
        pass(3 days);
        ITimelock(address(_risk)).accept(call);
    }
}
