// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Highs} from "./Highs.sol";

/// @title The highest volatility of the last ninety days
/// @notice Ten buckets of ten days each, so that a maximum is kept for at least 90 days and at most 100. A poke touches the
/// open bucket; every tenth day it also joins the nine closed ones.
library RollingMaximum {
    /// @dev {s}
    uint256 internal constant BUCKET = 10 days;
    uint256 internal constant BUCKETS = 10;

    struct Ring {
        /// Of the nine buckets before the open one.
        Highs closed;
        Highs[BUCKETS] buckets;
    }

    /// @dev Which bucket a moment belongs to.
    function epochOf(uint256 timestamp) internal pure returns (uint256) {
        return timestamp / BUCKET;
    }

    /// @notice Opens the bucket of an epoch and forgets what is older than nine epochs.
    /// @param ring The buckets.
    /// @param from Epoch of the bucket that was open.
    /// @param to The later epoch to open.
    /// @param factors How many factors there are.
    function open(Ring storage ring, uint256 from, uint256 to, uint256 factors) internal {
        // At most ten writes and ten reads, whatever time has passed.
        unchecked {
            uint256 skipped = FixedPointMathLib.min(to - from, BUCKETS);
            for (uint256 i; i < skipped; ++i) ring.buckets[(to - i) % BUCKETS] = Highs.wrap(0);
            Highs highs;
            for (uint256 i; i < BUCKETS; ++i) highs = highs.merged(ring.buckets[i], factors);
            ring.closed = highs;
        }
    }
}
