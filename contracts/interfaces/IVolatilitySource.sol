// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Somebody who measures volatility
/// @notice What the surface holds reported volatilities against. `CovarianceOracle` is one.
interface IVolatilitySource {
    /// @notice A factor's measured volatility. Reverts while there is none to rely on.
    /// @param factor Number of the factor.
    /// @return {1/year^0.5} 18 decimals.
    function volatility(uint256 factor) external view returns (uint256);
}
