// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Uniswap SwapRouter02
/// @notice The part of it that the route calls.
interface IUniswapV3SwapRouter {
    /// @notice One pool.
    struct ExactInputSingleParams {
        address tokenIn;
        address tokenOut;
        uint24 fee;
        address recipient;
        uint256 amountIn;
        uint256 amountOutMinimum;
        uint160 sqrtPriceLimitX96;
    }

    /// @notice Several pools; the path is token, fee, token, fee, token ..., packed.
    struct ExactInputParams {
        bytes path;
        address recipient;
        uint256 amountIn;
        uint256 amountOutMinimum;
    }

    /// @notice Swaps over one pool.
    /// @param params What to swap.
    /// @return amountOut {tok} What came out.
    function exactInputSingle(ExactInputSingleParams calldata params) external payable returns (uint256 amountOut);

    /// @notice Swaps over several pools.
    /// @param params What to swap.
    /// @return amountOut {tok} What came out.
    function exactInput(ExactInputParams calldata params) external payable returns (uint256 amountOut);
}
