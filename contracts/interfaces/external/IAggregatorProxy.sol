// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title The part of a Chainlink proxy that settlement reads
/// @notice Function names and returns are Chainlink's AggregatorProxyInterface.
interface IAggregatorProxy {
    /// @notice A round by its number.
    /// @param roundId Phase of the proxy in the upper bits, round of the aggregator in the lower 64.
    /// @return id The same number.
    /// @return answer The answer, in the proxy's decimals.
    /// @return startedAt {s} UNIX time stamp.
    /// @return updatedAt {s} UNIX time stamp; zero while the round is not complete.
    /// @return answeredInRound The round the answer was computed in.
    function getRoundData(
        uint80 roundId
    ) external view returns (uint80 id, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    /// @notice Number of the aggregator that answers now; the first is one.
    function phaseId() external view returns (uint16);
}
