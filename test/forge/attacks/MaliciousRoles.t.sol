// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice Thirty days with roles that want the depositors' money. What an allocator can take is in `AllocatorBleed.t.sol`.
contract MaliciousRolesTest is AttackTest {
    address private constant _CURATOR = address(0xC0);
    address private constant _GUARDIAN = address(0x6A);
    uint256 private constant _DAYS = 30;

    function setUp() public override {
        super.setUp();
        createVaultOfFive();
        vm.startPrank(OWNER);
        vault.setCurator(_CURATOR);
        vault.setGuardian(_GUARDIAN);
        vm.stopPrank();
        mintInKind(ALICE, 1_000e18);
    }

    /// @notice A curator that tries everything, every day, takes nothing while a guardian revokes once a day.
    function test_attack_curatorOfThirtyDays() public {
        address policyBefore = vault.policy();
        uint256 wealth = wealthOf(ALICE);
        for (uint256 day; day < _DAYS; ++day) {
            address pointer = _submitDrain();
            bytes[3] memory calls = _curatorsCalls();
            for (uint256 i; i < calls.length; ++i) {
                vm.prank(_CURATOR);
                vault.submit(calls[i]);
            }
            vm.warp(vm.getBlockTimestamp() + 1 days);
            vm.startPrank(_GUARDIAN);
            registry.revoke(address(vault), pointer);
            for (uint256 i; i < calls.length; ++i) vault.revoke(calls[i]);
            vm.stopPrank();
        }
        assertEq(vault.policy(), policyBefore);
        assertEq(vault.allocator(), ALLOCATOR);
        (, uint256 size, uint256 period) = vault.lossBudget();
        assertEq(size, LOSS_BUDGET);
        assertEq(period, LOSS_PERIOD);
        assertEq(wealthOf(ALICE), wealth);
    }

    /// @notice Nor can it be rid of the guardian first.
    function test_attack_curatorRemovesTheGuardian() public {
        bytes memory call = abi.encodeCall(IRoles.setGuardian, (MALLORY));
        vm.startPrank(_CURATOR);
        vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, _CURATOR, 1));
        vault.submit(call);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, vault.setGuardian.selector));
        vault.setGuardian(MALLORY);
        vm.stopPrank();
        assertEq(vault.guardian(), _GUARDIAN);
    }

    /// @notice Without a guardian it takes three days, in which everybody sees it and leaves whole.
    function test_attack_curatorWithoutAGuardian_waits() public {
        address pointer = _submitDrain();
        vm.warp(vm.getBlockTimestamp() + 3 days - 1);
        vm.expectRevert();
        registry.accept(address(vault), pointer);
        uint256 wealth = wealthOf(ALICE);
        uint256 shares = share.balanceOf(ALICE);
        redeemInKind(ALICE, shares);
        assertApproxEqAbs(wealthOf(ALICE), wealth, 1e14);
    }

    /// @notice A guardian that pauses, tightens and revokes all it can for thirty days takes nothing and holds nobody.
    function test_attack_guardianOfThirtyDays() public {
        uint256 wealth = wealthOf(ALICE);
        uint256 openDays;
        for (uint256 day; day < _DAYS; ++day) {
            for (uint256 i; i < 4; ++i) _tryPause(i);
            _tighten(uint16(99 - day));
            vm.warp(vm.getBlockTimestamp() + 1 days);
            redeemInKind(ALICE, 1e18);
            if (vault.pausedUntil(IRecovery.Activity.Entry) <= vm.getBlockTimestamp()) ++openDays;
        }
        assertApproxEqAbs(wealthOf(ALICE), wealth, 1e14);
        assertGe(openDays, _DAYS / 2 - 1);
        assertEq(vault.allocator(), ALLOCATOR);
    }

    /// @notice The guardian cannot raise risk: every path that does refuses it.
    function test_attack_guardianRaisesRisk() public {
        vm.startPrank(_GUARDIAN);
        vm.expectRevert();
        vault.submit(abi.encodeCall(IVaultAdministration.setAllocator, (MALLORY)));
        vm.expectRevert();
        vault.setAllocator(MALLORY);
        vm.expectRevert();
        vault.setLossBudgets(0.1e18, 1 days);
        vm.expectRevert();
        vault.setDelay(vault.setAllocator.selector, 1 days);
        vm.expectRevert();
        vault.setCurator(_GUARDIAN);
        IPolicyRegistry.Configuration memory loose = configurationOfFive();
        loose.limits.maxTradeLoss = 500;
        vm.expectRevert(abi.encodeWithSelector(IPolicyRegistry.NotPolicyManager.selector, vault, _GUARDIAN));
        registry.submit(address(vault), loose);
        vm.stopPrank();
    }

    /* HELPERS */

    /// @dev A policy whose largest component is a worthless token with a feed of the curator's own.
    function _submitDrain() private returns (address pointer) {
        PlainToken worthless = new PlainToken("DRAIN", 18);
        HostileFeed feed = new HostileFeed(UNCERTAINTY, 1 hours);
        feed.setBoth(1e18, 1e18);
        IPolicyRegistry.Configuration memory five = configurationOfFive();
        IPolicyRegistry.Configuration memory drain = five;
        IPolicyRegistry.Component[] memory components = new IPolicyRegistry.Component[](6);
        for (uint256 i; i < 5; ++i) components[i] = five.components[i];
        components[5] = component(0, 0, 0, 10_000);
        (components[5].token, components[5].feed) = (address(worthless), address(feed));
        drain.components = components;
        vm.prank(_CURATOR);
        (pointer, ) = registry.submit(address(vault), drain);
    }

    function _curatorsCalls() private view returns (bytes[3] memory) {
        return
            [
                abi.encodeCall(IVaultAdministration.setAllocator, (MALLORY)),
                abi.encodeCall(IVaultAdministration.setLossBudgets, (0.1e18, 1 days)),
                abi.encodeCall(ITimelock.setDelay, (vault.setAllocator.selector, 1 days))
            ];
    }

    function _tryPause(uint256 activity) private {
        vm.prank(_GUARDIAN);
        try vault.pause(IRecovery.Activity(activity), 7 days) {} catch {}
    }

    function _tighten(uint16 maxTradeLoss) private {
        IPolicyRegistry.Configuration memory tight = configurationOfFive();
        tight.limits.maxTradeLoss = maxTradeLoss;
        vm.prank(_GUARDIAN);
        registry.submit(address(vault), tight);
    }
}
