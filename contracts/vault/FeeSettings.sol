// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Envelope, EnvelopeLibrary} from "../access/Envelope.sol";
import {Timelock} from "../access/Timelock.sol";
import {IFeeSettings} from "../interfaces/IFeeSettings.sol";
import {Fees} from "./Fees.sol";
import {PolicyLibrary} from "./Policy.sol";
import {Valuation} from "./Valuation.sol";

/// @title What a vault charges
/// @notice See `IFeeSettings`. Fees belong to the vault, not to its policy: new versions leave rates and mark as they are.
abstract contract FeeSettings is IFeeSettings, Fees, Timelock {
    using EnvelopeLibrary for Envelope;

    /// @dev {bps} Hard upper end, a year.
    uint256 private constant _MAX_MANAGEMENT_RATE = 300;
    /// @dev {bps} Hard upper end, of the gain over the high-water mark.
    uint256 private constant _MAX_PERFORMANCE_RATE = 2_000;
    /// @dev A mark is set between a bid and an ask that are at most a tenth of the bid apart.
    uint256 private constant _SPREAD_DIVISOR = 10;

    /* GOVERNANCE */

    /// @inheritdoc IFeeSettings
    function setFeeRates(uint16 managementRate, uint16 performanceRate) external nonReentrant {
        bool isRaise = managementRate > _managementRate || performanceRate > _performanceRate;
        _requireDirection(isRaise, this.setFeeRates.selector);
        _requireFeesValid(_feeRecipient, managementRate, performanceRate);
        bool isPriced = performanceRate != _performanceRate;
        Valuation.Snapshot memory basket;
        if (isPriced) basket = _basket();
        _settle(isPriced ? _pendingFees(basket.bid) : _pendingManagement());
        _setFeeRates(managementRate, performanceRate, basket);
    }

    /// @inheritdoc IFeeSettings
    function setFeeRecipient(address recipient) external nonReentrant onlyBy(owner) {
        _requireFeesValid(recipient, _managementRate, _performanceRate);
        _settle(_pendingManagement());
        _setFeeRecipient(recipient);
    }

    /* ANYONE */

    /// @inheritdoc IFeeSettings
    function crystalliseFees() external nonReentrant returns (uint256 managementShares, uint256 performanceShares) {
        Pending memory pending = _allPending();
        _settle(pending);
        return (pending.managementShares, pending.performanceShares);
    }

    /* VIEW */

    /// @inheritdoc IFeeSettings
    function pendingFees()
        external
        view
        nonReentrantView
        returns (uint256 managementShares, uint256 performanceShares)
    {
        Pending memory pending = _allPending();
        return (pending.managementShares, pending.performanceShares);
    }

    /// @inheritdoc IFeeSettings
    function feeTerms() external view returns (FeeTerms memory) {
        return FeeTerms(_feeRecipient, _managementRate, _performanceRate);
    }

    /// @inheritdoc IFeeSettings
    function highWaterMark() external view returns (uint256) {
        return _highWaterMark;
    }

    /// @inheritdoc IFeeSettings
    function feesAccruedOn() external view returns (uint256) {
        return _feesAccruedOn;
    }

    /* INTERNAL */

    function _isDelayed(bytes4 selector) internal view virtual override returns (bool) {
        return selector == this.setFeeRates.selector || super._isDelayed(selector);
    }

    /// @dev The first terms, of a vault that has its shares and its basket.
    function _initializeFees(FeeTerms calldata terms) internal {
        _requireFeesValid(terms.recipient, terms.managementRate, terms.performanceRate);
        _feesAccruedOn = _NEVER;
        _setFeeRecipient(terms.recipient);
        Valuation.Snapshot memory basket;
        if (terms.performanceRate != 0) basket = _basket();
        _setFeeRates(terms.managementRate, terms.performanceRate, basket);
    }

    /// @dev Sets both rates, after what the old ones had come to was settled. The basket is only looked at when the
    /// performance rate rises. The mark stays when the fee is switched off: switching it on again must not charge for the
    /// recovery of a loss. It starts at the ask, which nobody can push down for a call, and not while it is pushed up.
    function _setFeeRates(uint16 managementRate, uint16 performanceRate, Valuation.Snapshot memory basket) private {
        if (managementRate == 0) _feesAccruedOn = _NEVER;
        else if (_managementRate == 0) _feesAccruedOn = uint16(_today());
        if (performanceRate > _performanceRate) {
            (uint256 bid, uint256 ask) = (basket.bid, basket.ask);
            require(bid > 0, VaultEmpty()); // without a price there is nothing to measure a gain from
            require(ask - bid <= bid / _SPREAD_DIVISOR, PriceUncertain(bid, ask));
            _raiseHighWaterMark(ask);
        }
        (_managementRate, _performanceRate) = (managementRate, performanceRate);
        emit FeeRatesSet(managementRate, performanceRate);
    }

    function _setFeeRecipient(address recipient) private {
        _feeRecipient = recipient;
        emit FeeRecipientSet(recipient);
    }

    /// @dev No price is read for a vault without a performance fee, nor in recovery, when nothing is due.
    function _allPending() private view returns (Pending memory) {
        bool isPriced = _performanceRate != 0 && !_entryPause.isClosed();
        return isPriced ? _pendingFees(_basket().bid) : _pendingManagement();
    }

    function _basket() private view returns (Valuation.Snapshot memory) {
        return _snapshot(PolicyLibrary.load(policy));
    }

    function _requireFeesValid(address recipient, uint256 managementRate, uint256 performanceRate) private view {
        Envelope("managementRate", 0, _MAX_MANAGEMENT_RATE, 0, 0).requireInside(managementRate);
        Envelope("performanceRate", 0, _MAX_PERFORMANCE_RATE, 0, 0).requireInside(performanceRate);
        bool isMissing = recipient == address(0) && (managementRate | performanceRate) != 0;
        require(!isMissing && recipient != address(this), FeeRecipientInvalid(recipient));
    }
}
