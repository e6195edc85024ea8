// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccountId} from "../margin/AccountId.sol";

/// @title Marks and funding of perpetuals
/// @notice Kept for each clearinghouse apart: what a caller writes is the caller's own, so nobody needs a right.
///
/// MARK      The index, moved by the premium that trades of the last eight hours paid, at most by `maximumPremium`.
/// PREMIUM   Weighted by volume; time in which nothing is traded counts as none. It is never above the fee rate times the volume of
///           the eight hours over the open interest, so that moving it costs more than it earns.
/// FUNDING   Longs pay shorts the premium once in eight hours, second by second.
interface IPerpetuals {
    /// @notice An underlying's market.
    /// @param funding {USD/tok} What a long has paid since the beginning, 18 decimals.
    /// @param premiumVolume {USD} Premium times quantity traded, decaying over eight hours; 18 decimals.
    /// @param volume {tok} Quantity traded, decaying likewise; 9 decimals.
    /// @param updatedAt {s}
    struct Market {
        int128 funding;
        int128 premiumVolume;
        uint88 volume;
        uint40 updatedAt;
    }

    /// @notice Funding was added.
    event FundingAccrued(address indexed clearinghouse, uint256 indexed underlying, int256 premium, int256 funding);

    /// @notice Makes a position's profit since it was last settled cash, and starts it anew.
    /// @param account Whose.
    /// @param underlying Which market.
    /// @param quantity {tok} Of the position until now, 9 decimals.
    /// @param index {USD/tok} Price of the underlying, 18 decimals.
    /// @param terms What the market is held to.
    /// @return profit {USD} 18 decimals, rounded down.
    function settle(
        AccountId account,
        uint256 underlying,
        int256 quantity,
        uint256 index,
        Terms calldata terms
    ) external returns (int256 profit);

    /// @notice Notes a trade.
    /// @param underlying Which market.
    /// @param quantity {tok} Unsigned, 9 decimals.
    /// @param price {USD/tok} 18 decimals.
    /// @param index {USD/tok} 18 decimals.
    /// @param terms What the market is held to.
    /// @return mark {USD/tok} By which the trade's difference is paid, 18 decimals.
    function record(
        uint256 underlying,
        uint256 quantity,
        uint256 price,
        uint256 index,
        Terms calldata terms
    ) external returns (uint256 mark);

    /// @notice What the market is held to.
    /// @param feeRate {1} Of the notional, 18 decimals.
    /// @param openInterest {tok} 9 decimals.
    struct Terms {
        uint256 feeRate;
        uint256 openInterest;
    }

    /// @notice A position's profit that is not cash yet.
    /// @param clearinghouse Whose market.
    /// @param account Whose position.
    /// @param underlying Which market.
    /// @param quantity {tok} 9 decimals.
    /// @param index {USD/tok} 18 decimals.
    /// @param terms What the market is held to.
    /// @return {USD} 18 decimals, rounded down.
    function profitOf(
        address clearinghouse,
        AccountId account,
        uint256 underlying,
        int256 quantity,
        uint256 index,
        Terms calldata terms
    ) external view returns (int256);

    /// @notice The mark.
    /// @return mark {USD/tok} 18 decimals.
    /// @return premium {1} Of the index, 18 decimals.
    function markOf(
        address clearinghouse,
        uint256 underlying,
        uint256 index,
        Terms calldata terms
    ) external view returns (uint256 mark, int256 premium);
}
