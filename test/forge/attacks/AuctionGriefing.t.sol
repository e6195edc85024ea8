// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAssetEntry} from "contracts/interfaces/IAssetEntry.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IBasketView} from "contracts/interfaces/IBasketView.sol";
import {IExpiringPause} from "contracts/interfaces/IExpiringPause.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IInKind} from "contracts/interfaces/IInKind.sol";
import {IRebalanceAuction} from "contracts/interfaces/IRebalanceAuction.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {CallbackBidder} from "../harness/CallbackBidder.sol";
import {HostileErc20, Trick} from "../hostile/HostileErc20.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {AuctionTest} from "../vault/AuctionTest.sol";

/// @notice Attacks on rebalance auctions, by name. LINK is a token that does as it is told.
contract AuctionGriefingTest is AuctionTest {
    address private constant MALLORY = address(0xBAD);
    bytes4 private constant REENTRANT = bytes4(keccak256("ReentrancyGuardReentrantCall()"));
    uint256 private constant ALL = type(uint256).max;

    HostileErc20 private hostile;
    CallbackBidder private bidder;

    function setUp() public override {
        vm.warp(START);
        deployProtocol();
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        addToken("LINK", 18, 10e18);
        hostile = new HostileErc20("LINK", 18);
        tokens[LINK] = hostile;
        addToken("LENT", 18, 1.1e18);
        createVault(configurationOfFive());
        bidder = new CallbackBidder();
    }

    /* SIZE */

    /// @notice A fill of one unit is refused while there is more to fill.
    function test_attack_oneWeiFills() public {
        _ofEther(DURATION);
        stock(CASH);
        (uint256 all, , ) = auction.quoteFill(fillOf(ETHER, ETHER, CASH, ALL));
        expectFillRevert(
            abi.encodeWithSelector(IFilling.FillTooSmall.selector, address(tokens[ETHER]), 1, (all + 9) / 10),
            fillOf(ETHER, ETHER, CASH, 1)
        );
    }

    /// @notice Filling one pair again and again, down to its dust, ends no auction, costs no more than one large fill and
    /// takes nothing from the other pairs.
    function test_attack_dustOfOnePair() public {
        _ofEther(DURATION);
        (uint256 others, uint256 price, ) = auction.quoteFill(fillOf(ETHER, ETHER, LENT, ALL));
        (uint256 soldValue, uint256 boughtValue) = (0, 0);
        for (uint256 k; k < 4; ++k) {
            (uint256 sold, uint256 bought) = fill(ETHER, ETHER, CASH, ALL);
            soldValue += middleDown(ETHER, sold);
            boughtValue += middleDown(CASH, bought);
        }
        assertLe(soldValue, 101e18);
        assertGe(boughtValue, (soldValue * (WAD - COST)) / WAD);
        (, uint256 openedAt, ) = stateOf(ETHER);
        assertGt(openedAt, 0);
        (uint256 othersAfter, uint256 priceAfter, ) = auction.quoteFill(fillOf(ETHER, ETHER, LENT, ALL));
        assertApproxEqRel(othersAfter, others, 0.01e18);
        assertApproxEqRel((priceAfter * WAD) / othersAfter, (price * WAD) / others, 1e12);
    }

    /* PRICE */

    /// @notice Who makes an auction larger by a gift loses the gift: the cost it earns is a small part of it.
    function test_attack_decayedPriceAfterDonation() public {
        _ofEther(DURATION);
        give(BITCOIN, MALLORY, amountWorth(BITCOIN, 1_000e18));
        uint256 gift = amountWorth(ETHER, 200e18);
        uint256 before = wealthOf(MALLORY) + valueOf(ETHER, gift);
        tokens[ETHER].mint(address(vault), gift);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, BITCOIN, ALL);
        wanted.recipient = MALLORY;
        vm.prank(MALLORY);
        auction.fill(wanted, block.timestamp);
        assertLt(wealthOf(MALLORY), before - 199e18);
    }

    /// @notice The price is anchored to the quote of the moment: a jump moves what is paid, and the bidder's bound holds.
    function test_attack_oracleJumpInsideAnAuction() public {
        _ofEther(DURATION / 2);
        stock(CASH);
        uint256 amount = amountWorth(ETHER, 50e18);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, CASH, amount);
        (, wanted.maxPaid, ) = auction.quoteFill(wanted);
        setPrice(ETHER, 2_200e18);
        (, uint256 dearer, ) = auction.quoteFill(wanted);
        assertApproxEqRel(dearer, (wanted.maxPaid * 11) / 10, 1e12);
        expectFillRevert(
            abi.encodeWithSelector(IInKind.AmountAboveMaximum.selector, wanted.buy, dearer, wanted.maxPaid),
            wanted
        );
        setPrice(ETHER, 1_800e18);
        (uint256 sold, uint256 bought) = fill(wanted);
        assertGe(middleDown(CASH, bought), (middleDown(ETHER, sold) * factorAt(DURATION / 2)) / WAD - 1e12);
    }

    /* TIMING */

    /// @notice However an auction ends, the next needs arming and its delay.
    function test_attack_openedAtOnceAfterAClose() public {
        donate(ETHER, 3_000e18); // more than four fills mend
        openFor(ETHER, DURATION);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRebalanceAuction.AuctionActive.selector,
                address(tokens[ETHER]),
                0,
                block.timestamp - DURATION - WARM_UP
            )
        );
        arm(ETHER);
        vm.warp(block.timestamp + TAIL + 1);
        _expectNotOpenable();
        arm(ETHER);
        vm.warp(block.timestamp + DELAY - 1);
        vm.expectRevert();
        open(ETHER);
        vm.warp(block.timestamp + 1);
        assertEq(open(ETHER), 2);
        // healed and cleared
        setPrice(ETHER, 500e18);
        clear(ETHER);
        setPrice(ETHER, 2_000e18);
        _expectNotOpenable();
    }

    /// @notice What healed in between and was cleared waits its whole delay again.
    function test_attack_triggerHealedAndRearmed() public {
        setPrice(ETHER, 3_000e18);
        arm(ETHER);
        vm.warp(block.timestamp + DELAY - 1);
        setPrice(ETHER, 2_000e18);
        clear(ETHER);
        setPrice(ETHER, 3_000e18);
        vm.warp(block.timestamp + 1);
        _expectNotOpenable();
        uint256 due = arm(ETHER);
        assertEq(due, block.timestamp + DELAY);
        vm.warp(due - 1);
        vm.expectRevert();
        open(ETHER);
        vm.warp(due);
        assertGt(open(ETHER), 0);
    }

    /// @notice Fills stop in a pause, and an auction that was interrupted does not go on at the price it decayed to.
    function test_attack_pausedAuctions() public {
        _ofEther(DURATION / 2);
        stock(CASH);
        uint256 openedAt = block.timestamp - WARM_UP - DURATION / 2;
        uint256 end = block.timestamp + 10 minutes;
        vm.prank(OWNER);
        vault.pause(IRecovery.Activity.Auctions, 10 minutes);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, CASH, ALL);
        expectFillRevert(abi.encodeWithSelector(IExpiringPause.FunctionPaused.selector, end, block.timestamp), wanted);
        vm.warp(end);
        expectFillRevert(abi.encodeWithSelector(IFilling.AuctionWasPaused.selector, openedAt, end), wanted);
    }

    /// @notice A fill meant for one auction is not for the next.
    function test_attack_nonceReplay() public {
        donate(ETHER, 3_000e18);
        openFor(ETHER, DURATION);
        stock(CASH);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, CASH, amountWorth(ETHER, 200e18));
        fill(wanted);
        vm.warp(block.timestamp + TAIL + 1);
        openFor(ETHER, 0);
        expectFillRevert(
            abi.encodeWithSelector(IRebalanceAuction.AuctionNotOpen.selector, address(tokens[ETHER]), 1, 2),
            wanted
        );
    }

    /* PUSH THEN FILL */

    /// @notice A deposit that drifts the basket, and the auction of it at its cheapest, cost more than they pay.
    /// forge-config: default.fuzz.runs = 128
    function testFuzz_attack_pushOffTargetFirst(uint256 i, uint256 value, uint256 buy, bool inKind) public {
        (i, value, buy) = (bound(i, 0, 4), bound(value, 250e18, 1_400e18), bound(buy, 0, 4));
        vm.assume(i != buy);
        uint256 amount = amountWorth(i, value);
        _equipMallory(i, amount);
        uint256 before = wealthOf(MALLORY);
        vm.prank(MALLORY);
        try vault.deposit(address(tokens[i]), amount, 0, MALLORY, block.timestamp) {} catch {
            vm.assume(false); // a group is in the way
        }
        (bool triggered, , ) = auction.drift(address(vault), address(tokens[i]));
        vm.assume(triggered);
        openFor(i, DURATION);
        _fillAllPairs(i, buy);
        assertGt(budgetUsed(), 0, "there was nothing to gain");
        if (inKind) redeemInKind(MALLORY, share.balanceOf(MALLORY));
        assertLe(wealthOf(MALLORY), before, "pushing and filling pays");
    }

    /// @notice Nor does it pay to push on what drifts already, in the block of the fill.
    /// forge-config: default.fuzz.runs = 128
    function testFuzz_attack_pushOnARunningAuction(uint256 value, uint256 buy) public {
        (value, buy) = (bound(value, 10e18, 1_000e18), bound(buy, 0, 4));
        vm.assume(buy != ETHER);
        _ofEther(DURATION);
        uint256 amount = amountWorth(ETHER, value);
        _equipMallory(ETHER, amount);
        uint256 state = vm.snapshotState();
        _fillAllPairs(ETHER, buy);
        uint256 without = wealthOf(MALLORY);
        vm.revertToState(state);
        vm.prank(MALLORY);
        try vault.deposit(address(tokens[ETHER]), amount, 0, MALLORY, block.timestamp) {} catch {
            vm.assume(false);
        }
        _fillAllPairs(ETHER, buy);
        redeemInKind(MALLORY, share.balanceOf(MALLORY));
        assertLe(wealthOf(MALLORY), without, "the push pays");
    }

    /* CALLBACK */

    /// @notice A bidder that reverts stops nobody else.
    function test_attack_revertingCallback() public {
        _ofEther(DURATION);
        bidder.setRefuses(true);
        IFilling.Fill memory wanted = _callbackFill(ETHER, ETHER, CASH);
        vm.expectRevert(CallbackBidder.CallbackRefused.selector);
        bidder.fill(auction, wanted);
        (uint256 sold, ) = fill(ETHER, ETHER, CASH, ALL);
        assertGt(sold, 0);
    }

    /// @notice Inside a fill, vault and auction are closed, reading included.
    function test_attack_reenteringCallback() public {
        _ofEther(DURATION);
        IFilling.Fill memory wanted = _callbackFill(ETHER, ETHER, CASH);
        address token = address(tokens[ETHER]);
        bidder.plan(address(auction), abi.encodeCall(IRebalanceAuction.fill, (wanted, ALL)));
        bidder.plan(address(auction), abi.encodeCall(IRebalanceAuction.clear, (address(vault), token)));
        bidder.plan(address(auction), abi.encodeCall(IRebalanceAuction.arm, (address(vault), token)));
        bidder.plan(address(auction), abi.encodeCall(IRebalanceAuction.quoteFill, (wanted)));
        bidder.plan(address(vault), abi.encodeCall(IBasketView.netAssetValue, ()));
        bidder.plan(address(vault), abi.encodeCall(IInKind.redeemInKind, (1, nothing(), address(bidder), ALL)));
        bidder.plan(address(vault), abi.encodeCall(IInKind.mintInKind, (1e18, unlimited(), address(bidder), ALL)));
        bidder.plan(address(vault), abi.encodeCall(IAssetEntry.deposit, (token, 1e15, 0, address(bidder), ALL)));
        bidder.fill(auction, wanted);
        assertEq(bidder.callsMade(), 8);
        for (uint256 k; k < 8; ++k) {
            assertFalse(bidder.succeeded(k));
            assertEq(bytes4(bidder.answers(k)), REENTRANT);
        }
    }

    /// @notice A bidder that lets a hostile token take from the vault inside its callback gets nothing.
    function test_attack_callbackTakesFromTheVault() public {
        _ofEther(DURATION);
        hostile.setThief(address(bidder));
        uint256 held = hostile.balanceOf(address(vault));
        bytes memory taking = abi.encodeCall(hostile.transferFrom, (address(vault), address(bidder), 1));
        bidder.plan(address(hostile), taking);
        IFilling.Fill memory wanted = _callbackFill(ETHER, ETHER, CASH);
        vm.expectRevert(abi.encodeWithSelector(ITrading.BalanceTaken.selector, address(hostile), held - 1, held));
        bidder.fill(auction, wanted);
    }

    /// @notice What a bidder gives inside its callback does not count as payment.
    function test_attack_callbackDonates() public {
        _ofEther(DURATION);
        IFilling.Fill memory wanted = _callbackFill(ETHER, ETHER, CASH);
        tokens[CASH].mint(address(bidder), 50e6);
        bytes memory giving = abi.encodeCall(tokens[CASH].transfer, (address(vault), 50e6));
        bidder.plan(address(tokens[CASH]), giving);
        uint256 held = tokens[CASH].balanceOf(address(vault));
        (, uint256 bought) = bidder.fill(auction, wanted);
        assertEq(tokens[CASH].balanceOf(address(vault)), held + bought + 50e6);
    }

    /* TOKENS */

    /// @notice A token that takes a fee, or does not arrive, is not payment.
    function test_attack_fillWithALyingToken() public {
        setPrice(LINK, 5e18);
        openFor(LINK, DURATION);
        stock(LINK);
        IFilling.Fill memory wanted = fillOf(LINK, CASH, LINK, ALL);
        (, uint256 bought, ) = auction.quoteFill(wanted);
        hostile.play(Trick.TakesFee);
        expectFillRevert(
            abi.encodeWithSelector(IBasket.TransferShort.selector, wanted.buy, bought - bought / 100, bought),
            wanted
        );
        hostile.play(Trick.Lies);
        expectFillRevert(abi.encodeWithSelector(IBasket.TransferShort.selector, wanted.buy, 0, bought), wanted);
        hostile.play(Trick.None);
        fill(wanted);
    }

    /// @notice A token sold that takes more than was sent reverts the fill; the other components can still be filled.
    function test_attack_soldTokenTakesMore() public {
        setPrice(LINK, 20e18);
        openFor(LINK, DURATION);
        stock(CASH);
        hostile.play(Trick.TakesMore);
        IFilling.Fill memory wanted = fillOf(LINK, LINK, CASH, ALL);
        vm.prank(BIDDER);
        vm.expectPartialRevert(ITrading.BalanceTaken.selector);
        auction.fill(wanted, block.timestamp);
        hostile.play(Trick.Reverts);
        donate(ETHER, 1_000e18);
        openFor(ETHER, DURATION);
        fill(ETHER, ETHER, CASH, ALL);
    }

    /// @notice What is owed to a claim is not for sale, and nothing is bought that would go to claims.
    function test_attack_claimsAreNotForSale() public {
        mintInKind(ALICE, 5_000e18);
        hostile.setBlocked(ALICE, true);
        redeemInKind(ALICE, 5_000e18);
        uint256 claimed = vault.claimOf(address(hostile), ALICE);
        assertGt(claimed, 0);
        setPrice(LINK, 20e18);
        openFor(LINK, DURATION);
        (uint256 sold, ) = fill(LINK, LINK, CASH, ALL);
        // 2,000 of 6,000, target 1,200: 200 are wanted of cash
        assertApproxEqAbs(valueOf(LINK, sold), 200e18, 1e15);
        hostile.rebase(address(vault), 0.1e18);
        uint256 held = hostile.balanceOf(address(vault));
        vm.warp(block.timestamp + TAIL + 1);
        openFor(LINK, DURATION);
        stock(LINK);
        expectFillRevert(
            abi.encodeWithSelector(IBasket.ClaimsNotCovered.selector, address(hostile), held, claimed),
            fillOf(LINK, CASH, LINK, ALL)
        );
    }

    /* FEEDS */

    /// @notice Without one price there is no value to steer by: fills stop, the exit in kind does not. Of a component that
    /// the vault has none of, the price is not asked.
    function test_attack_deadFeedOfAnUnrelatedComponent() public {
        donate(ETHER, 2_000e18);
        openFor(ETHER, DURATION);
        mintInKind(ALICE, 100e18);
        feeds[LINK].setDead(true);
        stock(CASH);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, CASH, ALL);
        expectFillRevert(abi.encodeWithSelector(HostileFeed.FeedDead.selector), wanted);
        redeemInKind(ALICE, 100e18);
        hostile.rebase(address(vault), 0);
        fill(wanted);
    }

    /* HELPERS */

    function _ofEther(uint256 elapsed) private {
        donate(ETHER, 500e18);
        openFor(ETHER, elapsed);
    }

    function _expectNotOpenable() private {
        vm.expectRevert(abi.encodeWithSelector(IRebalanceAuction.AuctionNotArmed.selector, address(tokens[ETHER])));
        open(ETHER);
    }

    function _callbackFill(uint256 token, uint256 sell, uint256 buy) private returns (IFilling.Fill memory wanted) {
        tokens[buy].mint(address(bidder.dealer()), amountWorth(buy, 10_000e18));
        wanted = fillOf(token, sell, buy, ALL);
        (wanted.recipient, wanted.data) = (address(bidder), "go");
    }

    /// @dev Mallory takes all it can of `sell`, for `first` first and then for the others.
    function _fillAllPairs(uint256 sell, uint256 first) private {
        for (uint256 k; k < 5; ++k) {
            uint256 buy = (first + k) % 5;
            if (buy == sell) continue;
            IFilling.Fill memory wanted = fillOf(sell, sell, buy, ALL);
            wanted.recipient = MALLORY;
            vm.prank(MALLORY);
            try auction.fill(wanted, block.timestamp) {} catch {}
        }
    }

    /// @dev `amount` {tok} of component `i`, and enough of every other to fill any auction here.
    function _equipMallory(uint256 i, uint256 amount) private {
        for (uint256 k; k < 5; ++k) give(k, MALLORY, k == i ? amount : amountWorth(k, 2_000e18));
    }
}
