// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "solady/src/tokens/ERC20.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IERC7575} from "contracts/interfaces/external/IERC7575.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {FrontTest} from "./FrontTest.sol";

/// @notice Properties derived from the texts of ERC-4626 and ERC-7575. The ids are those of docs/standards.md. Each concrete
/// contract runs them all on one front; see Standard.t.sol.
abstract contract StandardProperties is FrontTest {
    bytes4 private constant _ERC7575 = 0x2f0a18c5;
    bytes4 private constant _ERC7575_SHARE = 0xf815c03d;
    bytes4 private constant _ERC165 = 0x01ffc9a7;

    /* ASSET AND SHARE */

    function testFuzz_S01_assetIsTheToken(uint256 seed) public {
        shake(seed);
        assertEq(front.asset(), address(tokens[k]));
        assertEq(ERC20(front.asset()).decimals(), tokens[k].decimals());
    }

    function test_S02_assetAndShareNeverRevert() public {
        _ruin();
        assertEq(front.asset(), address(tokens[k]));
        assertEq(front.share(), address(frontShare));
    }

    function test_S03_shareIsAnErc20() public view {
        ERC20 token = ERC20(front.share());
        assertEq(token.decimals(), 18);
        assertGt(token.totalSupply(), 0);
        assertGt(bytes(token.name()).length, 0);
        assertGt(bytes(token.symbol()).length, 0);
    }

    /// @dev An entry is not an ERC-20; a wrapper is its own share.
    function test_S04_entryIsNotAnErc20() public view {
        (bool success, ) = address(front).staticcall(abi.encodeCall(ERC20.balanceOf, (ALICE)));
        assertEq(success, isWrapper());
        assertEq(front.share() == address(front), isWrapper());
        if (!isWrapper()) assertEq(front.share(), address(vault));
    }

    function testFuzz_S05_entryRaisesTheReceiversShares(uint256 seed) public {
        shake(seed);
        uint256 shares = depositAs(ALICE, anyAmount(seed), BOB);
        assertEq(frontShare.balanceOf(BOB), shares);
        uint256 more = front.previewDeposit(anyAmount(seed)) / 2;
        fund(front.previewMint(more));
        vm.prank(ALICE);
        front.mint(more, BOB);
        assertEq(frontShare.balanceOf(BOB), shares + more);
    }

    function testFuzz_S06_exitLowersTheOwnersShares(uint256 seed) public {
        shake(seed);
        (uint256 held, uint256 amount) = (frontShare.balanceOf(ALICE), anyAmount(seed));
        vm.prank(ALICE);
        front.redeem(20e18, BOB, ALICE);
        assertEq(frontShare.balanceOf(ALICE), held - 20e18);
        vm.prank(ALICE);
        uint256 burnt = front.withdraw(amount, BOB, ALICE);
        assertEq(frontShare.balanceOf(ALICE), held - 20e18 - burnt);
    }

    function test_S07_erc165() public view {
        assertTrue(front.supportsInterface(_ERC165));
        assertTrue(front.supportsInterface(_ERC7575));
        assertFalse(front.supportsInterface(0xffffffff));
        assertEq(type(IERC7575).interfaceId, _ERC7575);
    }

    function test_S08_shareKnowsItsVaults() public view {
        assertTrue(vault.supportsInterface(_ERC165));
        assertTrue(vault.supportsInterface(_ERC7575_SHARE));
        assertFalse(vault.supportsInterface(0xffffffff));
        if (!isWrapper()) assertEq(vault.vault(address(tokens[k])), address(front));
        assertEq(vault.vault(address(vault)), address(0));
    }

    /* TOTAL ASSETS */

    /// @dev Fees are due after a gain and some days; taking them changes nothing that the holders were told.
    function testFuzz_S09_totalAssetsIncludeFeesThatAreDue(uint256 seed) public {
        shake(seed);
        for (uint256 i; i < 5; ++i) setPrice(i, priceOf(i) * 2);
        skip(20 days);
        uint256 perShare = front.convertToAssets(1_000_000e18);
        uint256 total = front.totalAssets();
        vault.crystalliseFees();
        assertApproxEqAbs(front.convertToAssets(1_000_000e18), perShare, 1 + perShare / 1e12);
        if (isWrapper()) assertApproxEqAbs(front.totalAssets(), total, 1 + total / 1e12);
        else assertEq(front.totalAssets(), total);
    }

    function testFuzz_S10_totalAssetsGrowWithTheBasket(uint256 seed) public {
        shake(seed);
        uint256 total = front.totalAssets();
        uint256 other = (k + 1) % 5;
        setPrice(other, priceOf(other) * 2);
        assertGt(front.totalAssets(), total);
    }

    /// @dev Departure: with a price missing there is no value to tell, and zero would be a lie.
    function test_S11_totalAssetsAndConversionsRevertOnlyWithoutAPrice() public {
        _pauseAll();
        assertGt(front.totalAssets(), 0);
        assertGt(front.convertToShares(unitOf(k)), 0);
        assertGt(front.convertToAssets(100e18), 0);
        feeds[(k + 1) % 5].setDead(true);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        front.totalAssets();
        vm.expectRevert(HostileFeed.FeedDead.selector);
        front.convertToShares(1);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        front.convertToAssets(1);
    }

    /* CONVERSIONS */

    /// @dev No fee: what is used up of the free flow, and which way the flow would push, changes nothing.
    function testFuzz_S12_conversionsKnowNoFeeAndNoFlow(uint256 seed) public {
        shake(seed);
        uint256 amount = anyAmount(seed);
        (uint256 shares, uint256 assets) = (front.convertToShares(amount), front.convertToAssets(50e18));
        vault.crystalliseFees();
        uint256 sharesAfter = front.convertToShares(amount);
        assertApproxEqAbs(sharesAfter, shares, 1 + shares / 1e12);
        assertApproxEqAbs(front.convertToAssets(50e18), assets, 1 + assets / 1e12);
        // ten times as much, ten times the shares: no slippage
        assertApproxEqAbs(front.convertToShares(amount * 10), sharesAfter * 10, 1e6);
    }

    function testFuzz_S13_conversionsAreTheSameForAll(uint256 seed, address caller) public {
        shake(seed);
        (uint256 shares, uint256 assets) = (front.convertToShares(anyAmount(seed)), front.convertToAssets(50e18));
        vm.startPrank(caller);
        assertEq(front.convertToShares(anyAmount(seed)), shares);
        assertEq(front.convertToAssets(50e18), assets);
        vm.stopPrank();
    }

    /// @dev The sum done again: value at the middle over what a share stands for, no more than the exact fraction.
    function testFuzz_S14_conversionsRoundDown(uint256 seed, uint256 amount) public {
        shake(seed);
        vault.crystalliseFees();
        amount = bound(amount, 0, 1e6 * unitOf(k));
        (, uint256 mid, ) = vault.netAssetValue();
        (uint256 bid, uint256 ask) = feeds[k].quote();
        uint256 supply = share.totalSupply() + VIRTUAL_SHARES;
        // shares = amount * (bid + ask) / 2 / unit * supply / mid
        uint256 value = (amount * (bid + ask)) / (2 * unitOf(k));
        assertEq(front.convertToShares(amount), (value * supply) / mid);
        uint256 worth = (amount * 1e6 * mid) / supply;
        assertEq(front.convertToAssets(amount * 1e6), (worth * 2 * unitOf(k)) / (bid + ask));
    }

    function testFuzz_S15_conversionsNeverGainThereAndBack(uint256 seed, uint256 amount) public {
        shake(seed);
        amount = bound(amount, 0, 1e6 * unitOf(k));
        assertLe(front.convertToAssets(front.convertToShares(amount)), amount);
        uint256 shares = bound(amount, 0, 1e24);
        assertLe(front.convertToShares(front.convertToAssets(shares)), shares);
    }

    /* MAX DEPOSIT AND MINT */

    function testFuzz_S16_maxDepositGoesThrough(uint256 seed) public {
        shakeHard(seed);
        uint256 most = front.maxDeposit(ALICE);
        if (most == 0) return;
        uint256 preview = front.previewDeposit(most);
        assertEq(depositAs(ALICE, most, ALICE), preview);
    }

    /// @dev Whatever goes through is at most the maximum: it is not only safe but the largest.
    function testFuzz_S17_nothingAboveMaxDepositGoesThrough(uint256 seed, uint256 amount) public {
        shakeHard(seed);
        uint256 most = front.maxDeposit(ALICE);
        uint256 least = most == 0 ? amountWorth(k, 1e12) + 1 : most + 1 + dust();
        amount = bound(amount, least, most + amountWorth(k, 10_000e18) + 2);
        tokens[k].mint(ALICE, type(uint128).max);
        assertFalse(goesThrough(abi.encodeCall(IERC7575.deposit, (amount, ALICE))));
        if (most != 0) assertFalse(goesThrough(abi.encodeCall(IERC7575.deposit, (least, ALICE))));
    }

    function testFuzz_S18_maxMintGoesThrough(uint256 seed) public {
        shakeHard(seed);
        uint256 most = front.maxMint(ALICE);
        if (most == 0) return;
        uint256 assets = front.previewMint(most);
        assertLe(assets, front.maxDeposit(ALICE));
        fund(assets);
        vm.prank(ALICE);
        assertEq(front.mint(most, ALICE), assets);
    }

    function testFuzz_S19_nothingAboveMaxMintGoesThrough(uint256 seed, uint256 shares) public {
        shakeHard(seed);
        uint256 most = front.maxMint(ALICE);
        shares = bound(shares, most + 1e12, most + 10_000e18);
        tokens[k].mint(ALICE, type(uint128).max);
        assertFalse(goesThrough(abi.encodeCall(IERC7575.mint, (shares, ALICE))));
        if (most == 0) return;
        assertFalse(goesThrough(abi.encodeCall(IERC7575.mint, (most + 1 + (dust() == 0 ? 0 : 1e7), ALICE))));
    }

    function testFuzz_S20_entryMaximaKnowNoBalances(uint256 seed, address receiver) public {
        vm.assume(receiver != address(0) && receiver != address(vault) && receiver != address(front));
        shakeHard(seed);
        (uint256 assets, uint256 shares) = (front.maxDeposit(ALICE), front.maxMint(ALICE));
        fund(unitOf(k) * 1e9);
        assertEq(front.maxDeposit(receiver), assets);
        assertEq(front.maxMint(receiver), shares);
    }

    function test_S21_entryMaximaAreZeroWhileEntryIsPaused() public {
        assertGt(front.maxDeposit(ALICE), 0);
        pause(IRecovery.Activity.Entry);
        assertEq(front.maxDeposit(ALICE), 0);
        assertEq(front.maxMint(ALICE), 0);
        assertGt(front.maxRedeem(ALICE), 0);
        skip(1 days);
        assertGt(front.maxDeposit(ALICE), 0);
    }

    function test_S22_entryMaximaAreZeroForWhoCannotReceive() public view {
        address[3] memory receivers = [address(0), address(vault), address(front)];
        for (uint256 i; i < 3; ++i) {
            assertEq(front.maxDeposit(receivers[i]), 0);
            assertEq(front.maxMint(receivers[i]), 0);
        }
    }

    function test_S23_maximaNeverRevert() public {
        _ruin();
        _assertNothingGoesThrough();
    }

    /* MAX WITHDRAW AND REDEEM */

    function testFuzz_S24_maxRedeemGoesThrough(uint256 seed) public {
        shakeHard(seed);
        uint256 most = front.maxRedeem(ALICE);
        if (most == 0) return;
        uint256 preview = front.previewRedeem(most);
        vm.prank(ALICE);
        assertEq(front.redeem(most, BOB, ALICE), preview);
    }

    function testFuzz_S25_nothingAboveMaxRedeemGoesThrough(uint256 seed, uint256 shares) public {
        shakeHard(seed);
        uint256 most = front.maxRedeem(ALICE);
        uint256 least = most + (most == 0 ? 1e12 : 1 + (dust() == 0 ? 0 : 1e7));
        shares = bound(shares, least, most + 5_000e18);
        assertFalse(goesThrough(abi.encodeCall(IERC7575.redeem, (shares, BOB, ALICE))));
        if (most != 0) assertFalse(goesThrough(abi.encodeCall(IERC7575.redeem, (least, BOB, ALICE))));
    }

    function testFuzz_S26_maxWithdrawGoesThrough(uint256 seed) public {
        shakeHard(seed);
        uint256 most = front.maxWithdraw(ALICE);
        if (most == 0) return;
        uint256 shares = front.previewWithdraw(most);
        assertLe(shares, frontShare.balanceOf(ALICE));
        vm.prank(ALICE);
        assertEq(front.withdraw(most, BOB, ALICE), shares);
        assertEq(assetOf(BOB), most);
    }

    function testFuzz_S27_nothingAboveMaxWithdrawGoesThrough(uint256 seed, uint256 assets) public {
        shakeHard(seed);
        uint256 most = front.maxWithdraw(ALICE);
        uint256 least = most == 0 ? amountWorth(k, 1e12) + 1 : most + 1 + dust();
        assets = bound(assets, least, most + amountWorth(k, 5_000e18) + 2 + dust());
        assertFalse(goesThrough(abi.encodeCall(IERC7575.withdraw, (assets, BOB, ALICE))));
        if (most != 0) assertFalse(goesThrough(abi.encodeCall(IERC7575.withdraw, (least, BOB, ALICE))));
    }

    function testFuzz_S28_exitMaximaKnowTheOwner(uint256 seed) public {
        shake(seed);
        assertEq(front.maxRedeem(CAROL), 0);
        assertEq(front.maxWithdraw(CAROL), 0);
        uint256 part = draw(seed, 30, 3e18, 30e18);
        vm.prank(ALICE);
        frontShare.transfer(CAROL, part);
        assertLe(front.maxRedeem(CAROL), part);
        assertLe(front.maxWithdraw(CAROL), front.previewRedeem(part));
    }

    function test_S29_exitMaximaAreZeroWhileExitIsPaused() public {
        assertGt(front.maxWithdraw(ALICE), 0);
        pause(IRecovery.Activity.Exit);
        assertEq(front.maxWithdraw(ALICE), 0);
        assertEq(front.maxRedeem(ALICE), 0);
        assertGt(front.maxDeposit(ALICE), 0);
        skip(1 days);
        assertGt(front.maxRedeem(ALICE), 0);
    }

    /* PREVIEWS */

    function testFuzz_S30_previewDepositIsExact(uint256 seed) public {
        shake(seed);
        uint256 amount = anyAmount(seed);
        uint256 shares = front.previewDeposit(amount);
        assertEq(depositAs(ALICE, amount, BOB), shares);
        assertEq(frontShare.balanceOf(BOB), shares);
    }

    function testFuzz_S31_previewMintIsExact(uint256 seed, uint256 shares) public {
        shake(seed);
        shares = bound(shares, 1, 100e18);
        uint256 assets = front.previewMint(shares);
        fund(assets);
        uint256 held = assetOf(ALICE);
        vm.prank(ALICE);
        assertEq(front.mint(shares, BOB), assets);
        assertEq(held - assetOf(ALICE), assets);
        assertEq(frontShare.balanceOf(BOB), shares);
    }

    function testFuzz_S32_previewWithdrawIsExact(uint256 seed) public {
        shake(seed);
        uint256 amount = bound(seed, 1, anyAmount(type(uint256).max - seed));
        uint256 shares = front.previewWithdraw(amount);
        uint256 held = frontShare.balanceOf(ALICE);
        vm.prank(ALICE);
        assertEq(front.withdraw(amount, BOB, ALICE), shares);
        assertEq(held - frontShare.balanceOf(ALICE), shares);
        assertEq(assetOf(BOB), amount);
    }

    function testFuzz_S33_previewRedeemIsExact(uint256 seed, uint256 shares) public {
        shake(seed);
        shares = bound(shares, 3e18, 100e18);
        uint256 assets = front.previewRedeem(shares);
        vm.prank(ALICE);
        assertEq(front.redeem(shares, BOB, ALICE), assets);
        assertEq(assetOf(BOB), assets);
    }

    /// @dev The least amount that gives the shares: a unit less (or the rounding of a fee) gives fewer.
    function testFuzz_S34_previewMintIsTheLeast(uint256 seed, uint256 shares) public {
        shakeHard(seed);
        shares = bound(shares, 1, 1_000e18);
        uint256 assets = front.previewMint(shares);
        assertGe(front.previewDeposit(assets), shares);
        if (assets > dust() + 1) assertLt(front.previewDeposit(assets - dust() - 1), shares);
    }

    function testFuzz_S35_previewWithdrawIsTheLeast(uint256 seed, uint256 assets) public {
        shakeHard(seed);
        assets = bound(assets, 1, amountWorth(k, 1_000e18));
        uint256 shares = front.previewWithdraw(assets);
        assertGe(front.previewRedeem(shares), assets);
        assertLt(front.previewRedeem(shares - 1 - _min(dust() == 0 ? 0 : 1e3, shares - 1)), assets);
    }

    /// @dev Nothing of what would stop the call stops the preview: limits, pauses, balances, allowances.
    function testFuzz_S36_previewsKnowNoLimits(uint256 seed) public {
        shakeHard(seed);
        uint256 amount = amountWorth(k, 10_000e18);
        uint256[4] memory before = _previews(amount);
        _pauseAll();
        uint256[4] memory afterwards = _previews(amount);
        vm.prank(CAROL);
        uint256[4] memory others = _previews(amount);
        for (uint256 i; i < 4; ++i) {
            assertGt(before[i], 0);
            assertEq(afterwards[i], before[i]);
            assertEq(others[i], before[i]);
        }
    }

    function testFuzz_S37_previewsIncludeFees(uint256 seed) public {
        shakeHard(seed);
        uint256 amount = amountWorth(k, draw(seed, 40, 3e18, 2_000e18));
        uint256 shares = draw(seed, 41, 3e18, 2_000e18);
        assertLt(front.previewDeposit(amount), front.convertToShares(amount));
        assertGt(front.previewMint(shares), front.convertToAssets(shares));
        assertGt(front.previewWithdraw(amount), front.convertToShares(amount));
        assertLe(front.previewRedeem(shares), front.convertToAssets(shares));
    }

    /* ENTRY */

    function testFuzz_S38_depositTakesExactlyTheAssets(uint256 seed) public {
        shake(seed);
        uint256 amount = anyAmount(seed);
        fund(amount);
        (uint256 held, uint256 inVault) = (assetOf(ALICE), assetOf(address(vault)));
        vm.prank(ALICE);
        front.deposit(amount, BOB);
        assertEq(held - assetOf(ALICE), amount);
        assertEq(assetOf(address(vault)) - inVault, amount);
        _assertNothingLeft();
    }

    function testFuzz_S39_mintGivesExactlyTheShares(uint256 seed, uint256 shares) public {
        shake(seed);
        shares = bound(shares, 1, 100e18);
        fund(front.previewMint(shares));
        uint256 supply = frontShare.totalSupply();
        vault.crystalliseFees();
        uint256 feeShares = frontShare.totalSupply() - supply;
        vm.prank(ALICE);
        front.mint(shares, BOB);
        assertEq(frontShare.balanceOf(BOB), shares);
        assertEq(frontShare.totalSupply(), supply + feeShares + shares);
        _assertNothingLeft();
    }

    function testFuzz_S40_depositEventOnDepositAndMint(uint256 seed) public {
        shake(seed);
        uint256 amount = anyAmount(seed);
        fund(amount);
        uint256 shares = front.previewDeposit(amount);
        vm.expectEmit(address(front));
        emit IERC7575.Deposit(ALICE, BOB, amount, shares);
        vm.prank(ALICE);
        front.deposit(amount, BOB);
        uint256 assets = front.previewMint(5e18);
        fund(assets);
        vm.expectEmit(address(front));
        emit IERC7575.Deposit(ALICE, BOB, assets, 5e18);
        vm.prank(ALICE);
        front.mint(5e18, BOB);
    }

    function testFuzz_S41_entryNeedsAllowanceAndTokens(uint256 seed) public {
        shake(seed);
        uint256 amount = anyAmount(seed);
        fund(amount);
        vm.startPrank(ALICE);
        tokens[k].approve(address(front), amount - 1);
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        front.deposit(amount, ALICE);
        tokens[k].approve(address(front), type(uint256).max);
        tokens[k].transfer(CAROL, assetOf(ALICE));
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        front.deposit(amount, ALICE);
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        front.mint(10e18, ALICE);
        vm.stopPrank();
    }

    /* EXIT */

    function testFuzz_S42_withdrawPaysExactlyTheAssets(uint256 seed) public {
        shake(seed);
        uint256 amount = anyAmount(seed);
        uint256 inVault = assetOf(address(vault));
        vm.prank(ALICE);
        front.withdraw(amount, BOB, ALICE);
        assertEq(assetOf(BOB), amount);
        assertEq(inVault - assetOf(address(vault)), amount);
        _assertNothingLeft();
    }

    function testFuzz_S43_withdrawEventOnWithdrawAndRedeem(uint256 seed) public {
        shake(seed);
        uint256 amount = anyAmount(seed);
        uint256 shares = front.previewWithdraw(amount);
        vm.expectEmit(address(front));
        emit IERC7575.Withdraw(ALICE, BOB, ALICE, amount, shares);
        vm.prank(ALICE);
        front.withdraw(amount, BOB, ALICE);
        uint256 assets = front.previewRedeem(20e18);
        vm.expectEmit(address(front));
        emit IERC7575.Withdraw(ALICE, BOB, ALICE, assets, 20e18);
        vm.prank(ALICE);
        front.redeem(20e18, BOB, ALICE);
    }

    function testFuzz_S44_approvedCallersExitForTheOwner(uint256 seed) public {
        shake(seed);
        uint256 amount = anyAmount(seed);
        uint256 shares = front.previewWithdraw(amount);
        approveShares(CAROL, shares + 20e18);
        vm.startPrank(CAROL);
        front.withdraw(amount, CAROL, ALICE);
        assertEq(ERC20(address(frontShare)).allowance(ALICE, CAROL), 20e18);
        front.redeem(20e18, BOB, ALICE);
        vm.stopPrank();
        assertEq(ERC20(address(frontShare)).allowance(ALICE, CAROL), 0);
        assertEq(assetOf(CAROL), amount);
    }

    function testFuzz_S45_othersCannotExitForTheOwner(uint256 seed) public {
        shake(seed);
        uint256 shares = draw(seed, 45, 3e18, 50e18);
        approveShares(CAROL, shares - 1);
        vm.startPrank(CAROL);
        vm.expectRevert(ERC20.InsufficientAllowance.selector);
        front.redeem(shares, CAROL, ALICE);
        uint256 amount = front.previewRedeem(shares);
        approveAgain(front.previewWithdraw(amount) - 1);
        vm.expectRevert(ERC20.InsufficientAllowance.selector);
        front.withdraw(amount, CAROL, ALICE);
        vm.stopPrank();
    }

    function testFuzz_S46_exitNeedsTheShares(uint256 seed) public {
        shake(seed);
        uint256 held = draw(seed, 46, 3e18, 50e18);
        vm.prank(ALICE);
        frontShare.transfer(CAROL, held);
        vm.startPrank(CAROL);
        vm.expectRevert(ERC20.InsufficientBalance.selector);
        front.redeem(held + 1, CAROL, CAROL);
        uint256 amount = front.previewRedeem(held) + 1 + dust();
        vm.expectRevert(ERC20.InsufficientBalance.selector);
        front.withdraw(amount, CAROL, CAROL);
        vm.stopPrank();
    }

    /* BOTH */

    function testFuzz_S47_noRoundTripPays(uint256 seed) public {
        shake(seed);
        uint256 amount = anyAmount(seed);
        uint256 shares = depositAs(ALICE, amount, ALICE);
        vm.prank(ALICE);
        assertLe(front.redeem(shares, ALICE, ALICE), amount);
        uint256 assets = front.previewMint(20e18);
        fund(assets);
        vm.startPrank(ALICE);
        front.mint(20e18, ALICE);
        assertGe(front.previewWithdraw(assets), 20e18);
        vm.stopPrank();
    }

    function testFuzz_S48_boundsAndDeadlinesHold(uint256 seed) public {
        shake(seed);
        uint256 amount = anyAmount(seed);
        uint256 shares = front.previewDeposit(amount);
        fund(amount * 4);
        vm.startPrank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IBasket.SharesBelowMinimum.selector, shares, shares + 1));
        front.depositWithin(amount, shares + 1, BOB, block.timestamp);
        vm.expectRevert();
        front.depositWithin(amount, 0, BOB, block.timestamp - 1);
        assertEq(front.depositWithin(amount, shares, BOB, block.timestamp), shares);
        uint256 assets = front.previewMint(5e18);
        vm.expectRevert();
        front.mintWithin(5e18, assets - 1, BOB, block.timestamp);
        assertEq(front.mintWithin(5e18, assets, BOB, block.timestamp), assets);
        shares = front.previewWithdraw(amount);
        vm.expectRevert();
        front.withdrawWithin(amount, shares - 1, BOB, ALICE, block.timestamp);
        assertEq(front.withdrawWithin(amount, shares, BOB, ALICE, block.timestamp), shares);
        assets = front.previewRedeem(5e18);
        vm.expectRevert();
        front.redeemWithin(5e18, assets + 1, BOB, ALICE, block.timestamp);
        assertEq(front.redeemWithin(5e18, assets, BOB, ALICE, block.timestamp), assets);
        vm.stopPrank();
    }

    /* HELPERS */

    function _min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }

    function approveAgain(uint256 amount) internal {
        vm.stopPrank();
        approveShares(CAROL, amount);
        vm.startPrank(CAROL);
    }

    function _previews(uint256 amount) private view returns (uint256[4] memory) {
        return
            [
                front.previewDeposit(amount),
                front.previewMint(10_000e18),
                front.previewWithdraw(amount),
                front.previewRedeem(10_000e18)
            ];
    }

    function _pauseAll() private {
        pause(IRecovery.Activity.Entry);
        pause(IRecovery.Activity.Exit);
    }

    /// @dev Everything at once: paused, a feed dead, this component's feed dead.
    function _ruin() private {
        _pauseAll();
        feeds[(k + 1) % 5].setDead(true);
        feeds[k].setDead(true);
    }

    function _assertNothingGoesThrough() private view {
        assertEq(front.maxDeposit(ALICE), 0);
        assertEq(front.maxMint(ALICE), 0);
        assertEq(front.maxWithdraw(ALICE), 0);
        assertEq(front.maxRedeem(ALICE), 0);
    }

    /// @dev Neither tokens nor an allowance stay behind.
    function _assertNothingLeft() private view {
        assertEq(assetOf(address(front)), 0);
        assertEq(tokens[k].allowance(address(front), address(vault)), 0);
        if (!isWrapper()) assertEq(share.balanceOf(address(front)), 0);
        else assertEq(share.balanceOf(address(front)), frontShare.totalSupply());
    }
}
