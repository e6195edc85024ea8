// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IAssetEntry} from "../interfaces/IAssetEntry.sol";
import {Fees} from "./Fees.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {PolicyCheck} from "./PolicyCheck.sol";
import {TokenTransfer} from "./TokenTransfer.sol";
import {Valuation} from "./Valuation.sol";

/// @title Entry and exit in one asset
/// @notice Priced on the side of every quote that costs the user; the difference stays with the holders. A swing fee is
/// charged on the misallocation added, and on helpful volume beyond an hourly allowance.
abstract contract AssetEntry is IAssetEntry, Fees {
    using FixedPointMathLib for uint256;

    /// @dev {1} per basis point
    uint256 private constant _WAD_PER_BPS = 1e14;

    /// @dev What a single-asset flow comes to.
    struct Flow {
        uint256 i;
        uint256 balance;
        uint256 amount;
        uint256 shares;
        uint256 fee;
        uint256 valueAfter;
        uint256 freeVolume;
        uint256 freeCapacity;
        Pending fees;
    }

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

    /* VIEW */

    /// @inheritdoc IAssetEntry
    function previewDeposit(address asset, uint256 amount) external view nonReentrantView returns (uint256 shares) {
        (Flow memory flow, ) = _depositFlow(PolicyLibrary.load(policy), asset, amount);
        return flow.shares;
    }

    /// @inheritdoc IAssetEntry
    function previewRedeem(address asset, uint256 shares) external view nonReentrantView returns (uint256 amount) {
        (Flow memory flow, ) = _redeemFlow(PolicyLibrary.load(policy), asset, shares);
        return flow.amount;
    }

    /* INTERNAL */

    /// @dev Prices and checks an entry. {share}, fee in {USD}
    function _enter(address asset, uint256 amount, uint256 minShares) private returns (uint256 shares, uint256 fee) {
        Policy current = PolicyLibrary.load(policy);
        (Flow memory flow, Valuation.Snapshot memory basket) = _depositFlow(current, asset, amount);
        (shares, fee) = (flow.shares, flow.fee);
        require(shares > 0, AmountZero());
        require(shares >= minShares, SharesBelowMinimum(shares, minShares));
        PolicyCheck.requireFlowAllowed(current, basket, flow.i, flow.valueAfter);
        _useFreeFlow(flow);
        _settle(flow.fees);
    }

    /// @dev Prices and checks an exit. {tok}, fee in {USD}
    function _leave(address asset, uint256 shares, uint256 minOut) private returns (uint256 amount, uint256 fee) {
        Policy current = PolicyLibrary.load(policy);
        (Flow memory flow, Valuation.Snapshot memory basket) = _redeemFlow(current, asset, shares);
        (amount, fee) = (flow.amount, flow.fee);
        require(amount > 0, AmountZero());
        require(amount >= minOut, AmountBelowMinimum(asset, amount, minOut));
        require(amount <= flow.balance, BalanceTooLow(asset, amount, flow.balance));
        PolicyCheck.requireFlowAllowed(current, basket, flow.i, flow.valueAfter);
        _useFreeFlow(flow);
        _settle(flow.fees);
    }

    /// @dev Prices the entry of `amount` {tok}: the token at its worst bid, the basket at its ask.
    function _depositFlow(
        Policy current,
        address asset,
        uint256 amount
    ) private view returns (Flow memory flow, Valuation.Snapshot memory basket) {
        uint256 unit;
        Valuation.Quote memory price;
        (flow.i, unit, price, basket) = _pricedComponent(current, asset);
        flow.fees = _pendingFees(basket.bid);
        flow.amount = amount;
        flow.balance = basket.balances[flow.i];
        flow.valueAfter =
            basket.values[flow.i] + Valuation.middleDown(amount, Valuation.quoteOf(basket, current, flow.i), unit);
        uint256 value = amount.mulDiv(price.bid, unit); // {USD} = {tok} * {USD/tok} / {tok}, down
        _setFee(current, flow, basket, value);
        // {share} = {USD} * {share} / {USD}, down: the holders who are in already get the dust
        flow.shares = (value - flow.fee).fullMulDiv(_supplyAfter(flow.fees), basket.ask);
    }

    /// @dev Prices the exit of `shares` {share}: the basket at its bid, the token at its worst ask.
    function _redeemFlow(
        Policy current,
        address asset,
        uint256 shares
    ) private view returns (Flow memory flow, Valuation.Snapshot memory basket) {
        uint256 unit;
        Valuation.Quote memory price;
        (flow.i, unit, price, basket) = _pricedComponent(current, asset);
        flow.fees = _pendingFees(basket.bid);
        flow.shares = shares;
        flow.balance = basket.balances[flow.i];
        // {USD} = {share} * {USD} / {share}, down: the holders who stay keep the dust
        uint256 value = shares.fullMulDiv(basket.bid, _supplyAfter(flow.fees));
        Valuation.Quote memory middle = Valuation.quoteOf(basket, current, flow.i);
        flow.valueAfter = _valueAfterExit(basket, flow.i, value.mulDiv(unit, price.ask), middle, unit);
        _setFee(current, flow, basket, value);
        flow.amount = (value - flow.fee).mulDiv(unit, price.ask); // {tok} = {USD} * {tok} / {USD/tok}, down
        flow.valueAfter = _valueAfterExit(basket, flow.i, flow.amount, middle, unit);
    }

    /// @dev {USD} What is left of component `i` after `amount` {tok} of it went.
    function _valueAfterExit(
        Valuation.Snapshot memory basket,
        uint256 i,
        uint256 amount,
        Valuation.Quote memory price,
        uint256 unit
    ) private pure returns (uint256) {
        return Valuation.middleDown(basket.balances[i].zeroFloorSub(amount), price, unit);
    }

    function _pricedComponent(
        Policy current,
        address asset
    ) private view returns (uint256 i, uint256 unit, Valuation.Quote memory price, Valuation.Snapshot memory basket) {
        i = _indexOf(current, asset);
        unit = Valuation.unitOf(current, i);
        Valuation.Quote[] memory quotes = new Valuation.Quote[](current.count());
        (quotes[i], price) = Valuation.quotesOf(current, i);
        basket = Valuation.snapshotWith(current, _balances(current), quotes);
        require(basket.bid > 0, VaultEmpty());
    }

    /// @dev Swing fee on the misallocation added and on helpful volume beyond the hourly allowance, rounded up.
    function _setFee(Policy current, Flow memory flow, Valuation.Snapshot memory basket, uint256 value) private view {
        uint256 added = _addedMisallocation(current, basket, flow).min(value);
        uint256 helpful = value - added;
        flow.freeCapacity = current.freeFlow() * _WAD_PER_BPS;
        uint256 left = _freeFlow.leftAt(flow.freeCapacity, block.timestamp); // {1}
        flow.freeVolume = helpful.mulDivUp(_WAD, basket.mid).min(left); // {1} = {USD} * {1} / {USD}
        uint256 beyond = helpful.zeroFloorSub(left.mulDiv(basket.mid, _WAD)); // {USD}
        flow.fee = (added + beyond).mulDivUp(current.swingRate(), _BPS); // {USD} = {USD} * {bps} / {bps}
    }

    /// @dev {USD} By how much the flow moves the basket away from its targets.
    function _addedMisallocation(
        Policy current,
        Valuation.Snapshot memory basket,
        Flow memory flow
    ) private pure returns (uint256) {
        uint256[] memory values = basket.values;
        uint256 valueBefore = values[flow.i];
        uint256 misallocationBefore = Valuation.misallocation(current, values, basket.mid);
        values[flow.i] = flow.valueAfter;
        uint256 misallocationAfter = Valuation.misallocation(
            current,
            values,
            basket.mid - valueBefore + flow.valueAfter
        );
        values[flow.i] = valueBefore;
        return misallocationAfter.zeroFloorSub(misallocationBefore);
    }

    function _useFreeFlow(Flow memory flow) private {
        if (flow.freeVolume == 0) return;
        _freeFlow = _freeFlow.use(flow.freeVolume, flow.freeCapacity, block.timestamp);
    }
}
