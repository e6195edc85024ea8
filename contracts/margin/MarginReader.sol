// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {AccountView, IClearinghouse} from "../interfaces/IClearinghouse.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {IMarginListing} from "../interfaces/IMarginListing.sol";
import {IMarginReader} from "../interfaces/IMarginReader.sol";
import {IRiskParameters} from "../interfaces/IRiskParameters.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";
import {InstrumentId, InstrumentKind, InstrumentLibrary} from "./Instrument.sol";
import {Leg} from "./Leg.sol";
import {Assessment, Book, Collateral, MarginKind, OptionSet, Portfolio} from "./MarginTypes.sol";

/// @title What accounts are worth at the prices of now, and what they have to be
/// @notice See `IMarginReader`.
contract MarginReader is IMarginReader {
    using FixedPointMathLib for uint256;

    uint256 private constant _WAD = 1e18;
    uint256 private constant _WAD_PER_BPS = 1e14;
    uint256 private constant _BPS = 10_000;
    uint256 private constant _MILLION = 1e6;
    uint256 private constant _NO_UNDERLYING = 255;
    /// @dev {s} What settlement averages over.
    uint256 private constant _AVERAGING = 30 minutes;
    /// @dev {1} Largest part of an option's premium that a fee takes, 18 decimals.
    uint256 private constant _PREMIUM_PART = 0.125e18;
    /// @dev Part of the requirement released that may be given up in equity.
    int256 private constant _GIVEN_UP = 10;

    /// @notice What can be traded and pledged.
    IMarginListing public immutable listing;
    /// @notice The margin model.
    IMarginEngine public immutable engine;
    /// @notice Implied volatilities.
    IVolSurface public immutable surface;
    /// @notice Ranges and haircuts.
    IRiskParameters public immutable riskParameters;
    /// @notice Settlement prices.
    ISettlement public immutable settlement;
    /// @notice {1} ρ*, of every pair; 18 decimals.
    uint256 public immutable stressCorrelation;

    constructor(
        address listing_,
        address engine_,
        address surface_,
        address riskParameters_,
        address settlement_,
        uint256 stressCorrelation_
    ) {
        (listing, engine) = (IMarginListing(listing_), IMarginEngine(engine_));
        (surface, riskParameters) = (IVolSurface(surface_), IRiskParameters(riskParameters_));
        (settlement, stressCorrelation) = (ISettlement(settlement_), stressCorrelation_);
    }

    /* JUDGEMENT */

    /// @inheritdoc IMarginReader
    function judge(
        AccountView calldata after_
    ) external view returns (bool isCovered, int256 equity, uint256 requirement) {
        Portfolio memory portfolio = _portfolioOf(after_, MarginKind.Initial);
        (equity, requirement) = engine.boundOf(portfolio, MarginKind.Initial);
        if (_covers(equity, requirement)) return (true, equity, requirement);
        Assessment memory exact = engine.assess(portfolio, MarginKind.Initial);
        return (_covers(exact.equity, exact.requirement), exact.equity, exact.requirement);
    }

    /// @inheritdoc IMarginReader
    function compare(
        AccountView calldata before,
        int256 equityAfter,
        uint256 requirementAfter
    ) external view returns (bool isAllowed, int256 equity, uint256 requirement) {
        Assessment memory had = engine.assess(_portfolioOf(before, MarginKind.Initial), MarginKind.Initial);
        (equity, requirement) = (had.equity, had.requirement);
        isAllowed = _isNearer(equity, int256(requirement), equityAfter, int256(requirementAfter));
    }

    /// @inheritdoc IMarginReader
    function assess(AccountView calldata account, MarginKind kind) external view returns (Assessment memory) {
        return engine.assess(_portfolioOf(account, kind), kind);
    }

    /// @inheritdoc IMarginReader
    function portfolioOf(AccountView calldata account, MarginKind kind) external view returns (Portfolio memory) {
        return _portfolioOf(account, kind);
    }

    /* TRADES AND SETTLEMENT */

    /// @inheritdoc IMarginReader
    function feeOf(IClearinghouse.Fill[] calldata fills) external view returns (uint256 fee) {
        for (uint256 i = 0; i < fills.length; ++i) fee += _feeOf(fills[i]);
    }

    /// @inheritdoc IMarginReader
    function perpetualTermsOf(uint256 underlying) external view returns (uint256 index, uint256 feeRate) {
        IMarginListing.Underlying memory terms = listing.underlyingOf(underlying);
        return (_middle(terms.feed), (uint256(terms.perpetualFee) * _WAD) / _MILLION);
    }

    /// @inheritdoc IMarginReader
    function payoffOf(Leg leg) external view returns (bool isOver, int256 payoff) {
        InstrumentId id = leg.instrument();
        if (id.kind() == InstrumentKind.Perpetual || block.timestamp < id.expiry()) return (false, 0);
        uint256 price = settlement.priceOf(id.underlying(), id.expiry());
        if (price == 0) return (false, 0);
        // {USD} 18 and 9 decimals, rounded down
        int256 value = leg.quantity() * int256(_payoffAt(id, price));
        return (true, value >= 0 ? value / 1e9 : -int256(uint256(-value).divUp(1e9)));
    }

    /* INTERNAL */

    function _covers(int256 equity, uint256 requirement) private pure returns (bool) {
        return equity >= 0 && uint256(equity) >= requirement;
    }

    /// @dev The rule of `IMarginReader`; {USD}
    function _isNearer(int256 e, int256 r, int256 nextE, int256 nextR) private pure returns (bool) {
        if (e < 0) return nextE >= e && nextR <= r;
        return
            nextE >= 0 &&
            nextE - nextR >= e - r &&
            nextE * r >= e * nextR &&
            (nextE >= e || (e - nextE) * _GIVEN_UP <= r - nextR);
    }

    /// @dev {USD} For each side: a part of the notional, of an option no more than an eighth of its price.
    function _feeOf(IClearinghouse.Fill calldata fill) private view returns (uint256) {
        InstrumentId id = fill.instrument;
        require(id.isValid(), IMarginListing.InstrumentNotListed(id));
        require(
            id.kind() == InstrumentKind.Perpetual || block.timestamp < id.expiry(),
            PositionExpired(InstrumentId.unwrap(id), id.expiry(), block.timestamp)
        );
        IMarginListing.Underlying memory terms = listing.underlyingOf(id.underlying());
        uint256 quantity = FixedPointMathLib.abs(fill.quantity);
        uint256 unit = id.kind() == InstrumentKind.Digital ? _WAD : _middle(terms.feed);
        uint256 notional = quantity.fullMulDivUp(unit, 1e9); // {USD}
        if (id.kind() == InstrumentKind.Perpetual) return notional.fullMulDivUp(terms.perpetualFee, _MILLION);
        uint256 premium = quantity.fullMulDivUp(fill.price, 1e9);
        return notional.fullMulDivUp(terms.optionFee, _MILLION).min(premium.fullMulDivUp(_PREMIUM_PART, _WAD));
    }

    /// @dev {USD} Of one contract at a settlement price, 18 decimals.
    function _payoffAt(InstrumentId id, uint256 price) private pure returns (uint256) {
        uint256 strike = id.strike();
        if (id.kind() != InstrumentKind.Digital) {
            return id.isCall() ? price.zeroFloorSub(strike) : strike.zeroFloorSub(price);
        }
        uint256 reach = (strike * InstrumentLibrary.DIGITAL_RAMP) / (2 * _WAD);
        uint256 paid = (price.zeroFloorSub(strike - reach) * _WAD) / (2 * reach);
        paid = paid.min(_WAD);
        return id.isCall() ? paid : _WAD - paid;
    }

    /// @dev {USD/tok} The middle of a feed's quote, 18 decimals.
    function _middle(address feed) private view returns (uint256) {
        (uint256 bid, uint256 ask) = IFeed(feed).quote();
        return (bid + ask) / 2;
    }

    function _portfolioOf(
        AccountView calldata account,
        MarginKind kind
    ) private view returns (Portfolio memory portfolio) {
        portfolio.cash = account.cash;
        portfolio.stressCorrelation = stressCorrelation;
        IMarginListing.Collateral[] memory terms = new IMarginListing.Collateral[](account.tokens.length);
        uint256 underlyings; // bit i: the account has something that moves with underlying i
        for (uint256 i = 0; i < terms.length; ++i) {
            terms[i] = listing.collateralOf(account.tokens[i]);
            if (terms[i].underlying != _NO_UNDERLYING) underlyings |= 1 << terms[i].underlying;
        }
        for (uint256 i = 0; i < account.legs.length; ++i) underlyings |= 1 << account.legs[i].instrument().underlying();
        portfolio.books = new Book[](_count(underlyings));
        uint256 place;
        for (uint256 u = 0; underlyings >> u != 0; ++u) {
            if ((underlyings >> u) & 1 == 0) continue;
            portfolio.books[place++] = _bookOf(account, terms, u, kind);
        }
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
        MarginKind kind
    ) private view returns (Book memory book) {
        IMarginListing.Underlying memory listed = listing.underlyingOf(underlying);
        (book.spot, book.staleness) = (_middle(listed.feed), _stalenessOf(listed.feed, kind));
        (uint256 initial, uint256 maintenance) = riskParameters.ranges(underlying);
        book.range = kind == MarginKind.Initial ? initial : maintenance;
        (uint256 from, uint256 to) = _legsOf(account.legs, underlying);
        // a perpetual comes first, and its profit is in the cash already
        if (from < to && account.legs[from].instrument().expiry() == 0) book.perpetuals = account.legs[from++].quantity();
        book.optionSets = new OptionSet[](_expiriesIn(account.legs, from, to));
        for (uint256 i = 0; i < book.optionSets.length; ++i) {
            (book.optionSets[i], from) = _setOf(account.legs, from, to, listed.token, book.spot, kind);
        }
        book.collaterals = _collateralsOf(account, terms, underlying, kind);
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
        result.leverage = (_BPS * _BPS * _WAD) / (_BPS * _BPS - uint256(terms.repledged) * terms.loanToValue);
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

    /// @dev The options of the expiry that begins at `from`, and where the next one begins.
    function _setOf(
        Leg[] calldata legs,
        uint256 from,
        uint256 to,
        address token,
        uint256 spot,
        MarginKind kind
    ) private view returns (OptionSet memory set, uint256 next) {
        uint256 expiry = legs[from].instrument().expiry();
        next = from;
        while (next < to && legs[next].instrument().expiry() == expiry) ++next;
        uint256 count = next - from;
        (set.legs, set.variances) = (new Leg[](count), new uint256[](count));
        for (uint256 i = 0; i < count; ++i) set.legs[i] = legs[from + i];
        if (expiry <= block.timestamp) return (_overSet(set, expiry), next);
        set.forward = spot;
        set.secondsToExpiry = expiry - block.timestamp;
        if (set.secondsToExpiry < _AVERAGING) {
            set.fixedPart = (spot * (_AVERAGING - set.secondsToExpiry)) / _AVERAGING;
        }
        if (kind == MarginKind.Initial) _setRanges(set, token, expiry);
        for (uint256 i = 0; i < count; ++i) {
            uint256 strike = set.legs[i].instrument().strike();
            set.variances[i] = kind == MarginKind.Initial
                ? surface.totalVariance(token, strike, expiry).clamp(set.leastVariances[i], set.mostVariances[i])
                : surface.settledTotalVariance(token, strike, expiry);
        }
    }

    function _setRanges(OptionSet memory set, address token, uint256 expiry) private view {
        uint256 count = set.legs.length;
        (set.leastVariances, set.mostVariances) = (new uint256[](count), new uint256[](count));
        for (uint256 i = 0; i < count; ++i) {
            uint256 strike = set.legs[i].instrument().strike();
            (set.leastVariances[i], set.mostVariances[i]) = surface.totalVarianceRange(token, strike, expiry);
        }
    }

    /// @dev Options that are over and not settled are worth what they pay, which moves no more.
    function _overSet(OptionSet memory set, uint256 expiry) private view returns (OptionSet memory) {
        InstrumentId id = set.legs[0].instrument();
        uint256 price = settlement.priceOf(id.underlying(), expiry);
        require(price != 0, PositionExpired(InstrumentId.unwrap(id), expiry, block.timestamp));
        (set.forward, set.fixedPart, set.secondsToExpiry) = (price, price, 1);
        return set;
    }

    function _count(uint256 bits) private pure returns (uint256 count) {
        for (; bits != 0; bits &= bits - 1) ++count;
    }
}
