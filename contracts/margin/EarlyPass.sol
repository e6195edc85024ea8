// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {BookRisk} from "./BookRisk.sol";
import {Contingencies} from "./Contingencies.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {MarginModel} from "./MarginModel.sol";
import {Book, MarginKind, OptionSet, Portfolio} from "./MarginTypes.sol";
import {OptionGrid} from "./OptionGrid.sol";
import {PortfolioCheck} from "./PortfolioCheck.sol";
import {Frame, Scenarios} from "./Scenarios.sol";
import {OptionLeg, OptionLegLibrary} from "./OptionLeg.sol";

/// @title A bound on a requirement, at two prices a leg
/// @notice Who is worth more than the bound passes without the scenarios. Each leg is charged its own worst, whatever the others do: a
/// vanilla option that of one corner of the grid, since its value rises or falls with price and volatility alike; a digital all
/// that it can pay; a barrier what its vanilla could. Passing here implies passing the scenarios; failing implies nothing.
library EarlyPass {
    using OptionLegLibrary for OptionLeg;

    uint256 private constant _WAD = 1e18;
    uint256 private constant _SCALE = 1e9;
    /// @dev {1} 1 - `Scenarios.TILT` and 1 + it.
    uint256 private constant _TILTED_DOWN = 0.75e18;
    uint256 private constant _TILTED_UP = 1.25e18;
    /// @dev 2^-50 of an amount as Q64.
    uint256 private constant _SLACK_SHIFT = 114;

    /// @dev Sums over a book's options. {USD} 27 decimals.
    /// @param value Exactly as the scenarios have it.
    /// @param loss At least the worst scenario's.
    /// @param quarter Of one expiry: at least that by a quarter of the range.
    /// @param swing At least the distance between a quarter up and a quarter down.
    /// @param contingency At least what is added for options but for a stale price.
    struct Sums {
        int256 value;
        uint256 loss;
        uint256 quarter;
        uint256 swing;
        uint256 contingency;
    }

    /// @notice Equity, and at least the requirement.
    /// @dev Reverts as `MarginModel.assess` does, but for losses that are out of range.
    /// @param portfolio Positions and prices.
    /// @param kind Which requirement.
    /// @return equity {USD} As `MarginModel.assess` has it, 18 decimals.
    /// @return most {USD} At least its requirement, 18 decimals.
    function bound(Portfolio memory portfolio, MarginKind kind) internal pure returns (int256 equity, uint256 most) {
        PortfolioCheck.check(portfolio);
        Sums memory total;
        for (uint256 i = 0; i < portfolio.books.length; ++i) _addBook(total, portfolio.books[i], kind);
        equity = MarginModel.equityOf(portfolio, total.value);
        most = MarginModel.requirementOf(total.loss, kind) + FixedPointMathLib.divUp(total.contingency, _SCALE);
    }

    /// @dev Adds to value and contingency, and to the loss in 18 decimals.
    function _addBook(Sums memory total, Book memory book, MarginKind kind) private pure {
        int256[11] memory moves = Scenarios.movesOf(book.range);
        Sums memory all;
        _boundOptions(book, moves, kind, all);
        int256[11] memory gains = BookRisk.linearGains(book, moves);
        total.value += BookRisk.valueOf(book, all.value);
        total.loss += FixedPointMathLib.divUp(all.loss + _worstOf(gains), _SCALE);
        // a quarter up less a quarter down
        uint256 swing = all.swing + FixedPointMathLib.dist(gains[5], gains[3]);
        total.contingency += all.contingency + Contingencies.ofSwing(swing, book.staleness);
        total.contingency += Contingencies.ofPerpetuals(BookRisk.notionalOf(book), kind);
    }

    function _boundOptions(Book memory book, int256[11] memory moves, MarginKind kind, Sums memory all) private pure {
        for (uint256 i = 0; i < book.optionSets.length; ++i) {
            OptionSet memory set = book.optionSets[i];
            all.quarter = 0;
            _boundSet(all, set, Scenarios.frameOf(set, moves), book.spot);
            all.contingency += Contingencies.ofBasis(all.quarter, set.secondsToExpiry);
            all.contingency += Contingencies.ofOptions(set, book.spot, kind);
        }
    }

    /// @dev {USD} The most that counts of what perpetuals and collateral lose.
    function _worstOf(int256[11] memory gains) private pure returns (uint256) {
        int256 worst = 0;
        for (uint256 m = 0; m < Scenarios.GRID_MOVES; ++m) worst = FixedPointMathLib.min(worst, gains[m]);
        worst = FixedPointMathLib.min(worst, Scenarios.weighted(Scenarios.TAIL_DOWN, gains[9]));
        worst = FixedPointMathLib.min(worst, Scenarios.weighted(Scenarios.TAIL_UP, gains[10]));
        return uint256(-worst);
    }

    function _boundSet(Sums memory sums, OptionSet memory set, Frame memory frame, uint256 spot) private pure {
        for (uint256 i = 0; i < set.legs.length; ++i) {
            if (set.legs[i].instrument().kind() == InstrumentKind.Vanilla) _addVanilla(sums, set, frame, i);
            else _addOther(sums, set, frame, i, spot);
        }
    }

    /// @dev Long: what its poorest corner leaves, or in a tail a quarter of its value at most. Short: up to its richest corner, or in a
    /// tail that and the rest of the move. By a quarter of the range an option changes by no more than its underlying.
    function _addVanilla(Sums memory sums, OptionSet memory set, Frame memory frame, uint256 i) private pure {
        int256 quantity = set.legs[i].quantity();
        OptionLeg memory leg = OptionLegLibrary.vanilla(set.legs[i].instrument(), set.forward);
        uint256 half = OptionGrid.halfOf(set.variances[i]);
        uint256 size = FixedPointMathLib.abs(quantity);
        uint256 value = leg.valueAt(frame.amountsX64[Scenarios.NO_MOVE], 0, half) * size;
        uint256 corner = _cornerOf(leg, frame, half, quantity < 0);
        uint256 slack = _slackOf(leg, frame);
        uint256 loss;
        if (quantity < 0) {
            corner += slack;
            sums.value -= int256(value);
            loss = FixedPointMathLib.zeroFloorSub(corner * size, value);
            sums.loss += FixedPointMathLib.max(loss, _tailLoss(frame, leg.isCall, corner, size, value));
        } else {
            corner = FixedPointMathLib.zeroFloorSub(corner, slack);
            sums.value += int256(value);
            loss = FixedPointMathLib.zeroFloorSub(value, corner * size);
            sums.loss += FixedPointMathLib.max(loss, value / 4 + 1);
        }
        _addSwing(sums, frame, size, loss, slack);
    }

    /// @dev Digitals and barriers: long at most all of it; short what it can be worth, for a barrier what its vanilla can.
    function _addOther(
        Sums memory sums,
        OptionSet memory set,
        Frame memory frame,
        uint256 i,
        uint256 spot
    ) private pure {
        int256 value = OptionGrid.valueOf(set, i, spot, set.variances[i]);
        int256 quantity = set.legs[i].quantity();
        uint256 size = FixedPointMathLib.abs(quantity);
        InstrumentId id = set.legs[i].instrument();
        bool isDigital = id.kind() == InstrumentKind.Digital;
        uint256 most = _WAD;
        if (!isDigital) {
            OptionLeg memory leg = OptionLegLibrary.vanilla(id, set.forward);
            most = _cornerOf(leg, frame, OptionGrid.halfOf(set.variances[i]), true) + _slackOf(leg, frame);
        }
        sums.value += value;
        sums.swing += most * size;
        uint256 loss = quantity < 0 ? FixedPointMathLib.zeroFloorSub(most * size, uint256(-value)) : uint256(value);
        sums.quarter += loss;
        if (quantity < 0 && !isDigital) {
            loss = FixedPointMathLib.max(loss, _tailLoss(frame, id.isCall(), most, size, uint256(-value)));
        }
        sums.loss += loss;
    }

    /// @dev {USD} By how much the kernel's errors can turn the order of two values of an option, and rounding: each is within 2e-16 of the
    /// larger of price and strike; 18 decimals.
    function _slackOf(OptionLeg memory leg, Frame memory frame) private pure returns (uint256) {
        uint256 larger = FixedPointMathLib.max(frame.amountsX64[Scenarios.GRID_MOVES - 1], leg.strikeX64);
        return (larger >> _SLACK_SHIFT) + 2;
    }

    function _addSwing(
        Sums memory sums,
        Frame memory frame,
        uint256 size,
        uint256 cornerLoss,
        uint256 slack
    ) private pure {
        (uint256 low, uint256 middle, uint256 high) = (
            frame.amountsX64[3],
            frame.amountsX64[Scenarios.NO_MOVE],
            frame.amountsX64[5]
        );
        uint256 step = (FixedPointMathLib.max(middle - low, high - middle) >> 64) + slack;
        sums.quarter += FixedPointMathLib.min(cornerLoss, step * size);
        sums.swing += (((high - low) >> 64) + slack) * size;
    }

    function _tailLoss(
        Frame memory frame,
        bool isCall,
        uint256 most,
        uint256 size,
        uint256 value
    ) private pure returns (uint256) {
        uint256 further =
            isCall
                ? FixedPointMathLib.zeroFloorSub(frame.amountsX64[10], frame.amountsX64[8])
                : FixedPointMathLib.zeroFloorSub(frame.amountsX64[0], frame.amountsX64[9]);
        uint256 weight = isCall ? Scenarios.TAIL_UP_WEIGHT : Scenarios.TAIL_DOWN_WEIGHT;
        uint256 loss = FixedPointMathLib.zeroFloorSub((most + (further >> 64) + 1) * size, value);
        return FixedPointMathLib.fullMulDivUp(loss, weight, _WAD);
    }

    /// @dev {USD} What a vanilla option is worth in its richest or poorest corner of grid and tilts, 18 decimals.
    function _cornerOf(
        OptionLeg memory leg,
        Frame memory frame,
        uint256 half,
        bool isRichest
    ) private pure returns (uint256) {
        if (isRichest) {
            uint256 factor = FixedPointMathLib.max(frame.up, _TILTED_UP);
            half = FixedPointMathLib.max((half * factor) / _WAD, frame.floorHalf);
        } else {
            uint256 factor = FixedPointMathLib.min(frame.down, _TILTED_DOWN);
            half = FixedPointMathLib.max((half * factor) / _WAD, OptionGrid.MIN_HALF_X64);
        }
        uint256 move = isRichest == leg.isCall ? Scenarios.GRID_MOVES - 1 : 0;
        return leg.valueAt(frame.amountsX64[move], frame.shiftsX127[move], half);
    }
}
