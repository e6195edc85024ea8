// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccountId} from "../margin/AccountId.sol";

/// @notice A market of perpetuals.
/// @param funding {USD/tok} What a long has paid since the beginning, 18 decimals.
/// @param premiumVolume {tok} Premium times quantity of what was traded, decaying over eight hours; 18 decimals.
/// @param volume {tok} Quantity traded, decaying likewise; 9 decimals.
/// @param updatedAt {s}
struct PerpetualMarket {
    int128 funding;
    int128 premiumVolume;
    uint88 volume;
    uint40 updatedAt;
}

/// @title Marks and funding of perpetuals
/// @notice A perpetual is paid by its mark, and funding keeps the mark near the index.
///
/// PREMIUM     What trades of the last hours paid above the index, each counted within plus and minus the fee rate, weighted by quantity and
///             decaying by e in eight hours; over the larger of what was traded and the open interest, so that time in which
///             nothing is traded counts as none.
/// MARK        The index and the premium. So it is never further from the index than the fee rate.
/// FUNDING     Longs pay shorts the premium once in eight hours, second by second. All that a trade can ever move by it is its quantity at
///             the fee rate, which each side has paid as fee: moving it costs more than it earns.
interface IPerpetualMarkets {
    /// @notice Funding was added, and a trade may have moved the premium.
    /// @param underlying Number of the underlying.
    /// @param funding {USD/tok} What a long has paid since the beginning, 18 decimals.
    /// @param premium {1} Of the index, 18 decimals.
    event FundingAccrued(uint256 indexed underlying, int256 funding, int256 premium);

    /// @notice A market now, funding in it.
    /// @param underlying Number of the underlying.
    /// @return market See `PerpetualMarket`.
    /// @return index {USD/tok} 18 decimals.
    /// @return mark {USD/tok} 18 decimals.
    function marketOf(
        uint256 underlying
    ) external view returns (PerpetualMarket memory market, uint256 index, uint256 mark);

    /// @notice What an account has gained by its perpetuals since that was last made cash.
    /// @param account The account.
    /// @return {USD} 18 decimals, rounded down for each market.
    function perpetualProfitOf(AccountId account) external view returns (int256);
}
