// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Prices at which expiries are settled
/// @notice The average of the oracle's rounds of the last half hour before an expiry, proved by anyone.
interface ISettlement {
    /// @notice The settlement price.
    /// @param underlying Number of the underlying.
    /// @param expiry {s}
    /// @return {USD/tok} 18 decimals; zero while it is not proved.
    function priceOf(uint256 underlying, uint256 expiry) external view returns (uint256);
}
