// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Factory of component entries and wrapped vaults
/// @notice Creates, for anybody, one of each per vault and token, at an address that is known before. It has no owner.
interface IEntryFactory {
    /// @notice An entry was created.
    /// @param vault Vault that it leads into, whose shares it gives.
    /// @param asset Component that it takes and pays.
    /// @param entry Address of the entry.
    event EntryCreated(address indexed vault, address indexed asset, address entry);
    /// @notice A wrapper was created.
    /// @param vault Vault whose shares it holds.
    /// @param asset Component that it takes and pays.
    /// @param wrapper Address of the wrapper.
    event WrapperCreated(address indexed vault, address indexed asset, address wrapper);

    /// @notice Creates the entry of a vault's component. Nothing is asked of the vault: who uses an entry trusts its vault.
    /// @param vault Vault.
    /// @param asset Component.
    /// @return entry Address of the entry.
    function createEntry(address vault, address asset) external returns (address entry);

    /// @notice Creates the wrapper of a vault by one component.
    /// @param vault Vault.
    /// @param asset Component.
    /// @return wrapper Address of the wrapper.
    function createWrapper(address vault, address asset) external returns (address wrapper);

    /// @notice Address of the entry of a vault's component.
    /// @param vault Vault.
    /// @param asset Component.
    /// @return Address, whether or not the entry exists yet.
    function entryOf(address vault, address asset) external view returns (address);

    /// @notice Address of the wrapper of a vault by one component.
    /// @param vault Vault.
    /// @param asset Component.
    /// @return Address, whether or not the wrapper exists yet.
    function wrapperOf(address vault, address asset) external view returns (address);

    /// @notice Implementation that every entry is a clone of.
    /// @return Address of the implementation.
    function entryImplementation() external view returns (address);

    /// @notice Implementation that every wrapper is a clone of.
    /// @return Address of the implementation.
    function wrapperImplementation() external view returns (address);
}
