// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title A two-sided price of one token in US dollars
/// @notice Every token a vault or an account holds has one feed. A feed is deployed once, has no owner and no setter,
/// and composes other feeds by constructor. The distance between bid and ask is the feed's own uncertainty: entries
/// and exits are priced on the side that costs the user, which is what stops oracle-latency arbitrage.
interface IFeed {
    /// @notice The source answered zero or less.
    error AnswerNotPositive(address source, int256 answer);
    /// @notice The source answered at or beyond the bounds at which it stops following the market.
    error AnswerOutOfBounds(address source, int256 answer, int256 minAnswer, int256 maxAnswer);
    /// @notice The source's round has not been completed: it has no time stamp, or its answer is of an earlier round.
    error RoundIncomplete(address source, uint80 roundId, uint80 answeredInRound, uint256 updatedAt);
    /// @notice The source's answer is older than the feed allows. Times in seconds.
    error PriceStale(address source, uint256 updatedAt, uint256 maxAge, uint256 blockTimestamp);
    /// @notice The source's answer is stamped later than this block.
    error PriceFromFuture(address source, uint256 updatedAt, uint256 blockTimestamp);
    /// @notice The source's function reverted, or used all the gas it got.
    error SourceReverted(address source, bytes4 selector);
    /// @notice The source returned fewer bytes than the answer has; an address without code returns none.
    error SourceAnswerTooShort(address source, bytes4 selector, uint256 length, uint256 expected);
    /// @notice The source or token has more decimals than feeds handle.
    error DecimalsUnsupported(address source, uint256 decimals, uint256 max);
    /// @notice The half-width a feed would have, at the oldest answer it accepts, is above what may be called a price.
    /// Both as fractions with 18 decimals.
    error UncertaintyTooLarge(uint256 uncertainty, uint256 max);
    /// @notice The bid rounds down to zero in 18 decimals: the token is worth too little for this feed.
    error PriceTooSmall(uint256 ask);

    /// @notice The price for valuation, maintenance, liquidation and settlement: the primary source alone.
    /// @dev Reverts when the primary source is dead, stale or out of its bounds, never because a second one disagrees.
    /// @return bid {USD/tok} for one whole token, 18 decimals, rounded down; greater than zero.
    /// @return ask {USD/tok} for one whole token, 18 decimals, rounded up; at least `bid`.
    function quote() external view returns (uint256 bid, uint256 ask);

    /// @notice The price for entries, exits and fills: on each side the worse for the user over all sources.
    /// @dev Equal to `quote` for a feed with one source. Reverts too when the sources disagree beyond the hard limit.
    /// @return bid {USD/tok} for one whole token, 18 decimals, rounded down; at most `quote`'s bid.
    /// @return ask {USD/tok} for one whole token, 18 decimals, rounded up; at least `quote`'s ask.
    function guardedQuote() external view returns (uint256 bid, uint256 ask);

    /// @notice `quote` and `guardedQuote` in one call. Reverts when either does.
    /// @return bid As `quote` returns it. {USD/tok}
    /// @return ask As `quote` returns it. {USD/tok}
    /// @return guardedBid As `guardedQuote` returns it. {USD/tok}
    /// @return guardedAsk As `guardedQuote` returns it. {USD/tok}
    function quotes() external view returns (uint256 bid, uint256 ask, uint256 guardedBid, uint256 guardedAsk);

    /// @notice Declared half-width of the quote around its middle at age zero, as a fraction.
    /// @return {1} 18 decimals, for example 0.005e18 for a source that updates when it is 0.5 % off.
    function uncertainty() external view returns (uint256);

    /// @notice The longest time between two updates that the source promises.
    /// @return {s}
    function heartbeat() external view returns (uint256);

    /// @notice When the oldest primary source behind the quote was updated.
    /// @return {s} UNIX time stamp.
    function updatedAt() external view returns (uint256);
}
