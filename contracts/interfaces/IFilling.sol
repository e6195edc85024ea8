// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Fills of rebalance auctions
/// @notice The auction decides when and how far its price has fallen; the vault decides everything else: which amounts
/// restore the targets, at which prices, within which bounds and losses.
interface IFilling {
    /// @notice What a bidder asks for.
    /// @param vault Vault whose auction is filled.
    /// @param token Component that the auction is for.
    /// @param nonce Number of the auction.
    /// @param sell Component that the vault sells, above its target; this or `buy` is `token`.
    /// @param buy Component that the vault buys, below its target.
    /// @param maxSold {sell} Most to get. The fill is no more than what brings the first of both to its target.
    /// @param minSold {sell} Least to get.
    /// @param maxPaid {buy} Most to pay; the worst price is `maxPaid / minSold`.
    /// @param recipient Account that gets the tokens sold.
    /// @param data If not empty, the bidder is called back with it (see `IFillCallback`).
    struct Fill {
        address vault;
        address token;
        uint256 nonce;
        address sell;
        address buy;
        uint256 maxSold;
        uint256 minSold;
        uint256 maxPaid;
        address recipient;
        bytes data;
    }

    /// @notice What the auction vouches for.
    /// @param payer Bidder: pays, and is called back.
    /// @param policy Policy that the auction was opened under.
    /// @param openedAt {s} When it was opened.
    /// @param progress {1} How far the price has fallen, from the premium at zero to the cost at one; 18 decimals.
    struct AuctionTerms {
        address payer;
        address policy;
        uint256 openedAt;
        uint256 progress;
    }

    /// @notice A bidder filled a part of an auction.
    /// @param payer Bidder.
    /// @param sell Component sold.
    /// @param buy Component bought.
    /// @param sold {tok} Gone.
    /// @param bought {tok} Come.
    /// @param factor {1} Price against the middle of the quotes, 18 decimals: above one in the vault's favour.
    /// @param loss {1} Charged to the auctions' loss budget, 18 decimals.
    event Filled(
        address indexed payer,
        address indexed sell,
        address indexed buy,
        uint256 sold,
        uint256 bought,
        uint256 factor,
        uint256 loss
    );

    /// @notice Another policy came into force since the auction was opened: arm and open another one.
    error AuctionOutdated(address openedUnder, address inForce);
    /// @notice Auctions were paused since this one was opened, so nobody competed for its price. Times in seconds.
    error AuctionWasPaused(uint256 openedAt, uint256 pausedUntil);
    /// @notice The token to sell is not above its target, or the one to buy not below. {USD} in 18 decimals.
    error NothingToFill(address sell, address buy, uint256 surplus, uint256 deficit);
    /// @notice A fill has to be a tenth of what restores the target, or all of it. {tok}
    error FillTooSmall(address sell, uint256 sold, uint256 minimum);

    /// @notice Sells one component to a bidder for another. Only for the auction contract.
    /// @param terms What the auction vouches for.
    /// @param wanted What the bidder asks for.
    /// @return sold {tok} Sent to the recipient.
    /// @return bought {tok} Taken from the payer.
    /// @return healed True when the auction's component is back at its target, or within a quarter of its trigger.
    function fill(
        AuctionTerms calldata terms,
        Fill calldata wanted
    ) external returns (uint256 sold, uint256 bought, bool healed);

    /// @notice What `fill` would do now, whatever the bidder's bounds and its tokens.
    /// @param terms What the auction vouches for.
    /// @param wanted What the bidder asks for; bounds but `maxSold`, the recipient and the data are not looked at.
    /// @return sold {tok}
    /// @return bought {tok}
    /// @return factor {1} Price against the middle of the quotes, 18 decimals: above one in the vault's favour.
    function previewFill(
        AuctionTerms calldata terms,
        Fill calldata wanted
    ) external view returns (uint256 sold, uint256 bought, uint256 factor);

    /// @notice Contract that decides when auctions run and how far their price has fallen.
    /// @return Address of the `RebalanceAuction`.
    function rebalanceAuction() external view returns (address);

    /// @notice State of the loss budget of auctions now.
    /// @return used {1} 18 decimals, drained to now.
    /// @return size {1} 18 decimals.
    /// @return period {s}
    function auctionLossBudget() external view returns (uint256 used, uint256 size, uint256 period);
}
