// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";
import {ISurfaceLens} from "contracts/interfaces/ISurfaceLens.sol";
import {Bracket, SurfaceMath} from "contracts/risk/SurfaceMath.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {SurfaceTest} from "./SurfaceTest.sol";

/// @notice Liquidates whom the surface makes liquidatable: posts a message and looks in the same transaction.
contract Sandwich {
    function strike(
        IVolSurface surface,
        IVolSurface.Post calldata message,
        address[] calldata who,
        bytes[] calldata signatures,
        uint256 expiry
    ) external returns (uint256[4] memory before, uint256[4] memory then_) {
        before = look(surface, message.underlying, expiry);
        surface.post(message, who, signatures);
        then_ = look(surface, message.underlying, expiry);
    }

    /// @dev In force, settled, least, most.
    function look(IVolSurface surface, address asset, uint256 expiry) public view returns (uint256[4] memory w) {
        w[0] = surface.totalVariance(asset, 2_000e18, expiry);
        w[1] = surface.settledTotalVariance(asset, 2_000e18, expiry);
        (w[2], w[3]) = surface.totalVarianceRange(asset, 2_000e18, expiry);
    }
}

/// @notice What the surface says between its slices, as time passes, in the block of a message and when nothing comes.
contract SurfaceViewsTest is SurfaceTest {
    function setUp() public override {
        super.setUp();
        send(three(VOLATILITY), 4);
        pass(12);
    }

    /* SANDWICH AND OWN BLOCK */

    function test_aRelayedMessageIsNotForItsOwnBlock() public {
        IVolSurface.Post memory message = three((VOLATILITY * 3) / 2);
        (address[] memory who, bytes[] memory signatures) = signed(message, 3);
        Sandwich attacker = new Sandwich();
        (uint256[4] memory before, uint256[4] memory then_) = attacker.strike(surface, message, who, signatures, MONTH);
        assertApproxEqRel(then_[0], (before[0] * 9) / 4, 0.001e18); // marks follow
        assertEq(then_[1], before[1]); // liquidations do not
        assertEq(then_[2], before[2]); // initial margin has both
        assertEq(then_[3], then_[0]);
        pass(12);
        uint256[4] memory later = attacker.look(surface, ETH, MONTH);
        assertEq(later[1], later[0]);
        assertEq(later[2], later[0]);
        assertEq(later[3], later[0]);
    }

    /// @dev Two messages in one block do not push the earlier block's surface out.
    function test_manyMessagesInABlockKeepTheEarlierOne() public {
        uint256 settled = surface.settledTotalVariance(ETH, FORWARD, MONTH);
        for (uint256 i = 3; i > 0; --i) {
            IVolSurface.Post memory message = three((VOLATILITY * (140 - 10 * i)) / 100);
            message.timestamp -= i - 1;
            send(message, 3);
            assertEq(surface.settledTotalVariance(ETH, FORWARD, MONTH), settled);
        }
        // nor do messages about other expiries
        pass(12);
        settled = surface.settledTotalVariance(ETH, FORWARD, MONTH);
        IVolSurface.Post memory one = single(WEEK, VOLATILITY);
        one.timestamp -= 1;
        send(one, 3);
        send(single(MONTH, VOLATILITY), 3);
        assertEq(surface.settledTotalVariance(ETH, FORWARD, MONTH), settled);
    }

    function test_aNewExpiryIsNotForItsOwnBlock() public {
        uint256 settled = surface.settledTotalVariance(ETH, FORWARD, MONTH + 7 days);
        send(single(MONTH + 7 days, (VOLATILITY * 12) / 10), 3);
        assertEq(surface.settledTotalVariance(ETH, FORWARD, MONTH + 7 days), settled);
        assertGt(surface.totalVariance(ETH, FORWARD, MONTH + 7 days), settled);
    }

    function test_RevertWhen_aFirstMessageIsUsedInItsOwnBlock() public {
        address other = address(0xB7C);
        vm.prank(OWNER);
        surface.listUnderlying(other, terms());
        IVolSurface.Post memory message = three(VOLATILITY);
        message.underlying = other;
        send(message, 4);
        surface.totalVariance(other, FORWARD, MONTH);
        vm.expectRevert(abi.encodeWithSelector(IVolSurface.SurfaceEmpty.selector, other));
        surface.settledTotalVariance(other, FORWARD, MONTH);
        vm.expectRevert(abi.encodeWithSelector(IVolSurface.SurfaceEmpty.selector, other));
        surface.totalVarianceRange(other, FORWARD, MONTH);
    }

    /* TIME */

    function test_varianceIsUsedUpWithTime() public {
        uint256 whole = surface.totalVarianceAt(ETH, 0.1e18, MONTH, IVolSurface.Age.InForce);
        uint256 left = MONTH - vm.getBlockTimestamp();
        vm.warp(MONTH - left / 4);
        uint256 rest = surface.totalVarianceAt(ETH, 0.1e18, MONTH, IVolSurface.Age.InForce);
        assertApproxEqRel(rest, whole / 4, 1e12);
        assertApproxEqRel(atTheMoney(ETH, MONTH), VOLATILITY, 1e9);
        vm.warp(MONTH);
        vm.expectRevert(abi.encodeWithSelector(IVolSurface.ExpiryPassed.selector, MONTH, MONTH));
        surface.totalVariance(ETH, FORWARD, MONTH);
    }

    /// @dev By hand: a third of the way from the week to the month.
    function test_betweenExpiriesItIsLinear() public view {
        uint256 expiry = WEEK + (MONTH - WEEK) / 4;
        uint256 early = surface.totalVarianceAt(ETH, 0.2e18, WEEK, IVolSurface.Age.InForce);
        uint256 late = surface.totalVarianceAt(ETH, 0.2e18, MONTH, IVolSurface.Age.InForce);
        uint256 w = surface.totalVarianceAt(ETH, 0.2e18, expiry, IVolSurface.Age.InForce);
        assertApproxEqAbs(w, (3 * early + late) / 4, 1);
        assertGe(w * 4, 3 * early + late);
    }

    function test_beforeTheFirstItIsInProportion() public view {
        uint256 time = vm.getBlockTimestamp();
        uint256 first = surface.totalVarianceAt(ETH, -0.2e18, WEEK, IVolSurface.Age.InForce);
        uint256 w = surface.totalVarianceAt(ETH, -0.2e18, time + (WEEK - time) / 2, IVolSurface.Age.InForce);
        assertApproxEqAbs(w, first / 2, 1);
        assertGt(surface.totalVarianceAt(ETH, 0, time + 1, IVolSurface.Age.InForce), 0);
    }

    function test_RevertWhen_beyondTheLast() public {
        surface.totalVariance(ETH, FORWARD, QUARTER);
        vm.expectRevert(abi.encodeWithSelector(IVolSurface.ExpiryBeyondSurface.selector, ETH, QUARTER + 1, QUARTER));
        surface.totalVariance(ETH, FORWARD, QUARTER + 1);
    }

    function test_RevertWhen_thereIsNothing() public {
        vm.expectRevert(abi.encodeWithSelector(IVolSurface.SurfaceEmpty.selector, STRANGER));
        surface.totalVariance(STRANGER, FORWARD, MONTH);
    }

    /// @dev R-4: at any moment, at any strike and for any two expiries, the later one has not less variance.
    function testFuzz_varianceNeverFallsWithTheExpiry(uint256 wait, uint256 one, uint256 other, int256 k) public {
        pass(bound(wait, 0, 89 days));
        uint256 time = vm.getBlockTimestamp();
        one = bound(one, time + 1, QUARTER);
        other = bound(other, one, QUARTER);
        k = bound(k, -0.5e18, 0.5e18);
        assertLe(
            surface.totalVarianceAt(ETH, k, one, IVolSurface.Age.InForce),
            surface.totalVarianceAt(ETH, k, other, IVolSurface.Age.InForce)
        );
    }

    /// @dev The contract's short way and the library's, which the SDK's twin is compared with, are one.
    function testFuzz_agreesWithTheLibrary(uint256 wait, uint256 expiry, uint256 strike) public {
        pass(bound(wait, 0, 89 days));
        uint256 time = vm.getBlockTimestamp();
        expiry = bound(expiry, time + 1, QUARTER);
        strike = bound(strike, FORWARD / 100, FORWARD * 100);
        Bracket memory b = _bracket(expiry, time);
        assertEq(
            surface.totalVariance(ETH, strike, expiry),
            SurfaceMath.totalVariance(b, SurfaceMath.logMoneyness(b, strike))
        );
        assertEq(atTheMoney(ETH, expiry), SurfaceMath.volatilityAt(b, 0));
        (uint256 age, uint256 widening, ) = surface.agingOf(ETH, expiry);
        assertEq(age, SurfaceMath.age(b));
        assertEq(widening, SurfaceMath.widening(age, terms()));
    }

    function _bracket(uint256 expiry, uint256 time) private view returns (Bracket memory b) {
        IVolSurface.Slice[] memory slices = surface.slicesOf(ETH, IVolSurface.Age.InForce);
        uint256 i;
        while (slices[i].expiry < expiry) ++i;
        (b.expiry, b.time, b.upper) = (expiry, time, slices[i]);
        if (i > 0 && slices[i].expiry != expiry) b.lower = slices[i - 1];
    }

    /* AGE */

    function test_aStaleSurfaceIsWideAndFlagged() public {
        vm.warp(START + 1 hours);
        (uint256 least, uint256 most) = surface.totalVarianceRange(ETH, FORWARD, MONTH);
        assertEq(least, most);
        vm.warp(START + 5 hours); // half of the way to stale: 40 %
        uint256 w = surface.totalVariance(ETH, FORWARD, MONTH);
        (least, most) = surface.totalVarianceRange(ETH, FORWARD, MONTH);
        assertEq(most, (w * 14 + 9) / 10);
        assertEq(least, (w * 10) / 14);
        assertFalse(isStale(ETH, MONTH));
        vm.warp(START + 9 hours - 1);
        assertFalse(isStale(ETH, MONTH));
        vm.warp(START + 9 hours);
        assertTrue(isStale(ETH, MONTH));
        (, uint256 widening, ) = surface.agingOf(ETH, MONTH);
        assertEq(widening, 0.8e18);
        vm.warp(START + 3 days);
        (, widening, ) = surface.agingOf(ETH, MONTH);
        assertEq(widening, 0.8e18); // the stated cap
        send(three(VOLATILITY), 3);
        assertFalse(isStale(ETH, MONTH));
    }

    /// @dev Posting one expiry does not make its neighbours young, nor what lies between.
    function test_theOlderSliceCounts() public {
        vm.warp(START + 9 hours);
        send(single(MONTH, VOLATILITY), 3);
        assertFalse(isStale(ETH, MONTH));
        assertTrue(isStale(ETH, MONTH - 1 hours));
        assertTrue(isStale(ETH, MONTH + 1 hours));
    }

    /* SHAPE */

    function test_shapeOfTheSmile() public {
        ISurfaceLens lens = ISurfaceLens(deployCode(Artifacts.path("lens", "SurfaceLens")));
        (int256 riskReversal, int256 butterfly) = lens.skewOf(surface, ETH, MONTH);
        assertLt(riskReversal, 0); // puts dearer: rho is negative
        assertGt(riskReversal, -0.1e18);
        assertGt(butterfly, 0);
        ISurfaceLens.Tenor[] memory tenors = lens.termStructure(surface, ETH);
        assertEq(tenors.length, 3);
        assertEq(tenors[1].riskReversal, riskReversal);
        assertEq(tenors[1].butterfly, butterfly);
        for (uint256 i; i < 3; ++i) {
            assertApproxEqRel(tenors[i].atTheMoney, VOLATILITY, 1e9);
            assertEq(tenors[i].forward, lens.forwardOf(surface, ETH, tenors[i].expiry));
        }
        uint256 middle = lens.forwardOf(surface, ETH, (WEEK + MONTH) / 2);
        assertApproxEqAbs(middle, FORWARD + 5e18, 1);
        assertEq(lens.forwardOf(surface, ETH, WEEK - 1 days), FORWARD);
    }
}
