// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LogarithmMath} from "../math/LogarithmMath.sol";
import {Svi} from "../math/Svi.sol";
import {SviArbitrage} from "../math/SviArbitrage.sol";
import {SviSlice} from "../math/SviSlice.sol";
import {SurfaceMath} from "./SurfaceMath.sol";

/// @dev Strikes at which slices are compared.
uint256 constant NODE_COUNT = 5;
/// @dev What may not move far: the variance at each node, and the forward.
uint256 constant LEVEL_COUNT = 6;

/// @title A slice at the five strikes where slices are compared
/// @notice k = -0.5, -0.25, 0, 0.25, 0.5: strikes of 61, 78, 100, 128 and 165 % of the forward, those of `SviArbitrage`.
library SurfaceNodes {
    /// @dev Place of k = 0.
    uint256 internal constant MIDDLE = 2;
    /// @dev A level is a logarithm in 2^-13, rounded down.
    uint256 private constant _LEVEL_SHIFT = 127 - 13;
    int256 private constant _STEP = 0.25e18;
    uint256 private constant _WAD = 1e18;

    /// @dev {1} Total variances at the nodes, 18 decimals, rounded up.
    function variances(SviSlice slice) internal pure returns (uint256[NODE_COUNT] memory w) {
        unchecked {
            for (uint256 i; i < NODE_COUNT; ++i) w[i] = Svi.totalVariance(slice, (int256(i) - 2) * _STEP);
        }
    }

    /// @dev {1} Variances that are left of `whole` {s} after some time; in place, rounded up. Bounds as in `SurfaceMath`.
    function decay(uint256[NODE_COUNT] memory w, uint256 left, uint256 whole) internal pure {
        unchecked {
            for (uint256 i; i < NODE_COUNT; ++i) w[i] = (w[i] * left + whole - 1) / whole;
        }
    }

    /// @dev {1} Variances at `expiry` on the lines from those at one expiry to those at a later one.
    function between(
        uint256[NODE_COUNT] memory earlier,
        uint256[NODE_COUNT] memory later,
        uint256 passed,
        uint256 span
    ) internal pure returns (uint256[NODE_COUNT] memory w) {
        unchecked {
            for (uint256 i; i < NODE_COUNT; ++i) w[i] = (earlier[i] * (span - passed) + later[i] * passed) / span;
        }
    }

    /// @dev Reverts with `SviCalendarArbitrage` where the later expiry has less variance at the same instant.
    function requireCalendar(uint256[NODE_COUNT] memory earlier, uint256[NODE_COUNT] memory later) internal pure {
        unchecked {
            for (uint256 i; i < NODE_COUNT; ++i) {
                int256 k = (int256(i) - 2) * _STEP;
                require(later[i] >= earlier[i], SviArbitrage.SviCalendarArbitrage(k, earlier[i], later[i]));
            }
        }
    }

    /// @dev ln(w / years) at the nodes and, last, ln(forward): {1} in 2^-13, between -64 and 64.
    function levels(
        uint256[NODE_COUNT] memory w,
        uint256 duration,
        uint256 forward
    ) internal pure returns (int256[LEVEL_COUNT] memory level) {
        // Variances and durations as in `SurfaceMath`: factors are below 2^97 and 2^93, logarithms between -47 and 26.
        unchecked {
            for (uint256 i; i < NODE_COUNT; ++i) {
                level[i] = LogarithmMath.logRatioX127(w[i] * SurfaceMath.YEAR, duration * _WAD) >> _LEVEL_SHIFT;
            }
            level[NODE_COUNT] = LogarithmMath.logRatioX127(forward, _WAD) >> _LEVEL_SHIFT;
        }
    }
}
