// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Leg} from "../margin/Leg.sol";
import {Assessment, MarginKind, Portfolio} from "../margin/MarginTypes.sol";
import {AccountView, IClearinghouse} from "./IClearinghouse.sol";

/// @title What accounts are worth at the prices of now, and what they have to be
/// @notice Reads feeds, surface and risk parameters, and asks the margin model. Without owner and without storage.
///
/// A change of an account is allowed when it is worth its initial requirement afterwards, E' >= R'; or else when it is nearer to it than before,
/// in amount and in proportion: E' - R' >= E - R, E' R >= E R' and E' >= 0, and the equity given up is a tenth of the requirement
/// released at most; or, with less than nothing, E' >= E and R' <= R. Before and after are judged at the same prices.
interface IMarginReader {
    /// @notice A position's expiry is over: it can only be settled.
    error PositionExpired(uint256 leg, uint256 expiry, uint256 blockTimestamp);

    /// @notice A call to the surface failed for want of gas; give more.
    error SurfaceStarved(uint256 left);

    /// @notice Judges an account after a change, quickly where it can.
    /// @param after_ The account.
    /// @return isCovered Whether it is worth its initial requirement.
    /// @return equity {USD} 18 decimals.
    /// @return requirement {USD} 18 decimals; where it is covered, perhaps a bound on it.
    function judge(
        AccountView calldata after_
    ) external view returns (bool isCovered, int256 equity, uint256 requirement);

    /// @notice Whether a change may be that leaves an account below its initial requirement.
    /// @param before The account as it was.
    /// @param equityAfter {USD} Of `judge`.
    /// @param requirementAfter {USD} Of `judge`.
    /// @return isAllowed By the rule above.
    /// @return equity {USD} Before.
    /// @return requirement {USD} Before.
    function compare(
        AccountView calldata before,
        int256 equityAfter,
        uint256 requirementAfter
    ) external view returns (bool isAllowed, int256 equity, uint256 requirement);

    /// @notice Assesses an account by all scenarios.
    /// @param account The account.
    /// @param kind Which requirement.
    function assess(AccountView calldata account, MarginKind kind) external view returns (Assessment memory);

    /// @notice The portfolio that an account is to the margin model.
    /// @param account The account.
    /// @param kind Which requirement.
    /// @return portfolio The portfolio.
    /// @return isStale Whether only what reduces risk is allowed: a surface is too old or is not there, or an expiry that is over has no
    /// settlement price yet, which anyone may prove.
    function portfolioOf(
        AccountView calldata account,
        MarginKind kind
    ) external view returns (Portfolio memory portfolio, bool isStale);

    /// @notice Checks that instruments can be traded now, and what each side pays for it.
    /// @dev Reverts with the errors of `IMarginListing`.
    /// @param fills The trade.
    /// @return fee {USD} For each side, 18 decimals.
    function feeOf(IClearinghouse.Fill[] calldata fills) external view returns (uint256 fee);

    /// @notice What a market of perpetuals is held to.
    /// @param underlying Number of the underlying.
    /// @return index {USD/tok} Middle of its feed's quote, 18 decimals.
    /// @return feeRate {1} What each side of a trade pays of the notional, 18 decimals.
    function perpetualTermsOf(uint256 underlying) external view returns (uint256 index, uint256 feeRate);

    /// @notice What a position that is over pays.
    /// @param leg The position.
    /// @return isOver Whether its expiry is over and its settlement price is known.
    /// @return payoff {USD} Of all of it, 18 decimals, rounded down.
    function payoffOf(Leg leg) external view returns (bool isOver, int256 payoff);
}
