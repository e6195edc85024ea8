// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRoles} from "../interfaces/IRoles.sol";
import {ITimelock} from "../interfaces/ITimelock.sol";
import {Roles} from "./Roles.sol";

/// @title Calls that wait in public before they raise risk
/// @notice See `ITimelock`. A function that waits is guarded by `_requireDelayed`: only a matured call, made by the contract
/// to itself, gets through. A contract that inherits this says in `_isDelayed` which functions those are.
abstract contract Timelock is ITimelock, Roles {
    /// @notice {s} Hard lower end of every delay.
    uint256 public constant MIN_DELAY = 1 days;
    /// @notice {s} Hard upper end of every delay.
    uint256 public constant MAX_DELAY = 30 days;
    /// @notice {s} Delay of a function that nobody has set one for.
    uint256 public constant DEFAULT_DELAY = 3 days;
    /// @notice {s} How long a matured call may still be accepted.
    uint256 public constant ACCEPTANCE_WINDOW = 14 days;

    /// @inheritdoc ITimelock
    mapping(bytes32 id => uint256) public executableAt;
    /// @inheritdoc ITimelock
    mapping(bytes4 selector => bool) public isAbdicated;
    mapping(bytes4 selector => uint256) private _delays;
    /// @dev {s}
    mapping(bytes32 id => uint256) private _submittedAt;
    /// @dev {s} What was submitted before it cannot undo what happened then.
    mapping(bytes4 selector => uint256) private _tightenedAt;

    /* GOVERNANCE */

    /// @inheritdoc ITimelock
    function submit(bytes calldata data) external onlyRoles(_OWNER | _CURATOR) returns (uint256 due) {
        bytes4 selector = bytes4(data);
        _requireInForce(selector);
        require(_waits(selector), FunctionNotDelayed(selector));
        // Else a curator could be rid of the guardian, which may not revoke its own removal, and then of every check.
        if (selector == this.setGuardian.selector) _requireRoles(_OWNER);
        bytes32 id = keccak256(data);
        require(executableAt[id] == 0, CallAlreadySubmitted(id, executableAt[id]));
        due = block.timestamp + delayOf(_governed(selector, data));
        (executableAt[id], _submittedAt[id]) = (due, block.timestamp);
        emit CallSubmitted(selector, id, data, due);
    }

    /// @inheritdoc ITimelock
    function accept(bytes calldata data) external {
        bytes4 selector = bytes4(data);
        _requireInForce(selector);
        bytes32 id = keccak256(data);
        uint256 due = executableAt[id];
        require(due != 0, CallNotSubmitted(id));
        require(block.timestamp >= due, CallNotMatured(id, due, block.timestamp));
        uint256 end = due + ACCEPTANCE_WINDOW;
        require(block.timestamp <= end, CallExpired(id, end, block.timestamp));
        (uint256 submittedAt, uint256 tightenedAt) = (_submittedAt[id], _tightenedAt[selector]);
        require(submittedAt >= tightenedAt, CallOutdated(id, submittedAt, tightenedAt));
        delete executableAt[id];
        _callSelf(data);
        emit CallAccepted(selector, id);
    }

    /// @inheritdoc ITimelock
    function revoke(bytes calldata data) external onlyRoles(_OWNER | _CURATOR | _GUARDIAN) {
        bytes4 selector = bytes4(data);
        bool isOnlyGuardian = rolesOf(msg.sender) == _GUARDIAN;
        require(!isOnlyGuardian || selector != this.setGuardian.selector, GuardianIsConcerned(msg.sender));
        bytes32 id = keccak256(data);
        require(executableAt[id] != 0, CallNotSubmitted(id));
        delete executableAt[id];
        emit CallRevoked(selector, id, msg.sender);
    }

    /// @inheritdoc ITimelock
    function setDelay(bytes4 selector, uint256 delay) external {
        require(_isDelayed(selector), FunctionNotDelayed(selector));
        require(delay >= MIN_DELAY && delay <= MAX_DELAY, DelayOutOfRange(delay, MIN_DELAY, MAX_DELAY));
        _requireDirection(delay < delayOf(selector), this.setDelay.selector);
        _delays[selector] = delay;
        emit DelaySet(selector, delay);
    }

    /// @inheritdoc ITimelock
    function abdicate(bytes4 selector) external onlyBy(owner) {
        require(_waits(selector), FunctionNotDelayed(selector));
        isAbdicated[selector] = true;
        emit FunctionAbdicated(selector);
    }

    /// @inheritdoc IRoles
    function setGuardian(address account) external {
        if (msg.sender != address(this)) {
            require(guardian == address(0), DelayRequired(this.setGuardian.selector));
            _requireRoles(_OWNER);
        }
        _setGuardian(account);
    }

    /* VIEW */

    /// @inheritdoc ITimelock
    function delayOf(bytes4 selector) public view virtual returns (uint256) {
        uint256 delay = _delays[selector];
        return delay == 0 ? DEFAULT_DELAY : delay;
    }

    /* INTERNAL */

    /// @dev Which functions wait, besides those of this contract itself.
    function _isDelayed(bytes4 selector) internal view virtual returns (bool) {
        return selector == this.setGuardian.selector;
    }

    /// @dev A change that raises risk needs a matured call; another may be made by the owner or the curator too.
    function _requireDirection(bool raisesRisk, bytes4 selector) internal {
        if (msg.sender == address(this)) return;
        require(!raisesRisk, DelayRequired(selector));
        _requireRoles(_OWNER | _CURATOR);
        _noteTightening(selector);
    }

    /// @dev From now on, what waits to loosen it by `selector` is outdated.
    function _noteTightening(bytes4 selector) internal {
        _tightenedAt[selector] = block.timestamp;
    }

    function _waits(bytes4 selector) private view returns (bool) {
        return selector == this.setDelay.selector || _isDelayed(selector);
    }

    /// @dev A delay is shortened after the delay that it is about.
    function _governed(bytes4 selector, bytes calldata data) private pure returns (bytes4) {
        return selector == this.setDelay.selector ? abi.decode(data[4:], (bytes4)) : selector;
    }

    function _requireInForce(bytes4 selector) private view {
        require(!isAbdicated[selector], FunctionGivenUp(selector));
    }

    /// @dev What the call reverts with goes through.
    function _callSelf(bytes calldata data) private {
        // solhint-disable-next-line avoid-low-level-calls
        (bool success, bytes memory answer) = address(this).call(data);
        if (success) return;
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }
}
