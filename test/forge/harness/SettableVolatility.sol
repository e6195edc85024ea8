// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IMeasuredVolatility} from "contracts/interfaces/IMeasuredVolatility.sol";

/// @notice Volatilities that the test sets.
contract SettableVolatility is IMeasuredVolatility {
    mapping(uint256 factor => uint256) public volatility;
    mapping(uint256 factor => uint256) public maximumVolatility;

    function set(uint256 factor, uint256 now_, uint256 maximum) external {
        (volatility[factor], maximumVolatility[factor]) = (now_, maximum);
    }
}
