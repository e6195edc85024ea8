// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IInKind} from "../interfaces/IInKind.sol";
import {Fees} from "./Fees.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {TokenTransfer} from "../tokens/TokenTransfer.sol";

/// @title Entry and exit in kind
/// @notice A slice of every component, rounded for the vault. No price is read, no venue called and nothing can pause the
/// exit; a token that refuses to move becomes a claim of the redeemer.
abstract contract InKind is IInKind, Fees {
    using FixedPointMathLib for uint256;

    /// @inheritdoc IInKind
    function mintInKind(
        uint256 shares,
        uint256[] calldata maxAmounts,
        address receiver,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256[] memory amounts) {
        _entryPause.requireOver();
        require(shares > 0, AmountZero());
        _checkReceiver(receiver);
        Policy current = _policyFor(maxAmounts.length);
        _settle(_pendingManagement());
        uint256 supply = _effectiveSupply();
        amounts = new uint256[](maxAmounts.length);
        bool empty = true;
        for (uint256 i; i < amounts.length; ++i) {
            amounts[i] = _takeSlice(current.token(i), shares, supply, maxAmounts[i]);
            if (amounts[i] > 0) empty = false;
        }
        require(!empty, VaultEmpty());
        _mint(receiver, shares);
        emit MintedInKind(msg.sender, receiver, shares, amounts);
    }

    /// @inheritdoc IInKind
    function redeemInKind(
        uint256 shares,
        uint256[] calldata minAmounts,
        address receiver,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256[] memory amounts) {
        require(shares > 0, AmountZero());
        _checkReceiver(receiver);
        Policy current = _policyFor(minAmounts.length);
        _settle(_pendingManagement());
        uint256 supply = _effectiveSupply();
        _burn(msg.sender, shares);
        amounts = new uint256[](minAmounts.length);
        for (uint256 i; i < amounts.length; ++i) {
            amounts[i] = _paySlice(current.token(i), shares, supply, minAmounts[i], receiver);
        }
        emit RedeemedInKind(msg.sender, receiver, shares, amounts);
    }

    /// @inheritdoc IInKind
    function claim(
        address token,
        address receiver,
        uint256 minPaid,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 paid) {
        _checkReceiver(receiver);
        return _payClaim(token, receiver, minPaid);
    }

    /* VIEW */

    /// @inheritdoc IInKind
    function previewMintInKind(uint256 shares) external view nonReentrantView returns (uint256[] memory amounts) {
        Policy current = PolicyLibrary.load(policy);
        amounts = _balances(current);
        uint256 supply = _supplyAfter(_pendingManagement());
        for (uint256 i; i < amounts.length; ++i) amounts[i] = shares.fullMulDivUp(amounts[i], supply);
    }

    /// @inheritdoc IInKind
    function previewRedeemInKind(uint256 shares) external view nonReentrantView returns (uint256[] memory amounts) {
        Policy current = PolicyLibrary.load(policy);
        amounts = new uint256[](current.count());
        uint256 supply = _supplyAfter(_pendingManagement());
        for (uint256 i; i < amounts.length; ++i) {
            (, uint256 balance) = TokenTransfer.tryBalance(current.token(i));
            amounts[i] = shares.fullMulDiv(_unclaimed(current.token(i), balance), supply);
        }
    }

    /* INTERNAL */

    /// @dev Takes the slice of one component {tok} that `shares` of `supply` {share} stand for.
    function _takeSlice(
        address token,
        uint256 shares,
        uint256 supply,
        uint256 maximum
    ) private returns (uint256 amount) {
        uint256 balance = _balanceOf(token);
        // {tok} = {share} * {tok} / {share}, up: the holders who are in already get the dust
        amount = shares.fullMulDivUp(_unclaimed(token, balance), supply);
        require(amount <= maximum, AmountAboveMaximum(token, amount, maximum));
        if (amount > 0) TokenTransfer.pullExactly(token, msg.sender, amount, balance);
    }

    /// @dev Pays, or owes, the slice of one component {tok} that `shares` of `supply` {share} stand for.
    function _paySlice(
        address token,
        uint256 shares,
        uint256 supply,
        uint256 minimum,
        address receiver
    ) private returns (uint256 amount) {
        (bool readable, uint256 balance) = TokenTransfer.tryBalance(token);
        require(readable || minimum == 0, BalanceUnreadable(token));
        // {tok} = {share} * {tok} / {share}, down: the holders who stay keep the dust
        amount = shares.fullMulDiv(_unclaimed(token, balance), supply);
        require(amount >= minimum, AmountBelowMinimum(token, amount, minimum));
        _payOrOwe(token, receiver, amount, balance);
    }

    function _policyFor(uint256 length) private view returns (Policy current) {
        current = PolicyLibrary.load(policy);
        require(length == current.count(), LengthMismatch(length, current.count()));
    }
}
