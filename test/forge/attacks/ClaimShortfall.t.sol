// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice Claims on a token of which the vault then loses a part: they share what is left in proportion, and the
/// holders' slice of it is zero, never less.
contract ClaimShortfallTest is AttackTest {
    uint256 private owedToAlice;
    uint256 private owedToBob;

    /// @dev Alice has a claim on 90 USD of link, Bob on 30.
    function setUp() public override {
        super.setUp();
        createHostileVault();
        mintInKind(ALICE, 450e18);
        mintInKind(BOB, 150e18);
        hostile.setBlocked(address(vault), true);
        owedToAlice = redeemInKind(ALICE, 450e18)[LINK];
        owedToBob = redeemInKind(BOB, 150e18)[LINK];
        hostile.setBlocked(address(vault), false);
    }

    /// @notice Claims are no longer the holders': they count neither in value nor in any slice.
    function test_attack_claimsCountedTwice() public view {
        assertEq(vault.totalClaims(address(hostile)), owedToAlice + owedToBob);
        uint256[] memory all = vault.previewRedeemInKind(share.totalSupply() + VIRTUAL_SHARES);
        assertEq(all[LINK] + owedToAlice + owedToBob, vaultBalance(LINK));
        (, uint256 mid, ) = vault.netAssetValue();
        assertApproxEqAbs(mid, basketValue(), 1);
    }

    /// @notice With less than all claims left, the holders' slice is zero and nothing underflows: values, weights, entries
    /// and exits go on.
    function test_attack_claimsAboveTheBalance_holdersSliceIsZero() public {
        _lose(0.05e18);
        assertLt(vaultBalance(LINK), owedToAlice + owedToBob);
        (, uint256[] memory balances, uint256[] memory weights) = vault.holdings();
        assertEq(balances[LINK], 0);
        assertEq(weights[LINK], 0);
        assertEq(vault.previewRedeemInKind(1_000e18)[LINK], 0);
        assertEq(redeemInKind(CREATOR, 1_000e18)[LINK], 0);
        mintInKind(CREATOR, 10e18);
    }

    /// @notice Whoever asks first is paid the same part as whoever asks last.
    function testFuzz_attack_claimsAboveTheBalance_noRace(uint256 left, bool aliceFirst) public {
        uint256 claims = owedToAlice + owedToBob;
        _loseTo(bound(left, 1e6, claims - 1));
        uint256 balance = vaultBalance(LINK);
        (address first, address last) = aliceFirst ? (ALICE, BOB) : (BOB, ALICE);
        uint256 paidFirst = _claim(first);
        uint256 paidLast = _claim(last);
        assertLe(paidFirst + paidLast, balance);
        assertApproxEqAbs(aliceFirst ? paidFirst : paidLast, (owedToAlice * balance) / claims, 1);
        assertApproxEqAbs(aliceFirst ? paidLast : paidFirst, (owedToBob * balance) / claims, 1);
        assertEq(vault.totalClaims(address(hostile)), 0);
    }

    /// @notice Nothing left, nothing paid, and the claim is kept for better times.
    function test_attack_claimOnNothing() public {
        _loseTo(0);
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceTooLow.selector, address(hostile), owedToAlice, 0));
        _claim(ALICE);
        assertEq(vault.claimOf(address(hostile), ALICE), owedToAlice);
        hostile.mint(address(vault), owedToAlice + owedToBob);
        assertEq(_claim(ALICE), owedToAlice);
    }

    /// @notice A token that refuses again keeps the claim whole.
    function test_attack_claimOnARefusingToken() public {
        hostile.setBlocked(address(vault), true);
        vm.expectRevert(abi.encodeWithSelector(IBasket.TransferFailed.selector, address(hostile), ALICE, owedToAlice));
        _claim(ALICE);
        assertEq(vault.claimOf(address(hostile), ALICE), owedToAlice);
    }

    /// @notice Nobody has another's claim, and nobody has one twice.
    function test_attack_claimOfAnother() public {
        vm.expectRevert(abi.encodeWithSelector(IBasket.NoClaim.selector, address(hostile), MALLORY));
        _claim(MALLORY);
        _claim(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IBasket.NoClaim.selector, address(hostile), ALICE));
        _claim(ALICE);
    }

    /// @notice The allocator cannot sell what is claimed.
    function test_attack_tradeOfClaimedTokens() public {
        uint256 own = vaultBalance(LINK) - owedToAlice - owedToBob;
        ITrading.Intent memory intent = intentOf(LINK, ETHER, own + 1, 0);
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceTooLow.selector, address(hostile), own + 1, own));
        tradeRaw(intent);
    }

    /// @notice Nor can a single-asset exit take it: the basket's link is what is not claimed.
    function testFuzz_attack_exitOfClaimedTokens(uint256 shares) public {
        _lose(0.2e18);
        shares = bound(shares, 1e15, 4_000e18);
        vm.prank(CREATOR);
        try vault.redeem(address(hostile), shares, 0, CREATOR, CREATOR, block.timestamp) {} catch {}
        assertGe(vaultBalance(LINK), owedToAlice + owedToBob);
    }

    /* HELPERS */

    function _claim(address account) private returns (uint256) {
        vm.prank(account);
        return vault.claim(address(hostile), account, 0, vm.getBlockTimestamp());
    }

    function _lose(uint256 factor) private {
        hostile.rebase(address(vault), factor);
    }

    function _loseTo(uint256 left) private {
        hostile.rebase(address(vault), 0);
        hostile.mint(address(vault), left);
    }
}
