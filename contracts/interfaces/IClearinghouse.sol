// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {AccountId} from "../margin/AccountId.sol";
import {InstrumentId} from "../margin/Instrument.sol";
import {Leg} from "../margin/Leg.sol";
import {IPerpetualMarkets} from "./IPerpetualMarkets.sol";

/// @notice An account as it is kept.
/// @param account Whose.
/// @param cash {USD} With what perpetuals gained and was not made cash yet, 18 decimals.
/// @param legs Positions in rising order.
/// @param tokens Collateral.
/// @param amounts {tok} Of each.
/// @param pledged {tok} Of each, by all accounts together.
struct AccountView {
    AccountId account;
    int256 cash;
    Leg[] legs;
    address[] tokens;
    uint256[] amounts;
    uint256[] pledged;
}

/// @title Margin accounts: cash, collateral and positions
/// @notice An account is its owner's address and a number (`AccountId`); it need not be created. It holds cash, which is the settlement
/// stablecoin, bears interest and may be negative; collateral; and positions, one word each.
///
/// CONSENT     Only an account's owner, or an operator the owner named, moves anything in it.
/// ZERO SUM    Positions of an instrument add up to zero over all accounts, always: they are made and undone in pairs.
/// SOLVENCY    After every operation of its own an account is worth its initial requirement, or no worse off than before (see
///             `IMarginReader`). In a batch this is checked once, at the end, for every account that was touched.
/// ROUNDING    Cash is kept as a share of an index; every conversion rounds against the account, so that nothing is paid out that
///             did not come in.
interface IClearinghouse is IPerpetualMarkets {
    /// @notice A part of a trade.
    /// @param instrument What.
    /// @param quantity {tok} What the buyer gets, 9 decimals; negative for what the buyer gives.
    /// @param price {USD} Of one contract, 18 decimals. Of a perpetual only the difference from the mark is paid.
    struct Fill {
        InstrumentId instrument;
        int256 quantity;
        uint256 price;
    }

    /// @notice The ledger of cash.
    /// @param supplyIndex {1} What a share of positive cash is worth, 27 decimals.
    /// @param borrowIndex {1} What a share of debt is, 27 decimals.
    /// @param supplyShares Positive cash of all accounts, in shares.
    /// @param borrowShares Debt of all accounts, in shares.
    /// @param reserves {USD} The protocol's, 18 decimals.
    /// @param unsettled {USD} Credited by settlements less what they debited, 18 decimals: owed by those not settled yet.
    /// @param updatedAt {s}
    struct CashLedger {
        uint128 supplyIndex;
        uint128 borrowIndex;
        uint128 supplyShares;
        uint128 borrowShares;
        int128 unsettled;
        uint88 reserves;
        uint40 updatedAt;
    }

    /// @notice Cash came in.
    /// @param account The account.
    /// @param from Who paid.
    /// @param amount How much.
    event CashDeposited(AccountId indexed account, address indexed from, uint256 amount);
    /// @notice Cash went out.
    /// @param account The account.
    /// @param receiver Who got it.
    /// @param amount How much.
    event CashWithdrawn(AccountId indexed account, address indexed receiver, uint256 amount);
    /// @notice Collateral came in. {tok}
    /// @param account The account.
    /// @param token The collateral.
    /// @param from Who paid.
    /// @param amount How much.
    event CollateralDeposited(AccountId indexed account, address indexed token, address indexed from, uint256 amount);
    /// @notice Collateral went out. {tok}
    /// @param account The account.
    /// @param token The collateral.
    /// @param receiver Who got it.
    /// @param amount How much.
    event CollateralWithdrawn(
        AccountId indexed account,
        address indexed token,
        address indexed receiver,
        uint256 amount
    );
    /// @notice Somebody may act for an account until a time. {s}
    /// @param account The account.
    /// @param operator Who.
    /// @param expiry {s}
    event OperatorSet(AccountId indexed account, address indexed operator, uint256 expiry);
    /// @notice A part of a trade.
    /// @param instrument What.
    /// @param buyer Who got the quantity.
    /// @param seller Who gave it.
    /// @param quantity {tok} What the buyer got, 9 decimals.
    /// @param price {USD} 18 decimals.
    event Traded(
        InstrumentId indexed instrument,
        AccountId indexed buyer,
        AccountId indexed seller,
        int256 quantity,
        uint256 price
    );
    /// @notice A fee was charged. {USD}, 18 decimals
    /// @param account The account.
    /// @param fee {USD} 18 decimals.
    event FeeCharged(AccountId indexed account, uint256 fee);
    /// @notice A position's profit became cash. {USD}, 18 decimals
    /// @param account The account.
    /// @param instrument What.
    /// @param quantity {tok} 9 decimals.
    /// @param profit {USD} 18 decimals, negative for a loss.
    event PositionSettled(AccountId indexed account, InstrumentId indexed instrument, int256 quantity, int256 profit);
    /// @notice Interest was added. Indices with 27 decimals.
    /// @param supplyIndex {1} 27 decimals.
    /// @param borrowIndex {1} 27 decimals.
    /// @param reserves {USD} 18 decimals.
    event InterestAccrued(uint256 supplyIndex, uint256 borrowIndex, uint256 reserves);

    /// @notice The caller is neither the account's owner nor its operator.
    error NotOperator(AccountId account, address caller);
    /// @notice The call came after its deadline. Times in seconds.
    error DeadlinePassed(uint256 deadline, uint256 blockTimestamp);
    /// @notice The contract is at work: nothing may enter or be read now.
    error Locked();
    /// @notice Nothing was asked for.
    error AmountZero();
    /// @notice The receiver cannot be nobody or this contract.
    error ReceiverInvalid(address receiver);
    /// @notice A trade needs two accounts.
    error AccountsEqual(AccountId account);
    /// @notice The account has less collateral. {tok}
    error CollateralTooLow(AccountId account, address token, uint256 wanted, uint256 available);
    /// @notice More cash than is there, now that some of it is lent. {tok}
    error CashIlliquid(uint256 wanted, uint256 available);
    /// @notice The account would have too many of something. `what` names it.
    error TooMany(bytes32 what, uint256 count, uint256 maximum);
    /// @notice The open interest would be above its cap. {tok}, 9 decimals
    error OpenInterestAboveCap(uint256 underlying, uint256 category, uint256 openInterest, uint256 cap);
    /// @notice What backs the token is pledged too often elsewhere for more of it to be pledged here: r ℓ. {1}, 8 decimals
    error LookThroughAboveLimit(address token, uint256 lookThrough, uint256 maximum);
    /// @notice More of the token is pledged than is allowed. {tok}
    error PledgeAboveCap(address token, uint256 pledged, uint256 cap);
    /// @notice An operator's right would end in the past. Times in seconds.
    error OperatorExpired(uint256 expiry, uint256 blockTimestamp);
    /// @notice Settling is not possible among other calls.
    error NotInBatch();
    /// @notice The account is not worth what it requires, and worse off than before. {USD}, 18 decimals
    error MarginInsufficient(
        AccountId account,
        int256 equity,
        uint256 requirement,
        int256 equityBefore,
        uint256 requirementBefore
    );

    /* OWNERS */

    /// @notice Names somebody who may act for an account until a time.
    /// @dev By the owner alone: an operator cannot name another.
    /// @param account The account.
    /// @param operator Who.
    /// @param expiry {s} Until when; zero takes the right back.
    function setOperator(AccountId account, address operator, uint256 expiry) external;

    /// @notice Brings cash in.
    /// @param account Where to; the caller has to act for it.
    /// @param amount {tok} Of the settlement stablecoin, from the caller.
    function depositCash(AccountId account, uint256 amount) external;

    /// @notice Takes cash out.
    /// @param account Where from.
    /// @param amount {tok} Of the settlement stablecoin.
    /// @param receiver Who gets it.
    function withdrawCash(AccountId account, uint256 amount, address receiver) external;

    /// @notice Brings collateral in.
    /// @param account Where to; the caller has to act for it.
    /// @param token The collateral.
    /// @param amount {tok} From the caller.
    function depositCollateral(AccountId account, address token, uint256 amount) external;

    /// @notice Takes collateral out.
    /// @param account Where from.
    /// @param token The collateral.
    /// @param amount {tok}
    /// @param receiver Who gets it.
    function withdrawCollateral(AccountId account, address token, uint256 amount, address receiver) external;

    /// @notice Makes or undoes positions of two accounts in pairs; the caller has to act for both.
    /// @param buyer Who gets the quantities.
    /// @param seller Who gives them.
    /// @param fills What, and at which prices.
    /// @param deadline {s} Last time.
    /// @return payment {USD} What the buyer paid the seller, fees not in it; 18 decimals.
    function trade(
        AccountId buyer,
        AccountId seller,
        Fill[] calldata fills,
        uint256 deadline
    ) external returns (int256 payment);

    /// @notice Several of these calls, checked once at the end.
    /// @param calls Encoded calls of this contract.
    /// @param deadline {s} Last time.
    /// @return answers What each returned.
    function batch(bytes[] calldata calls, uint256 deadline) external returns (bytes[] memory answers);

    /* ANYBODY */

    /// @notice Turns an account's positions that are over, and what its perpetuals gained, into cash. Anyone may.
    /// @param account The account.
    /// @return profit {USD} 18 decimals.
    function settle(AccountId account) external returns (int256 profit);

    /// @notice Adds interest up to now. Anyone may.
    function accrue() external;

    /* VIEW */

    /// @notice {USD} An account's cash now, without what its perpetuals gained since that was made cash; 18 decimals.
    /// @param account The account.
    function cashOf(AccountId account) external view returns (int256);

    /// @notice {tok} An account's collateral.
    /// @param account The account.
    /// @param token The collateral.
    function collateralOf(AccountId account, address token) external view returns (uint256);

    /// @notice An account's positions, in rising order of their words.
    /// @param account The account.
    function legsOf(AccountId account) external view returns (Leg[] memory);

    /// @notice Everything in an account, as margin is judged by.
    /// @param account The account.
    function viewOf(AccountId account) external view returns (AccountView memory);

    /// @notice {s} Until when somebody may act for an account; zero for never.
    /// @param account The account.
    /// @param operator Who.
    function operatorExpiry(AccountId account, address operator) external view returns (uint256);

    /// @notice {tok} Long positions of all accounts in an instrument, 9 decimals.
    /// @param instrument What.
    function openInterest(InstrumentId instrument) external view returns (uint256);

    /// @notice {tok} Long positions in an underlying by class: perpetuals, options, digitals; 9 decimals.
    /// @param underlying Number of the underlying.
    /// @param category Zero for perpetuals, one for options, two for digitals.
    function openInterestIn(uint256 underlying, uint256 category) external view returns (uint256);

    /// @notice {tok} Collateral of all accounts.
    /// @param token The collateral.
    function pledged(address token) external view returns (uint256);

    /// @notice The ledger of cash now.
    function cashLedger() external view returns (CashLedger memory);
}
