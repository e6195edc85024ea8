// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IGreeksLens} from "../interfaces/IGreeksLens.sol";
import {Book, Collateral, OptionSet} from "../margin/MarginTypes.sol";
import {OptionGrid} from "../margin/OptionGrid.sol";

/// @title One underlying's Greeks
/// @notice Central differences of the values that the margin model itself marks by, so that they see what it sees: ramps of digitals, shifted barriers,
/// the part of a forward that is fixed. Spot moves by a thousandth of the total volatility, volatility and time by a thousandth
/// of themselves: a few 1e-5 off the derivative at most. Where a value has a kink or a jump inside that, at a barrier or a strike at expiry, so has the answer.
library Sensitivities {
    uint256 private constant _WAD = 1e18;
    /// @dev {1} One over the steps of volatility and time, and of spot over volatility.
    uint256 private constant _STEPS = 1000;
    /// @dev {1} Bounds of the step of spot, 18 decimals.
    uint256 private constant _LEAST_STEP = 1e9;
    uint256 private constant _MOST_STEP = 1e15;
    /// @dev {USD/tok} Below it a step would have too few digits, 18 decimals.
    uint256 private constant _LEAST_SPOT = 1e12;
    uint256 private constant _YEAR = 365 days;
    /// @dev From dollars with 27 decimals to 18.
    int256 private constant _SCALE = 1e9;

    /// @notice Greeks of a book.
    /// @param book The book, checked.
    /// @return greeks Sums over its positions.
    function greeksOf(Book memory book) internal pure returns (IGreeksLens.BookGreeks memory greeks) {
        require(book.spot >= _LEAST_SPOT, IGreeksLens.SpotTooLow(book.spot, _LEAST_SPOT));
        greeks.delta = book.perpetuals * _SCALE;
        for (uint256 i = 0; i < book.collaterals.length; ++i) {
            Collateral memory collateral = book.collaterals[i];
            greeks.collateralDelta += (collateral.value * collateral.beta) / book.spot;
        }
        for (uint256 i = 0; i < book.optionSets.length; ++i) {
            OptionSet memory set = book.optionSets[i];
            for (uint256 k = 0; k < set.legs.length; ++k) {
                _addSpotGreeks(greeks, set, k, book.spot);
                greeks.vega += _vegaOf(set, k, book.spot);
                greeks.theta += _thetaOf(set, k, book.spot);
            }
        }
    }

    function _addSpotGreeks(
        IGreeksLens.BookGreeks memory greeks,
        OptionSet memory set,
        uint256 k,
        uint256 spot
    ) private pure {
        uint256 variance = set.variances[k];
        uint256 part = ((OptionGrid.halfOf(variance) * 2 * _WAD) / _STEPS) >> 64; // {1} 18 decimals
        part = FixedPointMathLib.clamp(part, _LEAST_STEP, _MOST_STEP);
        uint256 step = (spot * part) / _WAD; // {USD/tok} 18 decimals
        uint256 forward = set.forward;
        uint256 forwardStep = ((forward - set.fixedPart) * part) / _WAD;
        int256 value = OptionGrid.valueOf(set, k, spot, variance);
        set.forward = forward + forwardStep;
        int256 above = OptionGrid.valueOf(set, k, spot + step, variance);
        set.forward = forward - forwardStep;
        int256 below = OptionGrid.valueOf(set, k, spot - step, variance);
        set.forward = forward;
        greeks.delta += ((above - below) * _SCALE) / int256(2 * step);
        greeks.gamma += _scaled(above - 2 * value + below, step * step);
    }

    /// @dev {USD} For a volatility that is higher by one, 18 decimals.
    function _vegaOf(OptionSet memory set, uint256 k, uint256 spot) private pure returns (int256) {
        uint256 variance = set.variances[k];
        uint256 volatility = FixedPointMathLib.sqrt((variance * _WAD * _YEAR) / set.secondsToExpiry);
        if (volatility == 0) return 0;
        int256 above = OptionGrid.valueOf(set, k, spot, (variance * (_STEPS + 1) ** 2) / _STEPS ** 2);
        int256 below = OptionGrid.valueOf(set, k, spot, (variance * (_STEPS - 1) ** 2) / _STEPS ** 2);
        return ((above - below) * int256(_STEPS) * _SCALE) / int256(2 * volatility);
    }

    /// @dev {USD} A day, at unchanged spot and volatility, 18 decimals.
    function _thetaOf(OptionSet memory set, uint256 k, uint256 spot) private pure returns (int256) {
        (uint256 time, uint256 gap) = (set.secondsToExpiry, set.observationGap);
        // thousandths of seconds: only their ratio counts
        set.observationGap = gap * _STEPS;
        set.secondsToExpiry = time * (_STEPS + 1);
        int256 later = OptionGrid.valueOf(set, k, spot, (set.variances[k] * (_STEPS + 1)) / _STEPS);
        set.secondsToExpiry = time * (_STEPS - 1);
        int256 earlier = OptionGrid.valueOf(set, k, spot, (set.variances[k] * (_STEPS - 1)) / _STEPS);
        (set.secondsToExpiry, set.observationGap) = (time, gap);
        return ((earlier - later) * int256(_STEPS * 1 days)) / (int256(2 * time) * _SCALE);
    }

    /// @dev {tok^2/USD} A second difference with 27 decimals over a square with 36, 18 decimals, towards zero.
    function _scaled(int256 difference, uint256 square) private pure returns (int256) {
        uint256 size = FixedPointMathLib.fullMulDiv(FixedPointMathLib.abs(difference), 1e27, square);
        return difference < 0 ? -int256(size) : int256(size);
    }
}
