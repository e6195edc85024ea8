// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IUniswapV3Pool} from "../interfaces/external/IUniswapV3Pool.sol";
import {TickMath} from "../math/TickMath.sol";

/// @title What the positions of a Uniswap V3 pool take on the way to another price
/// @notice Goes from the present price to the wanted one by the ends of positions, as a swap does (Adams et al. 2021,
/// sections 6.2 and 6.3), and adds up what comes in. Fees come on top. Amounts are rounded down.
library PoolWalk {
    using FixedPointMathLib for uint256;

    /// @dev Words of the bitmap and ends of positions that are looked at; where they do not suffice, the rest counts for
    /// nothing.
    uint256 internal constant MAX_STEPS = 96;
    uint256 private constant _Q96 = 1 << 96;

    /// @dev Where a walk is.
    struct Walker {
        IUniswapV3Pool pool;
        int256 spacing;
        int256 tick;
        uint256 root;
        uint256 liquidity;
    }

    /// @dev {tok} of token 0 that takes the price down to `target` {root as Q96}; zero when it is there already.
    function amount0To(IUniswapV3Pool pool, uint256 target) internal view returns (uint256 amount) {
        Walker memory walker = _start(pool);
        for (uint256 step; step < MAX_STEPS && walker.root > target; ++step) {
            (int256 next, bool isEnd) = _nextBelow(walker);
            uint256 root = TickMath.sqrtPriceAtTickX96(next).max(target).min(walker.root);
            amount += amount0(walker.liquidity, root, walker.root);
            walker.root = root;
            if (root == target) break;
            if (isEnd) _cross(walker, next, false);
            walker.tick = next - 1;
        }
    }

    /// @dev {tok} of token 1 that takes the price up to `target` {root as Q96}; zero when it is there already.
    function amount1To(IUniswapV3Pool pool, uint256 target) internal view returns (uint256 amount) {
        Walker memory walker = _start(pool);
        for (uint256 step; step < MAX_STEPS && walker.root < target; ++step) {
            (int256 next, bool isEnd) = _nextAbove(walker);
            uint256 root = TickMath.sqrtPriceAtTickX96(next).min(target).max(walker.root);
            amount += amount1(walker.liquidity, walker.root, root);
            walker.root = root;
            if (root == target) break;
            if (isEnd) _cross(walker, next, true);
            walker.tick = next;
        }
    }

    /// @dev {tok} = {liquidity} * (1 / {root} - 1 / {root}), of token 0 between two prices.
    function amount0(uint256 liquidity, uint256 lower, uint256 upper) internal pure returns (uint256) {
        return (liquidity * _Q96).fullMulDiv(upper - lower, upper) / lower; // 128 + 96 bits
    }

    /// @dev {tok} = {liquidity} * ({root} - {root}), of token 1 between two prices.
    function amount1(uint256 liquidity, uint256 lower, uint256 upper) internal pure returns (uint256) {
        return liquidity.fullMulDiv(upper - lower, _Q96);
    }

    function _start(IUniswapV3Pool pool) private view returns (Walker memory walker) {
        (walker.pool, walker.spacing, walker.liquidity) = (pool, pool.tickSpacing(), pool.liquidity());
        (walker.root, walker.tick) = pool.slot0();
    }

    /// @dev Liquidity on the other side of the end of positions `tick`.
    function _cross(Walker memory walker, int256 tick, bool up) private view {
        (, int128 net) = walker.pool.ticks(int24(tick)); // a tick of the pool
        int256 change = up ? int256(net) : -int256(net);
        // The pool keeps liquidity in range from zero to 2^128 - 1.
        walker.liquidity = uint256(int256(walker.liquidity) + change);
    }

    /// @dev The highest end of positions at or below the walker's tick in its word of the bitmap, else the word's lowest tick.
    function _nextBelow(Walker memory walker) private view returns (int256 next, bool isEnd) {
        int256 compressed = _compressed(walker);
        uint256 bit = uint256(compressed & 0xff);
        uint256 word = walker.pool.tickBitmap(int16(compressed >> 8)); // at most 2^20 ticks
        uint256 masked = word & (type(uint256).max >> (255 - bit));
        isEnd = masked != 0;
        int256 back = int256(isEnd ? bit - masked.log2() : bit);
        next = _inRange((compressed - back) * walker.spacing);
    }

    /// @dev The lowest end of positions above the walker's tick in the word of the tick after it, else the word's highest
    /// tick.
    function _nextAbove(Walker memory walker) private view returns (int256 next, bool isEnd) {
        int256 compressed = _compressed(walker) + 1;
        uint256 bit = uint256(compressed & 0xff);
        uint256 masked = walker.pool.tickBitmap(int16(compressed >> 8)) & (type(uint256).max << bit);
        isEnd = masked != 0;
        int256 ahead = int256(isEnd ? (masked & (~masked + 1)).log2() - bit : 255 - bit);
        next = _inRange((compressed + ahead) * walker.spacing);
    }

    /// @dev The walker's tick in spacings, rounded to minus infinity.
    function _compressed(Walker memory walker) private pure returns (int256 compressed) {
        compressed = walker.tick / walker.spacing;
        if (walker.tick < 0 && walker.tick % walker.spacing != 0) --compressed;
    }

    function _inRange(int256 tick) private pure returns (int256) {
        int256 most = 887_272;
        if (tick > most) return most;
        return tick < -most ? -most : tick;
    }
}
