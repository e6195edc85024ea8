// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title The accounts whose signatures make a report
/// @notice A report needs `quorum` of them; one that moves far needs two thirds of all as well. Reporters sign, anyone relays.
interface IReporterSet {
    /// @notice An account may sign reports from now on.
    /// @param reporter Account, of a key or a contract (ERC-1271).
    event ReporterAdded(address indexed reporter);
    /// @notice An account's signatures no longer count.
    /// @param reporter Account.
    /// @param by Who removed it.
    event ReporterRemoved(address indexed reporter, address indexed by);
    /// @notice The number of signatures that a report needs changed.
    /// @param quorum New number.
    event QuorumSet(uint256 quorum);

    /// @notice The account is a reporter already, or is zero.
    error ReporterInvalid(address reporter);
    /// @notice The account is no reporter.
    error NotReporter(address account);
    /// @notice There are too many reporters.
    error TooManyReporters(uint256 count, uint256 maximum);
    /// @notice Fewer reporters than signatures that a report needs.
    error QuorumAboveReporters(uint256 quorum, uint256 reporters);
    /// @notice There has to be one signature for each signer.
    error SignatureCountDiffers(uint256 signers, uint256 signatures);
    /// @notice Signers are not in rising order of their addresses: one could stand twice.
    error SignersNotAscending(address previous, address signer);
    /// @notice The signature is not the signer's, or not of this report.
    error SignatureInvalid(address signer);
    /// @notice Too few signatures.
    error QuorumMissing(uint256 signatures, uint256 needed);
    /// @notice The report moves too far for so few signatures: two thirds of the reporters have to agree.
    error TwoThirdsMissing(uint256 signatures, uint256 needed);

    /// @notice Adds a reporter.
    /// @dev By the timelock only. Reverts with `ReporterInvalid` and `TooManyReporters`.
    /// @param reporter Account.
    function addReporter(address reporter) external;

    /// @notice Removes a reporter, at once. Fewer than the quorum may be left: then nothing is accepted until others are added.
    /// @dev For the owner, the curator and the guardian. Reverts with `NotReporter`.
    /// @param reporter Account.
    function removeReporter(address reporter) external;

    /// @notice Sets how many signatures a report needs: more at once, fewer after a delay.
    /// @dev More by the owner or the curator, fewer by the timelock. Reverts with `QuorumAboveReporters` and
    /// `IEnvelope.ParameterOutOfRange`.
    /// @param signatures How many.
    function setQuorum(uint256 signatures) external;

    /// @notice Whether an account's signatures count.
    /// @param account Account.
    /// @return True for a reporter.
    function isReporter(address account) external view returns (bool);

    /// @notice Number of reporters.
    function reporterCount() external view returns (uint256);

    /// @notice Number of signatures that a report needs.
    function quorum() external view returns (uint256);

    /// @notice Number of signatures that a report needs which moves far: two thirds of the reporters, and the quorum at least.
    function largeQuorum() external view returns (uint256);
}
