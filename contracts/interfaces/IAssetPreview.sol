// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What entry and exit with one component would give
/// @notice Exactly, in the state that there is now; see `IAssetEntry`.
interface IAssetPreview {
    /// @notice Shares that `deposit` would mint now.
    /// @param asset Component to deposit.
    /// @param amount {tok} Amount to deposit.
    /// @return shares {share}
    function previewDeposit(address asset, uint256 amount) external view returns (uint256 shares);

    /// @notice Tokens that `redeem` would pay now.
    /// @param asset Component to be paid in.
    /// @param shares {share} Shares to burn.
    /// @return amount {tok}
    function previewRedeem(address asset, uint256 shares) external view returns (uint256 amount);
}
