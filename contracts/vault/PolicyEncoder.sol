// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";
import {Policy} from "./Policy.sol";
import {RiskSection} from "./RiskSection.sol";

/// @title Writing of policies
/// @notice The other side of `Policy`: what it reads is written here.
library PolicyEncoder {
    using RiskSection for Policy;

    /// @dev {1} in 18 decimals per basis point
    uint256 private constant _WAD_PER_BPS = 1e14;

    /// @dev The blob of a configuration, `decimals` {1} per component beside it and the contract that enforces its risk section.
    function encode(
        IPolicyRegistry.Configuration calldata configuration,
        uint8[] memory decimals,
        address riskLimits
    ) internal pure returns (bytes memory blob) {
        uint256 components = configuration.components.length;
        uint256 groups = configuration.groups.length;
        bool hasRisk = configuration.risk.oracle != address(0);
        uint256 riskWords = hasRisk ? 2 + configuration.risk.ranges.length : 0;
        uint256[] memory words = new uint256[](1 + 2 * components + groups + riskWords);
        words[0] = _header(configuration) | (hasRisk ? uint256(uint160(riskLimits)) : 0);
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
        if (hasRisk) _setRisk(configuration.risk, words, 1 + 2 * components + groups);
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
        if (policy.riskLimits() != address(0)) _decodeRisk(policy, configuration.risk);
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

    function _setRisk(IPolicyRegistry.Risk calldata risk, uint256[] memory words, uint256 first) private pure {
        words[first] =
            (uint256(uint160(risk.oracle)) << 96) |
            (uint256(risk.maxVolatility) << 80) |
            (uint256(risk.maxVega) << 64) |
            (uint256(risk.reserve) << 48) |
            (uint256(risk.exposureSources) << 32) |
            (risk.ranges.length << 24) |
            (uint256(risk.exitSlope) << 8);
        for (uint256 i; i < risk.factors.length; ++i) words[first + 1] |= uint256(risk.factors[i]) << (8 * i);
        for (uint256 k; k < risk.ranges.length; ++k) {
            IPolicyRegistry.DeltaRange calldata range = risk.ranges[k];
            words[first + 2 + k] =
                (uint256(range.factor) << 248) |
                (uint256(uint16(range.minimum)) << 232) |
                (uint256(uint16(range.maximum)) << 216);
        }
    }

    function _decodeRisk(Policy policy, IPolicyRegistry.Risk memory risk) private pure {
        (risk.oracle, risk.reserve) = (policy.oracle(), uint16(policy.reserve()));
        risk.maxVolatility = uint16(policy.maxVolatility() / _WAD_PER_BPS);
        risk.maxVega = uint16(policy.maxVega() / _WAD_PER_BPS);
        risk.exposureSources = uint16(policy.exposureSources());
        risk.exitSlope = uint16(policy.exitSlope());
        risk.factors = new uint8[](policy.count());
        for (uint256 i; i < risk.factors.length; ++i) risk.factors[i] = uint8(policy.factorOf(i));
        risk.ranges = new IPolicyRegistry.DeltaRange[](policy.rangeCount());
        for (uint256 k; k < risk.ranges.length; ++k) {
            (uint256 factor, int256 minimum, int256 maximum) = policy.rangeAt(k);
            int256 unit = int256(_WAD_PER_BPS);
            risk.ranges[k] = IPolicyRegistry.DeltaRange(uint8(factor), int16(minimum / unit), int16(maximum / unit));
        }
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
