// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISettlement} from "contracts/interfaces/ISettlement.sol";
import {IAggregatorV3} from "../env/MainnetReplica.sol";
import {SettlementTest} from "./SettlementTest.sol";

/// @notice Settlement against its definition, told plainly over all that three of Chainlink's aggregators ever said.
contract SettlementReferenceTest is SettlementTest {
    uint256 private constant _COUNT = 16;

    /// @dev A round in the order of time.
    struct Event {
        uint256 phase;
        uint256 at;
        uint256 answer;
        uint64 number;
    }

    address[3] private _aggregators;
    /// @dev Rounds that the replica's aggregator had before.
    uint64 private _past;
    Event[] private _events;

    function setUp() public override {
        super.setUp();
        (uint80 latest, , , , ) = IAggregatorV3(proxy).latestRoundData();
        _past = uint64(latest);
        _aggregators = [IAggregatorV3(proxy).aggregator(), freshAggregator(), freshAggregator()];
        nextPhase(_aggregators[1]);
        nextPhase(_aggregators[2]);
    }

    /// @dev ATTACK settlement round choice over phases: the definition's price, whatever the beginning.
    function testFuzz_attack_settlementRoundChoice_phases(
        uint256[_COUNT] memory waits,
        uint256[_COUNT] memory speakers,
        uint256[_COUNT] memory answers,
        uint256 pick
    ) public {
        _play(waits, speakers, answers, 3 hours);
        (uint256 phase, uint256 number_) = _pick(pick);
        (bool isKnown, uint256 price) = _reference();
        (, , , uint256 stamp, ) = IAggregatorV3(proxy).getRoundData(uint80((phase << 64) | number_));
        bool isEarly = stamp <= expiry - 30 minutes;
        if (!isEarly) vm.expectPartialRevert(ISettlement.RoundUnusable.selector);
        else if (!isKnown) vm.expectPartialRevert(ISettlement.OracleSilent.selector);
        uint256 proved = settlement.prove(0, expiry, uint64(number_));
        if (!isEarly || !isKnown) return;
        assertEq(proved, price);
        _assertBetween(proved);
    }

    /// @dev A touch is accepted if and only if the round was the price of its time.
    function testFuzz_attack_touchByASupersededPhase(
        uint256[_COUNT] memory waits,
        uint256[_COUNT] memory speakers,
        uint256[_COUNT] memory answers,
        uint256 pick
    ) public {
        _play(waits, speakers, answers, 4 hours);
        pick = bound(pick, 0, _COUNT - 1);
        Event memory event_ = _events[pick];
        uint80 id = uint80((event_.phase << 64) | event_.number);
        uint256 current = _newestPhase(event_.at);
        if (event_.at > expiry) vm.expectPartialRevert(ISettlement.RoundOutsideLife.selector);
        else if (current != event_.phase) {
            vm.expectRevert(abi.encodeWithSelector(ISettlement.PhaseSuperseded.selector, id, current));
        } else if (event_.answer < 2_000e8) vm.expectPartialRevert(ISettlement.BarrierNotReached.selector);
        settlement.proveTouch(upAndOut(2_000), id);
    }

    /* INTERNAL */

    /// @dev Rounds of all three, from some time before the expiry to about an hour after it.
    function _play(
        uint256[_COUNT] memory waits,
        uint256[_COUNT] memory speakers,
        uint256[_COUNT] memory answers,
        uint256 before
    ) private {
        uint256 at = expiry - before;
        for (uint256 i = 0; i < _COUNT; ++i) {
            uint256 speaker = bound(speakers[i], 0, 2);
            // later phases join later, in any order
            if (i < bound(waits[speaker], 0, _COUNT)) speaker = 0;
            uint256 answer = bound(answers[i], 1e8, 4_000e8);
            roundOf(_aggregators[speaker], int256(expiry) - int256(at), int256(answer));
            uint256 phase = speaker + 1;
            uint64 number_ = phase == 1 ? _past + 1 : 1;
            for (uint256 j = 0; j < i; ++j) if (_events[j].phase == phase) ++number_;
            _events.push(Event(phase, at, answer, number_));
            at += bound(waits[i], 0, (2 * (before + 1 hours)) / _COUNT);
        }
        vm.warp((at > expiry ? at : expiry) + 1);
    }

    function _answerOf(uint256 phase, uint256 number_) private view returns (uint256) {
        (, int256 answer, , , ) = IAggregatorV3(proxy).getRoundData(uint80((phase << 64) | number_));
        return uint256(answer);
    }

    function _stampOf(uint256 phase, uint256 number_) private view returns (uint256 stamp) {
        (, , , stamp, ) = IAggregatorV3(proxy).getRoundData(uint80((phase << 64) | number_));
    }

    /// @dev Any round of the phase that is the price when the half hour begins.
    function _pick(uint256 pick) private view returns (uint256 phase, uint256 number_) {
        phase = _newestPhase(expiry - 30 minutes);
        uint256 last = _past;
        for (uint256 i = 0; i < _COUNT; ++i) if (_events[i].phase == phase) last = _events[i].number;
        number_ = bound(pick, 1, last);
    }

    function _newestPhase(uint256 time) private view returns (uint256 phase) {
        phase = 1;
        for (uint256 i = 0; i < _COUNT; ++i) {
            if (_events[i].at <= time && _events[i].phase > phase) phase = _events[i].phase;
        }
    }

    /// @dev The definition: of the newest phase that has spoken by a time, the last that it said. {answer}, {s}
    function _priceAt(uint256 time) private view returns (uint256 answer, uint256 since) {
        uint256 phase = _newestPhase(time);
        if (phase == 1) (answer, since) = (_answerOf(1, _past), _stampOf(1, _past));
        for (uint256 i = 0; i < _COUNT; ++i) {
            if (_events[i].phase == phase && _events[i].at <= time)
                (answer, since) = (_events[i].answer, _events[i].at);
        }
    }

    /// @dev {USD/tok} Between one change and the next the price is what it was after the first.
    function _reference() private view returns (bool isKnown, uint256 price) {
        (, uint256 since) = _priceAt(expiry);
        if (expiry - since > 2 * HEARTBEAT) return _firstAfter();
        uint256 time = expiry - 30 minutes;
        uint256 sum;
        for (uint256 i = 0; i <= _COUNT; ++i) {
            uint256 until = i < _COUNT && _events[i].at < expiry ? _events[i].at : expiry;
            if (until <= time) continue;
            (uint256 answer, ) = _priceAt(time);
            (sum, time) = (sum + answer * (until - time), until);
        }
        return (true, (sum * 1e10) / 30 minutes);
    }

    /// @dev The first thing said after the expiry by whoever is the newest by then.
    function _firstAfter() private view returns (bool isKnown, uint256 price) {
        for (uint256 i = 0; i < _COUNT; ++i) {
            Event memory event_ = _events[i];
            if (event_.at > expiry && event_.phase == _newestPhase(event_.at)) return (true, event_.answer * 1e10);
        }
    }

    function _assertBetween(uint256 price) private view {
        uint256 least = _answerOf(1, _past);
        uint256 most = least;
        for (uint256 i = 0; i < _COUNT; ++i) {
            uint256 answer = _events[i].answer;
            (least, most) = (answer < least ? answer : least, answer > most ? answer : most);
        }
        assertGe(price, least * 1e10);
        assertLe(price, most * 1e10);
    }
}
