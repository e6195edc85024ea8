// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Pauses and recovery of a vault
/// @notice A pause stops one activity, ends by itself and cannot be renewed without a gap. When pauses or a dead feed last
/// too long, anyone may put the vault into recovery: everything stops but the exit in kind and the payment of claims.
interface IRecovery {
    /// @notice What can be paused. The exit in kind, claims and transfers of shares cannot.
    /// @dev Entry: `mintInKind` and `deposit`. Exit: `redeem` for one asset. Trading: `trade`. Auctions: `fill`.
    enum Activity {
        Entry,
        Exit,
        Trading,
        Auctions
    }

    /// @notice An activity was paused.
    /// @param activity What was paused.
    /// @param pausedUntil {s} When the pause ends by itself.
    /// @param by Account that paused it.
    event ActivityPaused(Activity indexed activity, uint256 pausedUntil, address indexed by);
    /// @notice A pause was ended early.
    /// @param activity What goes on.
    event PauseLifted(Activity indexed activity);
    /// @notice A feed was seen dead.
    /// @param feed Feed that did not quote.
    /// @param since {s} Since when it has been reported dead without a gap.
    event FeedReportedDead(address indexed feed, uint256 since);
    /// @notice A feed that had been reported dead quotes again.
    /// @param feed Feed that quotes.
    event FeedReportedAlive(address indexed feed);
    /// @notice Only the exit in kind is open from now on.
    /// @param by Account that called.
    event RecoveryEntered(address indexed by);
    /// @notice The vault works again.
    event RecoveryLeft();

    /// @notice The activity has not been paused for long enough. Times in seconds.
    error PauseWithinLimit(Activity activity, uint256 limitAt, uint256 blockTimestamp);
    /// @notice The activity is not paused now.
    error ActivityNotPaused(Activity activity);
    /// @notice The feed quotes.
    error FeedAlive(address feed);
    /// @notice The feed has not been reported dead for long enough. Times in seconds; zero when it was not reported.
    error FeedWithinLimit(address feed, uint256 limitAt, uint256 blockTimestamp);
    /// @notice The vault is in recovery already.
    error InRecovery();
    /// @notice The vault is not in recovery.
    error NotInRecovery();

    /// @notice Pauses one activity.
    /// @dev Only for the owner, the curator and the guardian.
    /// @param activity What to pause.
    /// @param length {s} For how long, at most seven days.
    function pause(Activity activity, uint256 length) external;

    /// @notice Ends a pause early.
    /// @dev By the guardian at once, or by the timelock.
    /// @param activity What goes on.
    function liftPause(Activity activity) external;

    /// @notice Records whether the primary source of a component's feed quotes now. Anyone may.
    /// @param token Component.
    /// @return since {s} Since when it has been reported dead, at most six hours between reports; zero when it is alive.
    function reportFeed(address token) external returns (uint256 since);

    /// @notice Enters recovery because an activity has been paused for too long. Anyone may.
    /// @param activity Paused now, and first paused fourteen days ago with no more than thirty days between pauses; the end of
    /// recovery counts as the first of them.
    function enterRecoveryForPause(Activity activity) external;

    /// @notice Enters recovery because the feed of a component that the vault holds has been dead for too long. Anyone may.
    /// @param token Component whose feed is dead now and has been reported dead for three days.
    function enterRecoveryForFeed(address token) external;

    /// @notice Opens the vault again, once all feeds of what it holds quote.
    /// @dev By the timelock only.
    function leaveRecovery() external;

    /// @notice When the last pause of an activity ends or ended.
    /// @param activity What is asked about.
    /// @return {s} Zero when there was none; the end of time (2^32 - 1) in recovery.
    function pausedUntil(Activity activity) external view returns (uint256);

    /// @notice Whether only the exit in kind is open.
    /// @return True in recovery.
    function isInRecovery() external view returns (bool);

    /// @notice Since when a feed has been reported dead without a gap.
    /// @param feed Feed to ask about.
    /// @return since {s} Zero when it has not.
    /// @return lastReportAt {s} The newest report.
    function feedDeadSince(address feed) external view returns (uint64 since, uint64 lastReportAt);
}
