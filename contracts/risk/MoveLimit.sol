// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Level} from "./Level.sol";
import {LEVEL_COUNT, NODE_COUNT} from "./SurfaceNodes.sol";

/// @notice Least and largest level of each quantity over some time.
struct LevelRange {
    uint256[LEVEL_COUNT] low;
    uint256[LEVEL_COUNT] high;
}

/// @title How far a slice may move within any hour
/// @notice For each clock hour in which a slice changed, one word has the range of its levels: those in force when the hour's
/// first change came, and all since. The words of this hour and the last, with what is in force, cover every level of
/// the last sixty minutes, whatever the number of changes.
/// @dev Word: hour 16 bits | six times (low 20 | high 20), the last quantity highest.
library MoveLimit {
    /// @dev e (1 - 2^-12) in 18 decimals: levels are off by less than 2^-13, so nothing beyond a factor of e is within.
    uint256 private constant _VARIANCE_FACTOR = 2_717_618_182_096_500_000;
    /// @dev √e (1 - 2^-12) in 18 decimals, for the forward.
    uint256 private constant _FORWARD_FACTOR = 1_648_318_752_857_000_000;
    uint256 private constant _WAD = 1e18;
    uint256 private constant _MASK = (1 << Level.BITS) - 1;
    uint256 private constant _HOUR_SHIFT = 240;

    /// @dev The range of levels and, if it is of that hour, of a word.
    function spanning(
        uint256[LEVEL_COUNT] memory levels,
        uint256 word,
        uint256 hour
    ) internal pure returns (LevelRange memory range) {
        unchecked {
            if (word >> _HOUR_SHIFT != hour & 0xffff) word = 0;
            for (uint256 i; i < LEVEL_COUNT; ++i) {
                uint256 level = levels[i];
                (range.low[i], range.high[i]) = (level, level);
                if (word == 0) continue;
                uint256 high = word & _MASK;
                uint256 low = (word >> Level.BITS) & _MASK;
                if (low < level) range.low[i] = low;
                if (high > level) range.high[i] = high;
                word >>= 2 * Level.BITS;
            }
        }
    }

    /// @dev True if a level is further from one end of the range than anything may move within an hour.
    function isExceeded(LevelRange memory range, uint256[LEVEL_COUNT] memory levels) internal pure returns (bool) {
        // Levels decode to less than 2^142.
        unchecked {
            for (uint256 i; i < LEVEL_COUNT; ++i) {
                uint256 factor = i == NODE_COUNT ? _FORWARD_FACTOR : _VARIANCE_FACTOR;
                uint256 value = Level.decode(levels[i]);
                if (value * _WAD > Level.decode(range.low[i]) * factor) return true;
                if (Level.decode(range.high[i]) * _WAD > value * factor) return true;
            }
            return false;
        }
    }

    /// @dev The range, and the levels, in one word.
    function pack(
        LevelRange memory range,
        uint256[LEVEL_COUNT] memory levels,
        uint256 hour
    ) internal pure returns (uint256 word) {
        unchecked {
            for (uint256 i = LEVEL_COUNT; i > 0;) {
                uint256 level = levels[--i];
                uint256 low = range.low[i];
                uint256 high = range.high[i];
                word =
                    (word << (2 * Level.BITS)) |
                    ((level < low ? level : low) << Level.BITS) |
                    (level > high ? level : high);
            }
            return word | ((hour & 0xffff) << _HOUR_SHIFT);
        }
    }
}
