// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IUniswapV3Pool} from "contracts/interfaces/external/IUniswapV3Pool.sol";
import {PoolWalk} from "contracts/risk/PoolWalk.sol";
import {SmallFloat} from "contracts/risk/SmallFloat.sol";

/// @notice Internal functions for tests to call.
contract PoolWalkHarness {
    function amount0To(address pool, uint256 target) external view returns (uint256) {
        return PoolWalk.amount0To(IUniswapV3Pool(pool), target);
    }

    function amount1To(address pool, uint256 target) external view returns (uint256) {
        return PoolWalk.amount1To(IUniswapV3Pool(pool), target);
    }

    function encode(uint256 value) external pure returns (uint256) {
        return SmallFloat.encode(value);
    }

    function decode(uint256 code) external pure returns (uint256) {
        return SmallFloat.decode(code);
    }
}
