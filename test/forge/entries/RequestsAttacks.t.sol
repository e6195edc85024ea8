// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRedemptionRequests} from "contracts/interfaces/IRedemptionRequests.sol";
import {IRedemptionRequestsSale} from "contracts/interfaces/IRedemptionRequestsSale.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {CallbackBidder} from "../harness/CallbackBidder.sol";
import {HostileErc20, Trick} from "../hostile/HostileErc20.sol";
import {RequestsTest} from "./RequestsTest.sol";

/// @notice Another address of a token, as some old tokens have.
contract OtherName {
    HostileErc20 private immutable _TOKEN;

    constructor(HostileErc20 token) {
        _TOKEN = token;
    }

    function balanceOf(address account) external view returns (uint256) {
        return _TOKEN.balanceOf(account);
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        return _TOKEN.transferFrom(msg.sender, to, amount);
    }
}

/// @notice Attacks on redemption requests. The asset is cash.
contract RequestsAttacksTest is RequestsTest {
    uint256 private constant BITCOIN = 2;
    uint256 private constant ETHER = 3;
    uint256 private constant FINE = 4;
    address private constant _ATTACKER = address(0xBAD);

    /// @dev Every token but cash, sold at the end of the fall, or as far as it can be.
    function _sellRest(uint256 id, uint256 except) private {
        IRedemptionRequestsSale sale = saleOf(id);
        vm.warp(sale.beganAt() + WARM_UP + DURATION);
        for (uint256 i; i < 5; ++i) {
            if (i != except && leftOf(sale, i) > 0) buy(sale, i, ALL);
        }
    }

    function _giveShares(address to, uint256 amount) private {
        vm.prank(CAROL);
        share.transfer(to, amount);
        vm.prank(to);
        share.approve(address(requests), ALL);
    }

    /* CANCEL AND START */

    /// @notice Who starts in front of a cancellation can do so only after the notice; before it, a cancellation always goes.
    function test_attack_startInFrontOfCancel() public {
        uint256 id = request(ALICE, HELD);
        vm.warp(earliestOf(id) - 1);
        vm.prank(_ATTACKER);
        vm.expectPartialRevert(IRedemptionRequests.SaleTooEarly.selector);
        requests.startSale(id);
        uint256 snapshot = vm.snapshotState();
        assertEq(cancel(ALICE, id), HELD);
        vm.revertToState(snapshot);
        vm.warp(earliestOf(id));
        vm.prank(_ATTACKER);
        requests.startSale(id);
        vm.prank(ALICE);
        vm.expectPartialRevert(IRedemptionRequests.SaleAlreadyStarted.selector);
        requests.cancelRedeemRequest(id, ALICE, ALICE);
        _sellRest(id, ALL);
        assertGt(claimAll(ALICE), 985e6); // at worst: bid less 0.6 %
    }

    /// @notice A dust batch opened before one's request shortens the intake, never the notice, and delays nothing.
    function test_attack_dustBatches() public {
        _giveShares(_ATTACKER, 100);
        for (uint256 n; n < 5; ++n) {
            uint256 opened = vm.getBlockTimestamp();
            uint256 id = request(_ATTACKER, 1);
            vm.warp(opened + INTAKE - 1);
            assertEq(request(ALICE, 1e18), id);
            vm.warp(opened + INTAKE + NOTICE - 1);
            vm.prank(_ATTACKER);
            vm.expectPartialRevert(IRedemptionRequests.SaleTooEarly.selector);
            requests.startSale(id);
            vm.warp(opened + INTAKE + NOTICE);
            requests.startSale(id);
        }
        assertEq(requests.newestRequestId(), 5);
        assertEq(requests.openRequestsOf(ALICE).length, 5);
        for (uint256 id = 1; id <= 5; ++id) _sellRest(id, ALL);
        assertEq(requests.maxRedeem(ALICE), 5e18);
        assertGt(claimAll(ALICE), 4.9e6);
    }

    /// @notice A batch of one wei, which nobody buys from, stands in nobody's way and is over in a day like any other.
    function test_attack_oneWeiBatch() public {
        _giveShares(_ATTACKER, 1);
        uint256 id = request(_ATTACKER, 1);
        start(id);
        uint256 next = request(ALICE, HELD);
        assertGt(next, id);
        settle(next);
        assertGt(claimAll(ALICE), 985e6);
        vm.warp(saleOf(id).endsAt());
        vm.prank(_ATTACKER);
        assertEq(requests.redeem(1, _ATTACKER, _ATTACKER), 0);
        assertEq(requests.openRequestsOf(_ATTACKER).length, 0);
        vm.prank(_ATTACKER);
        assertGt(requests.takeInKind(id, address(tokens[FINE]), _ATTACKER, _ATTACKER), 0);
    }

    /// @notice Strangers' dust fills half of an account's places and never those it needs itself.
    function test_attack_dustRequestsForAnother() public {
        _giveShares(_ATTACKER, 100);
        for (uint256 n; n < 16; ++n) {
            vm.prank(_ATTACKER);
            requests.requestRedeem(1, ALICE, _ATTACKER);
            vm.warp(vm.getBlockTimestamp() + INTAKE);
        }
        vm.prank(_ATTACKER);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.RequestsFull.selector, ALICE, 16));
        requests.requestRedeem(1, ALICE, _ATTACKER);
        for (uint256 n; n < 16; ++n) {
            request(ALICE, 1e18);
            vm.warp(vm.getBlockTimestamp() + INTAKE);
        }
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IRedemptionRequests.RequestsFull.selector, ALICE, 32));
        requests.requestRedeem(1, ALICE, ALICE);
        // With all places taken, a claim still fits into a transaction, and makes room.
        uint256[] memory ids = requests.openRequestsOf(ALICE);
        for (uint256 n; n < 32; ++n) start(ids[n]);
        vm.warp(vm.getBlockTimestamp() + LIMIT);
        uint256 gasBefore = gasleft();
        claimAll(ALICE);
        assertLt(gasBefore - gasleft(), 8_000_000);
        assertEq(requests.openRequestsOf(ALICE).length, 0);
        request(ALICE, 1e18);
    }

    /* DONATIONS */

    /// @notice What is sent to a batch changes neither what is for sale nor its price; it is shared in kind.
    function test_attack_donationToTheBatch() public {
        uint256 id = request(ALICE, HELD);
        IRedemptionRequestsSale sale = saleOf(id);
        tokens[k].mint(address(sale), 500e6);
        tokens[ETHER].mint(address(sale), 5e18);
        _giveShares(address(sale), 50e18);
        uint256[] memory slice = vault.previewRedeemInKind(HELD);
        start(id);
        (, , uint256 proceeds) = sale.outcome();
        assertEq(proceeds, slice[k]);
        (uint256 offered, ) = sale.lotOf(address(tokens[ETHER]));
        assertEq(offered, slice[ETHER]);
        tokens[k].mint(address(sale), 500e6);
        _sellRest(id, ALL);
        (, , uint256 before) = sale.outcome();
        tokens[k].mint(address(sale), 500e6);
        (, , uint256 later) = sale.outcome();
        assertEq(later, before);
        vm.startPrank(ALICE);
        assertEq(requests.takeInKind(id, address(tokens[k]), ALICE, ALICE), 1_500e6);
        assertEq(requests.takeInKind(id, address(tokens[ETHER]), ALICE, ALICE), 5e18);
        assertEq(requests.takeInKind(id, address(vault), ALICE, ALICE), 50e18);
        vm.stopPrank();
        assertEq(claimAll(ALICE), before);
    }

    /* BIDDERS */

    function test_attack_revertingCallback() public {
        uint256 id = request(ALICE, HELD);
        IRedemptionRequestsSale sale = start(id);
        vm.warp(sale.beganAt() + WARM_UP);
        CallbackBidder bidder = new CallbackBidder();
        bidder.setRefuses(true);
        IRedemptionRequestsSale.Purchase memory wanted = purchase(ETHER, ALL);
        (wanted.recipient, wanted.data) = (address(bidder), "go");
        uint256 had = leftOf(sale, ETHER);
        vm.prank(address(bidder));
        vm.expectRevert(CallbackBidder.CallbackRefused.selector);
        sale.fill(wanted, vm.getBlockTimestamp());
        assertEq(leftOf(sale, ETHER), had);
        assertEq(held(ETHER, address(sale)), had);
        buy(sale, ETHER, ALL);
    }

    /// @notice A bidder that has got its tokens and not paid yet finds everything of the batch locked or unchanged.
    function test_attack_callbackReenters() public {
        uint256 id = request(ALICE, HELD);
        IRedemptionRequestsSale sale = start(id);
        _sellRest(id, ETHER);
        CallbackBidder bidder = new CallbackBidder();
        vm.prank(ALICE);
        requests.setOperator(address(bidder), true);
        bytes memory again = abi.encodeCall(sale.fill, (purchase(ETHER, ALL), ALL));
        bidder.plan(address(sale), again);
        bidder.plan(address(sale), abi.encodeCall(sale.quoteFill, (address(tokens[ETHER]), ALL)));
        bidder.plan(address(requests), abi.encodeCall(requests.redeem, (1e18, address(bidder), ALICE)));
        bidder.plan(
            address(requests),
            abi.encodeCall(requests.takeInKind, (id, address(tokens[k]), address(bidder), ALICE))
        );
        bidder.plan(address(requests), abi.encodeCall(requests.maxRedeem, (ALICE)));
        bidder.plan(address(requests), abi.encodeCall(requests.pendingRedeemRequest, (id, ALICE)));
        tokens[k].mint(address(bidder.dealer()), 1_000e6);
        IRedemptionRequestsSale.Purchase memory wanted = purchase(ETHER, ALL);
        (wanted.recipient, wanted.data) = (address(bidder), "go");
        vm.startPrank(address(bidder));
        tokens[ETHER].approve(address(bidder.dealer()), ALL);
        tokens[k].approve(address(sale), ALL);
        sale.fill(wanted, vm.getBlockTimestamp());
        vm.stopPrank();
        assertEq(bidder.callsMade(), 6);
        for (uint256 i; i < 4; ++i) assertFalse(bidder.succeeded(i));
        assertEq(abi.decode(bidder.answers(4), (uint256)), 0);
        assertEq(abi.decode(bidder.answers(5), (uint256)), HELD);
        assertTrue(isOver(id));
    }

    function test_attack_bidderPaysShort() public {
        uint256 id = request(ALICE, HELD);
        IRedemptionRequestsSale sale = start(id);
        vm.warp(sale.beganAt() + WARM_UP);
        (, uint256 bought) = sale.quoteFill(address(tokens[ETHER]), ALL);
        tokens[k].mint(BIDDER, bought);
        vm.prank(BIDDER);
        tokens[k].approve(address(sale), ALL);
        hostile(k).play(Trick.TakesFee);
        IRedemptionRequestsSale.Purchase memory wanted = purchase(ETHER, ALL);
        vm.prank(BIDDER);
        vm.expectPartialRevert(IBasket.TransferShort.selector);
        sale.fill(wanted, vm.getBlockTimestamp());
    }

    /* PRICES */

    /// @notice Pushing a second source costs whoever pushes; pushing an ask up for one call buys at most a twentieth cheaper.
    function testFuzz_attack_pricePush(uint256 push, bool second, bool ofAsset, bool up) public {
        uint256 id = request(ALICE, HELD);
        IRedemptionRequestsSale sale = start(id);
        vm.warp(sale.beganAt() + WARM_UP + DURATION);
        (uint256 sold, uint256 honest) = sale.quoteFill(address(tokens[ETHER]), ALL);
        uint256 i = ofAsset ? k : ETHER;
        (uint256 bid, uint256 ask) = feeds[i].quote();
        push = bound(push, 0, bid / 4);
        if (second) {
            feeds[i].setGuardedQuote(up ? bid : bid - push, up ? ask + push : ask);
        } else {
            (uint256 pushedBid, uint256 pushedAsk) = (bid, ask + 1e6 * push);
            feeds[i].setQuote(pushedBid, pushedAsk);
            feeds[i].setGuardedQuote(pushedBid, pushedAsk);
        }
        (uint256 soldNow, uint256 pushed) = sale.quoteFill(address(tokens[ETHER]), ALL);
        assertEq(soldNow, sold);
        if (second || !ofAsset) assertGe(pushed, honest);
        else assertGe(pushed * 105, honest * 100);
    }

    /// @notice A component whose feed dies is not sold meanwhile, hinders no other, and is paid in kind.
    function test_attack_deadFeed() public {
        uint256 id = request(ALICE, HELD);
        feeds[ETHER].setDead(true);
        IRedemptionRequestsSale sale = start(id);
        _sellRest(id, ETHER);
        assertFalse(isOver(id));
        vm.warp(sale.endsAt());
        assertTrue(isOver(id));
        assertGt(claimAll(ALICE), 780e6);
        uint256 had = held(ETHER, address(sale));
        vm.prank(ALICE);
        assertEq(requests.takeInKind(id, address(tokens[ETHER]), ALICE, ALICE), had);
    }

    /// @notice Without a price of the asset nothing is sold, and everything is paid in kind a day later.
    function test_attack_deadFeedOfTheAsset() public {
        uint256 id = request(ALICE, HELD);
        uint256[] memory slice = vault.previewRedeemInKind(HELD);
        feeds[k].setDead(true);
        IRedemptionRequestsSale sale = start(id);
        vm.warp(sale.endsAt());
        assertEq(claimAll(ALICE), slice[k]);
        vm.prank(ALICE);
        uint256[] memory amounts = requests.takeAllInKind(id, ALICE, ALICE);
        for (uint256 i; i < 5; ++i) assertEq(amounts[i], i == k ? 0 : slice[i]);
    }

    /// @notice An asset that the policy drops between request and start: over at once, in kind.
    function test_attack_assetDelisted() public {
        uint256 id = request(ALICE, HELD);
        _tradeAway();
        IRedemptionRequestsSale sale = start(id);
        assertEq(sale.endsAt(), sale.beganAt());
        assertTrue(isOver(id));
        uint256 due = requests.dueInKind(id, address(tokens[ETHER]), ALICE);
        assertEq(due, held(ETHER, address(sale)));
        assertGt(due, 0);
        vm.prank(ALICE);
        requests.takeAllInKind(id, ALICE, ALICE);
        assertEq(requests.maxRedeem(ALICE), HELD);
        assertEq(claimAll(ALICE), 0);
    }

    /// @dev Cash leaves the vault, then the policy.
    function _tradeAway() private {
        hostile(k).setThief(address(this));
        tokens[k].transferFrom(address(vault), address(1), held(k, address(vault)));
        IPolicyRegistry.Configuration memory old = registry.read(vault.policy());
        IPolicyRegistry.Configuration memory next = registry.read(vault.policy());
        next.components = new IPolicyRegistry.Component[](4);
        for (uint256 i; i < 4; ++i) {
            next.components[i] = old.components[i < k ? i : i + 1];
            next.components[i].targetWeight = 2_500;
        }
        vm.prank(OWNER);
        (address pointer, uint256 due) = registry.submit(address(vault), next);
        vm.warp(due);
        registry.accept(address(vault), pointer);
    }

    /* HOSTILE COMPONENTS */

    /// @notice Whatever a component does at the start, it hinders no other; what moved is for sale, what did not is owed.
    function testFuzz_attack_hostileComponent(uint8 trick, uint8 which) public {
        uint256 i = which % 5;
        Trick played = Trick(trick % 15);
        uint256 id = request(ALICE, HELD);
        uint256[] memory slice = vault.previewRedeemInKind(HELD);
        hostile(i).play(played);
        vm.warp(earliestOf(id) + READABLE_LIMIT);
        IRedemptionRequestsSale sale = start(id);
        for (uint256 j; j < 5; ++j) {
            if (j == i || j == k) continue;
            (uint256 offered, ) = sale.lotOf(address(tokens[j]));
            assertEq(offered, slice[j]);
        }
        hostile(i).play(Trick.None);
        if (vault.claimOf(address(tokens[i]), address(sale)) > 0) {
            vm.prank(KEEPER);
            sale.collect(address(tokens[i]));
        }
        _sellRest(id, ALL);
        vm.warp(sale.endsAt());
        uint256 before = held(i, ALICE);
        if (requests.maxRedeem(ALICE) > 0) claimAll(ALICE);
        vm.prank(ALICE);
        requests.takeAllInKind(id, ALICE, ALICE);
        for (uint256 j; j < 5; ++j) assertEq(requests.dueInKind(id, address(tokens[j]), ALICE), 0);
        bool moves = played == Trick.None || played == Trick.ReturnsNothing || played == Trick.NeedsGas;
        bool refuses = played == Trick.ReturnsFalse || played == Trick.Reverts || played == Trick.Lies;
        if (i == k && (moves || refuses)) assertGe(held(i, ALICE) - before, slice[i]);
        else if (refuses) assertEq(held(i, ALICE) - before, slice[i]);
    }

    /// @notice A component that refuses to leave the vault is fetched later, by anyone, and paid in kind.
    function test_attack_blockedComponent() public {
        uint256 id = request(ALICE, 600e18);
        request(BOB, 400e18);
        IRedemptionRequestsSale sale = saleOf(id);
        uint256[] memory slice = vault.previewRedeemInKind(HELD);
        hostile(ETHER).setBlocked(address(sale), true);
        start(id);
        assertEq(vault.claimOf(address(tokens[ETHER]), address(sale)), slice[ETHER]);
        _sellRest(id, ALL);
        assertTrue(isOver(id));
        claimAll(ALICE);
        vm.expectPartialRevert(IBasket.TransferFailed.selector);
        sale.collect(address(tokens[ETHER]));
        vm.warp(vm.getBlockTimestamp() + 90 days);
        hostile(ETHER).setBlocked(address(sale), false);
        assertEq(sale.collect(address(tokens[ETHER])), slice[ETHER]);
        vm.prank(ALICE);
        assertEq(requests.takeInKind(id, address(tokens[ETHER]), ALICE, ALICE), (slice[ETHER] * 3) / 5);
        vm.prank(BOB);
        assertEq(requests.takeInKind(id, address(tokens[ETHER]), BOB, BOB), (slice[ETHER] * 2) / 5);
    }

    /// @notice The asset itself blocked at the start and freed during the sale counts as proceeds, freed later in kind.
    function testFuzz_attack_blockedAsset(bool during) public {
        uint256 id = request(ALICE, HELD);
        IRedemptionRequestsSale sale = saleOf(id);
        uint256[] memory slice = vault.previewRedeemInKind(HELD);
        hostile(k).setBlocked(address(vault), true);
        start(id);
        hostile(k).setBlocked(address(vault), false);
        assertEq(proceedsOf(id), 0);
        if (during) sale.collect(address(tokens[k]));
        _sellRest(id, ALL);
        uint256 proceeds = proceedsOf(id);
        if (!during) sale.collect(address(tokens[k]));
        assertEq(claimAll(ALICE), proceeds);
        if (during) return;
        vm.prank(ALICE);
        assertEq(requests.takeInKind(id, address(tokens[k]), ALICE, ALICE), slice[k]);
    }

    /// @notice Nobody realises a shortfall of a claim for the requesters while it may yet be made good.
    function test_attack_collectInAShortfall() public {
        uint256 id = request(ALICE, HELD);
        IRedemptionRequestsSale sale = saleOf(id);
        hostile(ETHER).setBlocked(address(sale), true);
        start(id);
        hostile(ETHER).setBlocked(address(sale), false);
        uint256 claimed = vault.claimOf(address(tokens[ETHER]), address(sale));
        hostile(ETHER).rebase(address(vault), (claimed * WAD) / held(ETHER, address(vault)) / 2);
        vm.expectPartialRevert(IBasket.AmountBelowMinimum.selector);
        sale.collect(address(tokens[ETHER]));
        vm.warp(sale.beganAt() + PATIENCE);
        assertApproxEqAbs(sale.collect(address(tokens[ETHER])), claimed / 2, 1e9);
    }

    /// @notice Nobody starts a sale while a component cannot be read, to keep its slice in the vault, for a week.
    function test_attack_startWhileUnreadable() public {
        uint256 id = request(ALICE, HELD);
        hostile(ETHER).play(Trick.BalanceReverts);
        vm.warp(earliestOf(id) + READABLE_LIMIT - 1);
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceUnreadable.selector, address(tokens[ETHER])));
        requests.startSale(id);
        uint256 snapshot = vm.snapshotState();
        assertEq(cancel(ALICE, id), HELD);
        vm.revertToState(snapshot);
        vm.warp(earliestOf(id) + READABLE_LIMIT);
        requests.startSale(id);
        (uint256 offered, ) = saleOf(id).lotOf(address(tokens[ETHER]));
        assertEq(offered, 0);
    }

    /// @notice A token with a hook gets control at every transfer, and finds what is under way locked.
    function test_attack_hookReenters() public {
        uint256 id = request(ALICE, HELD);
        IRedemptionRequestsSale sale = saleOf(id);
        HostileErc20 token = hostile(ETHER);
        vm.prank(ALICE);
        requests.setOperator(address(token), true);
        token.plan(address(requests), abi.encodeCall(requests.startSale, (id)));
        token.plan(address(requests), abi.encodeCall(requests.cancelRedeemRequest, (id, address(token), ALICE)));
        token.plan(address(requests), abi.encodeCall(requests.redeem, (1, address(token), ALICE)));
        token.plan(address(requests), abi.encodeCall(requests.takeInKind, (id, address(token), address(token), ALICE)));
        token.plan(address(sale), abi.encodeCall(sale.collect, (address(token))));
        token.plan(address(requests), abi.encodeCall(requests.claimableRedeemRequest, (id, ALICE)));
        start(id);
        assertEq(token.callsMade(), 6);
        for (uint256 i; i < 5; ++i) assertFalse(token.succeeded(i));
        assertEq(abi.decode(token.answers(5), (uint256)), 0);
        assertEq(requests.pendingRedeemRequest(id, ALICE), HELD);
        assertEq(share.balanceOf(ALICE), 0);
    }

    /// @notice A token that is another name of the asset, or of a component, takes nothing that is not due.
    function test_attack_otherNameOfAToken() public {
        uint256 id = request(ALICE, 500e18);
        request(BOB, 500e18);
        IRedemptionRequestsSale sale = start(id);
        _sellRest(id, ETHER);
        vm.warp(sale.endsAt());
        for (uint256 i; i < 5; ++i) {
            if (held(i, address(sale)) == 0) continue;
            OtherName other = new OtherName(hostile(i));
            hostile(i).setThief(address(other));
            vm.prank(ALICE);
            vm.expectPartialRevert(ITrading.BalanceTaken.selector);
            requests.takeInKind(id, address(other), ALICE, ALICE);
        }
        uint256 whole = held(k, address(sale));
        assertApproxEqAbs(claimAll(ALICE) + claimAll(BOB), whole, 1);
    }

    /* RECEIVERS */

    /// @notice A receiver that the asset blacklists: the controller names another; other controllers never notice.
    function test_attack_blacklistedReceiver() public {
        uint256 id = request(ALICE, 500e18);
        request(BOB, 500e18);
        start(id);
        _sellRest(id, ALL);
        hostile(k).setBlocked(ALICE, true);
        vm.prank(ALICE);
        vm.expectPartialRevert(IBasket.TransferFailed.selector);
        requests.redeem(500e18, ALICE, ALICE);
        assertGt(claimAll(BOB), 490e6);
        vm.prank(ALICE);
        assertGt(requests.redeem(500e18, CAROL, ALICE), 490e6);
    }

    /// @notice A token that refuses one claimant hinders neither its other tokens nor other claimants.
    function test_attack_tokenRefusesOneClaimant() public {
        uint256 id = request(ALICE, 500e18);
        request(BOB, 500e18);
        IRedemptionRequestsSale sale = start(id);
        vm.warp(sale.endsAt());
        hostile(ETHER).setBlocked(ALICE, true);
        hostile(FINE).play(Trick.BurnsGas);
        vm.prank(ALICE);
        uint256[] memory amounts = requests.takeAllInKind(id, ALICE, ALICE);
        assertEq(amounts[ETHER] + amounts[FINE], 0);
        assertGt(amounts[BITCOIN], 0);
        vm.prank(ALICE);
        vm.expectPartialRevert(IRedemptionRequests.NothingPaidInKind.selector);
        requests.takeInKind(id, address(tokens[ETHER]), ALICE, ALICE);
        uint256 due = requests.dueInKind(id, address(tokens[ETHER]), ALICE);
        vm.prank(BOB);
        assertEq(requests.takeAllInKind(id, BOB, BOB)[ETHER], due);
        hostile(ETHER).setBlocked(ALICE, false);
        vm.prank(ALICE);
        assertEq(requests.takeInKind(id, address(tokens[ETHER]), ALICE, ALICE), due);
    }

    /// @notice One batch whose account the asset blocks does not block the claims of others.
    function test_attack_blockedBatch() public {
        uint256 first = request(ALICE, 100e18);
        start(first);
        _sellRest(first, ALL);
        uint256 second = request(ALICE, 100e18);
        start(second);
        _sellRest(second, ALL);
        hostile(k).setBlocked(address(saleOf(first)), true);
        vm.startPrank(ALICE);
        vm.expectPartialRevert(IBasket.TransferFailed.selector);
        requests.redeem(200e18, ALICE, ALICE);
        (uint256 shares, uint256 assets) = requests.claimRequest(second, ALICE, ALICE);
        vm.stopPrank();
        assertEq(shares, 100e18);
        assertGt(assets, 98e6);
        assertEq(requests.openRequestsOf(ALICE).length, 1);
    }
}
