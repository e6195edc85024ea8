// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IMarginLens} from "../interfaces/IMarginLens.sol";
import {MarginModel} from "../margin/MarginModel.sol";
import {Assessment, MarginKind, Portfolio} from "../margin/MarginTypes.sol";
import {PortfolioCheck} from "../margin/PortfolioCheck.sol";
import {Scenarios} from "../margin/Scenarios.sol";
import {BookExplanation} from "./BookExplanation.sol";

/// @title What a requirement consists of
/// @notice See `IMarginLens`.
contract MarginLens is IMarginLens {
    uint256 private constant _SCALE = 1e9;

    /// @inheritdoc IMarginLens
    function explain(
        Portfolio calldata portfolio,
        MarginKind kind
    ) external pure returns (Assessment memory assessment, uint256 together, BookReport[] memory books) {
        PortfolioCheck.check(portfolio);
        books = new BookReport[](portfolio.books.length);
        for (uint256 i = 0; i < books.length; ++i) books[i] = BookExplanation.explain(portfolio.books[i], kind);
        (assessment, together) = _assessed(portfolio, kind, books);
    }

    /// @dev As `MarginModel.assess` puts books together.
    function _assessed(
        Portfolio memory portfolio,
        MarginKind kind,
        BookReport[] memory books
    ) private pure returns (Assessment memory result, uint256 together) {
        int256[31] memory market; // {USD} 27 decimals
        uint256 squares; // {USD^2}
        int256 value; // {USD} 27 decimals
        uint256 contingency; // {USD} 27 decimals
        for (uint256 i = 0; i < books.length; ++i) {
            BookReport memory book = books[i];
            squares += book.loss * book.loss;
            value += book.value;
            contingency += _sumOf(book.additions);
            for (uint256 j = 0; j < Scenarios.COUNT; ++j) market[j] += book.profits[j];
        }
        (together, result.worstScenario) = MarginModel.worstOf(market);
        result.loss = MarginModel.combine(together, squares, portfolio.stressCorrelation);
        result.contingency = FixedPointMathLib.divUp(contingency, _SCALE);
        result.requirement = MarginModel.requirementOf(result.loss, kind) + result.contingency;
        result.equity = MarginModel.equityOf(portfolio, value);
    }

    function _sumOf(Additions memory parts) private pure returns (uint256) {
        return parts.perpetuals + parts.basis + parts.naked + parts.uncertainty + parts.surface + parts.staleness;
    }
}
