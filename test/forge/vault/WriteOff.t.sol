// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {IWriteOff} from "contracts/interfaces/IWriteOff.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {AccessTest} from "../access/AccessTest.sol";

/// @notice A dead component leaves the basket for the holders of that moment, and stops nothing any more.
contract WriteOffTest is AccessTest {
    uint256 private constant _DEAD = 3;

    function setUp() public override {
        super.setUp();
        mintInKind(ALICE, 3_000e18);
        mintInKind(BOB, 2_000e18);
    }

    /* WHAT IT DOES */

    function test_holdersOfTheMomentGetTheirParts() public {
        uint256 held = _held();
        uint256 supply = share.totalSupply() + 1e6;
        feeds[_DEAD].setDead(true);
        bytes memory call = _submitted();
        vm.expectEmit(address(vault));
        emit IWriteOff.WrittenOff(1, _token(), held, supply);
        vault.accept(call);
        assertEq(vault.writeOffCount(), 1);
        assertEq(vault.totalClaims(_token()), held);
        assertEq(vault.collectable(1, ALICE), (held * 3_000e18) / supply);
        assertEq(vault.collectable(1, BOB), (held * 2_000e18) / supply);
        assertEq(vault.collectable(1, STRANGER), 0);
        _collectAndClaim(ALICE, (held * 3_000e18) / supply);
        _collectAndClaim(BOB, (held * 2_000e18) / supply);
    }

    function test_pricedOperationsWorkAgain() public {
        feeds[_DEAD].setDead(true);
        give(0, ALICE, 100e6);
        vm.startPrank(ALICE);
        tokens[0].approve(address(vault), 100e6);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        vault.deposit(address(tokens[0]), 10e6, 0, ALICE, block.timestamp);
        vm.stopPrank();
        _writeOff();
        (uint256 bid, , ) = vault.netAssetValue();
        assertGt(bid, 0);
        assertGt(deposit(ALICE, 0, 10e6), 0);
        assertGt(redeem(ALICE, 0, 1e18), 0);
        uint256[] memory amounts = redeemInKind(ALICE, 100e18);
        assertEq(amounts[_DEAD], 0);
        mintInKind(ALICE, 100e18);
    }

    function test_thePolicyLetsItGo() public {
        feeds[_DEAD].setDead(true);
        _writeOff();
        _delist();
        assertEq(registry.read(vault.policy()).components.length, 4);
        _collectAndClaim(ALICE, vault.collectable(1, ALICE));
    }

    function test_listedAgainItCountsAgain() public {
        feeds[_DEAD].setDead(true);
        _writeOff();
        _delist();
        feeds[_DEAD].setDead(false);
        _install(configurationOfFive());
        give(_DEAD, address(vault), 5e18);
        (, uint256[] memory balances, ) = vault.holdings();
        assertEq(balances[_DEAD], 5e18);
        assertGe(tokens[_DEAD].balanceOf(address(vault)), 5e18 + vault.totalClaims(_token()));
    }

    /* WHO HELD WHAT */

    function test_transfersAfterwardsTakeNothingAlong() public {
        feeds[_DEAD].setDead(true);
        _writeOff();
        (uint256 alices, uint256 bobs) = (vault.collectable(1, ALICE), vault.collectable(1, BOB));
        vm.prank(ALICE);
        share.transfer(STRANGER, 3_000e18);
        redeemInKind(BOB, 2_000e18);
        vm.prank(STRANGER);
        share.transfer(BOB, 1_000e18);
        assertEq(vault.collectable(1, ALICE), alices);
        assertEq(vault.collectable(1, BOB), bobs);
        assertEq(vault.collectable(1, STRANGER), 0);
        _collectAndClaim(ALICE, alices);
        _collectAndClaim(BOB, bobs);
    }

    /// @notice Each write-off has holders of its own, however their balances changed between and after.
    function test_twoWriteOffs() public {
        feeds[_DEAD].setDead(true);
        _writeOff();
        uint256 first = vault.collectable(1, ALICE);
        vm.prank(ALICE);
        share.transfer(STRANGER, 1_000e18);
        feeds[4].setDead(true);
        bytes memory call = abi.encodeCall(IWriteOff.writeOff, (address(tokens[4])));
        reportUntil(4, submitBy(OWNER, call));
        uint256 held = tokens[4].balanceOf(address(vault));
        vault.accept(call);
        uint256 supply = share.totalSupply() + 1e6;
        assertEq(vault.collectable(1, ALICE), first);
        assertEq(vault.collectable(1, STRANGER), 0);
        assertEq(vault.collectable(2, ALICE), (held * 2_000e18) / supply);
        assertEq(vault.collectable(2, STRANGER), (held * 1_000e18) / supply);
        redeemInKind(ALICE, 2_000e18);
        redeemInKind(STRANGER, 1_000e18);
        assertEq(vault.collectable(1, ALICE), first);
        assertEq(vault.collectable(2, ALICE), (held * 2_000e18) / supply);
        assertEq(vault.collectable(2, STRANGER), (held * 1_000e18) / supply);
    }

    function testFuzz_partsAreAtMostTheWhole(uint256[6] memory moves) public {
        address[4] memory accounts = [ALICE, BOB, STRANGER, CREATOR];
        feeds[_DEAD].setDead(true);
        for (uint256 i; i < 3; ++i) _move(accounts, moves[i]);
        uint256[4] memory held;
        _writeOff();
        for (uint256 i; i < 4; ++i) held[i] = share.balanceOf(accounts[i]);
        for (uint256 i = 3; i < 6; ++i) _move(accounts, moves[i]);
        (, uint256 amount, uint256 supply) = vault.writeOffAt(1);
        uint256 sum;
        for (uint256 i; i < 4; ++i) {
            uint256 part = vault.collectable(1, accounts[i]);
            assertEq(part, (amount * held[i]) / supply);
            if (part > 0) vault.collectWriteOff(1, accounts[i]);
            sum += part;
        }
        assertLe(sum, amount);
        assertEq(vault.totalClaims(_token()), amount);
    }

    /* WHO MAY, AND WHEN */

    function test_RevertWhen_writtenOffDirectly() public {
        feeds[_DEAD].setDead(true);
        address[4] memory all = [OWNER, CURATOR, GUARDIAN, STRANGER];
        for (uint256 i; i < 4; ++i) {
            expectDelayRequired(vault.writeOff.selector);
            vm.prank(all[i]);
            vault.writeOff(_token());
        }
    }

    function test_attack_livingComponentIsWrittenOff() public {
        bytes memory call = _submitted();
        vm.expectRevert(abi.encodeWithSelector(IRecovery.FeedAlive.selector, address(feeds[_DEAD])));
        vault.accept(call);
    }

    function test_RevertWhen_writtenOffTwice() public {
        feeds[_DEAD].setDead(true);
        _writeOff();
        bytes memory call = _submitted();
        vm.expectRevert(IBasket.AmountZero.selector);
        vault.accept(call);
    }

    function test_RevertWhen_collectedTwiceOrOfNoWriteOff() public {
        feeds[_DEAD].setDead(true);
        _writeOff();
        vault.collectWriteOff(1, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IWriteOff.NothingToCollect.selector, 1, ALICE));
        vault.collectWriteOff(1, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IWriteOff.NothingToCollect.selector, 1, STRANGER));
        vault.collectWriteOff(1, STRANGER);
        vm.expectRevert(abi.encodeWithSelector(IWriteOff.WriteOffUnknown.selector, 2, 1));
        vault.collectWriteOff(2, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IWriteOff.WriteOffUnknown.selector, 0, 1));
        vault.collectWriteOff(0, ALICE);
    }

    /// @notice Dust of a dead token, sent again and again, neither stops the basket nor keeps the token listed.
    function test_attack_dustOfADeadToken() public {
        feeds[_DEAD].setDead(true);
        _writeOff();
        give(_DEAD, address(vault), 1e18);
        (uint256 bid, , ) = vault.netAssetValue();
        assertGt(bid, 0);
        assertGt(deposit(ALICE, 0, 10e6), 0);
        vm.prank(OWNER);
        (address pointer, uint256 due) = registry.submit(address(vault), _withoutTheDead());
        vm.warp(due);
        give(_DEAD, address(vault), 1e18);
        registry.accept(address(vault), pointer);
        assertEq(registry.read(vault.policy()).components.length, 4);
    }

    /// @notice Minting in front of a write-off and leaving after it brings nothing.
    function test_attack_mintAroundAWriteOff() public {
        feeds[_DEAD].setDead(true);
        bytes memory call = _submitted();
        give(_DEAD, STRANGER, 0);
        mintInKind(STRANGER, 10_000e18);
        uint256 paid = _paidByStranger();
        vault.accept(call);
        redeemInKind(STRANGER, 10_000e18);
        uint256 part = vault.collectable(1, STRANGER);
        assertLe(part, paid);
        for (uint256 i; i < 5; ++i) if (i != _DEAD) assertLe(tokens[i].balanceOf(STRANGER), _minted[i]);
    }

    /* HELPERS */

    uint256[5] private _minted;

    /// @dev {tok} of the dead component that the stranger's mint took.
    function _paidByStranger() private returns (uint256) {
        uint256[] memory amounts = vault.previewRedeemInKind(10_000e18);
        for (uint256 i; i < 5; ++i) _minted[i] = amounts[i] + 1 + tokens[i].balanceOf(STRANGER);
        return amounts[_DEAD] + 1;
    }

    function _move(address[4] memory accounts, uint256 seed) private {
        (address from, address to) = (accounts[seed % 4], accounts[(seed >> 8) % 4]);
        uint256 amount = (share.balanceOf(from) * ((seed >> 16) % 101)) / 100;
        if ((seed >> 32) % 3 == 0 && amount > 0) {
            redeemInKind(from, amount);
        } else {
            vm.prank(from);
            share.transfer(to, amount);
        }
    }

    function _collectAndClaim(address account, uint256 expected) private {
        assertEq(vault.collectWriteOff(1, account), expected);
        assertEq(vault.claimOf(_token(), account), expected);
        uint256 before = tokens[_DEAD].balanceOf(account);
        vm.prank(account);
        vault.claim(_token(), account, expected, block.timestamp);
        assertEq(tokens[_DEAD].balanceOf(account) - before, expected);
    }

    function _token() private view returns (address) {
        return address(tokens[_DEAD]);
    }

    function _held() private view returns (uint256) {
        return tokens[_DEAD].balanceOf(address(vault));
    }

    /// @dev A write-off that has waited, its feed reported all the while.
    function _submitted() private returns (bytes memory call) {
        call = abi.encodeCall(IWriteOff.writeOff, (_token()));
        reportUntil(_DEAD, submitBy(CURATOR, call));
    }

    function _writeOff() private {
        vault.accept(_submitted());
    }

    function _delist() private {
        _install(_withoutTheDead());
    }

    function _install(IPolicyRegistry.Configuration memory c) private {
        vm.prank(OWNER);
        (address pointer, uint256 due) = registry.submit(address(vault), c);
        vm.warp(due);
        registry.accept(address(vault), pointer);
    }

    function _withoutTheDead() private view returns (IPolicyRegistry.Configuration memory c) {
        IPolicyRegistry.Configuration memory five = configurationOfFive();
        c.groups = five.groups;
        c.limits = five.limits;
        c.components = new IPolicyRegistry.Component[](4);
        for (uint256 i; i < 5; ++i) if (i != _DEAD) c.components[i < _DEAD ? i : i - 1] = five.components[i];
        c.components[0].targetWeight += five.components[_DEAD].targetWeight;
    }
}
