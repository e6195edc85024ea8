// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";
import {PerpetualMarket} from "../interfaces/IPerpetualMarkets.sol";
import {ExponentialMath} from "../math/ExponentialMath.sol";
import {LogarithmMath} from "../math/LogarithmMath.sol";

/// @title Funding of perpetuals
/// @notice With V the quantity traded and P premium times quantity, both decaying by e in eight hours, and O the open interest, the premium is
/// P / max(V, O). Its integral is exact, so it does not matter who looks when:
///
///   while V > O, P / V is constant; from then on P / O decays.
library Funding {
    using SafeCastLib for uint256;
    using SafeCastLib for int256;

    /// @notice {s} Over which trades are forgotten, and once in which the premium is paid.
    uint256 internal constant WINDOW = 8 hours;
    int256 private constant _WAD = 1e18;
    int256 private constant _SCALE = 1e9;
    /// @dev {1} Time beyond which nothing is left of anything: e^-42 is less than a wei. 18 decimals.
    uint256 private constant _LONG = 42e18;

    /// @notice The premium.
    /// @param market With funding up to now.
    /// @param openInterest {tok} 9 decimals.
    /// @return {1} Of the index, 18 decimals, towards zero.
    function premiumOf(PerpetualMarket memory market, uint256 openInterest) internal pure returns (int256) {
        uint256 most = FixedPointMathLib.max(market.volume, openInterest);
        return most == 0 ? int256(0) : (market.premiumVolume * _SCALE) / int256(most);
    }

    /// @notice The mark.
    /// @param index {USD/tok} 18 decimals.
    /// @param premium {1} 18 decimals, less than one.
    /// @return {USD/tok} 18 decimals.
    function markAt(uint256 index, int256 premium) internal pure returns (uint256) {
        return uint256(int256(index) + (int256(index) * premium) / _WAD);
    }

    /// @notice A market some time later.
    /// @param market As it was kept.
    /// @param openInterest {tok} Since then, 9 decimals.
    /// @param index {USD/tok} Now, 18 decimals.
    /// @param time {s} Now.
    /// @return next With funding up to now.
    function accrued(
        PerpetualMarket memory market,
        uint256 openInterest,
        uint256 index,
        uint256 time
    ) internal pure returns (PerpetualMarket memory next) {
        uint256 windows = FixedPointMathLib.min(((time - market.updatedAt) * uint256(_WAD)) / WINDOW, _LONG);
        next.updatedAt = time.toUint40();
        int256 paid = (int256(index) * _premiumOver(market, openInterest, windows)) / _WAD;
        next.funding = (market.funding + paid).toInt128();
        uint256 left = ExponentialMath.exp(-int256(windows)); // {1}
        next.premiumVolume = int128((market.premiumVolume * int256(left)) / _WAD);
        // up, so that the premium of what is left is never above what it was
        next.volume = uint88(FixedPointMathLib.divUp(market.volume * left, uint256(_WAD)));
    }

    /// @notice A market after a trade.
    /// @param market With funding up to now; changed.
    /// @param quantity {tok} Unsigned, 9 decimals.
    /// @param price {USD/tok} 18 decimals.
    /// @param index {USD/tok} 18 decimals, not zero.
    /// @param feeRate {1} Largest premium that counts, either way, 18 decimals.
    function record(
        PerpetualMarket memory market,
        uint256 quantity,
        uint256 price,
        uint256 index,
        uint256 feeRate
    ) internal pure {
        // within the fee rate of an index of at most 2^127, so that nothing overflows
        uint256 bounded = FixedPointMathLib.min(price, 2 * index);
        int256 premium = ((int256(bounded) - int256(index)) * _WAD) / int256(index);
        premium = FixedPointMathLib.clamp(premium, -int256(feeRate), int256(feeRate));
        market.premiumVolume = (market.premiumVolume + (premium * int256(quantity)) / _SCALE).toInt128();
        market.volume = (market.volume + quantity).toUint88();
    }

    /// @dev {1} Integral of the premium over a time in windows, 18 decimals.
    function _premiumOver(
        PerpetualMarket memory market,
        uint256 openInterest,
        uint256 windows
    ) private pure returns (int256) {
        if (openInterest == 0 || market.premiumVolume == 0) return 0;
        uint256 flat = _flatTime(market.volume, openInterest); // {1} windows
        if (windows <= flat) return (premiumOf(market, openInterest) * int256(windows)) / _WAD;
        uint256 left = ExponentialMath.exp(-int256(windows - flat)); // {1}
        int256 weight = int256(flat) + _WAD - int256(left);
        return (premiumOf(market, openInterest) * weight) / _WAD;
    }

    /// @dev {1} Windows until what was traded has decayed to the open interest, 18 decimals.
    function _flatTime(uint256 volume, uint256 openInterest) private pure returns (uint256) {
        return volume <= openInterest ? 0 : uint256(LogarithmMath.logRatio(volume, openInterest));
    }
}
