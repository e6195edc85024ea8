// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IFeed} from "contracts/interfaces/IFeed.sol";
import {IAggregator} from "contracts/interfaces/external/IAggregator.sol";
import {HostileAggregator} from "../hostile/HostileAggregator.sol";
import {HostileRateSource} from "../hostile/HostileRateSource.sol";
import {Behaviour} from "../hostile/Misbehaviour.sol";
import {SourceReaderHarness} from "./SourceReaderHarness.sol";

contract SourceReaderTest is Test {
    SourceReaderHarness private reader;
    HostileAggregator private aggregator;
    HostileRateSource private rates;

    function setUp() public {
        reader = new SourceReaderHarness();
        aggregator = new HostileAggregator(8, 1);
        rates = new HostileRateSource(1);
    }

    function testFuzz_latestRound_isItsPlainTwin(uint256[4] calldata words, int256 answer, bool long) public {
        aggregator.setAnswer(answer);
        aggregator.setRound(words[0], words[1]);
        aggregator.setStartedAt(words[2]);
        aggregator.setUpdatedAt(words[3]);
        if (long) aggregator.behave(Behaviour.AnswersLong);
        bytes memory round = abi.encode(reader.latestRound(address(aggregator)));
        assertEq(round, abi.encode(reader.plainLatestRound(address(aggregator))));
        assertEq(round, abi.encode(words[0], answer, words[2], words[3], words[1]));
    }

    function testFuzz_word_isItsPlainTwin(uint128 rate, uint128 shares, bool long) public {
        rates.setRate(rate);
        if (long) rates.behave(Behaviour.AnswersLong);
        bytes4 selector = HostileRateSource.convertToAssets.selector;
        uint256 value = reader.word(address(rates), selector, shares);
        assertEq(value, reader.plainWord(address(rates), selector, shares));
        assertEq(value, (uint256(rate) * shares) / 1e18);
    }

    function testFuzz_word_readsFunctionsWithoutArguments(uint256 rate, uint256 argument) public {
        rates.setRate(rate);
        assertEq(reader.word(address(rates), HostileRateSource.stEthPerToken.selector, argument), rate);
    }

    function testFuzz_RevertWhen_sourceReverts(bool long) public {
        aggregator.behave(long ? Behaviour.RevertsLong : Behaviour.Reverts);
        bytes4 selector = IAggregator.latestRoundData.selector;
        vm.expectRevert(abi.encodeWithSelector(IFeed.SourceReverted.selector, aggregator, selector));
        reader.latestRound(address(aggregator));
    }

    function testFuzz_RevertWhen_wordIsShort(uint256 length) public {
        length = bound(length, 0, 31);
        rates.answerShort(length);
        bytes4 selector = HostileRateSource.getRate.selector;
        vm.expectRevert(abi.encodeWithSelector(IFeed.SourceAnswerTooShort.selector, rates, selector, length, 32));
        reader.word(address(rates), selector, 0);
    }

    /// @dev A megabyte of answer or reason costs the source; reading it costs less than copying one kilobyte.
    function test_word_costsNoMoreForALongAnswer() public {
        bytes4 selector = HostileRateSource.getRate.selector;
        uint256 budget = 5_000_000;
        rates.behave(Behaviour.AnswersLong);
        reader.word{gas: budget}(address(rates), selector, 0);
        uint256 long = vm.lastCallGas().gasTotalUsed;
        // The source's own memory: 3 gas a word and words^2 / 512.
        uint256 words = (1 << 20) / 32;
        assertLt(long, 3 * words + (words * words) / 512 + 60_000);
    }
}
