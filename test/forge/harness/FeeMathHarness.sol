// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FeeMath} from "contracts/vault/FeeMath.sol";

/// @notice The library of the fees behind plain functions.
contract FeeMathHarness {
    function managementShares(uint256 supply, uint256 rate, uint256 elapsed) external pure returns (uint256) {
        return FeeMath.managementShares(supply, rate, elapsed);
    }

    function gainOver(uint256 value, uint256 supply, uint256 mark) external pure returns (uint256) {
        return FeeMath.gainOver(value, supply, mark);
    }

    function performanceShares(
        uint256 gain,
        uint256 rate,
        uint256 value,
        uint256 supply
    ) external pure returns (uint256) {
        return FeeMath.performanceShares(gain, rate, value, supply);
    }

    function priceUp(uint256 value, uint256 supply) external pure returns (uint256) {
        return FeeMath.priceUp(value, supply);
    }
}
