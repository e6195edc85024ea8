// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title The part of a Uniswap V3 pool that a price feed reads
/// @notice Signatures are Uniswap's.
/// @dev `slot0` declares the first two of its seven returns: the others are not needed and differ between forks.
interface IUniswapV3PoolOracle {
    /// @notice The token of the lower address.
    function token0() external view returns (address);

    /// @notice The token of the higher address.
    function token1() external view returns (address);

    /// @notice The pool's current state.
    /// @return sqrtPriceX96 √(token1/token0), in smallest units, as a Q64.96 number.
    /// @return tick Largest tick whose price is at most the current one.
    function slot0() external view returns (uint160 sqrtPriceX96, int24 tick);

    /// @notice Accumulators at each of `secondsAgos` before this block. Reverts with "OLD" beyond the stored history.
    /// @param secondsAgos {s} ages of the wanted accumulators.
    /// @return tickCumulatives {tick s} sum of the tick over time.
    /// @return secondsPerLiquidityCumulativeX128s {s/liquidity} sum of one over the liquidity in range, as Q128.
    function observe(
        uint32[] calldata secondsAgos
    ) external view returns (int56[] memory tickCumulatives, uint160[] memory secondsPerLiquidityCumulativeX128s);
}
