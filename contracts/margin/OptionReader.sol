// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IMarginReader} from "../interfaces/IMarginReader.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {Leg} from "./Leg.sol";
import {Book, MarginKind, OptionSet} from "./MarginTypes.sol";

/// @dev What is asked of an account, and what was found on the way.
/// @param kind Which requirement.
/// @param isStale Whether only what reduces risk is allowed.
struct Question {
    MarginKind kind;
    bool isStale;
}

/// @title An account's options of one expiry as the margin model sees them
/// @notice Forwards are the spot price: cash bears interest of its own, and the surface's forward is as old as its last message.
///
/// STALE       Where the surface is too old, its variances are widened as far as its terms say, and only what reduces risk is allowed.
/// MISSING     Where the surface does not reach, variances follow from the range that the price is shocked by, a quarter less to twice as
///             much, and only what reduces risk is allowed. So nobody is stuck because reporters fell silent.
/// HALF HOUR   What of the settlement's half hour has passed is not known here, so all of the forward is shocked until the end.
/// OVER        Until its settlement price is proved, an expiry is worth what it would pay at the price of now, and only what reduces risk is
///             allowed; then, what it pays.
/// BARRIERS    A round long past may prove a touch tomorrow, to whom it serves. Until the touch is known an option is what it is worth either
///             way, the less of both: else one could be bought at its whole worth by who then proves it dead.
abstract contract OptionReader {
    using FixedPointMathLib for uint256;

    uint256 internal constant _WAD = 1e18;
    /// @dev {s} Rounds come when the price has moved by their threshold: half a percent is what half an hour brings.
    uint256 private constant _OBSERVATION_GAP = 30 minutes;
    /// @dev {1} Volatilities of the day that a range is, times itself: 3.9^2, 18 decimals.
    uint256 private constant _RANGE_SQUARED = 15.21e18;

    /// @notice Implied volatilities.
    IVolSurface public immutable surface;
    /// @notice Settlement prices and touches of barriers.
    ISettlement public immutable settlement;

    constructor(address surface_, address settlement_) {
        (surface, settlement) = (IVolSurface(surface_), ISettlement(settlement_));
    }

    /// @dev The options of the first legs' expiry.
    function _setOf(
        Leg[] calldata legs,
        address token,
        Book memory book,
        Question memory question
    ) internal view returns (OptionSet memory set) {
        uint256 expiry = legs[0].instrument().expiry();
        uint256 count = 1;
        while (count < legs.length && legs[count].instrument().expiry() == expiry) ++count;
        (set.legs, set.variances) = (new Leg[](count), new uint256[](count));
        for (uint256 i = 0; i < count; ++i) set.legs[i] = legs[i];
        set.forward = book.spot;
        set.observationGap = _OBSERVATION_GAP;
        if (expiry <= block.timestamp) {
            if (_setOver(set, expiry)) question.isStale = true;
        } else {
            set.secondsToExpiry = expiry - block.timestamp;
            if (_setVariances(set, token, expiry, book.range, question.kind)) question.isStale = true;
        }
        _setTouches(set);
    }

    /// @dev Options that are over move no more once their price is proved; until then, whether it is not.
    function _setOver(OptionSet memory set, uint256 expiry) private view returns (bool isStale) {
        set.secondsToExpiry = 1;
        uint256 price = settlement.priceOf(set.legs[0].instrument().underlying(), expiry);
        if (price == 0) return true;
        (set.forward, set.fixedPart) = (price, price);
    }

    function _setVariances(
        OptionSet memory set,
        address token,
        uint256 expiry,
        uint256 range,
        MarginKind kind
    ) private view returns (bool) {
        uint256 count = set.legs.length;
        uint256[] memory strikes = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) strikes[i] = set.legs[i].instrument().strike();
        bool isSettled = kind == MarginKind.Maintenance;
        uint256 had = gasleft();
        try surface.smileOf(token, expiry, strikes, isSettled) returns (IVolSurface.Smile memory smile) {
            set.variances = smile.variances;
            if (isSettled) return smile.isStale;
            (set.leastVariances, set.mostVariances) = (smile.least, smile.most);
            for (uint256 i = 0; i < count; ++i) {
                set.variances[i] = smile.variances[i].clamp(smile.least[i], smile.most[i]);
            }
            return smile.isStale;
        } catch {
            // who gives little gas cannot make a surface look missing
            uint256 left = gasleft();
            require(left > had / 4, IMarginReader.SurfaceStarved(left));
            _setMissing(set, range, isSettled);
            return true;
        }
    }

    /// @dev Flat, at the volatility that the range is 3.9 of in a day.
    function _setMissing(OptionSet memory set, uint256 range, bool isSettled) private pure {
        uint256 daily = (range * range) / _RANGE_SQUARED; // {1/day}
        uint256 variance = (daily * set.secondsToExpiry) / 1 days;
        uint256 count = set.legs.length;
        for (uint256 i = 0; i < count; ++i) set.variances[i] = variance;
        if (isSettled) return;
        (set.leastVariances, set.mostVariances) = (new uint256[](count), new uint256[](count));
        for (uint256 i = 0; i < count; ++i) {
            (set.leastVariances[i], set.mostVariances[i]) = ((variance * 9) / 16, variance * 4);
        }
    }

    /// @dev Which barriers were touched, and which may have been at any time since the expiry was listed.
    function _setTouches(OptionSet memory set) private view {
        for (uint256 i = 0; i < set.legs.length; ++i) {
            InstrumentId id = set.legs[i].instrument();
            if (id.kind() != InstrumentKind.Barrier) continue;
            (bool isKnown, bool isTouched) = settlement.outcomeOf(id);
            if (isTouched) set.touched |= 1 << i;
            else if (!isKnown) set.unproved |= 1 << i;
        }
    }
}
