// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISettlement} from "contracts/interfaces/ISettlement.sol";
import {InstrumentId, InstrumentLibrary, InstrumentKind, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {IAggregatorV3} from "../env/MainnetReplica.sol";
import {SettlementTest} from "./SettlementTest.sol";

/// @notice Settlement prices and touches, on Chainlink's own contracts.
contract SettlementPricesTest is SettlementTest {
    /* AVERAGE */

    function test_quietHalfHourIsItsOnlyPrice() public {
        uint80 first = round(45 minutes, 2_000e8);
        vm.warp(expiry + 1);
        assertEq(settlement.prove(0, expiry, number(first)), 2_000e18);
        assertEq(settlement.priceOf(0, expiry), 2_000e18);
    }

    function test_averageIsWeightedByTime() public {
        uint80 first = round(40 minutes, 2_000e8);
        round(20 minutes, 2_300e8);
        round(5 minutes, 1_900e8);
        round(-1 minutes, 9_999e8);
        // ten minutes of 2,000, fifteen of 2,300, five of 1,900
        assertEq(
            settlement.prove(0, expiry, number(first)),
            (uint256(10 * 2_000 + 15 * 2_300 + 5 * 1_900) * 1e18) / 30
        );
    }

    function test_roundsOnTheBorders() public {
        uint80 first = round(31 minutes, 1_000e8);
        round(30 minutes, 2_000e8);
        round(0, 5_000e8);
        vm.warp(expiry + 1);
        // the one at the start counts from the start, the one at the end has no time
        assertEq(settlement.prove(0, expiry, number(first)), 2_000e18);
    }

    function test_RevertWhen_notExpired() public {
        uint80 first = round(40 minutes, 2_000e8);
        vm.warp(expiry);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotExpired.selector, expiry, expiry));
        settlement.prove(0, expiry, number(first));
    }

    function test_RevertWhen_provedAgain() public {
        uint80 first = round(40 minutes, 2_000e8);
        vm.warp(expiry + 1);
        settlement.prove(0, expiry, number(first));
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AlreadyProved.selector, 0, expiry, 2_000e18));
        settlement.prove(0, expiry, number(first));
    }

    /// @dev ATTACK settlement round choice: whatever it begins with, a proof gives the same price or none.
    function testFuzz_attack_settlementRoundChoice(
        uint256[12] memory waits,
        uint256[12] memory answers,
        uint256 pick
    ) public {
        uint256 before = 2 hours;
        uint80[12] memory rounds;
        uint256 least = type(uint256).max;
        uint256 most;
        for (uint256 i = 0; i < 12; ++i) {
            uint256 answer = bound(answers[i], 1e8, 10_000e8);
            (least, most) = (answer < least ? answer : least, answer > most ? answer : most);
            rounds[i] = round(int256(before), int256(answer));
            before -= bound(waits[i], 1, before / (13 - i));
        }
        vm.warp(expiry + 1);
        uint256 snapshot = vm.snapshotState();
        uint256 price = settlement.prove(0, expiry, number(rounds[0]));
        assertGe(price, least * 1e10);
        assertLe(price, most * 1e10);
        vm.revertToState(snapshot);
        uint80 chosen = rounds[bound(pick, 0, 11)];
        (, , , uint256 stamp, ) = IAggregatorV3(proxy).getRoundData(chosen);
        if (stamp > expiry - 30 minutes) vm.expectPartialRevert(ISettlement.RoundUnusable.selector);
        uint256 other = settlement.prove(0, expiry, number(chosen));
        if (stamp <= expiry - 30 minutes) assertEq(other, price);
    }

    function test_attack_settlementRoundChoice_roundsThatAreNotThere() public {
        uint80 first = round(40 minutes, 2_000e8);
        vm.warp(expiry + 1);
        vm.expectPartialRevert(ISettlement.RoundUnusable.selector);
        settlement.prove(0, expiry, 0);
        vm.expectPartialRevert(ISettlement.RoundUnusable.selector);
        settlement.prove(0, expiry, number(first) + 1);
        vm.expectPartialRevert(ISettlement.RoundUnusable.selector);
        settlement.prove(0, expiry, type(uint64).max);
    }

    /// @dev Who calls with too little gas cannot make rounds look as if they were not there.
    function test_attack_settlementRoundChoice_startOfGas() public {
        uint80 first = round(40 minutes, 2_000e8);
        for (int256 i = 29; i > 0; --i) round(i * 1 minutes, 2_000e8 + i * 10e8);
        vm.warp(expiry + 1);
        uint256 snapshot = vm.snapshotState();
        uint256 price = settlement.prove(0, expiry, number(first));
        vm.revertToState(snapshot);
        uint256 passed;
        for (uint256 gas_ = 40_000; gas_ < 900_000; gas_ += 3_001) {
            try settlement.prove{gas: gas_}(0, expiry, number(first)) returns (uint256 got) {
                assertEq(got, price);
                ++passed;
                vm.revertToState(snapshot);
                snapshot = vm.snapshotState();
            } catch {}
        }
        assertGt(passed, 0);
    }

    /// @dev ATTACK censored block: who keeps the first proof out for days changes nothing.
    function test_attack_censoredBlock() public {
        uint80 first = round(40 minutes, 2_000e8);
        round(10 minutes, 2_300e8);
        vm.warp(expiry + 1);
        uint256 snapshot = vm.snapshotState();
        uint256 price = settlement.prove(0, expiry, number(first));
        vm.revertToState(snapshot);
        for (int256 i = 1; i < 20; ++i) round(-i * 1 hours, 1_000e8 * i);
        assertEq(settlement.prove(0, expiry, number(first)), price);
        assertEq(price, 2_100e18);
    }

    /* SILENCE */

    function test_silentOracleIsWaitedFor() public {
        uint80 first = round(int256(2 * HEARTBEAT + 1), 2_000e8);
        vm.warp(expiry + 1 hours);
        bytes memory reason = abi.encodeWithSelector(
            ISettlement.OracleSilent.selector,
            expiry,
            expiry - 2 * HEARTBEAT - 1,
            expiry + 3 days
        );
        vm.expectRevert(reason);
        settlement.prove(0, expiry, number(first));
        round(-2 hours, 1_500e8);
        round(-3 hours, 1_000e8);
        assertEq(settlement.prove(0, expiry, number(first)), 1_500e18);
    }

    function test_twoHeartbeatsAreNotSilence() public {
        uint80 first = round(int256(2 * HEARTBEAT), 2_000e8);
        vm.warp(expiry + 1 hours);
        assertEq(settlement.prove(0, expiry, number(first)), 2_000e18);
    }

    /// @dev ATTACK dead feed: nothing is stuck for ever.
    function test_attack_deadFeed() public {
        uint80 first = round(10 hours, 2_000e8);
        vm.warp(expiry + 3 days);
        vm.expectPartialRevert(ISettlement.OracleSilent.selector);
        settlement.prove(0, expiry, number(first));
        vm.warp(expiry + 3 days + 1);
        assertEq(settlement.prove(0, expiry, number(first)), 2_000e18);
    }

    /// @dev ATTACK dead feed: once three days are over, who proves cannot choose between the last price and one that came since.
    function test_attack_deadFeed_thatComesBackTooLate() public {
        uint80 first = round(10 hours, 2_000e8);
        round(-3 days - 1, 500e8);
        assertEq(settlement.prove(0, expiry, number(first)), 2_000e18);
    }

    function test_attack_deadFeed_thatComesBackAsAPhaseTooLate() public {
        uint80 first = round(10 hours, 2_000e8);
        address other = freshAggregator();
        roundOf(other, -3 days - 1, 500e8);
        nextPhase(other);
        assertEq(settlement.prove(0, expiry, number(first)), 2_000e18);
    }

    function test_deadFeedThatComesBackAtTheLastMoment() public {
        uint80 first = round(10 hours, 2_000e8);
        round(-3 days, 500e8);
        vm.warp(expiry + 30 days);
        assertEq(settlement.prove(0, expiry, number(first)), 500e18);
    }

    /// @dev ATTACK censored block, over a silent expiry: whenever it is proved, the first round after counts.
    function test_attack_censoredBlock_silentOracle() public {
        uint80 first = round(10 hours, 2_000e8);
        round(-1 minutes, 1_500e8);
        uint256 snapshot = vm.snapshotState();
        assertEq(settlement.prove(0, expiry, number(first)), 1_500e18);
        vm.revertToState(snapshot);
        for (int256 i = 1; i < 100; ++i) round(-i * 1 hours, 1_000e8 * i);
        assertEq(settlement.prove(0, expiry, number(first)), 1_500e18);
    }

    /* PHASES */

    function test_phaseThatTakesOverInTheHalfHour() public {
        uint80 first = round(40 minutes, 2_000e8);
        address other = freshAggregator();
        roundOf(other, 15 minutes, 3_000e8);
        nextPhase(other);
        // what the old one says from then on is no price
        round(5 minutes, 3_600e8);
        vm.warp(expiry + 1);
        // fifteen minutes of 2,000, ten of 3,000, five of 3,600
        assertEq(
            settlement.prove(0, expiry, number(first)),
            (uint256(15 * 2_000 + 10 * 3_000 + 5 * 3_600) * 1e18) / 30
        );
    }

    function test_oldPhaseThatGoesOnTalkingIsNotHeard() public {
        address old = IAggregatorV3(proxy).aggregator();
        uint80 first = round(40 minutes, 2_000e8);
        address other = freshAggregator();
        roundOf(other, 15 minutes, 3_000e8);
        nextPhase(other);
        roundOf(old, 10 minutes, 9_000e8);
        vm.warp(expiry + 1);
        assertEq(settlement.prove(0, expiry, number(first)), 2_500e18);
    }

    function test_attack_settlementRoundChoice_oldPhase() public {
        round(20 hours, 2_000e8);
        address old = IAggregatorV3(proxy).aggregator();
        address other = freshAggregator();
        roundOf(other, 10 hours, 3_000e8);
        nextPhase(other);
        roundOf(old, 45 minutes, 2_000e8);
        roundOf(other, 40 minutes, 3_100e8);
        vm.warp(expiry + 1);
        // round 1 of the phase of then, whatever the number was meant for
        assertEq(settlement.prove(0, expiry, 1), 3_100e18);
    }

    function test_phaseThatComesAfterTheExpiryChangesNothing() public {
        uint80 first = round(40 minutes, 2_000e8);
        address other = freshAggregator();
        roundOf(other, -1 minutes, 9_000e8);
        nextPhase(other);
        assertEq(settlement.prove(0, expiry, number(first)), 2_000e18);
    }

    function test_silentOracleIsAnsweredByTheNextPhase() public {
        uint80 first = round(10 hours, 2_000e8);
        address other = freshAggregator();
        roundOf(other, -10 minutes, 1_700e8);
        nextPhase(other);
        assertEq(settlement.prove(0, expiry, number(first)), 1_700e18);
    }

    function test_RevertWhen_thereWasNoPrice() public {
        // opened ten minutes before its end, on a proxy that has just begun
        proxy = freshProxy();
        address aggregator = freshAggregator();
        nextPhase(aggregator);
        expiry = (vm.getBlockTimestamp() / 1 hours + 7 * 24) * 1 hours;
        listUnderlying(proxy);
        vm.warp(expiry - 3 days - 10 minutes);
        listExpiry(1, expiry);
        roundOf(aggregator, 5 minutes, 2_000e8);
        vm.warp(expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NoPriceBefore.selector, proxy, expiry - 30 minutes));
        settlement.prove(1, expiry, 1);
    }

    function test_RevertWhen_theExpiryWasNeverOpened() public {
        round(40 minutes, 2_000e8);
        vm.warp(expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.ExpiryUnknown.selector, 0, expiry - 1 hours));
        settlement.prove(0, expiry - 1 hours, 1);
    }

    /* TOUCHES */

    function test_touchIsProvedOnceForAllOfABarrier() public {
        uint80 touch = round(5 days, 2_500e8);
        (bool isKnown, bool isTouched) = settlement.outcomeOf(upAndOut(2_500));
        assertFalse(isKnown || isTouched);
        settlement.proveTouch(upAndOut(2_500), touch);
        (isKnown, isTouched) = settlement.outcomeOf(option(true, true, 2_500));
        assertTrue(isKnown && isTouched);
        (isKnown, isTouched) = settlement.outcomeOf(option(false, true, 2_500));
        assertFalse(isKnown || isTouched);
        (isKnown, isTouched) = settlement.outcomeOf(upAndOut(2_550));
        assertFalse(isKnown || isTouched);
    }

    function test_untouchedIsKnownADayAfter() public {
        vm.warp(expiry + 1 days);
        (bool isKnown, ) = settlement.outcomeOf(upAndOut(2_500));
        assertFalse(isKnown);
        vm.warp(expiry + 1 days + 1);
        bool isTouched;
        (isKnown, isTouched) = settlement.outcomeOf(upAndOut(2_500));
        assertTrue(isKnown);
        assertFalse(isTouched);
    }

    function test_RevertWhen_barrierWasNotReached() public {
        uint80 near = round(5 days, 2_499e8);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.BarrierNotReached.selector, 2_499e18, 2_500e18));
        settlement.proveTouch(upAndOut(2_500), near);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.BarrierNotReached.selector, 2_499e18, 2_450e18));
        settlement.proveTouch(option(false, false, 2_450), near);
        settlement.proveTouch(option(false, false, 2_500), near);
    }

    function test_RevertWhen_roundIsOutsideTheLife() public {
        uint256 opened = listing.openedAt(0, expiry);
        uint80 earlier = round(int256(expiry - opened) + 1, 2_600e8);
        vm.warp(expiry - 1 days);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.RoundOutsideLife.selector, opened - 1, opened, expiry));
        settlement.proveTouch(upAndOut(2_500), earlier);
        uint80 later = round(-1, 2_600e8);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.RoundOutsideLife.selector, expiry + 1, opened, expiry));
        settlement.proveTouch(upAndOut(2_500), later);
    }

    function test_touchAtTheExpiryAndAtTheOpening() public {
        uint80 first = round(int256(expiry - listing.openedAt(0, expiry)), 2_600e8);
        uint80 last = round(0, 2_700e8);
        settlement.proveTouch(upAndOut(2_600), first);
        settlement.proveTouch(upAndOut(2_700), last);
    }

    function test_attack_touchByASupersededPhase() public {
        address old = IAggregatorV3(proxy).aggregator();
        uint256 oldPhase = 1;
        address other = freshAggregator();
        roundOf(other, 5 days, 2_000e8);
        nextPhase(other);
        roundOf(old, 4 days, 2_600e8);
        uint256 last = _latestOf(old);
        uint80 id = uint80((oldPhase << 64) | last);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.PhaseSuperseded.selector, id, 2));
        settlement.proveTouch(upAndOut(2_500), id);
    }

    function test_RevertWhen_windowIsOver() public {
        uint80 touch = round(1 days, 2_600e8);
        vm.warp(expiry + 1 days + 1);
        vm.expectRevert(
            abi.encodeWithSelector(ISettlement.TouchWindowOver.selector, expiry + 1 days, expiry + 1 days + 1)
        );
        settlement.proveTouch(upAndOut(2_500), touch);
    }

    function test_RevertWhen_thereIsNoBarrier() public {
        uint80 touch = round(1 days, 2_600e8);
        InstrumentId plain = InstrumentLibrary.encode(
            InstrumentTerms(0, InstrumentKind.Vanilla, true, false, false, expiry, 2_000e8, 0)
        );
        vm.expectRevert(abi.encodeWithSelector(ISettlement.BarrierMissing.selector, plain));
        settlement.proveTouch(plain, touch);
        vm.expectPartialRevert(ISettlement.RoundUnusable.selector);
        settlement.proveTouch(upAndOut(2_500), touch + 1);
    }

    /* INTERNAL */

    function _latestOf(address aggregator) private returns (uint256) {
        vm.prank(at("priceReporter"), at("priceReporter"));
        (bool success, bytes memory answer) = aggregator.call(abi.encodeWithSignature("latestRound()"));
        assertTrue(success);
        return abi.decode(answer, (uint256));
    }
}
