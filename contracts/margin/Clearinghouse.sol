// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {SafeCastLib} from "solady/src/utils/SafeCastLib.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IBasket} from "../interfaces/IBasket.sol";
import {IClearinghouse} from "../interfaces/IClearinghouse.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {IMarginListing} from "../interfaces/IMarginListing.sol";
import {TokenTransfer} from "../tokens/TokenTransfer.sol";
import {AccountId} from "./AccountId.sol";
import {CashIndex} from "./CashIndex.sol";
import {Positions} from "./Positions.sol";

/// @title Margin accounts: cash, collateral and positions
/// @notice See `IClearinghouse`.
contract Clearinghouse is Positions {
    using CashIndex for IClearinghouse.CashLedger;
    using SafeCastLib for uint256;

    /// @dev {1} r ℓ up to which more is pledged: a half, 8 decimals.
    uint256 private constant _LOOK_THROUGH = 0.5e8;

    /// @notice The settlement stablecoin.
    address public immutable cashToken;
    /// @dev {USD/tok} 18 decimals over the stablecoin's.
    uint256 private immutable _CASH_UNIT;

    constructor(address cashToken_, address listing_, address reader_) Positions(reader_, listing_) {
        cashToken = cashToken_;
        _CASH_UNIT = 10 ** (18 - IERC20Metadata(cashToken_).decimals());
        _ledger.open();
    }

    /* CASH AND COLLATERAL */

    /// @inheritdoc IClearinghouse
    function depositCash(AccountId account, uint256 amount) external operation onlyOperatorOf(account) {
        _pull(cashToken, amount);
        _addCash(account, (amount * _CASH_UNIT).toInt256());
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
        _addCash(account, -(amount * _CASH_UNIT).toInt256());
        (bool readable, uint256 held) = TokenTransfer.tryBalance(cashToken);
        require(readable, IBasket.BalanceUnreadable(cashToken));
        // what is pledged of the stablecoin is not lent
        uint256 available = FixedPointMathLib.zeroFloorSub(held, pledged[cashToken]);
        require(available >= amount, CashIlliquid(amount, available));
        emit CashWithdrawn(account, receiver, amount);
        SafeTransferLib.safeTransfer(cashToken, receiver, amount);
    }

    /// @inheritdoc IClearinghouse
    function depositCollateral(
        AccountId account,
        address token,
        uint256 amount
    ) external operation onlyOperatorOf(account) {
        IMarginListing.Collateral memory terms = listing.collateralOf(token);
        uint256 lookThrough = uint256(terms.repledged) * terms.loanToValue;
        require(lookThrough <= _LOOK_THROUGH, LookThroughAboveLimit(token, lookThrough, _LOOK_THROUGH));
        // a wei of what nobody can price would make the account one that nobody can judge
        IFeed(terms.feed).quote();
        _pull(token, amount);
        uint256 held = _collateral[account][token];
        if (held == 0) {
            uint256 count = _tokens[account].length;
            require(count < MAX_COLLATERALS, TooMany("collaterals", count + 1, MAX_COLLATERALS));
            _tokens[account].push(token);
        }
        _collateral[account][token] = held + amount;
        uint256 all = pledged[token] + amount;
        require(all <= terms.cap, PledgeAboveCap(token, all, terms.cap));
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
        payment = _exchange(buyer, seller, fills, fee);
        _ledger.reserves = (_ledger.reserves + 2 * fee).toUint88();
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
        return _settle(account);
    }

    /// @inheritdoc IClearinghouse
    function accrue() external operation {
        CashLedger memory ledger = _ledger.accrued();
        _ledger = ledger;
        emit InterestAccrued(ledger.supplyIndex, ledger.borrowIndex, ledger.reserves);
    }

    /* INTERNAL */

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
