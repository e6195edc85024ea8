// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PlainToken} from "../../harness/PlainToken.sol";

/// @notice Shares of one token with the price every textbook has: no locked shares, no virtual ones.
contract NaiveShares {
    PlainToken public token;
    mapping(address account => uint256) public balanceOf;
    uint256 public totalSupply;

    constructor(PlainToken token_) {
        token = token_;
    }

    function deposit(uint256 amount) external returns (uint256 shares) {
        shares = totalSupply == 0 ? amount : (amount * totalSupply) / token.balanceOf(address(this));
        token.transferFrom(msg.sender, address(this), amount);
        balanceOf[msg.sender] += shares;
        totalSupply += shares;
    }

    function redeem(uint256 shares) external returns (uint256 amount) {
        amount = (token.balanceOf(address(this)) * shares) / totalSupply;
        balanceOf[msg.sender] -= shares;
        totalSupply -= shares;
        token.transfer(msg.sender, amount);
    }
}
