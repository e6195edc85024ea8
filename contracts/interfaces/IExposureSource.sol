// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What a component is exposed to, when it is more than its own price
/// @notice Strategies that hold options, perps or debts tell by this how their value follows risk factors. A component that
/// does not implement it counts with its whole value in the one factor that the policy names for it.
interface IExposureSource {
    /// @notice Exposures for each dollar of value.
    /// @param oracle Covariance oracle whose factors are meant.
    /// @return deltas {1} For each factor of the oracle, what a dollar of value gains when the factor doubles, to first order, in
    /// 18 decimals; negative when short.
    /// @return vega {1} What a dollar of value gains when all volatilities rise by one point (0.01), in 18 decimals.
    function exposures(address oracle) external view returns (int256[] memory deltas, int256 vega);
}
