// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IGreeksLens} from "../interfaces/IGreeksLens.sol";
import {Portfolio} from "../margin/MarginTypes.sol";
import {PortfolioCheck} from "../margin/PortfolioCheck.sol";
import {Sensitivities} from "./Sensitivities.sol";

/// @title Delta, gamma, vega and theta of a portfolio
/// @notice See `IGreeksLens`.
contract GreeksLens is IGreeksLens {
    /// @inheritdoc IGreeksLens
    function greeksOf(Portfolio calldata portfolio) external pure returns (BookGreeks[] memory books) {
        PortfolioCheck.check(portfolio);
        books = new BookGreeks[](portfolio.books.length);
        for (uint256 i = 0; i < books.length; ++i) books[i] = Sensitivities.greeksOf(portfolio.books[i]);
    }
}
