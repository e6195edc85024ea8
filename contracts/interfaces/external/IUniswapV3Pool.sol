// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IUniswapV3PoolOracle} from "./IUniswapV3PoolOracle.sol";

/// @title The part of a Uniswap V3 pool that its depth is read from
/// @notice Signatures are Uniswap's.
interface IUniswapV3Pool is IUniswapV3PoolOracle {
    /// @notice The liquidity in range at the present price.
    function liquidity() external view returns (uint128);

    /// @notice Ticks that are a multiple of this may be the end of a position.
    function tickSpacing() external view returns (int24);

    /// @notice 256 flags, the lowest of the lowest tick: which multiples of the spacing are the end of a position.
    /// @param wordPosition Tick over spacing over 256.
    function tickBitmap(int16 wordPosition) external view returns (uint256);

    /// @notice What is known of a tick. The first two of eight returns.
    /// @param tick A multiple of the spacing.
    /// @return liquidityGross {liquidity} Of all positions that end there.
    /// @return liquidityNet {liquidity} That comes in range when the price rises through the tick.
    function ticks(int24 tick) external view returns (uint128 liquidityGross, int128 liquidityNet);
}
