// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IFilling} from "./IFilling.sol";

/// @title When rebalance auctions run, and how far their price has fallen
/// @notice One contract without owner or parameters for all vaults. When a component's weight is further from its target
/// than its trigger, or outside its band, anyone arms an auction; if it still is ten minutes later, anyone opens it. The
/// price starts above the middle of the quotes by the policy's premium, in the vault's favour, and falls in a straight line
/// to its cost below, within an hour. Bidders choose what to take and what to pay with, as long as one of both is the
/// auction's component. What amounts and prices that comes to is the vault's to decide (see `IFilling`).
///
/// An auction belongs to the policy that it was opened under. It ends when the component is back within a quarter of its
/// trigger, or ninety-one minutes after it was opened; then it has to be armed anew.
interface IRebalanceAuction {
    /// @notice State of the auction of one component.
    /// @param policy Policy that it was armed or opened under.
    /// @param armedAt {s} When it was armed; zero when it is not.
    /// @param openedAt {s} When it was opened; zero when it was not, or is closed.
    /// @param nonce How many auctions of this component have been opened.
    struct Auction {
        address policy;
        uint32 armedAt;
        uint32 openedAt;
        uint32 nonce;
    }

    /// @notice An auction may be opened soon.
    /// @param vault Vault.
    /// @param token Component that has drifted.
    /// @param openableAt {s} From when.
    event AuctionArmed(address indexed vault, address indexed token, uint256 openableAt);
    /// @notice An auction runs.
    /// @param vault Vault.
    /// @param token Component that has drifted.
    /// @param nonce Number of the auction.
    /// @param endsAt {s} After when there are no fills.
    event AuctionOpened(address indexed vault, address indexed token, uint256 nonce, uint256 endsAt);
    /// @notice The component is back, or the auction over, or its policy replaced: it has to be armed anew.
    /// @param vault Vault.
    /// @param token Component.
    /// @param nonce Number of the newest auction.
    event AuctionCleared(address indexed vault, address indexed token, uint256 nonce);

    /// @notice The component has not drifted far enough for an auction. {1} in 18 decimals
    error DriftBelowTrigger(address token, uint256 weight);
    /// @notice The component's drift has not healed, and the auction is neither over nor outdated. {1} in 18 decimals
    error DriftNotHealed(address token, uint256 weight);
    /// @notice The auction is armed already, or runs. Times in seconds.
    error AuctionActive(address token, uint256 armedAt, uint256 openedAt);
    /// @notice The auction is not armed under the policy in force.
    error AuctionNotArmed(address token);
    /// @notice The auction was armed too recently, or too long ago. Times in seconds.
    error AuctionNotOpenable(uint256 openableAt, uint256 openableUntil, uint256 blockTimestamp);
    /// @notice No auction of this number runs.
    error AuctionNotOpen(address token, uint256 nonce, uint256 newestNonce);
    /// @notice The auction takes no fills before it has warmed up. Times in seconds.
    error AuctionWarmingUp(uint256 startsAt, uint256 blockTimestamp);
    /// @notice The auction is over. Times in seconds.
    error AuctionOver(uint256 endedAt, uint256 blockTimestamp);
    /// @notice Neither of both tokens is the auction's.
    error PairWithoutToken(address token, address sell, address buy);

    /// @notice Records that a component has drifted, or clears the record if it no longer has. Anyone may.
    /// @dev A breach of the band alone counts only when the policy was written three days ago: a policy that is tightened at
    /// once causes auctions only after its delay.
    /// @param vault Vault.
    /// @param token Component.
    /// @return openableAt {s} From when the auction may be opened, for an hour; zero when it was cleared.
    function arm(address vault, address token) external returns (uint256 openableAt);

    /// @notice Opens an armed auction, or clears it if the component has not drifted any more. Anyone may.
    /// @param vault Vault.
    /// @param token Component.
    /// @return nonce Number of the auction; zero when it was cleared.
    function open(address vault, address token) external returns (uint256 nonce);

    /// @notice Clears an auction whose component is back, or that is over or outdated. Anyone may.
    /// @param vault Vault.
    /// @param token Component.
    function clear(address vault, address token) external;

    /// @notice Fills a part of an auction: the vault sends `sold`, calls the bidder back if there is data, and takes `bought`
    /// from the bidder, who has given it an allowance.
    /// @param wanted What the bidder asks for.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return sold {sell}
    /// @return bought {buy}
    function fill(IFilling.Fill calldata wanted, uint256 deadline) external returns (uint256 sold, uint256 bought);

    /// @notice What a fill would do now. Reverts when it would for other reasons than the bidder's bounds and tokens.
    /// @param wanted What the bidder asks for; bounds but `maxSold`, the recipient and the data are not looked at.
    /// @return sold {sell}
    /// @return bought {buy}
    /// @return factor {1} Price against the middle of the quotes, 18 decimals: above one in the vault's favour.
    function quoteFill(
        IFilling.Fill calldata wanted
    ) external view returns (uint256 sold, uint256 bought, uint256 factor);

    /// @notice How far the price of a running auction has fallen.
    /// @param vault Vault.
    /// @param token Component.
    /// @return {1} From zero, at the premium, to one, at the cost; 18 decimals.
    function progress(address vault, address token) external view returns (uint256);

    /// @notice Price of a running auction against the middle of the quotes, while the auctions' loss budget lasts.
    /// @param vault Vault.
    /// @param token Component.
    /// @return {1} 18 decimals: above one in the vault's favour.
    function priceFactor(address vault, address token) external view returns (uint256);

    /// @notice State of the auction of one component.
    /// @param vault Vault.
    /// @param token Component.
    /// @return policy Policy that it was armed or opened under.
    /// @return armedAt {s} When it was armed; zero when it is not.
    /// @return openedAt {s} When it was opened; zero when it was not, or is closed.
    /// @return nonce How many auctions of this component have been opened.
    function auctionOf(
        address vault,
        address token
    ) external view returns (address policy, uint32 armedAt, uint32 openedAt, uint32 nonce);

    /// @notice Whether a component has drifted far enough for an auction, and whether it is near enough for none.
    /// @param vault Vault.
    /// @param token Component.
    /// @return triggered True when an auction may be armed and opened.
    /// @return healed True when a running auction may be cleared.
    /// @return weight {1} 18 decimals.
    function drift(address vault, address token) external view returns (bool triggered, bool healed, uint256 weight);
}
