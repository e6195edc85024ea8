// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {BookRisk} from "./BookRisk.sol";
import {Assessment, MarginKind, Portfolio} from "./MarginTypes.sol";
import {PortfolioCheck} from "./PortfolioCheck.sol";
import {Scenarios} from "./Scenarios.sol";

/// @title What a portfolio is worth and what it has to be worth
/// @notice Thirty-one joint moves of price and volatility for each underlying (`Scenarios`). With L_i the worst loss of each underlying
/// alone, P the worst one when all move together, and ρ* the stress correlation,
///
///   L = max(√(ρ* P² + (1 - ρ*) Σ L_i²), √(Σ L_i²)),   initial = L + C,   maintenance = 0.8 L + C,
///
/// with C the contingencies (`Contingencies`). Collateral moves in the same scenarios as what it backs.
/// @dev Pure. Losses round up and values down, by less than a billionth of a cent.
library MarginModel {
    /// @notice A loss is beyond what is reckoned with. {USD}, 18 decimals.
    error LossOutOfRange(uint256 loss, uint256 maximum);

    /// @dev {USD} 18 decimals: a billion billion dollars.
    uint256 private constant _MAX_LOSS = 1 << 120;
    /// @dev {1} Part of the worst loss that maintenance asks for, 18 decimals.
    uint256 private constant _MAINTENANCE_PART = 0.8e18;
    uint256 private constant _WAD = 1e18;
    uint256 private constant _SCALE = 1e9;

    /// @notice Assesses a portfolio.
    /// @dev Reverts with the errors of `PortfolioCheck` and `LossOutOfRange`.
    /// @param portfolio Positions and prices; ranges and haircuts of the requirement that is asked for.
    /// @param kind Which requirement.
    /// @return result Equity, requirement and what it consists of.
    function assess(Portfolio memory portfolio, MarginKind kind) internal pure returns (Assessment memory result) {
        PortfolioCheck.check(portfolio);
        int256[31] memory market; // {USD} 27 decimals
        uint256 squares; // {USD^2}
        int256 value; // {USD} 27 decimals
        uint256 contingency; // {USD} 27 decimals
        for (uint256 i = 0; i < portfolio.books.length; ++i) {
            (int256[31] memory profits, int256 worth, uint256 added) = BookRisk.assess(portfolio.books[i], kind);
            (uint256 alone, ) = worstOf(profits);
            squares += alone * alone;
            value += worth;
            contingency += added;
            for (uint256 j = 0; j < Scenarios.COUNT; ++j) market[j] += profits[j];
        }
        uint256 together;
        (together, result.worstScenario) = worstOf(market);
        result.loss = combine(together, squares, portfolio.stressCorrelation);
        result.contingency = FixedPointMathLib.divUp(contingency, _SCALE);
        result.requirement = requirementOf(result.loss, kind) + result.contingency;
        result.equity = equityOf(portfolio, value);
    }

    /// @notice The worst scenario.
    /// @param profits {USD} Of the scenarios, 27 decimals.
    /// @return loss {USD} As far as it counts, 18 decimals, rounded up; zero where none loses.
    /// @return scenario Its number; that of nothing happening where none loses.
    function worstOf(int256[31] memory profits) internal pure returns (uint256 loss, uint256 scenario) {
        int256 worst = 0;
        scenario = Scenarios.BASE;
        for (uint256 j = 0; j < Scenarios.COUNT; ++j) {
            int256 profit = profits[j] < worst ? Scenarios.weighted(j, profits[j]) : worst;
            if (profit < worst) (worst, scenario) = (profit, j);
        }
        loss = FixedPointMathLib.divUp(uint256(-worst), _SCALE);
        require(loss <= _MAX_LOSS, LossOutOfRange(loss, _MAX_LOSS));
    }

    /// @notice L, rounded up.
    /// @param together {USD} P, 18 decimals.
    /// @param squares {USD^2} Σ L_i², 36 decimals.
    /// @param correlation {1} ρ*, 18 decimals, at most one.
    /// @return {USD} 18 decimals.
    function combine(uint256 together, uint256 squares, uint256 correlation) internal pure returns (uint256) {
        // ρ P² + (1 - ρ) Σ, and at least Σ; rounded once, so that one underlying alone asks for its own loss to the wei
        uint256 excess = FixedPointMathLib.zeroFloorSub(together * together, squares);
        uint256 mixed = squares + FixedPointMathLib.fullMulDivUp(excess, correlation, _WAD);
        uint256 root = FixedPointMathLib.sqrt(mixed);
        return root * root == mixed ? root : root + 1;
    }

    /// @notice What a loss asks for, without contingencies; rounded up.
    /// @param loss {USD} L, 18 decimals.
    /// @param kind Which requirement.
    /// @return {USD} 18 decimals.
    function requirementOf(uint256 loss, MarginKind kind) internal pure returns (uint256) {
        return kind == MarginKind.Initial ? loss : FixedPointMathLib.fullMulDivUp(loss, _MAINTENANCE_PART, _WAD);
    }

    /// @notice What an account is worth, rounded down.
    /// @param portfolio Its cash and what follows no underlying.
    /// @param value {USD} Of its books, 27 decimals.
    /// @return {USD} 18 decimals.
    function equityOf(Portfolio memory portfolio, int256 value) internal pure returns (int256) {
        int256 scale = int256(_SCALE);
        int256 rest = value % scale;
        if (rest < 0) rest += scale;
        return portfolio.cash + int256(portfolio.stableValue) + (value - rest) / scale;
    }
}
