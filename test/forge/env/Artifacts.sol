// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {VmSafe} from "forge-std/Vm.sol";

/// @notice Where the bytecode of a production contract comes from: Hardhat's artifact, which is what ships, or, when
/// coverage is measured, what Forge compiled itself with its counters.
library Artifacts {
    VmSafe private constant _VM = VmSafe(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev `directory` below contracts/ and the contract's name, for `deployCode` and `vm.getCode`.
    function path(string memory directory, string memory name) internal view returns (string memory) {
        string memory file = string.concat(name, ".sol");
        if (_VM.envOr("BALLAST_COVERAGE", false)) return string.concat(file, ":", name);
        return string.concat("artifacts/contracts/", directory, "/", file, "/", name, ".json");
    }
}
