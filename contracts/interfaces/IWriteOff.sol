// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Writing a dead component off
/// @notice A component whose feed is dead stops every priced operation. Written off, it leaves the basket at once: its whole
/// balance becomes claims of the accounts that hold shares at that moment, in proportion, and what arrives of it later counts
/// for nothing. Then the policy can let it go. The exit in kind works before, meanwhile and after.
interface IWriteOff {
    /// @notice A component was written off.
    /// @param number Number of the write-off, counted from one.
    /// @param token Component.
    /// @param amount {tok} What the holders of this moment may collect together.
    /// @param supply {share} What they hold together, virtual shares included.
    event WrittenOff(uint256 indexed number, address indexed token, uint256 amount, uint256 supply);
    /// @notice An account's part of a write-off became its claim.
    /// @param number Number of the write-off.
    /// @param account Account that held shares.
    /// @param amount {tok}
    event WriteOffCollected(uint256 indexed number, address indexed account, uint256 amount);

    /// @notice There have been as many write-offs as there may be.
    error WriteOffsExhausted(uint256 maximum);
    /// @notice There is no write-off of this number.
    error WriteOffUnknown(uint256 number, uint256 count);
    /// @notice The account's part was collected before, or is nothing.
    error NothingToCollect(uint256 number, address account);

    /// @notice Writes a component off whose feed is dead now and has been reported dead for three days (see `IRecovery`).
    /// @dev By the timelock only.
    /// @param token Component.
    function writeOff(address token) external;

    /// @notice Turns an account's part of a write-off into its claim, which it may then have paid by `claim`. Anyone may.
    /// @param number Number of the write-off, counted from one.
    /// @param account Account that held shares when it was made.
    /// @return amount {tok} Rounded down.
    function collectWriteOff(uint256 number, address account) external returns (uint256 amount);

    /// @notice What an account may collect of a write-off.
    /// @param number Number of the write-off, counted from one.
    /// @param account Account that held shares when it was made.
    /// @return {tok} Zero when it was collected.
    function collectable(uint256 number, address account) external view returns (uint256);

    /// @notice A write-off.
    /// @param number Number of the write-off, counted from one.
    /// @return token Component.
    /// @return amount {tok} What its holders may collect together.
    /// @return supply {share} What they held together, virtual shares included.
    function writeOffAt(uint256 number) external view returns (address token, uint256 amount, uint256 supply);

    /// @notice Whether a listed component is written off, so that nothing of it counts whatever the balance.
    /// @param token Component.
    /// @return False again once the policy has let it go.
    function isWrittenOff(address token) external view returns (bool);

    /// @notice How many write-offs there have been.
    /// @return At most 32.
    function writeOffCount() external view returns (uint256);
}
