// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ICrossFeed} from "contracts/interfaces/ICrossFeed.sol";
import {IFeed} from "contracts/interfaces/IFeed.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {FeedTest} from "./FeedTest.sol";

contract CrossFeedTest is FeedTest {
    HostileFeed private base;
    HostileFeed private quoteLeg;
    ICrossFeed private feed;

    function setUp() public override {
        super.setUp();
        base = new HostileFeed(0.005e18, 1 days);
        quoteLeg = new HostileFeed(0.01e18, 1 hours);
        feed = _deploy();
    }

    function test_quote_multipliesEachSide() public {
        base.setQuote(0.99e18, 1.01e18);
        quoteLeg.setQuote(3_000e18, 3_100e18);
        (uint256 bid, uint256 ask) = feed.quote();
        assertEq(bid, 2_970e18);
        assertEq(ask, 3_131e18);
    }

    function testFuzz_quote_roundsOutward(
        uint128[2] memory baseSides,
        uint128[2] memory quoteSides,
        bool guarded
    ) public {
        (uint256 baseBid, uint256 baseAsk) = _sides(baseSides);
        (uint256 quoteBid, uint256 quoteAsk) = _sides(quoteSides);
        _set(guarded, baseBid, baseAsk, quoteBid, quoteAsk);
        (uint256 bid, uint256 ask) = guarded ? feed.guardedQuote() : feed.quote();
        assertEq(bid, Math.mulDiv(baseBid, quoteBid, WAD));
        assertEq(ask, Math.mulDiv(baseAsk, quoteAsk, WAD, Math.Rounding.Ceil));
        assertGe(ask, bid);
    }

    function test_guardedQuote_multipliesTheLegsGuardedQuotes() public {
        base.setGuardedQuote(0.9e18, 1.1e18);
        quoteLeg.setGuardedQuote(2_000e18, 4_000e18);
        (uint256 bid, uint256 ask) = feed.guardedQuote();
        assertEq(bid, 1_800e18);
        assertEq(ask, 4_400e18);
        (bid, ask) = feed.quote();
        assertEq(bid, 1e18);
        assertEq(ask, 1e18);
        _assertQuotesAreBothQuotes(address(feed));
    }

    function test_declarations_addUncertaintyAndTakeTheLongerHeartbeat() public view {
        assertEq(feed.uncertainty(), 0.015e18);
        assertEq(feed.heartbeat(), 1 days);
        assertEq(address(feed.base()), address(base));
        assertEq(address(feed.quoteLeg()), address(quoteLeg));
    }

    function testFuzz_updatedAt_isTheOlder(uint256 baseStamp, uint256 quoteStamp) public {
        base.setUpdatedAt(baseStamp);
        quoteLeg.setUpdatedAt(quoteStamp);
        assertEq(feed.updatedAt(), baseStamp < quoteStamp ? baseStamp : quoteStamp);
    }

    function test_RevertWhen_theBidRoundsToZero() public {
        base.setBoth(1e9 - 1, 1e9);
        quoteLeg.setBoth(1e9, 1e9);
        vm.expectRevert(abi.encodeWithSelector(IFeed.PriceTooSmall.selector, 1));
        feed.quote();
        vm.expectRevert(abi.encodeWithSelector(IFeed.PriceTooSmall.selector, 1));
        feed.guardedQuote();
    }

    function testFuzz_RevertWhen_aLegFails(bool first) public {
        (first ? base : quoteLeg).setDead(true);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        feed.quote();
    }

    function test_RevertWhen_theLegsAreTooUncertainTogether() public {
        base = new HostileFeed(0.3e18, 1 hours);
        quoteLeg = new HostileFeed(0.2e18 + 1, 1 hours);
        bytes memory reason = abi.encodeWithSelector(
            IFeed.UncertaintyTooLarge.selector,
            MAX_HALF_WIDTH + 1,
            MAX_HALF_WIDTH
        );
        _expectDeployRevert("CrossFeed", abi.encode(base, quoteLeg), reason);
    }

    function _deploy() private returns (ICrossFeed) {
        return ICrossFeed(_deployFeed("CrossFeed", abi.encode(base, quoteLeg)));
    }

    /// @dev Two sides in order, of at least a billionth, so that no product vanishes.
    function _sides(uint128[2] memory raw) private pure returns (uint256 bid, uint256 ask) {
        (uint256 x, uint256 y) = (bound(raw[0], 1e9, type(uint128).max), bound(raw[1], 1e9, type(uint128).max));
        return x < y ? (x, y) : (y, x);
    }

    /// @dev Sets one kind of quote and leaves the other at one, so that mixing them up shows.
    function _set(bool guarded, uint256 baseBid, uint256 baseAsk, uint256 quoteBid, uint256 quoteAsk) private {
        if (guarded) {
            base.setGuardedQuote(baseBid, baseAsk);
            quoteLeg.setGuardedQuote(quoteBid, quoteAsk);
        } else {
            base.setQuote(baseBid, baseAsk);
            quoteLeg.setQuote(quoteBid, quoteAsk);
        }
    }
}
