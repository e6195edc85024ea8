// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LibBit} from "solady/src/utils/LibBit.sol";
import {AccountView} from "../interfaces/IClearinghouse.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {IMarginListing} from "../interfaces/IMarginListing.sol";
import {IRiskParameters} from "../interfaces/IRiskParameters.sol";
import {Leg} from "./Leg.sol";
import {Book, Collateral, MarginKind, OptionSet, Portfolio} from "./MarginTypes.sol";
import {OptionReader, Question} from "./OptionReader.sol";

/// @title An account's portfolio as the margin model sees it
/// @notice Prices are the middle of a feed's quote, which never stops because a second source disagrees; collateral counts at the bid for new risk.
abstract contract PortfolioReader is OptionReader {
    using FixedPointMathLib for uint256;

    uint256 internal constant _BPS = 10_000;
    uint256 private constant _WAD_PER_BPS = 1e14;
    uint256 private constant _NO_UNDERLYING = 255;

    /// @notice What can be traded and pledged.
    IMarginListing public immutable listing;
    /// @notice Ranges and haircuts.
    IRiskParameters public immutable riskParameters;
    /// @notice {1} ρ*, of every pair; 18 decimals.
    uint256 public immutable stressCorrelation;

    constructor(
        address listing_,
        address surface_,
        address riskParameters_,
        address settlement_,
        uint256 stressCorrelation_
    ) OptionReader(surface_, settlement_) {
        (listing, riskParameters) = (IMarginListing(listing_), IRiskParameters(riskParameters_));
        stressCorrelation = stressCorrelation_;
    }

    /// @dev {USD/tok} The middle of a feed's quote, 18 decimals.
    function _middle(address feed) internal view returns (uint256) {
        (uint256 bid, uint256 ask) = IFeed(feed).quote();
        return (bid + ask) / 2;
    }

    /// @dev The portfolio, and whether only what reduces risk is allowed.
    function _portfolioOf(
        AccountView calldata account,
        MarginKind kind
    ) internal view returns (Portfolio memory portfolio, bool isStale) {
        Question memory question = Question(kind, false);
        portfolio.cash = account.cash;
        portfolio.stressCorrelation = stressCorrelation;
        IMarginListing.Collateral[] memory terms = new IMarginListing.Collateral[](account.tokens.length);
        uint256 underlyings; // bit i: the account has something that moves with underlying i
        for (uint256 i = 0; i < terms.length; ++i) {
            terms[i] = listing.collateralOf(account.tokens[i]);
            if (terms[i].underlying != _NO_UNDERLYING) underlyings |= 1 << terms[i].underlying;
        }
        for (uint256 i = 0; i < account.legs.length; ++i) underlyings |= 1 << account.legs[i].instrument().underlying();
        portfolio.books = new Book[](LibBit.popCount(underlyings));
        uint256 place;
        for (uint256 u = 0; underlyings >> u != 0; ++u) {
            if ((underlyings >> u) & 1 == 0) continue;
            portfolio.books[place++] = _bookOf(account, terms, u, question);
        }
        isStale = question.isStale;
        for (uint256 i = 0; i < terms.length; ++i) {
            if (terms[i].underlying != _NO_UNDERLYING) continue;
            Collateral memory plain = _collateralOf(account, terms[i], i, kind);
            portfolio.stableValue += (plain.value * (_WAD - plain.haircut)) / _WAD;
        }
    }

    function _bookOf(
        AccountView calldata account,
        IMarginListing.Collateral[] memory terms,
        uint256 underlying,
        Question memory question
    ) private view returns (Book memory book) {
        MarginKind kind = question.kind;
        IMarginListing.Underlying memory listed = listing.underlyingOf(underlying);
        (book.spot, book.staleness) = (_middle(listed.feed), _stalenessOf(listed.feed, kind));
        (uint256 initial, uint256 maintenance) = riskParameters.ranges(underlying);
        book.range = kind == MarginKind.Initial ? initial : maintenance;
        book.collaterals = _collateralsOf(account, terms, underlying, kind);
        (uint256 from, uint256 to) = _legsOf(account.legs, underlying);
        // a perpetual comes first, and its profit is in the cash already
        if (from < to && account.legs[from].instrument().expiry() == 0)
            book.perpetuals = account.legs[from++].quantity();
        book.optionSets = new OptionSet[](_expiriesIn(account.legs, from, to));
        _addSets(book, account.legs[from:to], listed.token, question);
    }

    /// @dev All options of an underlying, by expiry.
    function _addSets(Book memory book, Leg[] calldata legs, address token, Question memory question) private view {
        uint256 from = 0;
        for (uint256 i = 0; i < book.optionSets.length; ++i) {
            OptionSet memory set = _setOf(legs[from:], token, book, question);
            book.optionSets[i] = set;
            from += set.legs.length;
        }
    }

    function _collateralsOf(
        AccountView calldata account,
        IMarginListing.Collateral[] memory terms,
        uint256 underlying,
        MarginKind kind
    ) private view returns (Collateral[] memory collaterals) {
        uint256 count;
        for (uint256 i = 0; i < terms.length; ++i) if (terms[i].underlying == underlying) ++count;
        collaterals = new Collateral[](count);
        count = 0;
        for (uint256 i = 0; i < terms.length; ++i) {
            if (terms[i].underlying == underlying) collaterals[count++] = _collateralOf(account, terms[i], i, kind);
        }
    }

    /// @dev A pledge at its bid for new risk and at the middle for old.
    function _collateralOf(
        AccountView calldata account,
        IMarginListing.Collateral memory terms,
        uint256 i,
        MarginKind kind
    ) private view returns (Collateral memory result) {
        (uint256 bid, uint256 ask) = IFeed(terms.feed).quote();
        uint256 price = kind == MarginKind.Initial ? bid : (bid + ask) / 2;
        (address token, uint256 amount) = (account.tokens[i], account.amounts[i]);
        result.value = amount.fullMulDiv(price, 10 ** terms.decimals);
        uint256 together = (account.pledged[i] * terms.concentration) / _BPS;
        (uint256 initial, uint256 maintenance) = riskParameters.haircuts(token, amount.max(together));
        result.haircut = kind == MarginKind.Initial ? initial : maintenance;
        result.beta = terms.beta * _WAD_PER_BPS;
        // above a half nothing new is pledged, and what is there falls twice as hard
        uint256 lookThrough = (uint256(terms.repledged) * terms.loanToValue).min((_BPS * _BPS) / 2);
        result.leverage = (_BPS * _BPS * _WAD) / (_BPS * _BPS - lookThrough);
    }

    /// @dev {1} √(age beyond the heartbeat, or two for maintenance, in days), 18 decimals.
    function _stalenessOf(address feed, MarginKind kind) private view returns (uint256) {
        uint256 allowed = IFeed(feed).heartbeat() * (kind == MarginKind.Initial ? 1 : 2);
        uint256 late = (block.timestamp - IFeed(feed).updatedAt()).zeroFloorSub(allowed);
        return ((late * _WAD * _WAD) / 1 days).sqrt();
    }

    function _legsOf(Leg[] calldata legs, uint256 underlying) private pure returns (uint256 from, uint256 to) {
        while (from < legs.length && legs[from].instrument().underlying() < underlying) ++from;
        to = from;
        while (to < legs.length && legs[to].instrument().underlying() == underlying) ++to;
    }

    function _expiriesIn(Leg[] calldata legs, uint256 from, uint256 to) private pure returns (uint256 count) {
        uint256 last;
        for (uint256 i = from; i < to; ++i) {
            uint256 expiry = legs[i].instrument().expiry();
            if (expiry != last) ++count;
            last = expiry;
        }
    }
}
