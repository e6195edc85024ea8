// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title A positive number in 20 bits
/// @notice Exponent 7 bits | mantissa 13 bits, rounded down: 2^exponent (1 + mantissa / 2^13). The greater of two numbers has not
/// the smaller word, so ranges of words are ranges of numbers.
library Level {
    uint256 internal constant BITS = 20;
    uint256 private constant _MANTISSA_BITS = 13;
    uint256 private constant _ONE = 1 << _MANTISSA_BITS;

    /// @dev Of a number from 1 to below 2^128.
    function encode(uint256 value) internal pure returns (uint256) {
        unchecked {
            uint256 exponent = FixedPointMathLib.log2(value);
            return (exponent << _MANTISSA_BITS) | (((value << _MANTISSA_BITS) >> exponent) - _ONE);
        }
    }

    /// @dev 2^13 times the number, which is at most what was encoded, and more than 1 - 2^-13 of it.
    function decode(uint256 word) internal pure returns (uint256) {
        unchecked {
            return (_ONE | (word & (_ONE - 1))) << (word >> _MANTISSA_BITS);
        }
    }
}
