// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC7575Share} from "./external/IERC7575.sol";

/// @title What a component's ERC-7575 entry asks of the vault
/// @notice Entry for an exact number of shares, exit with an exact amount, the largest flows that go through, and values at
/// the middle of all quotes. Each vault knows its entries by the factory they come from; nobody has to register them.
/// @dev Events and errors are those of `IAssetEntry`. The four functions that search (`previewMintShares`, `previewWithdraw`,
/// `maxEntry`, `maxExit`) take at most 64 steps for an inverse and 128 for a limit, each a loop over at most 16 components.
interface IComponentFlows is IERC165, IERC7575Share {
    /// @notice No amount was found that gives as many shares, or pays as much, within the steps allowed.
    error SearchExhausted(uint256 wanted, uint256 found);
    /// @notice More shares would be burnt than the caller allows. {share}
    error SharesAboveMaximum(uint256 shares, uint256 maximum);

    /// @notice Mints exactly `shares` for as little of one component as gives them, priced as `deposit` is. What the amount
    /// would have given beyond them stays with the holders.
    /// @param asset Component to deposit.
    /// @param shares {share} Shares to mint.
    /// @param maxAmount {tok} Most to be taken from the caller.
    /// @param receiver Account that gets the shares.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return amount {tok} Amount taken, rounded up.
    function mintShares(
        address asset,
        uint256 shares,
        uint256 maxAmount,
        address receiver,
        uint256 deadline
    ) external returns (uint256 amount);

    /// @notice Burns shares and pays one component, priced as `redeem` is, on behalf of `spender`.
    /// @dev The caller is the spender or the component's entry, which names the account that called it.
    /// @param asset Component to be paid in.
    /// @param shares {share} Shares to burn.
    /// @param minOut {tok} Least amount to get.
    /// @param receiver Account that gets the tokens.
    /// @param owner Account whose shares are burnt.
    /// @param spender Account whose allowance by the owner is used, unless it is the owner.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return amount {tok} Amount paid.
    function redeemFor(
        address asset,
        uint256 shares,
        uint256 minOut,
        address receiver,
        address owner,
        address spender,
        uint256 deadline
    ) external returns (uint256 amount);

    /// @notice Pays exactly `amount` of one component for as few shares as give it, priced as `redeem` is, on behalf of
    /// `spender`. What the shares would have paid beyond it stays with the holders.
    /// @dev The caller is the spender or the component's entry, which names the account that called it.
    /// @param asset Component to be paid in.
    /// @param amount {tok} Amount to be paid.
    /// @param maxShares {share} Most shares to burn.
    /// @param receiver Account that gets the tokens.
    /// @param owner Account whose shares are burnt.
    /// @param spender Account whose allowance by the owner is used, unless it is the owner.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return shares {share} Shares burnt, rounded up.
    function withdrawFor(
        address asset,
        uint256 amount,
        uint256 maxShares,
        address receiver,
        address owner,
        address spender,
        uint256 deadline
    ) external returns (uint256 shares);

    /// @notice Tokens that `mintShares` would take now, whatever the limits.
    /// @param asset Component to deposit.
    /// @param shares {share} Shares to mint.
    /// @return amount {tok}
    function previewMintShares(address asset, uint256 shares) external view returns (uint256 amount);

    /// @notice Shares that `withdrawFor` would burn now, whatever the limits.
    /// @param asset Component to be paid in.
    /// @param amount {tok} Amount to be paid.
    /// @return shares {share}
    function previewWithdraw(address asset, uint256 amount) external view returns (uint256 shares);

    /// @notice The largest entry that the vault's state lets through, given that the tokens move.
    /// @dev Reverts, with the reason, where none goes through; a component's entry answers zero then.
    /// @param asset Component to deposit.
    /// @return amount {tok} Most to deposit.
    /// @return shares {share} What that mints, which is the most to mint.
    function maxEntry(address asset) external view returns (uint256 amount, uint256 shares);

    /// @notice The largest exit with at most `cap` shares that the vault's state lets through, given that the tokens move.
    /// @dev Reverts, with the reason, where none goes through; a component's entry answers zero then.
    /// @param asset Component to be paid in.
    /// @param cap {share} Shares that there are to burn.
    /// @return shares {share} Most to redeem.
    /// @return amount {tok} Most to withdraw.
    function maxExit(address asset, uint256 cap) external view returns (uint256 shares, uint256 amount);

    /// @notice The basket's value at the middle of all quotes, in units of one component. Reverts while a price is missing.
    /// @param asset Component to count in.
    /// @return {tok} Rounded down.
    function totalAssets(address asset) external view returns (uint256);

    /// @notice Shares that stand for an amount at the middle of all quotes: no fee for the flow, no spread.
    /// @param asset Component.
    /// @param amount {tok}
    /// @return {share} Rounded down.
    function convertToShares(address asset, uint256 amount) external view returns (uint256);

    /// @notice The amount that shares stand for at the middle of all quotes: no fee for the flow, no spread.
    /// @param asset Component.
    /// @param shares {share}
    /// @return {tok} Rounded down.
    function convertToAssets(address asset, uint256 shares) external view returns (uint256);

    /// @notice Factory whose entries may spend for their callers.
    /// @return Address of the `EntryFactory`.
    function entryFactory() external view returns (address);
}
