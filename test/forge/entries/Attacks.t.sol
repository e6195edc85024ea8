// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IComponentFront} from "contracts/interfaces/IComponentFront.sol";
import {IERC7575} from "contracts/interfaces/external/IERC7575.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {IWriteOff} from "contracts/interfaces/IWriteOff.sol";
import {HostileErc20, Trick} from "../hostile/HostileErc20.sol";
import {FrontTest} from "./FrontTest.sol";
import {LyingVault} from "./LyingVault.sol";

/// @notice Attacks on entries and wrappers, by name.
contract FrontAttacksTest is FrontTest {
    address private constant _MALLORY = address(0xBAD);

    /* DONATIONS */

    /// @dev The first wrapper's share is bought for a pittance, then a fortune is donated: the next depositor gets what the
    /// preview says all the same, and the attacker's share is worth no more.
    function test_attack_firstDepositorInflation_wrapper() public {
        openFront(1, true);
        tokens[1].mint(_MALLORY, 3_000e6);
        mintInKind(_MALLORY, 500e18);
        vm.startPrank(_MALLORY);
        tokens[1].approve(address(front), type(uint256).max);
        front.deposit(1e6, _MALLORY);
        uint256 worth = front.convertToAssets(frontShare.balanceOf(_MALLORY));
        uint256 preview = front.previewDeposit(50e6);
        share.transfer(address(front), 500e18);
        tokens[1].transfer(address(front), 1_000e6);
        vm.stopPrank();
        assertEq(front.previewDeposit(50e6), preview);
        assertEq(depositAs(ALICE, 50e6, BOB), preview);
        assertApproxEqRel(front.convertToAssets(preview), 50e6, 0.01e18);
        assertLe(front.convertToAssets(frontShare.balanceOf(_MALLORY)), worth + 1e3);
    }

    function test_attack_donationToTheEntryChangesNothing() public {
        openFront(1, false);
        uint256 preview = front.previewDeposit(50e6);
        tokens[1].mint(address(front), 1_000e6);
        vm.prank(CREATOR);
        share.transfer(address(front), 100e18);
        assertEq(front.previewDeposit(50e6), preview);
        assertEq(depositAs(ALICE, 50e6, BOB), preview);
        assertEq(assetOf(address(front)), 1_000e6);
        assertEq(share.balanceOf(address(front)), 100e18);
    }

    /* STUCK TOKENS */

    function test_strayTokensGoOnToTheVault() public {
        openFront(1, false);
        tokens[1].mint(address(front), 100e6);
        vm.prank(CREATOR);
        share.transfer(address(front), 100e18);
        uint256 inVault = assetOf(address(vault));
        vm.prank(_MALLORY);
        assertEq(front.sweep(address(tokens[1])), 100e6);
        assertEq(assetOf(address(vault)) - inVault, 100e6);
        vm.expectRevert(abi.encodeWithSelector(IComponentFront.NothingToSweep.selector, address(tokens[1])));
        front.sweep(address(tokens[1]));
        // Shares come apart, then every slice goes back to the holders.
        uint256 supply = share.totalSupply();
        front.sweep(address(vault));
        assertEq(share.totalSupply(), supply - 100e18);
        for (uint256 i; i < 5; ++i) {
            assertGt(tokens[i].balanceOf(address(front)), 0);
            front.sweep(address(tokens[i]));
            assertEq(tokens[i].balanceOf(address(front)), 0);
        }
    }

    /// @dev A sweep takes what is beyond the wrapper's shares, and never those that holders own.
    function test_attack_sweepOfWrappedShares() public {
        openFront(1, true);
        vm.expectRevert(abi.encodeWithSelector(IComponentFront.NothingToSweep.selector, address(vault)));
        front.sweep(address(vault));
        vm.prank(CREATOR);
        share.transfer(address(front), 7e18);
        assertEq(front.sweep(address(vault)), 7e18);
        assertEq(share.balanceOf(address(front)), frontShare.totalSupply());
    }

    /* HOSTILE TOKENS */

    function test_attack_feeOnTransferToken() public {
        openFront(3, false);
        HostileErc20(address(tokens[3])).play(Trick.TakesFee);
        fund(1e18);
        bytes memory short = abi.encodeWithSelector(IBasket.TransferShort.selector, tokens[3], 0.0099e18, 0.01e18);
        vm.startPrank(ALICE);
        vm.expectRevert(short);
        front.deposit(0.01e18, ALICE);
        vm.expectRevert();
        front.mint(10e18, ALICE);
        vm.stopPrank();
        assertEq(assetOf(address(front)), 0);
    }

    function test_attack_tokenThatLiesAboutTransfers() public {
        openFront(3, false);
        HostileErc20(address(tokens[3])).play(Trick.Lies);
        fund(1e18);
        vm.startPrank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IBasket.TransferShort.selector, tokens[3], 0, 0.01e18));
        front.deposit(0.01e18, ALICE);
        uint256 held = share.balanceOf(ALICE);
        vm.expectRevert();
        front.redeem(10e18, ALICE, ALICE);
        assertEq(share.balanceOf(ALICE), held);
        vm.stopPrank();
    }

    /// @dev From a hook of the token that moves: the front is locked, and so is the vault while it moves tokens itself.
    function test_attack_reentrancyFromAHook_entry() public {
        _checkReentrancy(false);
    }

    function test_attack_reentrancyFromAHook_wrapper() public {
        _checkReentrancy(true);
    }

    function _checkReentrancy(bool wrapped) private {
        openFront(3, wrapped);
        HostileErc20 token = HostileErc20(address(tokens[3]));
        address target = address(front);
        vm.prank(CREATOR);
        share.transfer(address(token), 10e18);
        token.plan(target, abi.encodeCall(IERC7575.deposit, (1, _MALLORY)));
        token.plan(target, abi.encodeCall(IERC7575.mint, (1, _MALLORY)));
        token.plan(target, abi.encodeCall(IERC7575.withdraw, (1, _MALLORY, address(token))));
        token.plan(target, abi.encodeCall(IERC7575.redeem, (1e18, _MALLORY, address(token))));
        token.plan(target, abi.encodeCall(IComponentFront.sweep, (address(token))));
        uint256 preview = front.previewDeposit(0.01e18);
        uint256 supply = frontShare.totalSupply();
        assertEq(depositAs(ALICE, 0.01e18, BOB), preview);
        assertEq(frontShare.totalSupply(), supply + preview);
        uint256 made = token.callsMade();
        assertGe(made, 5);
        for (uint256 i; i < made; ++i) assertFalse(token.succeeded(i));
        assertEq(assetOf(address(front)), 0);
    }

    /* OTHER PEOPLE'S SHARES */

    /// @dev Only the entry that the factory made for this vault and this token may name a spender.
    function test_attack_falseEntryNamesASpender() public {
        openFront(1, false);
        address token = address(tokens[1]);
        vm.prank(ALICE);
        share.approve(BOB, type(uint256).max);
        address[3] memory callers = [
            _MALLORY,
            entryFactory.createEntry(address(vault), address(tokens[2])),
            entryFactory.createWrapper(address(vault), token)
        ];
        for (uint256 i; i < 3; ++i) {
            bytes memory refused = abi.encodeWithSelector(
                IRoles.NotAuthorized.selector,
                callers[i],
                entryFactory.entryOf(address(vault), token)
            );
            vm.startPrank(callers[i]);
            vm.expectRevert(refused);
            vault.redeemFor(token, 10e18, 0, callers[i], ALICE, BOB, block.timestamp);
            vm.expectRevert(refused);
            vault.redeemFor(token, 10e18, 0, callers[i], ALICE, ALICE, block.timestamp);
            vm.expectRevert(refused);
            vault.withdrawFor(token, 1e6, 10e18, callers[i], ALICE, ALICE, block.timestamp);
            vm.stopPrank();
        }
    }

    /// @dev An allowance to the entry is not an allowance to its callers.
    function test_attack_allowanceToTheEntryIsNobodysElse() public {
        openFront(1, false); // ALICE's shares are approved to it without end
        vm.startPrank(_MALLORY);
        vm.expectRevert();
        front.redeem(10e18, _MALLORY, ALICE);
        vm.expectRevert();
        front.withdraw(1e6, _MALLORY, ALICE);
        vm.stopPrank();
    }

    /// @dev Tokens approved to an entry can be taken by the caller's own deposit only.
    function test_attack_depositOfOthersTokens() public {
        openFront(1, false);
        fund(100e6);
        vm.startPrank(_MALLORY);
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        front.deposit(100e6, _MALLORY);
        vm.expectRevert();
        front.mint(10e18, _MALLORY);
        vm.stopPrank();
    }

    function test_RevertWhen_sharesWouldBeNobodys() public {
        openFront(1, false);
        fund(300e6);
        address[3] memory receivers = [address(0), address(vault), address(front)];
        vm.startPrank(ALICE);
        for (uint256 i; i < 3; ++i) {
            bytes memory invalid = abi.encodeWithSelector(IBasket.ReceiverInvalid.selector, receivers[i]);
            vm.expectRevert(invalid);
            front.deposit(10e6, receivers[i]);
            vm.expectRevert(invalid);
            front.mint(10e18, receivers[i]);
        }
        vm.stopPrank();
    }

    /* LYING VAULTS */

    /// @dev The entry of a vault that lies is at an address of its own, takes no more than what is deposited, and has no power
    /// over any other vault.
    function test_attack_entryOfALyingVault() public {
        openFront(1, false);
        address token = address(tokens[1]);
        LyingVault liar = new LyingVault();
        IERC7575 false_ = IERC7575(entryFactory.createEntry(address(liar), token));
        assertTrue(address(false_) != address(front));
        fund(100e6);
        vm.startPrank(ALICE);
        tokens[1].approve(address(false_), type(uint256).max);
        // It takes less than it was given: nothing stays behind in the entry, the call fails.
        liar.set(9e6, 1e18, 10e6);
        vm.expectRevert(abi.encodeWithSelector(IComponentFront.AmountNotTaken.selector, token, 1e6, 0));
        false_.deposit(10e6, ALICE);
        // It takes what was deposited and gives nothing: that much it can, and no more.
        liar.set(10e6, 1e18, 10e6);
        false_.deposit(10e6, ALICE);
        assertEq(assetOf(ALICE), 90e6);
        assertEq(tokens[1].allowance(address(false_), address(liar)), 0);
        // It asks for more than was approved.
        liar.set(11e6, 1e18, 10e6);
        vm.expectRevert();
        false_.deposit(10e6, ALICE);
        vm.stopPrank();
        vm.expectRevert();
        liar.steal(token, ALICE, address(false_), 1e6);
        vm.prank(address(false_));
        vm.expectRevert();
        vault.redeemFor(token, 10e18, 0, _MALLORY, ALICE, ALICE, block.timestamp);
    }

    function test_entriesAreWhereTheFactorySays() public {
        address token = address(tokens[1]);
        address predicted = entryFactory.entryOf(address(vault), token);
        assertEq(vault.vault(token), address(0));
        vm.prank(_MALLORY);
        assertEq(entryFactory.createEntry(address(vault), token), predicted);
        assertEq(vault.vault(token), predicted);
        vm.expectRevert();
        entryFactory.createEntry(address(vault), token);
        predicted = entryFactory.wrapperOf(address(vault), token);
        assertEq(entryFactory.createWrapper(address(vault), token), predicted);
    }

    /* WRITTEN-OFF COMPONENTS */

    /// @dev A token that counts for nothing any more buys no shares, whatever its feed says again.
    function test_attack_depositOfAWrittenOffComponent() public {
        openFront(3, false);
        address token = address(tokens[3]);
        feeds[3].setDead(true);
        bytes memory call = abi.encodeCall(IWriteOff.writeOff, (token));
        submitAndReport(3, call);
        vault.accept(call);
        feeds[3].setDead(false);
        assertEq(front.maxDeposit(ALICE), 0);
        give(3, ALICE, 1e18);
        vm.startPrank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IBasket.ComponentWrittenOff.selector, token));
        vault.deposit(token, 0.1e18, 0, ALICE, block.timestamp);
        vm.expectRevert(abi.encodeWithSelector(IBasket.ComponentWrittenOff.selector, token));
        vault.mintShares(token, 100e18, 1e18, ALICE, block.timestamp);
        vm.stopPrank();
    }

    /// @dev Holders of wrapped shares get what they would have got with the vault's own.
    function test_wrappedHoldersGetTheirPartOfAWriteOff() public {
        openFront(3, true);
        vm.prank(ALICE);
        frontShare.transfer(BOB, 300e18);
        address token = address(tokens[3]);
        feeds[3].setDead(true);
        bytes memory call = abi.encodeCall(IWriteOff.writeOff, (token));
        submitAndReport(3, call);
        vault.accept(call);
        (, uint256 amount, uint256 supply) = vault.writeOffAt(1);
        vm.prank(ALICE);
        frontShare.transfer(BOB, 200e18); // afterwards: takes nothing along
        assertEq(front.collectable(1, ALICE), (amount * 700e18) / supply);
        assertEq(front.collectable(1, BOB), (amount * 300e18) / supply);
        vault.collectWriteOff(1, address(front)); // anybody may have done this
        uint256 part = front.collectable(1, ALICE);
        vm.prank(ALICE);
        assertEq(front.collectWriteOff(1, CAROL, part), part);
        assertEq(tokens[3].balanceOf(CAROL), part);
        vm.expectRevert();
        front.sweep(token); // what is left is BOB's
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(bytes4(keccak256("NothingToPay(uint256,address)")), 1, ALICE));
        front.collectWriteOff(1, CAROL, 0);
        part = front.collectable(1, BOB);
        vm.prank(BOB);
        assertEq(front.collectWriteOff(1, BOB, 0), part);
        assertLe(tokens[3].balanceOf(address(front)), 1);
    }

    /* WRAPPING */

    function test_wrapAndUnwrapOneForOne() public {
        openFront(1, true);
        vm.startPrank(ALICE);
        front.unwrap(400e18, BOB);
        assertEq(share.balanceOf(BOB), 400e18);
        assertEq(frontShare.balanceOf(ALICE), FIRST_SHARES - 400e18);
        vm.expectRevert();
        front.unwrap(FIRST_SHARES, ALICE);
        vm.stopPrank();
        vm.startPrank(BOB);
        share.approve(address(front), 400e18);
        front.wrap(400e18, CAROL);
        assertEq(frontShare.balanceOf(CAROL), 400e18);
        vm.expectRevert();
        front.wrap(1, CAROL);
        vm.stopPrank();
        assertEq(share.balanceOf(address(front)), frontShare.totalSupply());
    }

    /// @dev With everything closed, a holder of wrapped shares leaves in kind.
    function test_unwrapIsTheWayToTheExitInKind() public {
        openFront(1, true);
        for (uint256 i; i < 5; ++i) feeds[i].setDead(true);
        assertEq(front.maxRedeem(ALICE), 0);
        vm.prank(ALICE);
        front.unwrap(FIRST_SHARES, ALICE);
        redeemInKind(ALICE, FIRST_SHARES);
        assertGt(tokens[4].balanceOf(ALICE), 0);
    }

    function testFuzz_wrapperHoldsItsSharesExactly(uint256 seed) public {
        openFront(seed % 5, true);
        shake(seed);
        depositAs(ALICE, anyAmount(seed), BOB);
        uint256 shares = draw(seed, 1, 1, 50e18);
        fund(front.previewMint(shares));
        uint256 amount = anyAmount(seed);
        vm.startPrank(ALICE);
        front.mint(shares, CAROL);
        front.redeem(draw(seed, 2, 3e18, 50e18), BOB, ALICE);
        front.withdraw(amount, BOB, ALICE);
        vm.stopPrank();
        assertEq(share.balanceOf(address(front)), frontShare.totalSupply());
    }

    /// @dev What the search takes at its worst: the steepest fee, the finest token, the largest flow.
    function test_searchIsBounded() public {
        openFront(4, false);
        for (uint256 i = 1; i < 30; ++i) {
            uint256 gas = gasleft();
            front.previewMint(10 ** i);
            front.previewWithdraw(10 ** i);
            assertLt(gas - gasleft(), 1_500_000);
        }
    }
}
