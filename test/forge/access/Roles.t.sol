// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRoles} from "contracts/interfaces/IRoles.sol";
import {AccessTest} from "./AccessTest.sol";

/// @notice Who names whom.
contract RolesTest is AccessTest {
    function test_rolesAreBits() public {
        assertEq(vault.rolesOf(OWNER), 1);
        assertEq(vault.rolesOf(CURATOR), 2);
        assertEq(vault.rolesOf(GUARDIAN), 4);
        assertEq(vault.rolesOf(STRANGER), 0);
        vm.prank(OWNER);
        vault.setCurator(GUARDIAN);
        assertEq(vault.rolesOf(GUARDIAN), 6);
    }

    function test_nobodyHasNoRole() public {
        vm.prank(OWNER);
        vault.setCurator(address(0));
        assertEq(vault.rolesOf(address(0)), 0);
    }

    function test_ownershipIsOfferedAndAccepted() public {
        vm.expectEmit(address(vault));
        emit IRoles.OwnershipOffered(OWNER, BOB);
        vm.prank(OWNER);
        vault.offerOwnership(BOB);
        assertEq(vault.owner(), OWNER);
        assertEq(vault.pendingOwner(), BOB);
        vm.expectEmit(address(vault));
        emit IRoles.OwnershipTransferred(OWNER, BOB);
        vm.prank(BOB);
        vault.acceptOwnership();
        assertEq(vault.owner(), BOB);
        assertEq(vault.pendingOwner(), address(0));
        assertEq(vault.rolesOf(OWNER), 0);
    }

    function test_RevertWhen_anotherAcceptsTheOwnership() public {
        vm.prank(OWNER);
        vault.offerOwnership(BOB);
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, ALICE, BOB));
        vm.prank(ALICE);
        vault.acceptOwnership();
    }

    function test_RevertWhen_anOfferWasTakenBack() public {
        vm.startPrank(OWNER);
        vault.offerOwnership(BOB);
        vault.offerOwnership(address(0));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, BOB, address(0)));
        vm.prank(BOB);
        vault.acceptOwnership();
    }

    function test_RevertWhen_anotherNamesRoles() public {
        address[3] memory others = [CURATOR, GUARDIAN, STRANGER];
        for (uint256 i; i < 3; ++i) {
            vm.startPrank(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, others[i], OWNER));
            vault.setCurator(others[i]);
            vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, others[i], OWNER));
            vault.offerOwnership(others[i]);
            vm.stopPrank();
        }
    }
}
