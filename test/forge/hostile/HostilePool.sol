// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IUniswapV3PoolOracle} from "contracts/interfaces/external/IUniswapV3PoolOracle.sol";

/// @notice A Uniswap V3 pool that reports whatever state it is told and reverts with whatever reason. Real pools are
/// tested on the mainnet replica.
contract HostilePool is IUniswapV3PoolOracle {
    address public immutable token0;
    address public immutable token1;

    uint160 public sqrtPriceX96;
    /// @notice {tick s} the cumulative at the start of the window, and its growth over it.
    int56 public tickStart;
    int56 public tickGrowth;
    /// @notice {s/liquidity} Q128, likewise.
    uint160 public secondsPerLiquidityStart;
    uint160 public secondsPerLiquidityGrowth;
    bool public fails;
    string public reason;

    constructor(address token0_, address token1_) {
        token0 = token0_;
        token1 = token1_;
    }

    function setSpot(uint160 sqrtPriceX96_) external {
        sqrtPriceX96 = sqrtPriceX96_;
    }

    function setTicks(int56 start, int56 growth) external {
        tickStart = start;
        tickGrowth = growth;
    }

    function setSecondsPerLiquidity(uint160 start, uint160 growth) external {
        secondsPerLiquidityStart = start;
        secondsPerLiquidityGrowth = growth;
    }

    /// @notice Makes `observe` revert, with a reason or, if it is empty, with no data.
    function setFailure(string calldata reason_) external {
        fails = true;
        reason = reason_;
    }

    function slot0() external view returns (uint160, int24) {
        return (sqrtPriceX96, 0);
    }

    function observe(uint32[] calldata secondsAgos) external view returns (int56[] memory ticks, uint160[] memory spl) {
        if (fails && bytes(reason).length == 0) revert();
        if (fails) revert(reason);
        require(secondsAgos.length == 2 && secondsAgos[1] == 0, "unexpected question");
        (ticks, spl) = (new int56[](2), new uint160[](2));
        unchecked {
            (ticks[0], ticks[1]) = (tickStart, tickStart + tickGrowth);
            (spl[0], spl[1]) = (secondsPerLiquidityStart, secondsPerLiquidityStart + secondsPerLiquidityGrowth);
        }
    }
}
