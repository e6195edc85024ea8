// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IClearinghouse} from "../interfaces/IClearinghouse.sol";
import {IMarginListing} from "../interfaces/IMarginListing.sol";
import {TokenTransfer} from "../tokens/TokenTransfer.sol";
import {AccountId} from "./AccountId.sol";
import {Accounts} from "./Accounts.sol";
import {CashIndex} from "./CashIndex.sol";
import {InstrumentId, InstrumentKind} from "./Instrument.sol";
import {Leg} from "./Leg.sol";
import {PositionList} from "./PositionList.sol";

/// @title Margin accounts: cash, collateral and positions
/// @notice See `IClearinghouse`.
contract Clearinghouse is Accounts {
    using CashIndex for IClearinghouse.CashLedger;

    /// @dev From dollars of a price times a quantity, 27 decimals, to 18.
    int256 private constant _SCALE = 1e9;

    /// @notice The settlement stablecoin.
    address public immutable cashToken;
    /// @notice What can be traded and pledged.
    IMarginListing public immutable listing;
    /// @dev {USD/tok} 18 decimals over the stablecoin's.
    uint256 private immutable _CASH_UNIT;

    /// @inheritdoc IClearinghouse
    mapping(InstrumentId instrument => uint256) public openInterest;
    /// @inheritdoc IClearinghouse
    mapping(uint256 underlying => mapping(uint256 category => uint256)) public openInterestIn;

    constructor(address cashToken_, address listing_, address reader_) Accounts(reader_) {
        cashToken = cashToken_;
        listing = IMarginListing(listing_);
        _CASH_UNIT = 10 ** (18 - IERC20Metadata(cashToken_).decimals());
        _ledger.open();
    }

    /* CASH AND COLLATERAL */

    /// @inheritdoc IClearinghouse
    function depositCash(AccountId account, uint256 amount) external operation onlyOperatorOf(account) {
        _pull(cashToken, amount);
        _addCash(account, int256(amount * _CASH_UNIT));
        emit CashDeposited(account, msg.sender, amount);
    }

    /// @inheritdoc IClearinghouse
    function withdrawCash(
        AccountId account,
        uint256 amount,
        address receiver
    ) external operation onlyOperatorOf(account) {
        _requireReceiver(receiver, amount);
        _touch(account);
        _addCash(account, -int256(amount * _CASH_UNIT));
        (bool readable, uint256 held) = TokenTransfer.tryBalance(cashToken);
        require(readable && held >= amount, CashIlliquid(amount, held));
        emit CashWithdrawn(account, receiver, amount);
        SafeTransferLib.safeTransfer(cashToken, receiver, amount);
    }

    /// @inheritdoc IClearinghouse
    function depositCollateral(
        AccountId account,
        address token,
        uint256 amount
    ) external operation onlyOperatorOf(account) {
        uint256 cap = listing.collateralOf(token).cap;
        _pull(token, amount);
        uint256 held = _collateral[account][token];
        if (held == 0) {
            uint256 count = _tokens[account].length;
            require(count < MAX_COLLATERALS, TooMany("collaterals", count + 1, MAX_COLLATERALS));
            _tokens[account].push(token);
        }
        _collateral[account][token] = held + amount;
        uint256 all = pledged[token] + amount;
        require(all <= cap, PledgeAboveCap(token, all, cap));
        pledged[token] = all;
        emit CollateralDeposited(account, token, msg.sender, amount);
    }

    /// @inheritdoc IClearinghouse
    function withdrawCollateral(
        AccountId account,
        address token,
        uint256 amount,
        address receiver
    ) external operation onlyOperatorOf(account) {
        _requireReceiver(receiver, amount);
        _touch(account);
        uint256 held = _collateral[account][token];
        require(held >= amount, CollateralTooLow(account, token, amount, held));
        _collateral[account][token] = held - amount;
        pledged[token] -= amount;
        if (held == amount) _forget(account, token);
        emit CollateralWithdrawn(account, token, receiver, amount);
        SafeTransferLib.safeTransfer(token, receiver, amount);
    }

    /* TRADE */

    /// @inheritdoc IClearinghouse
    function trade(
        AccountId buyer,
        AccountId seller,
        Fill[] calldata fills,
        uint256 deadline
    ) external operation before(deadline) onlyOperatorOf(buyer) onlyOperatorOf(seller) returns (int256 payment) {
        require(buyer != seller, AccountsEqual(buyer));
        require(fills.length > 0, AmountZero());
        uint256 fee = reader.feeOf(fills);
        _touch(buyer);
        _touch(seller);
        payment = _exchange(buyer, seller, fills);
        _addCash(buyer, -payment - int256(fee));
        _addCash(seller, payment - int256(fee));
        _ledger.reserves += uint88(2 * fee);
        emit FeeCharged(buyer, fee);
        emit FeeCharged(seller, fee);
    }

    /// @inheritdoc IClearinghouse
    function batch(
        bytes[] calldata calls,
        uint256 deadline
    ) external before(deadline) returns (bytes[] memory answers) {
        return _runBatch(calls);
    }

    /* ANYBODY */

    /// @inheritdoc IClearinghouse
    function settle(AccountId account) external aloneOnly returns (int256 profit) {
        Leg[] memory legs = _legs[account];
        Leg[] memory left = legs;
        for (uint256 i = 0; i < legs.length; ++i) {
            InstrumentId id = legs[i].instrument();
            (bool isOver, int256 payoff) = reader.payoffOf(legs[i]);
            if (!isOver) continue;
            int256 quantity = legs[i].quantity();
            (left, ) = PositionList.add(left, id, -quantity);
            _countInterest(id, quantity, 0);
            profit += payoff;
            emit PositionSettled(account, id, quantity, payoff);
        }
        _store(account, left);
        _addCash(account, profit);
        _ledger.unsettled += int128(profit);
    }

    /// @inheritdoc IClearinghouse
    function accrue() external operation {
        CashLedger memory ledger = _ledger.accrued();
        _ledger = ledger;
        emit InterestAccrued(ledger.supplyIndex, ledger.borrowIndex, ledger.reserves);
    }

    /* INTERNAL */

    /// @dev {USD} Moves the fills from seller to buyer; what the buyer pays for them, rounded down.
    function _exchange(
        AccountId buyer,
        AccountId seller,
        Fill[] calldata fills
    ) private returns (int256 payment) {
        (Leg[] memory bought, Leg[] memory sold) = (_legs[buyer], _legs[seller]);
        for (uint256 i = 0; i < fills.length; ++i) {
            Fill calldata fill = fills[i];
            require(fill.quantity != 0, AmountZero());
            uint256 open = openInterest[fill.instrument];
            int256 held;
            (bought, held) = PositionList.add(bought, fill.instrument, fill.quantity);
            _countInterest(fill.instrument, held, held + fill.quantity);
            (sold, held) = PositionList.add(sold, fill.instrument, -fill.quantity);
            _countInterest(fill.instrument, held, held - fill.quantity);
            // what only closes may be of an expiry that is closed to trade, or above its cap
            if (openInterest[fill.instrument] > open) _requireRoom(fill.instrument);
            payment += fill.quantity * int256(fill.price); // {USD} 27 decimals
            emit Traded(fill.instrument, buyer, seller, fill.quantity, fill.price);
        }
        PositionList.requireBounded(bought);
        PositionList.requireBounded(sold);
        _store(buyer, bought);
        _store(seller, sold);
        payment /= _SCALE;
    }

    /// @dev Long positions of everybody, when one of them changes.
    function _countInterest(InstrumentId id, int256 from, int256 to) private {
        uint256 less = from > 0 ? uint256(from) : 0;
        uint256 more = to > 0 ? uint256(to) : 0;
        if (less == more) return;
        openInterest[id] = openInterest[id] + more - less;
        mapping(uint256 category => uint256) storage classes = openInterestIn[id.underlying()];
        uint256 category = _classOf(id);
        classes[category] = classes[category] + more - less;
    }

    function _requireRoom(InstrumentId id) private view {
        listing.requireListed(id);
        (uint256 underlying, uint256 category) = (id.underlying(), _classOf(id));
        uint256 cap = listing.openInterestCap(underlying, category);
        uint256 open = openInterestIn[underlying][category];
        require(open <= cap, OpenInterestAboveCap(underlying, category, open, cap));
    }

    /// @dev Perpetuals, options, digitals.
    function _classOf(InstrumentId id) private pure returns (uint256) {
        InstrumentKind kind = id.kind();
        if (kind == InstrumentKind.Perpetual) return 0;
        return kind == InstrumentKind.Digital ? 2 : 1;
    }

    /// @dev Writes what changed.
    function _store(AccountId account, Leg[] memory legs) private {
        Leg[] storage kept = _legs[account];
        uint256 had = kept.length;
        while (had > legs.length) {
            kept.pop();
            --had;
        }
        for (uint256 i = 0; i < had; ++i) {
            if (Leg.unwrap(kept[i]) != Leg.unwrap(legs[i])) kept[i] = legs[i];
        }
        for (uint256 i = had; i < legs.length; ++i) kept.push(legs[i]);
    }

    function _forget(AccountId account, address token) private {
        address[] storage tokens = _tokens[account];
        uint256 last = tokens.length - 1;
        for (uint256 i = 0; i < last; ++i) if (tokens[i] == token) tokens[i] = tokens[last];
        tokens.pop();
    }

    function _pull(address token, uint256 amount) private {
        require(amount > 0, AmountZero());
        (bool readable, uint256 held) = TokenTransfer.tryBalance(token);
        require(readable, IBasket.BalanceUnreadable(token));
        TokenTransfer.pullExactly(token, msg.sender, amount, held);
    }

    function _requireReceiver(address receiver, uint256 amount) private view {
        require(amount > 0, AmountZero());
        require(receiver != address(0) && receiver != address(this), ReceiverInvalid(receiver));
    }
}
