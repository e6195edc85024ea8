// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Volatility and correlation of risk factors, measured on-chain
/// @notice Keeps exponentially weighted volatilities and correlations of up to sixteen prices at two speeds. Anyone brings
/// them up to date with `poke`.
///
/// OWN BLOCK    What a poke observed shows in no view before the next block: nobody can poke and use the result at once.
/// BOUNDS       One poke never lowers a volatility by more than 3.1 %, and never raises it beyond the larger of 1.838 times
///              it had and the root of its square + (42.8 % a year)²; docs/adr/0019-covariance-oracle.md derives that.
/// DEAD FEEDS   A factor without a price is left out of a poke and stays as it was; the others go on. Once the price is back,
///              the whole move since the last one counts, over the time it took.
/// START        A factor is provisional until it has been observed for `WARM_UP`: what it was deployed with still shows.
/// TRUST        Feeds are fixed for ever. The owner may raise the stress correlation, and lower it after a delay, in hard bounds.
interface ICovarianceOracle {
    /// @notice A risk factor to begin with.
    /// @param feed An `IFeed`; the middle of its `quote` is the factor's price.
    /// @param startVolatility {1/√year} 18 decimals, of both speeds.
    struct Factor {
        address feed;
        uint256 startVolatility;
    }

    /// @notice What is known of a factor.
    /// @param feed Its price.
    /// @param observedAt {s} When a price of it was last accepted.
    /// @param fast {1/√year} Fast volatility, 18 decimals.
    /// @param slow {1/√year} Slow volatility, 18 decimals.
    /// @param isProvisional True until it has been observed for `WARM_UP`.
    /// @param isStale True when its last price is older than `MAX_AGE`.
    struct FactorStatus {
        address feed;
        uint256 observedAt;
        uint256 fast;
        uint256 slow;
        bool isProvisional;
        bool isStale;
    }

    /// @notice Prices were observed.
    /// @param observed Bit i is set when factor i had a price.
    /// @param elapsed {s} Time since the previous poke.
    event Poked(uint256 observed, uint256 elapsed);
    /// @notice The share of perfect correlation in the stress correlation changed.
    /// @param stressCorrelation {bps} κ
    event StressCorrelationSet(uint256 stressCorrelation);

    /// @notice An oracle has from 1 to `max` factors.
    error FactorCountOutOfRange(uint256 count, uint256 max);
    /// @notice A start volatility is not believable. {1/√year}, 18 decimals.
    error StartVolatilityOutOfRange(uint256 factor, uint256 volatility, uint256 min, uint256 max);
    /// @notice The start correlation is above one. {1}, 18 decimals.
    error StartCorrelationTooLarge(uint256 correlation, uint256 max);
    /// @notice A factor is listed with a feed that has no price.
    error FactorWithoutPrice(uint256 factor, address feed);
    /// @notice There is no such factor.
    error FactorUnknown(uint256 factor, uint256 count);
    /// @notice The previous poke is too recent. Times in seconds.
    error PokeTooEarly(uint256 earliest, uint256 blockTimestamp);
    /// @notice A feed could not be given the gas it may use, so its failure would prove nothing.
    error PokeGasTooLow(uint256 gasLeft, uint256 required);
    /// @notice No factor has a price now.
    error NoPriceObserved();
    /// @notice Exposures have to be one for each factor.
    error ExposureCountMismatch(uint256 count, uint256 expected);
    /// @notice An exposure is too large to be one. {USD}, 18 decimals.
    error ExposureTooLarge(uint256 factor, int256 exposure, uint256 max);

    /// @notice Observes all prices. Anyone may, at most once in `MIN_SPACING`.
    /// @dev Reverts with `PokeTooEarly`, with `PokeGasTooLow`, and with `NoPriceObserved` when every feed is dead.
    function poke() external;

    /// @notice Sets the share κ of perfect correlation in the stress correlation ρ + κ (1 - ρ).
    /// @dev A raise by owner or curator at once; lowering it waits, see `ITimelock`. Steps and cool-down are in hard bounds.
    /// @param stressCorrelation {bps} κ
    function setStressCorrelation(uint256 stressCorrelation) external;

    /// @notice How many factors there are; they are numbered from zero.
    function factorCount() external view returns (uint256);

    /// @notice What is known of a factor.
    /// @param factor Its number; reverts with `FactorUnknown`.
    function statusOf(uint256 factor) external view returns (FactorStatus memory);

    /// @notice A factor's volatility: the root of ¾ fast + ¼ slow variance.
    /// @param factor Its number; reverts with `FactorUnknown`.
    /// @return {1/√year} 18 decimals, rounded up.
    function volatility(uint256 factor) external view returns (uint256);

    /// @notice The highest volatility that a factor has had in the last 90 days, or up to ten days longer, now included.
    /// @param factor Its number; reverts with `FactorUnknown`.
    /// @return {1/√year} 18 decimals, rounded up by less than 0.05 %.
    function maximumVolatility(uint256 factor) external view returns (uint256);

    /// @notice Correlation of two factors, of the blended covariance.
    /// @param factor A factor's number; reverts with `FactorUnknown`.
    /// @param other Another's.
    /// @return {1} 18 decimals, from -1 to 1.
    function correlation(uint256 factor, uint256 other) external view returns (int256);

    /// @notice Correlation of two factors as it is in a crash: ρ + κ (1 - ρ), a mixture with the all-ones matrix, which
    /// stays positive semidefinite.
    /// @param factor A factor's number; reverts with `FactorUnknown`.
    /// @param other Another's.
    /// @return {1} 18 decimals, from -1 to 1.
    function stressedCorrelation(uint256 factor, uint256 other) external view returns (int256);

    /// @notice Volatility of a portfolio: the root of the sum over all pairs of the larger of x_i x_j c_ij and x_i x_j c*_ij,
    /// with c the blended and c* the stressed covariance. Never below what either covariance alone gives.
    /// @dev Reverts with `ExposureCountMismatch` and `ExposureTooLarge`. Says nothing of stale or provisional factors: see
    /// `staleFactors` and `provisionalFactors`.
    /// @param exposures {USD} Value of each factor held, negative when short, in 18 decimals.
    /// @return {USD/√year} In 18 decimals, rounded up.
    function portfolioVolatility(int256[] calldata exposures) external view returns (uint256);

    /// @notice {bps} κ of the stress correlation.
    function stressCorrelation() external view returns (uint256);

    /// @notice {s} When prices were last observed. In that very block views tell what was true before.
    function lastPokeAt() external view returns (uint256);

    /// @notice Which factors are provisional: bit i for factor i.
    function provisionalFactors() external view returns (uint256);

    /// @notice Which factors' last prices are older than `MAX_AGE`: bit i for factor i.
    function staleFactors() external view returns (uint256);

    /// @notice The storage words as they are, for twins. Each factor's as `FactorState` has it; the correlations of pairs
    /// (0,1) (0,2) (1,2) (0,3) … four a word, the first in the lowest bits, each 32 bits fast and 32 slow in Q30; the closed
    /// maximum and the ten buckets as `Highs` has them; the time each factor has been observed in quarters of an hour, 16
    /// bits each.
    /// @return factors One word a factor.
    /// @return correlations One word for four pairs.
    /// @return highs Eleven words.
    /// @return observedTime One word.
    function rawState()
        external
        view
        returns (uint256[] memory factors, uint256[] memory correlations, uint256[] memory highs, uint256 observedTime);
}
