// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/interfaces/IERC20.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IAssetEntry} from "../interfaces/IAssetEntry.sol";
import {IAssetPreview} from "../interfaces/IAssetPreview.sol";
import {IComponentFlows} from "../interfaces/IComponentFlows.sol";
import {IEntryFactory} from "../interfaces/IEntryFactory.sol";
import {IInKind} from "../interfaces/IInKind.sol";
import {IRoles} from "../interfaces/IRoles.sol";
import {IERC7575Share} from "../interfaces/external/IERC7575.sol";
import {Basket} from "./Basket.sol";
import {BasketView} from "./BasketView.sol";
import {Fees} from "./Fees.sol";
import {FlowLimits} from "./FlowLimits.sol";
import {InverseFlows} from "./InverseFlows.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {RiskGuard} from "./RiskGuard.sol";
import {TokenTransfer} from "./TokenTransfer.sol";
import {Valuation} from "./Valuation.sol";

/// @title What the ERC-7575 entries of its components ask of a vault
/// @notice Every vault delegates these calls to this contract, as it does auctions to `VaultAuctions`. It has the vault's
/// storage (see `Basket`) and none of its own; it is fixed for ever like the vault's own code.
contract VaultEntries is IComponentFlows, IAssetPreview, BasketView, InverseFlows {
    using FixedPointMathLib for uint256;

    /// @dev {share} Entries do not bring the supply beyond this, so that nothing here overflows.
    uint256 private constant _LARGEST_SUPPLY = type(uint192).max;
    /// @dev {USD} More than the roundings of a fee sum up to; see `InverseFlows`.
    uint256 private constant _FEE_DUST = 32;

    /// @inheritdoc IComponentFlows
    address public immutable entryFactory;

    constructor(
        address policyRegistry_,
        address protocolFee_,
        address entryFactory_
    ) Basket(policyRegistry_) Fees(protocolFee_) {
        entryFactory = entryFactory_;
    }

    /// @inheritdoc IComponentFlows
    function mintShares(
        address asset,
        uint256 shares,
        uint256 maxAmount,
        address receiver,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 amount) {
        _entryPause.requireOver();
        _checkReceiver(receiver);
        require(shares > 0, AmountZero());
        Policy current = RiskGuard.load(policy);
        Flow memory flow;
        Valuation.Snapshot memory basket = _openFlow(current, flow, asset);
        _priceDepositFor(current, flow, basket, shares);
        amount = flow.amount;
        require(amount <= maxAmount, IInKind.AmountAboveMaximum(asset, amount, maxAmount));
        _commit(current, flow, basket);
        uint256 balance = _balanceOf(asset);
        _requireClaimsCovered(asset, balance);
        TokenTransfer.pullExactly(asset, msg.sender, amount, balance);
        _mint(receiver, shares);
        emit IAssetEntry.Deposited(msg.sender, receiver, asset, amount, shares, flow.fee);
    }

    /// @inheritdoc IComponentFlows
    function redeemFor(
        address asset,
        uint256 shares,
        uint256 minOut,
        address receiver,
        address owner,
        address spender,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 amount) {
        Policy current = RiskGuard.load(policy);
        (Flow memory flow, Valuation.Snapshot memory basket) = _redeemFlow(current, asset, shares);
        amount = flow.amount;
        require(amount >= minOut, AmountBelowMinimum(asset, amount, minOut));
        _leave(current, flow, basket, asset, receiver, owner, spender);
    }

    /// @inheritdoc IComponentFlows
    function withdrawFor(
        address asset,
        uint256 amount,
        uint256 maxShares,
        address receiver,
        address owner,
        address spender,
        uint256 deadline
    ) external nonReentrant before(deadline) returns (uint256 shares) {
        Policy current = RiskGuard.load(policy);
        Flow memory flow;
        Valuation.Snapshot memory basket = _openFlow(current, flow, asset);
        _priceRedeemFor(current, flow, basket, amount);
        _payOnly(flow, amount);
        shares = flow.shares;
        require(shares <= maxShares, SharesAboveMaximum(shares, maxShares));
        _leave(current, flow, basket, asset, receiver, owner, spender);
    }

    /* VIEW */

    /// @inheritdoc IAssetPreview
    function previewDeposit(address asset, uint256 amount) external view nonReentrantView returns (uint256 shares) {
        (Flow memory flow, ) = _depositFlow(RiskGuard.load(policy), asset, amount);
        return flow.shares;
    }

    /// @inheritdoc IAssetPreview
    function previewRedeem(address asset, uint256 shares) external view nonReentrantView returns (uint256 amount) {
        (Flow memory flow, ) = _redeemFlow(RiskGuard.load(policy), asset, shares);
        return flow.amount;
    }

    /// @inheritdoc IComponentFlows
    function previewMintShares(address asset, uint256 shares) external view nonReentrantView returns (uint256 amount) {
        Policy current = RiskGuard.load(policy);
        Flow memory flow;
        Valuation.Snapshot memory basket = _openFlow(current, flow, asset);
        _priceDepositFor(current, flow, basket, shares);
        return flow.amount;
    }

    /// @inheritdoc IComponentFlows
    function previewWithdraw(address asset, uint256 amount) external view nonReentrantView returns (uint256 shares) {
        Policy current = RiskGuard.load(policy);
        Flow memory flow;
        Valuation.Snapshot memory basket = _openFlow(current, flow, asset);
        _priceRedeemFor(current, flow, basket, amount);
        return flow.shares;
    }

    /// @inheritdoc IComponentFlows
    function maxEntry(address asset) external view nonReentrantView returns (uint256 amount, uint256 shares) {
        _entryPause.requireOver();
        Policy current = RiskGuard.load(policy);
        Flow memory flow;
        Valuation.Snapshot memory basket = _openFlow(current, flow, asset);
        _requireClaimsCovered(asset, _balanceOf(asset));
        uint256 supply = _supplyAfter(flow.fees);
        // {USD} = {share} * {USD} / {share}, within what arithmetic holds
        uint256 cap = (_LARGEST_SUPPLY - supply).fullMulDiv(basket.ask, supply);
        uint256 most = FlowLimits.mostAdded(current, basket, flow.i, cap);
        most = RiskGuard.largestMove(current, policy, basket.values, flow.i, basket.mid, most, true);
        _priceDeposit(current, flow, basket, _mostWorth(flow, most));
        require(flow.shares > 0, AmountZero());
        _requireFlowAllowed(current, basket, flow.i, flow.valueAfter);
        (amount, shares) = (flow.amount, flow.shares);
        _priceDepositFor(current, flow, basket, shares);
        // {share} Where the roundings of a fee would ask for more than the most, stay clear of them.
        if (flow.amount > amount) shares = shares.zeroFloorSub(_FEE_DUST.fullMulDivUp(supply, basket.ask));
    }

    /// @inheritdoc IComponentFlows
    function maxExit(
        address asset,
        uint256 cap
    ) external view nonReentrantView returns (uint256 shares, uint256 amount) {
        _exitPause.requireOver();
        Policy current = RiskGuard.load(policy);
        Flow memory flow;
        Valuation.Snapshot memory basket = _openFlow(current, flow, asset);
        uint256 most = _mostPaid(current, flow, basket);
        _priceRedeem(current, flow, basket, cap);
        (shares, amount) = (cap, flow.amount);
        if (amount > most) (shares, amount) = (_mostShares(current, flow, basket, most), most);
        require(flow.amount > 0, AmountZero());
        _requireFlowAllowed(current, basket, flow.i, flow.valueAfter);
        _requireFlowAllowed(current, basket, flow.i, _valueAfterExit(flow, amount));
        _priceRedeemFor(current, flow, basket, amount);
        // {tok} Where the roundings of a fee would ask for more shares than there are, stay clear of them.
        if (flow.shares > cap) amount = amount.zeroFloorSub(_FEE_DUST.fullMulDivUp(flow.unit, flow.ask));
    }

    /// @inheritdoc IComponentFlows
    function totalAssets(address asset) external view nonReentrantView returns (uint256) {
        (Valuation.Snapshot memory basket, uint256 twiceMiddle, uint256 twiceUnit) = _middle(asset);
        return basket.mid.fullMulDiv(twiceUnit, twiceMiddle); // {tok} = {USD} * {tok} / {USD/tok}
    }

    /// @inheritdoc IComponentFlows
    function convertToShares(address asset, uint256 amount) external view nonReentrantView returns (uint256) {
        (Valuation.Snapshot memory basket, uint256 twiceMiddle, uint256 twiceUnit) = _middle(asset);
        uint256 value = amount.fullMulDiv(twiceMiddle, twiceUnit); // {USD}
        return value.fullMulDiv(_supplyAfter(_pendingFees(basket.bid)), basket.mid); // {share}
    }

    /// @inheritdoc IComponentFlows
    function convertToAssets(address asset, uint256 shares) external view nonReentrantView returns (uint256) {
        (Valuation.Snapshot memory basket, uint256 twiceMiddle, uint256 twiceUnit) = _middle(asset);
        uint256 value = shares.fullMulDiv(basket.mid, _supplyAfter(_pendingFees(basket.bid))); // {USD}
        return value.fullMulDiv(twiceUnit, twiceMiddle); // {tok}
    }

    /// @inheritdoc IERC7575Share
    function vault(address asset) external view returns (address entry) {
        if (!PolicyLibrary.load(policy).holds(asset)) return address(0);
        entry = IEntryFactory(entryFactory).entryOf(address(this), asset);
        if (entry.code.length == 0) return address(0);
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 interfaceId) external pure returns (bool) {
        return
            interfaceId == type(IERC165).interfaceId ||
            interfaceId == type(IERC7575Share).interfaceId ||
            interfaceId == type(IERC20).interfaceId;
    }

    /* INTERNAL */

    /// @dev Burns the shares of a priced exit and pays it. The caller answers for `spender`: it is that account, or the
    /// entry that was called by it.
    function _leave(
        Policy current,
        Flow memory flow,
        Valuation.Snapshot memory basket,
        address asset,
        address receiver,
        address owner,
        address spender
    ) private {
        _exitPause.requireOver();
        _checkReceiver(receiver);
        if (msg.sender != spender) {
            address entry = IEntryFactory(entryFactory).entryOf(address(this), asset);
            require(msg.sender == entry, IRoles.NotAuthorized(msg.sender, entry));
        }
        (uint256 amount, uint256 shares) = (flow.amount, flow.shares);
        require(amount > 0, AmountZero());
        require(amount <= flow.balance, BalanceTooLow(asset, amount, flow.balance));
        _commit(current, flow, basket);
        if (owner != spender) _spendAllowance(owner, spender, shares);
        _burn(owner, shares);
        uint256 sent = TokenTransfer.trySend(asset, receiver, amount, _balanceOf(asset));
        require(sent == amount, TransferFailed(asset, receiver, amount));
        emit IAssetEntry.Redeemed(owner, receiver, asset, amount, shares, flow.fee);
    }

    /// @dev {tok} Most whose value at the middle is at most `value` {USD}.
    function _mostWorth(Flow memory flow, uint256 value) private pure returns (uint256) {
        // floor(a * p / 2u) <= v  <=>  a * p <= (v + 1) * 2u - 1
        return ((value + 1) * 2 * flow.unit - 1) / flow.twiceMiddle;
    }

    /// @dev {tok} Most that may be paid of the flow's component: what is left is worth what limits want to be left.
    function _mostPaid(
        Policy current,
        Flow memory flow,
        Valuation.Snapshot memory basket
    ) private view returns (uint256) {
        uint256 most = FlowLimits.mostRemoved(current, basket, flow.i); // {USD}
        most = RiskGuard.largestMove(current, policy, basket.values, flow.i, basket.mid, most, false);
        uint256 kept = basket.values[flow.i] - most;
        return flow.balance - kept.fullMulDivUp(2 * flow.unit, flow.twiceMiddle);
    }

    /// @dev {share} Most that pay no more than `most` {tok}, with the flow priced for them.
    function _mostShares(
        Policy current,
        Flow memory flow,
        Valuation.Snapshot memory basket,
        uint256 most
    ) private view returns (uint256 shares) {
        _priceRedeemFor(current, flow, basket, most + 1);
        shares = flow.shares - 1;
        _priceRedeem(current, flow, basket, shares);
        if (flow.amount <= most) return shares;
        // Fewer shares pay as much because of a fee's roundings: stay clear of them.
        shares -= _FEE_DUST.fullMulDivUp(_supplyAfter(flow.fees), basket.bid);
        _priceRedeem(current, flow, basket, shares);
    }

    /// @dev The basket at primary quotes, and the middle of one component's, doubled: `twiceMiddle` {USD} for `twiceUnit` {tok}.
    function _middle(
        address asset
    ) private view returns (Valuation.Snapshot memory basket, uint256 twiceMiddle, uint256 twiceUnit) {
        Policy current = PolicyLibrary.load(policy);
        uint256 i = _indexOf(current, asset);
        basket = _snapshot(current);
        require(basket.bid > 0, VaultEmpty());
        twiceMiddle = Valuation.twiceMiddle(Valuation.quoteOf(basket, current, i));
        twiceUnit = 2 * Valuation.unitOf(current, i);
    }
}
