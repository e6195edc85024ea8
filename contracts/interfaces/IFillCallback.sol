// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title A bidder that pays an auction with what it gets
/// @notice The vault calls this after it sent the tokens sold and before it takes the tokens bought, so that a bidder may
/// sell the ones for the others and needs no capital of its own. Only a bidder's own fill makes the vault call it.
interface IFillCallback {
    /// @notice The tokens sold have been sent; on return the vault takes `bought` from this contract by `transferFrom`.
    /// @dev Check that the caller is the vault whose auction you fill: anyone may call this function.
    /// @param sell Token that the vault sold.
    /// @param buy Token that the vault buys; it needs an allowance.
    /// @param sold {sell} Sent to the fill's recipient.
    /// @param bought {buy} What the vault will take.
    /// @param data As given with the fill.
    function onFill(address sell, address buy, uint256 sold, uint256 bought, bytes calldata data) external;
}
