// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @notice Makes many calls of a harness in one, so that the SDK's twin is compared with it on many inputs quickly.
abstract contract Batch {
    /// @notice What a call returned, or the data that it reverted with.
    struct Outcome {
        bool ok;
        bytes data;
    }

    /// @notice Makes the calls one after the other and keeps what each gave.
    function batch(bytes[] calldata calls) external view returns (Outcome[] memory outcomes) {
        outcomes = new Outcome[](calls.length);
        for (uint256 i; i < calls.length; ++i) {
            (bool ok, bytes memory data) = address(this).staticcall(calls[i]);
            outcomes[i] = Outcome(ok, data);
        }
    }
}
