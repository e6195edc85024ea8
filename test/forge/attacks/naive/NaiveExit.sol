// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PlainToken} from "../../harness/PlainToken.sol";

/// @notice An exit that books what fails as a claim, and takes any failure for the token's refusal.
contract NaiveExit {
    mapping(address token => mapping(address account => uint256)) public claimOf;

    function pay(PlainToken token, address to, uint256 amount) external {
        try token.transfer(to, amount) returns (bool) {} catch {
            claimOf[address(token)][to] += amount;
        }
    }
}
