// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IFeed} from "./IFeed.sol";

/// @title A feed on a Uniswap V3 pool: the worse of average and spot, times the price of the pool's other token
/// @notice Meant as the second source of a guarded feed. The average is the price at the arithmetic mean tick over the
/// window, which is the geometric mean price (Uniswap V3 core, 2021, equation 5.4), so one block cannot move it far; the
/// spot is there because the average lags. bid takes the lower of the two, ask the higher.
///
/// LIQUIDITY. The pool must have had, over the window, at least a harmonic mean liquidity: unlike the liquidity of the
/// moment, it cannot be lent to the pool for one transaction.
///
/// RE-ENTRANCY. Uniswap V3 writes price, tick, liquidity and observations before it calls back, so a quote from inside a
/// callback sees the state after the swap; a spot pushed that far is one side of the worse of two.
interface ITwapFeed is IFeed {
    /// @notice What the feed is deployed with, for good.
    struct Config {
        /// The Uniswap V3 pool.
        address pool;
        /// The token to price, one of the pool's two.
        address token;
        /// {USD/tok} the price of the pool's other token.
        IFeed quoteFeed;
        /// {s} length of the average; at least 5 minutes.
        uint32 window;
        /// {liquidity} smallest harmonic mean over the window, in the pool's unit √(token0 · token1); above zero.
        uint128 minLiquidity;
        /// {1} 18 decimals: half-width added to the pool's prices, at least 3 basis points: ticks are recorded rounded
        /// down and so is their mean, two ticks of one basis point each.
        uint64 uncertainty;
    }

    /// @notice The token is not one of the pool's two.
    error TokenNotInPool(address pool, address token, address token0, address token1);
    /// @notice The average is too short to resist one block's push. Times in seconds.
    error WindowTooShort(uint256 window, uint256 min);
    /// @notice The half-width does not cover what ticks round away. Fractions with 18 decimals.
    error UncertaintyTooSmall(uint256 uncertainty, uint256 min);
    /// @notice A pool of any depth, even none, would pass.
    error MinLiquidityZero();
    /// @notice The pool has not been observed for the whole window; widen its history or wait.
    error PoolHistoryTooShort(address pool, uint256 window);
    /// @notice The pool was too thin over the window to be believed.
    error PoolTooThin(address pool, uint256 liquidity, uint256 minLiquidity);

    /// @notice The state of the pool that the quote is made of.
    /// @return meanTick Arithmetic mean of the tick over the window, rounded towards negative infinity.
    /// @return spotSqrtPriceX96 √(token1/token0) in smallest units now, Q64.96.
    /// @return liquidity {liquidity} harmonic mean over the window, rounded down.
    function poolState() external view returns (int256 meanTick, uint256 spotSqrtPriceX96, uint256 liquidity);

    /// @notice What the feed was deployed with.
    function config() external view returns (Config memory);
}
