// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title The part of Permit2 that deposits use
/// @notice Function, structs and their names are Uniswap's ISignatureTransfer.
interface ISignatureTransfer {
    /// @notice A token and the most of it that a signature lets go.
    struct TokenPermissions {
        address token;
        uint256 amount;
    }

    /// @notice What an owner signs, beside the address that may use it.
    struct PermitTransferFrom {
        TokenPermissions permitted;
        uint256 nonce;
        uint256 deadline;
    }

    /// @notice Where how much of it goes.
    struct SignatureTransferDetails {
        address to;
        uint256 requestedAmount;
    }

    /// @notice Moves tokens by signature, once. The caller has to be the spender that was signed for.
    /// @param permit What was signed.
    /// @param transferDetails Where the tokens go.
    /// @param owner Account that signed.
    /// @param signature Signature over the permit and the caller.
    function permitTransferFrom(
        PermitTransferFrom calldata permit,
        SignatureTransferDetails calldata transferDetails,
        address owner,
        bytes calldata signature
    ) external;
}
