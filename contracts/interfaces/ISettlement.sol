// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InstrumentId} from "../margin/Instrument.sol";

/// @title Prices at which expiries are settled, and touches of barriers
/// @notice Proved by anyone from the rounds of a Chainlink proxy; without owner, and what is proved stays.
///
/// PRICE       At a time, the answer of the newest phase of the proxy that has a round stamped by then, and of it the last such round. A round
///             without a positive answer, or stamped before the one before it, is none.
/// AVERAGE     Over the half hour before the expiry, weighted by time. Who proves it names a round to begin with; every round that
///             can be begun with gives the same average.
/// SILENCE     If at the expiry the last round is older than two heartbeats, the first one of the three days after the expiry is the price;
///             if they end without one, the average stands, whatever comes later.
/// TOUCH       A barrier is touched by a round, the price of its time, from the expiry's opening to trade up to the expiry, whose answer
///             is at it or beyond. It may be proved until a day after the expiry.
interface ISettlement {
    /// @notice An expiry has its price.
    /// @param underlying Number of the underlying.
    /// @param expiry {s}
    /// @param price {USD/tok} 18 decimals.
    /// @param rounds How many rounds were read.
    event PriceProved(uint256 indexed underlying, uint256 indexed expiry, uint256 price, uint256 rounds);
    /// @notice A barrier was touched.
    /// @param underlying Number of the underlying.
    /// @param expiry {s}
    /// @param barrier {USD/tok} 18 decimals.
    /// @param isUp Whether the barrier is above.
    /// @param round Of the proxy, with its phase.
    /// @param price {USD/tok} Of the round, 18 decimals.
    event TouchProved(
        uint256 indexed underlying,
        uint256 indexed expiry,
        uint256 indexed barrier,
        bool isUp,
        uint80 round,
        uint256 price
    );

    /// @notice The expiry was never opened to trade. {s}
    error ExpiryUnknown(uint256 underlying, uint256 expiry);
    /// @notice The expiry is not over. Times in seconds.
    error NotExpired(uint256 expiry, uint256 blockTimestamp);
    /// @notice The expiry has its price already. {USD/tok}, 18 decimals
    error AlreadyProved(uint256 underlying, uint256 expiry, uint256 price);
    /// @notice The round is no price, or came after the time that it has to be the price of. Times in seconds.
    error RoundUnusable(uint80 round, int256 answer, uint256 updatedAt, uint256 latest);
    /// @notice The proxy had no price before the half hour. {s}
    error NoPriceBefore(address aggregator, uint256 timestamp);
    /// @notice There is no round after the expiry yet, and the last one before it is too old. Times in seconds.
    error OracleSilent(uint256 expiry, uint256 updatedAt, uint256 waitUntil);
    /// @notice More rounds than can be read at once; begin with a later one.
    error RoundsTooMany(uint256 maximum);
    /// @notice The proxy has more phases since then than can be looked at.
    error PhasesTooMany(uint256 maximum);
    /// @notice Too little gas is left to read a round; give more.
    error RoundStarved(uint256 left, uint256 needed);
    /// @notice The instrument has no barrier.
    error BarrierMissing(InstrumentId instrument);
    /// @notice The round is not of the time in which a barrier is watched. Times in seconds.
    error RoundOutsideLife(uint256 updatedAt, uint256 openedAt, uint256 expiry);
    /// @notice A later phase was the price by then.
    error PhaseSuperseded(uint80 round, uint256 phase);
    /// @notice Touches cannot be proved any more. Times in seconds.
    error TouchWindowOver(uint256 until, uint256 blockTimestamp);
    /// @notice The round's answer did not reach the barrier. {USD/tok}, 18 decimals
    error BarrierNotReached(uint256 price, uint256 barrier);

    /// @notice Proves the price of an expiry. Anyone may.
    /// @param underlying Number of the underlying.
    /// @param expiry {s}
    /// @param firstRound Round of the proxy to begin with, without its phase: any that came before the half hour did, of the phase that
    /// was the price then. The later, the less gas.
    /// @return price {USD/tok} 18 decimals, rounded down.
    function prove(uint256 underlying, uint256 expiry, uint64 firstRound) external returns (uint256 price);

    /// @notice Proves that an option's barrier was touched, for all options with that barrier. Anyone may.
    /// @param instrument An option with a barrier.
    /// @param round Of the proxy, with its phase.
    function proveTouch(InstrumentId instrument, uint80 round) external;

    /// @notice The settlement price.
    /// @param underlying Number of the underlying.
    /// @param expiry {s}
    /// @return {USD/tok} 18 decimals; zero while it is not proved.
    function priceOf(uint256 underlying, uint256 expiry) external view returns (uint256);

    /// @notice Whether the barrier of an option was touched.
    /// @param instrument An option with a barrier.
    /// @return isKnown Whether that stands: it was proved, or can be no more.
    /// @return isTouched Whether it was.
    function outcomeOf(InstrumentId instrument) external view returns (bool isKnown, bool isTouched);
}
