// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {AccountView, IClearinghouse} from "../interfaces/IClearinghouse.sol";
import {IMarginEngine} from "../interfaces/IMarginEngine.sol";
import {IMarginListing} from "../interfaces/IMarginListing.sol";
import {IMarginReader} from "../interfaces/IMarginReader.sol";
import {InstrumentId, InstrumentKind, InstrumentLibrary} from "./Instrument.sol";
import {Leg} from "./Leg.sol";
import {Assessment, MarginKind, Portfolio} from "./MarginTypes.sol";
import {PortfolioReader} from "./PortfolioReader.sol";

/// @title What accounts are worth at the prices of now, and what they have to be
/// @notice See `IMarginReader`.
contract MarginReader is IMarginReader, PortfolioReader {
    using FixedPointMathLib for uint256;

    uint256 private constant _MILLION = 1e6;
    /// @dev {1} Largest part of an option's premium that a fee takes, 18 decimals.
    uint256 private constant _PREMIUM_PART = 0.125e18;
    /// @dev Part of the requirement released that may be given up in equity.
    int256 private constant _GIVEN_UP = 10;

    /// @notice The margin model.
    IMarginEngine public immutable engine;

    constructor(
        address listing_,
        address engine_,
        address surface_,
        address riskParameters_,
        address settlement_,
        uint256 stressCorrelation_
    ) PortfolioReader(listing_, surface_, riskParameters_, settlement_, stressCorrelation_) {
        engine = IMarginEngine(engine_);
    }

    /* JUDGEMENT */

    /// @inheritdoc IMarginReader
    function judge(
        AccountView calldata after_
    ) external view returns (bool isCovered, int256 equity, uint256 requirement) {
        (Portfolio memory portfolio, bool isStale) = _portfolioOf(after_, MarginKind.Initial);
        if (!isStale) {
            (equity, requirement) = engine.boundOf(portfolio, MarginKind.Initial);
            if (_covers(equity, requirement)) return (true, equity, requirement);
        }
        Assessment memory exact = engine.assess(portfolio, MarginKind.Initial);
        return (!isStale && _covers(exact.equity, exact.requirement), exact.equity, exact.requirement);
    }

    /// @inheritdoc IMarginReader
    function compare(
        AccountView calldata before,
        int256 equityAfter,
        uint256 requirementAfter
    ) external view returns (bool isAllowed, int256 equity, uint256 requirement) {
        (Portfolio memory portfolio, ) = _portfolioOf(before, MarginKind.Initial);
        Assessment memory had = engine.assess(portfolio, MarginKind.Initial);
        (equity, requirement) = (had.equity, had.requirement);
        isAllowed = _isNearer(equity, int256(requirement), equityAfter, int256(requirementAfter));
    }

    /// @inheritdoc IMarginReader
    function assess(AccountView calldata account, MarginKind kind) external view returns (Assessment memory) {
        (Portfolio memory portfolio, ) = _portfolioOf(account, kind);
        return engine.assess(portfolio, kind);
    }

    /// @inheritdoc IMarginReader
    function portfolioOf(
        AccountView calldata account,
        MarginKind kind
    ) external view returns (Portfolio memory portfolio, bool isStale) {
        return _portfolioOf(account, kind);
    }

    /* TRADES AND SETTLEMENT */

    /// @inheritdoc IMarginReader
    function feeOf(IClearinghouse.Fill[] calldata fills) external view returns (uint256 fee) {
        uint256 last = type(uint256).max;
        IMarginListing.Underlying memory terms;
        uint256 spot;
        for (uint256 i = 0; i < fills.length; ++i) {
            uint256 underlying = fills[i].instrument.underlying();
            if (underlying != last) {
                terms = listing.underlyingOf(underlying);
                (spot, last) = (_middle(terms.feed), underlying);
            }
            fee += _feeOf(fills[i], terms, spot);
        }
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
        if (id.kind() == InstrumentKind.Barrier) {
            (bool isKnown, bool isTouched) = settlement.outcomeOf(id);
            if (!isKnown) return (false, 0);
            if (isTouched != id.isKnockIn()) return (true, 0);
        }
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
    function _feeOf(
        IClearinghouse.Fill calldata fill,
        IMarginListing.Underlying memory terms,
        uint256 spot
    ) private view returns (uint256) {
        InstrumentId id = fill.instrument;
        require(id.isValid(), IMarginListing.InstrumentNotListed(id));
        require(
            id.kind() == InstrumentKind.Perpetual || block.timestamp < id.expiry(),
            PositionExpired(InstrumentId.unwrap(id), id.expiry(), block.timestamp)
        );
        uint256 quantity = FixedPointMathLib.abs(fill.quantity);
        uint256 unit = id.kind() == InstrumentKind.Digital ? _WAD : spot;
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
}
