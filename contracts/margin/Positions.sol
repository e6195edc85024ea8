// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";
import {IMarginListing} from "../interfaces/IMarginListing.sol";
import {PerpetualMarket} from "../interfaces/IPerpetualMarkets.sol";
import {AccountId} from "./AccountId.sol";
import {Accounts} from "./Accounts.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {Leg} from "./Leg.sol";
import {PositionList} from "./PositionList.sol";

/// @title How positions are made, undone and settled
/// @notice In pairs: what one account gets another gives, and what one is paid another pays, but for what is rounded down.
abstract contract Positions is Accounts {
    using SafeCastLib for int256;
    using SafeCastLib for uint256;

    /// @dev From dollars of a price times a quantity, 27 decimals, to 18.
    int256 private constant _SCALE = 1e9;

    /// @dev A trade in the making.
    /// @param bought The buyer's positions.
    /// @param sold The seller's.
    /// @param payment {USD} By the buyer to the seller, 27 decimals.
    /// @param buyerProfit {USD} What the buyer's perpetuals gained until now, 18 decimals.
    /// @param sellerProfit {USD} What the seller's did.
    struct Exchange {
        Leg[] bought;
        Leg[] sold;
        int256 payment;
        int256 buyerProfit;
        int256 sellerProfit;
    }

    /// @notice What can be traded and pledged.
    IMarginListing public immutable listing;

    constructor(address reader_, address listing_) Accounts(reader_) {
        listing = IMarginListing(listing_);
    }

    /// @dev {USD} Moves the fills from seller to buyer, with their cash; what the buyer pays for them, rounded down. The fee is each side's.
    function _exchange(
        AccountId buyer,
        AccountId seller,
        Fill[] calldata fills,
        uint256 fee
    ) internal returns (int256 payment) {
        Exchange memory made = Exchange(_legs[buyer], _legs[seller], 0, 0, 0);
        for (uint256 i = 0; i < fills.length; ++i) _fill(buyer, seller, fills[i], made);
        PositionList.requireBounded(made.bought);
        PositionList.requireBounded(made.sold);
        _store(buyer, made.bought);
        _store(seller, made.sold);
        payment = made.payment / _SCALE;
        _addCash(buyer, made.buyerProfit - payment - fee.toInt256());
        _addCash(seller, made.sellerProfit + payment - fee.toInt256());
        _countUnsettled(made.buyerProfit + made.sellerProfit);
    }

    /// @dev {USD} Turns what is over, and what perpetuals gained, into cash.
    function _settle(AccountId account) internal returns (int256 profit) {
        Leg[] memory legs = _legs[account];
        Leg[] memory left = legs;
        for (uint256 i = 0; i < legs.length; ++i) {
            InstrumentId id = legs[i].instrument();
            int256 quantity = legs[i].quantity();
            int256 gained = 0;
            if (id.kind() == InstrumentKind.Perpetual) {
                (PerpetualMarket memory market, , uint256 mark) = _marketNow(id.underlying());
                gained = _rebase(account, id.underlying(), quantity, int256(mark) - market.funding);
            } else {
                bool isOver;
                (isOver, gained) = reader.payoffOf(legs[i]);
                if (!isOver) continue;
                // a copy: the list that is walked stays as it is
                left = PositionList.without(left, id);
                _countInterest(id, quantity, 0);
            }
            profit += gained;
            emit PositionSettled(account, id, quantity, gained);
        }
        _store(account, left);
        _addCash(account, profit);
        _countUnsettled(profit);
    }

    function _fill(AccountId buyer, AccountId seller, Fill calldata fill, Exchange memory made) private {
        require(fill.quantity != 0, AmountZero());
        InstrumentId id = fill.instrument;
        int256 price = fill.price.toInt256();
        int256 boughtFrom = PositionList.quantityOf(made.bought, id);
        int256 soldFrom = PositionList.quantityOf(made.sold, id);
        if (id.kind() == InstrumentKind.Perpetual) {
            price -= _meet(buyer, seller, fill, boughtFrom, soldFrom, made);
        }
        uint256 open = openInterest[id];
        made.bought = PositionList.add(made.bought, id, fill.quantity);
        made.sold = PositionList.add(made.sold, id, -fill.quantity);
        _countInterest(id, boughtFrom, boughtFrom + fill.quantity);
        _countInterest(id, soldFrom, soldFrom - fill.quantity);
        // what only closes may be of an expiry that is closed to trade, or above its cap
        if (openInterest[id] > open) _requireRoom(id);
        made.payment += fill.quantity * price;
        emit Traded(id, buyer, seller, fill.quantity, fill.price);
    }

    /// @dev {USD/tok} Brings both sides of a trade in perpetuals to the mark, which it returns, and notes the trade.
    function _meet(
        AccountId buyer,
        AccountId seller,
        Fill calldata fill,
        int256 boughtFrom,
        int256 soldFrom,
        Exchange memory made
    ) private returns (int256) {
        uint256 underlying = fill.instrument.underlying();
        (PerpetualMarket memory market, , uint256 mark) = _marketNow(underlying);
        int256 basis = int256(mark) - market.funding;
        made.buyerProfit += _rebase(buyer, underlying, boughtFrom, basis);
        made.sellerProfit += _rebase(seller, underlying, soldFrom, basis);
        _record(underlying, market, FixedPointMathLib.abs(fill.quantity), fill.price);
        return int256(mark);
    }

    function _countUnsettled(int256 profit) private {
        if (profit != 0) _ledger.unsettled = (_ledger.unsettled + profit).toInt128();
    }

    function _requireRoom(InstrumentId id) private view {
        uint256 cap = listing.capOf(id);
        (uint256 underlying, uint256 category) = (id.underlying(), id.category());
        uint256 open = openInterestIn[underlying][category];
        require(open <= cap, OpenInterestAboveCap(underlying, category, open, cap));
    }

    /// @dev Writes what changed.
    function _store(AccountId account, Leg[] memory legs) private {
        Leg[] storage kept = _legs[account];
        uint256 had = kept.length;
        while (had > legs.length) {
            kept.pop();
            --had;
        }
        for (uint256 i = 0; i < had; ++i) {
            if (Leg.unwrap(kept[i]) != Leg.unwrap(legs[i])) kept[i] = legs[i];
        }
        for (uint256 i = had; i < legs.length; ++i) kept.push(legs[i]);
    }
}
