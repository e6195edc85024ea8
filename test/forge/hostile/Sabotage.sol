// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Calls that a hostile contract makes when it gets control, and what came back of each.
abstract contract Sabotage {
    struct Step {
        address target;
        bytes data;
    }

    Step[] private _steps;
    bool private _running;
    bool[] public succeeded;
    bytes[] public answers;

    /// @notice Adds a call.
    function plan(address target, bytes calldata data) external {
        _steps.push(Step(target, data));
    }

    /// @notice How many of the calls were made.
    function callsMade() external view returns (uint256) {
        return answers.length;
    }

    /// @dev Makes every planned call once per entry, never while it is making them. Failures are kept, not passed on.
    function _sabotage() internal {
        if (_running) return;
        _running = true;
        for (uint256 i; i < _steps.length; ++i) {
            (bool success, bytes memory answer) = _steps[i].target.call(_steps[i].data);
            succeeded.push(success);
            answers.push(answer);
        }
        _running = false;
    }
}
