// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";

/// @notice Valid policies at random: any targets, bands from none at all to everything, groups that overlap.
/// @dev Groups 1 and 2 split the components by class, 3 and 4 by venue: a component belongs to two of them.
library PolicyMaker {
    uint256 private constant _BPS = 10_000;
    uint256 internal constant GROUPS = 4;

    /// @dev What a policy is made of. Bit `i` of a mask is token `i`.
    struct Material {
        address[] tokens;
        address[] feeds;
        uint256 listed;
        uint256 retiring;
    }

    function random(
        Material memory material,
        uint256 seed
    ) internal pure returns (IPolicyRegistry.Configuration memory policy) {
        policy.components = new IPolicyRegistry.Component[](bits(material.listed));
        uint256 next;
        for (uint256 i; i < material.tokens.length; ++i) {
            if ((material.listed >> i) & 1 == 0) continue;
            policy.components[next] = _component(material, i, _draw(seed, i));
            ++next;
        }
        _setTargets(policy.components, seed);
        for (uint256 c; c < policy.components.length; ++c) _setBand(policy.components[c], _draw(seed, 100 + c));
        policy.groups = new IPolicyRegistry.Group[](GROUPS);
        for (uint256 g; g < GROUPS; ++g) policy.groups[g] = _group(policy, g + 1, _draw(seed, 200 + g));
        policy.limits = IPolicyRegistry.Limits({
            maxTradeLoss: uint16(20 + (_draw(seed, 300) % 281)),
            swingRate: 50,
            freeFlow: uint16(_draw(seed, 301) % 201),
            auctionPremium: uint16((_draw(seed, 302) % 2_001) / (1 + (_draw(seed, 304) % 20))),
            auctionCost: uint16(50 + (_draw(seed, 303) % 51))
        });
    }

    /// @dev One upper bound or limit of `policy` lowered, no further than its targets.
    function tighten(IPolicyRegistry.Configuration memory policy, uint256 seed) internal pure {
        uint256 kind = seed % 3;
        uint256 c = _draw(seed, 1) % policy.components.length;
        if (kind == 0) policy.limits.maxTradeLoss = uint16((uint256(policy.limits.maxTradeLoss) * 9) / 10);
        if (kind == 1) {
            (uint256 target, uint256 most) = (policy.components[c].targetWeight, policy.components[c].maxWeight);
            policy.components[c].maxWeight = uint16(target + (most - target) / 2);
        }
        if (kind == 2) {
            uint256 g = _draw(seed, 2) % policy.groups.length;
            (uint256 sum, uint256 most) = (_targetsOf(policy, g + 1), policy.groups[g].maxWeight);
            policy.groups[g].maxWeight = uint16(sum + (most - sum) / 2);
        }
    }

    function _component(
        Material memory material,
        uint256 i,
        uint256 seed
    ) private pure returns (IPolicyRegistry.Component memory component) {
        component.token = material.tokens[i];
        component.feed = material.feeds[i];
        component.trigger = uint16(1 + (seed % 1_000));
        component.retiring = (material.retiring >> i) & 1 == 1;
        component.groups[0] = i == 0 || i == 4 ? 2 : 1;
        component.groups[1] = i < 2 ? 3 : 4;
    }

    function _setTargets(IPolicyRegistry.Component[] memory components, uint256 seed) private pure {
        uint256[] memory parts = new uint256[](components.length);
        uint256 sum;
        uint256 first = type(uint256).max;
        for (uint256 c; c < parts.length; ++c) {
            if (components[c].retiring) continue;
            if (first == type(uint256).max) first = c;
            parts[c] = 1 + (_draw(seed, 400 + c) % 9);
            sum += parts[c];
        }
        uint256 given;
        for (uint256 c; c < parts.length; ++c) {
            components[c].targetWeight = uint16((parts[c] * _BPS) / sum);
            given += components[c].targetWeight;
        }
        components[first].targetWeight += uint16(_BPS - given);
    }

    /// @dev A retiring component has no band; one band in four has no slack on one side or on both.
    function _setBand(IPolicyRegistry.Component memory component, uint256 seed) private pure {
        if (component.retiring) return;
        (uint256 least, uint256 most) = _band(component.targetWeight, seed);
        (component.minWeight, component.maxWeight) = (uint16(least), uint16(most));
    }

    function _group(
        IPolicyRegistry.Configuration memory policy,
        uint256 group,
        uint256 seed
    ) private pure returns (IPolicyRegistry.Group memory) {
        (uint256 least, uint256 most) = _band(_targetsOf(policy, group), seed);
        return IPolicyRegistry.Group(uint16(least), uint16(most));
    }

    function _band(uint256 target, uint256 seed) private pure returns (uint256 least, uint256 most) {
        least = seed % 4 == 0 ? target : (target * (_draw(seed, 1) % 100)) / 100;
        most = seed % 6 < 2 ? target : target + ((_BPS - target) * (_draw(seed, 2) % 101)) / 100;
    }

    function _targetsOf(IPolicyRegistry.Configuration memory policy, uint256 group) private pure returns (uint256 sum) {
        for (uint256 c; c < policy.components.length; ++c) {
            for (uint256 k; k < 4; ++k) {
                if (policy.components[c].groups[k] == group) sum += policy.components[c].targetWeight;
            }
        }
    }

    function bits(uint256 mask) internal pure returns (uint256 count) {
        for (; mask != 0; mask >>= 1) count += mask & 1;
    }

    function _draw(uint256 seed, uint256 salt) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, salt)));
    }
}
