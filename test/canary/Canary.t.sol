// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";

/// @notice Fails on purpose. The test script runs it and fails itself unless Forge's exit code is non-zero.
contract CanaryTest is Test {
    function test_failsOnPurpose() public pure {
        assertEq(uint256(1), uint256(2), "the canary sings");
    }
}
