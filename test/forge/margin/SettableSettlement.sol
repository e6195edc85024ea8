// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ISettlement} from "contracts/interfaces/ISettlement.sol";

/// @notice Settlement prices that the test sets.
contract SettableSettlement is ISettlement {
    mapping(uint256 underlying => mapping(uint256 expiry => uint256)) public priceOf;

    function set(uint256 underlying, uint256 expiry, uint256 price) external {
        priceOf[underlying][expiry] = price;
    }
}
