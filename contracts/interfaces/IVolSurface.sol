// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title The market's volatility, by underlying, strike and expiry
/// @notice Reporters sign raw SVI slices, several expiries in one message, and anyone relays them. A message is taken whole or
/// not at all. `docs/adr/0020-volatility-surface.md` tells the rules.
///
/// WHICH SURFACE: `InForce` is what marks and displays use. `EarlierBlock` is the last one that somebody could see before
/// this block: use it to liquidate, so that nobody posts and liquidates in one transaction. `totalVarianceRange` spans the
/// one and what is `Newest`, widened by age: use it for initial margin.
interface IVolSurface {
    /// @notice Which of the surfaces that are kept.
    /// @dev `InForce` of now; `EarlierBlock` of now, without what was posted in this block; `Newest` with what is pending.
    enum Age {
        InForce,
        EarlierBlock,
        Newest
    }

    /// @notice A message of the reporters: the slices of an underlying at one instant.
    /// @param underlying Asset.
    /// @param expiries {s} Rising, each on a full hour.
    /// @param slices Packed raw SVI parameters, see `SviSlice`; total variance from `timestamp` to the expiry.
    /// @param forwards {USD/tok} Forward price for each expiry, 18 decimals.
    /// @param timestamp {s} Of the market data; serves as the nonce, as each message of an underlying has to be younger.
    /// @param deadline {s} Last time at which the message may be relayed.
    struct Post {
        address underlying;
        uint256[] expiries;
        uint256[] slices;
        uint256[] forwards;
        uint256 timestamp;
        uint256 deadline;
    }

    /// @notice What an underlying's slices are held to. Ages in seconds.
    /// @param volatilitySource Where its volatility is measured; zero for nowhere, then nothing is checked against it.
    /// @param factor Its number there.
    /// @param minimumRatio {1} Least reported at-the-money volatility over the measured one, basis points.
    /// @param maximumRatio {1} Largest, basis points.
    /// @param maximumPostAge {s} How old a message may be when it is relayed.
    /// @param freshFor {s} Age from which the surface grows wider.
    /// @param staleAfter {s} Age at which it is widest and stale: only risk-reducing trades from here.
    /// @param maximumWidening {1} What total variance is multiplied and divided by at the widest, less one; basis points.
    struct Terms {
        address volatilitySource;
        uint8 factor;
        uint32 minimumRatio;
        uint32 maximumRatio;
        uint32 maximumPostAge;
        uint32 freshFor;
        uint32 staleAfter;
        uint32 maximumWidening;
    }

    /// @notice A slice as it is kept.
    /// @param parameters Packed raw SVI parameters.
    /// @param forward {USD/tok} 18 decimals.
    /// @param expiry {s}
    /// @param reportedAt {s} Instant of the market data.
    struct Slice {
        uint256 parameters;
        uint256 forward;
        uint256 expiry;
        uint256 reportedAt;
    }

    /// @notice Variances of strikes of one expiry.
    /// @param forward {USD/tok} Of the surface, 18 decimals.
    /// @param isStale Too old for trades that add risk.
    /// @param variances {1} Of the surface in force, or of an earlier block; 18 decimals.
    /// @param least {1} Least that initial margin reckons with; empty for an earlier block's.
    /// @param most {1} Most.
    struct Smile {
        uint256 forward;
        bool isStale;
        uint256[] variances;
        uint256[] least;
        uint256[] most;
    }

    /// @notice An underlying may have a surface from now on.
    /// @param underlying Asset.
    event UnderlyingListed(address indexed underlying);
    /// @notice An underlying's terms changed.
    /// @param underlying Asset.
    /// @param terms All of them.
    event TermsSet(address indexed underlying, Terms terms);
    /// @notice A message was accepted; `slicesOf` has what came.
    /// @param underlying Asset.
    /// @param timestamp {s} Of the market data.
    /// @param effectiveAt {s} When the slices replace the older ones: now, or after five minutes.
    event SurfacePosted(address indexed underlying, uint256 timestamp, uint256 effectiveAt);
    /// @notice What was pending was taken back.
    /// @param underlying Asset.
    /// @param by Who took it back.
    event PendingCancelled(address indexed underlying, address indexed by);
    /// @notice An expiry was taken off the surface.
    /// @param underlying Asset.
    /// @param expiry {s}
    event ExpiryDropped(address indexed underlying, uint256 expiry);

    /// @notice The underlying has not been listed, or has been listed before.
    error UnderlyingListing(address underlying, bool isListed);
    /// @notice The message has no slice, or not as many slices and forwards as expiries.
    error PostMalformed(uint256 expiries, uint256 slices, uint256 forwards);
    /// @notice The message was relayed too late. Times in seconds.
    error PostExpired(uint256 deadline, uint256 blockTimestamp);
    /// @notice The message's data are of the future, or too old. Times in seconds.
    error PostTimeOutOfRange(uint256 timestamp, uint256 earliest, uint256 latest);
    /// @notice The message is not younger than the last one that was accepted. Times in seconds.
    error PostNotNewer(uint256 timestamp, uint256 lastTimestamp);
    /// @notice A large move is pending; nothing else is accepted until it is in force. {s}
    error SurfacePending(address underlying, uint256 effectiveAt);
    /// @notice Nothing is pending.
    error NothingPending(address underlying);
    /// @notice A large move cannot follow another message in the same block.
    error PostedInThisBlock(address underlying, uint256 blockTimestamp);
    /// @notice Expiries have to rise.
    error ExpiriesNotAscending(uint256 previous, uint256 expiry);
    /// @notice An expiry is over. Times in seconds.
    error ExpiryPassed(uint256 expiry, uint256 blockTimestamp);
    /// @notice An expiry of a slice is not on a full hour. {s}
    error ExpiryNotOnTheHour(uint256 expiry);
    /// @notice An expiry is too far off. {s}
    error ExpiryTooFar(uint256 expiry, uint256 latest);
    /// @notice The surface would have too many expiries.
    error TooManyExpiries(uint256 maximum);
    /// @notice The surface has no slice of this expiry. {s}
    error ExpiryNotListed(address underlying, uint256 expiry);
    /// @notice A forward is outside its bounds. {USD/tok}, 18 decimals.
    error ForwardOutOfRange(uint256 expiry, uint256 forward, uint256 minimum, uint256 maximum);
    /// @notice At-the-money volatility is too far from the measured one. {1/year^0.5}, 18 decimals.
    error VolatilityOutOfRange(uint256 expiry, uint256 volatility, uint256 minimum, uint256 maximum);
    /// @notice There is no slice of this underlying.
    error SurfaceEmpty(address underlying);
    /// @notice The surface ends before this expiry: it is not extrapolated. Times in seconds.
    error ExpiryBeyondSurface(address underlying, uint256 expiry, uint256 lastExpiry);
    /// @notice A surface cannot be stale before it ages. Times in seconds.
    error AgesNotAscending(uint256 freshFor, uint256 staleAfter);

    /// @notice Takes a message of the reporters. Anyone may.
    /// @dev Reverts with the errors above, those of `IReporterSet` and those of `SviArbitrage`.
    /// @param post_ The message.
    /// @param signers Reporters that signed it, addresses rising.
    /// @param signatures Of each signer: of 65 bytes, or as its contract wants it.
    function post(Post calldata post_, address[] calldata signers, bytes[] calldata signatures) external;

    /// @notice Takes a pending large move back.
    /// @dev For the owner, the curator and the guardian. Reverts with `NothingPending`.
    /// @param underlying Asset.
    function cancelPending(address underlying) external;

    /// @notice Lets an underlying have a surface.
    /// @dev For the owner and the curator: without terms of its own nothing uses it. Reverts with `UnderlyingListing`,
    /// `AgesNotAscending` and `IEnvelope.ParameterOutOfRange`.
    /// @param underlying Asset.
    /// @param terms What its slices are held to.
    function listUnderlying(address underlying, Terms calldata terms) external;

    /// @notice Changes what an underlying's slices are held to: tighter at once, looser after a delay.
    /// @dev Tighter by the owner or the curator, looser by the timelock. Reverts as `listUnderlying`.
    /// @param underlying Asset.
    /// @param terms All of them; another source always waits.
    function setTerms(address underlying, Terms calldata terms) external;

    /// @notice Takes an expiry off the surface, for which no contract is open.
    /// @dev By the timelock only. Reverts with `ExpiryNotListed` and `SurfacePending`.
    /// @param underlying Asset.
    /// @param expiry {s}
    function dropExpiry(address underlying, uint256 expiry) external;

    /// @notice Total variance of the surface in force.
    /// @dev Linear in time at equal log-moneyness between two expiries; before the first, in proportion to time. Reverts with
    /// `ExpiryPassed`, `SurfaceEmpty`, `ExpiryBeyondSurface`, `LogarithmUndefined` and `LogMoneynessOutOfRange`.
    /// @param underlying Asset.
    /// @param strike {USD/tok} 18 decimals.
    /// @param expiry {s} Any time after now.
    /// @return {1} volatility² · years from now to the expiry, 18 decimals, rounded up.
    function totalVariance(address underlying, uint256 strike, uint256 expiry) external view returns (uint256);

    /// @notice As `totalVariance`, of the surface that was in force in an earlier block: for liquidations.
    /// @dev Reverts as `totalVariance`, and in the block of an underlying's first message.
    /// @param underlying Asset.
    /// @param strike {USD/tok} 18 decimals.
    /// @param expiry {s}
    /// @return {1} 18 decimals, rounded up.
    function settledTotalVariance(address underlying, uint256 strike, uint256 expiry) external view returns (uint256);

    /// @notice Least and largest total variance that initial margin has to reckon with: of the surface of an earlier block
    /// and the newest one, pending or posted in this block, each widened by its age.
    /// @dev Reverts as `settledTotalVariance`.
    /// @param underlying Asset.
    /// @param strike {USD/tok} 18 decimals.
    /// @param expiry {s}
    /// @return least {1} 18 decimals, rounded down.
    /// @return most {1} 18 decimals, rounded up.
    function totalVarianceRange(
        address underlying,
        uint256 strike,
        uint256 expiry
    ) external view returns (uint256 least, uint256 most);

    /// @notice Total variance at a log-moneyness, for callers with a forward of their own.
    /// @dev Reverts as `totalVariance`.
    /// @param underlying Asset.
    /// @param logMoneyness {1} ln(strike / forward), 18 decimals.
    /// @param expiry {s}
    /// @param age Which surface.
    /// @return {1} 18 decimals, rounded up.
    function totalVarianceAt(
        address underlying,
        int256 logMoneyness,
        uint256 expiry,
        Age age
    ) external view returns (uint256);

    /// @notice Total variances of several strikes of an expiry, as margin reckons with them.
    /// @dev `totalVariance` and `totalVarianceRange`, or `settledTotalVariance`, of each strike, for less gas. Reverts as they do.
    /// @param underlying Asset.
    /// @param expiry {s}
    /// @param strikes {USD/tok} 18 decimals.
    /// @param isSettled Whether the surface of an earlier block is meant, without ranges.
    /// @return See `Smile`.
    function smileOf(
        address underlying,
        uint256 expiry,
        uint256[] calldata strikes,
        bool isSettled
    ) external view returns (Smile memory);

    /// @notice How old an expiry's slices are, of the surface in force.
    /// @dev Reverts with `ExpiryPassed`, `SurfaceEmpty` and `ExpiryBeyondSurface`: an expiry without slices is not for trading.
    /// @param underlying Asset.
    /// @param expiry {s}
    /// @return age {s} Of the older one of those that it is valued by.
    /// @return widening {1} What `totalVarianceRange` multiplies and divides by, less one; 18 decimals.
    /// @return isStale True from `staleAfter` on: too old for trades that add risk.
    function agingOf(
        address underlying,
        uint256 expiry
    ) external view returns (uint256 age, uint256 widening, bool isStale);

    /// @notice Slices of a surface, by expiry, those that are over left out.
    /// @param underlying Asset.
    /// @param age Which surface.
    function slicesOf(address underlying, Age age) external view returns (Slice[] memory);

    /// @notice What an underlying's slices are held to; all zero while it is not listed.
    /// @param underlying Asset.
    function termsOf(address underlying) external view returns (Terms memory);

    /// @notice Times of the last message of an underlying.
    /// @param underlying Asset.
    /// @return timestamp {s} Of its market data.
    /// @return postedAt {s} When it was accepted.
    /// @return pendingUntil {s} When it is in force, if that is still to come; else zero.
    function statusOf(
        address underlying
    ) external view returns (uint256 timestamp, uint256 postedAt, uint256 pendingUntil);

    /// @notice What reporters sign of a message (EIP-712).
    /// @param post_ The message.
    function digestOf(Post calldata post_) external view returns (bytes32);
}
