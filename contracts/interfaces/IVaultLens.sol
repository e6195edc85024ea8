// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IFeeSettings} from "./IFeeSettings.sol";
import {IRiskLimits} from "./IRiskLimits.sol";

/// @title Everything about a vault that a web page shows, in one call
/// @notice Views without state or owner. Feeds that do not quote and tokens that do not tell are marked, not reverted for;
/// only a vault in the middle of an operation makes a call revert. What is said is true in the block of the call.
interface IVaultLens {
    /// @notice Where the auction of a component stands.
    /// @dev None: not armed. Armed: waits for its delay. Openable: may be opened. WarmingUp: open, takes no fills yet.
    /// Running: takes fills. Over: has to be armed anew, be it for its time or for another policy.
    enum Phase {
        None,
        Armed,
        Openable,
        WarmingUp,
        Running,
        Over
    }

    /// @notice What keeps a trade from being larger.
    /// @dev None: no trade is possible because a feed is dead, trading is paused or the basket is empty.
    enum Bound {
        None,
        Balance,
        SoldMinimum,
        BoughtMaximum,
        LossBudget,
        Risk
    }

    /// @notice Who is who, and which contracts.
    struct Identity {
        string name;
        string symbol;
        address owner;
        address pendingOwner;
        address curator;
        address guardian;
        address allocator;
        address policy;
        address policyRegistry;
        address rebalanceAuction;
    }

    /// @notice What the vault and a share are worth.
    /// @param isPriced False when the feed of something that the vault holds does not quote, or a token does not tell how much
    /// it holds; then the values are zero.
    /// @param bid {USD} 18 decimals.
    /// @param mid {USD} 18 decimals.
    /// @param ask {USD} 18 decimals.
    /// @param supply {share} Without virtual shares and fees that are due.
    /// @param shareBid {USD/share} 18 decimals, for one whole share, fees that are due taken off.
    /// @param shareAsk {USD/share} 18 decimals, as `shareBid`.
    struct Value {
        bool isPriced;
        uint256 bid;
        uint256 mid;
        uint256 ask;
        uint256 supply;
        uint256 shareBid;
        uint256 shareAsk;
    }

    /// @notice State of an auction of a component.
    /// @param triggered True when the component has drifted far enough for an auction.
    /// @param phase Where the auction stands.
    /// @param nonce How many auctions of the component have been opened.
    /// @param changesAt {s} When the phase ends; zero for `None` and `Over`.
    /// @param factor {1} Price against the middle of the quotes while it runs, 18 decimals, else zero.
    struct Auction {
        bool triggered;
        Phase phase;
        uint256 nonce;
        uint256 changesAt;
        uint256 factor;
    }

    /// @notice A component.
    /// @param isQuoted False when its feed does not quote; then prices, value and weight are zero.
    /// @param isWrittenOff True when nothing of it counts any more.
    /// @param bid {USD/tok} 18 decimals, of the primary source; `ask` as it.
    /// @param guardedBid {USD/tok} 18 decimals, the worse of all sources; `guardedAsk` as it.
    /// @param updatedAt {s} When the oldest primary source behind the quote was updated; zero when unknown.
    /// @param balance {tok} What shares stand for.
    /// @param claims {tok} What is owed of it.
    /// @param value {USD} At the middle, 18 decimals.
    /// @param weight {1} 18 decimals; zero while the vault is not priced.
    /// @param minimum {bps} Smallest weight, as it counts now; `target`, `maximum` and `trigger` as it.
    struct Component {
        address token;
        string symbol;
        uint8 decimals;
        address feed;
        bool isQuoted;
        bool isRetiring;
        bool isWrittenOff;
        uint256 bid;
        uint256 ask;
        uint256 guardedBid;
        uint256 guardedAsk;
        uint256 updatedAt;
        uint256 balance;
        uint256 claims;
        uint256 value;
        uint256 weight;
        uint256 minimum;
        uint256 target;
        uint256 maximum;
        uint256 trigger;
        uint256[4] groups;
        Auction auction;
    }

    /// @notice A group of components.
    /// @param minimum {bps}
    /// @param maximum {bps}
    /// @param members Bit `i` is set when component `i` belongs to it.
    /// @param weight {1} 18 decimals; zero while the vault is not priced.
    struct Group {
        uint256 minimum;
        uint256 maximum;
        uint256 members;
        uint256 weight;
    }

    /// @notice A loss budget. {1} in 18 decimals, period in {s}
    struct Budget {
        uint256 used;
        uint256 size;
        uint256 period;
    }

    /// @notice Limits of the whole vault. {bps}
    struct Limits {
        uint256 maxTradeLoss;
        uint256 swingRate;
        uint256 freeFlow;
        uint256 auctionPremium;
        uint256 auctionCost;
        Budget trades;
        Budget auctions;
    }

    /// @notice Limits on risk.
    /// @param limits Contract that holds the vault to them; zero for none.
    /// @param isKnown False when a component does not tell its exposures; then nothing below is told, and no trade is possible.
    /// @param state How the basket stands; as if it were empty while the vault is not priced.
    struct Risk {
        address limits;
        bool isKnown;
        IRiskLimits.RiskState state;
    }

    /// @notice What the vault charges.
    /// @param terms Recipient and rates.
    /// @param highWaterMark {USD/share} 18 decimals.
    /// @param arePendingKnown False when the shares due need a price that no feed gives.
    /// @param pendingManagement {share} Due for the time passed.
    /// @param pendingPerformance {share} Due for the gain over the high-water mark.
    /// @param protocolRecipient Who gets the protocol's part.
    /// @param protocolShare {bps} of the fees, not on top of them.
    struct Fees {
        IFeeSettings.FeeTerms terms;
        uint256 highWaterMark;
        bool arePendingKnown;
        uint256 pendingManagement;
        uint256 pendingPerformance;
        address protocolRecipient;
        uint256 protocolShare;
    }

    /// @notice The largest trade of one component for another at the middle of the quotes.
    /// @param sell Index of the component sold.
    /// @param buy Index of the component bought.
    /// @param bound What keeps it from being larger.
    /// @param group Group whose bound it is, counted from one; zero for the component's own.
    /// @param value {USD} 18 decimals.
    /// @param sold {sell}
    /// @param bought {buy} What the middle gives for it.
    struct Trade {
        uint256 sell;
        uint256 buy;
        Bound bound;
        uint256 group;
        uint256 value;
        uint256 sold;
        uint256 bought;
    }

    /// @notice All of a vault but its trades.
    /// @param pausedUntil {s} Of entry, exit for one asset, trading and auctions.
    struct Overview {
        uint256 blockNumber;
        uint256 timestamp;
        Identity identity;
        Value value;
        Fees fees;
        Limits limits;
        Risk risk;
        bool isInRecovery;
        uint256[4] pausedUntil;
        Component[] components;
        Group[] groups;
        Trade[] trades;
    }

    /// @notice A part of a write-off that an account may collect.
    /// @param number Number of the write-off.
    /// @param token Component that was written off.
    /// @param amount {tok}
    struct Collectable {
        uint256 number;
        address token;
        uint256 amount;
    }

    /// @notice What an account has in a vault.
    /// @param shares {share}
    /// @param slice {tok} What the exit in kind pays or owes for all of them, by component.
    /// @param claims {tok} What it may claim now, by component.
    /// @param collectable Parts of write-offs that are not collected.
    struct Account {
        uint256 shares;
        uint256[] slice;
        uint256[] claims;
        Collectable[] collectable;
    }

    /// @notice Everything about a vault: who, worth, fees, limits, components with their auctions, groups, and the largest trade
    /// of every pair of components.
    /// @param vault Vault.
    /// @return All of it. `trades` has n (n - 1) elements, by the component sold, then by the one bought. Where limits on risk
    /// bind, `maximumTrade` tells more exactly; here up to a 64th is missing.
    function overview(address vault) external view returns (Overview memory);

    /// @notice What an account has in a vault.
    /// @param vault Vault.
    /// @param account Account.
    /// @return All of it.
    function accountOf(address vault, address account) external view returns (Account memory);

    /// @notice The largest trade of one component for another that the vault accepts when it is made at the middle of the
    /// quotes: inside the bounds of both and of their groups, within the balance, the limits on risk and what the loss budget has left.
    /// @dev Zero where a trade is refused, whoever asks. A trade at a worse price takes more of the loss budget; one at a
    /// better price buys more, and may meet the maximum of what is bought.
    /// @param vault Vault.
    /// @param sell Component sold.
    /// @param buy Component bought.
    /// @return The trade.
    function maximumTrade(address vault, address sell, address buy) external view returns (Trade memory);
}
