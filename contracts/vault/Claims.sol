// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {TokenTransfer} from "./TokenTransfer.sol";

/// @title Tokens that are owed because they would not move
/// @notice What a redeemer is entitled to and cannot be sent becomes a claim: it no longer belongs to the basket, and
/// its owner may ask for it again whenever the token moves. If the vault holds less than all claims on a token, the
/// claims share the shortfall in proportion.
abstract contract Claims is IAllocationVault {
    /// @dev Number of tokens with claims on them: while it is zero, no operation pays for looking.
    uint256 private _claimedTokens;
    mapping(address token => uint256) private _totalClaims;
    mapping(address token => mapping(address account => uint256)) private _claims;

    /* VIEW */

    /// @inheritdoc IAllocationVault
    function claimOf(address token, address account) external view returns (uint256) {
        return _claims[token][account];
    }

    /// @inheritdoc IAllocationVault
    function totalClaims(address token) public view returns (uint256) {
        return _totalClaims[token];
    }

    /* INTERNAL */

    /// @dev Balance {tok} that shares stand for: max(0, balance - claims), given the balance.
    function _unclaimed(address token, uint256 balance) internal view returns (uint256) {
        if (_claimedTokens == 0) return balance;
        uint256 claimed = _totalClaims[token];
        return balance > claimed ? balance - claimed : 0;
    }

    /// @dev Sends `amount` {tok} and books what does not leave as a claim of `to`. Never reverts for the token's sake.
    function _payOrOwe(address token, address to, uint256 amount, uint256 balance) internal {
        if (amount == 0) return;
        uint256 sent = TokenTransfer.trySend(token, to, amount, balance);
        if (sent == amount) return;
        uint256 owed = amount - sent;
        uint256 total = _totalClaims[token];
        if (total == 0) ++_claimedTokens;
        _totalClaims[token] = total + owed;
        _claims[token][to] += owed;
        emit ClaimCreated(token, to, owed);
    }

    /// @dev Pays the caller's claim. Reverts when the token still refuses, so that the claim is kept.
    function _payClaim(address token, address receiver) internal returns (uint256 paid) {
        uint256 claimed = _claims[token][msg.sender];
        require(claimed > 0, NoClaim(token, msg.sender));
        (bool readable, uint256 balance) = TokenTransfer.tryBalance(token);
        require(readable, BalanceUnreadable(token));
        uint256 total = _totalClaims[token];
        // {tok} = {tok} * {tok} / {tok}, down: the claims that stay keep the dust of a shortfall
        paid = balance < total ? FixedPointMathLib.fullMulDiv(claimed, balance, total) : claimed;
        require(paid > 0, BalanceTooLow(token, claimed, balance));

        delete _claims[token][msg.sender];
        _totalClaims[token] = total - claimed;
        if (total == claimed) --_claimedTokens;
        uint256 sent = TokenTransfer.trySend(token, receiver, paid, balance);
        require(sent == paid, TransferFailed(token, receiver, paid));
        emit ClaimPaid(token, msg.sender, claimed, paid);
    }
}
