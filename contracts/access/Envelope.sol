// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEnvelope} from "../interfaces/IEnvelope.sol";

/// @notice Hard bounds of one parameter, in its own unit; the cool-down in {s}. A step of zero is no bound on steps.
struct Envelope {
    bytes32 name;
    uint256 minimum;
    uint256 maximum;
    uint256 maximumStep;
    uint256 coolDown;
}

/// @title What every change of a parameter has to stay inside of, whoever asks for it
/// @notice Enforced where the parameter is kept, so that no proposal, role or delay leads around it.
library EnvelopeLibrary {
    /// @dev Reverts unless the first value of a parameter lies inside.
    function requireInside(Envelope memory envelope, uint256 value) internal pure {
        require(
            value >= envelope.minimum && value <= envelope.maximum,
            IEnvelope.ParameterOutOfRange(envelope.name, value, envelope.minimum, envelope.maximum)
        );
    }

    /// @dev Reverts unless a parameter may go from one value to another now, given when it was last changed {s}.
    function requireChange(Envelope memory envelope, uint256 from, uint256 to, uint256 changedAt) internal view {
        requireInside(envelope, to);
        uint256 step = from < to ? to - from : from - to;
        require(
            envelope.maximumStep == 0 || step <= envelope.maximumStep,
            IEnvelope.ParameterStepTooLarge(envelope.name, from, to, envelope.maximumStep)
        );
        uint256 earliest = changedAt + envelope.coolDown;
        require(
            changedAt == 0 || block.timestamp >= earliest,
            IEnvelope.ParameterCoolingDown(envelope.name, earliest, block.timestamp)
        );
    }
}
