// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {PlainToken} from "../harness/PlainToken.sol";
import {Sabotage} from "./Sabotage.sol";

/// @notice What an ERC-20 may do instead of moving what it is told to move.
enum Trick {
    None,
    Lies,
    ReturnsFalse,
    ReturnsNothing,
    Reverts,
    RevertBomb,
    BurnsGas,
    ReturnBomb,
    NeedsGas,
    TakesFee,
    TakesMore,
    BalanceReverts,
    BalanceBurnsGas,
    BalanceBomb,
    BalanceShort
}

/// @notice An ERC-20 that starts plain and turns hostile when told. With calls planned (see `Sabotage`), it makes them
/// within every transfer, after the tokens have moved, as ERC-777 hooks do.
contract HostileErc20 is PlainToken, Sabotage {
    error Hostile();
    error Blocked(address account);

    /// @dev {bytes} Affordable to make within the vault's gas cap, and as dear again to copy.
    uint256 private constant _BOMB = 1 << 17;
    /// @dev {gas} Asked for before a transfer: more than it takes, less than the vault's gas cap.
    uint256 private constant _NEEDED_GAS = 300_000;

    Trick public trick;
    mapping(address account => bool) public blocked;
    /// @notice May take from anybody without allowance.
    address public thief;

    constructor(string memory symbol_, uint8 decimals_) PlainToken(symbol_, decimals_) {}

    function play(Trick trick_) external {
        trick = trick_;
    }

    function setBlocked(address account, bool blocked_) external {
        blocked[account] = blocked_;
    }

    function setThief(address thief_) external {
        thief = thief_;
    }

    /// @notice Multiplies the balance of `account` by `factor` {1} in 18 decimals.
    function rebase(address account, uint256 factor) external {
        uint256 balance = super.balanceOf(account);
        _burn(account, balance);
        _mint(account, (balance * factor) / 1e18);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (msg.sender != thief) _spendAllowance(from, msg.sender, amount);
        return _move(from, to, amount);
    }

    function balanceOf(address account) public view override returns (uint256) {
        if (trick == Trick.BalanceReverts) revert Hostile();
        while (trick == Trick.BalanceBurnsGas) {}
        if (trick == Trick.BalanceBomb) _return(super.balanceOf(account), _BOMB);
        if (trick == Trick.BalanceShort) _return(super.balanceOf(account), 31);
        return super.balanceOf(account);
    }

    function _move(address from, address to, uint256 amount) private returns (bool) {
        if (blocked[from] || blocked[to]) revert Blocked(blocked[from] ? from : to);
        if (trick == Trick.Lies) return true;
        if (trick == Trick.ReturnsFalse) return false;
        if (trick == Trick.Reverts) revert Hostile();
        if (trick == Trick.RevertBomb) _revertBomb();
        while (trick == Trick.BurnsGas) {}
        if (trick == Trick.NeedsGas && gasleft() < _NEEDED_GAS) revert Hostile();
        _transfer(from, to, amount);
        if (trick == Trick.TakesFee) _burn(to, amount / 100);
        if (trick == Trick.TakesMore) _burn(from, amount / 10);
        _sabotage();
        if (trick == Trick.ReturnBomb) _return(1, _BOMB);
        if (trick == Trick.ReturnsNothing) _return(0, 0);
        return true;
    }

    /// @dev Ends the call with `word` and zeros, `length` bytes in all.
    function _return(uint256 word, uint256 length) private pure {
        assembly {
            mstore(0, word)
            mstore(0x20, 0)
            mstore(0x40, 0)
            return(0, length)
        }
    }

    function _revertBomb() private pure {
        assembly {
            revert(0, _BOMB)
        }
    }
}
