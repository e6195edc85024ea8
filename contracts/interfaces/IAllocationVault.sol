// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IPolicyRegistry} from "./IPolicyRegistry.sol";

/// @title A vault of several asset classes
/// @notice A basket of tokens behind one share, inside a policy that the chain enforces.
interface IAllocationVault {
    /// @notice What a vault is created with.
    /// @param name Name of the share token.
    /// @param symbol Symbol of the share token.
    /// @param owner Account that manages the policy and names the allocator.
    /// @param allocator Account that may trade inside the policy; zero for none.
    /// @param lossBudget {1} Largest loss by trades, as a fraction of value in 18 decimals.
    /// @param lossPeriod {s} Time in which a used-up loss budget drains.
    /// @param policy The first policy.
    struct Creation {
        string name;
        string symbol;
        address owner;
        address allocator;
        uint64 lossBudget;
        uint40 lossPeriod;
        IPolicyRegistry.Configuration policy;
    }

    /// @notice A trade of the allocator.
    /// @param route `IRoute` that is handed the tokens; any contract, since only the result is trusted.
    /// @param sell Component to sell.
    /// @param buy Component to buy.
    /// @param amountIn {sell} What the route is handed.
    /// @param minOut {buy} What has to arrive at least.
    /// @param data What the route needs to know.
    struct Intent {
        address route;
        address sell;
        address buy;
        uint256 amountIn;
        uint256 minOut;
        bytes data;
    }

    /// @notice Shares were minted for a slice of every component.
    /// @param caller Account that paid the tokens.
    /// @param receiver Account that got the shares.
    /// @param shares {share} Minted.
    /// @param amounts {tok} Taken, per component.
    event MintedInKind(address indexed caller, address indexed receiver, uint256 shares, uint256[] amounts);
    /// @notice Shares were burnt for a slice of every component.
    /// @param caller Account whose shares were burnt.
    /// @param receiver Account that got the tokens; claims are the caller's.
    /// @param shares {share} Burnt.
    /// @param amounts {tok} Paid or owed, per component.
    event RedeemedInKind(address indexed caller, address indexed receiver, uint256 shares, uint256[] amounts);
    /// @notice Shares were minted for one component.
    /// @param caller Account that paid.
    /// @param receiver Account that got the shares.
    /// @param asset Component that was deposited.
    /// @param amount {tok} Taken.
    /// @param shares {share} Minted.
    /// @param fee {USD} Swing fee, 18 decimals, left with the holders.
    event Deposited(
        address indexed caller,
        address indexed receiver,
        address indexed asset,
        uint256 amount,
        uint256 shares,
        uint256 fee
    );
    /// @notice Shares were burnt for one component.
    /// @param owner Account whose shares were burnt.
    /// @param receiver Account that got the tokens.
    /// @param asset Component that was paid.
    /// @param amount {tok} Paid.
    /// @param shares {share} Burnt.
    /// @param fee {USD} Swing fee, 18 decimals, left with the holders.
    event Redeemed(
        address indexed owner,
        address indexed receiver,
        address indexed asset,
        uint256 amount,
        uint256 shares,
        uint256 fee
    );
    /// @notice The allocator traded.
    /// @param route Route that was handed the tokens.
    /// @param sell Component sold.
    /// @param buy Component bought.
    /// @param sold {tok} Gone.
    /// @param bought {tok} Come.
    /// @param loss {1} Charged to the loss budget, 18 decimals.
    event Traded(
        address indexed route,
        address indexed sell,
        address indexed buy,
        uint256 sold,
        uint256 bought,
        uint256 loss
    );
    /// @notice A token refused to move, so the redeemer has a claim on it instead. {tok}
    /// @param token Token that would not move.
    /// @param account Owner of the claim.
    /// @param amount {tok} Owed.
    event ClaimCreated(address indexed token, address indexed account, uint256 amount);
    /// @notice A claim was paid, in whole or in part. {tok}
    /// @param token Token of the claim.
    /// @param account Owner of the claim.
    /// @param claimed {tok} What the claim was.
    /// @param paid {tok} What was sent; less if the vault had less than all claims.
    event ClaimPaid(address indexed token, address indexed account, uint256 claimed, uint256 paid);
    /// @notice A policy came into force.
    /// @param pointer Contract whose code is the policy.
    event PolicyInstalled(address indexed pointer);
    /// @notice Another account may trade from now on.
    /// @param allocator Account that may trade, or zero.
    event AllocatorSet(address indexed allocator);

    /// @notice The caller is not who this function is for.
    error NotAuthorized(address caller, address expected);
    /// @notice The vault has been initialised before.
    error AlreadyInitialized();
    /// @notice The loss budget is larger, or drains faster, than any vault's may. {1} in 18 decimals, {s}
    error LossBudgetInvalid(uint256 size, uint256 maximumSize, uint256 period, uint256 minimumPeriod);
    /// @notice Shares and tokens cannot be given to nobody or to the vault itself.
    error ReceiverInvalid(address receiver);
    /// @notice The call came after its deadline. Times in seconds.
    error DeadlinePassed(uint256 deadline, uint256 blockTimestamp);
    /// @notice Zero shares or a zero amount were asked for, or would have been given.
    error AmountZero();
    /// @notice The token is not a component.
    error NotAComponent(address token);
    /// @notice One bound is wanted for every component.
    error LengthMismatch(uint256 given, uint256 expected);
    /// @notice The vault would take more than the caller allows. {tok}
    error AmountAboveMaximum(address token, uint256 amount, uint256 maximum);
    /// @notice The caller would get less than they ask for. {tok}
    error AmountBelowMinimum(address token, uint256 amount, uint256 minimum);
    /// @notice The caller would get fewer shares than they ask for. {share}
    error SharesBelowMinimum(uint256 shares, uint256 minimum);
    /// @notice Fewer tokens arrived than were sent: fee-taking tokens cannot be components. {tok}
    error TransferShort(address token, uint256 received, uint256 expected);
    /// @notice A token could not be sent. {tok}
    error TransferFailed(address token, address to, uint256 amount);
    /// @notice Too little gas was given for a token's transfer, so its failure would prove nothing. {gas}
    error GasTooLow(uint256 available, uint256 needed);
    /// @notice The token does not tell the vault's balance, so a share of it cannot be told either.
    error BalanceUnreadable(address token);
    /// @notice The vault has less of a token than would be paid out. {tok}
    error BalanceTooLow(address token, uint256 wanted, uint256 available);
    /// @notice There is no claim of this account on this token.
    error NoClaim(address token, address account);
    /// @notice The basket has no value to price shares by.
    error VaultEmpty();

    /// @notice A component's weight would be above its maximum, or further above. {1} in 18 decimals.
    error ComponentAboveMaximum(address token, uint256 weightBefore, uint256 weightAfter, uint256 maximum);
    /// @notice A component's weight would be below its minimum, or further below. {1} in 18 decimals.
    error ComponentBelowMinimum(address token, uint256 weightBefore, uint256 weightAfter, uint256 minimum);
    /// @notice A group's weight would be above its maximum, or further above. {1} in 18 decimals.
    error GroupAboveMaximum(uint256 group, uint256 weightBefore, uint256 weightAfter, uint256 maximum);
    /// @notice A group's weight would be below its minimum, or further below. {1} in 18 decimals.
    error GroupBelowMinimum(uint256 group, uint256 weightBefore, uint256 weightAfter, uint256 minimum);
    /// @notice A breached limit of another component would get worse while the basket as a whole does too. {1}
    error MisallocationGrows(uint256 misallocationBefore, uint256 misallocationAfter);
    /// @notice A trade brings less than the middle price less the largest loss allowed. {USD} in 18 decimals.
    error TradeLossTooLarge(uint256 sold, uint256 bought, uint256 minimum);
    /// @notice The loss budget has not enough left. {1} in 18 decimals.
    error LossBudgetExceeded(uint256 used, uint256 loss, uint256 size);
    /// @notice The same component cannot be sold and bought.
    error TradeOfOneComponent(address token);
    /// @notice The route is a component or the vault itself.
    error RouteInvalid(address route);
    /// @notice A trade took more of a component than it was given, or took of a third one. {tok}
    error BalanceTaken(address token, uint256 balanceAfter, uint256 expected);
    /// @notice The number of shares changed inside a trade. {share}
    error SupplyChanged(uint256 supplyBefore, uint256 supplyAfter);
    /// @notice A component cannot leave the policy while more than dust of it is left. {tok}, {USD} in 18 decimals
    error ComponentNotEmpty(address token, uint256 balance, uint256 value, uint256 maximum);
    /// @notice The vault holds less of a token than the claims on it, so what comes in would go to them. {tok}
    error ClaimsNotCovered(address token, uint256 balance, uint256 claims);

    /// @notice Takes a slice of every component from the caller and mints shares for it. Reads no price.
    /// @param shares {share} Shares to mint.
    /// @param maxAmounts {tok} Per component, the most to take.
    /// @param receiver Account that gets the shares.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return amounts {tok} Per component, what was taken, rounded up.
    function mintInKind(
        uint256 shares,
        uint256[] calldata maxAmounts,
        address receiver,
        uint256 deadline
    ) external returns (uint256[] memory amounts);

    /// @notice Burns shares of the caller and pays out a slice of every component. Reads no price, calls no venue, and
    /// nobody can pause it. A token that refuses to move becomes a claim of the caller.
    /// @param shares {share} Shares to burn.
    /// @param minAmounts {tok} Per component, the least to be entitled to. A component whose balance cannot be read is
    /// left behind if its entry here is zero.
    /// @param receiver Account that gets the tokens.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return amounts {tok} Per component, what was paid or became a claim, rounded down.
    function redeemInKind(
        uint256 shares,
        uint256[] calldata minAmounts,
        address receiver,
        uint256 deadline
    ) external returns (uint256[] memory amounts);

    /// @notice Takes one component from the caller and mints shares at the asking price of the basket, less swing fee.
    /// @param asset Component to deposit.
    /// @param amount {tok} Amount to take.
    /// @param minShares {share} Least shares to get.
    /// @param receiver Account that gets the shares.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return shares {share} Shares minted.
    function deposit(
        address asset,
        uint256 amount,
        uint256 minShares,
        address receiver,
        uint256 deadline
    ) external returns (uint256 shares);

    /// @notice Burns shares and pays one component at the bid price of the basket, less swing fee.
    /// @param asset Component to be paid in.
    /// @param shares {share} Shares to burn.
    /// @param minOut {tok} Least amount to get.
    /// @param receiver Account that gets the tokens.
    /// @param owner Account whose shares are burnt; the caller needs an allowance if it is another.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return amount {tok} Amount paid.
    function redeem(
        address asset,
        uint256 shares,
        uint256 minOut,
        address receiver,
        address owner,
        uint256 deadline
    ) external returns (uint256 amount);

    /// @notice Sells one component for another over a route, then checks what came of it. Only for the allocator.
    /// @param intent What to trade and how.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return bought {tok} What arrived.
    function trade(Intent calldata intent, uint256 deadline) external returns (uint256 bought);

    /// @notice Pays the caller's claim on a token and closes it. If the vault has less than all claims on the token, they
    /// share the shortfall in proportion: who would rather wait asks for the whole claim as the minimum.
    /// @param token Token of the claim; it need not be a component any more.
    /// @param receiver Account that gets the tokens.
    /// @param minPaid {tok} Least to get.
    /// @param deadline {s} UNIX time after which the call reverts.
    /// @return paid {tok} What was paid.
    function claim(address token, address receiver, uint256 minPaid, uint256 deadline) external returns (uint256 paid);

    /// @notice Installs a policy. Only for the registry, which validated it.
    /// @param pointer Contract whose code is the policy.
    function installPolicy(address pointer) external;

    /// @notice Names the account that may trade. Only for the owner.
    /// @param account Zero for nobody.
    function setAllocator(address account) external;

    /// @notice Called once by whoever clones the vault, in the same transaction.
    /// @param creation What the vault is created with.
    /// @param seedShares {share} Shares that the tokens already sent stand for; a part of them is locked for ever.
    /// @param receiver Account that gets the rest of the shares.
    function initialize(Creation calldata creation, uint256 seedShares, address receiver) external;

    /// @notice Shares that `deposit` would mint now.
    /// @param asset Component to deposit.
    /// @param amount {tok} Amount to deposit.
    /// @return shares {share}
    function previewDeposit(address asset, uint256 amount) external view returns (uint256 shares);

    /// @notice Tokens that `redeem` would pay now.
    /// @param asset Component to be paid in.
    /// @param shares {share} Shares to burn.
    /// @return amount {tok}
    function previewRedeem(address asset, uint256 shares) external view returns (uint256 amount);

    /// @notice Tokens that `mintInKind` would take now.
    /// @param shares {share} Shares to mint.
    /// @return amounts {tok} Per component.
    function previewMintInKind(uint256 shares) external view returns (uint256[] memory amounts);

    /// @notice Tokens that `redeemInKind` would pay or owe now.
    /// @param shares {share} Shares to burn.
    /// @return amounts {tok} Per component.
    function previewRedeemInKind(uint256 shares) external view returns (uint256[] memory amounts);

    /// @notice Value of the basket on either side of every component's quote and in the middle.
    /// @return bid {USD} 18 decimals.
    /// @return mid {USD} 18 decimals.
    /// @return ask {USD} 18 decimals.
    function netAssetValue() external view returns (uint256 bid, uint256 mid, uint256 ask);

    /// @notice Components with the amounts that shares stand for and their weights at the middle of the quotes.
    /// @return tokens Components in the order of the policy.
    /// @return balances {tok} Without what is owed to claims.
    /// @return weights {1} 18 decimals.
    function holdings()
        external
        view
        returns (address[] memory tokens, uint256[] memory balances, uint256[] memory weights);

    /// @notice What an account may claim of a token that would not move.
    /// @param token Token of the claim.
    /// @param account Owner of the claim.
    /// @return {tok}
    function claimOf(address token, address account) external view returns (uint256);

    /// @notice Sum of all claims on a token.
    /// @param token Token of the claims.
    /// @return {tok}
    function totalClaims(address token) external view returns (uint256);

    /// @notice State of the loss budget now.
    /// @return used {1} 18 decimals, drained to now.
    /// @return size {1} 18 decimals.
    /// @return period {s}
    function lossBudget() external view returns (uint256 used, uint256 size, uint256 period);

    /// @notice Contract whose code is the policy in force.
    /// @return Address of the blob.
    function policy() external view returns (address);

    /// @notice Registry that validates this vault's policies.
    /// @return Address of the registry.
    function policyRegistry() external view returns (address);

    /// @notice Account that manages the policy.
    /// @return Address of the owner.
    function owner() external view returns (address);

    /// @notice Account that may trade.
    /// @return Address of the allocator, or zero.
    function allocator() external view returns (address);
}
