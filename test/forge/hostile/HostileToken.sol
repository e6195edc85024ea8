// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice A token that has decimals and nothing else.
contract HostileToken {
    uint256 public decimals;

    constructor(uint256 decimals_) {
        decimals = decimals_;
    }
}
