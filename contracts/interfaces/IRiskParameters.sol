// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What positions and collateral require, following the market inside bounds that governance sets
/// @notice For every underlying the **scenario range**: how far its price is shocked, clamp(z · σ* · √(1 day), minimum, maximum)
/// with σ* the largest of the measured volatility, three quarters of its maximum of 90 days, and the implied one of thirty days where
/// a surface tells. For every collateral the
/// **haircut**: h0 + κ · √(pledged / depth), at most 60 %, with the depth that `IExitLiquidity` recorded.
///
/// NEW RISK     Initial ranges rise at once, and fall by at most two points a day from where a `refresh` found them.
/// OLD RISK     Those of maintenance rise by at most two points an hour and are never above the initial ones.
/// NO SURPRISE  A jump of the market reaches maintenance only from a `refresh` on, which anyone may call, and then step by
///              step: nobody can refresh and liquidate in one block.
interface IRiskParameters {
    /// @notice How an underlying's range follows its volatility.
    /// @param factor Number of its factor in the covariance oracle.
    /// @param minimum {bps} Smallest range.
    /// @param maximum {bps} Largest range.
    /// @param zScore {1} Daily standard deviations in the range, three decimals: 3,900 is 3.9.
    struct RangeTerms {
        uint8 factor;
        uint16 minimum;
        uint16 maximum;
        uint16 zScore;
    }

    /// @notice How a collateral's haircut follows its size.
    /// @param base {bps} h0
    /// @param slope {bps} κ: what is added when as much is pledged as its venues take.
    struct HaircutTerms {
        uint16 base;
        uint16 slope;
    }

    /// @notice An underlying has other terms from now on.
    /// @param underlying Its number.
    /// @param terms Factor, bounds and number of standard deviations.
    event RangeTermsSet(uint256 indexed underlying, RangeTerms terms);
    /// @notice An underlying's range follows another target from now on. {1} in 18 decimals
    /// @param underlying Its number.
    /// @param target What the volatility asks for.
    /// @param initial Range of new risk now.
    /// @param maintenance Range of old risk now.
    event RangeRefreshed(uint256 indexed underlying, uint256 target, uint256 initial, uint256 maintenance);
    /// @notice An underlying's implied volatility is read elsewhere from now on.
    /// @param underlying Its number.
    /// @param surface An `IVolSurface`; zero for none.
    /// @param token The underlying's name there.
    event ImpliedSourceSet(uint256 indexed underlying, address surface, address token);
    /// @notice A collateral has other terms from now on.
    /// @param token The collateral.
    /// @param terms Base and slope.
    event HaircutTermsSet(address indexed token, HaircutTerms terms);
    /// @notice A collateral is listed.
    /// @param token The collateral.
    /// @param probes Whose recorded depths add up to its own.
    event CollateralListed(address indexed token, address[] probes);

    /// @notice There is no such underlying.
    error UnderlyingUnknown(uint256 underlying, uint256 count);
    /// @notice No more underlyings can be listed.
    error UnderlyingsExhausted(uint256 maximum);
    /// @notice Too little gas is left to read a surface, whose failure would prove nothing. {gas}
    error ReadingGasTooLow(uint256 gasLeft, uint256 required);
    /// @notice The surface is no contract.
    error SurfaceMissing(address surface);
    /// @notice The smallest range is above the largest. {bps}
    error RangeBoundsCrossed(uint256 minimum, uint256 maximum);
    /// @notice The token is no collateral.
    error CollateralUnknown(address token);
    /// @notice The token is a collateral already.
    error CollateralKnown(address token);
    /// @notice A collateral has at most so many venues.
    error TooManyProbes(uint256 count, uint256 maximum);
    /// @notice The probe measures another token.
    error ProbeMismatch(address probe, address token, address probed);

    /// @notice Lists an underlying, at the range that its volatility asks for now.
    /// @dev By the timelock only.
    /// @param terms Factor, bounds and number of standard deviations.
    /// @return underlying Its number.
    function listUnderlying(RangeTerms calldata terms) external returns (uint256 underlying);

    /// @notice Changes how an underlying's range follows its volatility. The factor cannot change.
    /// @dev Wider (no bound and no number smaller) by the owner or the curator at once, else by the timelock.
    /// @param underlying Its number.
    /// @param minimum {bps}
    /// @param maximum {bps}
    /// @param zScore {1} Three decimals.
    function setRangeTerms(uint256 underlying, uint16 minimum, uint16 maximum, uint16 zScore) external;

    /// @notice Names the surface that an underlying's implied volatility is read from: it can only raise a requirement.
    /// @dev By the timelock only. Reverts with `UnderlyingUnknown` and `SurfaceMissing`.
    /// @param underlying Its number.
    /// @param surface An `IVolSurface`; zero for none.
    /// @param token The underlying's name there.
    function setImpliedSource(uint256 underlying, address surface, address token) external;

    /// @notice Lists a collateral.
    /// @dev By the timelock only.
    /// @param token The collateral.
    /// @param terms Base and slope.
    /// @param probes Whose recorded depths add up to its own; at most four.
    function listCollateral(address token, HaircutTerms calldata terms, address[] calldata probes) external;

    /// @notice Changes a collateral's haircut.
    /// @dev Larger by the owner or the curator at once, else by the timelock. What is pledged already feels a larger base
    /// step by step, two points an hour.
    /// @param token The collateral.
    /// @param terms Base and slope.
    function setHaircutTerms(address token, HaircutTerms calldata terms) external;

    /// @notice Lets an underlying's ranges follow its volatility of now. Anyone may.
    /// @param underlying Its number.
    /// @return initial {1} 18 decimals.
    /// @return maintenance {1} 18 decimals.
    function refresh(uint256 underlying) external returns (uint256 initial, uint256 maintenance);

    /// @notice How far an underlying's price is shocked.
    /// @param underlying Its number.
    /// @return initial {1} For new risk, 18 decimals.
    /// @return maintenance {1} For old risk, 18 decimals; at most `initial`.
    function ranges(uint256 underlying) external view returns (uint256 initial, uint256 maintenance);

    /// @notice What of a collateral's value does not count.
    /// @param token The collateral.
    /// @param pledged {tok} How much of it is pledged, by whom the caller charges for.
    /// @return initial {1} For new risk, 18 decimals.
    /// @return maintenance {1} For old risk, 18 decimals; at most `initial`.
    function haircuts(address token, uint256 pledged) external view returns (uint256 initial, uint256 maintenance);

    /// @notice How much of a collateral its venues take, by what was recorded within a day.
    /// @param token The collateral.
    /// @return {tok}
    function depthOf(address token) external view returns (uint256);

    /// @notice How many underlyings there are; they are numbered from zero.
    /// @return At most 32.
    function underlyingCount() external view returns (uint256);

    /// @notice Terms of an underlying.
    /// @param underlying Its number.
    /// @return Factor, bounds and number of standard deviations.
    function rangeTermsOf(uint256 underlying) external view returns (RangeTerms memory);

    /// @notice Where an underlying's implied volatility is read.
    /// @param underlying Its number.
    /// @return surface An `IVolSurface`; zero for none.
    /// @return token The underlying's name there.
    function impliedSourceOf(uint256 underlying) external view returns (address surface, address token);

    /// @notice At-the-money volatility of thirty days, as it counts.
    /// @param underlying Its number.
    /// @return {1/√year} 18 decimals; zero where no surface tells.
    function impliedVolatility(uint256 underlying) external view returns (uint256);

    /// @notice Terms of a collateral.
    /// @param token The collateral.
    /// @return Base and slope.
    function haircutTermsOf(address token) external view returns (HaircutTerms memory);
}
