// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {OptionHarness} from "../harness/OptionHarness.sol";
import {OptionVectors} from "./OptionVectors.sol";

/// @notice The digests that the SDK's twin has too (test/unit/options/twin.test.ts): 64 batches of 800 vectors, all of them
/// in the deep profile, 6,400 vectors otherwise.
contract OptionBitsTest is Test {
    uint256 private constant _BATCHES = 8;

    function test_agreesWithTheTwinBitByBit() public {
        _compare(0);
    }

    function test_deep_agreesOnPart1() public {
        _compareDeep(1);
    }

    function test_deep_agreesOnPart2() public {
        _compareDeep(2);
    }

    function test_deep_agreesOnPart3() public {
        _compareDeep(3);
    }

    function test_deep_agreesOnPart4() public {
        _compareDeep(4);
    }

    function test_deep_agreesOnPart5() public {
        _compareDeep(5);
    }

    function test_deep_agreesOnPart6() public {
        _compareDeep(6);
    }

    function test_deep_agreesOnPart7() public {
        _compareDeep(7);
    }

    function _compareDeep(uint256 part) private {
        vm.skip(keccak256(bytes(vm.envOr("FOUNDRY_PROFILE", string("default")))) != keccak256("deep"));
        _compare(part * _BATCHES);
    }

    /// @dev Eight batches fit into one test's gas.
    function _compare(uint256 from) private {
        OptionVectors vectors = new OptionVectors(new OptionHarness());
        string memory file = vm.readFile("test/vectors/option-digests.json");
        uint256 size = vm.parseJsonUint(file, ".size");
        bytes32[] memory digests = vm.parseJsonBytes32Array(file, ".digests");
        assertGe(size * digests.length, 50_000);
        for (uint256 i = from; i < from + _BATCHES; ++i) {
            assertEq(vectors.digest(uint64(i + 1), size), digests[i], vm.toString(i));
        }
    }
}
