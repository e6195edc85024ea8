// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Volatility of risk factors, as far as requirements read it
/// @notice A part of `ICovarianceOracle`. What was observed in a block shows in none of these views before the next block.
interface IMeasuredVolatility {
    /// @notice A factor's volatility now.
    /// @param factor Its number.
    /// @return {1/√year} 18 decimals.
    function volatility(uint256 factor) external view returns (uint256);

    /// @notice The highest volatility that a factor has had in about 90 days.
    /// @param factor Its number.
    /// @return {1/√year} 18 decimals.
    function maximumVolatility(uint256 factor) external view returns (uint256);
}
