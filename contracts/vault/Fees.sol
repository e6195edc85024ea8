// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFees} from "../interfaces/IFees.sol";
import {IProtocolFee} from "../interfaces/IProtocolFee.sol";
import {Basket} from "./Basket.sol";
import {FeeMath} from "./FeeMath.sol";

/// @title Fees, taken by minting shares
/// @notice See `IFees`. Paths in kind accrue the management fee alone, priced ones both. Nothing here calls a recipient,
/// reads a price of its own or reverts, so that no fee can stand between a holder and the exit.
abstract contract Fees is IFees, Basket {
    /// @dev {d} Later than any accrual: a vault with this day has no management fee.
    uint16 internal constant _NEVER = type(uint16).max;
    /// @dev {bps} Whatever the protocol asks for, it gets no more of a fee.
    uint256 private constant _MAX_PROTOCOL_SHARE = 2_500;
    /// @dev {gas} More than the protocol's terms take to read.
    uint256 private constant _PROTOCOL_GAS = 30_000;

    /// @dev Fees that are due.
    /// @param managementShares {share} For the time passed.
    /// @param performanceShares {share} For the gain over the mark.
    /// @param day {d} Up to which the management fee is then charged; zero for no change.
    /// @param mark {USD/share} The high-water mark then; zero for no change.
    struct Pending {
        uint256 managementShares;
        uint256 performanceShares;
        uint256 day;
        uint256 mark;
    }

    /// @inheritdoc IFees
    address public immutable protocolFee;

    constructor(address protocolFee_) {
        protocolFee = protocolFee_;
    }

    /* INTERNAL */

    /// @dev What is due for the time passed. Reads one slot, which every path reads anyway, unless a day has passed.
    function _pendingManagement() internal view returns (Pending memory pending) {
        (uint256 accruedOn, uint256 today) = (_feesAccruedOn, _today());
        if (accruedOn >= today || _entryPause.isClosed()) return pending;
        pending.day = today;
        pending.managementShares = FeeMath.managementShares(_effectiveSupply(), _managementRate, today - accruedOn);
    }

    /// @dev What is due with the basket worth `value` {USD} at its bid, which nobody can push up for a call.
    function _pendingFees(uint256 value) internal view returns (Pending memory pending) {
        pending = _pendingManagement();
        uint256 mark = _highWaterMark;
        if (mark == 0 || _entryPause.isClosed()) return pending;
        uint256 supply = _supplyAfter(pending);
        uint256 gain = FeeMath.gainOver(value, supply, mark);
        if (gain == 0) return pending;
        uint256 rate = _performanceRate;
        if (rate == 0) return pending;
        pending.performanceShares = FeeMath.performanceShares(gain, rate, value, supply);
        pending.mark = FeeMath.priceUp(value, supply + pending.performanceShares);
    }

    /// @dev {share} The effective supply once `pending` is settled.
    function _supplyAfter(Pending memory pending) internal view returns (uint256) {
        return _effectiveSupply() + pending.managementShares + pending.performanceShares;
    }

    /// @dev Mints what is due.
    function _settle(Pending memory pending) internal {
        if (pending.day != 0) _feesAccruedOn = uint16(pending.day); // < 2**16, see `_today`
        if (pending.mark != 0) _setHighWaterMark(pending.mark);
        uint256 shares = pending.managementShares + pending.performanceShares;
        if (shares == 0) return;
        (address protocol, uint256 part) = _protocolTerms();
        uint256 protocolShares = (shares * part) / _BPS; // {share} = {share} * {bps} / {bps}
        if (protocolShares > 0) _mint(protocol, protocolShares);
        _mint(_feeRecipient, shares - protocolShares);
        emit FeesAccrued(pending.managementShares, pending.performanceShares, protocolShares);
    }

    /// @dev Starts anew after a time that is not charged for, with the basket worth `value` {USD} at its bid.
    function _resumeFees(uint256 value) internal {
        if (_feesAccruedOn != _NEVER) _feesAccruedOn = uint16(_today());
        if (_highWaterMark != 0) _raiseHighWaterMark(value);
    }

    /// @dev Lifts the mark to the present price of a share, if that is higher.
    function _raiseHighWaterMark(uint256 value) internal {
        uint256 price = FeeMath.priceUp(value, _effectiveSupply());
        if (price > type(uint120).max) price = type(uint120).max;
        if (price > _highWaterMark) _setHighWaterMark(price);
    }

    function _setHighWaterMark(uint256 price) internal {
        _highWaterMark = uint120(price); // < 2**120, see `FeeMath.gainOver`
        emit HighWaterMarkSet(price);
    }

    /// @dev {d} Since 1970. The last day there is comes in 2149; fees end with it.
    function _today() internal view returns (uint256) {
        uint256 day = block.timestamp / 1 days;
        return day < _NEVER ? day : _NEVER - 1;
    }

    /// @dev Who gets how much {bps} of every fee for the protocol: nothing if that contract fails.
    function _protocolTerms() private view returns (address recipient, uint256 share) {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory answer) = protocolFee.staticcall{gas: _PROTOCOL_GAS}(
            abi.encodeCall(IProtocolFee.terms, ())
        );
        if (!success || answer.length != 64) return (address(0), 0);
        uint256 word;
        (word, share) = abi.decode(answer, (uint256, uint256));
        recipient = address(uint160(word));
        if (recipient == address(0)) share = 0;
        if (share > _MAX_PROTOCOL_SHARE) share = _MAX_PROTOCOL_SHARE;
    }
}
