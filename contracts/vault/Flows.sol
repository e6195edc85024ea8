// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Fees} from "./Fees.sol";
import {OutflowLibrary} from "./Outflow.sol";
import {Policy} from "./Policy.sol";
import {RiskSection} from "./RiskSection.sol";
import {Valuation} from "./Valuation.sol";

/// @title Pricing of entries and exits in one asset
/// @notice On the side of every quote that costs the user; the difference stays with the holders. A swing fee is charged on
/// the misallocation added, and on helpful volume beyond an hourly allowance. Under a policy with an exit slope an exit pays
/// more the more has left of late; see `Outflow`.
abstract contract Flows is Fees {
    using FixedPointMathLib for uint256;
    using RiskSection for Policy;

    /// @dev {1} per basis point
    uint256 private constant _WAD_PER_BPS = 1e14;

    /// @dev What a single-asset flow is priced by, and comes to. `bid` and `ask` {USD/tok} are the worst for a user over all
    /// sources; `twiceMiddle` {USD/tok} is of the primary one. `left` {USD} is what an exit
    /// counts as under an exit slope; else zero.
    struct Flow {
        uint256 i;
        uint256 unit;
        uint256 bid;
        uint256 ask;
        uint256 twiceMiddle;
        uint256 balance;
        uint256 amount;
        uint256 shares;
        uint256 fee;
        uint256 left;
        uint256 valueAfter;
        uint256 freeVolume;
        uint256 freeCapacity;
        Pending fees;
    }

    /// @dev Prices the entry of `amount` {tok}: the token at its worst bid, the basket at its ask.
    function _depositFlow(
        Policy current,
        address asset,
        uint256 amount
    ) internal view returns (Flow memory flow, Valuation.Snapshot memory basket) {
        basket = _openFlow(current, flow, asset);
        _priceDeposit(current, flow, basket, amount);
    }

    /// @dev Prices the exit of `shares` {share}: the basket at its bid, the token at its worst ask.
    function _redeemFlow(
        Policy current,
        address asset,
        uint256 shares
    ) internal view returns (Flow memory flow, Valuation.Snapshot memory basket) {
        basket = _openFlow(current, flow, asset);
        _priceRedeem(current, flow, basket, shares);
    }

    /// @dev Reads all that a flow of `asset` is priced by.
    function _openFlow(
        Policy current,
        Flow memory flow,
        address asset
    ) internal view returns (Valuation.Snapshot memory basket) {
        uint256 i = _indexOf(current, asset);
        (flow.i, flow.unit) = (i, Valuation.unitOf(current, i));
        Valuation.Quote[] memory quotes = new Valuation.Quote[](current.count());
        (Valuation.Quote memory primary, Valuation.Quote memory guarded) = Valuation.quotesOf(current, i);
        quotes[i] = primary;
        (flow.bid, flow.ask, flow.twiceMiddle) = (guarded.bid, guarded.ask, Valuation.twiceMiddle(primary));
        basket = Valuation.snapshotWith(current, _balances(current), quotes);
        require(basket.bid > 0, VaultEmpty());
        flow.fees = _pendingFees(basket.bid);
        flow.balance = basket.balances[i];
    }

    /// @dev Prices an opened flow as the entry of `amount` {tok}.
    function _priceDeposit(
        Policy current,
        Flow memory flow,
        Valuation.Snapshot memory basket,
        uint256 amount
    ) internal view {
        flow.amount = amount;
        flow.valueAfter = basket.values[flow.i] + amount.mulDiv(flow.twiceMiddle, 2 * flow.unit);
        uint256 value = amount.mulDiv(flow.bid, flow.unit); // {USD} = {tok} * {USD/tok} / {tok}, down
        _setFee(current, flow, basket, value);
        // {share} = {USD} * {share} / {USD}, down: the holders who are in already get the dust
        flow.shares = (value - flow.fee).fullMulDiv(_supplyAfter(flow.fees), basket.ask);
    }

    /// @dev Prices an opened flow as the exit of `shares` {share}.
    function _priceRedeem(
        Policy current,
        Flow memory flow,
        Valuation.Snapshot memory basket,
        uint256 shares
    ) internal view {
        flow.shares = shares;
        // {USD} = {share} * {USD} / {share}, down: the holders who stay keep the dust
        uint256 value = shares.fullMulDiv(basket.bid, _supplyAfter(flow.fees));
        flow.valueAfter = _valueAfterExit(flow, value.mulDiv(flow.unit, flow.ask));
        _setFee(current, flow, basket, value);
        _addExitFee(current, flow, basket, value);
        flow.amount = (value - flow.fee).mulDiv(flow.unit, flow.ask); // {tok} = {USD} * {tok} / {USD/tok}, down
        flow.valueAfter = _valueAfterExit(flow, flow.amount);
    }

    /// @dev {USD} What is left of the flow's component after `amount` {tok} of it went.
    function _valueAfterExit(Flow memory flow, uint256 amount) internal pure returns (uint256) {
        return flow.balance.zeroFloorSub(amount).mulDiv(flow.twiceMiddle, 2 * flow.unit);
    }

    /// @dev Checks the policy's limits, then books the allowance used, the outflow and the fees due.
    function _commit(Policy current, Flow memory flow, Valuation.Snapshot memory basket) internal {
        _requireFlowAllowed(current, basket, flow.i, flow.valueAfter);
        if (flow.freeVolume != 0) {
            _freeFlow = _freeFlow.use(flow.freeVolume, flow.freeCapacity, block.timestamp);
        }
        _countOutflow(current, flow, basket);
        _settle(flow.fees);
    }

    /// @dev What an exit pays for what has left before it, and for what it takes itself. No fee is more than what it is of.
    function _addExitFee(
        Policy current,
        Flow memory flow,
        Valuation.Snapshot memory basket,
        uint256 value
    ) private view {
        uint256 slope = current.exitSlope();
        if (slope == 0) return;
        flow.left = value;
        uint256 used = _outflow.usedAt(OutflowLibrary.fullAt(slope), block.timestamp);
        flow.fee = (flow.fee + OutflowLibrary.feeOf(value, basket.mid, used, slope)).min(value);
    }

    /// @dev An entry is counted as a part of the basket that it leads to, as the exit that takes it back is.
    function _countOutflow(Policy current, Flow memory flow, Valuation.Snapshot memory basket) private {
        uint256 slope = current.exitSlope();
        if (slope == 0) return;
        uint256 full = OutflowLibrary.fullAt(slope);
        if (flow.left != 0) {
            _outflow = _outflow.rise(flow.left, basket.mid, full, block.timestamp);
        } else {
            uint256 value = flow.amount.mulDiv(flow.bid, flow.unit) - flow.fee; // {USD}
            uint256 total = basket.mid - basket.values[flow.i] + flow.valueAfter; // {USD}
            _outflow = _outflow.fall(value, total, full, block.timestamp);
        }
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
}
