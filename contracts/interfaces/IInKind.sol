// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Entry and exit in kind
/// @notice A slice of every component. Reads no price and calls no venue; the exit cannot be paused.
interface IInKind {
    /// @notice Shares were minted for a slice of every component.
    /// @param caller Account that paid the tokens.
    /// @param receiver Account that got the shares.
    /// @param shares {share} Minted.
    /// @param amounts {tok} Taken, per component.
    event MintedInKind(address indexed caller, address indexed receiver, uint256 shares, uint256[] amounts);
    /// @notice Shares were burnt for a slice of every component.
    /// @param caller Account whose shares were burnt.
    /// @param receiver Account that got the tokens; claims are the caller's.
    /// @param shares {share} Burnt.
    /// @param amounts {tok} Paid or owed, per component.
    event RedeemedInKind(address indexed caller, address indexed receiver, uint256 shares, uint256[] amounts);

    /// @notice One bound is wanted for every component.
    error LengthMismatch(uint256 given, uint256 expected);
    /// @notice The vault would take more than the caller allows. {tok}
    error AmountAboveMaximum(address token, uint256 amount, uint256 maximum);

    /// @notice Takes a slice of every component from the caller and mints shares for it. Reads no price.
    /// @param shares {share} Shares to mint.
    /// @param maxAmounts {tok} Per component, the most to take.
    /// @param receiver Account that gets the shares.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return amounts {tok} Per component, what was taken, rounded up.
    function mintInKind(
        uint256 shares,
        uint256[] calldata maxAmounts,
        address receiver,
        uint256 deadline
    ) external returns (uint256[] memory amounts);

    /// @notice Burns shares of the caller and pays out a slice of every component. Reads no price, calls no venue, and
    /// nobody can pause it. A token that refuses to move becomes a claim of the caller.
    /// @param shares {share} Shares to burn.
    /// @param minAmounts {tok} Per component, the least to be entitled to. A component whose balance cannot be read is
    /// left behind if its entry here is zero.
    /// @param receiver Account that gets the tokens.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return amounts {tok} Per component, what was paid or became a claim, rounded down.
    function redeemInKind(
        uint256 shares,
        uint256[] calldata minAmounts,
        address receiver,
        uint256 deadline
    ) external returns (uint256[] memory amounts);

    /// @notice Pays the caller's claim on a token and closes it. If the vault has less than all claims on the token, they
    /// share the shortfall in proportion: who would rather wait asks for the whole claim as the minimum.
    /// @param token Token of the claim; it need not be a component any more.
    /// @param receiver Account that gets the tokens.
    /// @param minPaid {tok} Least to get.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return paid {tok} What was paid.
    function claim(address token, address receiver, uint256 minPaid, uint256 deadline) external returns (uint256 paid);

    /// @notice Tokens that `mintInKind` would take now.
    /// @param shares {share} Shares to mint.
    /// @return amounts {tok} Per component.
    function previewMintInKind(uint256 shares) external view returns (uint256[] memory amounts);

    /// @notice Tokens that `redeemInKind` would pay or owe now.
    /// @param shares {share} Shares to burn.
    /// @return amounts {tok} Per component.
    function previewRedeemInKind(uint256 shares) external view returns (uint256[] memory amounts);
}
