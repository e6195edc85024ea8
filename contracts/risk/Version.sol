// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";

/// @title Two versions of a word, told apart by when they came
/// @notice A word carries in its highest 32 bits the time it was written {s} and in the next eight the minutes after which it
/// is in force. Two are kept and the older one is written over, so what was in force in an earlier block is still there.
library Version {
    using FixedPointMathLib for uint256;

    uint256 private constant _TIME_SHIFT = 224;
    uint256 private constant _DELAY_SHIFT = 216;
    uint256 private constant _DELAY_MASK = 0xff;

    /// @dev The lowest bits, free for content.
    uint256 internal constant CONTENT = (1 << _DELAY_SHIFT) - 1;

    /// @dev Bits to add to content that is written now. Good until 2106.
    function stamp(uint256 delayMinutes) internal view returns (uint256) {
        return (block.timestamp << _TIME_SHIFT) | (delayMinutes << _DELAY_SHIFT);
    }

    /// @dev {s}
    function writtenAt(uint256 word) internal pure returns (uint256) {
        return word >> _TIME_SHIFT;
    }

    /// @dev {s}
    function effectiveAt(uint256 word) internal pure returns (uint256) {
        unchecked {
            return (word >> _TIME_SHIFT) + ((word >> _DELAY_SHIFT) & _DELAY_MASK) * 1 minutes;
        }
    }

    /// @dev The word of an age, and which of the two it is; zero when there is none. Of two words the younger is the larger.
    function select(
        uint256 zero,
        uint256 one,
        IVolSurface.Age age
    ) internal view returns (uint256 word, uint256 index) {
        word = zero.max(one);
        if (age != IVolSurface.Age.Newest) {
            // A version is pending alone: beside it is the one in force, and beside one of this block the one of an earlier block.
            bool isUnseen = age == IVolSurface.Age.EarlierBlock && writtenAt(word) == block.timestamp;
            if (isUnseen || effectiveAt(word) > block.timestamp) word = zero.min(one);
        }
        // index = word == one ? 1 : 0, which is of no use where both are zero
        assembly ("memory-safe") {
            index := eq(word, one)
        }
    }

    /// @dev Which of the two to write over: the older, or the younger if it is of this block and so nobody has used it.
    function target(uint256 zero, uint256 one) internal view returns (uint256) {
        bool isUnused = writtenAt(zero.max(one)) == block.timestamp;
        return (one > zero) == isUnused ? 1 : 0;
    }
}
