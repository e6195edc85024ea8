// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IComponentFlows} from "../interfaces/IComponentFlows.sol";
import {Flows} from "./Flows.sol";
import {Policy} from "./Policy.sol";
import {Valuation} from "./Valuation.sol";

/// @title Flows asked for by what comes out
/// @notice The least amount that mints so many shares, and the fewest shares that pay so much.
/// @dev What has to come out fixes the value {USD} after the fee; the value before it is that plus the fee, which depends on
/// the value itself: v = net + fee(v). Starting without a fee, v(n+1) = net + fee(v(n)) climbs to the least solution and
/// never past it, since the fee grows with the value. For each dollar of a flow the fee grows by at most
/// the swing rate (3 %), times what the middle is above the price that the flow gets, and an exit's by what outflow adds to a
/// fee at most (3 %): 6 % of the distance are left by every step, or four binary digits fewer. 64 steps are enough for 256 digits,
/// and for the 128 that values have even if a quarter were left. Amounts are rounded up at every step, against who asks.
///
/// The swing fee is rounded, so it may fall by a few of a dollar's 18th decimals as the value grows; by so much a result may
/// be above the least. It is never below. What outflow adds never falls as the value grows.
abstract contract InverseFlows is Flows {
    using FixedPointMathLib for uint256;

    uint256 private constant _MAX_STEPS = 64;

    /// @dev Prices an opened flow as the entry of the least amount {tok} that mints `shares` {share}.
    function _priceDepositFor(
        Policy current,
        Flow memory flow,
        Valuation.Snapshot memory basket,
        uint256 shares
    ) internal view {
        // {USD} = {share} * {USD} / {share}, up: floor(net * supply / ask) >= shares from here on
        uint256 net = shares.fullMulDivUp(basket.ask, _supplyAfter(flow.fees));
        uint256 gross = net;
        for (uint256 step; step < _MAX_STEPS; ++step) {
            // {tok} = {USD} * {tok} / {USD/tok}, up: the amount is worth `gross` or more at the bid
            _priceDeposit(current, flow, basket, gross.fullMulDivUp(flow.unit, flow.bid));
            if (flow.shares >= shares) return;
            gross = net + flow.fee;
        }
        revert IComponentFlows.SearchExhausted(shares, flow.shares);
    }

    /// @dev Prices an opened flow as the exit of the fewest shares {share} that pay `amount` {tok}.
    function _priceRedeemFor(
        Policy current,
        Flow memory flow,
        Valuation.Snapshot memory basket,
        uint256 amount
    ) internal view {
        uint256 supply = _supplyAfter(flow.fees);
        // {USD} = {tok} * {USD/tok} / {tok}, up: floor(net * unit / ask) >= amount from here on
        uint256 net = amount.fullMulDivUp(flow.ask, flow.unit);
        uint256 gross = net;
        for (uint256 step; step < _MAX_STEPS; ++step) {
            // {share} = {USD} * {share} / {USD}, up: the shares are worth `gross` or more at the bid
            _priceRedeem(current, flow, basket, gross.fullMulDivUp(supply, basket.bid));
            if (flow.amount >= amount) return;
            gross = net + flow.fee;
        }
        revert IComponentFlows.SearchExhausted(amount, flow.amount);
    }

    /// @dev Pays exactly `amount` {tok} of a flow that would pay as much or more; the rest stays.
    function _payOnly(Flow memory flow, uint256 amount) internal pure {
        flow.amount = amount;
        flow.valueAfter = _valueAfterExit(flow, amount);
    }
}
