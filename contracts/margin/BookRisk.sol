// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Contingencies} from "./Contingencies.sol";
import {Book, Collateral, MarginKind, OptionSet} from "./MarginTypes.sol";
import {OptionGrid} from "./OptionGrid.sol";
import {Frame, Scenarios} from "./Scenarios.sol";
import {StrikeGap} from "./StrikeGap.sol";

/// @title One underlying's part of a portfolio
/// @notice Amounts of {USD} have 27 decimals here.
library BookRisk {
    uint256 private constant _WAD = 1e18;
    /// @dev From dollars with 18 decimals to 27.
    uint256 private constant _SCALE = 1e9;

    /// @notice What a book is worth, and what it gains in every scenario.
    /// @param book The book, checked.
    /// @param kind Which requirement.
    /// @return profits {USD} Gain in each scenario, the tails at their whole size; less what options lose next to it.
    /// @return value {USD} Options at their mark, profit of perpetuals, collateral after haircuts.
    /// @return contingency {USD} What is added to the worst scenario.
    function assess(
        Book memory book,
        MarginKind kind
    ) internal pure returns (int256[31] memory profits, int256 value, uint256 contingency) {
        int256[11] memory moves = Scenarios.movesOf(book.range);
        int256[] memory lowered;
        for (uint256 i = 0; i < book.optionSets.length; ++i) {
            uint256 added;
            (added, lowered) = _addOptions(profits, lowered, book.optionSets[i], moves, book.spot, kind);
            contingency += added;
        }
        value = profits[Scenarios.BASE];
        for (uint256 j = 0; j < Scenarios.COUNT; ++j) profits[j] -= value;
        value = valueOf(book, value);
        _addLinear(profits, book, moves);
        contingency += Contingencies.ofPerpetuals(notionalOf(book), kind);
        contingency += Contingencies.ofStaleness(profits, book.staleness);
        for (uint256 j = 0; j < lowered.length; ++j) profits[j] += lowered[j];
    }

    /// @notice What a book is worth.
    /// @param book The book.
    /// @param options {USD} Value of its options.
    /// @return value {USD}
    function valueOf(Book memory book, int256 options) internal pure returns (int256 value) {
        value = options + book.perpetualProfit * int256(_SCALE);
        for (uint256 i = 0; i < book.collaterals.length; ++i) value += netOf(book.collaterals[i]);
    }

    /// @notice What counts of a collateral, rounded down.
    /// @param collateral The collateral, checked.
    /// @return {USD}
    function netOf(Collateral memory collateral) internal pure returns (int256) {
        return int256((collateral.value * (_WAD - collateral.haircut)) / _SCALE);
    }

    /// @notice Size of the perpetuals.
    /// @param book The book.
    /// @return {USD}
    function notionalOf(Book memory book) internal pure returns (uint256) {
        return FixedPointMathLib.abs(book.perpetuals) * book.spot;
    }

    /// @notice What a collateral gains when the underlying moves: all that it falls, and what counts of what it rises.
    /// @param collateral The collateral, checked.
    /// @param move {1} Of the underlying's price, 18 decimals.
    /// @return {USD} Rounded down.
    function gainOf(Collateral memory collateral, int256 move) internal pure returns (int256) {
        // values of 124 bits; beta 64, leverage 61 and moves 63 bits
        unchecked {
            if (move < 0) {
                uint256 scale = _WAD * _WAD;
                uint256 fall = (uint256(-move) * collateral.beta * collateral.leverage + scale - 1) / scale; // {1}
                fall = FixedPointMathLib.min(fall, _WAD);
                return -int256((collateral.value * fall + _SCALE - 1) / _SCALE);
            }
            uint256 rise = (FixedPointMathLib.min(collateral.beta, _WAD) * uint256(move)) / _WAD; // {1}
            return int256((collateral.value * (_WAD - collateral.haircut) * rise) / (_SCALE * _WAD));
        }
    }

    /// @notice What perpetuals and collateral gain, which volatility leaves alone.
    /// @param book The book.
    /// @param moves {1} Of the spot, 18 decimals.
    /// @return gains {USD} By move, rounded down.
    function linearGains(Book memory book, int256[11] memory moves) internal pure returns (int256[11] memory gains) {
        int256 notional = book.perpetuals * int256(book.spot);
        // 170 + 63 bits
        unchecked {
            for (uint256 m = 0; m < Scenarios.MOVES; ++m) {
                int256 gain = notional * moves[m];
                gains[m] = gain / int256(_WAD) - (gain % int256(_WAD) < 0 ? int256(1) : int256(0));
            }
        }
        for (uint256 i = 0; i < book.collaterals.length; ++i) _addGains(gains, book.collaterals[i], moves);
    }

    /// @dev 256 gains of less than 194 bits.
    function _addGains(int256[11] memory gains, Collateral memory collateral, int256[11] memory moves) private pure {
        unchecked {
            for (uint256 m = 0; m < Scenarios.MOVES; ++m) gains[m] += gainOf(collateral, moves[m]);
        }
    }

    /// @dev Adds an expiry's values to the scenarios' and returns its contingencies, and `lowered` as `OptionGrid.add` does.
    function _addOptions(
        int256[31] memory values,
        int256[] memory lowered,
        OptionSet memory set,
        int256[11] memory moves,
        uint256 spot,
        MarginKind kind
    ) private pure returns (uint256, int256[] memory) {
        int256[3] memory before = [
            values[Scenarios.QUARTER_DOWN],
            values[Scenarios.BASE],
            values[Scenarios.QUARTER_UP]
        ];
        Frame memory frame = Scenarios.frameOf(set, moves);
        lowered = StrikeGap.add(OptionGrid.add(values, lowered, set, frame, spot), set, frame);
        uint256 loss = Contingencies.quarterLoss(values, before);
        return (Contingencies.ofBasis(loss, set.secondsToExpiry) + Contingencies.ofOptions(set, spot, kind), lowered);
    }

    /// @dev Adds what perpetuals and collateral gain.
    function _addLinear(int256[31] memory profits, Book memory book, int256[11] memory moves) private pure {
        int256[11] memory gains = linearGains(book, moves);
        for (uint256 j = 0; j < Scenarios.GRID; ++j) profits[j] += gains[j / 3];
        profits[Scenarios.TAIL_DOWN] += gains[Scenarios.GRID_MOVES];
        profits[Scenarios.TAIL_UP] += gains[Scenarios.GRID_MOVES + 1];
    }
}
