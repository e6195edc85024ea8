// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/interfaces/IERC20Metadata.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {IPolicyRegistry} from "../interfaces/IPolicyRegistry.sol";
import {PolicyEncoder} from "./PolicyEncoder.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {RiskValidation} from "./RiskValidation.sol";

/// @title What makes a policy one that a vault can live under
/// @notice The targets lie inside every band, so there is always a basket to steer to; auctions clear, and pushing a
/// vault off target to fill the correction does not pay.
library PolicyValidation {
    uint256 private constant _BPS = 10_000;
    uint256 private constant _WAD_PER_BPS = 1e14;
    uint256 private constant _MAX_DECIMALS = 24;
    uint256 private constant _GROUP_PLACES = 4;
    /// @dev With three groups or more a component there are breached baskets that no single trade may mend (ADR 11).
    uint256 internal constant MAX_GROUPS_PER_COMPONENT = 2;
    /// @dev {gas} Enough for any token's `decimals` and for asking whether it is a vault.
    uint256 private constant _PROBE_GAS = 100_000;

    /// @dev {bps} Hard maxima of the limits; no vote goes beyond.
    uint256 internal constant MAX_TRADE_LOSS = 500;
    uint256 internal constant MAX_SWING_RATE = 300;
    uint256 internal constant MAX_FREE_FLOW = 200;
    uint256 internal constant MAX_AUCTION_PREMIUM = 2_000;
    uint256 internal constant MAX_AUCTION_COST = 500;

    /// @dev Reverts unless `configuration` is valid for `vault`; returns every component's decimals. What the policy in
    /// force (zero for none) has already is not asked again: a dead feed must not stop a change that lowers risk.
    function validate(
        IPolicyRegistry.Configuration calldata configuration,
        address vault,
        address inForce
    ) internal view returns (uint8[] memory decimals) {
        IPolicyRegistry.Component[] calldata components = configuration.components;
        uint256 count = components.length;
        require(
            count > 0 && count <= PolicyLibrary.MAX_COMPONENTS,
            IPolicyRegistry.ComponentCountInvalid(count, PolicyLibrary.MAX_COMPONENTS)
        );
        uint256 groupCount = configuration.groups.length;
        require(
            groupCount <= PolicyLibrary.MAX_GROUPS,
            IPolicyRegistry.GroupCountInvalid(groupCount, PolicyLibrary.MAX_GROUPS)
        );
        decimals = new uint8[](count);
        uint256 targets;
        for (uint256 i; i < count; ++i) {
            _checkUnique(components, i);
            decimals[i] = _checkListing(components[i], vault, inForce);
            _checkBand(components[i]);
            _checkGroupsOf(components[i], groupCount);
            targets += components[i].targetWeight;
        }
        require(targets == _BPS, IPolicyRegistry.TargetSumInvalid(targets, _BPS));
        _checkGroups(configuration);
        _checkLimits(configuration.limits);
        _checkAuctionCost(configuration);
        RiskValidation.validate(configuration);
    }

    function _checkUnique(IPolicyRegistry.Component[] calldata components, uint256 i) private pure {
        address token = components[i].token;
        for (uint256 j; j < i; ++j) {
            require(components[j].token != token, IPolicyRegistry.ComponentDuplicate(token));
        }
    }

    /// @dev Decimals of a component whose token and feed are fit to be listed, or are listed already.
    function _checkListing(
        IPolicyRegistry.Component calldata component,
        address vault,
        address inForce
    ) private view returns (uint8) {
        if (inForce != address(0)) {
            Policy current = PolicyLibrary.load(inForce);
            uint256 i = current.indexOf(component.token);
            if (i < current.count() && current.feed(i) == component.feed) return uint8(current.decimals(i));
        }
        _checkFeed(component);
        return _checkToken(component.token, vault);
    }

    function _checkToken(address token, address vault) private view returns (uint8) {
        require(token != vault, IPolicyRegistry.ComponentIsOwnShare(token));
        (bool known, uint256 registry) = _probe(token, IBasket.policyRegistry.selector);
        require(!known || registry != uint256(uint160(address(this))), IPolicyRegistry.ComponentIsVault(token));
        (bool answered, uint256 decimals) = _probe(token, IERC20Metadata.decimals.selector);
        require(answered && decimals <= _MAX_DECIMALS, IPolicyRegistry.ComponentTokenInvalid(token));
        return uint8(decimals);
    }

    /// @dev One word that `target` answers to a call without arguments, if it does.
    function _probe(address target, bytes4 selector) private view returns (bool answered, uint256 word) {
        if (target.code.length == 0) return (false, 0);
        assembly ("memory-safe") {
            mstore(0x00, selector)
            answered := and(gt(returndatasize(), 0x1f), staticcall(_PROBE_GAS, target, 0x00, 0x04, 0x00, 0x20))
            word := mul(mload(0x00), answered)
        }
    }

    function _checkFeed(IPolicyRegistry.Component calldata component) private view {
        (address token, address feed) = (component.token, component.feed);
        require(feed.code.length > 0, IPolicyRegistry.ComponentFeedInvalid(token, feed));
        try IFeed(feed).guardedQuote() returns (uint256 bid, uint256 ask) {
            require(bid > 0 && ask >= bid, IPolicyRegistry.ComponentFeedInvalid(token, feed));
        } catch {
            revert IPolicyRegistry.ComponentFeedInvalid(token, feed);
        }
    }

    function _checkBand(IPolicyRegistry.Component calldata component) private pure {
        (uint256 least, uint256 target, uint256 most) = (
            component.minWeight,
            component.targetWeight,
            component.maxWeight
        );
        address token = component.token;
        require(
            least <= target && target <= most && most <= _BPS,
            IPolicyRegistry.ComponentBandInvalid(token, least, target, most)
        );
        require(!component.retiring || most == 0, IPolicyRegistry.ComponentRetiringBand(token));
        uint256 trigger = component.trigger;
        require(trigger > 0 && trigger <= _BPS, IPolicyRegistry.ComponentTriggerInvalid(token, trigger));
    }

    function _checkGroupsOf(IPolicyRegistry.Component calldata component, uint256 groupCount) private pure {
        uint256 named;
        for (uint256 k; k < _GROUP_PLACES; ++k) {
            uint256 group = component.groups[k];
            if (group != 0) ++named;
            bool valid = group <= groupCount;
            for (uint256 other; other < k; ++other) {
                if (group != 0 && component.groups[other] == group) valid = false;
            }
            require(valid, IPolicyRegistry.ComponentGroupInvalid(component.token, group, groupCount));
        }
        require(
            named <= MAX_GROUPS_PER_COMPONENT,
            IPolicyRegistry.ComponentGroupsTooMany(component.token, named, MAX_GROUPS_PER_COMPONENT)
        );
    }

    function _checkGroups(IPolicyRegistry.Configuration calldata configuration) private pure {
        for (uint256 g = 1; g <= configuration.groups.length; ++g) {
            IPolicyRegistry.Group calldata group = configuration.groups[g - 1];
            uint256 members = PolicyEncoder.membersOf(configuration.components, g);
            uint256 targets;
            for (uint256 i; i < configuration.components.length; ++i) {
                if ((members >> i) & 1 == 1) targets += configuration.components[i].targetWeight;
            }
            require(
                group.minWeight <= targets && targets <= group.maxWeight && group.maxWeight <= _BPS,
                IPolicyRegistry.GroupBandInvalid(g, group.minWeight, targets, group.maxWeight)
            );
        }
    }

    function _checkLimits(IPolicyRegistry.Limits calldata limits) private pure {
        _checkMaximum("maxTradeLoss", limits.maxTradeLoss, MAX_TRADE_LOSS);
        _checkMaximum("swingRate", limits.swingRate, MAX_SWING_RATE);
        _checkMaximum("freeFlow", limits.freeFlow, MAX_FREE_FLOW);
        _checkMaximum("auctionPremium", limits.auctionPremium, MAX_AUCTION_PREMIUM);
        _checkMaximum("auctionCost", limits.auctionCost, MAX_AUCTION_COST);
    }

    function _checkMaximum(bytes32 name, uint256 value, uint256 maximum) private pure {
        require(value <= maximum, IPolicyRegistry.LimitTooHigh(name, value, maximum));
    }

    /// @dev uncertainty(sell) + uncertainty(buy) <= cost <= swing rate + uncertainty(asset) + uncertainty(basket), for
    /// every pair and every asset: else auctions never clear, or push-then-fill pays. In {bps}, rounded against the policy.
    function _checkAuctionCost(IPolicyRegistry.Configuration calldata configuration) private view {
        uint256 count = configuration.components.length;
        if (count == 1) return; // nothing to auction against
        uint256 largest;
        uint256 second;
        uint256 smallest = type(uint256).max;
        uint256 basket; // {1} in 18 decimals times {bps}
        for (uint256 i; i < count; ++i) {
            IPolicyRegistry.Component calldata component = configuration.components[i];
            uint256 uncertainty = IFeed(component.feed).uncertainty();
            basket += uncertainty * component.targetWeight;
            if (uncertainty > largest) (largest, second) = (uncertainty, largest);
            else if (uncertainty > second) second = uncertainty;
            if (uncertainty < smallest) smallest = uncertainty;
        }
        uint256 cost = configuration.limits.auctionCost;
        uint256 least = (largest + second + _WAD_PER_BPS - 1) / _WAD_PER_BPS; // {bps} = {1} / {1/bps}
        require(cost >= least, IPolicyRegistry.AuctionCostTooLow(cost, least));
        uint256 most = configuration.limits.swingRate + (smallest + basket / _BPS) / _WAD_PER_BPS;
        require(cost <= most, IPolicyRegistry.AuctionCostTooHigh(cost, most));
    }
}
