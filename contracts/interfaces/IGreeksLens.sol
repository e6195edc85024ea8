// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Portfolio} from "../margin/MarginTypes.sol";

/// @title Delta, gamma, vega and theta of a portfolio
/// @notice A view for people and reports; no contract of the protocol depends on it. Takes the portfolio that `IMarginReader.portfolioOf` gives.
interface IGreeksLens {
    /// @notice How a book's value changes with its market. Options at their mark, as the margin model values them.
    /// @param delta {tok} Of options and perpetuals: change for a dollar of the spot, 18 decimals.
    /// @param collateralDelta {tok} Of the collateral before haircuts, 18 decimals.
    /// @param gamma {tok^2/USD} Change of the delta for a dollar of the spot, 18 decimals.
    /// @param vega {USD} Change for a volatility that is higher by one (a hundredth of it for a percentage point), 18 decimals.
    /// @param theta {USD} Change by a day at unchanged spot and volatility, 18 decimals.
    struct BookGreeks {
        int256 delta;
        uint256 collateralDelta;
        int256 gamma;
        int256 vega;
        int256 theta;
    }

    /// @notice The price is too low for Greeks of 18 decimals.
    error SpotTooLow(uint256 spot, uint256 minimum);

    /// @notice Delta, gamma, vega and theta by underlying.
    /// @dev Central differences by a thousandth. Reverts with the errors of `PortfolioCheck` and with `SpotTooLow`.
    /// @param portfolio Positions and prices.
    /// @return books By underlying, in the portfolio's order.
    function greeksOf(Portfolio calldata portfolio) external pure returns (BookGreeks[] memory books);
}
