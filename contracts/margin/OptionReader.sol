// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IMarginReader} from "../interfaces/IMarginReader.sol";
import {ISettlement} from "../interfaces/ISettlement.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {Leg} from "./Leg.sol";
import {MarginKind, OptionSet} from "./MarginTypes.sol";

/// @title An account's options of one expiry as the margin model sees them
/// @notice Forwards are the spot price: cash bears interest of its own, and the surface's forward is as old as its last message.
///
/// STALE       Where the surface is too old, its variances are widened as far as its terms say, and only what reduces risk is allowed.
/// MISSING     Where the surface does not reach, variances follow from the range that the price is shocked by, a quarter less to twice as
///             much, and only what reduces risk is allowed. So nobody is stuck because reporters fell silent.
/// ENDING      In the half hour that settlement averages over, the whole price still counts as moving: what of the average is known is in
///             rounds that nobody has read. Taken for the price of now it would be wrong by what the price has moved since.
/// OVER        Until its settlement price is proved, an expiry is worth what it would pay at the price of now, which is not what it will pay:
///             only what reduces risk is allowed, and anyone may prove. Then it is worth what it pays.
/// TOUCHES     A round long past may prove a touch tomorrow. Until it is known whether its barrier was touched, an option is worth the less
///             of what it is either way: else one bought at its whole worth could be proved dead by who sold it.
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

    /// @dev The options of the expiry that begins at `from`, where the next one begins, and whether only what reduces risk is allowed.
    function _setOf(
        Leg[] calldata legs,
        uint256 from,
        uint256 to,
        address token,
        uint256 spot,
        uint256 range,
        MarginKind kind
    ) internal view returns (OptionSet memory set, uint256 next, bool isStale) {
        uint256 expiry = legs[from].instrument().expiry();
        next = from;
        while (next < to && legs[next].instrument().expiry() == expiry) ++next;
        uint256 count = next - from;
        (set.legs, set.variances) = (new Leg[](count), new uint256[](count));
        for (uint256 i = 0; i < count; ++i) set.legs[i] = legs[from + i];
        set.forward = spot;
        set.observationGap = _OBSERVATION_GAP;
        if (expiry <= block.timestamp) {
            isStale = _setOver(set, expiry);
        } else {
            set.secondsToExpiry = expiry - block.timestamp;
            isStale = _setVariances(set, token, expiry, range, kind);
        }
        _setTouches(set);
    }

    /// @dev Options that are over move no more once their price is proved; whether it is not.
    function _setOver(OptionSet memory set, uint256 expiry) private view returns (bool isUnproved) {
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

    /// @dev Which barriers were touched, and which may have been, as far as anybody can still prove.
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
