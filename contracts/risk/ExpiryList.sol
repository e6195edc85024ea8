// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @title The expiries of a surface in one word
/// @notice Twelve times of 18 bits, rising, in full hours since 2024 (until November 2053); the first in the lowest bits, none
/// after a zero. The 40 bits above are `Version`'s.
library ExpiryList {
    /// @dev Most expiries of a surface.
    uint256 internal constant MAX = 12;
    /// @dev {s} 1 January 2024, 0:00 UTC; no block that runs this is older.
    uint256 internal constant EPOCH = 1_704_067_200;
    /// @dev {s} The last hour that can be told.
    uint256 internal constant LAST = EPOCH + _MASK * 1 hours;

    uint256 private constant _BITS = 18;
    uint256 private constant _MASK = 0x3ffff;
    uint256 private constant _CONTENT = (1 << (MAX * _BITS)) - 1;

    /// @dev {s} The expiry at a place below `MAX`; zero when there is none.
    function at(uint256 list, uint256 place) internal pure returns (uint256) {
        unchecked {
            uint256 hoursSince = (list >> (place * _BITS)) & _MASK;
            return hoursSince == 0 ? 0 : EPOCH + hoursSince * 1 hours;
        }
    }

    /// @dev The list with an expiry at a place that was empty; it has to be on a full hour, after `EPOCH`, at most `LAST`.
    function put(uint256 list, uint256 place, uint256 expiry) internal pure returns (uint256) {
        unchecked {
            return list | (((expiry - EPOCH) / 1 hours) << (place * _BITS));
        }
    }

    /// @dev {s} The last expiry before a time and the first at it or after; zeros where there is none.
    function around(uint256 list, uint256 time) internal pure returns (uint256 before, uint256 from) {
        // Hours rounded up: an expiry is at or after the time exactly if its hours are. Times before 2024 are of no use here:
        // sought wraps to more than any hour. `list` loses its lowest expiry each time
        // round.
        unchecked {
            uint256 sought = (time - EPOCH + 1 hours - 1) / 1 hours;
            list &= _CONTENT;
            // The sixth and then the third hour of what is left save the steps to them.
            uint256 hoursSince = (list >> (5 * _BITS)) & _MASK;
            if (hoursSince != 0 && hoursSince < sought) (before, list) = (hoursSince, list >> (6 * _BITS));
            hoursSince = (list >> (2 * _BITS)) & _MASK;
            if (hoursSince != 0 && hoursSince < sought) (before, list) = (hoursSince, list >> (3 * _BITS));
            while (list != 0) {
                hoursSince = list & _MASK;
                if (hoursSince >= sought) {
                    from = EPOCH + hoursSince * 1 hours;
                    break;
                }
                before = hoursSince;
                list >>= _BITS;
            }
            if (before != 0) before = EPOCH + before * 1 hours;
        }
    }
}
