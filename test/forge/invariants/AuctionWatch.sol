// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRebalanceAuction} from "contracts/interfaces/IRebalanceAuction.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Mood} from "./MoodyToken.sol";
import {VaultHandler} from "./VaultHandler.sol";

/// @notice What an observer of auctions writes down, and what it holds each fill against. Ids are those of docs/invariants.md.
abstract contract AuctionWatch is VaultHandler {
    /// @dev An auction as its own calls made it. {s}; zero when it is not armed or does not run.
    struct Running {
        address policy;
        uint256 armedAt;
        uint256 openedAt;
        uint256 nonce;
    }

    /// @dev A fill by token numbers, and who makes it.
    struct Bid {
        uint256 token;
        uint256 sell;
        uint256 buy;
        bool byCallback;
        IFilling.Fill wanted;
    }

    /// @dev What a fill starts from. `used` {1} of the auctions' budget, `usedByTrades` {1} of the allocator's.
    struct FillScene {
        Measure before;
        uint256[] balances;
        uint256 used;
        uint256 usedByTrades;
        bool told;
        uint256 sold;
        uint256 bought;
    }

    /// @dev How far a component is from its target, how far it may be, and how far it has to be. {1} 18 decimals
    struct Position {
        uint256 distance;
        uint256 room;
        uint256 trigger;
        bool bandsCount;
    }

    /// @dev {s} Copied from what `IRebalanceAuction` promises, not from the contract.
    uint256 internal constant DELAY = 10 minutes;
    uint256 internal constant ARM_VALIDITY = 1 hours;
    uint256 internal constant WARM_UP = 60 seconds;
    uint256 internal constant DURATION = 60 minutes;
    uint256 internal constant LAST_FILL = 91 minutes;
    uint256 private constant _BAND_DELAY = 3 days;
    uint256 private constant _WAD = 1e18;
    uint256 private constant _BPS = 10_000;
    uint256 private constant _WAD_PER_BPS = 1e14;
    /// @dev {1} 18 decimals: the vault rounds values and weights down.
    uint256 private constant _WEIGHT_ROUNDING = 1e3;
    /// @dev {1} 18 decimals: what weighs less is no drift.
    uint256 private constant _DUST_WEIGHT = 1e12;
    /// @dev {USD} 36 decimals, doubled: the vault rounds each of five values down to 18 decimals.
    uint256 internal constant VALUE_ROUNDING = 10 * 2e18;

    IRebalanceAuction public immutable auction;
    mapping(uint256 token => Running) internal _running;
    mapping(IRecovery.Activity activity => uint256 end) internal _pausedUntil;
    bool internal _inRecovery;
    /// @notice How often something happened, by name.
    mapping(string => uint256) public counts;
    /// @notice How often fills were refused, by the selector of the error.
    mapping(bytes4 => uint256) public refusals;
    Loss[] private _auctionLosses;
    /// @dev The auctions' budget once more. {1}, {s}
    uint256 private _used;
    uint256 private _usedAt;

    constructor(IRebalanceAuction auction_) {
        auction = auction_;
        _usedAt = vm.getBlockTimestamp();
    }

    modifier auctionStep() {
        ++steps;
        _beforeStep();
        _;
        _afterStep();
    }

    /// @dev For what must not last a whole run.
    function _beforeStep() internal virtual {}

    /* AFTER EVERY STEP */

    /// @dev V-7 by one holder after the other; R-3, R-5, R-7 and V-2: the books agree.
    function _afterStep() internal virtual override {
        _checkExit();
        (uint256 used, uint256 size, uint256 period) = vault.auctionLossBudget();
        uint256 drained = (size * (vm.getBlockTimestamp() - _usedAt)) / period; // {1} = {1} * {s} / {s}
        _requireEqual("R-3 used but by fills", used, FixedPointMathLib.zeroFloorSub(_used, drained));
        _requireEqual("R-7 recovery", vault.isInRecovery() ? 1 : 0, _inRecovery ? 1 : 0);
        _checkBooks(steps % tokens.length);
    }

    /// @dev One component a step: what is wrong here stays wrong.
    function _checkBooks(uint256 i) private {
        (uint256 claims, uint256 balance) = (_claims(i), _balance(i));
        _requireAtMost("V-2 claims", claims, balance); // without exception: no token takes from the vault here
        (, , uint256 openedAt, uint256 nonce) = auction.auctionOf(address(vault), address(tokens[i]));
        _requireEqual("R-5 nonce", nonce, _running[i].nonce);
        _requireEqual("R-5 opened", openedAt, _running[i].openedAt);
    }

    /// @dev R-7: nothing that is paused succeeds.
    function _onSuccess(Action action) internal override {
        super._onSuccess(action);
        if (action == Action.MintInKind || action == Action.Deposit) _requireOpen(IRecovery.Activity.Entry);
        if (action == Action.Redeem) _requireOpen(IRecovery.Activity.Exit);
        if (action == Action.Trade) _requireOpen(IRecovery.Activity.Trading);
    }

    function _requireOpen(IRecovery.Activity activity) internal {
        uint256 end = _pausedUntil[activity];
        if (vm.getBlockTimestamp() < end) _violate("R-7 while paused", uint256(activity), end);
    }

    /* FILLS */

    function _fillScene(Bid memory bid) internal view returns (FillScene memory scene) {
        (scene.before, scene.balances) = (_measure(), _balances());
        (scene.used, , ) = vault.auctionLossBudget();
        (scene.usedByTrades, , ) = vault.lossBudget();
        try auction.quoteFill(bid.wanted) returns (uint256 sold, uint256 bought, uint256) {
            (scene.told, scene.sold, scene.bought) = (true, sold, bought);
        } catch {}
    }

    /// @dev What a fill did, against the state before it.
    function _judgeFill(Bid memory bid, FillScene memory scene, uint256 sold, uint256 bought) internal {
        ++counts["fills"];
        Deal memory deal = Deal(bid.sell, bid.buy, sold, bought);
        Measure memory afterwards = _measure();
        _judgeTime(bid);
        if (!scene.told) _violate("V-10 a fill that was not quoted", sold, bought);
        _requireEqual("V-10 fill sold", scene.sold, sold);
        _requireEqual("V-10 fill bought", scene.bought, bought);
        _checkBalances(deal, scene.balances, bought);
        _requireEqual("V-8 supply changed in a fill", afterwards.supply, scene.before.supply);
        _judgePrice(deal, vm.getBlockTimestamp() - _running[bid.token].openedAt);
        _judgeTargets(deal, scene.before, afterwards);
        _judgeLoss(scene, afterwards);
        if (_moves(bid.sell)) _judgeTrade(deal, scene.before, afterwards);
        _noteHealing(bid.token, scene.before.mid, afterwards);
    }

    /// @dev A token that takes the vault's call and stays makes the fill a gift, which mends nothing.
    function _moves(uint256 i) internal view returns (bool) {
        return tokens[i].mood() != Mood.Silent && tokens[i].mood() != Mood.Partial;
    }

    /// @dev R-5: of this auction, of the policy in force, inside its hours, with no pause since it was opened.
    function _judgeTime(Bid memory bid) private {
        Running memory running = _running[bid.token];
        uint256 time = vm.getBlockTimestamp();
        if (running.openedAt == 0) _violate("R-5 fill of no auction", bid.token, running.nonce);
        if (running.policy != vault.policy()) _violate("R-5 fill under another policy", bid.token, running.nonce);
        _requireEqual("R-5 fill of another number", bid.wanted.nonce, running.nonce);
        _requireAtMost("R-5 fill before the price falls", running.openedAt + WARM_UP, time);
        _requireAtMost("R-5 fill after the end", time, running.openedAt + LAST_FILL);
        _requireAtMost("R-5 fill after a pause", _pausedUntil[IRecovery.Activity.Auctions], running.openedAt);
        if (bid.token != bid.sell && bid.token != bid.buy) _violate("R-5 another pair", bid.sell, bid.buy);
    }

    /// @dev R-1: the vault gets the line's part of the middle at least; the bidder pays no more than the line, or the middle
    /// if that is more, on the side of both quotes that costs it.
    function _judgePrice(Deal memory deal, uint256 elapsed) private {
        uint256 line = _lineAt(elapsed); // {1}
        uint256 got = _valueOf(deal.sell, deal.amountIn);
        uint256 paid = _valueOf(deal.buy, deal.out);
        _requireAtMost("R-1 below the line", FixedPointMathLib.fullMulDiv(got, line, _WAD), paid);
        if (line < _WAD && paid >= got) ++counts["fills at the middle"];
        // {USD} = {tok} * ({USD/tok} * {1}, up), and one unit of what is bought
        uint256 price = FixedPointMathLib.fullMulDivUp(_askOf(deal.sell), FixedPointMathLib.max(line, _WAD) + 1, _WAD);
        uint256 most = (deal.amountIn * _scale(deal.sell)) * (price + 1) + _scale(deal.buy) * _bidOf(deal.buy);
        _requireAtMost("R-1 above the line", deal.out * _scale(deal.buy) * _bidOf(deal.buy), most);
    }

    /// @dev {1} From one plus the premium down to one less the cost, rounded down by at most a unit.
    function _lineAt(uint256 elapsed) private view returns (uint256) {
        IPolicyRegistry.Limits memory limits = _policy().limits;
        uint256 falling = FixedPointMathLib.min(FixedPointMathLib.zeroFloorSub(elapsed, WARM_UP), DURATION);
        uint256 range = (limits.auctionPremium + uint256(limits.auctionCost)) * _WAD_PER_BPS;
        uint256 start = _WAD + limits.auctionPremium * _WAD_PER_BPS;
        return start - FixedPointMathLib.divUp(range * falling, DURATION); // {1} = {1} - {1} * {s} / {s}
    }

    /// @dev {USD/tok} Twice the middle, moved against the bidder as far as the guarded quote is worse for it.
    function _askOf(uint256 i) private view returns (uint256) {
        (, uint256 guarded) = feeds[i].guardedQuote();
        return prices[i].bid + prices[i].ask + 2 * FixedPointMathLib.zeroFloorSub(guarded, prices[i].ask);
    }

    function _bidOf(uint256 i) private view returns (uint256) {
        (uint256 guarded, ) = feeds[i].guardedQuote();
        return prices[i].bid + prices[i].ask - 2 * FixedPointMathLib.zeroFloorSub(prices[i].bid, guarded);
    }

    /// @dev R-2: both come nearer to their targets, and neither passes its own.
    function _judgeTargets(Deal memory deal, Measure memory before, Measure memory afterwards) private {
        uint256[] memory targets = _targets();
        uint256 target = (before.mid * targets[deal.sell]) / _BPS; // {USD} = {USD} * {bps} / {bps}
        uint256 value = _valueOf(deal.sell, afterwards.slices[deal.sell]);
        _requireAtMost("R-2 sold below the target", target, value + VALUE_ROUNDING);
        target = (before.mid * targets[deal.buy]) / _BPS;
        value = _valueOf(deal.buy, afterwards.slices[deal.buy]);
        _requireAtMost("R-2 bought above the target", value, target + VALUE_ROUNDING);
    }

    function _targetOf(uint256 i) internal view returns (uint256) {
        return _targets()[i];
    }

    /// @dev {bps} By token; zero for one that is not listed.
    function _targets() internal view returns (uint256[] memory targets) {
        IPolicyRegistry.Configuration memory policy = _policy();
        uint256[] memory places = _places(policy);
        targets = new uint256[](tokens.length);
        for (uint256 c; c < places.length; ++c) targets[places[c]] = policy.components[c].targetWeight;
    }

    /// @dev R-3: a share loses no more than was charged, to the auctions' budget alone, and no window holds more than its
    /// part of it.
    function _judgeLoss(FillScene memory scene, Measure memory afterwards) private {
        (uint256 used, uint256 size, uint256 period) = vault.auctionLossBudget();
        (uint256 usedByTrades, , ) = vault.lossBudget();
        _requireEqual("R-3 charged to the trades' budget", usedByTrades, scene.usedByTrades);
        uint256 charged = used - scene.used;
        uint256 lost = FixedPointMathLib.zeroFloorSub(scene.before.mid, afterwards.mid);
        // Cross-multiplied, with what two values of 18 decimals are rounded by: {USD} * {1} <= {1} * {USD}
        _requireAtMost("R-3 lost more than charged", lost * _WAD, charged * scene.before.bid + 4e18 * _WAD);
        if (charged == 0) return;
        (_used, _usedAt) = (used, vm.getBlockTimestamp());
        ++counts["fills at a loss"];
        _checkWindows("R-3 window", _auctionLosses, charged, size, period);
    }

    /// @dev R-5: a fill ends the auction only if its component is back.
    function _noteHealing(uint256 i, uint256 total, Measure memory afterwards) private {
        (, , uint256 openedAt, ) = auction.auctionOf(address(vault), address(tokens[i]));
        if (openedAt != 0) return;
        (_running[i].armedAt, _running[i].openedAt) = (0, 0);
        ++counts["healed by a fill"];
        if (_moves(i)) _requireHealed(i, _valueOf(i, afterwards.slices[i]), total);
    }

    /* DRIFT */

    function _positionOf(uint256 i, uint256 value, uint256 total) internal view returns (Position memory position) {
        IPolicyRegistry.Configuration memory policy = _policy();
        IPolicyRegistry.Component memory component = policy.components[_placeOf(_places(policy), i)];
        uint256 weight = total == 0 ? 0 : FixedPointMathLib.fullMulDiv(value, _WAD, total); // {1} = {USD} * {1} / {USD}
        uint256 target = component.targetWeight * _WAD_PER_BPS;
        position.distance = FixedPointMathLib.dist(weight, target);
        position.room =
            weight > target ? component.maxWeight * _WAD_PER_BPS - target : target - component.minWeight * _WAD_PER_BPS;
        position.trigger = component.trigger * _WAD_PER_BPS;
        position.bandsCount = vm.getBlockTimestamp() >= registry.writtenAt(vault.policy()) + _BAND_DELAY;
    }

    function _positionOf(uint256 i) internal view returns (Position memory) {
        return _positionOf(i, _valueOf(i, _unclaimed(i)), _measure().mid);
    }

    function _requireTriggered(uint256 i) internal {
        Position memory position = _positionOf(i);
        uint256 distance = position.distance + _WEIGHT_ROUNDING;
        if (distance > position.trigger) return;
        if (position.bandsCount && distance > position.room + _DUST_WEIGHT) return;
        _violate("R-5 not drifted", distance, position.trigger);
    }

    function _requireNotTriggered(uint256 i) internal {
        Position memory position = _positionOf(i);
        _requireAtMost("R-5 drifted", position.distance, position.trigger + _WEIGHT_ROUNDING);
        if (!position.bandsCount) return;
        _requireAtMost("R-5 outside its band", position.distance, position.room + _DUST_WEIGHT + _WEIGHT_ROUNDING);
    }

    function _requireHealed(uint256 i, uint256 value, uint256 total) internal {
        Position memory position = _positionOf(i, value, total);
        uint256 most = FixedPointMathLib.min(position.room, position.trigger) / 4;
        most = FixedPointMathLib.max(most, _DUST_WEIGHT) + _WEIGHT_ROUNDING;
        _requireAtMost("R-5 not healed", position.distance, most);
    }
}
