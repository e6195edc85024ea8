// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IVaultAdministration} from "./IVaultAdministration.sol";

/// @title Factory of vaults
/// @notice Creates vaults as immutable clones of one implementation; open to everybody.
interface IVaultFactory {
    /// @notice A vault was created.
    /// @param vault Address of the vault.
    /// @param creator Account that seeded it.
    /// @param owner Account that manages its policy.
    event VaultCreated(address indexed vault, address indexed creator, address indexed owner);

    /// @notice One seed is wanted for every component.
    error SeedLengthMismatch(uint256 given, uint256 expected);
    /// @notice A vault without tokens has no price.
    error SeedEmpty();
    /// @notice The creator's tokens did not arrive whole. {tok}
    error SeedShort(address token, uint256 received, uint256 expected);

    /// @notice Creates a vault, seeds it with the caller's tokens and gives the caller its first shares.
    /// @param creation What the vault is created with; anyone may name any owner.
    /// @param seed {tok} Per component, what to take from the caller.
    /// @param seedShares {share} Shares that the seed stands for, a small part of which is locked for ever.
    /// @param salt Makes the address; the caller's address is part of it.
    /// @return vault Address of the vault.
    function create(
        IVaultAdministration.Creation calldata creation,
        uint256[] calldata seed,
        uint256 seedShares,
        bytes32 salt
    ) external returns (address vault);

    /// @notice Address of the vault that a creator makes with a salt.
    /// @param creator Caller of `create`.
    /// @param salt As in `create`.
    /// @return Address, whether or not the vault exists yet.
    function addressOf(address creator, bytes32 salt) external view returns (address);

    /// @notice Whether this factory created an address.
    /// @param vault Address to ask about.
    /// @return True for its vaults.
    function isVault(address vault) external view returns (bool);

    /// @notice Implementation that every vault of this factory is a clone of.
    /// @return Address of the implementation.
    function implementation() external view returns (address);
}
