// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAllocationVault} from "../interfaces/IAllocationVault.sol";
import {IVaultLens} from "../interfaces/IVaultLens.sol";
import {RebalanceAuction} from "../vault/RebalanceAuction.sol";

/// @title Where the auction of a component stands
/// @notice By the times that `RebalanceAuction` keeps and the constants that it publishes.
library AuctionView {
    /// @dev Times of an auction. {s}
    struct Times {
        address policy;
        uint256 armedAt;
        uint256 openedAt;
    }

    /// @dev Whether the component has drifted is only known while the vault is priced.
    function stateOf(
        IAllocationVault vault,
        address token,
        bool isPriced
    ) internal view returns (IVaultLens.Auction memory auction) {
        RebalanceAuction source = RebalanceAuction(vault.rebalanceAuction());
        Times memory times;
        (times.policy, times.armedAt, times.openedAt, auction.nonce) = source.auctionOf(address(vault), token);
        if (isPriced) (auction.triggered, , ) = source.drift(address(vault), token);
        if (times.armedAt == 0 && times.openedAt == 0) return auction;
        if (times.policy != vault.policy()) auction.phase = IVaultLens.Phase.Over;
        else if (times.openedAt != 0) _setOpen(source, auction, times.openedAt);
        else _setArmed(source, auction, times.armedAt);
        if (auction.phase == IVaultLens.Phase.Running) auction.factor = source.priceFactor(address(vault), token);
    }

    function _setArmed(RebalanceAuction source, IVaultLens.Auction memory auction, uint256 armedAt) private view {
        (uint256 from, uint256 until) = (armedAt + source.DELAY(), armedAt + source.DELAY() + source.ARM_VALIDITY());
        if (block.timestamp < from) (auction.phase, auction.changesAt) = (IVaultLens.Phase.Armed, from);
        else if (block.timestamp <= until) (auction.phase, auction.changesAt) = (IVaultLens.Phase.Openable, until + 1);
        else auction.phase = IVaultLens.Phase.Over;
    }

    function _setOpen(RebalanceAuction source, IVaultLens.Auction memory auction, uint256 openedAt) private view {
        uint256 from = openedAt + source.WARM_UP();
        uint256 end = from + source.DURATION() + source.TAIL();
        if (block.timestamp < from) (auction.phase, auction.changesAt) = (IVaultLens.Phase.WarmingUp, from);
        else if (block.timestamp <= end) (auction.phase, auction.changesAt) = (IVaultLens.Phase.Running, end + 1);
        else auction.phase = IVaultLens.Phase.Over;
    }
}
