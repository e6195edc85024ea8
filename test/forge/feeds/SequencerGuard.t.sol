// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeed} from "contracts/interfaces/IFeed.sol";
import {ISequencerGuard} from "contracts/interfaces/ISequencerGuard.sol";
import {IAggregator} from "contracts/interfaces/external/IAggregator.sol";
import {HostileAggregator} from "../hostile/HostileAggregator.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {Behaviour} from "../hostile/Misbehaviour.sol";
import {FeedTest} from "./FeedTest.sol";

contract SequencerGuardTest is FeedTest {
    uint32 private constant GRACE = 1 hours;

    HostileAggregator private uptime;
    HostileFeed private inner;
    ISequencerGuard private feed;

    function setUp() public override {
        super.setUp();
        uptime = new HostileAggregator(0, 0);
        inner = new HostileFeed(0.005e18, 1 hours);
        inner.setQuote(99e18, 101e18);
        inner.setGuardedQuote(98e18, 102e18);
        feed = ISequencerGuard(_deployFeed("SequencerGuard", abi.encode(inner, uptime, GRACE)));
        vm.warp(START + GRACE + 1);
    }

    function test_quotes_areTheFeedsWhileTheSequencerIsUp() public view {
        (uint256 bid, uint256 ask) = feed.quote();
        assertEq(bid, 99e18);
        assertEq(ask, 101e18);
        (bid, ask) = feed.guardedQuote();
        assertEq(bid, 98e18);
        assertEq(ask, 102e18);
        _assertQuotesAreBothQuotes(address(feed));
    }

    function test_declarations_areTheFeeds() public {
        inner.setUpdatedAt(START - 7);
        assertEq(feed.uncertainty(), 0.005e18);
        assertEq(feed.heartbeat(), 1 hours);
        assertEq(feed.updatedAt(), START - 7);
        assertEq(address(feed.feed()), address(inner));
        assertEq(feed.uptimeFeed(), address(uptime));
        assertEq(feed.gracePeriod(), GRACE);
    }

    function testFuzz_RevertWhen_sequencerIsDown(int256 answer) public {
        vm.assume(answer != 0);
        uptime.setAnswer(answer);
        _expectRevert(abi.encodeWithSelector(ISequencerGuard.SequencerDown.selector, uptime, answer, START));
    }

    function test_RevertWhen_sequencerHasNoStatus() public {
        uptime.setStartedAt(0);
        _expectRevert(abi.encodeWithSelector(ISequencerGuard.SequencerStatusMissing.selector, uptime));
    }

    function testFuzz_RevertWhen_sequencerCameBackTooRecently(uint256 uptimeSeconds) public {
        uptimeSeconds = bound(uptimeSeconds, 0, GRACE);
        _expectGrace(block.timestamp - uptimeSeconds);
    }

    function testFuzz_RevertWhen_sequencerStartsInTheFuture(uint256 startedAt) public {
        _expectGrace(bound(startedAt, block.timestamp + 1, type(uint256).max));
    }

    function test_RevertWhen_uptimeFeedReverts() public {
        uptime.behave(Behaviour.Reverts);
        bytes4 selector = IAggregator.latestRoundData.selector;
        _expectRevert(abi.encodeWithSelector(IFeed.SourceReverted.selector, uptime, selector));
    }

    function test_RevertWhen_uptimeFeedAnswersShort() public {
        uptime.answerShort(128);
        bytes4 selector = IAggregator.latestRoundData.selector;
        _expectRevert(abi.encodeWithSelector(IFeed.SourceAnswerTooShort.selector, uptime, selector, 128, 160));
    }

    function test_RevertWhen_feedFails() public {
        inner.setDead(true);
        _expectRevert(abi.encodeWithSelector(HostileFeed.FeedDead.selector));
    }

    function _expectGrace(uint256 startedAt) private {
        uptime.setStartedAt(startedAt);
        bytes4 selector = ISequencerGuard.SequencerGracePeriod.selector;
        _expectRevert(abi.encodeWithSelector(selector, uptime, startedAt, GRACE, block.timestamp));
    }

    function _expectRevert(bytes memory reason) private {
        vm.expectRevert(reason);
        feed.quote();
        vm.expectRevert(reason);
        feed.guardedQuote();
    }
}
