// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISettlement} from "contracts/interfaces/ISettlement.sol";
import {HostileRounds} from "../hostile/HostileRounds.sol";
import {Behaviour} from "../hostile/Misbehaviour.sol";
import {SettlementTest} from "./SettlementTest.sol";

/// @notice Aggregators behind Chainlink's proxy that do what Chainlink's do not.
contract SettlementHostileTest is SettlementTest {
    HostileRounds private _aggregator;

    function setUp() public override {
        super.setUp();
        _aggregator = new HostileRounds();
    }

    /* ROUNDS THAT ARE NONE */

    function test_answersThatAreNoPricesArePassedOver() public {
        _push(40 minutes, 2_000e8);
        _push(20 minutes, 0);
        _push(18 minutes, -2_000e8);
        _push(15 minutes, type(int256).max);
        _push(14 minutes, type(int256).min);
        _push(10 minutes, 2_300e8);
        _push(5 minutes, 0);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        assertEq(settlement.prove(0, expiry, 1), 2_100e18);
    }

    function test_RevertWhen_begunWithARoundThatIsNone() public {
        _push(50 minutes, 2_000e8);
        _push(40 minutes, 0);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        uint80 id = uint80((2 << 64) | 2);
        bytes memory reason = abi.encodeWithSelector(
            ISettlement.RoundUnusable.selector,
            id,
            0,
            expiry - 40 minutes,
            expiry - 30 minutes
        );
        vm.expectRevert(reason);
        settlement.prove(0, expiry, 2);
    }

    function test_largestAnswerDoesNotOverflow() public {
        _push(40 minutes, type(int128).max);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        assertEq(settlement.prove(0, expiry, 1), uint256(uint128(type(int128).max)) * 1e10);
    }

    function test_stampsThatGoBackArePassedOver() public {
        _push(40 minutes, 2_000e8);
        _push(15 minutes, 2_200e8);
        _push(20 minutes, 9_000e8);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        assertEq(settlement.prove(0, expiry, 1), 2_100e18);
    }

    /// @dev ATTACK settlement round choice: a stamp in the future is no round yet, neither in the average nor in a silence.
    function test_attack_settlementRoundChoice_stampsOfTheFuture() public {
        _push(40 minutes, 2_000e8);
        _push(-2 hours, 9_000e8);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1 hours);
        assertEq(settlement.prove(0, expiry, 1), 2_000e18);
    }

    function test_RevertWhen_silentUntilAStampOfTheFuture() public {
        _push(10 hours, 2_000e8);
        _push(-2 hours, 9_000e8);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1 hours);
        vm.expectPartialRevert(ISettlement.OracleSilent.selector);
        settlement.prove(0, expiry, 1);
        vm.warp(expiry + 2 hours);
        assertEq(settlement.prove(0, expiry, 1), 9_000e18);
    }

    /* GRIEFING */

    /// @dev ATTACK revert-griefing aggregator: a phase that will not tell of its rounds has not begun; the one before is the price.
    function test_attack_revertGriefingAggregator_asAPhase() public {
        uint80 first = round(40 minutes, 2_000e8);
        _push(20 minutes, 9_000e8);
        _aggregator.spoil(1);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        _proveInEveryMood(number(first), 2_000e18);
    }

    /// @dev ATTACK revert-griefing aggregator: what it will not tell any more has not happened.
    function test_attack_revertGriefingAggregator_inTheHalfHour() public {
        _push(40 minutes, 2_000e8);
        _push(15 minutes, 2_200e8);
        _push(10 minutes, 9_000e8);
        _aggregator.spoil(3);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        _proveInEveryMood(1, 2_100e18);
    }

    /// @dev ATTACK revert-griefing aggregator: it cannot hide behind the gas that the prover gives.
    function test_attack_revertGriefingAggregator_littleGas() public {
        _push(40 minutes, 2_000e8);
        _push(15 minutes, 2_200e8);
        _push(10 minutes, 9_000e8);
        _aggregator.spoil(3);
        _aggregator.behave(Behaviour.BurnsGas);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        uint256 snapshot = vm.snapshotState();
        uint256 passed;
        for (uint256 gas_ = 100_000; gas_ < 1_200_000; gas_ += 7_001) {
            try settlement.prove{gas: gas_}(0, expiry, 1) returns (uint256 price) {
                assertEq(price, 2_100e18);
                ++passed;
                vm.revertToState(snapshot);
                snapshot = vm.snapshotState();
            } catch {}
        }
        assertGt(passed, 0);
    }

    function test_RevertWhen_gasIsTooLow() public {
        uint80 first = round(40 minutes, 2_000e8);
        vm.warp(expiry + 1);
        vm.expectPartialRevert(ISettlement.RoundStarved.selector);
        settlement.prove{gas: 250_000}(0, expiry, number(first));
    }

    /// @dev ATTACK phase that comes after: thirty-one of them are looked through, whatever they do.
    function test_attack_settlementRoundChoice_phasesThatComeAfter() public {
        uint80 first = round(40 minutes, 2_000e8);
        _aggregator.spoil(1);
        _aggregator.behave(Behaviour.BurnsGas);
        for (uint256 i = 0; i < 31; ++i) nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        uint256 snapshot = vm.snapshotState();
        assertEq(settlement.prove(0, expiry, number(first)), 2_000e18);
        assertLt(vm.lastCallGas().gasTotalUsed, 7_000_000);
        vm.revertToState(snapshot);
        nextPhase(address(_aggregator));
        vm.expectRevert(abi.encodeWithSelector(ISettlement.PhasesTooMany.selector, 32));
        settlement.prove(0, expiry, number(first));
    }

    /// @dev ATTACK settlement round choice, starting early: too many rounds are refused, and a later beginning is not.
    function test_attack_settlementRoundChoice_startingEarly() public {
        _aggregator.answerEveryOtherSecond(expiry - 2 hours);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.RoundsTooMany.selector, 1_200));
        settlement.prove(0, expiry, 1);
        assertEq(settlement.prove(0, expiry, 1 + 90 * 30), 2_000e18);
    }

    /// @dev The largest transaction there can be (EIP-7825) holds the longest proof.
    function test_longestProofFitsATransaction() public {
        _push(31 minutes, 2_000e8);
        for (uint256 i = 0; i < 1_198; ++i) _push(int256(1_198 - i), 2_000e8);
        _push(-1, 2_000e8);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        assertEq(settlement.prove(0, expiry, 1), 2_000e18);
        assertLt(vm.lastCallGas().gasTotalUsed, 1 << 24);
    }

    function test_RevertWhen_oneRoundMoreThanTheLongestProof() public {
        _push(31 minutes, 2_000e8);
        for (uint256 i = 0; i < 1_199; ++i) _push(int256(1_199 - i), 2_000e8);
        nextPhase(address(_aggregator));
        vm.warp(expiry + 1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.RoundsTooMany.selector, 1_200));
        settlement.prove(0, expiry, 1);
    }

    /* TOUCHES */

    /// @dev ATTACK touch by a round that is no price: zero is below every barrier, and the largest number above.
    function test_attack_touchByARoundThatIsNone() public {
        _push(6 days, 2_400e8);
        _push(5 days, 0);
        _push(4 days, -1);
        _push(3 days, type(int256).max);
        _push(-1 hours, 2_600e8);
        nextPhase(address(_aggregator));
        vm.warp(expiry);
        for (uint80 i = 2; i < 7; ++i) {
            vm.expectPartialRevert(ISettlement.RoundUnusable.selector);
            settlement.proveTouch(option(i > 3, false, i > 3 ? 2_500 : 2_000), uint80(2 << 64) | i);
        }
    }

    /// @dev ATTACK revert-griefing aggregator: a newer phase that tells of nothing supersedes nothing.
    function test_attack_revertGriefingAggregator_touch() public {
        uint80 touch = round(5 days, 2_500e8);
        _push(6 days, 2_400e8);
        _aggregator.spoil(1);
        nextPhase(address(_aggregator));
        for (uint256 i = uint256(Behaviour.Reverts); i <= uint256(Behaviour.BurnsGas); ++i) {
            _aggregator.behave(Behaviour(i));
            settlement.proveTouch(upAndOut(2_500), touch);
        }
        (bool isKnown, bool isTouched) = settlement.outcomeOf(upAndOut(2_500));
        assertTrue(isKnown && isTouched);
        _aggregator.spoil(2);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.PhaseSuperseded.selector, touch, 2));
        settlement.proveTouch(upAndOut(2_450), touch);
    }

    /* INTERNAL */

    function _push(int256 before, int256 answer) private {
        _aggregator.push(answer, uint256(int256(expiry) - before));
    }

    function _proveInEveryMood(uint64 first, uint256 price) private {
        Behaviour[5] memory moods = [
            Behaviour.Reverts,
            Behaviour.RevertsLong,
            Behaviour.BurnsGas,
            Behaviour.AnswersShort,
            Behaviour.AnswersLong
        ];
        uint256 snapshot = vm.snapshotState();
        // the last but one answers nothing at all, the last a megabyte, which costs more than a read is given
        for (uint256 i = 0; i < moods.length; ++i) {
            _aggregator.behave(moods[i]);
            assertEq(settlement.prove(0, expiry, first), price);
            assertLt(vm.lastCallGas().gasTotalUsed, 1_000_000);
            vm.revertToState(snapshot);
            snapshot = vm.snapshotState();
        }
    }
}
