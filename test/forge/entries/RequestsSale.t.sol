// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IInKind} from "contracts/interfaces/IInKind.sol";
import {IRedemptionRequests} from "contracts/interfaces/IRedemptionRequests.sol";
import {IRedemptionRequestsSale} from "contracts/interfaces/IRedemptionRequestsSale.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {CallbackBidder} from "../harness/CallbackBidder.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {RequestsTest} from "./RequestsTest.sol";

/// @notice A batch from its opening to its end: times, prices, amounts. The asset is cash; the policy's premium is 5 %, its
/// cost 0.6 %.
contract RequestsSaleTest is RequestsTest {
    uint256 private constant ETHER = 3;

    IRedemptionRequestsSale private sale;

    function _begin() private {
        sale = start(request(ALICE, HELD));
    }

    function _at(uint256 elapsed) private {
        vm.warp(sale.beganAt() + WARM_UP + elapsed);
    }

    function _tryToBuy(bytes memory reason, IRedemptionRequestsSale.Purchase memory wanted) private {
        vm.prank(BIDDER);
        vm.expectRevert(reason);
        sale.fill(wanted, vm.getBlockTimestamp());
    }

    /* FACTORY */

    function test_factoryIsIdempotentAndPredicts() public {
        address expected = requestsFactory.requestsOf(address(vault), address(tokens[4]));
        assertEq(expected.code.length, 0);
        assertEq(requestsFactory.createRequests(address(vault), address(tokens[4])), expected);
        assertEq(requestsFactory.createRequests(address(vault), address(tokens[4])), expected);
        assertEq(IRedemptionRequests(expected).asset(), address(tokens[4]));
        assertEq(IRedemptionRequests(expected).share(), address(vault));
    }

    function test_RevertWhen_assetIsNoComponent() public {
        requests = IRedemptionRequests(requestsFactory.createRequests(address(vault), address(0xDEAD)));
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, address(0xDEAD)));
        requests.requestRedeem(1e18, ALICE, ALICE);
    }

    /* TIMES */

    /// @notice Whoever asks in the last second of the intake has the whole notice to think again.
    function testFuzz_noticeIsKept(uint256 after_) public {
        uint256 id = request(ALICE, 10e18);
        vm.warp(START + INTAKE - 1);
        assertEq(request(BOB, 10e18), id);
        after_ = bound(after_, 0, NOTICE);
        vm.warp(START + INTAKE - 1 + after_);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRedemptionRequests.SaleTooEarly.selector,
                id,
                START + INTAKE + NOTICE,
                vm.getBlockTimestamp()
            )
        );
        requests.startSale(id);
        assertEq(cancel(BOB, id), 10e18);
        assertEq(share.balanceOf(BOB), HELD);
    }

    function test_cancelUntilTheStartAndNotAfter() public {
        uint256 id = request(ALICE, 10e18);
        request(BOB, 10e18);
        vm.warp(START + 30 days);
        cancel(BOB, id);
        start(id);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.SaleAlreadyStarted.selector, id, START + 30 days));
        requests.cancelRedeemRequest(id, ALICE, ALICE);
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.SaleAlreadyStarted.selector, id, START + 30 days));
        requests.cancelRedeemRequest(id, BOB, BOB);
    }

    function test_RevertWhen_startedTwiceOrEmptyOrUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.BatchUnknown.selector, 1, 0));
        requests.startSale(1);
        uint256 id = request(ALICE, 10e18);
        cancel(ALICE, id);
        vm.warp(START + 1 days);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.NothingRequested.selector, id, address(0)));
        requests.startSale(id);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.NothingRequested.selector, id, ALICE));
        requests.cancelRedeemRequest(id, ALICE, ALICE);
        id = request(ALICE, 10e18);
        assertEq(id, 2);
        start(id);
        vm.expectRevert(
            abi.encodeWithSelector(IRedemptionRequests.SaleAlreadyStarted.selector, id, vm.getBlockTimestamp())
        );
        requests.startSale(id);
    }

    function test_fillsBetweenWarmUpAndLimit() public {
        _begin();
        uint256 began = sale.beganAt();
        assertEq(sale.endsAt(), began + LIMIT);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequestsSale.SaleWarmingUp.selector, began + WARM_UP, began));
        sale.quoteFill(address(tokens[ETHER]), ALL);
        vm.warp(began + LIMIT - 1);
        buy(sale, ETHER, ALL);
        vm.warp(began + LIMIT);
        assertTrue(isOver(1));
        vm.expectRevert(
            abi.encodeWithSelector(IRedemptionRequestsSale.SaleOver.selector, began + LIMIT, began + LIMIT)
        );
        sale.quoteFill(address(tokens[0]), ALL);
    }

    function test_nothingBeforeTheSale() public {
        uint256 id = request(ALICE, 10e18);
        sale = saleOf(id);
        vm.expectRevert(IRedemptionRequestsSale.SaleNotBegun.selector);
        sale.quoteFill(address(tokens[ETHER]), ALL);
        vm.expectRevert(IRedemptionRequestsSale.SaleNotBegun.selector);
        sale.collect(address(tokens[ETHER]));
        assertEq(sale.components().length, 0);
        assertEq(requests.dueInKind(id, address(tokens[ETHER]), ALICE), 0);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.RequestNotClaimable.selector, id));
        requests.claimRequest(id, ALICE, ALICE);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.RequestNotClaimable.selector, 99));
        requests.claimRequest(99, address(this), address(this));
    }

    function test_onlyTheRequestsContractMovesAnything() public {
        _begin();
        bytes memory reason = abi.encodeWithSelector(IRoles.NotAuthorized.selector, ALICE, address(requests));
        vm.startPrank(ALICE);
        vm.expectRevert(reason);
        sale.begin(1, true);
        vm.expectRevert(reason);
        sale.release(ALICE, 1);
        vm.expectRevert(reason);
        sale.pay(ALICE, 1);
        vm.expectRevert(reason);
        sale.payInKind(address(tokens[ETHER]), ALICE, HELD, ALICE);
        vm.stopPrank();
    }

    /* PRICES */

    /// @notice From the ask and the premium, over the asset's middle, ...
    function test_priceStartsAboveTheAsk() public {
        _begin();
        _at(0);
        (, uint256 ask) = feeds[ETHER].quote();
        (uint256 sold, uint256 bought) = sale.quoteFill(address(tokens[ETHER]), ALL);
        assertApproxEqAbs(bought, (sold * ask * 105) / 1e18 / 100 / 1e12, 2);
    }

    /// @notice ... to the bid and the cost, and no further.
    function testFuzz_priceEndsBelowTheBid(uint256 elapsed) public {
        _begin();
        _at(bound(elapsed, DURATION, LIMIT - WARM_UP - 1));
        (uint256 bid, ) = feeds[ETHER].quote();
        (uint256 sold, uint256 bought) = sale.quoteFill(address(tokens[ETHER]), ALL);
        assertApproxEqAbs(bought, (sold * bid * 994) / 1e18 / 1000 / 1e12, 2);
        assertGe(bought * 1e12 * 1e18 * 1000, sold * bid * 994);
    }

    function testFuzz_priceNeverRises(uint256 earlier, uint256 later) public {
        _begin();
        (earlier, later) = (bound(earlier, 0, LIMIT - WARM_UP - 1), bound(later, 0, LIMIT - WARM_UP - 1));
        if (later < earlier) (earlier, later) = (later, earlier);
        _at(earlier);
        (, uint256 first) = sale.quoteFill(address(tokens[ETHER]), ALL);
        _at(later);
        (, uint256 second) = sale.quoteFill(address(tokens[ETHER]), ALL);
        assertLe(second, first);
    }

    /// @notice The policy of the start prices the whole sale.
    function test_policyIsPinned() public {
        _begin();
        assertEq(sale.policy(), vault.policy());
        _at(DURATION);
        feeds[ETHER].setDead(true);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        sale.quoteFill(address(tokens[ETHER]), ALL);
        buy(sale, 2, ALL);
    }

    /* AMOUNTS */

    function testFuzz_fillIsATenthAndLeavesATenth(uint256 wanted) public {
        _begin();
        _at(DURATION);
        (uint256 offered, ) = sale.lotOf(address(tokens[ETHER]));
        wanted = bound(wanted, 0, 2 * offered);
        uint256 least = (offered + 9) / 10;
        if (wanted < least) {
            vm.expectRevert(
                abi.encodeWithSelector(IFilling.FillTooSmall.selector, address(tokens[ETHER]), wanted, least)
            );
            sale.quoteFill(address(tokens[ETHER]), wanted);
            return;
        }
        (uint256 sold, ) = buy(sale, ETHER, wanted);
        assertGe(sold, least);
        uint256 left = leftOf(sale, ETHER);
        assertEq(left, offered - sold);
        assertTrue(left == 0 || left >= least);
    }

    function test_atMostTenFillsSellALot() public {
        _begin();
        _at(DURATION);
        (uint256 offered, ) = sale.lotOf(address(tokens[ETHER]));
        uint256 fills;
        for (; leftOf(sale, ETHER) > 0; ++fills) {
            uint256 least = (offered + 9) / 10;
            (uint256 sold, ) = buy(sale, ETHER, leftOf(sale, ETHER) < 2 * least ? ALL : least);
            assertGe(sold, least);
        }
        assertLe(fills, 10);
        vm.expectRevert(
            abi.encodeWithSelector(IRedemptionRequestsSale.NothingForSale.selector, address(tokens[ETHER]))
        );
        sale.quoteFill(address(tokens[ETHER]), ALL);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequestsSale.NothingForSale.selector, address(tokens[k])));
        sale.quoteFill(address(tokens[k]), ALL);
    }

    function test_RevertWhen_boundsAreNotMet() public {
        _begin();
        _at(DURATION);
        (uint256 sold, uint256 bought) = sale.quoteFill(address(tokens[ETHER]), ALL);
        IRedemptionRequestsSale.Purchase memory wanted = purchase(ETHER, ALL);
        wanted.minSold = sold + 1;
        _tryToBuy(
            abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, address(tokens[ETHER]), sold, sold + 1),
            wanted
        );
        (wanted.minSold, wanted.maxPaid) = (0, bought - 1);
        _tryToBuy(
            abi.encodeWithSelector(IInKind.AmountAboveMaximum.selector, address(tokens[k]), bought, bought - 1),
            wanted
        );
        (wanted.maxPaid, wanted.recipient) = (ALL, address(sale));
        _tryToBuy(abi.encodeWithSelector(IBasket.ReceiverInvalid.selector, address(sale)), wanted);
        uint256 late = vm.getBlockTimestamp();
        vm.expectRevert(abi.encodeWithSelector(IBasket.DeadlinePassed.selector, late - 1, late));
        sale.fill(wanted, late - 1);
    }

    /// @notice A bidder pays with what it sells the tokens for.
    function test_bidderNeedsNoCapital() public {
        _begin();
        _at(DURATION);
        CallbackBidder bidder = new CallbackBidder();
        tokens[k].mint(address(bidder.dealer()), 1_000e6);
        IRedemptionRequestsSale.Purchase memory wanted = purchase(ETHER, ALL);
        (wanted.recipient, wanted.data) = (address(bidder), "go");
        vm.startPrank(address(bidder));
        tokens[ETHER].approve(address(bidder.dealer()), ALL);
        tokens[k].approve(address(sale), ALL);
        (uint256 sold, uint256 bought) = sale.fill(wanted, vm.getBlockTimestamp());
        vm.stopPrank();
        assertEq(held(ETHER, address(bidder.dealer())), sold);
        assertEq(held(k, address(bidder)), 0);
        assertEq(held(k, address(bidder.dealer())), 1_000e6 - bought);
    }

    /* OUTCOME */

    /// @notice The slice in kind, sold: nothing of it stays behind but dust.
    function test_everyTokenInIsPaid() public {
        uint256[] memory slice = vault.previewRedeemInKind(HELD + HELD / 2);
        request(ALICE, HELD);
        request(BOB, HELD / 2);
        sale = start(1);
        _at(DURATION);
        uint256 paid;
        for (uint256 i; i < 5; ++i) {
            if (i == k) continue;
            (uint256 sold, uint256 bought) = buy(sale, i, ALL);
            assertEq(sold, slice[i]);
            paid += bought;
        }
        assertEq(proceedsOf(1), slice[k] + paid);
        assertApproxEqAbs(claimAll(ALICE) + claimAll(BOB), slice[k] + paid, 1);
        assertLe(held(k, address(sale)), 1);
    }

    /// @notice What nobody buys is paid in kind when the day is over.
    function test_unsoldIsPaidInKind() public {
        request(ALICE, 600e18);
        request(BOB, 300e18);
        sale = start(1);
        _at(DURATION);
        buy(sale, ETHER, ALL);
        vm.warp(sale.endsAt());
        uint256[5] memory had;
        for (uint256 i; i < 5; ++i) had[i] = held(i, address(sale));
        for (uint256 i; i < 5; ++i) {
            uint256 whole = i == k || i == ETHER ? 0 : had[i];
            assertEq(requests.dueInKind(1, address(tokens[i]), ALICE), (whole * 2) / 3);
        }
        vm.prank(ALICE);
        uint256[] memory amounts = requests.takeAllInKind(1, CAROL, ALICE);
        for (uint256 i; i < 5; ++i) assertEq(amounts[i], i == k || i == ETHER ? 0 : (had[i] * 2) / 3);
        vm.prank(BOB);
        assertEq(requests.takeInKind(1, address(tokens[2]), BOB, BOB), had[2] / 3);
        vm.prank(BOB);
        vm.expectRevert(
            abi.encodeWithSelector(IRedemptionRequests.NothingPaidInKind.selector, 1, address(tokens[2]), BOB)
        );
        requests.takeInKind(1, address(tokens[2]), BOB, BOB);
        assertApproxEqAbs(claimAll(ALICE) + claimAll(BOB), had[k], 1);
    }

    /// @notice Those who stay in the vault neither gain nor lose by a request, whatever it is sold for.
    function testFuzz_othersAreNotTouched(uint256 elapsed, uint256 shares) public {
        shares = bound(shares, 1, HELD);
        request(ALICE, shares);
        uint256[] memory before = vault.previewRedeemInKind(HELD);
        sale = start(1);
        uint256[] memory begun = vault.previewRedeemInKind(HELD);
        _at(bound(elapsed, 0, LIMIT - WARM_UP - 1));
        for (uint256 i; i < 5; ++i) {
            if (leftOf(sale, i) > 0) buy(sale, i, ALL);
        }
        claimAll(ALICE);
        uint256[] memory later = vault.previewRedeemInKind(HELD);
        for (uint256 i; i < 5; ++i) {
            assertGe(begun[i], before[i]);
            assertLe(begun[i], before[i] + 2);
            assertEq(later[i], begun[i]);
        }
    }
}
