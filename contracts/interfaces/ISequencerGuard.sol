// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IFeed} from "./IFeed.sol";

/// @title A feed on a rollup that answers only while the sequencer is up, and has been for a while
/// @notice While a sequencer is down prices stand still and only a few can trade; the grace period lets the others back
/// in before anything is priced again. Status comes from Chainlink's L2 sequencer uptime feed.
interface ISequencerGuard is IFeed {
    /// @notice The sequencer is down since `startedAt`, or its status is unknown (an answer that is neither 0 nor 1).
    error SequencerDown(address uptimeFeed, int256 answer, uint256 startedAt);
    /// @notice The uptime feed has no status yet.
    error SequencerStatusMissing(address uptimeFeed);
    /// @notice The sequencer came back too recently. Times in seconds.
    error SequencerGracePeriod(address uptimeFeed, uint256 startedAt, uint256 gracePeriod, uint256 blockTimestamp);

    /// @notice The guarded feed.
    function feed() external view returns (IFeed);

    /// @notice Chainlink's uptime proxy.
    function uptimeFeed() external view returns (address);

    /// @notice {s} how long the sequencer must have been up: strictly longer.
    function gracePeriod() external view returns (uint256);
}
