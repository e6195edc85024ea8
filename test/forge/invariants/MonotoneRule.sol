// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";

/// @notice The monotone rule once more, written from MATH.md section 6 alone: it shares no line with `PolicyCheck`, takes
/// balances and prices as they are, and knows weights to 24 decimals where the vault knows 18.
/// @dev Every bound is a limit on the summed value of a set of components: a component by itself, or a group.
library MonotoneRule {
    /// @dev {1} in 24 decimals
    uint256 internal constant ONE = 1e24;
    /// @dev {1} A millionth, in 24 decimals.
    uint256 private constant _DUST = 1e18;
    uint256 private constant _PER_BPS = 1e20;
    /// @dev {1} in 24 decimals. The vault rounds each weight down to 18 decimals: a breach is known to one unit there, the
    /// growth of a breach to two, and softening adds as much again.
    uint256 internal constant TOLERANCE = 4e6;

    struct Limit {
        uint256 members; // bit i is component i
        uint256 minimum; // {1} 24 decimals
        uint256 maximum; // {1} 24 decimals
    }

    /// @dev A basket before and after. Values of any one unit.
    struct Change {
        uint256[] valuesBefore;
        uint256[] valuesAfter;
        uint256 totalBefore;
        uint256 totalAfter;
    }

    /// @dev One limit before and after: its distance outside, above and below. {1} 24 decimals
    struct Breach {
        uint256 aboveBefore;
        uint256 aboveAfter;
        uint256 belowBefore;
        uint256 belowAfter;
    }

    /// @dev What went wrong, if anything did.
    struct Verdict {
        bool bad;
        uint256 limit;
        uint256 before;
        uint256 afterwards;
    }

    function limitsOf(IPolicyRegistry.Configuration memory policy) internal pure returns (Limit[] memory limits) {
        uint256 count = policy.components.length;
        limits = new Limit[](count + policy.groups.length);
        for (uint256 i; i < count; ++i) {
            IPolicyRegistry.Component memory component = policy.components[i];
            limits[i] = Limit(1 << i, component.minWeight * _PER_BPS, component.maxWeight * _PER_BPS);
            for (uint256 k; k < 4; ++k) {
                if (component.groups[k] != 0) limits[count + component.groups[k] - 1].members |= 1 << i;
            }
        }
        for (uint256 g; g < policy.groups.length; ++g) {
            limits[count + g].minimum = policy.groups[g].minWeight * _PER_BPS;
            limits[count + g].maximum = policy.groups[g].maxWeight * _PER_BPS;
        }
    }

    /// @dev Whether any limit is breached by more than `least` {1} in 24 decimals.
    function anyBreach(
        Limit[] memory limits,
        uint256[] memory values,
        uint256 total,
        uint256 least
    ) internal pure returns (bool) {
        for (uint256 l; l < limits.length; ++l) {
            uint256 weight = (_sum(values, limits[l].members) * ONE) / total;
            if (_excess(weight, limits[l].maximum) > least || _excess(limits[l].minimum, weight) > least) return true;
        }
        return false;
    }

    /// @dev A trade: both weights over the total before. Limits whose members only swapped are skipped; a lower bound
    /// that gives way must be outweighed by an upper bound, of another subject of the token sold, that mends.
    function judgeTrade(
        Limit[] memory limits,
        Change memory change,
        uint256 sell,
        uint256 buy
    ) internal pure returns (Verdict memory) {
        change.totalAfter = change.totalBefore;
        for (uint256 l; l < limits.length; ++l) {
            bool sells = _has(limits[l], sell);
            if (sells == _has(limits[l], buy)) continue;
            Breach memory breach = _breachOf(limits[l], change);
            if (_worse(breach.aboveBefore, breach.aboveAfter)) {
                return Verdict(true, l, breach.aboveBefore, breach.aboveAfter);
            }
            if (!_worse(breach.belowBefore, breach.belowAfter)) continue;
            // A subject that was above its own maximum has no leave (ADR 9).
            bool mends = _excess(breach.aboveBefore, breach.aboveAfter) > TOLERANCE;
            uint256 leave = sells && !mends ? _mendedElsewhere(limits, change, sell, buy, l) : 0;
            if (breach.belowAfter > breach.belowBefore + leave + TOLERANCE) {
                return Verdict(true, l, breach.belowBefore, breach.belowAfter);
            }
        }
        return Verdict(false, 0, 0, 0);
    }

    function _mendedElsewhere(
        Limit[] memory limits,
        Change memory change,
        uint256 sell,
        uint256 buy,
        uint256 except
    ) private pure returns (uint256 most) {
        for (uint256 l; l < limits.length; ++l) {
            if (l == except || !_has(limits[l], sell) || _has(limits[l], buy)) continue;
            Breach memory breach = _breachOf(limits[l], change);
            uint256 mended = _excess(breach.aboveBefore, breach.aboveAfter);
            if (mended > most) most = mended;
        }
    }

    /// @dev A single-asset entry or exit: weights over the own totals. Limits of the moved component obey the same rule,
    /// no limit that holds may break, another's breach may grow only if the basket is no further from its targets.
    function judgeFlow(
        IPolicyRegistry.Configuration memory policy,
        Change memory change,
        uint256 moved
    ) internal pure returns (Verdict memory) {
        Limit[] memory limits = limitsOf(policy);
        bool drifts;
        for (uint256 l; l < limits.length; ++l) {
            bool touched = _has(limits[l], moved);
            if (!touched && _isDust(limits[l], change)) continue;
            Breach memory breach = _breachOf(limits[l], change);
            bool above = _worse(breach.aboveBefore, breach.aboveAfter);
            bool below = _worse(breach.belowBefore, breach.belowAfter);
            if (above && (touched || breach.aboveBefore == 0)) {
                return Verdict(true, l, breach.aboveBefore, breach.aboveAfter);
            }
            if (below && (touched || breach.belowBefore == 0)) {
                return Verdict(true, l, breach.belowBefore, breach.belowAfter);
            }
            drifts = drifts || above || below;
        }
        if (!drifts) return Verdict(false, 0, 0, 0);
        uint256 before = distance(policy, change.valuesBefore, change.totalBefore);
        uint256 afterwards = distance(policy, change.valuesAfter, change.totalAfter);
        // Each target is rounded down to a unit of value: with at most sixteen of them that stays inside the tolerance.
        return Verdict(afterwards > before + TOLERANCE, limits.length, before, afterwards);
    }

    /// @dev Dust is not looked at until somebody touches it: else anyone could stop flows by sending some.
    function _isDust(Limit memory limit, Change memory change) private pure returns (bool) {
        return _weight(_sum(change.valuesBefore, limit.members), change.totalBefore) <= _DUST + TOLERANCE;
    }

    /// @dev {1} in 24 decimals: half the summed distance from the targets.
    function distance(
        IPolicyRegistry.Configuration memory policy,
        uint256[] memory values,
        uint256 total
    ) internal pure returns (uint256 sum) {
        for (uint256 i; i < values.length; ++i) {
            uint256 weight = (values[i] * ONE) / total;
            uint256 target = policy.components[i].targetWeight * _PER_BPS;
            sum += weight > target ? weight - target : target - weight;
        }
        return sum / 2;
    }

    function _breachOf(Limit memory limit, Change memory change) private pure returns (Breach memory) {
        uint256 before = _weight(_sum(change.valuesBefore, limit.members), change.totalBefore);
        uint256 afterwards = _weight(_sum(change.valuesAfter, limit.members), change.totalAfter);
        return
            Breach(
                _excess(before, limit.maximum),
                _excess(afterwards, limit.maximum),
                _excess(limit.minimum, before),
                _excess(limit.minimum, afterwards)
            );
    }

    function _worse(uint256 before, uint256 afterwards) private pure returns (bool) {
        return afterwards > TOLERANCE && afterwards > before + TOLERANCE;
    }

    function _has(Limit memory limit, uint256 i) private pure returns (bool) {
        return (limit.members >> i) & 1 == 1;
    }

    function _weight(uint256 value, uint256 total) private pure returns (uint256) {
        return total == 0 ? 0 : (value * ONE) / total;
    }

    function _excess(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a - b : 0;
    }

    function _sum(uint256[] memory values, uint256 members) private pure returns (uint256 sum) {
        for (uint256 i; i < values.length; ++i) if ((members >> i) & 1 == 1) sum += values[i];
    }
}
