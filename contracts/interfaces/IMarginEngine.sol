// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Assessment, MarginKind, Portfolio} from "../margin/MarginTypes.sol";

/// @title The margin model as a contract
/// @notice Pure: the answer follows from the portfolio alone, and anyone can ask about any portfolio.
interface IMarginEngine {
    /// @notice What a portfolio is worth and requires, by all scenarios.
    /// @dev Reverts with the errors of `PortfolioCheck` and `MarginModel`.
    /// @param portfolio Positions and prices, with the ranges and haircuts of the requirement that is asked for.
    /// @param kind Which requirement.
    function assess(Portfolio calldata portfolio, MarginKind kind) external pure returns (Assessment memory);

    /// @notice What a portfolio is worth, and a bound on what it requires at less than a third of the cost.
    /// @param portfolio Positions and prices.
    /// @param kind Which requirement.
    /// @return equity {USD} As `assess` has it, 18 decimals.
    /// @return most {USD} At least the requirement, 18 decimals.
    function boundOf(Portfolio calldata portfolio, MarginKind kind) external pure returns (int256 equity, uint256 most);
}
