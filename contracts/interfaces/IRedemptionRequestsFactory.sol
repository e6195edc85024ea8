// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Factory of redemption requests
/// @notice Creates, for anybody, one contract per vault and asset, at an address that is known before. It has no owner.
interface IRedemptionRequestsFactory {
    /// @notice A contract for requests was created.
    /// @param vault Vault whose shares it takes.
    /// @param asset Component that it pays.
    /// @param requests Address of the contract.
    event RequestsCreated(address indexed vault, address indexed asset, address requests);

    /// @notice Creates the contract for requests to a vault to be paid in one asset; does nothing if it exists. Nothing is asked
    /// of the vault: who hands shares over trusts their vault.
    /// @param vault Vault.
    /// @param asset Component to be paid in.
    /// @return requests Address of the contract.
    function createRequests(address vault, address asset) external returns (address requests);

    /// @notice Address of the contract for requests to a vault to be paid in one asset.
    /// @param vault Vault.
    /// @param asset Component to be paid in.
    /// @return Address, whether or not the contract exists yet.
    function requestsOf(address vault, address asset) external view returns (address);

    /// @notice Implementation that every contract of this factory is a clone of.
    /// @return Address of the implementation.
    function implementation() external view returns (address);
}
