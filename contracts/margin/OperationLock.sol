// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "../interfaces/IClearinghouse.sol";

/// @title One operation at a time, alone or in a batch
/// @notice An operation locks the contract, works, closes and unlocks. In a batch the batch does that, and each call enters by the
/// door that the batch opens for it; whoever comes in by a token's hook finds it shut.
abstract contract OperationLock {
    bool private transient _isLocked;
    /// @dev Open for the next call of the batch.
    bool private transient _isDoorOpen;
    bool private transient _isBatch;

    /// @dev A call that may be part of a batch.
    modifier operation() {
        bool isAlone = _enter();
        _;
        if (isAlone) _leave();
    }

    /// @dev A call that stands alone.
    modifier aloneOnly() {
        require(!_isBatch, IClearinghouse.NotInBatch());
        bool isAlone = _enter();
        _;
        if (isAlone) _leave();
    }

    /// @dev A view, which would lie in the middle of an operation.
    modifier whenIdle() {
        require(!_isLocked, IClearinghouse.Locked());
        _;
    }

    /// @dev Runs calls of this contract one after another, with the caller that this one has.
    function _runBatch(bytes[] calldata calls) internal returns (bytes[] memory answers) {
        require(!_isLocked, IClearinghouse.Locked());
        (_isLocked, _isBatch) = (true, true);
        answers = new bytes[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            _isDoorOpen = true;
            answers[i] = _delegate(calls[i]);
        }
        (_isDoorOpen, _isBatch) = (false, false);
        _leave();
    }

    /// @dev Checks what was touched.
    function _close() internal virtual;

    function _enter() private returns (bool isAlone) {
        if (!_isLocked) {
            _isLocked = true;
            return true;
        }
        require(_isDoorOpen, IClearinghouse.Locked());
        _isDoorOpen = false;
    }

    function _leave() private {
        _close();
        _isLocked = false;
    }

    /// @dev What the call reverts with goes through.
    function _delegate(bytes calldata data) private returns (bytes memory answer) {
        bool success;
        // solhint-disable-next-line avoid-low-level-calls
        (success, answer) = address(this).delegatecall(data);
        if (success) return answer;
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }
}
