// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Bounds that no vote can pass
/// @notice Checked where the parameter is kept, whoever asks for the change.
interface IEnvelope {
    /// @notice A parameter would be outside its hard bounds, in the parameter's own unit.
    error ParameterOutOfRange(bytes32 name, uint256 value, uint256 minimum, uint256 maximum);
    /// @notice A parameter would move further at once than one step, in the parameter's own unit.
    error ParameterStepTooLarge(bytes32 name, uint256 from, uint256 to, uint256 maximumStep);
    /// @notice A parameter was changed too recently. Times in seconds.
    error ParameterCoolingDown(bytes32 name, uint256 earliest, uint256 blockTimestamp);
}
