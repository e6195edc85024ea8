// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {Mood} from "../harness/StubbornToken.sol";
import {TradeTest} from "./TradeTest.sol";

/// @notice A token refuses to move, so its receivers have claims.
contract ClaimsTest is TradeTest {
    address private _token;

    function setUp() public override {
        super.setUp();
        createVaultWithStubborn();
        _token = address(stubborn);
        vm.startPrank(CREATOR);
        share.transfer(ALICE, 100e18);
        share.transfer(BOB, 300e18);
        vm.stopPrank();
    }

    /* HOW THEY COME ABOUT */

    function test_whatRefusesToMoveBecomesAClaimOfTheRedeemer() public {
        Mood[2] memory moods = [Mood.Reverts, Mood.ReturnsFalse];
        for (uint256 i; i < 2; ++i) {
            stubborn.setMood(moods[i]);
            uint256 before = vault.claimOf(_token, ALICE);
            uint256 owed = vault.previewRedeemInKind(10e18)[1];
            vm.expectEmit(address(vault));
            emit IBasket.ClaimCreated(_token, ALICE, owed);
            vm.prank(ALICE);
            uint256[] memory amounts = vault.redeemInKind(10e18, nothing(), BOB, block.timestamp);
            assertEq(amounts[1], owed);
            assertEq(vault.claimOf(_token, ALICE), before + owed);
            assertEq(vault.claimOf(_token, BOB), 0);
            assertEq(vault.totalClaims(_token), before + owed);
        }
        assertEq(stubborn.balanceOf(BOB), 0);
        assertGt(tokens[0].balanceOf(BOB), 0);
    }

    function test_onlyWhatStaysIsOwed() public {
        stubborn.setMood(Mood.MovesHalf);
        uint256[] memory amounts = redeemInKind(ALICE, 100e18);
        assertEq(stubborn.balanceOf(ALICE), amounts[1] / 2);
        assertEq(vault.claimOf(_token, ALICE), amounts[1] - amounts[1] / 2);
    }

    function test_claimedTokensAreOutOfTheBasket() public {
        (, uint256 mid, ) = vault.netAssetValue();
        uint256 owed = _owe(BOB, 300e18);
        (, uint256[] memory balances, ) = vault.holdings();
        assertEq(balances[1], stubborn.balanceOf(address(vault)) - owed);
        (, uint256 midAfter, ) = vault.netAssetValue();
        assertApproxEqRel(midAfter, (mid * 4_700) / 5_000, 1e12);
        uint256 supply = share.totalSupply() + VIRTUAL_SHARES;
        assertEq(vault.previewRedeemInKind(100e18)[1], (100e18 * balances[1]) / supply);
        assertEq(vault.previewMintInKind(100e18)[1], ceilDivide(100e18 * balances[1], supply));
    }

    function test_nobodyElseIsPaidOutOfClaims() public {
        uint256 owed = _owe(BOB, 300e18);
        stubborn.setMood(Mood.Moves);
        uint256 left = stubborn.balanceOf(address(vault)) - owed;
        ITrading.Intent memory intent = intentOf(1, 0, left + 1, left);
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceTooLow.selector, _token, left + 1, left));
        trade(intent);
        redeemInKind(ALICE, 100e18);
        redeemInKind(CREATOR, share.balanceOf(CREATOR));
        assertGe(stubborn.balanceOf(address(vault)), owed);
        assertEq(_claim(BOB, BOB), owed);
    }

    /* HOW THEY ARE PAID */

    function test_claimIsPaidWhenTheTokenMovesAgain() public {
        uint256 owed = _owe(BOB, 300e18);
        stubborn.setMood(Mood.Moves);
        vm.expectEmit(address(vault));
        emit IBasket.ClaimPaid(_token, BOB, owed, owed);
        assertEq(_claim(BOB, ALICE), owed);
        assertEq(stubborn.balanceOf(ALICE), owed);
        assertEq(vault.claimOf(_token, BOB), 0);
        assertEq(vault.totalClaims(_token), 0);
        _expectNoClaim(BOB);
    }

    function test_RevertWhen_thereIsNothingToClaim() public {
        _expectNoClaim(ALICE);
        _owe(BOB, 300e18);
        _expectNoClaim(ALICE);
    }

    function test_RevertWhen_theTokenStillRefuses() public {
        uint256 owed = _owe(BOB, 300e18);
        Mood[3] memory moods = [Mood.Reverts, Mood.ReturnsFalse, Mood.MovesHalf];
        for (uint256 i; i < 3; ++i) {
            stubborn.setMood(moods[i]);
            vm.expectRevert(abi.encodeWithSelector(IBasket.TransferFailed.selector, _token, BOB, owed));
            _claim(BOB, BOB);
        }
        stubborn.setMood(Mood.Silent);
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceUnreadable.selector, _token));
        _claim(BOB, BOB);
        assertEq(vault.claimOf(_token, BOB), owed);
        assertEq(vault.totalClaims(_token), owed);
    }

    /* SHORTFALL */

    function test_claimsShareAShortfall() public {
        uint256 ofAlice = _owe(ALICE, 100e18);
        uint256 ofBob = _owe(BOB, 300e18);
        stubborn.setMood(Mood.Moves);
        _leave((ofAlice + ofBob) / 2);
        uint256 held = stubborn.balanceOf(address(vault));
        uint256 due = (ofAlice * held) / (ofAlice + ofBob);
        vm.expectEmit(address(vault));
        emit IBasket.ClaimPaid(_token, ALICE, ofAlice, due);
        assertEq(_claim(ALICE, ALICE), due);
        assertApproxEqAbs(due, ofAlice / 2, 1);
        // What Alice did not get is not owed any more; Bob's half is untouched.
        assertEq(vault.totalClaims(_token), ofBob);
        assertApproxEqAbs(_claim(BOB, BOB), ofBob / 2, 1);
        assertEq(vault.totalClaims(_token), 0);
    }

    function test_shortBasketHasNothingOfTheToken() public {
        uint256 owed = _owe(BOB, 300e18);
        stubborn.setMood(Mood.Moves);
        _leave(owed - 1);
        (, uint256[] memory balances, ) = vault.holdings();
        assertEq(balances[1], 0);
        assertEq(vault.previewRedeemInKind(100e18)[1], 0);
        assertEq(redeemInKind(ALICE, 100e18)[1], 0);
    }

    function test_RevertWhen_thereIsNothingToPayClaimsWith() public {
        uint256 owed = _owe(BOB, 300e18);
        stubborn.setMood(Mood.Moves);
        _leave(0);
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceTooLow.selector, _token, owed, 0));
        _claim(BOB, BOB);
        assertEq(vault.claimOf(_token, BOB), owed);
        stubborn.mint(address(vault), owed);
        assertEq(_claim(BOB, BOB), owed);
    }

    function test_RevertWhen_nothingIsLeftThatSharesStandFor() public {
        _owe(BOB, 300e18);
        stubborn.setMood(Mood.Moves);
        _leave(0);
        deal(address(tokens[0]), address(vault), 0);
        vm.expectRevert(IBasket.VaultEmpty.selector);
        vm.prank(address(0xBAD));
        vault.mintInKind(1e30, nothing(), address(0xBAD), block.timestamp);
    }

    function testFuzz_claimsArePaidInProportion(uint256 a, uint256 b, uint256 held) public {
        uint256 ofAlice = _owe(ALICE, bound(a, 1e6, 100e18));
        uint256 ofBob = _owe(BOB, bound(b, 1e6, 300e18));
        stubborn.setMood(Mood.Moves);
        uint256 total = ofAlice + ofBob;
        _leave(bound(held, total / 1_000, stubborn.balanceOf(address(vault))));
        held = stubborn.balanceOf(address(vault));
        uint256 paidToAlice = _claim(ALICE, ALICE);
        uint256 paidToBob = _claim(BOB, BOB);
        assertEq(paidToAlice, held < total ? (ofAlice * held) / total : ofAlice);
        assertLe(paidToAlice + paidToBob, held);
        // The order does not matter but for a unit of rounding.
        assertApproxEqAbs(paidToBob, held < total ? (ofBob * held) / total : ofBob, 1);
        assertEq(vault.totalClaims(_token), 0);
    }

    /* SEVERAL TOKENS, AND LEAVING THE TABLE */

    function test_claimsOnOneTokenLeaveTheOtherAlone() public {
        uint256 owed = _owe(BOB, 300e18);
        assertEq(vault.totalClaims(address(tokens[0])), 0);
        uint256[] memory amounts = vault.previewRedeemInKind(10e18);
        assertEq(amounts[0], (10e18 * tokens[0].balanceOf(address(vault))) / (share.totalSupply() + VIRTUAL_SHARES));
        assertGt(owed, 0);
    }

    function test_claimsOutliveTheListing() public {
        uint256 owed = _owe(BOB, 300e18);
        stubborn.setMood(Mood.Moves);
        _leave(owed);
        IPolicyRegistry.Configuration memory c = configurationOf(1);
        vm.prank(OWNER);
        (address pointer, ) = registry.submit(address(vault), c);
        vm.warp(START + 3 days);
        registry.accept(address(vault), pointer);
        (address[] memory listed, , ) = vault.holdings();
        assertEq(listed.length, 1);
        assertEq(_claim(BOB, BOB), owed);
    }

    /* HELPERS */

    /// @dev Redeems in kind while the token refuses; returns what is owed for it.
    function _owe(address account, uint256 shares) private returns (uint256 owed) {
        stubborn.setMood(Mood.Reverts);
        owed = redeemInKind(account, shares)[1];
        assertEq(vault.claimOf(_token, account), owed);
    }

    /// @dev The issuer takes all but `amount` {tok} from the vault.
    function _leave(uint256 amount) private {
        stubborn.seize(address(vault), address(this), stubborn.balanceOf(address(vault)) - amount);
    }

    function _claim(address account, address receiver) private returns (uint256) {
        vm.prank(account);
        return vault.claim(_token, receiver, 0, vm.getBlockTimestamp());
    }

    function _expectNoClaim(address account) private {
        vm.expectRevert(abi.encodeWithSelector(IBasket.NoClaim.selector, _token, account));
        _claim(account, account);
    }
}
