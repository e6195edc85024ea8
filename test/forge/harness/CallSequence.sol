// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Makes calls one after the other and keeps what each gave, so that one call of a node shows what several transactions
/// of one instant would do.
contract CallSequence {
    /// @notice A call to make.
    struct Step {
        address to;
        bytes data;
    }

    /// @notice What a call returned, or the data that it reverted with.
    struct Outcome {
        bool ok;
        bytes data;
    }

    /// @notice Makes the calls, and tells the time at which.
    function run(Step[] calldata steps) external returns (uint256 time, Outcome[] memory outcomes) {
        time = block.timestamp;
        outcomes = new Outcome[](steps.length);
        for (uint256 i; i < steps.length; ++i) {
            (bool ok, bytes memory data) = steps[i].to.call(steps[i].data);
            outcomes[i] = Outcome(ok, data);
        }
    }
}
