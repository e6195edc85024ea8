// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LEVEL_COUNT, NODE_COUNT} from "./SurfaceNodes.sol";

/// @notice Least and largest level of each quantity over some time.
struct LevelRange {
    int256[LEVEL_COUNT] low;
    int256[LEVEL_COUNT] high;
}

/// @title How far a slice may move within any hour
/// @notice For each clock hour in which a slice changed, one word has the range of its levels: those in force when the hour's
/// first change came, and all since. The words of this hour and the last, with what is in force, cover every level of
/// the last sixty minutes, whatever the number of changes.
/// @dev Word: hour 16 bits | six times (low 20 | high 20), signed, the last quantity highest.
library MoveLimit {
    /// @dev {1} in 2^-13. Levels are rounded down, so a difference of one less than the limit is below the limit.
    int256 private constant _VARIANCE_LIMIT = 2 ** 13 - 1;
    /// @dev {1} in 2^-13: a factor of 1.65 for the forward.
    int256 private constant _FORWARD_LIMIT = 2 ** 12 - 1;
    uint256 private constant _BITS = 20;
    uint256 private constant _MASK = 0xfffff;
    uint256 private constant _HOUR_SHIFT = 240;

    /// @dev The range of one set of levels; shares no memory with it.
    function startingAt(int256[LEVEL_COUNT] memory levels) internal pure returns (LevelRange memory range) {
        unchecked {
            for (uint256 i; i < LEVEL_COUNT; ++i) (range.low[i], range.high[i]) = (levels[i], levels[i]);
        }
    }

    /// @dev Adds levels.
    function include(LevelRange memory range, int256[LEVEL_COUNT] memory levels) internal pure {
        unchecked {
            for (uint256 i; i < LEVEL_COUNT; ++i) {
                int256 level = levels[i];
                if (level < range.low[i]) range.low[i] = level;
                if (level > range.high[i]) range.high[i] = level;
            }
        }
    }

    /// @dev Adds the levels of a word if it is of that hour.
    function includeHour(LevelRange memory range, uint256 word, uint256 hour) internal pure {
        if (word == 0 || word >> _HOUR_SHIFT != hour & 0xffff) return;
        unchecked {
            for (uint256 i; i < LEVEL_COUNT; ++i) {
                int256 high = _signed(word);
                int256 low = _signed(word >> _BITS);
                if (low < range.low[i]) range.low[i] = low;
                if (high > range.high[i]) range.high[i] = high;
                word >>= 2 * _BITS;
            }
        }
    }

    /// @dev True if levels are as far from one end of the range as nothing may move within an hour.
    function isExceeded(LevelRange memory range, int256[LEVEL_COUNT] memory levels) internal pure returns (bool) {
        unchecked {
            for (uint256 i; i < LEVEL_COUNT; ++i) {
                int256 limit = i == NODE_COUNT ? _FORWARD_LIMIT : _VARIANCE_LIMIT;
                if (levels[i] - range.low[i] > limit || range.high[i] - levels[i] > limit) return true;
            }
            return false;
        }
    }

    /// @dev The range of an hour in one word. Levels are below 2^19: 64 in 2^-13.
    function pack(LevelRange memory range, uint256 hour) internal pure returns (uint256 word) {
        unchecked {
            for (uint256 i = LEVEL_COUNT; i > 0; --i) {
                word = (word << _BITS) | (uint256(range.low[i - 1]) & _MASK);
                word = (word << _BITS) | (uint256(range.high[i - 1]) & _MASK);
            }
            return word | ((hour & 0xffff) << _HOUR_SHIFT);
        }
    }

    /// @dev The lowest 20 bits, signed.
    function _signed(uint256 word) private pure returns (int256) {
        return int256(word << 236) >> 236;
    }
}
