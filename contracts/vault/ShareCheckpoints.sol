// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "solady/src/tokens/ERC20.sol";

/// @title Who held how many shares when a component was written off
/// @notice While there has been no write-off, a transfer costs no more than a look at a slot that most paths read anyway. After
/// one, the first change of an account's balance writes down what it was.
abstract contract ShareCheckpoints is ERC20 {
    /// @dev {share} Plus one, by the number of write-offs when it was written down; zero where nothing was.
    mapping(address account => mapping(uint256 writeOffs => uint256)) private _heldAt;
    /// @dev Number of write-offs when the account's balance was last written down.
    mapping(address account => uint256) private _checkpointOf;

    /// @dev {share} What `account` held when the `number`th write-off was made. At most 32 steps.
    function _sharesAt(address account, uint256 number) internal view returns (uint256) {
        uint256 current = _numberOfWriteOffs();
        for (uint256 i = number; i <= current; ++i) {
            uint256 held = _heldAt[account][i];
            // Written down at the first change since write-off i; between the number asked for and i nothing changed.
            if (held != 0) return held - 1;
        }
        return balanceOf(account);
    }

    /// @dev How often a component was written off; kept where most paths read anyway.
    function _numberOfWriteOffs() internal view virtual returns (uint256);

    /// @dev Writes both balances down, the first time after a write-off.
    function _beforeTokenTransfer(address from, address to, uint256) internal override {
        uint256 current = _numberOfWriteOffs();
        if (current == 0) return;
        _checkpoint(from, current);
        _checkpoint(to, current);
    }

    function _checkpoint(address account, uint256 current) private {
        if (account == address(0) || _checkpointOf[account] == current) return;
        _heldAt[account][current] = balanceOf(account) + 1;
        _checkpointOf[account] = current;
    }
}
