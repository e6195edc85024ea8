// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PlainToken} from "../harness/PlainToken.sol";

/// @notice Answers an entry's calls as it is told, and takes what it can.
contract LyingVault {
    uint256 private _taken;
    uint256 private _shares;
    uint256 private _amount;

    function set(uint256 taken, uint256 shares, uint256 amount) external {
        (_taken, _shares, _amount) = (taken, shares, amount);
    }

    function deposit(address asset, uint256, uint256, address, uint256) external returns (uint256) {
        PlainToken(asset).transferFrom(msg.sender, address(this), _taken);
        return _shares;
    }

    function steal(address asset, address owner, address entry, uint256 amount) external {
        PlainToken(asset).transferFrom(owner, address(this), amount);
        PlainToken(asset).transferFrom(entry, address(this), amount);
    }
}
