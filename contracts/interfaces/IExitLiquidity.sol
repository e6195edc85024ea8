// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Recorded depth
/// @notice For any probe, a moving average over about six hours of what anyone recorded, and its minimum over 24 hours. One
/// record moves the average by at most 15.4 %, however long the last one is ago, and records have at least a quarter of an
/// hour between them. A new probe starts at zero, so depth has to be seen for two days before it counts for almost all.
interface IExitLiquidity {
    /// @notice Depth was recorded.
    /// @param probe Probe that was asked.
    /// @param sample {tok} What it said.
    /// @param average {tok} What the average is now.
    event DepthRecorded(address indexed probe, uint256 sample, uint256 average);

    /// @notice The last record is too recent. Times in seconds.
    error RecordTooSoon(address probe, uint256 earliest, uint256 blockTimestamp);

    /// @notice Records what a probe says now. Anyone may.
    /// @dev Reverts with what the probe reverts with: a venue that cannot be read leaves the record as it is, to grow old.
    /// @param probe Probe to ask.
    /// @return average {tok}
    function record(address probe) external returns (uint256 average);

    /// @notice The smallest average of the last 24 hours, the present one included.
    /// @param probe Probe to tell of.
    /// @return depth {tok} Rounded down by less than one part in 2^24; zero for what was never recorded.
    /// @return recordedAt {s} When it was last recorded; zero for never. Old records are for the caller to judge.
    function depthOf(address probe) external view returns (uint256 depth, uint256 recordedAt);

    /// @notice The moving average.
    /// @param probe Probe to tell of.
    /// @return {tok} Zero for what was never recorded.
    function averageOf(address probe) external view returns (uint256);
}
