// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IFeed} from "contracts/interfaces/IFeed.sol";
import {IRateFeed} from "contracts/interfaces/IRateFeed.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {HostileRateSource} from "../hostile/HostileRateSource.sol";
import {Behaviour} from "../hostile/Misbehaviour.sol";
import {FeedTest} from "./FeedTest.sol";

contract RateFeedTest is FeedTest {
    uint256 private constant RATE = 1.15e18;
    uint64 private constant GROWTH = 0.1e18;
    uint256 private constant MAX_RATE = type(uint104).max;

    HostileRateSource private source;
    HostileFeed private asset;
    IRateFeed private feed;

    function setUp() public override {
        super.setUp();
        source = new HostileRateSource(RATE);
        asset = new HostileFeed(0.005e18, 1 hours);
        asset.setQuote(3_000e18, 3_100e18);
        asset.setGuardedQuote(2_900e18, 3_200e18);
        feed = _deploy(_config());
    }

    /* QUOTE */

    function test_quote_isTheRateTimesTheAsset() public view {
        (uint256 bid, uint256 ask) = feed.quote();
        assertEq(bid, 3_450e18);
        assertEq(ask, 3_565e18);
    }

    function test_guardedQuote_isTheRateTimesTheAssetsGuardedQuote() public view {
        (uint256 bid, uint256 ask) = feed.guardedQuote();
        assertEq(bid, 3_335e18);
        assertEq(ask, 3_680e18);
        _assertQuotesAreBothQuotes(address(feed));
    }

    function test_quote_readsEveryKindOfRate() public {
        IRateFeed.Config memory c = _config();
        (c.selector, c.argument) = (HostileRateSource.getRate.selector, 0);
        assertEq(_deploy(c).rate(), RATE);
        c.argument = 77; // ignored by a function without arguments
        assertEq(_deploy(c).rate(), RATE);
        (c.selector, c.argument, c.rateDecimals) = (HostileRateSource.convertToAssets.selector, 1e6, 6);
        IRateFeed share = _deploy(c);
        assertEq(share.rate(), 1.15e6);
        (uint256 bid, uint256 ask) = share.quote();
        assertEq(bid, 3_450e18);
        assertEq(ask, 3_565e18);
    }

    function testFuzz_quote_roundsOutward(uint256 rate, uint8 decimals, uint128 assetBid, uint128 assetAsk) public {
        decimals = uint8(bound(decimals, 0, 24));
        rate = bound(rate, 1, MAX_RATE);
        uint256 smallest = 10 ** decimals / rate + 1;
        assetBid = uint128(bound(assetBid, smallest, type(uint128).max));
        assetAsk = uint128(bound(assetAsk, assetBid, type(uint128).max));
        source.setRate(rate);
        asset.setBoth(assetBid, assetAsk);
        IRateFeed.Config memory c = _config();
        c.rateDecimals = decimals;
        (uint256 bid, uint256 ask) = _deploy(c).quote();
        assertEq(bid, Math.mulDiv(rate, assetBid, 10 ** decimals));
        assertEq(ask, Math.mulDiv(rate, assetAsk, 10 ** decimals, Math.Rounding.Ceil));
        assertGt(bid, 0);
    }

    /* THE CAP */

    function testFuzz_quote_isCappedOnBothSides(uint256 rate, uint256 elapsed, uint64 growth) public {
        rate = bound(rate, 1, MAX_RATE);
        elapsed = bound(elapsed, 0, 365 days);
        IRateFeed.Config memory c = _config();
        c.maxGrowth = uint64(bound(growth, 0, 2e18));
        feed = _deploy(c);
        vm.warp(START + elapsed);
        source.setRate(rate);
        uint256 counted = elapsed > 7 days ? 7 days : elapsed;
        uint256 cap = RATE + Math.mulDiv(RATE, uint256(c.maxGrowth) * counted, 365 days * WAD);

        (uint256 bid, uint256 ask) = feed.quote();

        assertEq(bid, Math.mulDiv(rate < cap ? rate : cap, 3_000e18, WAD));
        assertEq(ask, Math.mulDiv(rate > RATE ? rate : RATE, 3_100e18, WAD, Math.Rounding.Ceil));
        (uint256 floor, uint256 capNow) = feed.rateBounds();
        assertEq(floor, RATE);
        assertEq(capNow, cap);
    }

    function test_rateBounds_countAtMostSevenDaysOfGrowth() public {
        vm.warp(START + 7 days);
        (, uint256 atSeven) = feed.rateBounds();
        assertEq(atSeven, RATE + (RATE * 7) / 3650);
        vm.warp(START + 70 days);
        (, uint256 later) = feed.rateBounds();
        assertEq(later, atSeven);
    }

    /// @dev Push the rate up, record it, exit: in one block, and even if a record was due.
    function testFuzz_manipulationUp_doesNotLiftTheBidAboveTheCap(uint256 rate, bool refreshes) public {
        rate = bound(rate, RATE, MAX_RATE);
        vm.warp(START + 1 days);
        (, uint256 cap) = feed.rateBounds();
        source.setRate(rate);
        if (refreshes) feed.refresh();
        (uint256 bid, uint256 ask) = feed.quote();
        assertLe(bid, Math.mulDiv(cap, 3_000e18, WAD));
        assertEq(ask, Math.mulDiv(rate, 3_100e18, WAD, Math.Rounding.Ceil));
        (uint256 recorded, , ) = feed.records();
        assertLe(recorded, cap);
    }

    /// @dev Push the rate down, record it, enter: in one block, and even if a record was due.
    function testFuzz_manipulationDown_doesNotLowerTheAskBelowTheRecord(uint256 rate, bool refreshes) public {
        rate = bound(rate, 1e6, RATE);
        vm.warp(START + 1 days);
        source.setRate(rate);
        if (refreshes) feed.refresh();
        (uint256 bid, uint256 ask) = feed.quote();
        assertEq(ask, Math.mulDiv(RATE, 3_100e18, WAD));
        assertEq(bid, Math.mulDiv(rate, 3_000e18, WAD));
    }

    /// @dev What was recorded in a moment's dip is forgotten at the next honest record: the cap does not stay low.
    function testFuzz_refresh_undoesAMomentsDip(uint256 dip) public {
        dip = bound(dip, 1, RATE);
        (uint256 day, uint256 grown) = (START + 1 days, RATE + RATE / 3650);
        vm.warp(day);
        source.setRate(dip);
        feed.refresh();
        source.setRate(grown);
        vm.warp(day + 1 hours);
        feed.refresh();
        (uint256 floor, ) = feed.rateBounds();
        // The cap grows again from the time of the dip, so at most the growth of a day is behind.
        assertEq(floor, RATE + RATE / 3650 / 24);
    }

    function test_refresh_acceptsALossSeenTwice() public {
        source.setRate(RATE / 2);
        vm.warp(START + 1 hours);
        feed.refresh();
        (uint256 floor, ) = feed.rateBounds();
        assertEq(floor, RATE);
        vm.warp(START + 2 hours);
        feed.refresh();
        (floor, ) = feed.rateBounds();
        assertEq(floor, RATE / 2);
        (, uint256 ask) = feed.quote();
        assertEq(ask, 3_565e18 / 2);
    }

    /// @dev Whatever the rate does at every record, the cap never outruns the growth it was given.
    function testFuzz_refresh_neverOutgrowsTheCap(uint256[12] memory rates, uint32[12] memory waits) public {
        uint256 compounded = RATE;
        uint256 time = START;
        for (uint256 i = 0; i < rates.length; ++i) {
            uint256 wait = bound(waits[i], 1 hours, 30 days);
            time += wait;
            vm.warp(time);
            source.setRate(bound(rates[i], 1, MAX_RATE));
            compounded += (compounded * GROWTH * (wait > 7 days ? 7 days : wait)) / (365 days * WAD);
            (, uint256 cap) = feed.rateBounds();
            assertLe(cap, compounded);
            feed.refresh();
            (uint256 floor, ) = feed.rateBounds();
            assertLe(floor, compounded);
        }
    }

    /* REFRESH */

    function test_refresh_followsTheRateAndSaysSo() public {
        (uint256 time, uint256 grown) = (START + 1 days, RATE + 1e12);
        vm.warp(time);
        source.setRate(grown);
        vm.expectEmit(address(feed));
        emit IRateFeed.RateRecorded(grown, grown);
        vm.prank(address(0xCAFE));
        feed.refresh();
        _expectRecords(grown, RATE, time);
    }

    function test_refresh_recordsAtMostTheCap() public {
        vm.warp(START + 1 days);
        source.setRate(2 * RATE);
        vm.expectEmit(address(feed));
        emit IRateFeed.RateRecorded(RATE + RATE / 3650, 2 * RATE);
        feed.refresh();
        _expectRecords(RATE + RATE / 3650, RATE, START + 1 days);
    }

    function test_constructor_recordsTheRate() public {
        _expectRecords(RATE, RATE, START);
        bytes memory code = _creationCode("RateFeed", abi.encode(_config()));
        vm.expectEmit(false, false, false, true);
        emit IRateFeed.RateRecorded(RATE, RATE);
        this.create(code);
    }

    function test_refresh_keepsTheRecordsInOneSlot() public {
        vm.warp(START + 1 days);
        source.setRate(2 * RATE);
        feed.refresh();
        uint256 packed = ((START + 1 days) << 208) | (RATE << 104) | (RATE + RATE / 3650);
        assertEq(uint256(vm.load(address(feed), 0)), packed);
    }

    function testFuzz_RevertWhen_refreshedWithinTheHour(uint256 elapsed) public {
        elapsed = bound(elapsed, 0, 1 hours - 1);
        vm.warp(START + elapsed);
        vm.expectRevert(abi.encodeWithSelector(IRateFeed.RefreshTooEarly.selector, START + 1 hours, START + elapsed));
        feed.refresh();
    }

    function test_refresh_worksAfterExactlyAnHour() public {
        vm.warp(START + 1 hours);
        feed.refresh();
        _expectRecords(RATE, RATE, START + 1 hours);
        vm.expectRevert(abi.encodeWithSelector(IRateFeed.RefreshTooEarly.selector, START + 2 hours, START + 1 hours));
        feed.refresh();
    }

    /* SOURCES THAT FAIL */

    function test_RevertWhen_sourceReverts() public {
        source.behave(Behaviour.Reverts);
        _expectRevert(abi.encodeWithSelector(IFeed.SourceReverted.selector, source, _selector()));
    }

    function test_RevertWhen_sourceRevertsAtLength() public {
        source.behave(Behaviour.RevertsLong);
        _expectRevert(abi.encodeWithSelector(IFeed.SourceReverted.selector, source, _selector()));
    }

    function test_RevertWhen_sourceBurnsAllGas() public {
        source.behave(Behaviour.BurnsGas);
        vm.expectRevert(abi.encodeWithSelector(IFeed.SourceReverted.selector, source, _selector()));
        feed.quote{gas: 1_000_000}();
    }

    function testFuzz_RevertWhen_sourceAnswersShort(uint256 length) public {
        length = bound(length, 0, 31);
        source.answerShort(length);
        _expectRevert(abi.encodeWithSelector(IFeed.SourceAnswerTooShort.selector, source, _selector(), length, 32));
    }

    function test_RevertWhen_rateIsZero() public {
        source.setRate(0);
        _expectRevert(abi.encodeWithSelector(IRateFeed.RateZero.selector, source, _selector()));
    }

    function testFuzz_RevertWhen_rateIsTooLarge(uint256 rate) public {
        rate = bound(rate, MAX_RATE + 1, type(uint256).max);
        source.setRate(rate);
        _expectRevert(abi.encodeWithSelector(IRateFeed.RateTooLarge.selector, source, rate, MAX_RATE));
    }

    function test_RevertWhen_assetFeedFails() public {
        asset.setDead(true);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        feed.quote();
        vm.expectRevert(HostileFeed.FeedDead.selector);
        feed.guardedQuote();
    }

    function test_RevertWhen_theBidRoundsToZero() public {
        asset.setQuote(1, 2);
        source.setRate(0.4e18);
        vm.expectRevert(abi.encodeWithSelector(IFeed.PriceTooSmall.selector, 3)); // 2 * 1.15 up: the ask has its floor
        feed.quote();
    }

    /* CONFIGURATIONS REFUSED */

    function testFuzz_RevertWhen_decimalsAreUnsupported(uint8 decimals) public {
        IRateFeed.Config memory c = _config();
        c.rateDecimals = uint8(bound(decimals, 25, type(uint8).max));
        _expectRefused(c, abi.encodeWithSelector(IFeed.DecimalsUnsupported.selector, source, c.rateDecimals, 24));
    }

    function testFuzz_RevertWhen_growthIsTooLarge(uint64 growth) public {
        IRateFeed.Config memory c = _config();
        c.maxGrowth = uint64(bound(growth, 2e18 + 1, type(uint64).max));
        _expectRefused(c, abi.encodeWithSelector(IRateFeed.GrowthTooLarge.selector, c.maxGrowth, 2e18));
    }

    function test_RevertWhen_sourceHasNoCode() public {
        IRateFeed.Config memory c = _config();
        c.source = address(0xdead);
        _expectRefused(
            c,
            abi.encodeWithSelector(IFeed.SourceAnswerTooShort.selector, address(0xdead), c.selector, 0, 32)
        );
    }

    function test_RevertWhen_deployedAtARateOfZero() public {
        source.setRate(0);
        _expectRefused(_config(), abi.encodeWithSelector(IRateFeed.RateZero.selector, source, _selector()));
    }

    /* VIEWS */

    function test_declarations_areTheAssets() public {
        asset.setUpdatedAt(START - 7);
        assertEq(feed.uncertainty(), 0.005e18);
        assertEq(feed.heartbeat(), 1 hours);
        assertEq(feed.updatedAt(), START - 7);
        assertEq(abi.encode(feed.config()), abi.encode(_config()));
    }

    /* HELPERS */

    function _config() private view returns (IRateFeed.Config memory) {
        return
            IRateFeed.Config({
                source: address(source),
                selector: _selector(),
                argument: 0,
                rateDecimals: 18,
                assetFeed: asset,
                maxGrowth: GROWTH
            });
    }

    function _selector() private pure returns (bytes4) {
        return HostileRateSource.stEthPerToken.selector;
    }

    function _deploy(IRateFeed.Config memory c) private returns (IRateFeed) {
        return IRateFeed(_deployFeed("RateFeed", abi.encode(c)));
    }

    function _expectRecords(uint256 last, uint256 previous, uint256 time) private view {
        (uint256 last_, uint256 previous_, uint256 time_) = feed.records();
        assertEq(last_, last);
        assertEq(previous_, previous);
        assertEq(time_, time);
    }

    /// @dev Quotes, views and records fail alike.
    function _expectRevert(bytes memory reason) private {
        vm.warp(START + 1 hours);
        vm.expectRevert(reason);
        feed.quote();
        vm.expectRevert(reason);
        feed.guardedQuote();
        vm.expectRevert(reason);
        feed.rate();
        vm.expectRevert(reason);
        feed.refresh();
    }

    function _expectRefused(IRateFeed.Config memory c, bytes memory reason) private {
        _expectDeployRevert("RateFeed", abi.encode(c), reason);
    }
}
