// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IExitProbe} from "contracts/interfaces/IExitProbe.sol";

/// @notice A venue that takes what the test says.
contract SettableProbe is IExitProbe {
    address public immutable token;
    uint256 public exitable;

    constructor(address token_) {
        token = token_;
    }

    function set(uint256 exitable_) external {
        exitable = exitable_;
    }
}
