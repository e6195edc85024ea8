// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IMarginLens} from "../interfaces/IMarginLens.sol";
import {BookRisk} from "../margin/BookRisk.sol";
import {Contingencies} from "../margin/Contingencies.sol";
import {Leg} from "../margin/Leg.sol";
import {MarginModel} from "../margin/MarginModel.sol";
import {Book, MarginKind, OptionSet} from "../margin/MarginTypes.sol";
import {OptionGrid} from "../margin/OptionGrid.sol";
import {Frame, Scenarios} from "../margin/Scenarios.sol";
import {StrikeGap} from "../margin/StrikeGap.sol";

/// @title One underlying's part of a requirement, leg by leg
/// @notice Asks the model about every leg alone: what legs count adds up. Amounts of {USD} have 27 decimals.
library BookExplanation {
    /// @notice Explains a book.
    /// @param book The book, checked.
    /// @param kind Which requirement.
    /// @return report Its parts.
    function explain(Book memory book, MarginKind kind) internal pure returns (IMarginLens.BookReport memory report) {
        int256[11] memory moves = Scenarios.movesOf(book.range);
        int256[11] memory gains = BookRisk.linearGains(book, moves);
        for (uint256 j = 0; j < Scenarios.GRID; ++j) report.linear[j] = gains[j / 3];
        report.linear[Scenarios.TAIL_DOWN] = gains[Scenarios.GRID_MOVES];
        report.linear[Scenarios.TAIL_UP] = gains[Scenarios.GRID_MOVES + 1];
        for (uint256 j = 0; j < Scenarios.COUNT; ++j) report.profits[j] = report.linear[j];
        // of the options as they are worth, which the charge for a stale price goes by: base, a quarter down and up
        int256[3] memory worth = _addOptions(report, book, moves, kind);
        report.value = BookRisk.valueOf(book, worth[1]);
        (report.loss, report.worstScenario) = MarginModel.worstOf(report.profits);
        report.additions.perpetuals = Contingencies.ofPerpetuals(BookRisk.notionalOf(book), kind);
        int256 swing = worth[2] + gains[5] - worth[0] - gains[3];
        report.additions.staleness = Contingencies.ofSwing(uint256(swing < 0 ? -swing : swing), book.staleness);
    }

    function _addOptions(
        IMarginLens.BookReport memory report,
        Book memory book,
        int256[11] memory moves,
        MarginKind kind
    ) private pure returns (int256[3] memory worth) {
        report.legs = new IMarginLens.LegReport[](_countOf(book));
        uint256 next;
        for (uint256 i = 0; i < book.optionSets.length; ++i) {
            OptionSet memory set = book.optionSets[i];
            Frame memory frame = Scenarios.frameOf(set, moves);
            int256[31] memory values = _explainSet(report, set, frame, i, next, book.spot);
            _addStrikes(report, StrikeGap.add(new int256[](0), set, frame));
            next += set.legs.length;
            _addAdditions(report.additions, set, values, book.spot, kind);
            worth[0] += values[Scenarios.QUARTER_DOWN];
            worth[1] += values[Scenarios.BASE];
            worth[2] += values[Scenarios.QUARTER_UP];
        }
    }

    function _addStrikes(IMarginLens.BookReport memory report, int256[] memory lowered) private pure {
        for (uint256 j = 0; j < lowered.length; ++j) {
            report.strikes[j] += lowered[j];
            report.profits[j] += lowered[j];
        }
    }

    /// @dev The legs of expiry `i`, whose reports begin at `next`; {USD} what they are worth together in each scenario.
    function _explainSet(
        IMarginLens.BookReport memory report,
        OptionSet memory set,
        Frame memory frame,
        uint256 i,
        uint256 next,
        uint256 spot
    ) private pure returns (int256[31] memory values) {
        for (uint256 k = 0; k < set.legs.length; ++k) {
            IMarginLens.LegReport memory leg = report.legs[next + k];
            (leg.leg, leg.set) = (set.legs[k], i);
            _explainLeg(leg, report.profits, values, _alone(set, k), frame, spot);
        }
    }

    function _explainLeg(
        IMarginLens.LegReport memory leg,
        int256[31] memory profits,
        int256[31] memory values,
        OptionSet memory alone,
        Frame memory frame,
        uint256 spot
    ) private pure {
        int256[31] memory own;
        int256[] memory lowered = OptionGrid.add(own, new int256[](0), alone, frame, spot);
        leg.value = own[Scenarios.BASE];
        for (uint256 j = 0; j < Scenarios.COUNT; ++j) {
            values[j] += own[j];
            leg.profits[j] = own[j] - leg.value + (lowered.length == 0 ? int256(0) : lowered[j]);
            profits[j] += leg.profits[j];
        }
    }

    function _addAdditions(
        IMarginLens.Additions memory additions,
        OptionSet memory set,
        int256[31] memory values,
        uint256 spot,
        MarginKind kind
    ) private pure {
        int256[3] memory none;
        (uint256 naked, uint256 notional) = Contingencies.exposuresOf(set, spot);
        additions.basis += Contingencies.ofBasis(Contingencies.quarterLoss(values, none), set.secondsToExpiry);
        additions.naked += Contingencies.ofNaked(naked, kind);
        additions.uncertainty += Contingencies.ofUncertainty(notional, set.uncertainty);
        additions.surface += Contingencies.ofRange(set, spot, kind);
    }

    /// @dev The expiry with one leg only; without the ranges of its variances, which the scenarios do not ask for.
    function _alone(OptionSet memory set, uint256 k) private pure returns (OptionSet memory alone) {
        (alone.secondsToExpiry, alone.forward, alone.fixedPart) = (set.secondsToExpiry, set.forward, set.fixedPart);
        (alone.legs, alone.variances) = (new Leg[](1), new uint256[](1));
        (alone.legs[0], alone.variances[0]) = (set.legs[k], set.variances[k]);
        (alone.touched, alone.unproved) = ((set.touched >> k) & 1, (set.unproved >> k) & 1);
        alone.observationGap = set.observationGap;
    }

    function _countOf(Book memory book) private pure returns (uint256 count) {
        for (uint256 i = 0; i < book.optionSets.length; ++i) count += book.optionSets[i].legs.length;
    }
}
