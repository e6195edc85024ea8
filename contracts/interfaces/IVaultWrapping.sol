// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IComponentEntry} from "./IComponentEntry.sol";

/// @title What a wrapped vault does beside ERC-4626
/// @notice Each of its shares is one share of the vault underneath, held here: there is no rate of its own to inflate, and
/// what is donated changes no price.
interface IVaultWrapping is IComponentEntry {
    /// @notice Shares of the vault were wrapped.
    /// @param caller Account that paid them.
    /// @param receiver Account that got the wrapper's shares.
    /// @param shares {share}
    event Wrapped(address indexed caller, address indexed receiver, uint256 shares);
    /// @notice Shares of the vault were unwrapped.
    /// @param owner Account whose wrapper's shares were burnt.
    /// @param receiver Account that got shares of the vault.
    /// @param shares {share}
    event Unwrapped(address indexed owner, address indexed receiver, uint256 shares);
    /// @notice A holder's part of a written-off component was paid.
    /// @param number Number of the write-off in the vault.
    /// @param account Account that held the wrapper's shares at that moment.
    /// @param receiver Account that was paid.
    /// @param amount {tok} Paid.
    event WriteOffPaid(uint256 indexed number, address indexed account, address receiver, uint256 amount);

    /// @notice The account has nothing to be paid of the write-off, or was paid.
    error NothingToPay(uint256 number, address account);
    /// @notice The vault burnt another number of shares than it had said. {share}
    error SharesNotBurnt(uint256 burnt, uint256 expected);

    /// @notice The vault underneath, whose shares are held here.
    /// @return Address of the vault.
    function underlyingVault() external view returns (address);

    /// @notice Takes shares of the vault and gives as many of this contract.
    /// @param shares {share}
    /// @param receiver Account that gets them.
    function wrap(uint256 shares, address receiver) external;

    /// @notice Burns the caller's shares of this contract and gives as many of the vault: the way to its exit in kind, which
    /// nothing can close.
    /// @param shares {share}
    /// @param receiver Account that gets them.
    function unwrap(uint256 shares, address receiver) external;

    /// @notice Pays the caller its part of a component that the vault wrote off, by what it held here at that moment.
    /// @param number Number of the write-off in the vault.
    /// @param receiver Account that gets the tokens.
    /// @param minPaid {tok} Least to get.
    /// @return paid {tok} All of the part, or less where the vault had less than all claims.
    function collectWriteOff(uint256 number, address receiver, uint256 minPaid) external returns (uint256 paid);

    /// @notice What an account's part of a write-off is, in units of its claim.
    /// @param number Number of the write-off in the vault.
    /// @param account Account.
    /// @return {tok} Zero when it was paid.
    function collectable(uint256 number, address account) external view returns (uint256);
}
