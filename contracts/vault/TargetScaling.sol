// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Policy} from "./Policy.sol";
import {RiskSection} from "./RiskSection.sol";

/// @title A policy whose targets are scaled down to what its volatility cap allows
/// @notice Targets and lower bounds of the components that move with a factor shrink, but for the reserve's; the reserve's targets
/// take the rest in proportion, and lower bounds of groups fall to what is left of their members' targets. Upper bounds and
/// what moves with nothing stay. So targets still add up and lie inside every band.
library TargetScaling {
    using FixedPointMathLib for uint256;
    using RiskSection for Policy;

    uint256 private constant _WAD = 1e18;

    /// @dev Changes this copy of the policy; `scale` {1} has 18 decimals and is at most one.
    function scaleTargets(Policy policy, uint256 scale) internal pure {
        uint256 reserve = policy.reserve();
        uint256 count = policy.count();
        (uint256 freed, uint256 reserved) = (0, 0); // {bps}
        for (uint256 i; i < count; ++i) {
            uint256 target = policy.targetWeight(i);
            if ((reserve >> i) & 1 == 1) reserved += target;
            if (!_isScaled(policy, i)) continue;
            uint256 scaled = target.mulDiv(scale, _WAD); // {bps} = {bps} * {1} / {1}
            freed += target - scaled;
            policy.setWeights(i, policy.minWeight(i).mulDiv(scale, _WAD), scaled);
        }
        for (uint256 i; i < count && reserved > 0; ++i) {
            if ((reserve >> i) & 1 == 0) continue;
            uint256 target = policy.targetWeight(i);
            uint256 part = (freed * target) / reserved; // {bps} = {bps} * {bps} / {bps}; the last one takes what is left
            policy.setWeights(i, policy.minWeight(i), target + part);
            (freed, reserved) = (freed - part, reserved - target);
        }
        _lowerGroups(policy, count);
    }

    function _isScaled(Policy policy, uint256 i) private pure returns (bool) {
        if ((policy.reserve() >> i) & 1 == 1) return false;
        return policy.factorOf(i) != 0 || (policy.exposureSources() >> i) & 1 == 1;
    }

    function _lowerGroups(Policy policy, uint256 count) private pure {
        for (uint256 g; g < policy.groupCount(); ++g) {
            uint256 members = policy.groupMembers(g);
            uint256 targets; // {bps}
            for (uint256 i; i < count; ++i) if ((members >> i) & 1 == 1) targets += policy.targetWeight(i);
            if (policy.groupMinWeight(g) > targets) policy.setGroupMinWeight(g, targets);
        }
    }
}
