// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {AccountId} from "contracts/margin/AccountId.sol";
import {InstrumentId} from "contracts/margin/Instrument.sol";
import {Assessment, MarginKind} from "contracts/margin/MarginTypes.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";

/// @notice Options with barriers from the trade to their end: what they have to be covered by, and what they pay.
contract BarrierTrades is ClearinghouseTest {
    /// @dev Of 96, each counts as five.
    uint256 private constant MAX_BARRIERS = 19;

    function setUp() public override {
        super.setUp();
        fund(alice, 200_000e6);
        fund(bob, 200_000e6);
        consent();
    }

    function test_touchedKnockOutIsWorthNothingAtOnce() public {
        InstrumentId id = barrier(true, true, false, 2_000, 2_600);
        house.trade(alice, bob, one(id, 10 * ONE, 40e18), type(uint256).max);
        (int256 long, int256 short) = (_worth(alice), _worth(bob));
        settlement.setOutcome(id, true, true);
        int256 lost = long - _worth(alice);
        assertGt(lost, 0);
        assertApproxEqAbs(_worth(bob) - short, lost, 100);
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
        assertGt(long, 0);
        assertEq(hedged.loss, 0);
    }

    function test_unprovedTouchCountsBothWaysForBoth() public {
        InstrumentId id = barrier(true, true, false, 2_000, 2_600);
        house.trade(alice, bob, one(id, 10 * ONE, 40e18), type(uint256).max);
        int256 sum = _worth(alice) + _worth(bob);
        feed.setBoth(2_590e18, 2_590e18);
        int256 before = _worth(alice) + _worth(bob);
        assertApproxEqAbs(before, sum, 100);
        // beyond the barrier, and no round proved: the holder has nothing of it, the writer owes it still
        feed.setBoth(2_600e18, 2_600e18);
        int256 between = _worth(alice) + _worth(bob);
        assertLt(between, before);
        settlement.setOutcome(id, true, true);
        assertApproxEqAbs(_worth(alice) + _worth(bob), sum, 100);
    }

    function test_writerIsChargedForTheSummitBeforeTheBarrier() public {
        // a day before the end a knock-out jumps from 590 to nothing at its barrier, which no move of the grid meets
        InstrumentId id = barrier(true, true, false, 2_000, 2_150);
        house.trade(alice, bob, one(id, 10 * ONE, 30e18), type(uint256).max);
        vm.warp(expiry - 1 days);
        post(0.5e18);
        Assessment memory writer = reader.assess(house.viewOf(bob), MarginKind.Initial);
        uint256 nearest = _worstAt(id);
        assertGe(writer.loss + 1e9, nearest);
        assertGt(writer.loss, 0);
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
        bytes memory refusal = abi.encodeWithSelector(IClearinghouse.TooMany.selector, bytes32("effort"), 100, 96);
        vm.expectRevert(refusal);
        house.trade(alice, bob, one(id, ONE, 40e18), type(uint256).max);
        // other options still fit
        house.trade(alice, bob, one(option(true, 2_000), ONE, 100e18), type(uint256).max);
        assertEq(house.legsOf(alice).length, MAX_BARRIERS + 1);
    }

    function _worth(AccountId account) private view returns (int256) {
        return reader.assess(house.viewOf(account), MarginKind.Maintenance).equity;
    }

    /// @dev {USD} What the writer loses at most, over prices a dollar apart up to the barrier, 18 decimals.
    function _worstAt(InstrumentId) private returns (uint256 worst) {
        int256 now_ = _worth(bob);
        for (uint256 price = 2_000; price < 2_150; price += 5) {
            feed.setBoth(price * 1e18, price * 1e18);
            int256 lost = now_ - _worth(bob);
            if (lost > int256(worst)) worst = uint256(lost);
        }
        feed.setBoth(SPOT, SPOT);
    }
}
