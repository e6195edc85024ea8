// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Pauses that end by themselves
/// @notice Who may pause cannot stop a function for ever.
interface IExpiringPause {
    /// @notice The function is paused. Times in seconds.
    error FunctionPaused(uint256 pausedUntil, uint256 blockTimestamp);
    /// @notice A pause of no length, or of more than the longest. {s}
    error PauseLengthInvalid(uint256 length, uint256 maximum);
    /// @notice The last pause is too recent: a new one needs a gap after it. Times in seconds.
    error PauseTooSoon(uint256 earliest, uint256 blockTimestamp);
}
