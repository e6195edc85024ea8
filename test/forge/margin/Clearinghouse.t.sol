// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {IQuoteExchange} from "contracts/interfaces/IQuoteExchange.sol";
import {AccountId, AccountIdLibrary} from "contracts/margin/AccountId.sol";
import {InstrumentId} from "contracts/margin/Instrument.sol";
import {MarginKind, Assessment} from "contracts/margin/MarginTypes.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";

/// @notice Cash, collateral, trades, batches and settlement of a clearinghouse.
contract ClearinghouseBasicsTest is ClearinghouseTest {
    /* CASH */

    function test_cashComesAndGoes() public {
        fund(alice, 1_000e6);
        assertEq(house.cashOf(alice), 1_000e18);
        vm.prank(ALICE);
        house.withdrawCash(alice, 1_000e6, ALICE);
        assertEq(house.cashOf(alice), 0);
        assertEq(dollars.balanceOf(ALICE), 1_000e6);
    }

    function test_debtBearsInterestThatSuppliersGet() public {
        fund(bob, 10_000e6);
        pledge(alice, 10 ether);
        vm.prank(ALICE);
        house.withdrawCash(alice, 5_000e6, ALICE);
        assertEq(house.cashOf(alice), -5_000e18);
        pass(365 days);
        // half is lent: 2 % + 4 % a year, nine tenths of it for the supplier
        assertApproxEqRel(house.cashOf(alice), -5_300e18, 1e12);
        assertApproxEqRel(house.cashOf(bob), 10_270e18, 1e12);
        IClearinghouse.CashLedger memory ledger = house.cashLedger();
        assertApproxEqRel(ledger.reserves, 30e18, 1e12);
    }

    function test_RevertWhen_cashIsLent() public {
        fund(bob, 1_000e6);
        pledge(alice, 10 ether);
        vm.prank(ALICE);
        house.withdrawCash(alice, 900e6, ALICE);
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IClearinghouse.CashIlliquid.selector, 1_000e6, 100e6));
        house.withdrawCash(bob, 1_000e6, BOB);
    }

    function test_RevertWhen_strangerActs() public {
        fund(alice, 1_000e6);
        bytes memory reason = abi.encodeWithSelector(IClearinghouse.NotOperator.selector, alice, BOB);
        vm.startPrank(BOB);
        vm.expectRevert(reason);
        house.withdrawCash(alice, 1, BOB);
        vm.expectRevert(reason);
        house.depositCash(alice, 1);
        vm.expectRevert(reason);
        house.setOperator(alice, BOB, type(uint256).max);
        vm.stopPrank();
    }

    function test_operatorsRightEnds() public {
        fund(alice, 1_000e6);
        uint256 until = vm.getBlockTimestamp() + 1 days;
        vm.prank(ALICE);
        house.setOperator(alice, BOB, until);
        vm.prank(BOB);
        house.withdrawCash(alice, 1e6, BOB);
        pass(1 days);
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IClearinghouse.NotOperator.selector, alice, BOB));
        house.withdrawCash(alice, 1e6, BOB);
    }

    /* TRADES */

    function test_tradeMakesAPair() public {
        _ready();
        InstrumentId call = option(true, 2_200);
        uint256 price = 80e18;
        int256 payment = house.trade(alice, bob, one(call, 2 * ONE, price), type(uint256).max);
        assertEq(payment, 160e18);
        uint256 fee = (2 * SPOT * 300) / 1e6; // three hundredths of a per cent
        assertEq(house.cashOf(alice), 10_000e18 - 160e18 - int256(fee));
        assertEq(house.cashOf(bob), 10_000e18 + 160e18 - int256(fee));
        assertEq(house.legsOf(alice)[0].quantity(), 2 * ONE);
        assertEq(house.legsOf(bob)[0].quantity(), -2 * ONE);
        assertEq(house.openInterest(call), 2e9);
        house.trade(bob, alice, one(call, 2 * ONE, price), type(uint256).max);
        assertEq(house.legsOf(alice).length, 0);
        assertEq(house.legsOf(bob).length, 0);
        assertEq(house.openInterest(call), 0);
    }

    function test_RevertWhen_sellerIsNotWorthIt() public {
        fund(alice, 10_000e6);
        fund(bob, 100e6);
        consent();
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.trade(alice, bob, one(option(true, 2_200), 5 * ONE, 80e18), type(uint256).max);
    }

    function test_collateralCarriesAShortCall() public {
        fund(alice, 10_000e6);
        fund(bob, 1e6);
        pledge(bob, 5 ether);
        consent();
        house.trade(alice, bob, one(option(true, 2_200), 5 * ONE, 80e18), type(uint256).max);
        Assessment memory seen = reader.assess(house.viewOf(bob), MarginKind.Initial);
        assertGe(seen.equity, int256(seen.requirement));
    }

    function test_riskMayFallBelowTheRequirement() public {
        fund(alice, 20_000e6);
        fund(bob, 500e6);
        consent();
        InstrumentId call = option(true, 2_200);
        house.trade(alice, bob, one(call, ONE, 80e18), type(uint256).max);
        feed.setBoth(2_450e18, 2_450e18);
        Assessment memory seen = reader.assess(house.viewOf(bob), MarginKind.Initial);
        assertLt(seen.equity, int256(seen.requirement));
        // more of it: no; less of it at a fair price: yes; at a price that gives everything away: no
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.trade(alice, bob, one(call, ONE, 300e18), type(uint256).max);
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.trade(bob, alice, one(call, ONE / 2, 1_000e18), type(uint256).max);
        house.trade(bob, alice, one(call, ONE / 2, 330e18), type(uint256).max);
        assertEq(house.legsOf(bob)[0].quantity(), -ONE / 2);
    }

    function test_RevertWhen_strikeIsOffTheGrid() public {
        _ready();
        vm.expectRevert();
        house.trade(alice, bob, one(option(true, 2_210), ONE, 80e18), type(uint256).max);
    }

    /* BATCHES */

    function test_batchIsCheckedOnce() public {
        dollars.mint(ALICE, 1_000e6);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IClearinghouse.withdrawCash, (alice, 500e6, ALICE));
        calls[1] = abi.encodeCall(IClearinghouse.depositCash, (alice, 500e6));
        fund(bob, 1_000e6); // what is lent for the length of the call
        vm.prank(ALICE);
        house.batch(calls, type(uint256).max);
        assertEq(house.cashOf(alice), 0);
        (calls[0], calls[1]) = (calls[1], calls[0]);
        calls[1] = abi.encodeCall(IClearinghouse.withdrawCash, (alice, 600e6, ALICE));
        vm.prank(ALICE);
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.batch(calls, type(uint256).max);
    }

    function test_RevertWhen_settledInABatch() public {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(IClearinghouse.settle, (alice));
        vm.expectRevert(IClearinghouse.NotInBatch.selector);
        house.batch(calls, type(uint256).max);
    }

    function test_RevertWhen_late() public {
        uint256 now_ = vm.getBlockTimestamp();
        vm.expectRevert(abi.encodeWithSelector(IClearinghouse.DeadlinePassed.selector, now_ - 1, now_));
        house.batch(new bytes[](0), now_ - 1);
    }

    /* SETTLEMENT */

    function test_optionsSettleInCash() public {
        _ready();
        InstrumentId call = option(true, 2_200);
        house.trade(alice, bob, one(call, 2 * ONE, 80e18), type(uint256).max);
        (int256 a, int256 b) = (house.cashOf(alice), house.cashOf(bob));
        vm.warp(expiry);
        assertEq(house.settle(alice), 0); // no price yet
        settlement.set(0, expiry, 2_500e18);
        assertEq(house.settle(alice), 600e18);
        assertEq(house.settle(bob), -600e18);
        assertEq(house.cashOf(alice), a + 600e18);
        assertEq(house.cashOf(bob), b - 600e18);
        assertEq(house.cashLedger().unsettled, 0);
        assertEq(house.openInterest(call), 0);
    }

    /* QUOTES */

    function test_quoteIsFilledInParts() public {
        (IQuoteExchange.Quote memory quote, bytes memory signature) = _quote(3);
        vm.prank(BOB);
        assertEq(exchange.fill(quote, signature, bob, 2, 0, type(uint256).max), -160e18);
        assertEq(house.legsOf(alice)[0].quantity(), 2 * ONE);
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IQuoteExchange.UnitsUnavailable.selector, 2, 1));
        exchange.fill(quote, signature, bob, 2, 0, type(uint256).max);
        vm.prank(BOB);
        exchange.fill(quote, signature, bob, 1, -80e18, type(uint256).max);
        assertEq(house.legsOf(alice)[0].quantity(), 3 * ONE);
    }

    function test_RevertWhen_quoteIsCancelledChangedOrLate() public {
        (IQuoteExchange.Quote memory quote, bytes memory signature) = _quote(3);
        address signer = quote.signer;
        quote.units = 4;
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IQuoteExchange.QuoteSignatureInvalid.selector, signer));
        exchange.fill(quote, signature, bob, 1, 0, type(uint256).max);
        quote.units = 3;
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IQuoteExchange.PaymentTooHigh.selector, -80e18, -81e18));
        exchange.fill(quote, signature, bob, 1, -81e18, type(uint256).max);
        vm.prank(quote.maker.owner());
        exchange.cancel(quote.maker, 0, 1 << 7);
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IQuoteExchange.QuoteCancelled.selector, quote.maker, 7));
        exchange.fill(quote, signature, bob, 1, 0, type(uint256).max);
        quote.nonce = 8;
        pass(2 days);
        vm.prank(BOB);
        vm.expectRevert(
            abi.encodeWithSelector(IQuoteExchange.QuoteExpired.selector, quote.expiry, vm.getBlockTimestamp())
        );
        exchange.fill(quote, signature, bob, 1, 0, type(uint256).max);
    }

    /// @dev A maker who buys calls at 80, by a key.
    function _quote(uint256 units) private returns (IQuoteExchange.Quote memory quote, bytes memory signature) {
        (address maker, uint256 key) = makeAddrAndKey("maker");
        alice = AccountIdLibrary.pack(maker, 7);
        vm.prank(maker);
        dollars.approve(address(house), type(uint256).max);
        fund(alice, 10_000e6);
        fund(bob, 10_000e6);
        uint256 until = vm.getBlockTimestamp() + 30 days;
        vm.prank(maker);
        house.setOperator(alice, address(exchange), until);
        vm.prank(BOB);
        house.setOperator(bob, address(exchange), until);
        IClearinghouse.Fill[] memory legs = one(option(true, 2_200), ONE, 80e18);
        uint256 end = vm.getBlockTimestamp() + 1 days;
        quote = IQuoteExchange.Quote(alice, maker, AccountId.wrap(0), legs, units, 7, end);
        signature = sign(key, exchange.digestOf(quote));
    }

    function _ready() private {
        fund(alice, 10_000e6);
        fund(bob, 10_000e6);
        consent();
    }
}
