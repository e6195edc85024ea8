// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Envelope, EnvelopeLibrary} from "../access/Envelope.sol";
import {Timelock} from "../access/Timelock.sol";
import {IProtocolFee} from "../interfaces/IProtocolFee.sol";

/// @title The protocol's part of every vault's fees
/// @notice See `IProtocolFee`. One for all vaults of an implementation.
contract ProtocolFee is IProtocolFee, Timelock {
    using EnvelopeLibrary for Envelope;

    /// @notice {bps} Hard upper end.
    uint256 public constant MAX_SHARE = 2_500;
    /// @notice {s} Least time that a raise waits, whatever delay is set.
    uint256 public constant MIN_RAISE_DELAY = 7 days;

    /// @inheritdoc IProtocolFee
    address public recipient;
    /// @inheritdoc IProtocolFee
    uint16 public share;

    constructor(address owner_, address recipient_, uint16 share_) {
        _initializeRoles(owner_, address(0), address(0));
        _setRecipient(recipient_);
        _setShare(share_);
    }

    /* GOVERNANCE */

    /// @inheritdoc IProtocolFee
    function setShare(uint16 share_) external {
        _requireDirection(share_ > share, this.setShare.selector);
        _setShare(share_);
    }

    /// @inheritdoc IProtocolFee
    function setRecipient(address recipient_) external onlyBy(owner) {
        _setRecipient(recipient_);
    }

    /* VIEW */

    /// @inheritdoc IProtocolFee
    function terms() external view returns (address, uint256) {
        return (recipient, share);
    }

    /// @notice How long calls of a function wait; a raise of the share at least seven days.
    /// @param selector Function.
    /// @return {s}
    function delayOf(bytes4 selector) public view override returns (uint256) {
        uint256 delay = super.delayOf(selector);
        return selector == this.setShare.selector && delay < MIN_RAISE_DELAY ? MIN_RAISE_DELAY : delay;
    }

    /* INTERNAL */

    function _isDelayed(bytes4 selector) internal view override returns (bool) {
        return selector == this.setShare.selector || super._isDelayed(selector);
    }

    function _setShare(uint16 share_) private {
        Envelope("protocolShare", 0, MAX_SHARE, 0, 0).requireInside(share_);
        share = share_;
        emit ProtocolShareSet(share_);
    }

    function _setRecipient(address recipient_) private {
        recipient = recipient_;
        emit ProtocolRecipientSet(recipient_);
    }
}
