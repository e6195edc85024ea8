// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IFeed} from "./IFeed.sol";

/// @title A feed on one Chainlink proxy
/// @notice bid and ask stand `uncertainty + 2 · volatility · √(age / 365 days)` below and above the answer: what the
/// source may be off without updating, and how far the market may have gone since it did (two standard deviations).
interface IChainlinkFeed is IFeed {
    /// @notice What the feed is deployed with, for good.
    struct Config {
        /// The Chainlink proxy (not the aggregator behind it), 0 to 24 decimals.
        address aggregator;
        /// {1} 18 decimals: the deviation threshold at which the source updates, for example 0.005e18.
        uint64 uncertainty;
        /// {s} the longest time between updates that the source promises; above zero.
        uint32 heartbeat;
        /// {s} age beyond which the answer is refused; at least the heartbeat.
        uint32 maxAge;
        /// {1/√year} 18 decimals: annual volatility that widens an ageing answer, for example 0.8e18.
        uint64 volatility;
        /// {answer} answers at or below are refused; at least zero.
        int192 minAnswer;
        /// {answer} answers at or above are refused.
        int192 maxAnswer;
    }

    /// @notice The bounds leave no answer: the lower is negative or not below the upper.
    error AnswerBoundsInvalid(int256 minAnswer, int256 maxAnswer);
    /// @notice An answer just above `minAnswer` has a bid that is zero in 18 decimals. Raise `minAnswer`.
    error MinAnswerTooSmall(int256 minAnswer, uint256 decimals);
    /// @notice The feed would refuse answers that the source still promises to be good. Times in seconds.
    error MaxAgeBelowHeartbeat(uint256 maxAge, uint256 heartbeat);
    /// @notice A source without a heartbeat has no longest time between updates.
    error HeartbeatZero();

    /// @notice What the feed was deployed with.
    function config() external view returns (Config memory);

    /// @notice Decimals of the source's answers, read at deployment.
    function decimals() external view returns (uint256);
}
