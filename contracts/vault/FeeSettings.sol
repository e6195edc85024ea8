// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Envelope, EnvelopeLibrary} from "../access/Envelope.sol";
import {Timelock} from "../access/Timelock.sol";
import {IFeeSettings} from "../interfaces/IFeeSettings.sol";
import {Fees} from "./Fees.sol";
import {PolicyLibrary} from "./Policy.sol";

/// @title What a vault charges
/// @notice See `IFeeSettings`. Fees belong to the vault, not to its policy: new versions leave rates and mark as they are.
abstract contract FeeSettings is IFeeSettings, Fees, Timelock {
    using EnvelopeLibrary for Envelope;

    /// @dev {bps} Hard upper end, a year.
    uint256 private constant _MAX_MANAGEMENT_RATE = 300;
    /// @dev {bps} Hard upper end, of the gain over the high-water mark.
    uint256 private constant _MAX_PERFORMANCE_RATE = 2_000;

    /* GOVERNANCE */

    /// @inheritdoc IFeeSettings
    function setFeeRates(uint16 managementRate, uint16 performanceRate) external nonReentrant {
        bool isRaise = managementRate > _managementRate || performanceRate > _performanceRate;
        _requireDirection(isRaise, this.setFeeRates.selector);
        _requireFeesValid(_feeRecipient, managementRate, performanceRate);
        bool isPriced = performanceRate != _performanceRate;
        uint256 value = isPriced ? _bid() : 0;
        _settle(isPriced ? _pendingFees(value) : _pendingManagement());
        _setFeeRates(managementRate, performanceRate, value);
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
        _setFeeRates(terms.managementRate, terms.performanceRate, terms.performanceRate == 0 ? 0 : _bid());
    }

    /// @dev Sets both rates, after what the old ones had come to was settled. `value` {USD} of the basket at its bid is
    /// only looked at when the performance rate rises. The mark stays when the fee is switched off: switching it on again
    /// must not charge for the recovery of a loss.
    function _setFeeRates(uint16 managementRate, uint16 performanceRate, uint256 value) private {
        if (managementRate == 0) _feesAccruedOn = _NEVER;
        else if (_managementRate == 0) _feesAccruedOn = uint16(_today());
        if (performanceRate > _performanceRate) {
            require(value > 0, VaultEmpty()); // without a price there is nothing to measure a gain from
            _raiseHighWaterMark(value);
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
        return isPriced ? _pendingFees(_bid()) : _pendingManagement();
    }

    /// @dev {USD}
    function _bid() private view returns (uint256) {
        return _snapshot(PolicyLibrary.load(policy)).bid;
    }

    function _requireFeesValid(address recipient, uint256 managementRate, uint256 performanceRate) private view {
        Envelope("managementRate", 0, _MAX_MANAGEMENT_RATE, 0, 0).requireInside(managementRate);
        Envelope("performanceRate", 0, _MAX_PERFORMANCE_RATE, 0, 0).requireInside(performanceRate);
        bool isMissing = recipient == address(0) && (managementRate | performanceRate) != 0;
        require(!isMissing && recipient != address(this), FeeRecipientInvalid(recipient));
    }
}
