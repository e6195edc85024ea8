// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {AccountId} from "contracts/margin/AccountId.sol";
import {InstrumentId} from "contracts/margin/Instrument.sol";
import {Assessment, MarginKind} from "contracts/margin/MarginTypes.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";

/// @notice Options with barriers from the trade to their end: what they have to be covered by, and what they pay.
contract BarrierTrades is ClearinghouseTest {
    /// @dev Of 96, each counts as six.
    uint256 private constant MAX_BARRIERS = 16;

    function setUp() public override {
        super.setUp();
        fund(alice, 200_000e6);
        fund(bob, 200_000e6);
        consent();
    }

    function test_touchedKnockOutIsNobodysAnyMore() public {
        InstrumentId id = barrier(true, true, false, 2_000, 2_600);
        house.trade(alice, bob, one(id, 10 * ONE, 40e18), type(uint256).max);
        settlement.setOutcome(id, true, true);
        assertEq(_worth(alice), house.cashOf(alice));
        assertEq(_worth(bob), house.cashOf(bob));
    }

    function test_touchedKnockInIsTheOption() public {
        InstrumentId id = barrier(false, false, true, 2_000, 1_600);
        house.trade(alice, bob, one(id, 10 * ONE, 60e18), type(uint256).max);
        settlement.setOutcome(id, true, true);
        int256 long = _worth(alice);
        // the put that it has become, sold, leaves nothing that moves
        house.trade(bob, alice, one(option(false, 2_000), 10 * ONE, 60e18), type(uint256).max);
        Assessment memory hedged = reader.assess(house.viewOf(alice), MarginKind.Initial);
        assertApproxEqAbs(hedged.equity, house.cashOf(alice), 100);
        assertGt(long, house.cashOf(alice) - 600e18);
        assertEq(hedged.loss, 0);
    }

    function test_unprovedTouchCountsTheWorseWayForBoth() public {
        InstrumentId id = barrier(true, true, false, 2_000, 2_600);
        house.trade(alice, bob, one(id, 10 * ONE, 40e18), type(uint256).max);
        // the holder has nothing of it, for it may be dead; the writer owes it all the same
        assertEq(_worth(alice), house.cashOf(alice));
        int256 owed = house.cashOf(bob) - _worth(bob);
        assertGt(owed, 10 * 10e18);
        // and no more than the option without a barrier
        house.trade(alice, bob, one(option(true, 2_000), 10 * ONE, 100e18), type(uint256).max);
        assertLt(owed, _worth(alice) - house.cashOf(alice));
    }

    function test_writerOfAKnockInIsChargedForTheWholeOption() public {
        InstrumentId id = barrier(true, true, true, 2_000, 2_150);
        house.trade(alice, bob, one(id, 10 * ONE, 30e18), type(uint256).max);
        Assessment memory knockIn = reader.assess(house.viewOf(bob), MarginKind.Initial);
        house.trade(bob, alice, one(id, 10 * ONE, 30e18), type(uint256).max);
        house.trade(alice, bob, one(option(true, 2_000), 10 * ONE, 30e18), type(uint256).max);
        Assessment memory vanilla = reader.assess(house.viewOf(bob), MarginKind.Initial);
        assertGe(knockIn.requirement + 100, vanilla.requirement);
        assertGt(vanilla.requirement, 1_000e18);
    }

    function test_settlesWhenPriceAndOutcomeAreKnown() public {
        InstrumentId out = barrier(true, true, false, 2_000, 2_600);
        InstrumentId in_ = barrier(false, false, true, 2_000, 1_600);
        house.trade(alice, bob, one(out, 10 * ONE, 40e18), type(uint256).max);
        house.trade(alice, bob, one(in_, 10 * ONE, 60e18), type(uint256).max);
        vm.warp(expiry + 1);
        feed.setUpdatedAt(vm.getBlockTimestamp());
        settlement.set(0, expiry, 2_300e18);
        assertEq(house.settle(alice), 0);
        assertEq(house.legsOf(alice).length, 2);
        settlement.setOutcome(in_, true, false);
        house.settle(alice);
        assertEq(house.legsOf(alice).length, 1);
        settlement.setOutcome(out, true, false);
        assertEq(house.settle(alice), 3_000e18);
        assertEq(house.settle(bob), -3_000e18);
        assertEq(house.legsOf(alice).length + house.legsOf(bob).length, 0);
        assertEq(house.openInterest(out) + house.openInterest(in_), 0);
    }

    function test_RevertWhen_tooManyBarriers() public {
        for (uint256 i = 0; i < MAX_BARRIERS; ++i) {
            house.trade(alice, bob, one(barrier(true, true, false, 2_000, 2_500 + 50 * i), ONE, 40e18), 1e40);
        }
        InstrumentId id = barrier(true, true, false, 2_000, 4_000);
        bytes memory refusal = abi.encodeWithSelector(IClearinghouse.TooMany.selector, bytes32("effort"), 102, 96);
        vm.expectRevert(refusal);
        house.trade(alice, bob, one(id, ONE, 40e18), type(uint256).max);
        // six options for a barrier
        house.trade(bob, alice, one(barrier(true, true, false, 2_000, 2_500), ONE, 40e18), type(uint256).max);
        for (uint256 i = 0; i < 6; ++i) house.trade(alice, bob, one(option(true, 2_000 + 50 * i), ONE, 90e18), 1e40);
        assertEq(house.legsOf(alice).length, MAX_BARRIERS + 5);
    }

    function _worth(AccountId account) private view returns (int256) {
        return reader.assess(house.viewOf(account), MarginKind.Maintenance).equity;
    }
}
