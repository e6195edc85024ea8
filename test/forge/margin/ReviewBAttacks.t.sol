// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {IMarginListing} from "contracts/interfaces/IMarginListing.sol";
import {AccountId} from "contracts/margin/AccountId.sol";
import {InstrumentId, InstrumentKind, InstrumentLibrary, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {Assessment, MarginKind} from "contracts/margin/MarginTypes.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";

/// @notice Two accounts of one person trade with each other so that one of them is left with less than nothing, which others pay for.
contract ReviewBAttacksTest is ClearinghouseTest {
    function setUp() public override {
        super.setUp();
        IMarginListing.StrikeGrid memory grid = IMarginListing.StrikeGrid(100e8, 10_000e8, 5e8);
        byTimelock(address(listing), abi.encodeCall(IMarginListing.listExpiry, (0, expiry, grid)));
        consent();
        post(VOLATILITY);
        pass(12);
        fund(bob, 1_000_000e6);
    }

    /* THE LAST HALF HOUR */

    /// @dev The price was 2,000 and rose by one percent six minutes before the expiry: the average will be about 2,004 and everybody
    /// knows it. Calls bought from oneself at their mark twelve seconds before the end have to be margined for that.
    function test_attack_markOfTheLastHalfHour() public {
        _near(10 minutes);
        vm.warp(expiry - 12);
        _price(2_020e18);
        fund(alice, 500e6);
        InstrumentId call = option(true, 1_900);
        if (!_tries(alice, bob, call, 100 * ONE, 120e18)) return;
        settlement.set(0, expiry, 2_004e18);
        vm.warp(expiry + 1);
        house.settle(alice);
        assertGe(house.cashOf(alice), 0, "the house pays");
    }

    /* OVER, AND NOT PROVED */

    /// @dev The average was 1,990: the calls are worth nothing. Nobody has proved it yet, and the price has risen since.
    function test_attack_withdrawAgainstAnExpiryThatNobodyProved() public {
        fund(alice, 20_000e6);
        house.trade(alice, bob, one(option(true, 2_000), 100 * ONE, 140e18), type(uint256).max);
        vm.warp(expiry + 3 hours);
        _price(2_300e18);
        // what only seems to be there is hedged, so that little is required of it
        try house.trade(bob, alice, one(perpetual(), 100 * ONE, 2_300e18), type(uint256).max) {} catch {}
        vm.prank(ALICE);
        try house.withdrawCash(alice, 10_000e6, ALICE) {} catch (bytes memory reason) {
            emit log_named_bytes("reason", reason);
            assertEq(bytes4(reason), IClearinghouse.MarginInsufficient.selector, "refused for another reason");
        }
        settlement.set(0, expiry, 1_990e18);
        house.settle(alice);
        assertGe(house.cashOf(alice), 0, "the house pays");
    }

    /* BARRIERS */

    /// @dev A knock-out that was never touched owes 400 a contract. Its barrier is beyond the price of a day later, which has nothing to
    /// do with it any more.
    function test_attack_barrierReachedAfterTheExpiry() public {
        InstrumentId id = _barrier(true, true, false, 2_000, 2_500);
        fund(alice, 50_000e6);
        house.trade(bob, alice, one(id, 10 * ONE, 50e18), type(uint256).max);
        int256 cash = house.cashOf(alice);
        vm.warp(expiry + 1 days + 1);
        _price(2_600e18);
        settlement.set(0, expiry, 2_400e18);
        // within the window of proofs either may be
        assertLe(_equity(alice), cash - 4_000e18 + 1e15, "unproved");
        settlement.setOutcome(id, true, false);
        assertApproxEqAbs(_equity(alice), house.cashOf(alice) - 4_000e18, 1e15, "untouched");
    }

    /// @dev A knock-in that was never touched pays nothing, wherever the price is a day later.
    function test_attack_knockInReachedAfterTheExpiry() public {
        InstrumentId id = _barrier(true, true, true, 2_000, 2_500);
        fund(alice, 50_000e6);
        house.trade(alice, bob, one(id, 10 * ONE, 50e18), type(uint256).max);
        vm.warp(expiry + 1 days + 1);
        _price(2_600e18);
        settlement.set(0, expiry, 2_400e18);
        settlement.setOutcome(id, true, false);
        assertApproxEqAbs(_equity(alice), house.cashOf(alice), 1e15);
    }

    /// @dev The price was at 1,400 after the expiry was opened, a round says so, and nobody has proved it for this barrier. Bought from
    /// oneself as if it were alive, then proved.
    function test_attack_knockOutThatWasTouchedLongAgo() public {
        InstrumentId id = _barrier(true, false, false, 1_000, 1_500);
        fund(alice, 60_000e6);
        if (!_tries(alice, bob, id, 100 * ONE, 840e18)) return;
        settlement.setOutcome(id, true, true);
        assertGe(_equity(alice), 0, "the house pays");
    }

    /* HELPERS */

    function _near(uint256 left) private {
        vm.warp(expiry - left);
        _price(SPOT);
        post(VOLATILITY);
        // a large move of the surface waits for five minutes
        pass(6 minutes);
        _price(SPOT);
    }

    function _price(uint256 price) private {
        feed.setBoth(price, price);
        feed.setUpdatedAt(vm.getBlockTimestamp());
    }

    function _tries(
        AccountId buyer,
        AccountId seller,
        InstrumentId id,
        int256 quantity,
        uint256 price
    ) private returns (bool) {
        try house.trade(buyer, seller, one(id, quantity, price), type(uint256).max) {
            emit log_named_decimal_uint("requirement", _assessed(buyer).requirement, 18);
            emit log_named_decimal_int("equity", _assessed(buyer).equity, 18);
            return true;
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), IClearinghouse.MarginInsufficient.selector, "refused for another reason");
            emit log_named_bytes("reason", reason);
            return false;
        }
    }

    function _assessed(AccountId account) private view returns (Assessment memory) {
        return reader.assess(house.viewOf(account), MarginKind.Initial);
    }

    function _equity(AccountId account) private view returns (int256) {
        return _assessed(account).equity;
    }

    function _barrier(
        bool isCall,
        bool isUp,
        bool isKnockIn,
        uint256 strike,
        uint256 barrier
    ) private view returns (InstrumentId) {
        return
            InstrumentLibrary.encode(
                InstrumentTerms(0, InstrumentKind.Barrier, isCall, isUp, isKnockIn, expiry, strike * 1e8, barrier * 1e8)
            );
    }
}
