// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ExpiringPause, ExpiringPauseLibrary} from "../access/ExpiringPause.sol";
import {Timelock} from "../access/Timelock.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {IRecovery} from "../interfaces/IRecovery.sol";
import {Fees} from "./Fees.sol";
import {Policy, PolicyLibrary} from "./Policy.sol";
import {TokenTransfer} from "../tokens/TokenTransfer.sol";

/// @title Pauses, and the way out when they last
/// @notice See `IRecovery`. The ends of the pauses lie in `Basket`, each beside what its activity reads anyway.
abstract contract Recovery is IRecovery, Fees, Timelock {
    /// @notice {s} An activity paused this long after its first pause lets anyone enter recovery.
    uint256 public constant PAUSE_LIMIT = 14 days;
    /// @notice {s} Pauses with less than this between them count as one.
    uint256 public constant PAUSE_MEMORY = 30 days;
    /// @notice {s} A feed reported dead this long lets anyone enter recovery.
    uint256 public constant DEAD_FEED_LIMIT = 3 days;
    /// @notice {s} Reports further apart than this start anew: a feed has to be seen dead all the while.
    uint256 public constant REPORT_SPACING = 6 hours;
    /// @dev {gas} What a feed may use before it counts as dead.
    uint256 private constant _FEED_GAS = 1_000_000;

    /// @dev {s}
    struct DeadFeed {
        uint64 since;
        uint64 lastReportAt;
    }

    /// @inheritdoc IRecovery
    mapping(address feed => DeadFeed) public feedDeadSince;
    /// @dev {s} Start of the first of the pauses that count as one.
    mapping(Activity activity => uint256) private _pausedSince;

    /* GOVERNANCE */

    /// @inheritdoc IRecovery
    function pause(Activity activity, uint256 length) external onlyRoles(_OWNER | _CURATOR | _GUARDIAN) {
        ExpiringPause last = _pauseOf(activity);
        require(!last.isClosed(), InRecovery());
        ExpiringPause next = last.begin(length);
        if (block.timestamp > ExpiringPause.unwrap(last) + PAUSE_MEMORY) _pausedSince[activity] = block.timestamp;
        _setPause(activity, next);
        _noteTightening(this.liftPause.selector);
        emit ActivityPaused(activity, ExpiringPause.unwrap(next), msg.sender);
    }

    /// @inheritdoc IRecovery
    function liftPause(Activity activity) external {
        if (msg.sender != address(this)) {
            require(rolesOf(msg.sender) & _GUARDIAN != 0, DelayRequired(this.liftPause.selector));
        }
        ExpiringPause current = _pauseOf(activity);
        require(!current.isClosed(), InRecovery());
        require(current.isActive(), ActivityNotPaused(activity));
        _setPause(activity, current.lift());
        emit PauseLifted(activity);
    }

    /// @inheritdoc IRecovery
    function leaveRecovery() external nonReentrant {
        require(msg.sender == address(this), DelayRequired(this.leaveRecovery.selector));
        require(isInRecovery(), NotInRecovery());
        uint256 value = _snapshot(PolicyLibrary.load(policy)).bid; // reverts while a feed of what the vault holds is dead
        _setAllPauses(ExpiringPauseLibrary.CLOSED.lift());
        // Recovery counts as a pause of everything: without this, whatever is paused next would count since its first pause.
        for (uint256 i; i <= uint256(type(Activity).max); ++i) _pausedSince[Activity(i)] = block.timestamp;
        _resumeFees(value);
        emit RecoveryLeft();
    }

    /* ANYONE */

    /// @inheritdoc IRecovery
    function reportFeed(address token) external returns (uint256) {
        Policy current = PolicyLibrary.load(policy);
        address feed = current.feed(_indexOf(current, token));
        if (_quotes(feed)) {
            delete feedDeadSince[feed];
            emit FeedReportedAlive(feed);
            return 0;
        }
        DeadFeed storage dead = feedDeadSince[feed];
        if (block.timestamp > dead.lastReportAt + REPORT_SPACING) dead.since = uint64(block.timestamp);
        dead.lastReportAt = uint64(block.timestamp);
        emit FeedReportedDead(feed, dead.since);
        return dead.since;
    }

    /// @inheritdoc IRecovery
    function enterRecoveryForPause(Activity activity) external nonReentrant {
        ExpiringPause current = _pauseOf(activity);
        require(!current.isClosed(), InRecovery());
        require(current.isActive(), ActivityNotPaused(activity));
        uint256 limitAt = _pausedSince[activity] + PAUSE_LIMIT;
        require(block.timestamp >= limitAt, PauseWithinLimit(activity, limitAt, block.timestamp));
        _enterRecovery();
    }

    /// @inheritdoc IRecovery
    function enterRecoveryForFeed(address token) external nonReentrant {
        require(!isInRecovery(), InRecovery());
        Policy current = PolicyLibrary.load(policy);
        address feed = current.feed(_indexOf(current, token));
        (bool readable, uint256 balance) = TokenTransfer.tryBalance(token);
        require(!readable || _unclaimed(token, balance) > 0, BalanceTooLow(token, 1, 0));
        _requireDeadForLong(feed);
        _enterRecovery();
    }

    /* VIEW */

    /// @inheritdoc IRecovery
    function pausedUntil(Activity activity) external view returns (uint256) {
        return ExpiringPause.unwrap(_pauseOf(activity));
    }

    /// @inheritdoc IRecovery
    function isInRecovery() public view returns (bool) {
        return _entryPause.isClosed();
    }

    /* INTERNAL */

    function _isDelayed(bytes4 selector) internal view virtual override returns (bool) {
        return
            selector == this.liftPause.selector ||
            selector == this.leaveRecovery.selector ||
            super._isDelayed(selector);
    }

    /// @dev Reverts unless a feed is dead now and has been seen dead for `DEAD_FEED_LIMIT`.
    function _requireDeadForLong(address feed) internal view {
        require(!_quotes(feed), FeedAlive(feed));
        DeadFeed memory dead = feedDeadSince[feed];
        bool isSeen = block.timestamp <= dead.lastReportAt + REPORT_SPACING;
        uint256 limitAt = isSeen ? dead.since + DEAD_FEED_LIMIT : 0;
        require(isSeen && block.timestamp >= limitAt, FeedWithinLimit(feed, limitAt, block.timestamp));
    }

    function _enterRecovery() private {
        _settle(_pendingManagement()); // what comes after this is not charged
        _setAllPauses(ExpiringPauseLibrary.CLOSED);
        _noteTightening(this.leaveRecovery.selector);
        emit RecoveryEntered(msg.sender);
    }

    function _setAllPauses(ExpiringPause end) private {
        (_entryPause, _exitPause, _tradingPause, _auctionPause) = (end, end, end, end);
    }

    /// @dev Whether a feed's primary source quotes within its gas. Second sources do not count: anyone can move a pool for
    /// a call, and the basket is valued without them.
    function _quotes(address feed) private view returns (bool) {
        // A call gets at most 63/64 of what is left.
        uint256 needed = (_FEED_GAS * 64) / 63 + 10_000;
        require(gasleft() >= needed, GasTooLow(gasleft(), needed));
        (bool success, bytes memory answer) = feed.staticcall{gas: _FEED_GAS}(abi.encodeCall(IFeed.quote, ()));
        return success && answer.length >= 64;
    }

    function _pauseOf(Activity activity) private view returns (ExpiringPause) {
        if (activity == Activity.Entry) return _entryPause;
        if (activity == Activity.Exit) return _exitPause;
        return activity == Activity.Trading ? _tradingPause : _auctionPause;
    }

    function _setPause(Activity activity, ExpiringPause end) private {
        if (activity == Activity.Entry) _entryPause = end;
        else if (activity == Activity.Exit) _exitPause = end;
        else if (activity == Activity.Trading) _tradingPause = end;
        else _auctionPause = end;
    }
}
