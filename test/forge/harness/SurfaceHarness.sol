// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";
import {Bracket, SurfaceMath} from "contracts/risk/SurfaceMath.sol";
import {Batch} from "./Batch.sol";

/// @notice The surface's maths behind plain functions, one call or many at once.
contract SurfaceHarness is Batch {
    function totalVariance(Bracket calldata b, int256 k) external pure returns (uint256) {
        return SurfaceMath.totalVariance(b, k);
    }

    function forward(Bracket calldata b) external pure returns (uint256) {
        return SurfaceMath.forward(b);
    }

    function logMoneyness(Bracket calldata b, uint256 strike) external pure returns (int256) {
        return SurfaceMath.logMoneyness(b, strike);
    }

    function volatilityAt(Bracket calldata b, int256 k) external pure returns (uint256) {
        return SurfaceMath.volatilityAt(b, k);
    }

    function quarterDelta(Bracket calldata b, bool isCall) external pure returns (int256) {
        return SurfaceMath.quarterDelta(b, isCall);
    }

    function skew(Bracket calldata b) external pure returns (int256, int256) {
        return SurfaceMath.skew(b);
    }

    function age(Bracket calldata b) external pure returns (uint256) {
        return SurfaceMath.age(b);
    }

    function widening(uint256 age_, IVolSurface.Terms calldata terms) external pure returns (uint256) {
        return SurfaceMath.widening(age_, terms);
    }

    function widened(uint256 variance, uint256 by) external pure returns (uint256, uint256) {
        return SurfaceMath.widened(variance, by);
    }
}
