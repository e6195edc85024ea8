// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IExitProbe} from "./IExitProbe.sol";

/// @title Depth of a Uniswap V3 pool
/// @notice How much of a token can be sold before the pool's price is `impact` below its average of the last half hour. The
/// smaller of two answers: what positions along the way take now, and what they would take had the liquidity all the way
/// been its harmonic average. Liquidity that is there for a block does not move the second; liquidity in a narrow range
/// around the price does not move the first.
interface IUniswapV3ExitProbe is IExitProbe {
    /// @notice The pool has not the token.
    error ProbedTokenNotInPool(address pool, address token);
    /// @notice The impact is no fraction between zero and a half. {1} in 18 decimals
    error ImpactOutOfRange(uint256 impact, uint256 most);
    /// @notice The pool does not remember its prices for as long as the average needs. Times in seconds.
    error PoolHistoryMissing(address pool, uint256 window);

    /// @notice The pool.
    /// @return Address of the pool.
    function pool() external view returns (address);

    /// @notice How far the price may fall.
    /// @return {1} 18 decimals.
    function impact() external view returns (uint256);
}
