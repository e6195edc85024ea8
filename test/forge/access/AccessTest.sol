// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {VaultTest} from "../vault/VaultTest.sol";

/// @notice A vault of five with every role named.
abstract contract AccessTest is VaultTest {
    address internal constant CURATOR = address(0xC0);
    address internal constant GUARDIAN = address(0x6A);
    address internal constant STRANGER = address(0x57);
    uint256 internal constant DELAY = 3 days;

    function setUp() public virtual override {
        super.setUp();
        createVaultOfFive();
        vm.startPrank(OWNER);
        vault.setCurator(CURATOR);
        vault.setGuardian(GUARDIAN);
        vm.stopPrank();
    }

    /// @dev A call that waits: a new allocator.
    function newAllocator(address account) internal pure returns (bytes memory) {
        return abi.encodeCall(IVaultAdministration.setAllocator, (account));
    }

    function submitBy(address account, bytes memory call) internal returns (uint256 due) {
        vm.prank(account);
        return vault.submit(call);
    }

    function expectDelayRequired(bytes4 selector) internal {
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, selector));
    }
}
