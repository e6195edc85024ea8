// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAssetEntry} from "../interfaces/IAssetEntry.sol";
import {Flows} from "./Flows.sol";
import {Policy} from "./Policy.sol";
import {RiskGuard} from "./RiskGuard.sol";
import {TokenTransfer} from "./TokenTransfer.sol";
import {Valuation} from "./Valuation.sol";

/// @title Entry and exit in one asset
/// @notice See `IAssetEntry`; how flows are priced: `Flows`.
abstract contract AssetEntry is IAssetEntry, Flows {
    /// @inheritdoc IAssetEntry
    function deposit(
        address asset,
        uint256 amount,
        uint256 minShares,
        address receiver,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 shares) {
        _entryPause.requireOver();
        _checkReceiver(receiver);
        uint256 fee;
        (shares, fee) = _enter(asset, amount, minShares);
        uint256 balance = _balanceOf(asset);
        _requireClaimsCovered(asset, balance);
        TokenTransfer.pullExactly(asset, msg.sender, amount, balance);
        _mint(receiver, shares);
        emit Deposited(msg.sender, receiver, asset, amount, shares, fee);
    }

    /// @inheritdoc IAssetEntry
    function redeem(
        address asset,
        uint256 shares,
        uint256 minOut,
        address receiver,
        address owner_,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 amount) {
        _exitPause.requireOver();
        _checkReceiver(receiver);
        uint256 fee;
        (amount, fee) = _leave(asset, shares, minOut);
        if (owner_ != msg.sender) _spendAllowance(owner_, msg.sender, shares);
        _burn(owner_, shares);
        uint256 sent = TokenTransfer.trySend(asset, receiver, amount, _balanceOf(asset));
        require(sent == amount, TransferFailed(asset, receiver, amount));
        emit Redeemed(owner_, receiver, asset, amount, shares, fee);
    }

    /* INTERNAL */

    /// @dev Prices and checks an entry. {share}, fee in {USD}
    function _enter(address asset, uint256 amount, uint256 minShares) private returns (uint256 shares, uint256 fee) {
        Policy current = RiskGuard.load(policy);
        (Flow memory flow, Valuation.Snapshot memory basket) = _depositFlow(current, asset, amount);
        (shares, fee) = (flow.shares, flow.fee);
        require(shares > 0, AmountZero());
        require(shares >= minShares, SharesBelowMinimum(shares, minShares));
        _commit(current, flow, basket);
    }

    /// @dev Prices and checks an exit. {tok}, fee in {USD}
    function _leave(address asset, uint256 shares, uint256 minOut) private returns (uint256 amount, uint256 fee) {
        Policy current = RiskGuard.load(policy);
        (Flow memory flow, Valuation.Snapshot memory basket) = _redeemFlow(current, asset, shares);
        (amount, fee) = (flow.amount, flow.fee);
        require(amount > 0, AmountZero());
        require(amount >= minOut, AmountBelowMinimum(asset, amount, minOut));
        require(amount <= flow.balance, BalanceTooLow(asset, amount, flow.balance));
        _commit(current, flow, basket);
    }
}
