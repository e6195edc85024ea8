// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IFeed} from "./IFeed.sol";

/// @title A feed for a share token: a rate read on chain times the price of the asset behind it
/// @notice Covers ERC-4626 shares (`convertToAssets(10 ** decimals)`), wstETH (`stEthPerToken()`) and whatever else has
/// a view with at most one `uint256` argument and one `uint256` return.
///
/// THE CAP. A rate that can be moved inside a transaction must not move the price. Let r be the rate now, R the larger
/// of the last two recorded rates, g the largest growth a year and Δ the time since the last record, at most 7 days.
///
///     bid rate = min(r, R · (1 + g · Δ / 365 days))        a rate pushed up buys nobody a better exit
///     ask rate = max(r, R)                                  a rate pushed down buys nobody a cheaper entry
///
/// A record is min(r, R · (1 + g · Δ / 365 days)), taken by anyone at most once an hour. Two records and not one: were R
/// the last record alone, whoever can push the rate down for a moment could record it, enter at once at the low ask,
/// and leave behind a cap that the true rate needs years to reach. So a fall counts when two records an hour apart
/// have seen it, and one honest record in between undoes it. A real loss reaches the bid at once and the ask after two.
///
/// TRUST. The bid follows the rate down at once. List only sources whose rate cannot be pushed down inside a
/// transaction, or whose views refuse to answer while they are entered. The middle of a quote is not bounded either way:
/// a rate pushed up lifts the ask, and with it half as much the middle. Who lends against a share takes the bid.
interface IRateFeed is IFeed {
    /// @notice What the feed is deployed with, for good.
    struct Config {
        /// The contract that knows the rate.
        address source;
        /// Function of `source` that returns it.
        bytes4 selector;
        /// Its argument; a function without one ignores it.
        uint256 argument;
        /// Decimals of the rate in assets per share: 18 for wstETH, the asset's decimals for ERC-4626 with the argument
        /// 10 ** share decimals. 0 to 24.
        uint8 rateDecimals;
        /// {USD/asset} the price of the asset.
        IFeed assetFeed;
        /// {1/year} 18 decimals: the largest growth of the rate, for example 0.1e18; at most 2e18.
        uint64 maxGrowth;
    }

    /// @notice The source answered a rate of zero.
    error RateZero(address source, bytes4 selector);
    /// @notice The source answered a rate that the record cannot hold.
    error RateTooLarge(address source, uint256 rate, uint256 max);
    /// @notice A growth cap so wide protects nobody. Fractions a year, 18 decimals.
    error GrowthTooLarge(uint256 maxGrowth, uint256 max);
    /// @notice The last record is less than an hour old. Times in seconds.
    error RefreshTooEarly(uint256 earliest, uint256 blockTimestamp);

    /// @notice A new record was taken.
    /// @param rate {asset/share} what was recorded: the smaller of the observed rate and the cap.
    /// @param observedRate {asset/share} what the source answered.
    event RateRecorded(uint256 rate, uint256 observedRate);

    /// @notice Takes a new record. Anyone may, at most once an hour.
    /// @dev Reverts with `RefreshTooEarly`, or as `rate` does.
    function refresh() external;

    /// @notice The rate the source answers now.
    /// @return {asset/share} with the configured decimals.
    function rate() external view returns (uint256);

    /// @notice What the bid's rate may not exceed and what the ask's rate may not fall below, now.
    /// @return floor {asset/share} the larger of the last two records.
    /// @return cap {asset/share} the floor plus the growth since the last record, rounded down.
    function rateBounds() external view returns (uint256 floor, uint256 cap);

    /// @notice The records behind the cap.
    /// @return lastRate {asset/share} the last record.
    /// @return previousRate {asset/share} the record before; equal to the first until there are two.
    /// @return time {s} when the last was taken.
    function records() external view returns (uint256 lastRate, uint256 previousRate, uint256 time);

    /// @notice What the feed was deployed with.
    function config() external view returns (Config memory);
}
