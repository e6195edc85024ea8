// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Limits on a basket's risk: volatility, deltas and vega
/// @notice Reads what a policy says of risk and judges baskets by a covariance oracle. One contract serves all vaults; it keeps
/// nothing and belongs to nobody.
///
/// RULE     What an entry, exit, trade or fill leaves is inside every limit, or no further outside than before. Where a factor
///          that is held has had no fresh price, volatility may not rise at all.
/// TARGETS  While the policy's own targets are more volatile than its cap, those of components that move with a factor count only
///          as far as the cap allows, with a twentieth to spare, and so do their lower bounds; the reserve's take the
///          rest. Auctions steer to these targets, and start at any distance from them while the basket is above the cap.
interface IRiskLimits {
    /// @notice How a basket stands.
    /// @param volatility {1/√year} Of the basket, as a part of its value, 18 decimals.
    /// @param targetVolatility {1/√year} Of a basket at the policy's targets.
    /// @param maxVolatility {1/√year} The policy's cap; zero for none.
    /// @param scale {1} By what the targets count, 18 decimals.
    /// @param deltas {1} For each factor, 18 decimals.
    /// @param vega {1} Part of the value gained when all volatilities rise by one point.
    /// @param staleFactors Bit i for factor i, if its last price is old and the basket is exposed to it.
    struct RiskState {
        uint256 volatility;
        uint256 targetVolatility;
        uint256 maxVolatility;
        uint256 scale;
        int256[] deltas;
        int256 vega;
        uint256 staleFactors;
    }

    /// @notice The basket would be more volatile than the policy allows, and than it was. {1/√year}, 18 decimals.
    error VolatilityAboveMaximum(uint256 volatilityBefore, uint256 volatilityAfter, uint256 maximum);
    /// @notice The basket would become more volatile while a factor has had no fresh price. {1/√year}, 18 decimals.
    error VolatilityRisesUnseen(uint256 staleFactors, uint256 volatilityBefore, uint256 volatilityAfter);
    /// @notice The exposure to a factor would leave its range, or be further outside. {1}, 18 decimals.
    error DeltaOutsideRange(uint256 factor, int256 deltaBefore, int256 deltaAfter, int256 minimum, int256 maximum);
    /// @notice The vega would be above the policy's, and further than it was. {1}, 18 decimals.
    error VegaAboveMaximum(int256 vegaBefore, int256 vegaAfter, uint256 maximum);
    /// @notice A component's exposures are not one for each factor.
    error ExposuresInvalid(address component, uint256 count, uint256 expected);

    /// @notice By what the targets of a policy count now.
    /// @param policy Its blob.
    /// @return {1} At most one, 18 decimals.
    function scaleOf(address policy) external view returns (uint256);

    /// @notice A policy as it counts now, with its targets and lower bounds scaled.
    /// @param policy Its blob.
    /// @return Words as `Policy` has the layout of, without the STOP byte; empty while nothing is scaled.
    function scaledPolicy(address policy) external view returns (bytes memory);

    /// @notice Whether a basket is more volatile than its policy allows.
    /// @param policy Its blob.
    /// @param values {USD} Of each component, in any unit common to all.
    /// @return True above the cap.
    function isAboveMaximum(address policy, uint256[] calldata values) external view returns (bool);

    /// @notice Reverts unless a change of one or two components' values is inside the limits or does not go further outside.
    /// @param policy Its blob.
    /// @param values {USD} Of each component before, in any unit common to all.
    /// @param first One component that changes.
    /// @param firstValue {USD} Its value afterwards.
    /// @param second Another; the same if there is none.
    /// @param secondValue {USD} Its value afterwards.
    /// @param total {USD} What all is worth afterwards.
    function requireAllowed(
        address policy,
        uint256[] calldata values,
        uint256 first,
        uint256 firstValue,
        uint256 second,
        uint256 secondValue,
        uint256 total
    ) external view;

    /// @notice How a basket stands.
    /// @param policy Its blob.
    /// @param values {USD} Of each component, in any unit common to all.
    /// @return What is known of it.
    function stateOf(address policy, uint256[] calldata values) external view returns (RiskState memory);
}
