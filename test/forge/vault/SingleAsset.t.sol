// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ERC20} from "solady/src/tokens/ERC20.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IAssetEntry} from "contracts/interfaces/IAssetEntry.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {Mood} from "../harness/StubbornToken.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {TradeTest} from "./TradeTest.sol";

/// @notice `deposit` and `redeem`: prices, swing fee, free flow, errors. Limits are in PolicyCheck.t.sol.
contract SingleAssetTest is TradeTest {
    uint256 private constant _SWING = 50;
    uint256 private constant _TARGET = 2_000;
    /// @dev {1} of the net asset value, free of fee within an hour
    uint256 private constant _FREE = 0.02e18;

    function setUp() public override {
        super.setUp();
        createVaultOfFive();
    }

    /* PRICES */

    function test_depositAndRedeemSingle() public {
        uint256 amount = amountWorth(1, 50e18);
        uint256 preview = vault.previewDeposit(address(tokens[1]), amount);
        assertEq(deposit(ALICE, 1, amount), preview);
        assertApproxEqRel(wealthOf(ALICE), 50e18, 0.02e18);
        assertLt(wealthOf(ALICE), 50e18);
        uint256 out = vault.previewRedeem(address(tokens[1]), preview);
        assertEq(redeem(ALICE, 1, preview), out);
    }

    /// @dev The token at its bid, the basket at its ask, the fee on what leaves the target.
    function test_depositIsPricedAgainstTheUser() public {
        uint256 amount = amountWorth(1, 200e18);
        (uint256 value, uint256 fee) = _depositFee(1, amount, _FREE);
        (, , uint256 ask) = vault.netAssetValue();
        uint256 shares = ((value - fee) * (5_000e18 + VIRTUAL_SHARES)) / ask;
        assertGt(fee, 0);
        give(1, ALICE, amount);
        vm.expectEmit(address(vault));
        emit IAssetEntry.Deposited(ALICE, BOB, address(tokens[1]), amount, shares, fee);
        vm.prank(ALICE);
        assertEq(vault.deposit(address(tokens[1]), amount, shares, BOB, block.timestamp), shares);
        assertEq(share.balanceOf(BOB), shares);
        assertEq(tokens[1].balanceOf(ALICE), 0);
    }

    /// @dev The basket at its bid, the token at its ask, the fee on what leaves the target.
    function test_redeemIsPricedAgainstTheUser() public {
        uint256 shares = 200e18;
        (uint256 amount, uint256 fee) = _redeemAmount(1, shares, _FREE);
        assertGt(fee, 0);
        vm.expectEmit(address(vault));
        emit IAssetEntry.Redeemed(CREATOR, BOB, address(tokens[1]), amount, shares, fee);
        vm.prank(CREATOR);
        assertEq(vault.redeem(address(tokens[1]), shares, amount, BOB, CREATOR, block.timestamp), amount);
        assertEq(tokens[1].balanceOf(BOB), amount);
        assertEq(share.balanceOf(CREATOR), 5_000e18 - LOCKED_SHARES - shares);
    }

    /// @dev What is moved is priced by all sources, the basket by the primary ones.
    function test_movedTokenIsPricedByTheWorseSource() public {
        uint256 amount = amountWorth(1, 50e18);
        address token = address(tokens[1]);
        (uint256 bid, uint256 ask) = feeds[1].quote();
        uint256 plainShares = vault.previewDeposit(token, amount);
        uint256 plainAmount = vault.previewRedeem(token, 50e18);
        (, uint256 mid, ) = vault.netAssetValue();
        feeds[1].setGuardedQuote((bid * 9) / 10, (ask * 11) / 10);
        assertApproxEqRel(vault.previewDeposit(token, amount), (plainShares * 9) / 10, 0.001e18);
        assertApproxEqRel(vault.previewRedeem(token, 50e18), (plainAmount * 10) / 11, 0.001e18);
        (, uint256 midAfter, ) = vault.netAssetValue();
        assertEq(midAfter, mid);
    }

    function test_emptyComponentIsQuotedAnew() public {
        deal(address(tokens[2]), address(vault), 0);
        uint256 amount = amountWorth(2, 50e18);
        (, , uint256 ask) = vault.netAssetValue();
        assertApproxEqRel(ask, 4_010e18, 1e12);
        assertGt(vault.previewDeposit(address(tokens[2]), amount), 0);
        feeds[2].setDead(true);
        address token = address(tokens[2]);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        vault.previewDeposit(token, amount);
    }

    /* SWING FEE AND FREE FLOW */

    function test_helpfulFlowWithinTheHourIsFree() public {
        setPrice(1, 1_000e18); // 500 of 4,500: 11.1 %, so up to 400 more of it help
        uint256 amount = amountWorth(1, 80e18);
        (uint256 value, uint256 fee) = _depositFee(1, amount, _FREE);
        assertEq(fee, 0);
        assertLt(value, 90e18);
        _expectFee(1, amount, 0);
    }

    function test_helpfulFlowBeyondTheAllowancePays() public {
        setPrice(1, 1_000e18);
        (, uint256 mid, ) = vault.netAssetValue();
        uint256 amount = amountWorth(1, 150e18);
        (uint256 value, uint256 fee) = _depositFee(1, amount, _FREE);
        assertEq(fee, ceilDivide((value - (mid * _FREE) / WAD) * _SWING, BPS));
        _expectFee(1, amount, fee);
        // The allowance is used up: the next pays on all of it.
        amount = amountWorth(1, 10e18);
        (value, fee) = _depositFee(1, amount, 0);
        assertEq(fee, ceilDivide(value * _SWING, BPS));
        _expectFee(1, amount, fee);
        // Half an hour later half of it is back, an hour later all of it.
        vm.warp(START + 30 minutes);
        amount = amountWorth(1, 60e18);
        (, fee) = _depositFee(1, amount, _FREE / 2);
        assertGt(fee, 0);
        _expectFee(1, amount, fee);
        vm.warp(START + 90 minutes);
        (, fee) = _depositFee(1, amount, _FREE);
        assertEq(fee, 0);
        _expectFee(1, amount, 0);
    }

    function test_allowanceIsSharedByEntriesAndExits() public {
        setPrice(1, 1_000e18);
        deposit(ALICE, 1, amountWorth(1, 100e18));
        // Component 3 is above its target now, so an exit of it helps, but nothing is free any more.
        (uint256 amount, uint256 fee) = _redeemAmount(3, 10e18, 0);
        assertGt(fee, 0);
        vm.expectEmit(address(vault));
        emit IAssetEntry.Redeemed(CREATOR, CREATOR, address(tokens[3]), amount, 10e18, fee);
        redeem(CREATOR, 3, 10e18);
    }

    function test_harmfulFlowPaysOnWhatItAdds() public {
        setPrice(1, 3_000e18); // 1,500 of 5,500: above its target
        uint256 amount = amountWorth(1, 100e18);
        (uint256 value, uint256 fee) = _depositFee(1, amount, _FREE);
        // 80 of 100 are added misallocation, the rest is within what is free.
        assertApproxEqRel(fee, (value * 80 * _SWING) / 100 / BPS, 0.01e18);
        _expectFee(1, amount, fee);
    }

    function testFuzz_feeFollowsItsFormula(uint256[5] memory prices, uint256 value, uint256 i, bool entry) public {
        i = bound(i, 0, 4);
        for (uint256 k; k < 5; ++k) setPrice(k, (priceOf(k) * bound(prices[k], 80, 125)) / 100);
        value = bound(value, 1e18, 200e18);
        if (entry) {
            uint256 amount = amountWorth(i, value);
            (, uint256 fee) = _depositFee(i, amount, _FREE);
            _expectFee(i, amount, fee);
        } else {
            (uint256 amount, uint256 fee) = _redeemAmount(i, value, _FREE);
            vm.expectEmit(address(vault));
            emit IAssetEntry.Redeemed(CREATOR, CREATOR, address(tokens[i]), amount, value, fee);
            redeem(CREATOR, i, value);
        }
    }

    /* DEPOSIT: ERRORS */

    function test_RevertWhen_depositOfWhatIsNoComponent() public {
        _expectDepositRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, BOB), BOB, 1);
        vm.expectRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, BOB));
        vault.previewDeposit(BOB, 1);
    }

    function test_RevertWhen_depositOfNothing() public {
        bytes memory reason = abi.encodeWithSelector(IBasket.AmountZero.selector);
        _expectDepositRevert(reason, address(tokens[1]), 0);
        assertEq(vault.previewDeposit(address(tokens[1]), 0), 0);
        // So little that no share comes of it
        deal(address(tokens[1]), address(vault), 1e31);
        assertEq(vault.previewDeposit(address(tokens[0]), 1), 0);
        _expectDepositRevert(reason, address(tokens[0]), 1);
    }

    function test_RevertWhen_fewerSharesThanAsked() public {
        uint256 amount = amountWorth(1, 50e18);
        address token = address(tokens[1]);
        give(1, ALICE, amount);
        uint256 shares = vault.previewDeposit(token, amount);
        vm.expectRevert(abi.encodeWithSelector(IBasket.SharesBelowMinimum.selector, shares, shares + 1));
        vm.prank(ALICE);
        vault.deposit(token, amount, shares + 1, ALICE, block.timestamp);
    }

    function test_RevertWhen_basketHasNoBid() public {
        for (uint256 i; i < 5; ++i) feeds[i].setQuote(0, 1e18);
        address token = address(tokens[1]);
        bytes memory reason = abi.encodeWithSelector(IBasket.VaultEmpty.selector);
        _expectDepositRevert(reason, token, 1e18);
        vm.expectRevert(reason);
        vm.prank(CREATOR);
        vault.redeem(token, 1e18, 0, CREATOR, CREATOR, block.timestamp);
        vm.expectRevert(reason);
        vault.previewDeposit(token, 1e18);
        vm.expectRevert(reason);
        vault.previewRedeem(token, 1e18);
    }

    function test_RevertWhen_anyFeedOfTheBasketIsDead() public {
        feeds[3].setDead(true);
        _expectDepositRevert(abi.encodeWithSelector(HostileFeed.FeedDead.selector), address(tokens[1]), 1e15);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        redeem(CREATOR, 1, 1e18);
    }

    function test_RevertWhen_depositIsNotPaid() public {
        address token = address(tokens[1]);
        vm.expectRevert(SafeTransferLib.TransferFromFailed.selector);
        vm.prank(BOB);
        vault.deposit(token, 1e15, 0, BOB, block.timestamp);
    }

    function test_RevertWhen_depositedTokenTakesAFee() public {
        createVaultWithStubborn();
        stubborn.setMood(Mood.TakesFee);
        bytes memory reason = abi.encodeWithSelector(
            IBasket.TransferShort.selector,
            address(stubborn),
            10e18 - 1,
            10e18
        );
        give(1, ALICE, 10e18);
        _expectDepositRevert(reason, address(stubborn), 10e18);
    }

    function test_RevertWhen_depositedTokenDoesNotTellItsBalance() public {
        createVaultWithStubborn();
        stubborn.setMood(Mood.Silent);
        bytes memory reason = abi.encodeWithSelector(IBasket.BalanceUnreadable.selector, address(stubborn));
        _expectDepositRevert(reason, address(stubborn), 10e18);
        vm.expectRevert(reason);
        redeem(CREATOR, 0, 1e18);
    }

    /* REDEEM: ERRORS */

    function test_RevertWhen_redeemInWhatIsNoComponent() public {
        vm.expectRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, BOB));
        vm.prank(CREATOR);
        vault.redeem(BOB, 1e18, 0, CREATOR, CREATOR, block.timestamp);
        vm.expectRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, BOB));
        vault.previewRedeem(BOB, 1e18);
    }

    function test_RevertWhen_redeemOfNothing() public {
        vm.expectRevert(IBasket.AmountZero.selector);
        redeem(CREATOR, 1, 0);
        // A tenth of the smallest unit of cash
        assertEq(vault.previewRedeem(address(tokens[0]), 1e11), 0);
        vm.expectRevert(IBasket.AmountZero.selector);
        redeem(CREATOR, 0, 1e11);
    }

    function test_RevertWhen_redeemPaysLessThanAsked() public {
        address token = address(tokens[1]);
        uint256 amount = vault.previewRedeem(token, 10e18);
        vm.expectRevert(abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, token, amount, amount + 1));
        vm.prank(CREATOR);
        vault.redeem(token, 10e18, amount + 1, CREATOR, CREATOR, block.timestamp);
    }

    function test_RevertWhen_redeemIsMoreThanThereIs() public {
        address token = address(tokens[1]);
        uint256 amount = vault.previewRedeem(token, 2_000e18);
        assertGt(amount, 0.5e18);
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceTooLow.selector, token, amount, 0.5e18));
        redeem(CREATOR, 1, 2_000e18);
    }

    function test_RevertWhen_redeemingSharesOneHasNot() public {
        vm.expectRevert(ERC20.InsufficientBalance.selector);
        redeem(ALICE, 1, 1e18);
    }

    function test_redeemSpendsAnAllowance() public {
        address token = address(tokens[1]);
        ERC20 shares = ERC20(address(vault));
        vm.expectRevert(ERC20.InsufficientAllowance.selector);
        vm.prank(BOB);
        vault.redeem(token, 10e18, 0, BOB, CREATOR, block.timestamp);
        vm.prank(CREATOR);
        shares.approve(BOB, 10e18);
        vm.prank(BOB);
        vault.redeem(token, 6e18, 0, BOB, CREATOR, block.timestamp);
        assertEq(shares.allowance(CREATOR, BOB), 4e18);
        assertGt(tokens[1].balanceOf(BOB), 0);
        vm.expectRevert(ERC20.InsufficientAllowance.selector);
        vm.prank(BOB);
        vault.redeem(token, 6e18, 0, BOB, CREATOR, block.timestamp);
        vm.prank(CREATOR);
        shares.approve(BOB, type(uint256).max);
        vm.prank(BOB);
        vault.redeem(token, 6e18, 0, BOB, CREATOR, block.timestamp);
        assertEq(shares.allowance(CREATOR, BOB), type(uint256).max);
    }

    function test_RevertWhen_tokenRefusesToLeave() public {
        createVaultWithStubborn();
        uint256 amount = vault.previewRedeem(address(stubborn), 10e18);
        bytes memory reason = abi.encodeWithSelector(
            IBasket.TransferFailed.selector,
            address(stubborn),
            CREATOR,
            amount
        );
        Mood[3] memory moods = [Mood.Reverts, Mood.ReturnsFalse, Mood.MovesHalf];
        for (uint256 i; i < 3; ++i) {
            stubborn.setMood(moods[i]);
            vm.expectRevert(reason);
            redeem(CREATOR, 1, 10e18);
        }
        stubborn.setMood(Mood.Moves);
        assertEq(redeem(CREATOR, 1, 10e18), amount);
    }

    /* HELPERS */

    function _expectDepositRevert(bytes memory reason, address token, uint256 amount) private {
        vm.expectRevert(reason);
        vm.prank(ALICE);
        vault.deposit(token, amount, 0, ALICE, block.timestamp);
    }

    /// @dev Deposits and compares the fee that the event tells.
    function _expectFee(uint256 i, uint256 amount, uint256 fee) private {
        give(i, ALICE, amount);
        uint256 shares = vault.previewDeposit(address(tokens[i]), amount);
        vm.expectEmit(address(vault));
        emit IAssetEntry.Deposited(ALICE, ALICE, address(tokens[i]), amount, shares, fee);
        vm.prank(ALICE);
        vault.deposit(address(tokens[i]), amount, shares, ALICE, block.timestamp);
    }

    function _depositFee(uint256 i, uint256 amount, uint256 left) private view returns (uint256 value, uint256 fee) {
        (uint256 bid, ) = feeds[i].guardedQuote();
        value = (amount * bid) / unitOf(i);
        (uint256[] memory values, ) = valuesNow();
        fee = _fee(i, values[i] + middleDown(i, amount), value, left);
    }

    function _redeemAmount(uint256 i, uint256 shares, uint256 left) private view returns (uint256 amount, uint256 fee) {
        (, uint256 ask) = feeds[i].guardedQuote();
        (uint256 bid, , ) = vault.netAssetValue();
        uint256 value = (shares * bid) / (share.totalSupply() + VIRTUAL_SHARES);
        amount = (value * unitOf(i)) / ask;
        fee = _fee(i, middleDown(i, tokens[i].balanceOf(address(vault)) - amount), value, left);
        amount = ((value - fee) * unitOf(i)) / ask;
    }

    /// @dev {USD} rate * (misallocation added + helpful volume beyond what is `left` {1} of the allowance), up.
    function _fee(uint256 i, uint256 valueAfter, uint256 value, uint256 left) private view returns (uint256) {
        (uint256[] memory values, uint256 mid) = valuesNow();
        uint256 before = misallocation(values, mid, _TARGET);
        uint256 midAfter = mid - values[i] + valueAfter;
        values[i] = valueAfter;
        uint256 afterwards = misallocation(values, midAfter, _TARGET);
        uint256 added = afterwards > before ? afterwards - before : 0;
        if (added > value) added = value;
        uint256 free = (left * mid) / WAD;
        uint256 beyond = value - added > free ? value - added - free : 0;
        return ceilDivide((added + beyond) * _SWING, BPS);
    }
}
