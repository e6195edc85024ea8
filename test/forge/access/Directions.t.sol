// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEnvelope} from "contracts/interfaces/IEnvelope.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {AccessTest} from "./AccessTest.sol";

/// @notice Of every parameter: which direction raises risk and waits, which lowers it and does not, and for whom.
contract DirectionsTest is AccessTest {
    /* ALLOCATOR */

    function test_allocatorIsDismissedByEveryRole() public {
        address[3] memory roles = [OWNER, CURATOR, GUARDIAN];
        for (uint256 i; i < 3; ++i) {
            uint256 state = vm.snapshotState();
            vm.prank(roles[i]);
            vault.setAllocator(address(0));
            assertEq(vault.allocator(), address(0));
            vm.revertToState(state);
        }
    }

    function test_RevertWhen_anAllocatorIsNamedAtOnce() public {
        address[4] memory all = [OWNER, CURATOR, GUARDIAN, STRANGER];
        for (uint256 i; i < 4; ++i) {
            expectDelayRequired(vault.setAllocator.selector);
            vm.prank(all[i]);
            vault.setAllocator(BOB);
        }
    }

    /* LOSS BUDGETS */

    function test_lossBudgetsTightenAtOnce() public {
        vm.expectEmit(address(vault));
        emit IVaultAdministration.LossBudgetsSet(LOSS_BUDGET / 2, LOSS_PERIOD * 2);
        vm.prank(CURATOR);
        vault.setLossBudgets(LOSS_BUDGET / 2, LOSS_PERIOD * 2);
        (, uint256 size, uint256 period) = vault.lossBudget();
        assertEq(size, LOSS_BUDGET / 2);
        assertEq(period, LOSS_PERIOD * 2);
    }

    function test_RevertWhen_lossBudgetsLoosenAtOnce() public {
        bytes4 selector = vault.setLossBudgets.selector;
        vm.startPrank(OWNER);
        expectDelayRequired(selector);
        vault.setLossBudgets(LOSS_BUDGET + 1, LOSS_PERIOD);
        expectDelayRequired(selector);
        vault.setLossBudgets(LOSS_BUDGET, LOSS_PERIOD - 1);
        expectDelayRequired(selector);
        vault.setLossBudgets(LOSS_BUDGET / 2, LOSS_PERIOD - 1);
        vm.stopPrank();
    }

    function test_lossBudgetsLoosenAfterTheDelay() public {
        bytes memory call = abi.encodeCall(IVaultAdministration.setLossBudgets, (0.1e18, 1 days));
        vm.warp(submitBy(CURATOR, call));
        vault.accept(call);
        (, uint256 size, uint256 period) = vault.lossBudget();
        assertEq(size, 0.1e18);
        assertEq(period, 1 days);
    }

    function test_RevertWhen_lossBudgetsLeaveTheEnvelope() public {
        bytes memory call = abi.encodeCall(IVaultAdministration.setLossBudgets, (0.1e18 + 1, 30 days));
        vm.warp(submitBy(CURATOR, call));
        vm.expectRevert(
            abi.encodeWithSelector(IEnvelope.ParameterOutOfRange.selector, bytes32("lossBudget"), 0.1e18 + 1, 0, 0.1e18)
        );
        vault.accept(call);
    }

    function test_RevertWhen_theGuardianSetsLossBudgets() public {
        vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, GUARDIAN, 3));
        vm.prank(GUARDIAN);
        vault.setLossBudgets(0, LOSS_PERIOD);
    }

    /* POLICY */

    function test_everyRoleTightensThePolicyAtOnce() public {
        address[3] memory roles = [OWNER, CURATOR, GUARDIAN];
        for (uint256 i; i < 3; ++i) {
            IPolicyRegistry.Configuration memory tight = configurationOfFive();
            tight.limits.maxTradeLoss = uint16(50 - i);
            vm.prank(roles[i]);
            (address pointer, uint256 due) = registry.submit(address(vault), tight);
            assertEq(due, 0);
            assertEq(vault.policy(), pointer);
        }
    }

    function test_curatorLoosensThePolicyAfterTheDelay() public {
        vm.prank(CURATOR);
        (address pointer, uint256 due) = registry.submit(address(vault), _loose());
        assertEq(due, START + 3 days);
        vm.warp(due);
        registry.accept(address(vault), pointer);
        assertEq(vault.policy(), pointer);
    }

    function test_RevertWhen_theGuardianLoosensThePolicy() public {
        vm.expectRevert(abi.encodeWithSelector(IPolicyRegistry.NotPolicyManager.selector, address(vault), GUARDIAN));
        vm.prank(GUARDIAN);
        registry.submit(address(vault), _loose());
    }

    function test_guardianRevokesAPolicy() public {
        vm.prank(CURATOR);
        (address pointer, uint256 due) = registry.submit(address(vault), _loose());
        vm.prank(GUARDIAN);
        registry.revoke(address(vault), pointer);
        vm.warp(due);
        vm.expectRevert(abi.encodeWithSelector(IPolicyRegistry.PolicyNotSubmitted.selector, address(vault), pointer));
        registry.accept(address(vault), pointer);
    }

    function test_RevertWhen_aPolicyIsAcceptedTooLate() public {
        vm.prank(CURATOR);
        (address pointer, uint256 due) = registry.submit(address(vault), _loose());
        uint256 end = due + 14 days;
        vm.warp(end + 1);
        vm.expectRevert(abi.encodeWithSelector(IPolicyRegistry.PolicyExpired.selector, pointer, end, end + 1));
        registry.accept(address(vault), pointer);
        vm.warp(end);
        registry.accept(address(vault), pointer);
    }

    function _loose() private view returns (IPolicyRegistry.Configuration memory loose) {
        loose = configurationOfFive();
        loose.limits.maxTradeLoss = 150;
    }
}
