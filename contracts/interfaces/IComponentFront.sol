// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC7575} from "./external/IERC7575.sol";

/// @title One component's door to a vault
/// @notice What component entries and wrapped vaults share: ERC-7575's functions, variants of them with a bound and a
/// deadline, and deposits by signature. What they do not share is whose token the share is.
/// @dev The standard's own four functions have no bound: what they give is what the prices of the moment say. They are for
/// contracts that look at the result in the same call; people use the variants.
interface IComponentFront is IERC7575 {
    /// @notice An ERC-2612 permit for this contract, as the token's `permit` takes it; its value is what is deposited.
    struct Permit {
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice Tokens that had been sent here for no reason went on to the vault.
    /// @param token Token.
    /// @param amount {tok} Sent on.
    event Swept(address indexed token, uint256 amount);

    /// @notice The vault took something else than it was to take. {tok}
    error AmountNotTaken(address token, uint256 left, uint256 expected);
    /// @notice More would be taken than the caller allows. {tok}
    error AssetsAboveMaximum(uint256 assets, uint256 maximum);
    /// @notice Nothing of the token is here that belongs to nobody.
    error NothingToSweep(address token);

    /// @notice `deposit` with a bound.
    /// @param assets {tok} To be taken from the caller.
    /// @param minShares {share} Least shares to get.
    /// @param receiver Account that gets the shares.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return shares {share} Minted.
    function depositWithin(
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 deadline
    ) external returns (uint256 shares);

    /// @notice `mint` with a bound.
    /// @param shares {share} To be minted.
    /// @param maxAssets {tok} Most to be taken from the caller.
    /// @param receiver Account that gets the shares.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return assets {tok} Taken.
    function mintWithin(
        uint256 shares,
        uint256 maxAssets,
        address receiver,
        uint256 deadline
    ) external returns (uint256 assets);

    /// @notice `withdraw` with a bound.
    /// @param assets {tok} To be paid.
    /// @param maxShares {share} Most shares to burn.
    /// @param receiver Account that gets the assets.
    /// @param owner Account whose shares are burnt; the caller needs an allowance if it is another.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return shares {share} Burnt.
    function withdrawWithin(
        uint256 assets,
        uint256 maxShares,
        address receiver,
        address owner,
        uint256 deadline
    ) external returns (uint256 shares);

    /// @notice `redeem` with a bound.
    /// @param shares {share} To be burnt.
    /// @param minAssets {tok} Least to get.
    /// @param receiver Account that gets the assets.
    /// @param owner Account whose shares are burnt; the caller needs an allowance if it is another.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return assets {tok} Paid.
    function redeemWithin(
        uint256 shares,
        uint256 minAssets,
        address receiver,
        address owner,
        uint256 deadline
    ) external returns (uint256 assets);

    /// @notice `depositWithin`, with the allowance given by an ERC-2612 permit of the caller. A permit that somebody has used
    /// before does no harm: what counts is that the allowance is there.
    /// @param assets {tok} To be taken from the caller, and the permit's value.
    /// @param minShares {share} Least shares to get.
    /// @param receiver Account that gets the shares.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @param permit The permit.
    /// @return shares {share} Minted.
    function depositWithPermit(
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 deadline,
        Permit calldata permit
    ) external returns (uint256 shares);

    /// @notice `depositWithin`, with the tokens moved by a Permit2 signature of the caller that names this contract as spender.
    /// @param assets {tok} To be taken from the caller, and the signed amount.
    /// @param minShares {share} Least shares to get.
    /// @param receiver Account that gets the shares.
    /// @param nonce Unused nonce of the caller at Permit2.
    /// @param deadline {s} UNIX time after which the call reverts, and the signed deadline.
    /// @param signature The signature.
    /// @return shares {share} Minted.
    function depositWithPermit2(
        uint256 assets,
        uint256 minShares,
        address receiver,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint256 shares);

    /// @notice Sends on to the vault what was sent here for no reason; a component then belongs to its holders, another token
    /// is sold by auction. Stray shares of the vault are redeemed in kind first, so that the tokens that come of them
    /// can be swept. Anyone may call.
    /// @param token Token.
    /// @return amount {tok} Sent on, or {share} redeemed.
    function sweep(address token) external returns (uint256 amount);

    /// @notice Permit2.
    /// @return Address of the contract.
    function permit2() external view returns (address);
}
