// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IVolSurface} from "./IVolSurface.sol";

/// @title What a surface looks like
/// @notice Views for people and reports; no contract of the protocol depends on them.
interface ISurfaceLens {
    /// @notice An expiry of a surface, now. Volatilities are {1/year^0.5}, 18 decimals.
    /// @param expiry {s}
    /// @param forward {USD/tok} 18 decimals.
    /// @param atTheMoney Volatility at the forward, rounded down.
    /// @param riskReversal Volatility of the call with a delta of 25 % less that of the put with one of -25 %.
    /// @param butterfly Mean of both less that at the forward.
    /// @param age {s} Of the slice.
    struct Tenor {
        uint256 expiry;
        uint256 forward;
        uint256 atTheMoney;
        int256 riskReversal;
        int256 butterfly;
        uint256 age;
    }

    /// @notice Volatility at the forward.
    /// @param surface The surface.
    /// @param underlying Asset.
    /// @param expiry {s}
    /// @return {1/year^0.5} 18 decimals, rounded down.
    function atTheMoneyVolatility(
        IVolSurface surface,
        address underlying,
        uint256 expiry
    ) external view returns (uint256);

    /// @notice Forward price: linear in time between expiries, before the first that of the first.
    /// @dev Reverts with `ExpiryBeyondSurface` and `ExpiryPassed` of `IVolSurface`.
    /// @param surface The surface.
    /// @param underlying Asset.
    /// @param expiry {s}
    /// @return {USD/tok} 18 decimals, rounded down.
    function forwardOf(IVolSurface surface, address underlying, uint256 expiry) external view returns (uint256);

    /// @notice How the smile leans and bends at any expiry. Deltas are those of the forward, N(d1), without premium.
    /// @dev Reverts as `forwardOf`, and with `LogMoneynessOutOfRange` when such strikes are beyond the surface.
    /// @param surface The surface.
    /// @param underlying Asset.
    /// @param expiry {s}
    /// @return riskReversal {1/year^0.5} Of deltas of 25 %, 18 decimals.
    /// @return butterfly {1/year^0.5} Of deltas of 25 %, 18 decimals.
    function skewOf(
        IVolSurface surface,
        address underlying,
        uint256 expiry
    ) external view returns (int256 riskReversal, int256 butterfly);

    /// @notice Every expiry of the surface in force.
    /// @param surface The surface.
    /// @param underlying Asset.
    function termStructure(IVolSurface surface, address underlying) external view returns (Tenor[] memory);
}
