// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IChainlinkFeed} from "../interfaces/IChainlinkFeed.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {Feed} from "./Feed.sol";
import {SourceReader} from "./SourceReader.sol";

/// @title A feed on one Chainlink proxy
/// @notice See `IChainlinkFeed` for what it quotes and when it refuses to.
contract ChainlinkFeed is Feed, IChainlinkFeed {
    using FixedPointMathLib for uint256;

    address private immutable _AGGREGATOR;
    uint32 private immutable _MAX_AGE;
    uint64 private immutable _VOLATILITY;
    int192 private immutable _MIN_ANSWER;
    int192 private immutable _MAX_ANSWER;
    /// @dev {answer/USD}
    uint256 private immutable _UNIT;

    /// @inheritdoc IChainlinkFeed
    uint256 public immutable decimals;

    constructor(Config memory c) Feed(c.uncertainty, c.heartbeat) {
        require(c.heartbeat > 0, HeartbeatZero());
        require(c.maxAge >= c.heartbeat, MaxAgeBelowHeartbeat(c.maxAge, c.heartbeat));
        require(c.minAnswer >= 0 && c.minAnswer < c.maxAnswer, AnswerBoundsInvalid(c.minAnswer, c.maxAnswer));
        _AGGREGATOR = c.aggregator;
        _MAX_AGE = c.maxAge;
        _VOLATILITY = c.volatility;
        _MIN_ANSWER = c.minAnswer;
        _MAX_ANSWER = c.maxAnswer;
        decimals = SourceReader.decimals(c.aggregator, MAX_DECIMALS);
        _UNIT = 10 ** decimals;
        uint256 widest = _halfWidthUp(c.maxAge);
        require(widest <= MAX_HALF_WIDTH, UncertaintyTooLarge(widest, MAX_HALF_WIDTH));
        // The smallest bid there can be: the smallest answer let through, at the oldest age let through.
        uint256 smallest = uint256(int256(c.minAnswer)) + 1;
        (uint256 bid, ) = _widen(smallest, smallest, widest, _UNIT);
        require(bid > 0, MinAnswerTooSmall(c.minAnswer, decimals));
    }

    /* VIEW */

    /// @inheritdoc IFeed
    function updatedAt() external view returns (uint256) {
        return SourceReader.latestRound(_AGGREGATOR).updatedAt;
    }

    /// @inheritdoc IChainlinkFeed
    function config() external view returns (Config memory) {
        return
            Config({
                aggregator: _AGGREGATOR,
                uncertainty: uint64(uncertainty),
                heartbeat: uint32(heartbeat),
                maxAge: _MAX_AGE,
                volatility: _VOLATILITY,
                minAnswer: _MIN_ANSWER,
                maxAnswer: _MAX_ANSWER
            });
    }

    /* INTERNAL */

    function _hasOneSource() internal pure override returns (bool) {
        return true;
    }

    function _quote(bool) internal view override returns (uint256 bid, uint256 ask) {
        SourceReader.Round memory round = SourceReader.latestRound(_AGGREGATOR);
        uint256 halfWidth = _halfWidthUp(_checkedAge(round));
        // An answer below 2^191 times less than two in 18 decimals is below 2^252, so `_widen` can be had for less here.
        unchecked {
            // {USD/tok} = {answer/tok} * {1} / {answer/USD}, both roundings widen
            bid = (uint256(round.answer) * (WAD - halfWidth)) / _UNIT;
            ask = (uint256(round.answer) * (WAD + halfWidth)).divUp(_UNIT);
        }
    }

    /// @dev Refuses a round that is no price and returns the age of one that is. {s}
    function _checkedAge(SourceReader.Round memory round) private view returns (uint256 age) {
        (int256 answer, uint256 stamp) = (round.answer, round.updatedAt);
        require(
            stamp != 0 && round.answeredInRound >= round.id,
            RoundIncomplete(_AGGREGATOR, uint80(round.id), uint80(round.answeredInRound), stamp)
        );
        require(answer > 0, AnswerNotPositive(_AGGREGATOR, answer));
        require(
            answer > _MIN_ANSWER && answer < _MAX_ANSWER,
            AnswerOutOfBounds(_AGGREGATOR, answer, _MIN_ANSWER, _MAX_ANSWER)
        );
        require(stamp <= block.timestamp, PriceFromFuture(_AGGREGATOR, stamp, block.timestamp));
        age = block.timestamp - stamp;
        require(age <= _MAX_AGE, PriceStale(_AGGREGATOR, stamp, _MAX_AGE, block.timestamp));
    }

    /// @dev {1} = {1} + 2 * {1/√year} * √({s} / {s/year}), rounded up: MATH.md section 6.
    function _halfWidthUp(uint256 age) private view returns (uint256) {
        // An age below 2^32 in 36 decimals is below 2^152, its root below 2^65, and a volatility is below 2^64.
        unchecked {
            uint256 elapsed = (age * (WAD * WAD)) / YEAR; // {year} in 36 decimals
            uint256 root = elapsed.sqrt(); // {√year} in 18 decimals
            if (root * root < elapsed) ++root;
            return uncertainty + (2 * uint256(_VOLATILITY) * root).divUp(WAD);
        }
    }
}
