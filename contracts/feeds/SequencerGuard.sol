// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeed} from "../interfaces/IFeed.sol";
import {ISequencerGuard} from "../interfaces/ISequencerGuard.sol";
import {Feed} from "./Feed.sol";
import {SourceReader} from "./SourceReader.sol";

/// @title A feed on a rollup that answers only while the sequencer is up, and has been for a while
/// @notice See `ISequencerGuard`.
contract SequencerGuard is Feed, ISequencerGuard {
    /// @dev Chainlink's answer while the sequencer is up; 1 while it is down.
    int256 private constant _UP = 0;

    /// @inheritdoc ISequencerGuard
    IFeed public immutable feed;
    /// @inheritdoc ISequencerGuard
    address public immutable uptimeFeed;
    /// @inheritdoc ISequencerGuard
    uint256 public immutable gracePeriod;

    constructor(IFeed feed_, address uptimeFeed_, uint32 gracePeriod_) Feed(feed_.uncertainty(), feed_.heartbeat()) {
        feed = feed_;
        uptimeFeed = uptimeFeed_;
        gracePeriod = gracePeriod_;
    }

    /// @inheritdoc IFeed
    function updatedAt() external view returns (uint256) {
        return feed.updatedAt();
    }

    /// @dev The feed's sides, if the sequencer is up.
    function _quote(bool guarded) internal view override returns (uint256 bid, uint256 ask) {
        _requireSequencerUp();
        return _quoteOf(feed, guarded);
    }

    function _requireSequencerUp() private view {
        SourceReader.Round memory round = SourceReader.latestRound(uptimeFeed);
        (int256 answer, uint256 startedAt) = (round.answer, round.startedAt);
        require(startedAt != 0, SequencerStatusMissing(uptimeFeed));
        require(answer == _UP, SequencerDown(uptimeFeed, answer, startedAt));
        // Written so that a start in the future, or one that a sum would wrap around, is no uptime either.
        require(
            startedAt <= block.timestamp && block.timestamp - startedAt > gracePeriod,
            SequencerGracePeriod(uptimeFeed, startedAt, gracePeriod, block.timestamp)
        );
    }
}
