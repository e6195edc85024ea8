// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IChainlinkFeed} from "contracts/interfaces/IChainlinkFeed.sol";
import {IFeed} from "contracts/interfaces/IFeed.sol";
import {IAggregator} from "contracts/interfaces/external/IAggregator.sol";
import {HostileAggregator} from "../hostile/HostileAggregator.sol";
import {Behaviour} from "../hostile/Misbehaviour.sol";
import {FeedTest} from "./FeedTest.sol";

contract ChainlinkFeedTest is FeedTest {
    int256 private constant ANSWER = 3_808_00000000;

    HostileAggregator private aggregator;
    IChainlinkFeed private feed;

    function setUp() public override {
        super.setUp();
        aggregator = new HostileAggregator(8, ANSWER);
        feed = _deploy(_config());
    }

    /* QUOTE */

    function test_quote_standsTheUncertaintyAroundAFreshAnswer() public view {
        (uint256 bid, uint256 ask) = feed.quote();
        assertEq(bid, 3_788.96e18); // 3808 * 0.995
        assertEq(ask, 3_827.04e18); // 3808 * 1.005
    }

    function test_quote_widensByTwoDeviationsOfTheAge() public {
        vm.warp(START + 1 hours);
        (uint256 bid, uint256 ask) = feed.quote();
        // 2 * 0.8 * sqrt(1 / 8760) = 0.01709495372682752918..., at 40 digits; root and product are both rounded up
        uint256 halfWidth = 0.005e18 + 0.01709495372682753e18;
        assertEq(bid, 3_808 * (WAD - halfWidth));
        assertEq(ask, 3_808 * (WAD + halfWidth));
    }

    function test_quote_isTheGuardedQuote() public {
        vm.warp(START + 17 minutes);
        (uint256 bid, uint256 ask) = feed.quote();
        (uint256 guardedBid, uint256 guardedAsk) = feed.guardedQuote();
        assertEq(bid, guardedBid);
        assertEq(ask, guardedAsk);
        _assertQuotesAreBothQuotes(address(feed));
    }

    function testFuzz_quote_roundsBothSidesOutward(
        uint256 decimals,
        uint256 answer,
        uint256 age,
        uint64 volatility
    ) public {
        decimals = bound(decimals, 0, 24);
        age = bound(age, 0, 2 hours);
        IChainlinkFeed.Config memory c = _config();
        c.volatility = uint64(bound(volatility, 0, 15e18));
        // The smallest answer that leaves a bid at any age, and the largest that an OCR aggregator can give.
        c.minAnswer = decimals > 17 ? int192(int256(10 ** (decimals - 17))) : int192(0);
        c.maxAnswer = type(int192).max;
        answer = bound(answer, uint256(int256(c.minAnswer)) + 1, uint256(int256(type(int192).max)) - 1);
        aggregator = new HostileAggregator(decimals, int256(answer));
        c.aggregator = address(aggregator);
        feed = _deploy(c);
        vm.warp(START + age);

        (uint256 bid, uint256 ask) = feed.quote();

        uint256 root = Math.sqrt((age * 1e36) / 365 days, Math.Rounding.Ceil);
        uint256 halfWidth = c.uncertainty + Math.mulDiv(2 * uint256(c.volatility), root, WAD, Math.Rounding.Ceil);
        assertEq(feed.decimals(), decimals);
        assertEq(bid, Math.mulDiv(answer, WAD - halfWidth, 10 ** decimals));
        assertEq(ask, Math.mulDiv(answer, WAD + halfWidth, 10 ** decimals, Math.Rounding.Ceil));
        assertGt(bid, 0);
        assertGe(ask, bid);
    }

    function testFuzz_quote_onlyWidensWithAge(uint256 age, uint256 later) public {
        age = bound(age, 0, 2 hours);
        later = bound(later, age, 2 hours);
        vm.warp(START + age);
        (uint256 bid, uint256 ask) = feed.quote();
        vm.warp(START + later);
        (uint256 laterBid, uint256 laterAsk) = feed.quote();
        assertLe(laterBid, bid);
        assertGe(laterAsk, ask);
    }

    function test_quote_survivesTheLargestAnswerWithoutDecimals() public {
        IChainlinkFeed.Config memory c = _config();
        c.maxAnswer = type(int192).max;
        aggregator = new HostileAggregator(0, int256(type(int192).max) - 1);
        c.aggregator = address(aggregator);
        (uint256 bid, uint256 ask) = _deploy(c).quote();
        uint256 answer = uint256(int256(type(int192).max)) - 1;
        assertEq(bid, answer * 0.995e18);
        assertEq(ask, answer * 1.005e18);
    }

    function test_quote_keepsTheDigitsOfATokenWorthAMillionthOfAMillionth() public {
        IChainlinkFeed.Config memory c = _config();
        aggregator = new HostileAggregator(24, 1e12); // 1e-12 USD
        c.aggregator = address(aggregator);
        c.minAnswer = 1e11;
        (uint256 bid, uint256 ask) = _deploy(c).quote();
        assertEq(bid, 0.995e6);
        assertEq(ask, 1.005e6);
    }

    function test_quote_readsTheOldestAcceptedAnswer() public {
        vm.warp(START + 2 hours);
        (uint256 bid, ) = feed.quote();
        assertGt(bid, 0);
    }

    function test_quote_acceptsAnswersJustInsideTheBounds() public {
        aggregator.setAnswer(1e8 + 1);
        (uint256 bid, ) = feed.quote();
        assertEq(bid, 0.995e10 * (1e8 + 1));
        aggregator.setAnswer(1_000_000e8 - 1);
        (bid, ) = feed.quote();
        assertEq(bid, 0.995e10 * (1_000_000e8 - 1));
    }

    function test_quote_doesNotPayForALongAnswer() public {
        aggregator.behave(Behaviour.AnswersLong);
        (uint256 bid, ) = feed.quote();
        assertEq(bid, 3_788.96e18);
    }

    /* VIEWS */

    function test_config_isWhatWasGiven() public view {
        assertEq(abi.encode(feed.config()), abi.encode(_config()));
        assertEq(feed.uncertainty(), 0.005e18);
        assertEq(feed.heartbeat(), 1 hours);
        assertEq(feed.decimals(), 8);
    }

    function test_updatedAt_isTheRounds() public {
        aggregator.setUpdatedAt(START - 42);
        assertEq(feed.updatedAt(), START - 42);
    }

    /* ANSWERS REFUSED */

    function test_RevertWhen_answerIsZero() public {
        _expectQuoteRevert(0, abi.encodeWithSelector(IFeed.AnswerNotPositive.selector, aggregator, int256(0)));
    }

    function testFuzz_RevertWhen_answerIsNegative(int256 answer) public {
        answer = bound(answer, type(int256).min, -1);
        _expectQuoteRevert(answer, abi.encodeWithSelector(IFeed.AnswerNotPositive.selector, aggregator, answer));
    }

    function testFuzz_RevertWhen_answerIsAtOrBelowTheMinimum(int256 answer) public {
        _expectOutOfBounds(bound(answer, 1, 1e8));
    }

    function testFuzz_RevertWhen_answerIsAtOrAboveTheMaximum(int256 answer) public {
        _expectOutOfBounds(bound(answer, 1_000_000e8, type(int256).max));
    }

    function test_RevertWhen_answerIsExactlyABound() public {
        _expectOutOfBounds(1e8);
        _expectOutOfBounds(1_000_000e8);
    }

    function test_RevertWhen_roundHasNoStamp() public {
        aggregator.setUpdatedAt(0);
        _expectQuoteRevert(ANSWER, abi.encodeWithSelector(IFeed.RoundIncomplete.selector, aggregator, 1, 1, 0));
    }

    function testFuzz_RevertWhen_answerIsOfAnEarlierRound(uint80 roundId, uint80 answeredInRound) public {
        roundId = uint80(bound(roundId, 1, type(uint80).max));
        answeredInRound = uint80(bound(answeredInRound, 0, roundId - 1));
        aggregator.setRound(roundId, answeredInRound);
        bytes memory reason = abi.encodeWithSelector(
            IFeed.RoundIncomplete.selector,
            aggregator,
            roundId,
            answeredInRound,
            START
        );
        _expectQuoteRevert(ANSWER, reason);
    }

    function test_RevertWhen_roundIdIsWiderThanItsType() public {
        aggregator.setRound((uint256(1) << 80) | 7, 7);
        _expectQuoteRevert(ANSWER, abi.encodeWithSelector(IFeed.RoundIncomplete.selector, aggregator, 7, 7, START));
    }

    function testFuzz_RevertWhen_answerIsFromTheFuture(uint256 stamp) public {
        stamp = bound(stamp, START + 1, type(uint256).max);
        aggregator.setUpdatedAt(stamp);
        _expectQuoteRevert(ANSWER, abi.encodeWithSelector(IFeed.PriceFromFuture.selector, aggregator, stamp, START));
    }

    function testFuzz_RevertWhen_answerIsStale(uint256 age) public {
        age = bound(age, 2 hours + 1, START - 1);
        aggregator.setUpdatedAt(START - age);
        bytes memory reason = abi.encodeWithSelector(
            IFeed.PriceStale.selector,
            aggregator,
            START - age,
            2 hours,
            START
        );
        _expectQuoteRevert(ANSWER, reason);
    }

    /* SOURCES THAT FAIL */

    function test_RevertWhen_sourceReverts() public {
        aggregator.behave(Behaviour.Reverts);
        _expectQuoteRevert(ANSWER, _sourceReverted());
    }

    function test_RevertWhen_sourceRevertsAtLength() public {
        aggregator.behave(Behaviour.RevertsLong);
        _expectQuoteRevert(ANSWER, _sourceReverted());
    }

    function test_RevertWhen_sourceBurnsAllGas() public {
        aggregator.behave(Behaviour.BurnsGas);
        vm.expectRevert(_sourceReverted());
        feed.quote{gas: 1_000_000}();
    }

    function testFuzz_RevertWhen_sourceAnswersShort(uint256 length) public {
        length = bound(length, 0, 159);
        aggregator.answerShort(length);
        _expectQuoteRevert(ANSWER, _answerTooShort(IAggregator.latestRoundData.selector, length, 160));
        vm.expectRevert(_answerTooShort(IAggregator.latestRoundData.selector, length, 160));
        feed.updatedAt();
    }

    function test_RevertWhen_sourceHasNoCodeAnyMore() public {
        vm.etch(address(aggregator), "");
        vm.expectRevert(_answerTooShort(IAggregator.latestRoundData.selector, 0, 160));
        feed.quote();
    }

    /* CONFIGURATIONS REFUSED */

    function testFuzz_RevertWhen_decimalsAreUnsupported(uint256 decimals) public {
        decimals = bound(decimals, 25, type(uint256).max);
        aggregator.setDecimals(decimals);
        _expectRefused(_config(), abi.encodeWithSelector(IFeed.DecimalsUnsupported.selector, aggregator, decimals, 24));
    }

    function test_RevertWhen_sourceHasNoCode() public {
        IChainlinkFeed.Config memory c = _config();
        c.aggregator = address(0xdead);
        bytes4 selector = IAggregator.decimals.selector;
        _expectRefused(
            c,
            abi.encodeWithSelector(IFeed.SourceAnswerTooShort.selector, address(0xdead), selector, 0, 32)
        );
    }

    function testFuzz_RevertWhen_uncertaintyIsTooLarge(uint64 uncertainty) public {
        IChainlinkFeed.Config memory c = _config();
        c.uncertainty = uint64(bound(uncertainty, MAX_HALF_WIDTH + 1, type(uint64).max));
        _expectRefused(c, abi.encodeWithSelector(IFeed.UncertaintyTooLarge.selector, c.uncertainty, MAX_HALF_WIDTH));
    }

    function test_RevertWhen_theOldestAnswerWouldBeTooWide() public {
        IChainlinkFeed.Config memory c = _config();
        c.maxAge = 365 days;
        c.volatility = 0.2475e18; // 0.005 + 2 * 0.2475 = 0.5
        _deploy(c);
        c.volatility = 0.2475e18 + 1;
        _expectRefused(
            c,
            abi.encodeWithSelector(IFeed.UncertaintyTooLarge.selector, MAX_HALF_WIDTH + 2, MAX_HALF_WIDTH)
        );
    }

    function test_RevertWhen_theWidestConfigurationIsGiven() public {
        IChainlinkFeed.Config memory c = _config();
        (c.maxAge, c.volatility) = (type(uint32).max, type(uint64).max);
        uint256 root = Math.sqrt((uint256(c.maxAge) * 1e36) / 365 days, Math.Rounding.Ceil);
        uint256 widest = c.uncertainty + Math.mulDiv(2 * uint256(c.volatility), root, WAD, Math.Rounding.Ceil);
        _expectRefused(c, abi.encodeWithSelector(IFeed.UncertaintyTooLarge.selector, widest, MAX_HALF_WIDTH));
    }

    function test_RevertWhen_heartbeatIsZero() public {
        IChainlinkFeed.Config memory c = _config();
        c.heartbeat = 0;
        _expectRefused(c, abi.encodeWithSelector(IChainlinkFeed.HeartbeatZero.selector));
    }

    function testFuzz_RevertWhen_maxAgeIsBelowTheHeartbeat(uint32 maxAge) public {
        IChainlinkFeed.Config memory c = _config();
        c.maxAge = uint32(bound(maxAge, 0, 1 hours - 1));
        _expectRefused(c, abi.encodeWithSelector(IChainlinkFeed.MaxAgeBelowHeartbeat.selector, c.maxAge, c.heartbeat));
    }

    function testFuzz_RevertWhen_minAnswerIsNegative(int192 minAnswer) public {
        IChainlinkFeed.Config memory c = _config();
        c.minAnswer = int192(bound(minAnswer, type(int192).min, -1));
        _expectBoundsRefused(c);
    }

    function testFuzz_RevertWhen_boundsAreTheWrongWayRound(int192 minAnswer, int192 maxAnswer) public {
        IChainlinkFeed.Config memory c = _config();
        c.minAnswer = int192(bound(minAnswer, 0, type(int192).max));
        c.maxAnswer = int192(bound(maxAnswer, type(int192).min, c.minAnswer));
        _expectBoundsRefused(c);
    }

    function test_RevertWhen_theSmallestAnswerWouldHaveNoBid() public {
        IChainlinkFeed.Config memory c = _config();
        (c.maxAge, c.volatility) = (c.heartbeat, 0);
        aggregator.setDecimals(24);
        // (minAnswer + 1) * 0.995 / 1e6 reaches one at 1005026
        c.minAnswer = 1_005_024;
        _expectRefused(c, abi.encodeWithSelector(IChainlinkFeed.MinAnswerTooSmall.selector, c.minAnswer, uint256(24)));
        c.minAnswer = 1_005_025;
        aggregator.setAnswer(1_005_026);
        (uint256 bid, ) = _deploy(c).quote();
        assertEq(bid, 1);
    }

    /* HELPERS */

    function _config() private view returns (IChainlinkFeed.Config memory) {
        return
            IChainlinkFeed.Config({
                aggregator: address(aggregator),
                uncertainty: 0.005e18,
                heartbeat: 1 hours,
                maxAge: 2 hours,
                volatility: 0.8e18,
                minAnswer: 1e8,
                maxAnswer: 1_000_000e8
            });
    }

    function _deploy(IChainlinkFeed.Config memory c) private returns (IChainlinkFeed) {
        return IChainlinkFeed(_deployFeed("ChainlinkFeed", abi.encode(c)));
    }

    function _sourceReverted() private view returns (bytes memory) {
        return abi.encodeWithSelector(IFeed.SourceReverted.selector, aggregator, IAggregator.latestRoundData.selector);
    }

    function _answerTooShort(bytes4 selector, uint256 length, uint256 expected) private view returns (bytes memory) {
        return abi.encodeWithSelector(IFeed.SourceAnswerTooShort.selector, aggregator, selector, length, expected);
    }

    /// @dev Both quotes refuse `answer` with exactly `reason`.
    function _expectQuoteRevert(int256 answer, bytes memory reason) private {
        aggregator.setAnswer(answer);
        vm.expectRevert(reason);
        feed.quote();
        vm.expectRevert(reason);
        feed.guardedQuote();
    }

    function _expectOutOfBounds(int256 answer) private {
        bytes4 selector = IFeed.AnswerOutOfBounds.selector;
        _expectQuoteRevert(
            answer,
            abi.encodeWithSelector(selector, aggregator, answer, int256(1e8), int256(1_000_000e8))
        );
    }

    function _expectRefused(IChainlinkFeed.Config memory c, bytes memory reason) private {
        _expectDeployRevert("ChainlinkFeed", abi.encode(c), reason);
    }

    function _expectBoundsRefused(IChainlinkFeed.Config memory c) private {
        bytes4 selector = IChainlinkFeed.AnswerBoundsInvalid.selector;
        _expectRefused(c, abi.encodeWithSelector(selector, int256(c.minAnswer), int256(c.maxAnswer)));
    }
}
