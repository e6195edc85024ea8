// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Entry and exit with one component
/// @notice Priced on the side of every quote that costs the user, with a swing fee on what it misallocates.
interface IAssetEntry {
    /// @notice Shares were minted for one component.
    /// @param caller Account that paid.
    /// @param receiver Account that got the shares.
    /// @param asset Component that was deposited.
    /// @param amount {tok} Taken.
    /// @param shares {share} Minted.
    /// @param fee {USD} Swing fee, 18 decimals, left with the holders.
    event Deposited(
        address indexed caller,
        address indexed receiver,
        address indexed asset,
        uint256 amount,
        uint256 shares,
        uint256 fee
    );
    /// @notice Shares were burnt for one component.
    /// @param owner Account whose shares were burnt.
    /// @param receiver Account that got the tokens.
    /// @param asset Component that was paid.
    /// @param amount {tok} Paid.
    /// @param shares {share} Burnt.
    /// @param fee {USD} Swing fee and what late outflow adds, 18 decimals, left with the holders.
    event Redeemed(
        address indexed owner,
        address indexed receiver,
        address indexed asset,
        uint256 amount,
        uint256 shares,
        uint256 fee
    );

    /// @notice A breached limit of another component would get worse while the basket as a whole does too. {1}
    error MisallocationGrows(uint256 misallocationBefore, uint256 misallocationAfter);

    /// @notice Takes one component from the caller and mints shares at the asking price of the basket, less swing fee.
    /// @param asset Component to deposit.
    /// @param amount {tok} Amount to take.
    /// @param minShares {share} Least shares to get.
    /// @param receiver Account that gets the shares.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return shares {share} Shares minted.
    function deposit(
        address asset,
        uint256 amount,
        uint256 minShares,
        address receiver,
        uint256 deadline
    ) external returns (uint256 shares);

    /// @notice Burns shares and pays one component at the bid price of the basket, less swing fee and, under a
    /// policy with an exit slope, what late outflow adds.
    /// @param asset Component to be paid in.
    /// @param shares {share} Shares to burn.
    /// @param minOut {tok} Least amount to get.
    /// @param receiver Account that gets the tokens.
    /// @param owner Account whose shares are burnt; the caller needs an allowance if it is another.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return amount {tok} Amount paid.
    function redeem(
        address asset,
        uint256 shares,
        uint256 minOut,
        address receiver,
        address owner,
        uint256 deadline
    ) external returns (uint256 amount);
}
