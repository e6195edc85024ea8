// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Calls that wait
/// @notice What raises risk is submitted, waits its function's delay in public, and may then be accepted by anyone for
/// `ACCEPTANCE_WINDOW`. It may be revoked all the while. What lowers risk is called directly.
interface ITimelock {
    /// @notice A call waits.
    /// @param selector Function that would be called.
    /// @param id Hash of the call's data.
    /// @param data The call.
    /// @param executableAt {s} When anyone may accept it.
    event CallSubmitted(bytes4 indexed selector, bytes32 indexed id, bytes data, uint256 executableAt);
    /// @notice A call that had waited was made.
    /// @param selector Function that was called.
    /// @param id Hash of the call's data.
    event CallAccepted(bytes4 indexed selector, bytes32 indexed id);
    /// @notice A call that waited was taken back.
    /// @param selector Function that would have been called.
    /// @param id Hash of the call's data.
    /// @param by Account that took it back.
    event CallRevoked(bytes4 indexed selector, bytes32 indexed id, address indexed by);
    /// @notice The delay of a function changed.
    /// @param selector Function.
    /// @param delay {s}
    event DelaySet(bytes4 indexed selector, uint256 delay);
    /// @notice A function can never be called again through the timelock.
    /// @param selector Function.
    event FunctionAbdicated(bytes4 indexed selector);

    /// @notice The function does not wait for anybody: call it directly, if you may.
    error FunctionNotDelayed(bytes4 selector);
    /// @notice This change raises risk: submit it and wait.
    error DelayRequired(bytes4 selector);
    /// @notice The function was given up for ever.
    error FunctionGivenUp(bytes4 selector);
    /// @notice The same call waits already. {s}
    error CallAlreadySubmitted(bytes32 id, uint256 executableAt);
    /// @notice No such call waits.
    error CallNotSubmitted(bytes32 id);
    /// @notice The call still waits. Times in seconds.
    error CallNotMatured(bytes32 id, uint256 executableAt, uint256 blockTimestamp);
    /// @notice The call waited for too long after it had matured. Times in seconds.
    error CallExpired(bytes32 id, uint256 expiredAt, uint256 blockTimestamp);
    /// @notice What the call would loosen was tightened after it had been submitted. Times in seconds.
    error CallOutdated(bytes32 id, uint256 submittedAt, uint256 tightenedAt);
    /// @notice A delay is outside the envelope. {s}
    error DelayOutOfRange(uint256 delay, uint256 minimum, uint256 maximum);
    /// @notice A guardian cannot revoke its own removal.
    error GuardianIsConcerned(address guardian);

    /// @notice Lets a call of this contract wait.
    /// @dev Only for the owner and the curator; another guardian only for the owner.
    /// @param data Function and arguments, as they would be called.
    /// @return executableAt {s} When anyone may `accept` it.
    function submit(bytes calldata data) external returns (uint256 executableAt);

    /// @notice Makes a call that has waited. Anyone may, unless what it would loosen was tightened meanwhile: a pause ends by
    /// a call that was submitted in it, recovery too.
    /// @param data As it was submitted.
    function accept(bytes calldata data) external;

    /// @notice Takes a call that waits back.
    /// @dev Only for the owner, the curator and, but for its own removal, the guardian.
    /// @param data As it was submitted.
    function revoke(bytes calldata data) external;

    /// @notice Sets how long calls of a function wait. Longer at once, shorter after the function's present delay.
    /// @dev Longer by the owner or the curator; shorter by the timelock.
    /// @param selector Function.
    /// @param delay {s}
    function setDelay(bytes4 selector, uint256 delay) external;

    /// @notice Gives a function up for ever: what waits of it can no longer be accepted, nothing new submitted.
    /// @dev Only for the owner.
    /// @param selector Function.
    function abdicate(bytes4 selector) external;

    /// @notice When a call may be accepted.
    /// @param id Keccak-256 hash of the call's data.
    /// @return {s} Zero when no such call waits.
    function executableAt(bytes32 id) external view returns (uint256);

    /// @notice How long calls of a function wait.
    /// @param selector Function.
    /// @return {s}
    function delayOf(bytes4 selector) external view returns (uint256);

    /// @notice Whether a function was given up.
    /// @param selector Function.
    /// @return True when nothing can be submitted or accepted any more.
    function isAbdicated(bytes4 selector) external view returns (bool);
}
