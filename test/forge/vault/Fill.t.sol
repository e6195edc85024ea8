// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IInKind} from "contracts/interfaces/IInKind.sol";
import {IRebalanceAuction} from "contracts/interfaces/IRebalanceAuction.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {CallbackBidder} from "../harness/CallbackBidder.sol";
import {AuctionTest} from "./AuctionTest.sol";

/// @notice Amounts, prices, bounds and losses of fills. Most auctions here are of ether with 500 dollars too much: 1,500 of
/// 5,500, where 1,100 is the target of all, so that 400 are for sale and 100 are wanted of every other component.
contract FillTest is AuctionTest {
    function _ofEther(uint256 elapsed) private {
        donate(ETHER, 500e18);
        openFor(ETHER, elapsed);
    }

    /* AMOUNTS */

    /// @notice At the premium, what is paid restores the target of the component bought.
    function test_fillAtTheStart() public {
        _ofEther(0);
        (uint256 sold, uint256 bought) = fill(ETHER, ETHER, CASH, type(uint256).max);
        assertApproxEqAbs(bought, 100e6, 1);
        assertApproxEqAbs(valueOf(ETHER, sold), (uint256(100e18) * 100) / 105, 1e13);
        assertEq(tokens[ETHER].balanceOf(BIDDER), sold);
        assertEq(budgetUsed(), 0);
    }

    /// @notice At the cost, what is sold is no more than what is wanted of the other.
    function test_fillAtTheEnd() public {
        _ofEther(DURATION);
        (uint256 navBid, , ) = vault.netAssetValue();
        (uint256 sold, uint256 bought) = fill(ETHER, ETHER, CASH, type(uint256).max);
        assertApproxEqAbs(valueOf(ETHER, sold), 100e18, 1e6);
        assertApproxEqAbs(bought, 99.4e6, 1);
        assertApproxEqAbs(budgetUsed(), (0.6e18 * WAD) / navBid, 1e9);
    }

    /// @notice The side that is nearer to its target bounds the fill: here the one sold.
    function test_fillIsBoundedByTheSurplus() public {
        setPrice(ETHER, 1_000e18); // 500 of 4,500, target 900
        openFor(ETHER, DURATION);
        (uint256 sold, ) = fill(ETHER, CASH, ETHER, type(uint256).max);
        assertApproxEqAbs(sold, 100e6, 1);
        assertLe(sold, 100e6);
    }

    function test_fillTakesNoMoreThanAskedFor() public {
        _ofEther(DURATION);
        uint256 amount = amountWorth(ETHER, 30e18);
        (uint256 sold, uint256 bought) = fill(ETHER, ETHER, CASH, amount);
        assertEq(sold, amount);
        assertEq(bought, 29.82e6);
        (, uint256 openedAt, ) = stateOf(ETHER);
        assertGt(openedAt, 0);
    }

    /// @notice All bidders together bring it back, and the last fill ends the auction.
    function test_fillsEndTheAuction() public {
        _ofEther(DURATION);
        fill(ETHER, ETHER, CASH, type(uint256).max);
        fill(ETHER, ETHER, BITCOIN, type(uint256).max);
        fill(ETHER, ETHER, LINK, type(uint256).max);
        stock(LENT);
        IFilling.Fill memory last = fillOf(ETHER, ETHER, LENT, type(uint256).max);
        vm.expectEmit(address(auction));
        emit IRebalanceAuction.AuctionCleared(address(vault), address(tokens[ETHER]), 1);
        fill(last);
        assertApproxEqAbs(weightOf(ETHER), 0.2e18, 0.001e18);
        expectFillRevert(
            abi.encodeWithSelector(IRebalanceAuction.AuctionNotOpen.selector, address(tokens[ETHER]), 1, 1),
            last
        );
    }

    function test_RevertWhen_fillIsTooSmall() public {
        _ofEther(DURATION);
        stock(CASH);
        (uint256 all, , ) = auction.quoteFill(fillOf(ETHER, ETHER, CASH, type(uint256).max));
        uint256 least = (all + 9) / 10;
        expectFillRevert(
            abi.encodeWithSelector(IFilling.FillTooSmall.selector, address(tokens[ETHER]), least - 1, least),
            fillOf(ETHER, ETHER, CASH, least - 1)
        );
        fill(fillOf(ETHER, ETHER, CASH, least));
    }

    function test_RevertWhen_nothingIsAboveOrBelowItsTarget() public {
        _ofEther(DURATION);
        // the wrong way round: 0 of cash above its target, 0 of ether below
        expectFillRevert(
            abi.encodeWithSelector(
                IFilling.NothingToFill.selector,
                address(tokens[CASH]),
                address(tokens[ETHER]),
                0,
                0
            ),
            fillOf(ETHER, CASH, ETHER, type(uint256).max)
        );
        expectFillRevert(
            abi.encodeWithSelector(
                IFilling.NothingToFill.selector,
                address(tokens[ETHER]),
                address(tokens[ETHER]),
                400e18,
                0
            ),
            fillOf(ETHER, ETHER, ETHER, type(uint256).max)
        );
    }

    /* WHO AND WHAT */

    function test_RevertWhen_notByTheAuction() public {
        _ofEther(DURATION);
        IFilling.AuctionTerms memory terms = IFilling.AuctionTerms(BIDDER, vault.policy(), block.timestamp, WAD);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, CASH, 1e18);
        vm.prank(BIDDER);
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, BIDDER, address(auction)));
        vault.fill(terms, wanted);
        assertEq(vault.rebalanceAuction(), address(auction));
    }

    /// @notice Even an auction contract that errs cannot push the factor below the policy's cost.
    function test_progressBeyondTheEndChangesNothing() public {
        _ofEther(DURATION);
        IFilling.AuctionTerms memory terms = IFilling.AuctionTerms(BIDDER, vault.policy(), block.timestamp, 5 * WAD);
        (, , uint256 factor) = vault.previewFill(terms, fillOf(ETHER, ETHER, CASH, type(uint256).max));
        assertEq(factor, WAD - COST);
    }

    function test_RevertWhen_pairIsWithoutTheToken() public {
        _ofEther(DURATION);
        expectFillRevert(
            abi.encodeWithSelector(
                IRebalanceAuction.PairWithoutToken.selector,
                address(tokens[ETHER]),
                address(tokens[LINK]),
                address(tokens[CASH])
            ),
            fillOf(ETHER, LINK, CASH, type(uint256).max)
        );
    }

    function test_RevertWhen_boundsAreNotMet() public {
        _ofEther(DURATION);
        stock(CASH);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, CASH, type(uint256).max);
        (uint256 sold, uint256 bought, ) = auction.quoteFill(wanted);
        wanted.minSold = sold + 1;
        expectFillRevert(
            abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, wanted.sell, sold, sold + 1),
            wanted
        );
        (wanted.minSold, wanted.maxPaid) = (sold, bought - 1);
        expectFillRevert(
            abi.encodeWithSelector(IInKind.AmountAboveMaximum.selector, wanted.buy, bought, bought - 1),
            wanted
        );
        wanted.maxPaid = bought;
        vm.prank(BIDDER);
        vm.expectRevert(abi.encodeWithSelector(IBasket.DeadlinePassed.selector, block.timestamp - 1, block.timestamp));
        auction.fill(wanted, block.timestamp - 1);
        wanted.recipient = address(vault);
        expectFillRevert(abi.encodeWithSelector(IBasket.ReceiverInvalid.selector, address(vault)), wanted);
        wanted.recipient = ALICE;
        (uint256 got, uint256 paid) = fill(wanted);
        assertEq(got, sold);
        assertEq(paid, bought);
        assertEq(tokens[ETHER].balanceOf(ALICE), sold);
    }

    /* PRICES */

    /// @notice A second source that is worse for the bidder moves the price by as much; one that is better does not.
    function test_secondSourceMovesThePriceAgainstTheBidder() public {
        _ofEther(DURATION);
        uint256 amount = amountWorth(ETHER, 50e18);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, CASH, amount);
        (, uint256 plain, ) = auction.quoteFill(wanted);
        (uint256 bid, uint256 ask) = feeds[ETHER].quote();
        feeds[ETHER].setGuardedQuote(bid, ask + 20e18); // one per cent
        (, uint256 dearer, ) = auction.quoteFill(wanted);
        assertApproxEqRel(dearer, (plain * 101) / 100, 1e11);
        (bid, ask) = feeds[CASH].quote();
        feeds[CASH].setGuardedQuote(bid - 0.01e18, ask);
        (, uint256 both, ) = auction.quoteFill(wanted);
        assertApproxEqRel(both, (dearer * 100) / 99, 1e11);
    }

    /// @notice When the budget cannot hold a loss, the fill is at the middle and nothing is charged.
    function test_emptyBudgetEndsAuctionsAtTheMiddle() public {
        vm.prank(OWNER);
        vault.setLossBudgets(0.0001e18, LOSS_PERIOD); // a tenth of a thousandth: 55 cents of 5,500 dollars
        _ofEther(DURATION);
        (, uint256 bought) = fill(ETHER, ETHER, CASH, amountWorth(ETHER, 50e18)); // loses 30 cents
        assertEq(bought, 49.7e6);
        uint256 used = budgetUsed();
        assertGt(used, 0);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, BITCOIN, amountWorth(ETHER, 50e18));
        (, , uint256 factor) = auction.quoteFill(wanted);
        assertEq(factor, WAD);
        (uint256 sold, uint256 paid) = fill(ETHER, ETHER, BITCOIN, amountWorth(ETHER, 50e18));
        assertGe(valueOf(BITCOIN, paid), valueOf(ETHER, sold));
        assertEq(budgetUsed(), used);
    }

    /* CALLBACK */

    function test_bidderNeedsNoCapital() public {
        _ofEther(DURATION);
        CallbackBidder bidder = new CallbackBidder();
        tokens[CASH].mint(address(bidder.dealer()), 1_000e6);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, CASH, type(uint256).max);
        (wanted.recipient, wanted.data) = (address(bidder), "go");
        (uint256 sold, uint256 bought) = bidder.fill(auction, wanted);
        assertEq(bidder.timesCalled(), 1);
        assertEq(tokens[ETHER].balanceOf(address(bidder.dealer())), sold);
        assertEq(tokens[CASH].balanceOf(address(bidder.dealer())), 1_000e6 - bought);
    }

    /* PROPERTIES */

    /// @notice Whatever the prices, the time and the amount: what was quoted happens, neither target is passed, nothing else
    /// moves, and no more is lost than the price's cost and what the budget holds.
    function testFuzz_fill(uint256 seed, uint256 elapsed, uint256 part) public {
        for (uint256 k; k < 5; ++k) {
            uint256 factor = 0.5e18 + (uint256(keccak256(abi.encode(seed, k))) % 1.5e18);
            setPrice(k, (priceOf(k) * factor) / WAD);
        }
        (uint256 i, uint256 sell, uint256 buy) = _widestPair();
        (bool triggered, , ) = auction.drift(address(vault), address(tokens[i]));
        vm.assume(triggered);
        openFor(i, bound(elapsed, 0, DURATION + TAIL));
        stock(buy);
        uint256 all = type(uint256).max;
        try auction.quoteFill(fillOf(i, sell, buy, all)) returns (uint256 most, uint256, uint256) {
            all = most;
        } catch {
            vm.assume(false); // a group is in the way of all of it
        }
        _checkFill(fillOf(i, sell, buy, (all * bound(part, 11, 100)) / 100), sell, buy);
    }

    function _checkFill(IFilling.Fill memory wanted, uint256 sell, uint256 buy) private {
        (uint256 expectedSold, uint256 expectedBought, uint256 factor) = auction.quoteFill(wanted);
        uint256[] memory before = new uint256[](5);
        for (uint256 i; i < 5; ++i) before[i] = tokens[i].balanceOf(address(vault));
        (uint256 total, uint256 usedBefore) = (basketValue(), budgetUsed());
        (uint256 sold, uint256 bought) = fill(wanted);
        assertEq(sold, expectedSold);
        assertEq(bought, expectedBought);
        for (uint256 i; i < 5; ++i) {
            uint256 expected =
                i == sell
                    ? before[i] - sold
                    : i == buy
                        ? before[i] + bought
                        : before[i];
            assertEq(tokens[i].balanceOf(address(vault)), expected);
        }
        assertGe(heldValue(sell), total / 5, "passes the target of what is sold");
        assertLe(heldValue(buy), total / 5, "passes the target of what is bought");
        (uint256 soldValue, uint256 boughtValue) = (middleDown(sell, sold), middleDown(buy, bought));
        assertGe(boughtValue + 1, (soldValue * (WAD - COST)) / WAD);
        uint256 tick = middleDown(buy, 1) + 1;
        assertApproxEqAbs(boughtValue, (soldValue * factor) / WAD, 2 * tick + soldValue / 1e9);
        (uint256 used, uint256 size, ) = vault.auctionLossBudget();
        assertLe(used, size);
        assertGe(used - usedBefore, boughtValue >= soldValue ? 0 : ((soldValue - boughtValue) * WAD) / total);
        assertGe(basketValue() + ((used - usedBefore) * total) / WAD + 5, total, "loses more than was charged");
    }

    /// @dev The components furthest above and below their targets, and which of both is further off.
    function _widestPair() private view returns (uint256 token, uint256 sell, uint256 buy) {
        for (uint256 i; i < 5; ++i) {
            if (heldValue(i) > heldValue(sell)) sell = i;
            if (heldValue(i) < heldValue(buy)) buy = i;
        }
        uint256 target = basketValue() / 5;
        token = heldValue(sell) > 2 * target || heldValue(sell) - target > target - heldValue(buy) ? sell : buy;
    }
}
