// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IInKind} from "contracts/interfaces/IInKind.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice Tokens sent to the vault uninvited belong to its holders; sending them never pays.
contract DonationTest is AttackTest {
    function setUp() public override {
        super.setUp();
        createVaultOfFive();
    }

    /// @notice A donation just before a mint in kind makes it dearer; the victim's bounds refuse it.
    function test_attack_donationBeforeMintInKind() public {
        uint256[] memory most = vault.previewMintInKind(100e18);
        for (uint256 i; i < 5; ++i) give(i, ALICE, most[i]);
        tokens[ETHER].mint(address(vault), 1e18);
        uint256 dearer = vault.previewMintInKind(100e18)[ETHER];
        assertGt(dearer, most[ETHER]);
        vm.expectRevert(
            abi.encodeWithSelector(IInKind.AmountAboveMaximum.selector, address(tokens[ETHER]), dearer, most[ETHER])
        );
        vm.prank(ALICE);
        vault.mintInKind(100e18, most, ALICE, block.timestamp);
    }

    /// @notice A donation just before a deposit makes shares dearer; the victim's minimum refuses it.
    function test_attack_donationBeforeDeposit() public {
        uint256 amount = amountWorth(ETHER, 100e18);
        give(ETHER, ALICE, amount);
        address asset = address(tokens[ETHER]);
        uint256 least = vault.previewDeposit(asset, amount);
        tokens[ETHER].mint(address(vault), 0.1e18);
        uint256 fewer = vault.previewDeposit(asset, amount);
        assertLt(fewer, least);
        vm.expectRevert(abi.encodeWithSelector(IBasket.SharesBelowMinimum.selector, fewer, least));
        vm.prank(ALICE);
        vault.deposit(asset, amount, least, ALICE, block.timestamp);
    }

    /// @notice A donation between entry and exit comes back only by the donor's part of the shares.
    function testFuzz_attack_donationBetween(uint256 shares, uint256 i, uint256 value) public {
        shares = bound(shares, 1e6, 1e24);
        i = bound(i, 0, 4);
        value = bound(value, 0, 1e24);
        mintInKind(MALLORY, shares);
        give(i, MALLORY, amountWorth(i, value));
        uint256 before = wealthOf(MALLORY);
        uint256 gift = tokens[i].balanceOf(MALLORY);
        vm.prank(MALLORY);
        tokens[i].transfer(address(vault), gift);
        redeemInKind(MALLORY, shares);
        uint256 others = SEED + VIRTUAL_SHARES;
        uint256 lost = (valueOf(i, gift) * others) / (others + shares);
        assertNoProfit(MALLORY, before);
        // Every token may be off by one unit, the dearest of which is a satoshi.
        assertApproxEqAbs(before - wealthOf(MALLORY), lost, 4 * valueOf(BITCOIN, 1));
    }

    /// @notice A flash-minted majority donates to push a component above its target, leaves through it without swing fee,
    /// and takes the rest in kind. The spread of the exit and the others' part of the gift are lost.
    function testFuzz_attack_donationShiftsWeights(uint256 i, uint256 value, uint256 part) public {
        i = bound(i, 0, 4);
        value = bound(value, 1e18, 100_000e18);
        part = bound(part, 1, 90);
        mintInKind(MALLORY, 100 * SEED);
        give(i, MALLORY, amountWorth(i, value));
        uint256 before = wealthOf(MALLORY);
        uint256 gift = tokens[i].balanceOf(MALLORY);
        vm.prank(MALLORY);
        tokens[i].transfer(address(vault), gift);
        _tryRedeem(i, (100 * SEED * part) / 100);
        redeemInKind(MALLORY, share.balanceOf(MALLORY));
        assertNoProfit(MALLORY, before);
    }

    /// @notice Holders never lose to a donation, whoever exits after it.
    function testFuzz_attack_donationNeverHurtsHolders(uint256 i, uint256 value) public {
        i = bound(i, 0, 4);
        value = bound(value, 0, 1e27);
        mintInKind(ALICE, 100e18);
        uint256 before = wealthOf(ALICE);
        tokens[i].mint(address(vault), amountWorth(i, value));
        mintInKind(MALLORY, 1_000e18);
        redeemInKind(MALLORY, 1_000e18);
        assertGe(wealthOf(ALICE), before);
    }

    /// @notice Tokens sent to the address of a vault not yet born are a gift to its first holders, no lever.
    function test_attack_donationBeforeBirth() public {
        address unborn = factory.addressOf(CREATOR, "two");
        tokens[CASH].mint(unborn, 1_000e6);
        uint256[] memory seed = new uint256[](5);
        for (uint256 i; i < 5; ++i) {
            seed[i] = amountWorth(i, 1_000e18);
            tokens[i].mint(CREATOR, seed[i]);
            vm.prank(CREATOR);
            tokens[i].approve(address(factory), seed[i]);
        }
        IVaultAdministration.Creation memory creation = creationOf(configurationOfFive());
        vm.prank(CREATOR);
        IAllocationVault born = IAllocationVault(factory.create(creation, seed, SEED, "two"));
        assertEq(address(born), unborn);
        (, uint256 mid, ) = born.netAssetValue();
        assertApproxEqAbs(mid, SEED + 1_000e18, 1e14);
    }

    function _tryRedeem(uint256 i, uint256 shares) private {
        vm.prank(MALLORY);
        try vault.redeem(address(tokens[i]), shares, 0, MALLORY, MALLORY, block.timestamp) {} catch {}
    }
}
