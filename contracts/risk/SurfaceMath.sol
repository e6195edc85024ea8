// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {LogarithmMath} from "../math/LogarithmMath.sol";
import {Svi} from "../math/Svi.sol";
import {SviSlice} from "../math/SviSlice.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";

/// @notice What an expiry is valued by, at a time. `lower.expiry` is zero where there is only `upper`.
struct Bracket {
    uint256 expiry;
    uint256 time;
    IVolSurface.Slice lower;
    IVolSurface.Slice upper;
}

/*
 * BOUNDS
 * An accepted slice has w < 2^72 in 18 decimals for |k| <= 10, times are below 2^33 s, forwards below 2^112: products of w
 * with two times, and of a forward with a time, stay below 2^145. That is why this is unchecked.
 */

/// @title The surface between and before its slices
/// @notice A slice's variance is used up with time: w(k, t) = w(k) (T - t) / (T - reported). Between two expiries total
/// variance is linear in time at equal log-moneyness, before the first it is in proportion to time. So it never falls with the
/// expiry where the slices do not (Gatheral and Jacquier 2014, "Arbitrage-free SVI volatility surfaces", lemma 5.1).
library SurfaceMath {
    using FixedPointMathLib for uint256;

    /// @dev {s}
    uint256 internal constant YEAR = 365 days;
    uint256 private constant _WAD = 1e18;
    /// @dev {1} in 18 decimals per basis point
    uint256 private constant _WAD_PER_BPS = 1e14;
    /// @dev {1} in 18 decimals: the distance d1 at which the normal distribution is one quarter below, Φ^-1(3/4).
    int256 private constant _QUARTER_DELTA = 0.674489750196081743e18;
    /// @dev Halvings of a range of 20: the strike is within 1.2e-12.
    uint256 private constant _HALVINGS = 44;

    /// @dev {1} What is left of a slice's variance {1} of `whole` {s} for `left` {s}; 18 decimals, rounded up.
    function remaining(uint256 w, uint256 left, uint256 whole) internal pure returns (uint256) {
        // see BOUNDS
        unchecked {
            return (w * left + whole - 1) / whole; // {1} = {1} * {s} / {s}
        }
    }

    /// @dev {1} On the line between two variances {1}, after `passed` {s} of `span` {s}; 18 decimals, rounded up.
    function varianceBetween(
        uint256 earlier,
        uint256 later,
        uint256 passed,
        uint256 span
    ) internal pure returns (uint256) {
        // see BOUNDS
        unchecked {
            return (earlier * (span - passed) + later * passed + span - 1) / span; // {1} = {1} * {s} / {s}
        }
    }

    /// @dev {USD/tok} On the line between two forwards, after `passed` {s} of `span` {s}; 18 decimals, rounded down.
    function forwardBetween(
        uint256 earlier,
        uint256 later,
        uint256 passed,
        uint256 span
    ) internal pure returns (uint256) {
        // see BOUNDS
        unchecked {
            return (earlier * (span - passed) + later * passed) / span; // {USD/tok} = {USD/tok} * {s} / {s}
        }
    }

    /// @dev {1} Total variance from `time` to the bracket's expiry, 18 decimals, rounded up.
    function totalVariance(Bracket memory b, int256 k) internal pure returns (uint256) {
        if (b.lower.expiry == 0) return _until(b.upper, k, b.expiry - b.time);
        uint256 earlier = _until(b.lower, k, b.lower.expiry - b.time);
        uint256 later = _until(b.upper, k, b.upper.expiry - b.time);
        return varianceBetween(earlier, later, b.expiry - b.lower.expiry, b.upper.expiry - b.lower.expiry);
    }

    /// @dev {USD/tok} 18 decimals, rounded down.
    function forward(Bracket memory b) internal pure returns (uint256) {
        if (b.lower.expiry == 0) return b.upper.forward;
        uint256 span = b.upper.expiry - b.lower.expiry;
        return forwardBetween(b.lower.forward, b.upper.forward, b.expiry - b.lower.expiry, span);
    }

    /// @dev {1} ln(strike / forward), 18 decimals, rounded down. Reverts with `LogarithmUndefined`.
    function logMoneyness(Bracket memory b, uint256 strike) internal pure returns (int256) {
        return LogarithmMath.logRatio(strike, forward(b));
    }

    /// @dev {1/year^0.5} Volatility of a total variance {1} over a duration {s}; 18 decimals, rounded down.
    function volatility(uint256 variance, uint256 duration) internal pure returns (uint256) {
        return (variance * _WAD * YEAR).rawDiv(duration).sqrt();
    }

    /// @dev {1} Log-moneyness at which the call (or put) has a delta of a quarter, 18 decimals: k = w/2 ± Φ^-1(3/4) √w. d1 falls
    /// with k where there is no butterfly arbitrage (Fukasawa 2012, "The normalizing transformation of the implied volatility
    /// smile"), so halving finds it. Reverts with `LogMoneynessOutOfRange` when it is beyond the surface's domain.
    function quarterDelta(Bracket memory b, bool isCall) internal pure returns (int256 k) {
        int256 distance = isCall ? _QUARTER_DELTA : -_QUARTER_DELTA;
        int256 low = -Svi.MAX_LOG_MONEYNESS;
        k = Svi.MAX_LOG_MONEYNESS;
        require(_isBeyond(b, k, distance), Svi.LogMoneynessOutOfRange(k, Svi.MAX_LOG_MONEYNESS));
        for (uint256 i; i < _HALVINGS; ++i) {
            int256 middle = (low + k) / 2;
            if (_isBeyond(b, middle, distance)) k = middle;
            else low = middle;
        }
    }

    /// @dev {1/year^0.5} Risk reversal and butterfly of the call and the put with a delta of a quarter, 18 decimals.
    function skew(Bracket memory b) internal pure returns (int256 riskReversal, int256 butterfly) {
        int256 call = int256(volatilityAt(b, quarterDelta(b, true)));
        int256 put = int256(volatilityAt(b, quarterDelta(b, false)));
        return (call - put, (call + put) / 2 - int256(volatilityAt(b, 0)));
    }

    /// @dev {1/year^0.5} 18 decimals, rounded down.
    function volatilityAt(Bracket memory b, int256 k) internal pure returns (uint256) {
        return volatility(totalVariance(b, k), b.expiry - b.time);
    }

    /// @dev {s} Age of the older slice.
    function age(Bracket memory b) internal pure returns (uint256) {
        uint256 reportedAt = b.upper.reportedAt;
        if (b.lower.expiry != 0) reportedAt = reportedAt.min(b.lower.reportedAt);
        return b.time - reportedAt;
    }

    /// @dev {1} 18 decimals, rounded up: nothing until `freshFor`, in a straight line to the maximum at `staleAfter`.
    function widening(uint256 age_, IVolSurface.Terms memory terms) internal pure returns (uint256) {
        if (age_ <= terms.freshFor) return 0;
        uint256 range = terms.staleAfter - terms.freshFor;
        uint256 aged = (age_ - terms.freshFor).min(range);
        return (terms.maximumWidening * _WAD_PER_BPS * aged).divUp(range);
    }

    /// @dev {1} A total variance divided and multiplied by 1 + widening; outwards.
    function widened(uint256 variance, uint256 by) internal pure returns (uint256 least, uint256 most) {
        least = (variance * _WAD) / (_WAD + by);
        most = (variance * (_WAD + by)).divUp(_WAD);
    }

    /// @dev {1} A slice's variance for `left` {s}, at most its own time; 18 decimals, rounded up.
    function _until(IVolSurface.Slice memory slice, int256 k, uint256 left) private pure returns (uint256) {
        uint256 w = Svi.totalVariance(SviSlice.wrap(slice.parameters), k);
        return remaining(w, left, slice.expiry - slice.reportedAt);
    }

    /// @dev True where k >= w/2 + distance √w.
    function _isBeyond(Bracket memory b, int256 k, int256 distance) private pure returns (bool) {
        uint256 w = totalVariance(b, k);
        return 2 * k >= int256(w) + (2 * distance * int256((w * _WAD).sqrt())) / int256(_WAD);
    }
}
