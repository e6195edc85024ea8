// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Swaps one token for another on behalf of whoever sent it the tokens
/// @notice A vault sends `amountIn` to the route and calls it; the route has to send what it bought, and what it did
/// not sell, back to the caller. It has no allowance from the vault and holds nothing between calls. The vault trusts
/// none of this and checks its own balances afterwards.
interface IRoute {
    /// @notice The venue brought less than was asked for. {buy}
    error RouteOutputTooLow(uint256 amountOut, uint256 minOut);
    /// @notice The data does not describe a way from the token sold to the token bought.
    error RouteDataInvalid(address sell, address buy, bytes data);

    /// @notice Swaps tokens that the caller sent just before.
    /// @param sell Token that was sent to the route.
    /// @param buy Token to buy.
    /// @param amountIn {sell} What was sent.
    /// @param minOut {buy} Least to bring.
    /// @param data What the venue needs; each route documents its own.
    /// @return amountOut {buy} What was sent back to the caller.
    function execute(
        address sell,
        address buy,
        uint256 amountIn,
        uint256 minOut,
        bytes calldata data
    ) external returns (uint256 amountOut);
}
