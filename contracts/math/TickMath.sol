// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title Prices of Uniswap V3 ticks
/// @notice Gives, bit for bit, the pool's own √price at a tick, so that an average tick and the pool's spot price compare.
library TickMath {
    /// @notice Ticks reach from -887272 to 887272, prices from 2^-128 to 2^128.
    error TickOutOfRange(int256 tick);

    /// @dev ⌊128 · ln 2 / ln 1.0001⌋
    uint256 private constant _MAX_TICK = 887_272;

    /// @notice The root of a tick's price, rounded up as the pool does.
    /// @dev Binary expansion of |tick|: each set bit i multiplies by 1.0001^(-2^i / 2). The constants are that number
    /// as Q128, rounded to the nearest; products are rounded down after each step (the pool's rounding, which must be
    /// repeated). Positive ticks are the reciprocal. Reverts with `TickOutOfRange`.
    /// @param tick Any tick of the pool.
    /// @return √(1.0001^tick) as Q64.96.
    function sqrtPriceAtTickX96(int256 tick) internal pure returns (uint256) {
        uint256 steps = FixedPointMathLib.abs(tick);
        require(steps <= _MAX_TICK, TickOutOfRange(tick));
        // Every factor and so every ratio is at most 2^128, their product fits; a tick in range keeps it above 2^64.
        unchecked {
            uint256 ratio = _lowBits(steps);
            ratio = _highBits(steps, ratio);
            if (tick > 0) ratio = type(uint256).max / ratio;
            return (ratio + type(uint32).max) >> 32; // Q96 from Q128, rounded up
        }
    }

    /// @dev Q128 product of the factors of bits 0 to 9.
    function _lowBits(uint256 steps) private pure returns (uint256 ratio) {
        unchecked {
            ratio = steps & 0x1 == 0 ? 1 << 128 : 0xfffcb933bd6fad37aa2d162d1a594001;
            if (steps & 0x2 != 0) ratio = (ratio * 0xfff97272373d413259a46990580e213a) >> 128;
            if (steps & 0x4 != 0) ratio = (ratio * 0xfff2e50f5f656932ef12357cf3c7fdcc) >> 128;
            if (steps & 0x8 != 0) ratio = (ratio * 0xffe5caca7e10e4e61c3624eaa0941cd0) >> 128;
            if (steps & 0x10 != 0) ratio = (ratio * 0xffcb9843d60f6159c9db58835c926644) >> 128;
            if (steps & 0x20 != 0) ratio = (ratio * 0xff973b41fa98c081472e6896dfb254c0) >> 128;
            if (steps & 0x40 != 0) ratio = (ratio * 0xff2ea16466c96a3843ec78b326b52861) >> 128;
            if (steps & 0x80 != 0) ratio = (ratio * 0xfe5dee046a99a2a811c461f1969c3053) >> 128;
            if (steps & 0x100 != 0) ratio = (ratio * 0xfcbe86c7900a88aedcffc83b479aa3a4) >> 128;
            if (steps & 0x200 != 0) ratio = (ratio * 0xf987a7253ac413176f2b074cf7815e54) >> 128;
        }
    }

    /// @dev `ratio` times the factors of bits 10 to 19, Q128.
    function _highBits(uint256 steps, uint256 ratio) private pure returns (uint256) {
        unchecked {
            if (steps & 0x400 != 0) ratio = (ratio * 0xf3392b0822b70005940c7a398e4b70f3) >> 128;
            if (steps & 0x800 != 0) ratio = (ratio * 0xe7159475a2c29b7443b29c7fa6e889d9) >> 128;
            if (steps & 0x1000 != 0) ratio = (ratio * 0xd097f3bdfd2022b8845ad8f792aa5825) >> 128;
            if (steps & 0x2000 != 0) ratio = (ratio * 0xa9f746462d870fdf8a65dc1f90e061e5) >> 128;
            if (steps & 0x4000 != 0) ratio = (ratio * 0x70d869a156d2a1b890bb3df62baf32f7) >> 128;
            if (steps & 0x8000 != 0) ratio = (ratio * 0x31be135f97d08fd981231505542fcfa6) >> 128;
            if (steps & 0x10000 != 0) ratio = (ratio * 0x9aa508b5b7a84e1c677de54f3e99bc9) >> 128;
            if (steps & 0x20000 != 0) ratio = (ratio * 0x5d6af8dedb81196699c329225ee604) >> 128;
            if (steps & 0x40000 != 0) ratio = (ratio * 0x2216e584f5fa1ea926041bedfe98) >> 128;
            if (steps & 0x80000 != 0) ratio = (ratio * 0x48a170391f7dc42444e8fa2) >> 128;
            return ratio;
        }
    }
}
