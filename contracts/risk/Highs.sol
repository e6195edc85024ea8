// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @notice Highest volatilities of up to sixteen factors, 16 bits each, the first factor in the lowest bits.
type Highs is uint256;

using HighsLibrary for Highs global;

/// @title Sixteen small numbers that only grow
/// @notice A number is a volatility in 16 bits: 5 of exponent and 11 of fraction, rounded up by less than 2^-11 (0.05 %) or
/// 2^-30. Larger volatilities have larger codes, so that codes are compared without being read.
library HighsLibrary {
    uint256 private constant _LANE = 0xffff;
    uint256 private constant _FRACTION_BITS = 11;
    uint256 private constant _FRACTION = 1 << _FRACTION_BITS;

    /// @dev The code of a volatility {1/√day} in Q46, below 2^53.
    function encode(uint256 value) internal pure returns (uint256) {
        // 37 bits after the shift, so the exponent is at most 26 and the code at most 27 * 2^11
        unchecked {
            value = (value + 0xffff) >> 16; // {1/√day} Q30
            if (value < _FRACTION) return value;
            uint256 exponent = FixedPointMathLib.log2(value) - _FRACTION_BITS;
            // A fraction that rounds up to two is the next exponent's one, which is what the addition makes of it.
            return (exponent << _FRACTION_BITS) + ((value + (1 << exponent) - 1) >> exponent);
        }
    }

    /// @dev The volatility {1/√day} in Q46 of a factor.
    function volatility(Highs highs, uint256 factor) internal pure returns (uint256) {
        unchecked {
            uint256 code = highs.lane(factor);
            if (code < 2 * _FRACTION) return code << 16;
            uint256 exponent = (code >> _FRACTION_BITS) - 1;
            return (code - (exponent << _FRACTION_BITS)) << (exponent + 16);
        }
    }

    /// @dev The same with a factor's volatility {1/√day} in Q46 in it, if that is a new high.
    function seen(Highs highs, uint256 factor, uint256 value) internal pure returns (Highs) {
        return value <= highs.volatility(factor) ? highs : highs.raised(factor, encode(value));
    }

    /// @dev A factor's code.
    function lane(Highs highs, uint256 factor) internal pure returns (uint256) {
        return (Highs.unwrap(highs) >> (16 * factor)) & _LANE;
    }

    /// @dev The same with a factor's code raised to at least `code`.
    function raised(Highs highs, uint256 factor, uint256 code) internal pure returns (Highs) {
        unchecked {
            uint256 had = highs.lane(factor);
            if (code <= had) return highs;
            return Highs.wrap(Highs.unwrap(highs) + ((code - had) << (16 * factor)));
        }
    }

    /// @dev The larger of each factor's two codes.
    function merged(Highs highs, Highs other, uint256 factors) internal pure returns (Highs) {
        unchecked {
            for (uint256 i; i < factors; ++i) highs = highs.raised(i, other.lane(i));
            return highs;
        }
    }
}
