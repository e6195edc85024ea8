// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAssetPreview} from "../interfaces/IAssetPreview.sol";
import {IBasketView} from "../interfaces/IBasketView.sol";
import {IComponentFlows} from "../interfaces/IComponentFlows.sol";
import {IFilling} from "../interfaces/IFilling.sol";
import {IStrayFilling} from "../interfaces/IStrayFilling.sol";
import {IERC165} from "@openzeppelin/contracts/interfaces/IERC165.sol";
import {IERC7575Share} from "../interfaces/external/IERC7575.sol";
import {AssetEntry} from "./AssetEntry.sol";
import {Basket} from "./Basket.sol";
import {Fees} from "./Fees.sol";
import {InKind} from "./InKind.sol";
import {Trading} from "./Trading.sol";

// solhint-disable no-complex-fallback

/// @title A basket of tokens behind one share, inside a policy that the chain enforces
///
/// @notice SHARES. A share stands for 1 / (supply + virtual shares) of every component's balance, less what is owed to
/// claims. Virtual shares and the seed locked at creation keep the price of a share from being inflated.
///
/// IN KIND. `mintInKind` and `redeemInKind` move a slice of every component, rounded for the vault. They read no price
/// and call no venue. The exit cannot be paused; a token that refuses to move becomes a claim of the redeemer.
///
/// SINGLE ASSET. `deposit` and `redeem` are priced on the side of every quote that costs the user; the difference stays
/// with the holders. A swing fee is charged on the misallocation added, and on helpful volume beyond an hourly allowance.
/// Where the policy says so, exits pay more the more has left in one asset of late; those in kind never do.
///
/// TRADES. The allocator hands tokens to any route; what counts is checked afterwards: nothing else moved, the middle
/// price less a bounded loss, the loss budget, and the monotone rule of `PolicyCheck`.
///
/// AUCTIONS. When a component has drifted, anyone may open an auction (`RebalanceAuction`), and any bidder take what is
/// above its target for what is below, at a price that falls from in the vault's favour to a bounded cost.
///
/// FEES. Shares are minted for the time passed and for gains over a per-share high-water mark, a part of them for the
/// protocol; rates have hard maxima. Paths in kind accrue the management fee alone; nobody is called and nothing reverts.
///
/// ELSEWHERE. What auctions do lives in `VaultAuctions`, what the components' ERC-7575 entries ask for and what the basket is
/// worth in `VaultEntries`, what is called rarely (creation, roles, delays, pauses, recovery, fees) in
/// `VaultAdministration`; a call that this contract does not know is delegated there. All are fixed for ever.
///
/// TRUST. Feeds are trusted to quote around the truth. The owner is trusted with the policy only after its delay, the
/// allocator with the loss budget only. Tokens are trusted to count what arrives, not to let go of it; tokens that take a
/// fee, change balances by themselves, move less than asked (stETH) or call out on transfer (ERC-777) belong into a wrapper
/// before they are listed.
contract AllocationVault is InKind, AssetEntry, Trading {
    /// @notice Contract that calls are delegated to that this one does not know.
    /// @return Address of the `VaultAdministration`.
    address public immutable administration;

    /// @notice Contract that calls of auctions are delegated to.
    /// @return Address of the `VaultAuctions`.
    address public immutable auctions;

    /// @notice Contract that calls of the components' entries are delegated to.
    /// @return Address of the `VaultEntries`.
    address public immutable entries;

    constructor(
        address policyRegistry_,
        address administration_,
        address auctions_,
        address entries_,
        address protocolFee_
    ) Basket(policyRegistry_) Fees(protocolFee_) {
        (administration, auctions, entries) = (administration_, auctions_, entries_);
    }

    /// @notice Delegates what this contract does not know: to the auctions' and the entries' part what is theirs, to the
    /// administration all else. Takes no ether.
    fallback() external {
        address target = administration;
        if (_isOfAuctions(msg.sig)) target = auctions;
        else if (_isOfEntries(msg.sig)) target = entries;
        // return delegatecall(target, calldata), in the whole memory since nothing comes after
        assembly {
            calldatacopy(0, 0, calldatasize())
            let success := delegatecall(gas(), target, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            if iszero(success) {
                revert(0, returndatasize())
            }
            return(0, returndatasize())
        }
    }

    function _isOfAuctions(bytes4 selector) private pure returns (bool) {
        return
            selector == IFilling.fill.selector ||
            selector == IFilling.previewFill.selector ||
            selector == IStrayFilling.fillStray.selector ||
            selector == IStrayFilling.strayBalance.selector ||
            selector == IFilling.auctionLossBudget.selector ||
            selector == IFilling.rebalanceAuction.selector;
    }

    function _isOfEntries(bytes4 selector) private pure returns (bool) {
        return
            selector == IComponentFlows.mintShares.selector ||
            selector == IComponentFlows.redeemFor.selector ||
            selector == IComponentFlows.withdrawFor.selector ||
            selector == IComponentFlows.previewMintShares.selector ||
            selector == IComponentFlows.previewWithdraw.selector ||
            selector == IComponentFlows.maxEntry.selector ||
            selector == IComponentFlows.maxExit.selector ||
            selector == IComponentFlows.totalAssets.selector ||
            selector == IComponentFlows.convertToShares.selector ||
            selector == IComponentFlows.convertToAssets.selector ||
            selector == IComponentFlows.entryFactory.selector ||
            selector == IERC7575Share.vault.selector ||
            selector == IERC165.supportsInterface.selector ||
            selector == IAssetPreview.previewDeposit.selector ||
            selector == IAssetPreview.previewRedeem.selector ||
            selector == IBasketView.netAssetValue.selector ||
            selector == IBasketView.holdings.selector;
    }
}
