// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {TokenTransfer} from "../tokens/TokenTransfer.sol";

/// @title Tokens that are owed because they would not move
/// @notice What a redeemer is entitled to and cannot be sent becomes a claim of the redeemer: it no longer belongs to the
/// basket, and may be asked for again whenever the token moves. If the vault holds less than all claims on a token, the
/// claims share the shortfall in proportion, and nothing more of it is taken in until they are covered; of what is
/// written off, nothing at all.
abstract contract Claims is IBasket {
    /// @dev Tokens are marked by this many bits, so that an operation looks up claims only of tokens that may have some.
    uint256 private constant _MARKS = 24;

    mapping(address token => uint256) private _totalClaims;
    mapping(address token => mapping(address account => uint256)) private _claims;
    /// @dev Listed tokens of which nothing counts any more, whatever arrives of them.
    mapping(address token => bool) internal _isExcluded;
    /// @dev Marks of tokens with claims, cleared when the last claim on any token is paid. They leave room in their slot
    /// for what else every operation reads (see `Basket`).
    uint24 private _marks;
    /// @dev Number of tokens with claims.
    uint16 private _claimedTokens;
    /// @dev How often a component was written off.
    uint8 internal _writeOffs;

    /* VIEW */

    /// @inheritdoc IBasket
    function claimOf(address token, address account) external view returns (uint256) {
        return _claims[token][account];
    }

    /// @inheritdoc IBasket
    function totalClaims(address token) external view returns (uint256) {
        return _totalClaims[token];
    }

    /* INTERNAL */

    /// @dev Balance {tok} that shares stand for: max(0, balance - claims), given the balance.
    function _unclaimed(address token, uint256 balance) internal view returns (uint256) {
        if (!_isMarked(token)) return balance;
        if (_writeOffs != 0 && _isExcluded[token]) return 0;
        uint256 claimed = _totalClaims[token];
        return balance > claimed ? balance - claimed : 0;
    }

    /// @dev Reverts while the claims on a token are more than the balance {tok}: what came in would be theirs, not the
    /// shares' that are minted or the value that is traded for it; or, of a component written off, nobody's.
    function _requireClaimsCovered(address token, uint256 balance) internal view {
        if (_isMarked(token)) _requireMarkedCovered(token, balance);
    }

    /// @dev Apart, so that the look at the marks alone is what most operations carry.
    function _requireMarkedCovered(address token, uint256 balance) private view {
        require(!_isExcluded[token], ComponentWrittenOff(token));
        uint256 claimed = _totalClaims[token];
        require(claimed <= balance, ClaimsNotCovered(token, balance, claimed));
    }

    /// @dev Sends `amount` {tok} and books what does not leave as a claim of the caller. Never reverts for the token's
    /// sake.
    function _payOrOwe(address token, address to, uint256 amount, uint256 balance) internal {
        if (amount == 0) return;
        uint256 sent = TokenTransfer.trySend(token, to, amount, balance);
        if (sent == amount) return;
        _owe(token, msg.sender, amount - sent);
    }

    /// @dev Takes a token out of the basket: `amount` {tok} is owed to accounts that are not known yet, for whom the vault
    /// itself stands, and what comes later counts for nothing while the token is listed.
    function _exclude(address token, uint256 amount) internal {
        _owe(token, address(this), amount);
        _isExcluded[token] = true;
    }

    /// @dev Makes `amount` {tok} of what was excluded the claim of an account.
    function _assignExcluded(address token, address account, uint256 amount) internal {
        _claims[token][address(this)] -= amount;
        _claims[token][account] += amount;
        emit ClaimCreated(token, account, amount);
    }

    function _owe(address token, address account, uint256 amount) private {
        uint256 total = _totalClaims[token];
        if (total == 0) _mark(token);
        _totalClaims[token] = total + amount;
        _claims[token][account] += amount;
        emit ClaimCreated(token, account, amount);
    }

    /// @dev Pays the caller's claim. Reverts when the token still refuses, so that the claim is kept.
    function _payClaim(address token, address receiver, uint256 minPaid) internal returns (uint256 paid) {
        uint256 claimed = _claims[token][msg.sender];
        require(claimed > 0, NoClaim(token, msg.sender));
        (bool readable, uint256 balance) = TokenTransfer.tryBalance(token);
        require(readable, BalanceUnreadable(token));
        uint256 total = _totalClaims[token];
        // {tok} = {tok} * {tok} / {tok}, down: the claims that stay keep the dust of a shortfall
        paid = balance < total ? FixedPointMathLib.fullMulDiv(claimed, balance, total) : claimed;
        require(paid > 0, BalanceTooLow(token, claimed, balance));
        require(paid >= minPaid, AmountBelowMinimum(token, paid, minPaid));

        delete _claims[token][msg.sender];
        _totalClaims[token] = total - claimed;
        if (total == claimed && --_claimedTokens == 0) _marks = 0;
        uint256 sent = TokenTransfer.trySend(token, receiver, paid, balance);
        require(sent == paid, TransferFailed(token, receiver, paid));
        emit ClaimPaid(token, msg.sender, claimed, paid);
    }

    /// @dev Remembers that there are claims on a token. Two tokens may share a mark, which costs a look-up and no more.
    function _mark(address token) private {
        _marks |= uint24(1 << (uint160(token) % _MARKS));
        ++_claimedTokens;
    }

    function _isMarked(address token) private view returns (bool) {
        uint256 marks = _marks;
        return marks != 0 && (marks >> (uint160(token) % _MARKS)) & 1 == 1;
    }
}
