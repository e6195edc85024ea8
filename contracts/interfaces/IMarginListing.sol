// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {InstrumentId} from "../margin/Instrument.sol";

/// @title What can be traded and pledged
/// @notice Everything that adds risk waits for the timelock; caps are lowered and things closed at once.
interface IMarginListing {
    /// @notice An underlying's terms.
    /// @param token Its name in the volatility surface.
    /// @param feed Its price (`IFeed`).
    /// @param aggregator Chainlink proxy whose rounds settle its options; nobody where it has none.
    /// @param isPerpetualOpen Whether perpetuals are traded.
    /// @param optionFee {1} Of the notional, for each side, a millionth.
    /// @param perpetualFee {1} Likewise.
    /// @param openInterestCaps {tok} By class: perpetuals, options, digitals; 9 decimals.
    struct Underlying {
        address token;
        address feed;
        address aggregator;
        bool isPerpetualOpen;
        uint24 optionFee;
        uint24 perpetualFee;
        uint128[3] openInterestCaps;
    }

    /// @notice A collateral's terms.
    /// @param feed Its price (`IFeed`).
    /// @param underlying Number of the underlying that it follows; 255 for none.
    /// @param beta {bps} How far it follows.
    /// @param decimals Of the token.
    /// @param cap {tok} Most that all accounts may pledge.
    /// @param concentration {bps} Part of everybody's pledge that is reckoned to be sold together with an account's own.
    /// @param repledged {bps} r: share of its backing that is pledged again elsewhere.
    /// @param loanToValue {bps} ℓ: what is lent against it there.
    struct Collateral {
        address feed;
        uint8 underlying;
        uint8 decimals;
        uint16 beta;
        uint16 concentration;
        uint16 repledged;
        uint16 loanToValue;
        uint128 cap;
    }

    /// @notice Strikes of an expiry.
    /// @param minimum {USD/tok} 8 decimals.
    /// @param maximum {USD/tok} 8 decimals.
    /// @param step {USD/tok} 8 decimals; every strike and barrier is a multiple of it.
    struct StrikeGrid {
        uint64 minimum;
        uint64 maximum;
        uint64 step;
    }

    /// @notice An underlying was listed.
    /// @param underlying Number of the underlying.
    /// @param terms Its terms.
    event UnderlyingListed(uint256 indexed underlying, Underlying terms);
    /// @notice Caps of an underlying changed. {tok}, 9 decimals
    /// @param underlying Number of the underlying.
    /// @param caps {tok} By category, 9 decimals.
    event OpenInterestCapsSet(uint256 indexed underlying, uint128[3] caps);
    /// @notice An expiry can be traded, or its strikes changed.
    /// @param underlying Number of the underlying.
    /// @param expiry {s}
    /// @param grid Its strikes.
    event ExpiryListed(uint256 indexed underlying, uint256 indexed expiry, StrikeGrid grid);
    /// @notice An expiry cannot be traded any more, except to close.
    /// @param underlying Number of the underlying.
    /// @param expiry {s}
    event ExpiryClosed(uint256 indexed underlying, uint256 indexed expiry);
    /// @notice A collateral was listed or its terms changed.
    /// @param token The collateral.
    /// @param terms Its terms.
    event CollateralSet(address indexed token, Collateral terms);

    /// @notice There is no such underlying.
    error UnderlyingUnknown(uint256 underlying, uint256 count);
    /// @notice No more underlyings can be listed.
    error UnderlyingsExhausted(uint256 maximum);
    /// @notice The underlying has no aggregator to settle options by.
    error AggregatorMissing(uint256 underlying);
    /// @notice The feed or token is missing.
    error AddressZero();
    /// @notice The instrument is not listed: its expiry, its strike or barrier, or perpetuals of its underlying.
    error InstrumentNotListed(InstrumentId instrument);
    /// @notice The grid has no strikes. {USD/tok}, 8 decimals
    error StrikeGridInvalid(uint256 minimum, uint256 maximum, uint256 step);
    /// @notice The expiry is over or too far off. Times in seconds.
    error ExpiryInvalid(uint256 expiry, uint256 earliest, uint256 latest);
    /// @notice The token is no collateral.
    error CollateralUnknown(address token);
    /// @notice The share of what backs the collateral, or what is lent against it, is above all of it. {bps}
    error LookThroughInvalid(uint256 repledged, uint256 loanToValue);

    /// @notice A fee is above its hard maximum. {1}, millionths
    error FeeTooHigh(uint256 fee, uint256 maximum);
    /// @notice The token has other decimals.
    error DecimalsDiffer(address token, uint256 decimals, uint256 given);
    /// @notice A cap can only be lowered here. {tok}
    error CapNotLower(uint256 cap, uint256 current);

    /* GOVERNANCE */

    /// @notice Lists an underlying.
    /// @dev By the timelock only. Its number has to be that of the same underlying in `IRiskParameters`.
    /// @param terms See `Underlying`.
    /// @return underlying Its number.
    function listUnderlying(Underlying calldata terms) external returns (uint256 underlying);

    /// @notice Changes caps of open interest: lower at once, larger after a delay.
    /// @param underlying Its number.
    /// @param caps {tok} By category, 9 decimals.
    function setOpenInterestCaps(uint256 underlying, uint128[3] calldata caps) external;

    /// @notice Opens an expiry to trade, or gives it other strikes.
    /// @dev By the timelock only.
    /// @param underlying Its number.
    /// @param expiry {s} On a full hour.
    /// @param grid Its strikes.
    function listExpiry(uint256 underlying, uint256 expiry, StrikeGrid calldata grid) external;

    /// @notice Closes an expiry to trade. Positions stay, and settle.
    /// @dev For the owner, the curator and the guardian.
    /// @param underlying Its number.
    /// @param expiry {s}
    function closeExpiry(uint256 underlying, uint256 expiry) external;

    /// @notice Lists a collateral or changes its terms.
    /// @dev By the timelock only.
    /// @param token The collateral.
    /// @param terms See `Collateral`.
    function setCollateral(address token, Collateral calldata terms) external;

    /// @notice Lowers how much of a collateral all accounts may pledge. What is pledged stays.
    /// @dev For the owner, the curator and the guardian.
    /// @param token The collateral.
    /// @param cap {tok}
    function lowerCollateralCap(address token, uint128 cap) external;

    /* VIEW */

    /// @notice Number of underlyings.
    function underlyingCount() external view returns (uint256);

    /// @notice An underlying's terms.
    /// @param underlying Number of the underlying.
    function underlyingOf(uint256 underlying) external view returns (Underlying memory);

    /// @notice A collateral's terms. Reverts with `CollateralUnknown`.
    /// @param token The collateral.
    function collateralOf(address token) external view returns (Collateral memory);

    /// @notice {s} When an expiry was first opened to trade: since when its barriers are watched. Zero before.
    /// @param underlying Number of the underlying.
    /// @param expiry {s}
    function openedAt(uint256 underlying, uint256 expiry) external view returns (uint256);

    /// @notice Strikes of an expiry; all zero where it is not open.
    /// @param underlying Number of the underlying.
    /// @param expiry {s}
    function gridOf(uint256 underlying, uint256 expiry) external view returns (StrikeGrid memory);

    /// @notice Reverts with `InstrumentNotListed` unless an instrument can be traded.
    /// @param instrument What.
    function requireListed(InstrumentId instrument) external view;

    /// @notice {tok} Cap of the open interest that an instrument counts for, 9 decimals. Reverts with `InstrumentNotListed`.
    /// @param instrument What.
    function capOf(InstrumentId instrument) external view returns (uint256);

    /// @notice {tok} Cap of the open interest of a category, 9 decimals.
    /// @param underlying Number of the underlying.
    /// @param category Zero for perpetuals, one for options, two for digitals.
    function openInterestCap(uint256 underlying, uint256 category) external view returns (uint256);
}
