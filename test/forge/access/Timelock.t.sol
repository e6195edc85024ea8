// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {AccessTest} from "./AccessTest.sol";

/// @notice What waits, for how long, and who may take it back.
contract TimelockTest is AccessTest {
    /* THE WAY OF A CALL */

    function test_callWaitsAndIsAcceptedByAnyone() public {
        bytes memory call = newAllocator(BOB);
        vm.expectEmit(address(vault));
        emit ITimelock.CallSubmitted(vault.setAllocator.selector, keccak256(call), call, START + DELAY);
        uint256 due = submitBy(CURATOR, call);
        assertEq(due, START + DELAY);
        assertEq(vault.executableAt(keccak256(call)), due);
        vm.warp(due);
        vm.expectEmit(address(vault));
        emit ITimelock.CallAccepted(vault.setAllocator.selector, keccak256(call));
        vm.prank(STRANGER);
        vault.accept(call);
        assertEq(vault.allocator(), BOB);
        assertEq(vault.executableAt(keccak256(call)), 0);
    }

    function test_RevertWhen_acceptedASecondEarly() public {
        bytes memory call = newAllocator(BOB);
        uint256 due = submitBy(OWNER, call);
        vm.warp(due - 1);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.CallNotMatured.selector, keccak256(call), due, due - 1));
        vault.accept(call);
    }

    function test_acceptedAtTheLastMoment() public {
        bytes memory call = newAllocator(BOB);
        vm.warp(submitBy(OWNER, call) + 14 days);
        vault.accept(call);
        assertEq(vault.allocator(), BOB);
    }

    function test_RevertWhen_acceptedTooLate() public {
        bytes memory call = newAllocator(BOB);
        uint256 end = submitBy(OWNER, call) + 14 days;
        vm.warp(end + 1);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.CallExpired.selector, keccak256(call), end, end + 1));
        vault.accept(call);
    }

    function test_RevertWhen_acceptedTwice() public {
        bytes memory call = newAllocator(BOB);
        vm.warp(submitBy(OWNER, call));
        vault.accept(call);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.CallNotSubmitted.selector, keccak256(call)));
        vault.accept(call);
    }

    function test_RevertWhen_submittedTwice() public {
        bytes memory call = newAllocator(BOB);
        uint256 due = submitBy(OWNER, call);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.CallAlreadySubmitted.selector, keccak256(call), due));
        submitBy(CURATOR, call);
    }

    /// @notice A call that fails when it is accepted stays, with its own error.
    function test_failedCallStays() public {
        bytes memory call = abi.encodeCall(IVaultAdministration.setLossBudgets, (0.2e18, 30 days));
        vm.warp(submitBy(OWNER, call));
        vm.expectRevert();
        vault.accept(call);
        assertGt(vault.executableAt(keccak256(call)), 0);
    }

    function test_RevertWhen_submittedByOthers() public {
        address[3] memory others = [GUARDIAN, STRANGER, ALLOCATOR];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, others[i], 3));
            submitBy(others[i], newAllocator(BOB));
        }
    }

    function test_RevertWhen_theFunctionDoesNotWait() public {
        bytes4[4] memory direct = [
            vault.setCurator.selector,
            vault.installPolicy.selector,
            vault.abdicate.selector,
            bytes4(0x12345678)
        ];
        for (uint256 i; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ITimelock.FunctionNotDelayed.selector, direct[i]));
            submitBy(OWNER, abi.encodeWithSelector(direct[i], BOB));
        }
    }

    /// @notice Tokens cannot be moved by a call of the vault to itself: no ERC-20 function waits.
    function test_attack_timelockMovesShares() public {
        bytes4 selector = bytes4(keccak256("transfer(address,uint256)"));
        vm.expectRevert(abi.encodeWithSelector(ITimelock.FunctionNotDelayed.selector, selector));
        submitBy(OWNER, abi.encodeWithSelector(selector, BOB, 1));
    }

    /* REVOKING */

    function test_everyRoleMayRevoke() public {
        address[3] memory roles = [OWNER, CURATOR, GUARDIAN];
        bytes memory call = newAllocator(BOB);
        for (uint256 i; i < 3; ++i) {
            submitBy(OWNER, call);
            vm.expectEmit(address(vault));
            emit ITimelock.CallRevoked(vault.setAllocator.selector, keccak256(call), roles[i]);
            vm.prank(roles[i]);
            vault.revoke(call);
            assertEq(vault.executableAt(keccak256(call)), 0);
        }
    }

    function test_RevertWhen_revokedByAStranger() public {
        submitBy(OWNER, newAllocator(BOB));
        vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, STRANGER, 7));
        vm.prank(STRANGER);
        vault.revoke(newAllocator(BOB));
    }

    function test_RevertWhen_nothingIsThereToRevoke() public {
        bytes memory call = newAllocator(BOB);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.CallNotSubmitted.selector, keccak256(call)));
        vm.prank(GUARDIAN);
        vault.revoke(call);
    }

    /* THE GUARDIAN */

    function test_attack_guardianKeepsItself() public {
        bytes memory call = abi.encodeCall(IRoles.setGuardian, (BOB));
        uint256 due = submitBy(OWNER, call);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.GuardianIsConcerned.selector, GUARDIAN));
        vm.prank(GUARDIAN);
        vault.revoke(call);
        vm.warp(due);
        vault.accept(call);
        assertEq(vault.guardian(), BOB);
    }

    function test_RevertWhen_theGuardianIsRemovedAtOnce() public {
        expectDelayRequired(vault.setGuardian.selector);
        vm.prank(OWNER);
        vault.setGuardian(address(0));
    }

    /* DELAYS */

    function test_delayIsRaisedAtOnce() public {
        vm.expectEmit(address(vault));
        emit ITimelock.DelaySet(vault.setAllocator.selector, 10 days);
        vm.prank(CURATOR);
        vault.setDelay(vault.setAllocator.selector, 10 days);
        assertEq(submitBy(OWNER, newAllocator(BOB)), START + 10 days);
    }

    function test_delayIsLoweredAfterItself() public {
        bytes4 selector = vault.setAllocator.selector;
        vm.startPrank(OWNER);
        vault.setDelay(selector, 10 days);
        expectDelayRequired(vault.setDelay.selector);
        vault.setDelay(selector, 1 days);
        vm.stopPrank();
        bytes memory call = abi.encodeCall(ITimelock.setDelay, (selector, 1 days));
        uint256 due = submitBy(OWNER, call);
        assertEq(due, START + 10 days);
        vm.warp(due);
        vault.accept(call);
        assertEq(vault.delayOf(selector), 1 days);
    }

    /// @notice A delay raised while a lower one waits is lowered again all the same: guardians watch for it.
    function test_waitingDelayOutlivesARaise() public {
        bytes4 selector = vault.setAllocator.selector;
        bytes memory call = abi.encodeCall(ITimelock.setDelay, (selector, 1 days));
        uint256 due = submitBy(OWNER, call);
        vm.prank(CURATOR);
        vault.setDelay(selector, 30 days);
        vm.prank(GUARDIAN);
        vault.revoke(call);
        vm.warp(due);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.CallNotSubmitted.selector, keccak256(call)));
        vault.accept(call);
    }

    function test_RevertWhen_delayLeavesItsEnvelope() public {
        uint256[3] memory wrong = [uint256(1 days - 1), 30 days + 1, type(uint256).max];
        for (uint256 i; i < 3; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayOutOfRange.selector, wrong[i], 1 days, 30 days));
            vm.prank(OWNER);
            vault.setDelay(vault.setAllocator.selector, wrong[i]);
        }
    }

    function test_RevertWhen_delayIsOfAFunctionThatDoesNotWait() public {
        vm.expectRevert(abi.encodeWithSelector(ITimelock.FunctionNotDelayed.selector, vault.pause.selector));
        vm.prank(OWNER);
        vault.setDelay(vault.pause.selector, 10 days);
    }

    function testFuzz_nothingIsAcceptedBeforeItsDelay(uint256 delay, uint256 wait) public {
        delay = bound(delay, 3 days, 30 days);
        wait = bound(wait, 0, 60 days);
        vm.prank(OWNER);
        vault.setDelay(vault.setAllocator.selector, delay);
        submitBy(OWNER, newAllocator(BOB));
        vm.warp(START + wait);
        bool inTime = wait >= delay && wait <= delay + 14 days;
        if (!inTime) vm.expectRevert();
        vault.accept(newAllocator(BOB));
        assertEq(vault.allocator(), inTime ? BOB : ALLOCATOR);
    }

    /* GIVING UP */

    function test_abdicatedFunctionIsGoneForEver() public {
        bytes memory call = newAllocator(BOB);
        vm.warp(submitBy(OWNER, call));
        vm.expectEmit(address(vault));
        emit ITimelock.FunctionAbdicated(vault.setAllocator.selector);
        vm.prank(OWNER);
        vault.abdicate(vault.setAllocator.selector);
        assertTrue(vault.isAbdicated(vault.setAllocator.selector));
        bytes memory reason = abi.encodeWithSelector(ITimelock.FunctionGivenUp.selector, vault.setAllocator.selector);
        vm.expectRevert(reason);
        vault.accept(call);
        vm.expectRevert(reason);
        submitBy(OWNER, newAllocator(ALICE));
    }

    /// @notice What lowers risk stays possible.
    function test_abdicatedAllocatorCanStillBeDismissed() public {
        vm.startPrank(OWNER);
        vault.abdicate(vault.setAllocator.selector);
        vault.setAllocator(address(0));
        vm.stopPrank();
        assertEq(vault.allocator(), address(0));
    }

    function test_RevertWhen_anotherAbdicates() public {
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, CURATOR, OWNER));
        vm.prank(CURATOR);
        vault.abdicate(vault.setAllocator.selector);
    }

    function test_RevertWhen_abdicatingWhatDoesNotWait() public {
        vm.expectRevert(abi.encodeWithSelector(ITimelock.FunctionNotDelayed.selector, vault.pause.selector));
        vm.prank(OWNER);
        vault.abdicate(vault.pause.selector);
    }
}
