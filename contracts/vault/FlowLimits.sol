// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Policy} from "./Policy.sol";
import {Valuation} from "./Valuation.sol";

/// @title The largest single-asset flow that the policy lets through
/// @notice `PolicyCheck.requireFlowAllowed` solved for the value moved. Weights are rounded down to 18 decimals there, and the
/// solutions here are exact about that rounding: one unit {USD, 18 decimals} more and a limit breaks.
/// @dev With a value v of a subject, a total T and d added or removed, the weight of what is moved is (v ± d)/(T ± d), of what
/// is not v/(T ± d); each limit is one linear inequality in d. Where a breached limit drifts, what counts is the distance
/// of all weights from their targets, which is convex along the way from here: past its first fall there is one point
/// where it is back, found by halving in at most 128 steps. Targets are rounded, one unit each, so there the solution keeps as
/// many units clear, which is less than 10^-12 USD too little. Limits that a flow has to *mend* bound it from below and are
/// not looked at here: who uses the solution has it checked.
library FlowLimits {
    using FixedPointMathLib for uint256;

    uint256 private constant _WAD = 1e18;
    /// @dev {1} per basis point
    uint256 private constant _WAD_PER_BPS = 1e14;
    /// @dev {1} As in `PolicyCheck`.
    uint256 private constant _DUST_WEIGHT = 1e12;
    /// @dev {USD} Beyond this values are not computed with.
    uint256 private constant _LARGEST_VALUE = type(uint128).max;

    /// @dev A limit's subject: one component, or one group.
    struct Subject {
        uint256 value;
        uint256 minimum;
        uint256 maximum;
        bool touched;
    }

    /// @dev {USD} Most that an entry of component `moved` may add, up to `cap`.
    function mostAdded(
        Policy policy,
        Valuation.Snapshot memory basket,
        uint256 moved,
        uint256 cap
    ) internal pure returns (uint256 most) {
        most = cap.min(_LARGEST_VALUE - basket.mid);
        bool drifts;
        uint256 count = policy.count() + policy.groupCount();
        for (uint256 k; k < count; ++k) {
            (uint256 bound, bool drifting) = _boundAdded(_subjectOf(policy, basket.values, moved, k), basket.mid);
            if (bound < most) most = bound;
            if (drifting) drifts = true;
        }
        if (drifts) most = _mostWithoutDrift(policy, basket, moved, most, true);
    }

    /// @dev {USD} Most that an exit with component `moved` may remove.
    function mostRemoved(
        Policy policy,
        Valuation.Snapshot memory basket,
        uint256 moved
    ) internal pure returns (uint256 most) {
        most = basket.values[moved];
        bool drifts;
        uint256 count = policy.count() + policy.groupCount();
        for (uint256 k; k < count; ++k) {
            (uint256 bound, bool drifting) = _boundRemoved(_subjectOf(policy, basket.values, moved, k), basket.mid);
            if (bound < most) most = bound;
            if (drifting) drifts = true;
        }
        if (drifts) most = _mostWithoutDrift(policy, basket, moved, most, false);
    }

    /// @dev Subject `k`: components first, then groups.
    function _subjectOf(
        Policy policy,
        uint256[] memory values,
        uint256 moved,
        uint256 k
    ) private pure returns (Subject memory subject) {
        uint256 count = policy.count();
        if (k < count) {
            (uint256 least, uint256 greatest) = (policy.minWeight(k), policy.maxWeight(k));
            return Subject(values[k], least * _WAD_PER_BPS, greatest * _WAD_PER_BPS, k == moved);
        }
        uint256 members = policy.groupMembers(k - count);
        subject.touched = (members >> moved) & 1 == 1;
        subject.minimum = policy.groupMinWeight(k - count) * _WAD_PER_BPS;
        subject.maximum = policy.groupMaxWeight(k - count) * _WAD_PER_BPS;
        for (uint256 i; i < count; ++i) if ((members >> i) & 1 == 1) subject.value += values[i];
    }

    /// @dev {USD} Most that may be added to a basket of `total` {USD} for one subject's sake, and whether the subject drifts.
    function _boundAdded(Subject memory subject, uint256 total) private pure returns (uint256 bound, bool drifts) {
        bound = type(uint256).max;
        uint256 scaled = subject.value * _WAD;
        uint256 weight = total == 0 ? 0 : scaled / total;
        if (subject.touched) {
            // A touched subject only gets heavier.
            if (weight > subject.maximum) return (0, false);
            if (subject.maximum == _WAD) return (bound, false);
            // floor((v + d) * 1e18 / (T + d)) <= M  <=>  d * (1e18 - M - 1) < (M + 1) * T - v * 1e18
            uint256 room = (subject.maximum + 1) * total - scaled;
            return ((room - 1) / (_WAD - subject.maximum - 1), false);
        }
        // An untouched one only gets lighter.
        if (subject.minimum == 0 || weight <= _DUST_WEIGHT) return (bound, false);
        if (weight < subject.minimum) return (bound, true);
        // floor(v * 1e18 / (T + d)) >= m  <=>  d <= v * 1e18 / m - T
        return (scaled / subject.minimum - total, false);
    }

    /// @dev {USD} Most that may be removed from a basket of `total` {USD} for one subject's sake, and whether it drifts.
    function _boundRemoved(Subject memory subject, uint256 total) private pure returns (uint256 bound, bool drifts) {
        bound = type(uint256).max;
        uint256 scaled = subject.value * _WAD;
        uint256 weight = scaled / total;
        if (subject.touched) {
            // A touched subject only gets lighter.
            if (subject.minimum == 0) return (bound, false);
            if (weight < subject.minimum) return (0, false);
            if (subject.minimum == _WAD) return (total - 1, false);
            // floor((v - d) * 1e18 / (T - d)) >= m  <=>  d * (1e18 - m) <= v * 1e18 - m * T, but for an empty basket
            bound = (scaled - subject.minimum * total) / (_WAD - subject.minimum);
            return (bound.min(total - 1), false);
        }
        // An untouched one only gets heavier.
        if (weight <= _DUST_WEIGHT) return (bound, false);
        if (weight > subject.maximum) return (bound, true);
        // floor(v * 1e18 / (T - d)) <= M  <=>  T - d > v * 1e18 / (M + 1)
        return (total - 1 - scaled / (subject.maximum + 1), false);
    }

    /// @dev {USD} Most up to `most` after which the basket is no further from its targets.
    function _mostWithoutDrift(
        Policy policy,
        Valuation.Snapshot memory basket,
        uint256 moved,
        uint256 most,
        bool adding
    ) private pure returns (uint256 least) {
        uint256[] memory values = basket.values;
        uint256 distance = Valuation.misallocation(policy, values, basket.mid).mulDiv(_WAD, basket.mid);
        uint256 value = values[moved];
        uint256 tried = most;
        while (least < most) {
            values[moved] = adding ? value + tried : value - tried;
            uint256 total = basket.mid - value + values[moved];
            uint256 apart = Valuation.misallocation(policy, values, total) + values.length;
            bool noWorse = total > 0 && apart.mulDivUp(_WAD, total) <= distance;
            if (noWorse) least = tried;
            else most = tried - 1;
            tried = most - (most - least) / 2;
        }
        values[moved] = value;
    }
}
