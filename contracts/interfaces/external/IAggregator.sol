// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title The part of a Chainlink price or uptime proxy that feeds read
/// @notice Function names and returns are Chainlink's AggregatorV3Interface.
interface IAggregator {
    /// @notice Decimals of the answers.
    function decimals() external view returns (uint8);

    /// @notice The newest round.
    /// @return roundId Phase of the proxy in the upper bits, round of the aggregator in the lower 64.
    /// @return answer The answer, in `decimals()` decimals.
    /// @return startedAt {s} UNIX time stamp; on an uptime proxy, when the status last changed.
    /// @return updatedAt {s} UNIX time stamp; zero while the round is not complete.
    /// @return answeredInRound The round the answer was computed in.
    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
