// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TickMath} from "contracts/math/TickMath.sol";

/// @notice Makes the library's function callable.
contract TickMathHarness {
    function sqrtPriceAtTickX96(int256 tick) external pure returns (uint256) {
        return TickMath.sqrtPriceAtTickX96(tick);
    }
}
