// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {ExpiringPause} from "../access/ExpiringPause.sol";
import {IFillCallback} from "../interfaces/IFillCallback.sol";
import {IFilling} from "../interfaces/IFilling.sol";
import {IInKind} from "../interfaces/IInKind.sol";
import {IRoles} from "../interfaces/IRoles.sol";
import {Basket} from "./Basket.sol";
import {Drift} from "./Drift.sol";
import {FallingFactor} from "./FallingFactor.sol";
import {LossBudget} from "./LossBudget.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {PolicyCheck} from "./PolicyCheck.sol";
import {Valuation} from "./Valuation.sol";

/// @title Fills of rebalance auctions
/// @notice A bidder takes what is above its target for what is below, at the middle of the quotes times a factor that falls
/// with the auction. Whatever the auction says, the factor stays inside the policy, the amounts at what restores the first
/// of both targets, the losses inside a budget of their own, and nothing else moves.
abstract contract Filling is IFilling, Basket {
    using FixedPointMathLib for uint256;

    /// @dev A fill is at least this part of what restores the target.
    uint256 private constant _MIN_FILL_DIVISOR = 10;

    /// @inheritdoc IFilling
    address public immutable rebalanceAuction;

    /// @dev What a fill comes to.
    /// @param held {tok} Of every component, claims included.
    /// @param deal The components, what moves at the middle {USD}, and the basket's value.
    /// @param sellPrice {USD/tok} Twice the price at a factor of one, on the side that costs the bidder.
    /// @param buyPrice {USD/tok} As `sellPrice`.
    /// @param surplus {USD} Of the component sold, above its target.
    /// @param deficit {USD} Of the component bought, below its target.
    /// @param factor {1}
    /// @param restoring {sell} What would bring the first of both to its target.
    /// @param loss {1} Of the basket at its bid.
    struct Offer {
        Policy policy;
        uint256[] held;
        Valuation.Snapshot basket;
        PolicyCheck.Trade deal;
        uint256 sellPrice;
        uint256 buyPrice;
        uint256 surplus;
        uint256 deficit;
        uint256 factor;
        uint256 restoring;
        uint256 sold;
        uint256 bought;
        uint256 loss;
    }

    constructor(address rebalanceAuction_) {
        rebalanceAuction = rebalanceAuction_;
    }

    /// @inheritdoc IFilling
    function fill(
        AuctionTerms calldata terms,
        Fill calldata wanted
    ) external nonReentrant returns (uint256 sold, uint256 bought, bool healed) {
        require(msg.sender == rebalanceAuction, IRoles.NotAuthorized(msg.sender, rebalanceAuction));
        _checkReceiver(wanted.recipient);
        Offer memory offer = _offerOf(terms, wanted);
        (sold, bought) = (offer.sold, offer.bought);
        require(sold >= wanted.minSold, AmountBelowMinimum(wanted.sell, sold, wanted.minSold));
        require(bought <= wanted.maxPaid, IInKind.AmountAboveMaximum(wanted.buy, bought, wanted.maxPaid));
        if (offer.loss > 0) _auctionLossBudget = _auctionLossBudget.charge(offer.loss, block.timestamp);
        _exchange(offer, terms.payer, wanted);
        emit Filled(terms.payer, wanted.sell, wanted.buy, sold, bought, offer.factor, offer.loss);
        healed = _isHealed(offer, _indexOf(offer.policy, wanted.token));
    }

    /* VIEW */

    /// @inheritdoc IFilling
    function previewFill(
        AuctionTerms calldata terms,
        Fill calldata wanted
    ) external view nonReentrantView returns (uint256 sold, uint256 bought, uint256 factor) {
        Offer memory offer = _offerOf(terms, wanted);
        return (offer.sold, offer.bought, offer.factor);
    }

    /// @inheritdoc IFilling
    function auctionLossBudget() external view returns (uint256 used, uint256 size, uint256 period) {
        LossBudget budget = _auctionLossBudget;
        return (budget.usedAt(block.timestamp), budget.size(), budget.period());
    }

    /* INTERNAL */

    /// @dev Prices and checks a fill.
    function _offerOf(AuctionTerms calldata terms, Fill calldata wanted) private view returns (Offer memory offer) {
        Policy current = _policyOf(terms);
        (offer.policy, offer.held) = (current, _rawBalances(current));
        (offer.deal.sell, offer.deal.buy) = (_indexOf(current, wanted.sell), _indexOf(current, wanted.buy));
        _requireClaimsCovered(wanted.buy, offer.held[offer.deal.buy]);
        _price(offer);
        offer.factor = FallingFactor.at(current, terms.progress);
        _setAmounts(offer, wanted.maxSold);
        // {1} = {USD} * {1} / {USD}
        offer.loss = offer.deal.sold.zeroFloorSub(offer.deal.bought).mulDivUp(_WAD, offer.basket.bid);
        if (!_auctionLossBudget.holds(offer.loss, block.timestamp)) {
            // With its budget used up, an auction goes on at the middle.
            (offer.factor, offer.loss) = (_WAD, 0);
            _setAmounts(offer, wanted.maxSold);
        }
        require(offer.sold > 0, NothingToFill(wanted.sell, wanted.buy, offer.surplus, offer.deficit));
        uint256 least = offer.restoring.divUp(_MIN_FILL_DIVISOR);
        require(offer.sold >= least, FillTooSmall(wanted.sell, offer.sold, least));
        PolicyCheck.requireTradeAllowed(current, offer.basket.values, offer.deal);
    }

    /// @dev Reverts in a pause of auctions, and when there was one since the auction was opened: nobody competed meanwhile.
    function _requireUninterrupted(uint256 openedAt) internal view {
        ExpiringPause pause = _auctionPause;
        pause.requireOver();
        uint256 end = ExpiringPause.unwrap(pause);
        require(openedAt >= end, AuctionWasPaused(openedAt, end));
    }

    /// @dev The policy in force, if the auction is of its time and nothing has interrupted it.
    function _policyOf(AuctionTerms calldata terms) private view returns (Policy) {
        require(terms.policy == policy, AuctionOutdated(terms.policy, policy));
        _requireUninterrupted(terms.openedAt);
        return PolicyLibrary.load(terms.policy);
    }

    /// @dev Values the basket, every feed read once, and sets both prices: the middle, moved against the bidder by what a
    /// second source is worse on its side. Sets how far both components are from their targets.
    function _price(Offer memory offer) private view {
        (Policy current, uint256 sell, uint256 buy) = (offer.policy, offer.deal.sell, offer.deal.buy);
        Valuation.Quote[] memory quotes = new Valuation.Quote[](offer.held.length);
        uint256 most = 2 * current.auctionCost(); // {bps} of a price, between its bid and its ask
        // A rate can be pushed down for a call with its bid, and up with its ask; the middle must not follow. What feeds
        // declare is no more than the cost, so that without a push nothing changes.
        (Valuation.Quote memory price, Valuation.Quote memory guarded) = Valuation.quotesOf(current, sell);
        price.bid = price.bid.max(price.ask - (price.ask * most) / _BPS);
        offer.sellPrice = Valuation.twiceMiddle(price) + 2 * guarded.ask.zeroFloorSub(price.ask);
        quotes[sell] = price;
        (price, guarded) = Valuation.quotesOf(current, buy);
        price.ask = price.ask.min(price.bid + (price.bid * most) / _BPS);
        offer.buyPrice = Valuation.twiceMiddle(price) - 2 * price.bid.zeroFloorSub(guarded.bid);
        quotes[buy] = price;
        Valuation.Snapshot memory basket = Valuation.snapshotWith(
            current,
            _unclaimedBalances(current, offer.held),
            quotes
        );
        require(basket.bid > 0, VaultEmpty());
        (offer.basket, offer.deal.total) = (basket, basket.mid);
        // {USD} = {USD} - {USD} * {bps} / {bps}, both rounded so that no target is passed
        offer.surplus = basket.values[sell].zeroFloorSub(basket.mid.mulDivUp(current.targetWeight(sell), _BPS));
        offer.deficit = basket.mid.mulDiv(current.targetWeight(buy), _BPS).zeroFloorSub(basket.values[buy]);
    }

    /// @dev Sets what restores the first of both targets, and what the bidder gets of it and pays, in {tok} and {USD}.
    function _setAmounts(Offer memory offer, uint256 maxSold) private pure {
        PolicyCheck.Trade memory deal = offer.deal;
        Valuation.Quote memory sell = offer.basket.quotes[deal.sell];
        Valuation.Quote memory buy = offer.basket.quotes[deal.buy];
        uint256 sellUnit = Valuation.unitOf(offer.policy, deal.sell);
        uint256 buyUnit = Valuation.unitOf(offer.policy, deal.buy);
        // bought {tok} = sold {tok} * paid / got, up: the vault gets the dust
        uint256 paid = offer.sellPrice.mulDivUp(offer.factor, _WAD) * buyUnit; // {USD/tok} * {1} * {tok}
        uint256 got = offer.buyPrice * sellUnit;
        offer.restoring = _restoring(offer, paid, got);
        offer.sold = offer.restoring.min(maxSold);
        offer.bought = offer.sold.fullMulDivUp(paid, got);
        deal.sold = Valuation.middleDown(offer.sold, sell, sellUnit);
        deal.bought = Valuation.middleDown(offer.bought, buy, buyUnit);
    }

    /// @dev {sell} What brings the first of both components to its target, by what is sold or by what is paid for it, at the
    /// ratio of `paid` {buy} for `got` {sell}; down, so that neither target is passed.
    function _restoring(Offer memory offer, uint256 paid, uint256 got) private pure returns (uint256) {
        uint256 most = _atMiddle(offer, offer.deal.buy, offer.deficit).fullMulDiv(got, paid);
        return _atMiddle(offer, offer.deal.sell, offer.surplus.min(offer.deficit)).min(most);
    }

    /// @dev {tok} of component `i` worth `value` {USD} at the middle: {tok} = {USD} * {tok} / {USD/tok}, down.
    function _atMiddle(Offer memory offer, uint256 i, uint256 value) private pure returns (uint256) {
        uint256 twiceUnit = 2 * Valuation.unitOf(offer.policy, i);
        return value.fullMulDiv(twiceUnit, Valuation.twiceMiddle(offer.basket.quotes[i]));
    }

    /// @dev Sends the tokens sold, lets the bidder do with them what it wants, takes the tokens bought, and checks that
    /// nothing else moved.
    function _exchange(Offer memory offer, address payer, Fill calldata wanted) private {
        (uint256 sold, uint256 bought) = (offer.sold, offer.bought);
        uint256 supply = totalSupply();
        SafeTransferLib.safeTransfer(wanted.sell, wanted.recipient, sold);
        if (wanted.data.length > 0) IFillCallback(payer).onFill(wanted.sell, wanted.buy, sold, bought, wanted.data);
        SafeTransferLib.safeTransferFrom(wanted.buy, payer, address(this), bought);
        PolicyCheck.Trade memory deal = offer.deal;
        (, uint256 received) = _swapped(offer.policy, offer.held, deal.sell, deal.buy, sold, supply);
        require(received >= bought, TransferShort(wanted.buy, received, bought));
    }

    /// @dev Whether component `i`, one of both, is back at its target, or near it.
    function _isHealed(Offer memory offer, uint256 i) private pure returns (bool) {
        PolicyCheck.Trade memory deal = offer.deal;
        uint256 value = offer.basket.values[i]; // {USD}; no more is sold than is above the target
        value = i == deal.sell ? value - deal.sold : value + deal.bought;
        return Drift.isHealed(offer.policy, i, value.mulDiv(_WAD, deal.total));
    }
}
