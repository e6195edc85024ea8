// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Leg} from "../margin/Leg.sol";
import {Assessment, MarginKind, Portfolio} from "../margin/MarginTypes.sol";

/// @title What a requirement consists of
/// @notice Views for people and reports; no contract of the protocol depends on them. Takes the portfolio that `IMarginReader.portfolioOf`
/// gives. Amounts of {USD} have 27 decimals here, so that parts add up to the whole; only losses and the assessment have 18.
interface IMarginLens {
    /// @notice A position in an option.
    /// @param leg The position.
    /// @param set Number of its expiry in its book.
    /// @param value {USD} At its mark.
    /// @param profits {USD} What it counts in each scenario, less its value.
    struct LegReport {
        Leg leg;
        uint256 set;
        int256 value;
        int256[31] profits;
    }

    /// @notice What is added to the worst scenario, {USD}.
    /// @param perpetuals For perpetuals.
    /// @param basis For the forwards' distance from the spot.
    /// @param naked For short options that nothing covers.
    /// @param uncertainty For surfaces of little confidence.
    /// @param surface For surfaces with a range; of initial margin.
    /// @param staleness For a price that is older than it should be.
    struct Additions {
        uint256 perpetuals;
        uint256 basis;
        uint256 naked;
        uint256 uncertainty;
        uint256 surface;
        uint256 staleness;
    }

    /// @notice Everything that moves with one underlying.
    /// @param value {USD} Options at their mark, profit of perpetuals, collateral after haircuts.
    /// @param linear {USD} What perpetuals and collateral gain in each scenario.
    /// @param strikes {USD} How much less long calls and puts count as their strikes lie between two moves (`StrikeGap`).
    /// @param profits {USD} What all of it counts in each scenario, the tails at their whole size.
    /// @param loss {USD} L_i: the worst scenario's loss as far as it counts, 18 decimals.
    /// @param worstScenario Its number.
    /// @param additions What is added.
    /// @param legs The options, by expiry.
    struct BookReport {
        int256 value;
        int256[31] linear;
        int256[31] strikes;
        int256[31] profits;
        uint256 loss;
        uint256 worstScenario;
        Additions additions;
        LegReport[] legs;
    }

    /// @notice Explains a requirement.
    /// @dev Reverts with the errors of `PortfolioCheck` and `MarginModel`.
    /// @param portfolio Positions and prices.
    /// @param kind Which requirement.
    /// @return assessment What `IMarginEngine.assess` says, to the wei.
    /// @return together {USD} P: the loss with all underlyings in one scenario, 18 decimals.
    /// @return books What it consists of, by underlying.
    function explain(
        Portfolio calldata portfolio,
        MarginKind kind
    ) external pure returns (Assessment memory assessment, uint256 together, BookReport[] memory books);
}
