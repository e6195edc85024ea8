// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PlainToken} from "./PlainToken.sol";

/// @notice What a token may do instead of moving.
enum Mood {
    Moves,
    Reverts,
    ReturnsFalse,
    MovesHalf,
    TakesFee,
    Silent,
    GoesSilent
}

/// @notice A token that moves as long as it likes to.
contract StubbornToken is PlainToken {
    error Stubborn();

    Mood public mood;

    constructor(string memory symbol_, uint8 decimals_) PlainToken(symbol_, decimals_) {}

    function setMood(Mood mood_) external {
        mood = mood_;
    }

    /// @notice As an issuer may: takes tokens from anybody.
    function seize(address from, address to, uint256 amount) external {
        _transfer(from, to, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        require(mood != Mood.Reverts, Stubborn());
        if (mood == Mood.ReturnsFalse) return false;
        return super.transfer(to, mood == Mood.MovesHalf ? amount / 2 : amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        bool moved = super.transferFrom(from, to, amount);
        if (mood == Mood.TakesFee) _burn(to, 1);
        if (mood == Mood.GoesSilent) mood = Mood.Silent;
        return moved;
    }

    function balanceOf(address account) public view override returns (uint256) {
        require(mood != Mood.Silent, Stubborn());
        return super.balanceOf(account);
    }
}
