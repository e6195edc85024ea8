// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IProtocolFee} from "../interfaces/IProtocolFee.sol";
import {IRecovery} from "../interfaces/IRecovery.sol";
import {IVaultLens} from "../interfaces/IVaultLens.sol";
import {Policy, PolicyLibrary} from "../vault/Policy.sol";
import {Valuation} from "../vault/Valuation.sol";
import {AuctionView} from "./AuctionView.sol";
import {RiskView} from "./RiskView.sol";
import {Tolerant} from "./Tolerant.sol";
import {TradeLimit} from "./TradeLimit.sol";

/// @title Everything about a vault that a web page shows, in one call
/// @notice See `IVaultLens`.
contract VaultLens is IVaultLens {
    using FixedPointMathLib for uint256;

    /// @dev {share} Shares that nobody has, in every price of a vault.
    uint256 private constant _VIRTUAL_SHARES = 1e6;
    uint256 private constant _WAD = 1e18;
    /// @dev Halvings in the search for the largest trade within limits on risk, of one pair and of each of all.
    uint256 private constant _STEPS_OF_ONE = 40;
    uint256 private constant _STEPS_OF_ALL = 6;

    /// @dev A vault in the course of being looked at.
    /// @param isPriced False when a token does not tell the balance, or the feed of something that is held does not quote.
    /// @param isRiskKnown False when a component does not tell its exposures.
    /// @param canTrade False while trading is paused, or a component does not tell its exposures.
    /// @param pointer Of the policy.
    /// @param budgetLeft {1} of the loss budget of trades.
    struct Sight {
        IAllocationVault vault;
        Policy policy;
        bool isPriced;
        bool isRiskKnown;
        bool canTrade;
        address pointer;
        uint256 budgetLeft;
        Valuation.Snapshot basket;
    }

    /* VIEW */

    /// @inheritdoc IVaultLens
    function overview(address vault) external view returns (Overview memory all) {
        Sight memory sight = _look(vault);
        (all.blockNumber, all.timestamp) = (block.number, block.timestamp);
        all.identity = _identityOf(sight.vault);
        all.components = _componentsOf(sight);
        all.fees = _feesOf(sight.vault);
        all.value = _valueOf(sight, all.fees);
        all.limits = _limitsOf(sight);
        all.risk = RiskView.stateOf(sight.policy, sight.pointer, sight.basket.values);
        all.isInRecovery = sight.vault.isInRecovery();
        for (uint256 i; i < 4; ++i) all.pausedUntil[i] = sight.vault.pausedUntil(IRecovery.Activity(i));
        all.groups = _groupsOf(sight);
        all.trades = _tradesOf(sight);
    }

    /// @inheritdoc IVaultLens
    function accountOf(address vault, address account) external view returns (Account memory all) {
        IAllocationVault target = IAllocationVault(vault);
        Policy policy = PolicyLibrary.load(target.policy());
        all.shares = target.balanceOf(account);
        all.slice = target.previewRedeemInKind(all.shares);
        all.claims = new uint256[](policy.count());
        for (uint256 i; i < all.claims.length; ++i) all.claims[i] = target.claimOf(policy.token(i), account);
        all.collectable = _collectableOf(target, account);
    }

    /// @inheritdoc IVaultLens
    function maximumTrade(address vault, address sell, address buy) external view returns (Trade memory trade) {
        Sight memory sight = _look(vault);
        (trade.sell, trade.buy) = (_indexOf(sight.policy, sell), _indexOf(sight.policy, buy));
        _setLargest(sight, trade, _STEPS_OF_ONE);
    }

    /* INTERNAL */

    function _look(address vault) private view returns (Sight memory sight) {
        sight.vault = IAllocationVault(vault);
        sight.vault.previewRedeemInKind(0); // reverts while an operation of the vault runs
        sight.pointer = sight.vault.policy();
        (sight.policy, sight.isRiskKnown) = RiskView.policyOf(sight.pointer);
        bool isPaused = block.timestamp < sight.vault.pausedUntil(IRecovery.Activity.Trading);
        sight.canTrade = sight.isRiskKnown && !isPaused;
        (uint256 used, uint256 size, ) = sight.vault.lossBudget();
        sight.budgetLeft = size.zeroFloorSub(used);
        _setBasket(sight);
    }

    /// @dev Balances that shares stand for, and every quote that there is.
    function _setBasket(Sight memory sight) private view {
        Policy policy = sight.policy;
        Valuation.Snapshot memory basket = sight.basket;
        uint256 count = policy.count();
        (basket.balances, basket.values) = (new uint256[](count), new uint256[](count));
        basket.quotes = new Valuation.Quote[](count);
        sight.isPriced = true;
        for (uint256 i; i < count; ++i) {
            bool isKnown;
            (isKnown, basket.balances[i]) = _balanceOf(sight.vault, policy.token(i));
            (bool isQuoted, uint256[4] memory prices) = Tolerant.quotes(policy.feed(i));
            basket.quotes[i] = Valuation.Quote(prices[0], prices[1]);
            if (!isKnown || (!isQuoted && basket.balances[i] > 0)) sight.isPriced = false;
        }
        if (sight.isPriced) _setValues(policy, basket);
    }

    /// @dev {tok} What shares stand for, if the token tells.
    function _balanceOf(IAllocationVault vault, address token) private view returns (bool isKnown, uint256 balance) {
        if (vault.isWrittenOff(token)) return (true, 0);
        (isKnown, balance) = Tolerant.balanceOf(token, address(vault));
        balance = balance.zeroFloorSub(vault.totalClaims(token));
    }

    function _setValues(Policy policy, Valuation.Snapshot memory basket) private pure {
        for (uint256 i; i < basket.balances.length; ++i) {
            (uint256 balance, Valuation.Quote memory price) = (basket.balances[i], basket.quotes[i]);
            if (balance == 0) continue;
            uint256 unit = Valuation.unitOf(policy, i);
            basket.values[i] = Valuation.middleDown(balance, price, unit);
            basket.mid += basket.values[i];
            basket.bid += balance.mulDiv(price.bid, unit); // {USD} = {tok} * {USD/tok} / {tok}
            basket.ask += balance.mulDivUp(price.ask, unit);
        }
    }

    function _identityOf(IAllocationVault vault) private view returns (Identity memory) {
        return
            Identity({
                name: vault.name(),
                symbol: vault.symbol(),
                owner: vault.owner(),
                pendingOwner: vault.pendingOwner(),
                curator: vault.curator(),
                guardian: vault.guardian(),
                allocator: vault.allocator(),
                policy: vault.policy(),
                policyRegistry: vault.policyRegistry(),
                rebalanceAuction: vault.rebalanceAuction()
            });
    }

    function _valueOf(Sight memory sight, Fees memory fees) private view returns (Value memory value) {
        Valuation.Snapshot memory basket = sight.basket;
        (value.isPriced, value.supply) = (sight.isPriced, sight.vault.totalSupply());
        (value.bid, value.mid, value.ask) = (basket.bid, basket.mid, basket.ask);
        uint256 supply = value.supply + _VIRTUAL_SHARES + fees.pendingManagement + fees.pendingPerformance;
        value.shareBid = basket.bid.fullMulDiv(_WAD, supply); // {USD/share} = {USD} * {share} / {share}
        value.shareAsk = basket.ask.fullMulDivUp(_WAD, supply);
    }

    function _feesOf(IAllocationVault vault) private view returns (Fees memory fees) {
        fees.terms = vault.feeTerms();
        fees.highWaterMark = vault.highWaterMark();
        try vault.pendingFees() returns (uint256 management, uint256 performance) {
            (fees.arePendingKnown, fees.pendingManagement, fees.pendingPerformance) = (true, management, performance);
        } catch {} // solhint-disable-line no-empty-blocks
        (fees.protocolRecipient, fees.protocolShare) = IProtocolFee(vault.protocolFee()).terms();
    }

    function _limitsOf(Sight memory sight) private view returns (Limits memory limits) {
        Policy policy = sight.policy;
        limits.maxTradeLoss = policy.maxTradeLoss();
        limits.swingRate = policy.swingRate();
        limits.freeFlow = policy.freeFlow();
        limits.auctionPremium = policy.auctionPremium();
        limits.auctionCost = policy.auctionCost();
        (limits.trades.used, limits.trades.size, limits.trades.period) = sight.vault.lossBudget();
        (limits.auctions.used, limits.auctions.size, limits.auctions.period) = sight.vault.auctionLossBudget();
    }

    function _componentsOf(Sight memory sight) private view returns (Component[] memory components) {
        components = new Component[](sight.policy.count());
        for (uint256 i; i < components.length; ++i) _setComponent(sight, i, components[i]);
    }

    function _setComponent(Sight memory sight, uint256 i, Component memory component) private view {
        Policy policy = sight.policy;
        (component.token, component.feed) = (policy.token(i), policy.feed(i));
        component.symbol = Tolerant.symbol(component.token);
        component.decimals = uint8(policy.decimals(i)); // at most 24
        component.isRetiring = policy.isRetiring(i);
        (component.minimum, component.target) = (policy.minWeight(i), policy.targetWeight(i));
        (component.maximum, component.trigger) = (policy.maxWeight(i), policy.trigger(i));
        for (uint256 k; k < 4; ++k) component.groups[k] = policy.groupOf(i, k);
        _setHolding(sight, i, component);
        component.auction = AuctionView.stateOf(sight.vault, component.token, sight.isPriced && sight.isRiskKnown);
    }

    function _setHolding(Sight memory sight, uint256 i, Component memory component) private view {
        uint256[4] memory prices;
        (component.isQuoted, prices) = Tolerant.quotes(component.feed);
        (component.bid, component.ask, component.guardedBid) = (prices[0], prices[1], prices[2]);
        component.guardedAsk = prices[3];
        component.updatedAt = Tolerant.updatedAt(component.feed);
        component.balance = sight.basket.balances[i];
        component.claims = sight.vault.totalClaims(component.token);
        component.isWrittenOff = sight.vault.isWrittenOff(component.token);
        component.value = sight.basket.values[i];
        component.weight = _weightOf(sight, component.value);
    }

    function _groupsOf(Sight memory sight) private pure returns (Group[] memory groups) {
        Policy policy = sight.policy;
        groups = new Group[](policy.groupCount());
        for (uint256 g; g < groups.length; ++g) {
            (groups[g].minimum, groups[g].maximum) = (policy.groupMinWeight(g), policy.groupMaxWeight(g));
            groups[g].members = policy.groupMembers(g);
            uint256 value; // {USD}
            for (uint256 i; i < sight.basket.values.length; ++i) {
                if ((groups[g].members >> i) & 1 == 1) value += sight.basket.values[i];
            }
            groups[g].weight = _weightOf(sight, value);
        }
    }

    /// @dev {1} = {USD} * {1} / {USD}
    function _weightOf(Sight memory sight, uint256 value) private pure returns (uint256) {
        return sight.basket.mid == 0 ? 0 : value.mulDiv(_WAD, sight.basket.mid);
    }

    function _tradesOf(Sight memory sight) private view returns (Trade[] memory trades) {
        uint256 count = sight.policy.count();
        trades = new Trade[](count * (count - 1));
        for (uint256 k; k < trades.length; ++k) {
            (trades[k].sell, trades[k].buy) = (k / (count - 1), k % (count - 1));
            if (trades[k].buy >= trades[k].sell) ++trades[k].buy;
            _setLargest(sight, trades[k], _STEPS_OF_ALL);
        }
    }

    /// @dev Limits on risk are searched in `steps`.
    function _setLargest(Sight memory sight, Trade memory trade, uint256 steps) private view {
        Valuation.Quote[] memory quotes = sight.basket.quotes;
        bool isQuoted = quotes[trade.sell].ask > 0 && quotes[trade.buy].ask > 0;
        if (!sight.canTrade || !sight.isPriced || !isQuoted || trade.sell == trade.buy) return;
        TradeLimit.largest(sight.policy, sight.basket, trade, sight.budgetLeft);
        uint256 most = RiskView.largest(sight.policy, sight.pointer, sight.basket, trade, steps);
        if (most < trade.value) (trade.value, trade.bound, trade.group) = (most, Bound.Risk, 0);
        TradeLimit.setAmounts(sight.policy, sight.basket, trade);
    }

    /// @dev At most 32 write-offs.
    function _collectableOf(
        IAllocationVault vault,
        address account
    ) private view returns (Collectable[] memory collectable) {
        uint256 count = vault.writeOffCount();
        collectable = new Collectable[](count);
        uint256 found;
        for (uint256 number = 1; number <= count; ++number) {
            uint256 amount = vault.collectable(number, account);
            if (amount == 0) continue;
            (address token, , ) = vault.writeOffAt(number);
            collectable[found++] = Collectable(number, token, amount);
        }
        assembly ("memory-safe") {
            mstore(collectable, found) // never longer than it was
        }
    }

    function _indexOf(Policy policy, address token) private pure returns (uint256 i) {
        i = policy.indexOf(token);
        require(i < policy.count(), IBasket.NotAComponent(token));
    }
}
