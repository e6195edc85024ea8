// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {Envelope, EnvelopeLibrary} from "../access/Envelope.sol";
import {Timelock} from "../access/Timelock.sol";
import {IReporterSet} from "../interfaces/IReporterSet.sol";

/// @title The accounts whose signatures make a report
/// @notice See `IReporterSet`.
abstract contract ReporterSet is IReporterSet, Timelock {
    using EnvelopeLibrary for Envelope;

    /// @notice Least quorum: one stolen key makes no report, nor do two.
    uint256 public constant MIN_QUORUM = 3;
    /// @notice Most reporters.
    uint256 public constant MAX_REPORTERS = 32;

    /// @inheritdoc IReporterSet
    mapping(address account => bool) public isReporter;
    /// @inheritdoc IReporterSet
    uint256 public reporterCount;
    /// @inheritdoc IReporterSet
    uint256 public quorum;

    constructor(address[] memory reporters, uint256 quorum_) {
        for (uint256 i; i < reporters.length; ++i) _addReporter(reporters[i]);
        _setQuorum(quorum_);
    }

    /* GOVERNANCE */

    /// @inheritdoc IReporterSet
    function addReporter(address reporter) external {
        _requireDirection(true, this.addReporter.selector);
        _addReporter(reporter);
    }

    /// @inheritdoc IReporterSet
    function removeReporter(address reporter) external onlyRoles(_OWNER | _CURATOR | _GUARDIAN) {
        require(isReporter[reporter], NotReporter(reporter));
        delete isReporter[reporter];
        --reporterCount;
        emit ReporterRemoved(reporter, msg.sender);
    }

    /// @inheritdoc IReporterSet
    function setQuorum(uint256 signatures) external {
        _requireDirection(signatures < quorum, this.setQuorum.selector);
        _setQuorum(signatures);
    }

    /* VIEW */

    /// @inheritdoc IReporterSet
    function largeQuorum() public view returns (uint256) {
        return FixedPointMathLib.max(quorum, (2 * reporterCount + 2) / 3); // two thirds, rounded up
    }

    /* INTERNAL */

    /// @dev The number of reporters that signed. Only static calls leave this contract, so nothing can enter it again.
    function _requireQuorum(
        bytes32 digest,
        address[] calldata signers,
        bytes[] calldata signatures
    ) internal view returns (uint256 count) {
        count = signers.length;
        require(count == signatures.length, SignatureCountDiffers(count, signatures.length));
        require(count >= quorum, QuorumMissing(count, quorum));
        address previous;
        for (uint256 i; i < count; ++i) {
            address signer = signers[i];
            require(signer > previous, SignersNotAscending(previous, signer));
            require(isReporter[signer], NotReporter(signer));
            require(
                SignatureChecker.isValidSignatureNowCalldata(signer, digest, signatures[i]),
                SignatureInvalid(signer)
            );
            previous = signer;
        }
    }

    function _isDelayed(bytes4 selector) internal view virtual override returns (bool) {
        return
            selector == this.addReporter.selector || selector == this.setQuorum.selector || super._isDelayed(selector);
    }

    function _addReporter(address reporter) private {
        require(reporter != address(0) && !isReporter[reporter], ReporterInvalid(reporter));
        require(reporterCount < MAX_REPORTERS, TooManyReporters(reporterCount + 1, MAX_REPORTERS));
        isReporter[reporter] = true;
        ++reporterCount;
        emit ReporterAdded(reporter);
    }

    function _setQuorum(uint256 signatures) private {
        Envelope("quorum", MIN_QUORUM, MAX_REPORTERS, 0, 0).requireInside(signatures);
        require(signatures <= reporterCount, QuorumAboveReporters(signatures, reporterCount));
        quorum = signatures;
        emit QuorumSet(signatures);
    }
}
