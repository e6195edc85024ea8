// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {LibTransient} from "solady/src/utils/LibTransient.sol";
import {AccountView, IClearinghouse} from "../interfaces/IClearinghouse.sol";
import {IMarginReader} from "../interfaces/IMarginReader.sol";
import {IPerpetualMarkets, PerpetualMarket} from "../interfaces/IPerpetualMarkets.sol";
import {AccountId} from "./AccountId.sol";
import {CashIndex} from "./CashIndex.sol";
import {Leg} from "./Leg.sol";
import {OperationLock} from "./OperationLock.sol";
import {PerpetualMarkets} from "./PerpetualMarkets.sol";

/// @title What accounts hold, who may act for them, and how they are judged when an operation ends
/// @notice Before an operation touches an account, what it holds is kept for the length of the transaction. At the end each touched account
/// is judged once; only where it is not worth its requirement is the account of before read back and compared.
abstract contract Accounts is PerpetualMarkets, OperationLock {
    using CashIndex for CashLedger;
    using LibTransient for *;

    /// @notice Most accounts that one operation may touch.
    uint256 public constant MAX_TOUCHED = 8;
    /// @notice Most kinds of collateral of an account.
    uint256 public constant MAX_COLLATERALS = 8;

    /// @notice Who judges.
    IMarginReader public immutable reader;

    CashLedger internal _ledger;
    /// @dev Shares of cash, negative of debt.
    mapping(AccountId account => int256) internal _cashShares;
    mapping(AccountId account => Leg[]) internal _legs;
    /// @dev Collateral that an account has any of.
    mapping(AccountId account => address[]) internal _tokens;
    mapping(AccountId account => mapping(address token => uint256)) internal _collateral;
    /// @inheritdoc IClearinghouse
    mapping(AccountId account => mapping(address operator => uint256)) public operatorExpiry;
    /// @inheritdoc IClearinghouse
    mapping(address token => uint256) public pledged;

    uint256 private transient _touchedCount;

    constructor(address reader_) {
        reader = IMarginReader(reader_);
    }

    modifier onlyOperatorOf(AccountId account) {
        _requireOperator(account);
        _;
    }

    modifier before(uint256 deadline) {
        require(block.timestamp <= deadline, DeadlinePassed(deadline, block.timestamp));
        _;
    }

    /* OWNERS */

    /// @inheritdoc IClearinghouse
    function setOperator(AccountId account, address operator, uint256 expiry) external operation {
        require(msg.sender == account.owner(), NotOperator(account, msg.sender));
        require(expiry == 0 || expiry > block.timestamp, OperatorExpired(expiry, block.timestamp));
        operatorExpiry[account][operator] = expiry;
        emit OperatorSet(account, operator, expiry);
    }

    /* VIEW */

    /// @inheritdoc IClearinghouse
    function cashOf(AccountId account) external view whenIdle returns (int256) {
        return _cashOf(account);
    }

    /// @inheritdoc IClearinghouse
    function collateralOf(AccountId account, address token) external view whenIdle returns (uint256) {
        return _collateral[account][token];
    }

    /// @inheritdoc IClearinghouse
    function legsOf(AccountId account) external view whenIdle returns (Leg[] memory) {
        return _legs[account];
    }

    /// @inheritdoc IClearinghouse
    function cashLedger() external view whenIdle returns (CashLedger memory) {
        return _ledger.accrued();
    }

    /// @inheritdoc IPerpetualMarkets
    function marketOf(
        uint256 underlying
    ) external view whenIdle returns (PerpetualMarket memory market, uint256 index, uint256 mark) {
        return _marketNow(underlying);
    }

    /// @inheritdoc IPerpetualMarkets
    function perpetualProfitOf(AccountId account) external view whenIdle returns (int256) {
        return _perpetualProfit(account, _legs[account]);
    }

    /// @inheritdoc IClearinghouse
    function viewOf(AccountId account) external view whenIdle returns (AccountView memory) {
        return _viewOf(account);
    }

    /* INTERNAL */

    function _perpetualTerms(uint256 underlying) internal view override returns (uint256 index, uint256 feeRate) {
        return reader.perpetualTermsOf(underlying);
    }

    function _requireOperator(AccountId account) internal view {
        if (msg.sender == account.owner()) return;
        require(operatorExpiry[account][msg.sender] > block.timestamp, NotOperator(account, msg.sender));
    }

    /// @dev {USD} 18 decimals.
    function _cashOf(AccountId account) internal view returns (int256) {
        return CashIndex.cashOf(_ledger.accrued(), _cashShares[account]);
    }

    /// @dev {USD} Adds to an account's cash, 18 decimals.
    function _addCash(AccountId account, int256 amount) internal {
        CashLedger memory ledger = _ledger.accrued();
        _cashShares[account] = ledger.change(_cashShares[account], amount);
        _ledger = ledger;
    }

    function _viewOf(AccountId account) internal view returns (AccountView memory seen) {
        seen.account = account;
        seen.legs = _legs[account];
        seen.cash = _cashOf(account) + _perpetualProfit(account, seen.legs);
        seen.tokens = _tokens[account];
        uint256 count = seen.tokens.length;
        (seen.amounts, seen.pledged) = (new uint256[](count), new uint256[](count));
        for (uint256 i = 0; i < count; ++i) {
            address token = seen.tokens[i];
            (seen.amounts[i], seen.pledged[i]) = (_collateral[account][token], pledged[token]);
        }
    }

    /// @dev Keeps what an account holds, the first time that an operation touches it.
    function _touch(AccountId account) internal {
        LibTransient.TBytes storage kept = _keptOf(account);
        if (kept.length() != 0) return;
        uint256 count = _touchedCount;
        require(count < MAX_TOUCHED, TooMany("accounts", count + 1, MAX_TOUCHED));
        kept.set(abi.encode(_viewOf(account)));
        _placeOf(count).set(AccountId.unwrap(account));
        _touchedCount = count + 1;
    }

    /// @dev Judges every touched account and forgets it.
    function _close() internal override {
        uint256 count = _touchedCount;
        _touchedCount = 0;
        for (uint256 i = 0; i < count; ++i) {
            AccountId account = AccountId.wrap(_placeOf(i).get());
            LibTransient.TBytes storage kept = _keptOf(account);
            _judge(account, kept);
            kept.clear();
        }
    }

    function _judge(AccountId account, LibTransient.TBytes storage kept) private view {
        (bool isCovered, int256 equity, uint256 requirement) = reader.judge(_viewOf(account));
        if (isCovered) return;
        AccountView memory seen = abi.decode(kept.get(), (AccountView));
        (bool isAllowed, int256 equityBefore, uint256 requirementBefore) = reader.compare(seen, equity, requirement);
        require(isAllowed, MarginInsufficient(account, equity, requirement, equityBefore, requirementBefore));
    }

    function _keptOf(AccountId account) private pure returns (LibTransient.TBytes storage) {
        return LibTransient.tBytes(keccak256(abi.encode("ballast.clearinghouse.kept", account)));
    }

    function _placeOf(uint256 place) private pure returns (LibTransient.TUint256 storage) {
        return LibTransient.tUint256(keccak256(abi.encode("ballast.clearinghouse.touched", place)));
    }
}
