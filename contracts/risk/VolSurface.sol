// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";
import {ExpiryList} from "./ExpiryList.sol";
import {ReporterSet} from "./ReporterSet.sol";
import {LogarithmMath} from "../math/LogarithmMath.sol";
import {Svi} from "../math/Svi.sol";
import {SviSlice} from "../math/SviSlice.sol";
import {SurfaceMath} from "./SurfaceMath.sol";
import {SurfacePosts} from "./SurfacePosts.sol";

/// @title The market's volatility, by underlying, strike and expiry
/// @notice See `IVolSurface`. The views are here.
///
/// AGES: slices and lists of expiries are kept in two versions. What is posted writes over the older one, or over what
/// was posted in the same block, so the version of an earlier block is always there.
/// TIME: a slice's variance is used up in proportion to time; that, and being scaled down, keeps a slice free of butterfly
/// arbitrage, which is why the surface starts at zero and is not continued beyond its last expiry.
/// TRUST: a quorum of reporters can move a surface by a factor of e in variance within an hour, and two thirds of them further
/// after five minutes in which the guardian can cancel it; both only inside the limits of the measured volatility.
contract VolSurface is SurfacePosts {
    using FixedPointMathLib for uint256;

    constructor(address owner_, address[] memory reporters, uint256 quorum_) ReporterSet(reporters, quorum_) {
        _initializeRoles(owner_, address(0), address(0));
    }

    /* VIEW */

    /// @inheritdoc IVolSurface
    function totalVariance(address underlying, uint256 strike, uint256 expiry) external view returns (uint256) {
        return _atStrike(underlying, strike, expiry, Age.InForce);
    }

    /// @inheritdoc IVolSurface
    function settledTotalVariance(address underlying, uint256 strike, uint256 expiry) external view returns (uint256) {
        return _atStrike(underlying, strike, expiry, Age.EarlierBlock);
    }

    /// @inheritdoc IVolSurface
    function totalVarianceRange(
        address underlying,
        uint256 strike,
        uint256 expiry
    ) external view returns (uint256 least, uint256 most) {
        uint256[] memory strikes = new uint256[](1);
        strikes[0] = strike;
        Smile memory smile = _smile(underlying, expiry, strikes, false);
        return (smile.least[0], smile.most[0]);
    }

    /// @inheritdoc IVolSurface
    function smileOf(
        address underlying,
        uint256 expiry,
        uint256[] calldata strikes,
        bool isSettled
    ) external view returns (Smile memory) {
        return _smile(underlying, expiry, strikes, isSettled);
    }

    /// @inheritdoc IVolSurface
    function totalVarianceAt(
        address underlying,
        int256 logMoneyness,
        uint256 expiry,
        Age age
    ) public view returns (uint256) {
        return _variance(_point(underlying, expiry, age), logMoneyness);
    }

    /// @inheritdoc IVolSurface
    function agingOf(
        address underlying,
        uint256 expiry
    ) external view returns (uint256 age, uint256 widening, bool isStale) {
        age = _age(_point(underlying, expiry, Age.InForce));
        Terms storage terms = _surfaces[underlying].terms;
        (widening, isStale) = (SurfaceMath.widening(age, terms), age >= terms.staleAfter);
    }

    /// @inheritdoc IVolSurface
    function slicesOf(address underlying, Age age) external view returns (Slice[] memory slices) {
        Surface storage surface = _surfaces[underlying];
        uint256 list = _list(surface, age);
        slices = new Slice[](ExpiryList.MAX);
        uint256 count;
        for (uint256 i; i < ExpiryList.MAX; ++i) {
            uint256 expiry = ExpiryList.at(list, i);
            if (expiry <= block.timestamp) continue;
            (uint256 parameters, uint256 record) = _read(surface, expiry, age);
            slices[count++] = Slice(parameters, _forwardIn(record), expiry, _reportedIn(record));
        }
        // slices.length = count, which is at most what was allocated
        assembly ("memory-safe") {
            mstore(slices, count)
        }
    }

    /// @inheritdoc IVolSurface
    function termsOf(address underlying) external view returns (Terms memory) {
        return _surfaces[underlying].terms;
    }

    /// @inheritdoc IVolSurface
    function statusOf(
        address underlying
    ) external view returns (uint256 timestamp, uint256 postedAt, uint256 pendingUntil) {
        Surface storage surface = _surfaces[underlying];
        pendingUntil = surface.pendingUntil > block.timestamp ? surface.pendingUntil : 0;
        return (surface.timestamp, surface.postedAt, pendingUntil);
    }

    /* INTERNAL */

    /// @dev What an expiry is valued by: its own slice or the next one, and, where that is not its own and the one before
    /// is not over, the one before (else `lower` is zero). Records as in `SurfaceStorage`.
    struct Point {
        uint256 expiry;
        uint256 lower;
        uint256 upper;
        uint256 lowerSlice;
        uint256 lowerRecord;
        uint256 upperSlice;
        uint256 upperRecord;
    }

    function _point(address underlying, uint256 expiry, Age age) private view returns (Point memory p) {
        require(expiry > block.timestamp, ExpiryPassed(expiry, block.timestamp));
        Surface storage surface = _surfaces[underlying];
        uint256 list = _list(surface, age);
        require(list != 0, SurfaceEmpty(underlying));
        (uint256 lower, uint256 upper) = ExpiryList.around(list, expiry);
        require(upper != 0, ExpiryBeyondSurface(underlying, expiry, lower));
        (p.expiry, p.upper) = (expiry, upper);
        (p.upperSlice, p.upperRecord) = _read(surface, upper, age);
        if (upper == expiry || lower <= block.timestamp) return p;
        p.lower = lower;
        (p.lowerSlice, p.lowerRecord) = _read(surface, lower, age);
    }

    /// @dev {1} 18 decimals, rounded up.
    function _variance(Point memory p, int256 k) private view returns (uint256) {
        // Slices on the list are of expiries after now, and of data before it.
        unchecked {
            uint256 later = Svi.totalVariance(SviSlice.wrap(p.upperSlice), k);
            uint256 whole = p.upper - _reportedIn(p.upperRecord);
            if (p.lower == 0) return SurfaceMath.remaining(later, p.expiry - block.timestamp, whole);
            later = SurfaceMath.remaining(later, p.upper - block.timestamp, whole);
            uint256 earlier = Svi.totalVariance(SviSlice.wrap(p.lowerSlice), k);
            whole = p.lower - _reportedIn(p.lowerRecord);
            earlier = SurfaceMath.remaining(earlier, p.lower - block.timestamp, whole);
            return SurfaceMath.varianceBetween(earlier, later, p.expiry - p.lower, p.upper - p.lower);
        }
    }

    /// @dev {USD/tok} 18 decimals, rounded down.
    function _forward(Point memory p) private pure returns (uint256) {
        uint256 later = _forwardIn(p.upperRecord);
        if (p.lower == 0) return later;
        unchecked {
            return SurfaceMath.forwardBetween(_forwardIn(p.lowerRecord), later, p.expiry - p.lower, p.upper - p.lower);
        }
    }

    /// @dev {s} Of the older slice.
    function _age(Point memory p) private view returns (uint256) {
        uint256 reportedAt = _reportedIn(p.upperRecord);
        if (p.lower != 0) reportedAt = reportedAt.min(_reportedIn(p.lowerRecord));
        return block.timestamp - reportedAt;
    }

    function _smile(
        address underlying,
        uint256 expiry,
        uint256[] memory strikes,
        bool isSettled
    ) private view returns (Smile memory smile) {
        Point memory settled = _point(underlying, expiry, Age.EarlierBlock);
        bool isChanging = _isChanging(underlying);
        Point memory current = isChanging ? _point(underlying, expiry, Age.InForce) : settled;
        smile.isStale = _age(current) >= _surfaces[underlying].terms.staleAfter;
        smile.forward = _forward(isSettled ? settled : current);
        smile.variances = _variances(isSettled ? settled : current, strikes);
        if (isSettled) return smile;
        (smile.least, smile.most) = _ranges(
            underlying,
            settled,
            isChanging ? _variances(settled, strikes) : smile.variances
        );
        if (!isChanging) return smile;
        Point memory newest = _point(underlying, expiry, Age.Newest);
        (uint256[] memory least, uint256[] memory most) = _ranges(underlying, newest, _variances(newest, strikes));
        for (uint256 i = 0; i < strikes.length; ++i) {
            (smile.least[i], smile.most[i]) = (smile.least[i].min(least[i]), smile.most[i].max(most[i]));
        }
    }

    /// @dev {1} Of strikes {USD/tok}, 18 decimals, rounded up.
    function _variances(Point memory p, uint256[] memory strikes) private view returns (uint256[] memory variances) {
        uint256 forward = _forward(p);
        variances = new uint256[](strikes.length);
        for (uint256 i = 0; i < strikes.length; ++i) {
            variances[i] = _variance(p, LogarithmMath.logRatio(strikes[i], forward));
        }
    }

    /// @dev {1} Variances of a point, widened by its age; 18 decimals, outwards.
    function _ranges(
        address underlying,
        Point memory p,
        uint256[] memory variances
    ) private view returns (uint256[] memory least, uint256[] memory most) {
        uint256 by = SurfaceMath.widening(_age(p), _surfaces[underlying].terms);
        (least, most) = (new uint256[](variances.length), new uint256[](variances.length));
        for (uint256 i = 0; i < variances.length; ++i) (least[i], most[i]) = SurfaceMath.widened(variances[i], by);
    }

    function _atStrike(address underlying, uint256 strike, uint256 expiry, Age age) private view returns (uint256) {
        Point memory p = _point(underlying, expiry, age);
        return _variance(p, LogarithmMath.logRatio(strike, _forward(p)));
    }

    /// @dev True while the newest surface is not the one of an earlier block.
    function _isChanging(address underlying) private view returns (bool) {
        Surface storage surface = _surfaces[underlying];
        return surface.postedAt == block.timestamp || surface.pendingUntil > block.timestamp;
    }

    function _domainNameAndVersion() internal pure override returns (string memory, string memory) {
        return ("Ballast VolSurface", "1");
    }
}
