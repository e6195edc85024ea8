// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice Pushing the vault off its targets and being paid for the correction. Each leg pays its side of both quotes, the
/// push pays the swing fee, and what the correction gets without fee is two per cent of value an hour.
contract PushThenFillTest is AttackTest {
    /// @dev {bps} of the vault of five
    uint256 private constant SWING_RATE = 50;
    uint256 private constant STEPS = 8;

    function setUp() public override {
        super.setUp();
        createVaultOfFive();
        mintInKind(ALICE, 1_000e18);
    }

    /// @notice At the middle price without fee, a push and its correction are free, so any reward for correcting pays.
    function test_attack_pushThenFill_isFreeOnNaiveBasket() public {
        createNaive();
        uint256 amount = amountWorth(ETHER, 1_000e18);
        giveForNaive(ETHER, MALLORY, amount);
        for (uint256 k; k < 10; ++k) {
            vm.startPrank(MALLORY);
            naive.redeem(ETHER, naive.deposit(ETHER, tokens[ETHER].balanceOf(MALLORY)));
            vm.stopPrank();
        }
        assertApproxEqRel(tokens[ETHER].balanceOf(MALLORY), amount, 1e4);
    }

    /// @notice One push in and the correction out at once cost the swing fee and four spreads, which the holders get.
    function test_attack_pushThenFill_atOnce() public {
        uint256 before = _armed(ETHER, 1_000e18);
        uint256 holder = wealthOf(ALICE);
        redeem(MALLORY, ETHER, _depositAll(ETHER));
        uint256 pushed = 800e18; // {USD} four fifths of the deposit are misallocated
        assertGe(costOf(MALLORY, before), (pushed * SWING_RATE) / 10_000 + (1_000e18 * 3 * UNCERTAINTY) / WAD);
        assertGt(wealthOf(ALICE), holder);
    }

    /// @notice The correction spread over hours goes without swing fee; the push is paid for all the same.
    function test_attack_pushThenFill_withinTheHourlyAllowance() public {
        uint256 before = _armed(ETHER, 1_000e18);
        uint256 shares = _depositAll(ETHER);
        for (uint256 hour; hour < 10; ++hour) {
            redeem(MALLORY, ETHER, shares / 10);
            vm.warp(block.timestamp + 1 hours);
        }
        redeemInKind(MALLORY, share.balanceOf(MALLORY));
        uint256 spreads = (1_000e18 * 3 * UNCERTAINTY) / WAD;
        assertGe(costOf(MALLORY, before), (800e18 * SWING_RATE) / 10_000 + spreads);
    }

    /// @notice Helpful volume beyond the allowance pays as much as a push: a correction cannot be cheaper than the push.
    function test_attack_pushThenFill_beyondTheAllowancePays() public {
        _armed(ETHER, 1_000e18);
        uint256 shares = _depositAll(ETHER);
        vm.warp(block.timestamp + 1 hours);
        uint256 small = vault.previewRedeem(address(tokens[ETHER]), shares / 100);
        uint256 large = vault.previewRedeem(address(tokens[ETHER]), shares);
        // {1} what the large one gets less per share: the fee on all but the allowance of 140 USD
        uint256 less = WAD - (large * WAD) / (small * 100);
        assertApproxEqAbs(less, (50 * WAD_PER_BPS * (1_000 - 140)) / 1_000, 2 * WAD_PER_BPS);
    }

    /// @notice The allowance of an hour is not renewed by using it up in small parts.
    function test_attack_pushThenFill_manySmallCorrections() public {
        uint256 before = _armed(ETHER, 1_000e18);
        uint256 shares = _depositAll(ETHER);
        for (uint256 k; k < 40; ++k) {
            redeem(MALLORY, ETHER, shares / 40);
            vm.warp(block.timestamp + 1);
        }
        uint256 fees = ((800e18 + 1_000e18 - 150e18) * SWING_RATE) / 10_000;
        assertGe(costOf(MALLORY, before), fees);
    }

    /// @notice Any sequence of entries and exits by one actor at constant prices, hours apart or not, ends no richer.
    /// forge-config: default.fuzz.runs = 192
    function testFuzz_attack_pushThenFill_anySequence(uint256 seed, uint256 flash) public {
        mintInKind(MALLORY, bound(flash, 1e15, 100 * SEED));
        for (uint256 i; i < 5; ++i) give(i, MALLORY, amountWorth(i, 2_000e18));
        // What the shares stand for is floored to one unit of each token when it is measured.
        uint256 before = wealthOf(MALLORY) + _oneUnitOfEach();
        for (uint256 k; k < STEPS; ++k) _step(uint256(keccak256(abi.encode(seed, k))));
        _tryRedeemInKind(share.balanceOf(MALLORY));
        assertNoProfit(MALLORY, before);
    }

    /// @notice Two accounts of one actor, one pushing, one filling, are no richer together.
    function testFuzz_attack_pushThenFill_twoAccounts(uint256 i, uint256 value, uint256 part) public {
        (i, value, part) = (bound(i, 0, 4), bound(value, 10e18, 1_500e18), bound(part, 1, 100));
        mintInKind(BOB, 2_000e18);
        give(i, MALLORY, amountWorth(i, value));
        uint256 before = wealthOf(MALLORY) + wealthOf(BOB);
        _tryDeposit(MALLORY, i, tokens[i].balanceOf(MALLORY));
        _tryRedeem(BOB, i, (share.balanceOf(BOB) * part) / 100);
        assertLe(wealthOf(MALLORY) + wealthOf(BOB), before);
    }

    /* HELPERS */

    function _oneUnitOfEach() private view returns (uint256 value) {
        for (uint256 i; i < 5; ++i) value += valueOf(i, 1);
    }

    function _armed(uint256 i, uint256 value) private returns (uint256 wealth) {
        give(i, MALLORY, amountWorth(i, value));
        return wealthOf(MALLORY);
    }

    function _depositAll(uint256 i) private returns (uint256) {
        uint256 amount = tokens[i].balanceOf(MALLORY);
        vm.prank(MALLORY);
        return vault.deposit(address(tokens[i]), amount, 0, MALLORY, block.timestamp);
    }

    function _step(uint256 dice) private {
        uint256 i = (dice >> 8) % 5;
        uint256 part = 1 + ((dice >> 16) % 100); // {%}
        uint256 kind = dice % 5;
        uint256 shares = (share.balanceOf(MALLORY) * part) / 100;
        if (kind == 0 || kind == 1) _tryDeposit(MALLORY, i, (tokens[i].balanceOf(MALLORY) * part) / 100);
        if (kind == 2 || kind == 3) _tryRedeem(MALLORY, i, shares);
        if (kind == 4 && dice & 0x100 == 0) _tryRedeemInKind(shares);
        if (kind == 4 && dice & 0x100 != 0) vm.warp(block.timestamp + 1 hours);
    }

    function _tryDeposit(address account, uint256 i, uint256 amount) private {
        vm.prank(account);
        try vault.deposit(address(tokens[i]), amount, 0, account, block.timestamp) {} catch {}
    }

    function _tryRedeem(address account, uint256 i, uint256 shares) private {
        vm.prank(account);
        try vault.redeem(address(tokens[i]), shares, 0, account, account, block.timestamp) {} catch {}
    }

    function _tryRedeemInKind(uint256 shares) private {
        if (shares == 0) return;
        vm.prank(MALLORY);
        vault.redeemInKind(shares, nothing(), MALLORY, block.timestamp);
    }
}
