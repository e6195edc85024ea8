// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {TradeTest} from "./TradeTest.sol";

/// @notice Previews equal what happens, to the unit, in a basket of tokens of 0, 6, 8, 18 and 24 decimals.
contract PreviewTest is TradeTest {
    function setUp() public override {
        super.setUp();
        addToken("WHOLE", 0, 1e18);
        addToken("CASH", 6, 1e18);
        addToken("BITCOIN", 8, 50_000e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("FINE", 24, 10e18);
        createVault(configurationOfFive());
    }

    function testFuzz_depositOfZeroDecimals(uint256[5] memory prices, uint256 value, uint256 wait) public {
        _checkDeposit(0, prices, value, wait);
    }

    function testFuzz_depositOfSixDecimals(uint256[5] memory prices, uint256 value, uint256 wait) public {
        _checkDeposit(1, prices, value, wait);
    }

    function testFuzz_depositOfEightDecimals(uint256[5] memory prices, uint256 value, uint256 wait) public {
        _checkDeposit(2, prices, value, wait);
    }

    function testFuzz_depositOfEighteenDecimals(uint256[5] memory prices, uint256 value, uint256 wait) public {
        _checkDeposit(3, prices, value, wait);
    }

    function testFuzz_depositOfTwentyFourDecimals(uint256[5] memory prices, uint256 value, uint256 wait) public {
        _checkDeposit(4, prices, value, wait);
    }

    function testFuzz_redeemInZeroDecimals(uint256[5] memory prices, uint256 shares, uint256 wait) public {
        _checkRedeem(0, prices, shares, wait);
    }

    function testFuzz_redeemInSixDecimals(uint256[5] memory prices, uint256 shares, uint256 wait) public {
        _checkRedeem(1, prices, shares, wait);
    }

    function testFuzz_redeemInEightDecimals(uint256[5] memory prices, uint256 shares, uint256 wait) public {
        _checkRedeem(2, prices, shares, wait);
    }

    function testFuzz_redeemInEighteenDecimals(uint256[5] memory prices, uint256 shares, uint256 wait) public {
        _checkRedeem(3, prices, shares, wait);
    }

    function testFuzz_redeemInTwentyFourDecimals(uint256[5] memory prices, uint256 shares, uint256 wait) public {
        _checkRedeem(4, prices, shares, wait);
    }

    /// @dev From one smallest share on, and beyond the vault's whole supply.
    function testFuzz_mintInKind(uint256 shares) public {
        shares = bound(shares, 1, 1e30);
        uint256[] memory preview = vault.previewMintInKind(shares);
        for (uint256 i; i < 5; ++i) give(i, ALICE, preview[i]);
        vm.prank(ALICE);
        assertEq(vault.mintInKind(shares, preview, ALICE, block.timestamp), preview);
        for (uint256 i; i < 5; ++i) assertEq(tokens[i].balanceOf(ALICE), 0);
        assertEq(share.balanceOf(ALICE), shares);
    }

    function testFuzz_redeemInKind(uint256 minted, uint256 shares) public {
        minted = bound(minted, 1, 1e30);
        mintInKind(ALICE, minted);
        shares = bound(shares, 1, minted);
        uint256[] memory preview = vault.previewRedeemInKind(shares);
        vm.prank(ALICE);
        assertEq(vault.redeemInKind(shares, preview, BOB, block.timestamp), preview);
        for (uint256 i; i < 5; ++i) assertEq(tokens[i].balanceOf(BOB), preview[i]);
    }

    /// @dev Prices within a fifth of where they were, a part of the free flow used, some time gone.
    function _shake(uint256[5] memory prices, uint256 wait) private {
        for (uint256 i; i < 5; ++i) setPrice(i, (priceOf(i) * bound(prices[i], 80, 125)) / 100);
        redeem(CREATOR, prices[0] % 5, 60e18);
        vm.warp(START + bound(wait, 0, 2 hours));
    }

    function _checkDeposit(uint256 i, uint256[5] memory prices, uint256 value, uint256 wait) private {
        _shake(prices, wait);
        uint256 amount = bound(value, amountWorth(i, 2e18), amountWorth(i, 150e18));
        uint256 preview = vault.previewDeposit(address(tokens[i]), amount);
        assertGt(preview, 0);
        assertEq(deposit(ALICE, i, amount), preview);
        assertEq(share.balanceOf(ALICE), preview);
    }

    function _checkRedeem(uint256 i, uint256[5] memory prices, uint256 shares, uint256 wait) private {
        _shake(prices, wait);
        shares = bound(shares, 2e18, 150e18);
        uint256 preview = vault.previewRedeem(address(tokens[i]), shares);
        assertGt(preview, 0);
        uint256 before = tokens[i].balanceOf(CREATOR);
        assertEq(redeem(CREATOR, i, shares), preview);
        assertEq(tokens[i].balanceOf(CREATOR) - before, preview);
    }
}
