// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IAssetEntry} from "../interfaces/IAssetEntry.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {Policy} from "./Policy.sol";
import {Valuation} from "./Valuation.sol";

/// @title The monotone rule: nobody may leave a limit worse, and a limit touched while breached has to get better
/// @notice Every bound is a limit of its own: the minimum and the maximum of each component and of each group. Its breach
/// is the distance outside. Markets may breach limits; users may only mend them. Upper bounds outrank lower ones: a
/// trade that mends an upper bound may push the token it sells below a lower bound by as much as it mends.
library PolicyCheck {
    using FixedPointMathLib for uint256;

    uint256 private constant _WAD = 1e18;
    /// @dev {1} in 18 decimals per basis point
    uint256 private constant _WAD_PER_BPS = 1e14;
    /// @dev {1} What weighs no more than this is dust: a limit that it breaches is not looked at until somebody touches it.
    uint256 private constant _DUST_WEIGHT = 1e12;
    /// @dev A component has four places for groups; with itself that makes five subjects of limits.
    uint256 private constant _SUBJECTS = 5;

    /// @dev A trade: both sides in {USD} at the middle of the quotes, weights over the same total before and after.
    struct Trade {
        uint256 sell;
        uint256 buy;
        uint256 sold;
        uint256 bought;
        uint256 total;
    }

    /// @dev One subject's weight before and after, its bounds, and by how much a breach of its maximum shrank. {1}
    /// @param group Number of the group, counted from one; zero is the component itself.
    struct Move {
        uint256 group;
        uint256 before;
        uint256 afterwards;
        uint256 minimum;
        uint256 maximum;
        uint256 mended;
    }

    /* TRADES */

    /// @dev Reverts unless the trade leaves no limit worse and mends every breached limit it touches.
    function requireTradeAllowed(Policy policy, uint256[] memory values, Trade memory trade) internal pure {
        Move[] memory sold = _movesOf(policy, values, trade, true);
        uint256 mended = _checkSoldMaxima(policy, trade.sell, sold);
        _checkBought(policy, trade.buy, _movesOf(policy, values, trade, false));
        _checkSoldMinima(policy, trade.sell, sold, mended);
    }

    /// @dev Upper bounds of the token sold and its groups; notes by how much each breach shrinks and returns the most {1}, and
    /// one more: weights are rounded, so the same trade may move a part by one more than the whole.
    function _checkSoldMaxima(Policy policy, uint256 i, Move[] memory moves) private pure returns (uint256 most) {
        for (uint256 k; k < moves.length; ++k) {
            Move memory move = moves[k];
            (uint256 before, uint256 afterwards) = _breachAbove(move);
            if (!_allowed(before, afterwards)) _revertAbove(policy, i, move);
            move.mended = before - afterwards;
            if (move.mended >= most && move.mended > 0) most = move.mended + 1;
        }
    }

    /// @dev Both bounds of the token bought and its groups. Buying more never breaks a lower bound.
    function _checkBought(Policy policy, uint256 i, Move[] memory moves) private pure {
        for (uint256 k; k < moves.length; ++k) {
            _requireAbove(policy, i, moves[k]);
            _requireBelow(policy, i, moves[k]);
        }
    }

    /// @dev Lower bounds of the token sold and its groups, each softened by what the trade mends above it elsewhere.
    function _checkSoldMinima(Policy policy, uint256 i, Move[] memory moves, uint256 mostMended) private pure {
        for (uint256 k; k < moves.length; ++k) {
            Move memory move = moves[k];
            (uint256 before, uint256 afterwards) = _breachBelow(move);
            if (_allowed(before, afterwards)) continue;
            // A subject that was above its own maximum has no leave to fall below its minimum in the same trade.
            if (move.mended == 0 && afterwards <= before + mostMended) continue;
            _revertBelow(policy, i, move);
        }
    }

    /// @dev Moves of one of the trade's two components and of its groups, but for those that also hold the other: there
    /// the members only swap.
    function _movesOf(
        Policy policy,
        uint256[] memory values,
        Trade memory trade,
        bool selling
    ) private pure returns (Move[] memory moves) {
        (uint256 i, uint256 other) = selling ? (trade.sell, trade.buy) : (trade.buy, trade.sell);
        (uint256[_SUBJECTS] memory groups, uint256 count) = _subjectsOf(policy, i, other);
        moves = new Move[](count);
        for (uint256 k; k < count; ++k) {
            Move memory move = moves[k];
            uint256 value = _setBounds(policy, values, i, groups[k], move); // {USD}
            uint256 valueAfter = selling ? value - value.min(trade.sold) : value + trade.bought;
            _setWeights(move, value, valueAfter, trade.total, trade.total);
        }
    }

    /// @dev Component `i` itself, as zero, and those of its groups that do not also hold component `other`.
    function _subjectsOf(
        Policy policy,
        uint256 i,
        uint256 other
    ) private pure returns (uint256[_SUBJECTS] memory groups, uint256 count) {
        count = 1;
        for (uint256 k; k < _SUBJECTS - 1; ++k) {
            uint256 group = policy.groupOf(i, k);
            if (group == 0 || (policy.groupMembers(group - 1) >> other) & 1 == 1) continue;
            groups[count++] = group;
        }
    }

    /// @dev Sets the bounds of component `i`, or of `group` if it is one, and returns its value {USD}.
    function _setBounds(
        Policy policy,
        uint256[] memory values,
        uint256 i,
        uint256 group,
        Move memory move
    ) private pure returns (uint256) {
        if (group == 0) {
            _setComponentBounds(policy, i, move);
            return values[i];
        }
        _setGroupBounds(policy, group, move);
        return _sumOf(values, policy.groupMembers(group - 1));
    }

    /* SINGLE-ASSET FLOWS */

    /// @dev Reverts unless a single-asset entry or exit of component `moved` breaks no limit, mends every breached limit
    /// of the moved component and its groups, and lets other breached limits drift only if the basket gets no worse.
    /// `valueAfter` is the moved component's value after it. {USD}
    function requireFlowAllowed(
        Policy policy,
        Valuation.Snapshot memory basket,
        uint256 moved,
        uint256 valueAfter
    ) internal pure {
        (uint256 total, uint256[] memory values) = (basket.mid, basket.values);
        uint256 totalAfter = total - values[moved] + valueAfter;
        bool drifted;
        for (uint256 i; i < policy.count(); ++i) {
            Move memory move;
            _setComponentBounds(policy, i, move);
            _setWeights(move, values[i], i == moved ? valueAfter : values[i], total, totalAfter);
            if (_checkFlow(policy, i, move, i == moved)) drifted = true;
        }
        for (uint256 group = 1; group <= policy.groupCount(); ++group) {
            uint256 members = policy.groupMembers(group - 1);
            bool touched = (members >> moved) & 1 == 1;
            uint256 value = _sumOf(values, members);
            Move memory move;
            _setGroupBounds(policy, group, move);
            _setWeights(move, value, touched ? value - values[moved] + valueAfter : value, total, totalAfter);
            if (_checkFlow(policy, moved, move, touched)) drifted = true;
        }
        if (drifted) _requireNoWorseAllocation(policy, basket, moved, valueAfter, totalAfter);
    }

    /// @dev True when a breached limit that the flow does not touch got worse.
    function _checkFlow(Policy policy, uint256 i, Move memory move, bool touched) private pure returns (bool drifted) {
        // Else anyone could stop the flows of a vault by sending it dust of a component that may not be held any more.
        if (!touched && move.before <= _DUST_WEIGHT) return false;
        (uint256 before, uint256 afterwards) = _breachAbove(move);
        if (!_allowed(before, afterwards)) {
            if (touched || before == 0) _revertAbove(policy, i, move);
            if (afterwards > before) drifted = true;
        }
        (before, afterwards) = _breachBelow(move);
        if (!_allowed(before, afterwards)) {
            if (touched || before == 0) _revertBelow(policy, i, move);
            if (afterwards > before) drifted = true;
        }
    }

    function _requireNoWorseAllocation(
        Policy policy,
        Valuation.Snapshot memory basket,
        uint256 moved,
        uint256 valueAfter,
        uint256 totalAfter
    ) private pure {
        uint256[] memory values = basket.values;
        uint256 before = Valuation.misallocation(policy, values, basket.mid).mulDiv(_WAD, basket.mid);
        uint256 valueBefore = values[moved];
        values[moved] = valueAfter;
        uint256 afterwards = Valuation.misallocation(policy, values, totalAfter).mulDivUp(_WAD, totalAfter);
        values[moved] = valueBefore;
        require(afterwards <= before, IAssetEntry.MisallocationGrows(before, afterwards));
    }

    /* LIMITS */

    /// @dev b' = 0, or b > 0 and b' < b.
    function _allowed(uint256 before, uint256 afterwards) private pure returns (bool) {
        return afterwards == 0 || afterwards < before;
    }

    function _breachAbove(Move memory move) private pure returns (uint256 before, uint256 afterwards) {
        return (move.before.zeroFloorSub(move.maximum), move.afterwards.zeroFloorSub(move.maximum));
    }

    function _breachBelow(Move memory move) private pure returns (uint256 before, uint256 afterwards) {
        return (move.minimum.zeroFloorSub(move.before), move.minimum.zeroFloorSub(move.afterwards));
    }

    function _requireAbove(Policy policy, uint256 i, Move memory move) private pure {
        (uint256 before, uint256 afterwards) = _breachAbove(move);
        if (!_allowed(before, afterwards)) _revertAbove(policy, i, move);
    }

    function _requireBelow(Policy policy, uint256 i, Move memory move) private pure {
        (uint256 before, uint256 afterwards) = _breachBelow(move);
        if (!_allowed(before, afterwards)) _revertBelow(policy, i, move);
    }

    function _setComponentBounds(Policy policy, uint256 i, Move memory move) private pure {
        move.minimum = policy.minWeight(i) * _WAD_PER_BPS;
        move.maximum = policy.maxWeight(i) * _WAD_PER_BPS;
    }

    function _setGroupBounds(Policy policy, uint256 group, Move memory move) private pure {
        move.group = group;
        move.minimum = policy.groupMinWeight(group - 1) * _WAD_PER_BPS;
        move.maximum = policy.groupMaxWeight(group - 1) * _WAD_PER_BPS;
    }

    /// @dev {1} = {USD} * {1} / {USD}. An emptied basket has no weights, so none is breached from above.
    function _setWeights(
        Move memory move,
        uint256 value,
        uint256 valueAfter,
        uint256 total,
        uint256 totalAfter
    ) private pure {
        move.before = total == 0 ? 0 : value.mulDiv(_WAD, total);
        move.afterwards = totalAfter == 0 ? 0 : valueAfter.mulDiv(_WAD, totalAfter);
    }

    function _sumOf(uint256[] memory values, uint256 members) private pure returns (uint256 sum) {
        for (uint256 i; i < values.length; ++i) if ((members >> i) & 1 == 1) sum += values[i];
    }

    function _revertAbove(Policy policy, uint256 i, Move memory move) private pure {
        if (move.group == 0) {
            revert IBasket.ComponentAboveMaximum(policy.token(i), move.before, move.afterwards, move.maximum);
        }
        revert IBasket.GroupAboveMaximum(move.group, move.before, move.afterwards, move.maximum);
    }

    function _revertBelow(Policy policy, uint256 i, Move memory move) private pure {
        if (move.group == 0) {
            revert IBasket.ComponentBelowMinimum(policy.token(i), move.before, move.afterwards, move.minimum);
        }
        revert IBasket.GroupBelowMinimum(move.group, move.before, move.afterwards, move.minimum);
    }
}
