// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IExitProbe} from "../interfaces/IExitProbe.sol";
import {IUniswapV3ExitProbe} from "../interfaces/IUniswapV3ExitProbe.sol";
import {IUniswapV3Pool} from "../interfaces/external/IUniswapV3Pool.sol";
import {TickMath} from "../math/TickMath.sol";
import {PoolWalk} from "./PoolWalk.sol";

/// @title Depth of a Uniswap V3 pool
/// @notice See `IUniswapV3ExitProbe`.
contract UniswapV3ExitProbe is IUniswapV3ExitProbe {
    using FixedPointMathLib for uint256;

    /// @notice {s} Over which price and liquidity are averaged.
    uint32 public constant WINDOW = 30 minutes;
    uint256 private constant _WAD = 1e18;
    /// @dev {1}
    uint256 private constant _MAX_IMPACT = 0.5e18;

    /// @inheritdoc IUniswapV3ExitProbe
    address public immutable pool;
    /// @inheritdoc IExitProbe
    address public immutable token;
    /// @inheritdoc IUniswapV3ExitProbe
    uint256 public immutable impact;
    bool private immutable _IS_TOKEN0;
    /// @dev {1} Root of one less the impact, 18 decimals, rounded up.
    uint256 private immutable _ROOT_LEFT;

    constructor(address pool_, address token_, uint256 impact_) {
        require(impact_ > 0 && impact_ <= _MAX_IMPACT, ImpactOutOfRange(impact_, _MAX_IMPACT));
        (address token0, address token1) = (IUniswapV3Pool(pool_).token0(), IUniswapV3Pool(pool_).token1());
        require(token_ == token0 || token_ == token1, ProbedTokenNotInPool(pool_, token_));
        (pool, token, impact, _IS_TOKEN0) = (pool_, token_, impact_, token_ == token0);
        _ROOT_LEFT = ((_WAD - impact_) * _WAD).sqrt() + 1;
    }

    /// @inheritdoc IExitProbe
    /// @dev The pool's fee is left out.
    function exitable() external view returns (uint256) {
        (uint256 mean, uint256 liquidity) = _averages();
        // The pool's price is of token 0: selling token 1 raises it.
        if (_IS_TOKEN0) {
            uint256 floor = mean.mulDivUp(_ROOT_LEFT, _WAD);
            return PoolWalk.amount0To(IUniswapV3Pool(pool), floor).min(PoolWalk.amount0(liquidity, floor, mean));
        }
        uint256 ceiling = mean.mulDiv(_WAD, _ROOT_LEFT);
        return PoolWalk.amount1To(IUniswapV3Pool(pool), ceiling).min(PoolWalk.amount1(liquidity, mean, ceiling));
    }

    /// @dev Root of the mean price as Q96, and harmonic mean liquidity, over the window; as Uniswap's OracleLibrary.
    function _averages() private view returns (uint256 root, uint256 liquidity) {
        uint32[] memory secondsAgos = new uint32[](2);
        secondsAgos[0] = WINDOW;
        try IUniswapV3Pool(pool).observe(secondsAgos) returns (
            int56[] memory ticks,
            uint160[] memory secondsPerLiquidityX128
        ) {
            // The pool's accumulators are meant to wrap around, their differences are right all the same.
            unchecked {
                int256 window = int256(uint256(WINDOW));
                int256 sum = ticks[1] - ticks[0];
                root = TickMath.sqrtPriceAtTickX96(sum < 0 && sum % window != 0 ? sum / window - 1 : sum / window);
                // {liquidity} = {s} / {s/liquidity}; zero liquidity counts as one in the pool's accumulator
                liquidity = (uint256(WINDOW) << 128) / (secondsPerLiquidityX128[1] - secondsPerLiquidityX128[0]);
            }
        } catch {
            revert PoolHistoryMissing(pool, WINDOW);
        }
    }
}
