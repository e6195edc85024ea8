// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGuardedFeed} from "contracts/interfaces/IGuardedFeed.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {FeedTest} from "./FeedTest.sol";

contract GuardedFeedTest is FeedTest {
    uint256 private constant HARD_LIMIT = 0.05e18;

    HostileFeed private primary;
    HostileFeed private second;
    IGuardedFeed private feed;

    function setUp() public override {
        super.setUp();
        primary = new HostileFeed(0.005e18, 1 hours);
        second = new HostileFeed(0.02e18, 1 days);
        primary.setBoth(99e18, 101e18);
        second.setBoth(98e18, 100e18);
        feed = IGuardedFeed(_deployFeed("GuardedFeed", abi.encode(primary, second, HARD_LIMIT)));
    }

    function test_quote_isThePrimarysWhateverTheSecondSays() public {
        second.setDead(true);
        (uint256 bid, uint256 ask) = feed.quote();
        assertEq(bid, 99e18);
        assertEq(ask, 101e18);
    }

    function test_guardedQuote_takesTheWorseOfEachSide() public view {
        (uint256 bid, uint256 ask) = feed.guardedQuote();
        assertEq(bid, 98e18);
        assertEq(ask, 101e18);
        _assertQuotesAreBothQuotes(address(feed));
    }

    function test_guardedQuote_readsThePrimarysGuardedQuote() public {
        primary.setGuardedQuote(97e18, 102e18);
        second.setQuote(1, 1);
        (uint256 bid, uint256 ask) = feed.guardedQuote();
        assertEq(bid, 97e18);
        assertEq(ask, 102e18);
    }

    function testFuzz_guardedQuote_isNeverBetterThanEitherSource(uint256[4] memory sides) public {
        (uint256 bid1, uint256 ask1) = _sides(sides[0], sides[1]);
        (uint256 bid2, uint256 ask2) = _sides(sides[2], sides[3]);
        primary.setBoth(bid1, ask1);
        second.setBoth(bid2, ask2);
        (uint256 sum1, uint256 sum2) = (bid1 + ask1, bid2 + ask2);
        uint256 distance = sum1 > sum2 ? sum1 - sum2 : sum2 - sum1;
        bool agree = distance * WAD <= HARD_LIMIT * sum1;
        if (!agree) {
            vm.expectRevert(
                abi.encodeWithSelector(IGuardedFeed.SourcesDisagree.selector, sum1 / 2, sum2 / 2, HARD_LIMIT)
            );
        }
        (uint256 bid, uint256 ask) = feed.guardedQuote();
        if (!agree) return;
        assertEq(bid, bid1 < bid2 ? bid1 : bid2);
        assertEq(ask, ask1 > ask2 ? ask1 : ask2);
    }

    function test_guardedQuote_acceptsExactlyTheLimit() public {
        second.setBoth(94e18, 96e18); // mid 95, 5 % below 100
        feed.guardedQuote();
        second.setBoth(104e18, 106e18);
        (uint256 bid, uint256 ask) = feed.guardedQuote();
        assertEq(bid, 99e18);
        assertEq(ask, 106e18);
    }

    function test_RevertWhen_sourcesAreOneWeiTooFarApart() public {
        second.setBoth(94e18, 96e18 - 2);
        vm.expectRevert(abi.encodeWithSelector(IGuardedFeed.SourcesDisagree.selector, 100e18, 95e18 - 1, HARD_LIMIT));
        feed.guardedQuote();
        second.setBoth(104e18, 106e18 + 2);
        vm.expectRevert(abi.encodeWithSelector(IGuardedFeed.SourcesDisagree.selector, 100e18, 105e18 + 1, HARD_LIMIT));
        feed.guardedQuote();
    }

    function test_RevertWhen_eitherSourceFailsTheGuardedQuote() public {
        second.setDead(true);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        feed.guardedQuote();
        second.setDead(false);
        primary.setDead(true);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        feed.guardedQuote();
        vm.expectRevert(HostileFeed.FeedDead.selector);
        feed.quote();
    }

    function test_declarations_areThePrimarys() public {
        primary.setUpdatedAt(START - 7);
        assertEq(feed.uncertainty(), 0.005e18);
        assertEq(feed.heartbeat(), 1 hours);
        assertEq(feed.updatedAt(), START - 7);
        assertEq(feed.hardLimit(), HARD_LIMIT);
        assertEq(address(feed.primary()), address(primary));
        assertEq(address(feed.second()), address(second));
    }

    function testFuzz_RevertWhen_hardLimitIsOutOfRange(uint256 limit) public {
        if (limit != 0) limit = bound(limit, WAD, type(uint256).max);
        bytes memory reason = abi.encodeWithSelector(IGuardedFeed.HardLimitOutOfRange.selector, limit);
        _expectDeployRevert("GuardedFeed", abi.encode(primary, second, limit), reason);
    }

    function test_RevertWhen_hardLimitIsZero() public {
        bytes memory reason = abi.encodeWithSelector(IGuardedFeed.HardLimitOutOfRange.selector, 0);
        _expectDeployRevert("GuardedFeed", abi.encode(primary, second, 0), reason);
    }

    function test_RevertWhen_aFeedGuardsItself() public {
        bytes memory reason = abi.encodeWithSelector(IGuardedFeed.SameSource.selector, primary);
        _expectDeployRevert("GuardedFeed", abi.encode(primary, primary, HARD_LIMIT), reason);
    }

    /// @dev Two sides in order around 100, so that about half of the pairs agree.
    function _sides(uint256 x, uint256 y) private pure returns (uint256 bid, uint256 ask) {
        (x, y) = (bound(x, 95e18, 105e18), bound(y, 95e18, 105e18));
        return x < y ? (x, y) : (y, x);
    }
}
