// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IVolSurface} from "../interfaces/IVolSurface.sol";
import {ExpiryList} from "./ExpiryList.sol";
import {ReporterSet} from "./ReporterSet.sol";
import {Bracket, SurfaceMath} from "./SurfaceMath.sol";
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

    constructor(
        address owner_,
        address[] memory reporters,
        uint256 quorum_
    ) EIP712("Ballast VolSurface", "1") ReporterSet(reporters, quorum_) {
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
        Bracket memory b = _bracket(underlying, expiry, Age.EarlierBlock);
        (least, most) = _widened(underlying, b, SurfaceMath.logMoneyness(b, strike));
        if (!_isChanging(underlying)) return (least, most);
        b = _bracket(underlying, expiry, Age.Newest);
        (uint256 otherLeast, uint256 otherMost) = _widened(underlying, b, SurfaceMath.logMoneyness(b, strike));
        return (least.min(otherLeast), most.max(otherMost));
    }

    /// @inheritdoc IVolSurface
    function totalVarianceAt(
        address underlying,
        int256 logMoneyness,
        uint256 expiry,
        Age age
    ) external view returns (uint256) {
        return SurfaceMath.totalVariance(_bracket(underlying, expiry, age), logMoneyness);
    }

    /// @inheritdoc IVolSurface
    function totalVarianceRangeAt(
        address underlying,
        int256 logMoneyness,
        uint256 expiry
    ) external view returns (uint256 least, uint256 most) {
        (least, most) = _widened(underlying, _bracket(underlying, expiry, Age.EarlierBlock), logMoneyness);
        if (!_isChanging(underlying)) return (least, most);
        Bracket memory newest = _bracket(underlying, expiry, Age.Newest);
        (uint256 otherLeast, uint256 otherMost) = _widened(underlying, newest, logMoneyness);
        return (least.min(otherLeast), most.max(otherMost));
    }

    /// @inheritdoc IVolSurface
    function forwardOf(address underlying, uint256 expiry, Age age) external view returns (uint256) {
        return SurfaceMath.forward(_bracket(underlying, expiry, age));
    }

    /// @inheritdoc IVolSurface
    function atTheMoneyVolatility(address underlying, uint256 expiry) external view returns (uint256) {
        return SurfaceMath.volatilityAt(_bracket(underlying, expiry, Age.InForce), 0);
    }

    /// @inheritdoc IVolSurface
    function riskReversal(address underlying, uint256 expiry) external view returns (int256) {
        (uint256 call, uint256 put, ) = SurfaceMath.smile(_bracket(underlying, expiry, Age.InForce));
        return int256(call) - int256(put);
    }

    /// @inheritdoc IVolSurface
    function butterfly(address underlying, uint256 expiry) external view returns (int256) {
        (uint256 call, uint256 put, uint256 middle) = SurfaceMath.smile(_bracket(underlying, expiry, Age.InForce));
        return int256((call + put) / 2) - int256(middle);
    }

    /// @inheritdoc IVolSurface
    function ageOf(address underlying, uint256 expiry) external view returns (uint256) {
        return SurfaceMath.age(_bracket(underlying, expiry, Age.InForce));
    }

    /// @inheritdoc IVolSurface
    function wideningOf(address underlying, uint256 expiry) external view returns (uint256) {
        return _widening(underlying, _bracket(underlying, expiry, Age.InForce));
    }

    /// @inheritdoc IVolSurface
    function isStale(address underlying, uint256 expiry) external view returns (bool) {
        (, uint256 upper) = ExpiryList.around(_list(_surfaces[underlying], Age.InForce), expiry);
        if (upper == 0 || expiry <= block.timestamp) return true;
        uint256 age = SurfaceMath.age(_bracket(underlying, expiry, Age.InForce));
        return age >= _surfaces[underlying].terms.staleAfter;
    }

    /// @inheritdoc IVolSurface
    function slicesOf(address underlying, Age age) external view returns (Slice[] memory slices) {
        Surface storage surface = _surfaces[underlying];
        uint256 list = _list(surface, age);
        slices = new Slice[](ExpiryList.MAX);
        uint256 count;
        for (uint256 i; i < ExpiryList.MAX; ++i) {
            uint256 expiry = ExpiryList.at(list, i);
            if (expiry > block.timestamp) slices[count++] = _slice(surface, expiry, age);
        }
        // slices.length = count, which is at most what was allocated
        assembly ("memory-safe") {
            mstore(slices, count)
        }
    }

    /// @inheritdoc IVolSurface
    function termsOf(address underlying) external view returns (bool isListed, Terms memory terms) {
        return (_surfaces[underlying].status.isListed, _surfaces[underlying].terms);
    }

    /// @inheritdoc IVolSurface
    function statusOf(
        address underlying
    ) external view returns (uint256 timestamp, uint256 postedAt, uint256 pendingUntil) {
        Status memory status = _surfaces[underlying].status;
        pendingUntil = status.pendingUntil > block.timestamp ? status.pendingUntil : 0;
        return (status.timestamp, status.postedAt, pendingUntil);
    }

    /* INTERNAL */

    function _atStrike(address underlying, uint256 strike, uint256 expiry, Age age) private view returns (uint256) {
        Bracket memory b = _bracket(underlying, expiry, age);
        return SurfaceMath.totalVariance(b, SurfaceMath.logMoneyness(b, strike));
    }

    /// @dev What an expiry is valued by. The lower neighbour counts while it is not over, and not where a slice is hit.
    function _bracket(address underlying, uint256 expiry, Age age) private view returns (Bracket memory b) {
        require(expiry > block.timestamp, ExpiryPassed(expiry, block.timestamp));
        Surface storage surface = _surfaces[underlying];
        uint256 list = _list(surface, age);
        require(list != 0, SurfaceEmpty(underlying));
        (uint256 lower, uint256 upper) = ExpiryList.around(list, expiry);
        require(upper != 0, ExpiryBeyondSurface(underlying, expiry, lower));
        (b.expiry, b.time) = (expiry, block.timestamp);
        b.upper = _slice(surface, upper, age);
        if (upper != expiry && lower > block.timestamp) b.lower = _slice(surface, lower, age);
    }

    /// @dev True while the newest surface is not the one of an earlier block.
    function _isChanging(address underlying) private view returns (bool) {
        Status storage status = _surfaces[underlying].status;
        return status.postedAt == block.timestamp || status.pendingUntil > block.timestamp;
    }

    function _widening(address underlying, Bracket memory b) private view returns (uint256) {
        return SurfaceMath.widening(SurfaceMath.age(b), _surfaces[underlying].terms);
    }

    function _widened(address underlying, Bracket memory b, int256 k) private view returns (uint256, uint256) {
        return SurfaceMath.widened(SurfaceMath.totalVariance(b, k), _widening(underlying, b));
    }
}
