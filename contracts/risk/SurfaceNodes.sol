// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Svi} from "../math/Svi.sol";
import {SviArbitrage} from "../math/SviArbitrage.sol";
import {SviSlice} from "../math/SviSlice.sol";
import {Level} from "./Level.sol";
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
    int256 private constant _STEP = 0.25e18;

    /// @dev {1} Total variances at the nodes, 18 decimals, rounded up.
    function variances(SviSlice slice) internal pure returns (uint256[NODE_COUNT] memory w) {
        unchecked {
            for (uint256 i; i < NODE_COUNT; ++i) w[i] = Svi.totalVariance(slice, (int256(i) - 2) * _STEP);
        }
    }

    /// @dev {1} Variances that are left of `whole` {s} after some time; in place, rounded up. Bounds as in `SurfaceMath`.
    function decay(uint256[NODE_COUNT] memory w, uint256 left, uint256 whole) internal pure {
        unchecked {
            for (uint256 i; i < NODE_COUNT; ++i) w[i] = SurfaceMath.remaining(w[i], left, whole);
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

    /// @dev w / years at the nodes and, last, the forward, as levels, see `Level`.
    function levels(
        uint256[NODE_COUNT] memory w,
        uint256 duration,
        uint256 forward
    ) internal pure returns (uint256[LEVEL_COUNT] memory level) {
        // Variances as in `SurfaceMath`: products are below 2^97, and at least one after the addition.
        unchecked {
            for (uint256 i; i < NODE_COUNT; ++i) {
                level[i] = Level.encode((w[i] * SurfaceMath.YEAR) / duration + 1); // {1/year} = {1} * {s/year} / {s}
            }
            level[NODE_COUNT] = Level.encode(forward);
        }
    }
}
