// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";
import {Policy} from "./Policy.sol";

/// @title Writing of policies
/// @notice The other side of `Policy`: what it reads is written here.
library PolicyEncoder {
    /// @dev The blob of a configuration, `decimals` {1} per component beside it.
    function encode(
        IPolicyRegistry.Configuration calldata configuration,
        uint8[] memory decimals
    ) internal pure returns (bytes memory blob) {
        uint256 components = configuration.components.length;
        uint256 groups = configuration.groups.length;
        uint256[] memory words = new uint256[](1 + 2 * components + groups);
        words[0] = _header(configuration);
        for (uint256 i; i < components; ++i) {
            (words[1 + 2 * i], words[2 + 2 * i]) = _component(configuration.components[i], decimals[i]);
        }
        for (uint256 g; g < groups; ++g) {
            uint256 members = membersOf(configuration.components, g + 1);
            IPolicyRegistry.Group calldata group = configuration.groups[g];
            words[1 + 2 * components + g] =
                (uint256(group.minWeight) << 240) |
                (uint256(group.maxWeight) << 224) |
                (members << 208);
        }
        return abi.encodePacked(words);
    }

    /// @dev Reads a whole policy back.
    function decode(Policy policy) internal pure returns (IPolicyRegistry.Configuration memory configuration) {
        configuration.components = new IPolicyRegistry.Component[](policy.count());
        for (uint256 i; i < configuration.components.length; ++i) {
            configuration.components[i] = _decodeComponent(policy, i);
        }
        configuration.groups = new IPolicyRegistry.Group[](policy.groupCount());
        for (uint256 g; g < configuration.groups.length; ++g) {
            configuration.groups[g] = IPolicyRegistry.Group(
                uint16(policy.groupMinWeight(g)),
                uint16(policy.groupMaxWeight(g))
            );
        }
        configuration.limits = IPolicyRegistry.Limits({
            maxTradeLoss: uint16(policy.maxTradeLoss()),
            swingRate: uint16(policy.swingRate()),
            freeFlow: uint16(policy.freeFlow()),
            auctionPremium: uint16(policy.auctionPremium()),
            auctionCost: uint16(policy.auctionCost())
        });
    }

    /// @dev Bit `i` is set when component `i` names group `group`, counted from one.
    function membersOf(
        IPolicyRegistry.Component[] calldata components,
        uint256 group
    ) internal pure returns (uint256 members) {
        for (uint256 i; i < components.length; ++i) {
            for (uint256 k; k < 4; ++k) if (components[i].groups[k] == group) members |= 1 << i;
        }
    }

    function _header(IPolicyRegistry.Configuration calldata configuration) private pure returns (uint256) {
        IPolicyRegistry.Limits calldata limits = configuration.limits;
        return
            (configuration.components.length << 248) |
            (configuration.groups.length << 240) |
            (uint256(limits.maxTradeLoss) << 224) |
            (uint256(limits.swingRate) << 208) |
            (uint256(limits.freeFlow) << 192) |
            (uint256(limits.auctionPremium) << 176) |
            (uint256(limits.auctionCost) << 160);
    }

    function _component(
        IPolicyRegistry.Component calldata component,
        uint8 decimals
    ) private pure returns (uint256 first, uint256 second) {
        first = (uint256(uint160(component.token)) << 96) | (uint256(decimals) << 88);
        for (uint256 k; k < 4; ++k) first |= uint256(component.groups[k]) << (80 - 8 * k);
        first |= (uint256(component.retiring ? 1 : 0) << 48) | (uint256(component.trigger) << 32);
        second =
            (uint256(uint160(component.feed)) << 96) |
            (uint256(component.minWeight) << 80) |
            (uint256(component.targetWeight) << 64) |
            (uint256(component.maxWeight) << 48);
    }

    function _decodeComponent(
        Policy policy,
        uint256 i
    ) private pure returns (IPolicyRegistry.Component memory component) {
        component.token = policy.token(i);
        component.feed = policy.feed(i);
        for (uint256 k; k < 4; ++k) component.groups[k] = uint8(policy.groupOf(i, k));
        component.minWeight = uint16(policy.minWeight(i));
        component.targetWeight = uint16(policy.targetWeight(i));
        component.maxWeight = uint16(policy.maxWeight(i));
        component.trigger = uint16(policy.trigger(i));
        component.retiring = policy.isRetiring(i);
    }
}
