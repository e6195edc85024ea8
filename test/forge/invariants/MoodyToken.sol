// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PlainToken} from "../harness/PlainToken.sol";

/// @notice How a token treats those who use it.
enum Mood {
    Plain,
    Blocked, // transfers revert, as when paused
    Silent, // transfers return true and move nothing
    Partial, // transfers return true and move half
    Burning, // capped transfers burn all their gas
    Unreadable // balances cannot be read
}

/// @notice A token that changes its mood. `trueBalanceOf` tells what it hides.
contract MoodyToken is PlainToken {
    error NotInTheMood();

    /// @dev {gas} Calls with less are capped ones: the vault gives 400,000.
    uint256 private constant _CAPPED = 400_001;

    Mood public mood;

    constructor(string memory symbol_, uint8 decimals_) PlainToken(symbol_, decimals_) {}

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    /// @notice Takes tokens away from anybody, as a rebasing or slashed token does.
    function slash(address account, uint256 amount) external {
        _burn(account, amount);
    }

    function trueBalanceOf(address account) public view returns (uint256) {
        return super.balanceOf(account);
    }

    function balanceOf(address account) public view override returns (uint256) {
        require(mood != Mood.Unreadable, NotInTheMood());
        return super.balanceOf(account);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return super.transfer(to, _moodily(amount));
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return super.transferFrom(from, to, _moodily(amount));
    }

    /// @dev {tok} What moves of `amount`.
    function _moodily(uint256 amount) private view returns (uint256) {
        require(mood != Mood.Blocked, NotInTheMood());
        if (mood == Mood.Burning && gasleft() < _CAPPED) _burnGas();
        if (mood == Mood.Silent) return 0;
        return mood == Mood.Partial ? amount / 2 : amount;
    }

    /// @dev All of it at once; a loop would come to the same and take the campaigns twice as long.
    function _burnGas() private pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
