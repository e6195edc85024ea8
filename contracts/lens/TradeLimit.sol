// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IVaultLens} from "../interfaces/IVaultLens.sol";
import {Policy} from "../vault/Policy.sol";
import {Valuation} from "../vault/Valuation.sol";

/// @title The largest trade that a vault accepts
/// @notice `PolicyCheck` and the loss budget solved for the size of a trade at the middle of the quotes. Every limit is a
/// straight line in the size, so each gives one bound and the least of them is the answer: in {USD}, rounded so that the
/// vault accepts it.
library TradeLimit {
    using FixedPointMathLib for uint256;

    uint256 private constant _BPS = 10_000;
    uint256 private constant _WAD = 1e18;
    /// @dev A component has four places for groups; with itself that makes five subjects of limits.
    uint256 private constant _SUBJECTS = 5;

    /// @dev Value and bounds of a component or a group. {USD}
    struct Subject {
        uint256 value;
        uint256 least;
        uint256 most;
    }

    /// @dev `budgetLeft` {1} is what the loss budget has left.
    function largest(
        Policy policy,
        Valuation.Snapshot memory basket,
        IVaultLens.Trade memory trade,
        uint256 budgetLeft
    ) internal pure {
        (trade.value, trade.bound) = (basket.values[trade.sell], IVaultLens.Bound.Balance);
        _limitSold(policy, basket, trade);
        _limitBought(policy, basket, trade);
        _limitLoss(policy, basket, trade, budgetLeft);
    }

    /// @dev Sets what a trade of its value sells and buys. {tok}
    function setAmounts(Policy policy, Valuation.Snapshot memory basket, IVaultLens.Trade memory trade) internal pure {
        Valuation.Quote memory sell = basket.quotes[trade.sell];
        Valuation.Quote memory buy = basket.quotes[trade.buy];
        trade.sold = basket.balances[trade.sell].min(
            trade.value.fullMulDiv(2 * Valuation.unitOf(policy, trade.sell), Valuation.twiceMiddle(sell))
        );
        uint256 got = Valuation.middleDown(trade.sold, sell, Valuation.unitOf(policy, trade.sell)); // {USD}
        trade.bought = got.fullMulDiv(2 * Valuation.unitOf(policy, trade.buy), Valuation.twiceMiddle(buy));
    }

    /// @dev Lower bounds of what is sold. One may be left by as much as the trade mends an upper bound of another subject.
    function _limitSold(Policy policy, Valuation.Snapshot memory basket, IVaultLens.Trade memory trade) private pure {
        uint256 mended = _mostMended(policy, basket, trade);
        for (uint256 k; k < _SUBJECTS; ++k) {
            (bool isLimited, uint256 group) = _groupOf(policy, trade.sell, trade.buy, k);
            if (!isLimited) continue;
            Subject memory subject = _subject(policy, basket, trade.sell, group);
            uint256 room = subject.value.zeroFloorSub(subject.least);
            if (subject.value <= subject.most) room += mended;
            _limit(trade, room, IVaultLens.Bound.SoldMinimum, group);
        }
    }

    /// @dev Upper bounds of what is bought.
    function _limitBought(Policy policy, Valuation.Snapshot memory basket, IVaultLens.Trade memory trade) private pure {
        for (uint256 k; k < _SUBJECTS; ++k) {
            (bool isLimited, uint256 group) = _groupOf(policy, trade.buy, trade.sell, k);
            if (!isLimited) continue;
            Subject memory subject = _subject(policy, basket, trade.buy, group);
            _limit(trade, subject.most.zeroFloorSub(subject.value), IVaultLens.Bound.BoughtMaximum, group);
        }
    }

    /// @dev A trade at the middle counts as one at the ask of what is sold and the bid of what is bought.
    function _limitLoss(
        Policy policy,
        Valuation.Snapshot memory basket,
        IVaultLens.Trade memory trade,
        uint256 budgetLeft
    ) private pure {
        Valuation.Quote memory sell = basket.quotes[trade.sell];
        Valuation.Quote memory buy = basket.quotes[trade.buy];
        // {1} = {USD/tok} * {1} / {USD/tok}: lost for every dollar sold
        uint256 rate = (2 * sell.ask).mulDivUp(_WAD, Valuation.twiceMiddle(sell)) + 1;
        rate = rate.zeroFloorSub((2 * buy.bid).mulDiv(_WAD, Valuation.twiceMiddle(buy)));
        if (rate == 0) return;
        // {USD} = {1} * {USD} / {1}; less two for the roundings up of the loss, and what the last unit bought is worth
        uint256 lost = budgetLeft.zeroFloorSub(2).fullMulDiv(basket.bid, _WAD);
        lost = lost.zeroFloorSub(buy.bid / Valuation.unitOf(policy, trade.buy) + 1);
        uint256 most = lost.fullMulDiv(_WAD, rate);
        _limit(trade, most, IVaultLens.Bound.LossBudget, 0);
    }

    /// @dev {USD} The largest breach of an upper bound that selling mends, less what weights are rounded by.
    function _mostMended(
        Policy policy,
        Valuation.Snapshot memory basket,
        IVaultLens.Trade memory trade
    ) private pure returns (uint256 most) {
        for (uint256 k; k < _SUBJECTS; ++k) {
            (bool isLimited, uint256 group) = _groupOf(policy, trade.sell, trade.buy, k);
            if (!isLimited) continue;
            Subject memory subject = _subject(policy, basket, trade.sell, group);
            most = most.max(subject.value.zeroFloorSub(subject.most));
        }
        return most.zeroFloorSub(3 * (basket.mid / _WAD + 1));
    }

    /// @dev The `k`th subject of component `i`: zero for itself, or the number of a group that does not hold `other` too.
    function _groupOf(
        Policy policy,
        uint256 i,
        uint256 other,
        uint256 k
    ) private pure returns (bool isLimited, uint256 group) {
        if (k == 0) return (true, 0);
        group = policy.groupOf(i, k - 1);
        isLimited = group != 0 && (policy.groupMembers(group - 1) >> other) & 1 == 0;
    }

    function _subject(
        Policy policy,
        Valuation.Snapshot memory basket,
        uint256 i,
        uint256 group
    ) private pure returns (Subject memory subject) {
        if (group == 0) {
            subject.value = basket.values[i];
            subject.least = basket.mid.mulDivUp(policy.minWeight(i), _BPS); // {USD} = {USD} * {bps} / {bps}
            subject.most = basket.mid.mulDiv(policy.maxWeight(i), _BPS);
            return subject;
        }
        uint256 members = policy.groupMembers(group - 1);
        for (uint256 j; j < basket.values.length; ++j) {
            if ((members >> j) & 1 == 1) subject.value += basket.values[j];
        }
        subject.least = basket.mid.mulDivUp(policy.groupMinWeight(group - 1), _BPS);
        subject.most = basket.mid.mulDiv(policy.groupMaxWeight(group - 1), _BPS);
    }

    function _limit(IVaultLens.Trade memory trade, uint256 most, IVaultLens.Bound bound, uint256 group) private pure {
        if (most >= trade.value) return;
        (trade.value, trade.bound, trade.group) = (most, bound, group);
    }
}
