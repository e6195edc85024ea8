// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";

/// @title Square root of time, and volatility over a time
/// @notice Years have 365 days. Times in seconds, roots as Q64.
library TotalVolatility {
    /// @dev {s} From here up to `_FAST_RANGE` more the seed below is good: 2^19 s (6 days) to 2^26 s (2.1 years).
    uint256 private constant _FAST_FROM = 0x80000;
    /// @dev {s} 2^26 - 2^19
    uint256 private constant _FAST_RANGE = 0x3f80000;

    // The seed is the minimax rational function of degrees (2, 1), scripts/fit/root.py; its error is 2.3e-2, and each
    // step squares it and quarters it: 1.2e-4, 3.8e-9, 3.7e-18.
    uint256 private constant _SLOPE = 170_985_834_632_226;
    uint256 private constant _OFFSET = 49_363_389;
    uint256 private constant _NUMERATOR = 44_049_489_943_660_623_001_987_920_332;
    uint256 private constant _SHIFT = 5_931_620;
    uint256 private constant _STEP_1 = 5_315_595_058_132_703_572_478_137_193_654_179_929;
    uint256 private constant _STEP_2 = 21_267_647_769_436_365_515_628_723_362_440_618_170;
    uint256 private constant _STEP_3 = 85_070_591_730_234_615_240_271_862_563_649_602_544;

    /// @dev 2e18 * √(31,536,000)
    uint256 private constant _TWICE_WAD_ROOT_YEAR = 11_231_384_598_525_686_672_586;

    /// @notice √t.
    /// @param duration {s} t, below 2^128.
    /// @return root {s^0.5} Q64.
    function rootX64(uint256 duration) internal pure returns (uint256 root) {
        unchecked {
            if (duration - _FAST_FROM > _FAST_RANGE) root = FixedPointMathLib.sqrt(duration << 128);
            else root = _fastRootX64(duration);
        }
    }

    /// @notice Half the total volatility, σ√t / 2.
    /// @param annualVolatility {1/year^0.5} σ, 18 decimals, below 2^128.
    /// @param rootTimeX64 {s^0.5} √t of `rootX64`.
    /// @return {1} Q64.
    function halfX64(uint256 annualVolatility, uint256 rootTimeX64) internal pure returns (uint256) {
        unchecked {
            return (annualVolatility * rootTimeX64) / _TWICE_WAD_ROOT_YEAR;
        }
    }

    /// @notice The volatility of half a total volatility, rounded to the nearest.
    /// @param half {1} σ√t / 2, Q64, below 2^160.
    /// @param rootTimeX64 {s^0.5} √t of `rootX64`, not zero.
    /// @return {1/year^0.5} σ, 18 decimals.
    function volatility(uint256 half, uint256 rootTimeX64) internal pure returns (uint256) {
        unchecked {
            return (half * _TWICE_WAD_ROOT_YEAR + rootTimeX64 / 2) / rootTimeX64;
        }
    }

    function _fastRootX64(uint256 duration) private pure returns (uint256 root) {
        // root = slope * (t + offset) - numerator / (t + shift);
        // root = root + step * t / root, three times, with steps that keep the error centred around zero
        assembly ("memory-safe") {
            root := sub(mul(add(duration, _OFFSET), _SLOPE), div(_NUMERATOR, add(duration, _SHIFT)))
            root := add(root, div(mul(duration, _STEP_1), root))
            root := add(root, div(mul(duration, _STEP_2), root))
            root := add(root, div(mul(duration, _STEP_3), root))
        }
    }
}
