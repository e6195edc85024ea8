// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title Amounts in 32 bits
/// @notice The 25 highest bits of a number and how far they were shifted: value = mantissa * 2^shift, rounded down by less
/// than one part in 2^24. Smaller numbers have smaller codes, so codes compare as numbers do.
library SmallFloat {
    uint256 private constant _MANTISSA_BITS = 25;
    uint256 private constant _MANTISSA_MASK = (1 << _MANTISSA_BITS) - 1;

    /// @dev The largest number that fits: 25 bits shifted by 127.
    uint256 internal constant MAX = _MANTISSA_MASK << 127;

    /// @dev The code of `value`, or of `MAX` where it is more.
    function encode(uint256 value) internal pure returns (uint256 code) {
        if (value > MAX) value = MAX;
        uint256 bits = value == 0 ? 0 : FixedPointMathLib.log2(value) + 1;
        uint256 shift = bits > _MANTISSA_BITS ? bits - _MANTISSA_BITS : 0;
        return (shift << _MANTISSA_BITS) | (value >> shift);
    }

    function decode(uint256 code) internal pure returns (uint256) {
        return (code & _MANTISSA_MASK) << (code >> _MANTISSA_BITS);
    }
}
