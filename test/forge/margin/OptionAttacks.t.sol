// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {IMarginListing} from "contracts/interfaces/IMarginListing.sol";
import {AccountId} from "contracts/margin/AccountId.sol";
import {InstrumentId, InstrumentKind, InstrumentLibrary, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {Assessment, MarginKind} from "contracts/margin/MarginTypes.sol";
import {IRiskParameters} from "contracts/interfaces/IRiskParameters.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";

/// @notice Two accounts of one person trade with each other so that one of them is left with less than nothing, which others pay for.
contract OptionAttacks is ClearinghouseTest {
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
            return true;
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), IClearinghouse.MarginInsufficient.selector, "refused for another reason");
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

    /* BETWEEN TWO MOVES */

    /// @dev Six hours before the end, one sells oneself digitals between the price and a quarter of the range above it, covered by others
    /// further off, at their mark. Two thousand dollars can be lost; thirty are asked for.
    function test_attack_digitalsBetweenTwoMoves() public {
        vm.warp(expiry - 6 hours);
        feed.setBoth(SPOT, SPOT);
        post(VOLATILITY);
        // a large move of the surface waits for five minutes
        pass(6 minutes);
        feed.setUpdatedAt(vm.getBlockTimestamp());
        fund(alice, 80e6);
        IClearinghouse.Fill[] memory fills = new IClearinghouse.Fill[](2);
        fills[0] = IClearinghouse.Fill(_digital(2_015), 2_000 * ONE, 0.27e18);
        fills[1] = IClearinghouse.Fill(_digital(2_040), -2_000 * ONE, 0.1e18);
        try house.trade(bob, alice, fills, type(uint256).max) {} catch (bytes memory reason) {
            assertEq(bytes4(reason), IClearinghouse.MarginInsufficient.selector, "refused for another reason");
            return;
        }
        settlement.set(0, expiry, 2_027e18);
        vm.warp(expiry + 1);
        house.settle(alice);
        assertGe(house.cashOf(alice), 0, "the house pays");
    }

    /// @dev The same with calls: a butterfly whose summit is between two moves.
    function test_attack_butterflyBetweenTwoMoves() public {
        vm.warp(expiry - 6 hours);
        feed.setBoth(SPOT, SPOT);
        post(VOLATILITY);
        pass(6 minutes);
        feed.setUpdatedAt(vm.getBlockTimestamp());
        fund(alice, 190e6);
        IClearinghouse.Fill[] memory fills = new IClearinghouse.Fill[](3);
        fills[0] = IClearinghouse.Fill(option(true, 2_020), 100 * ONE, 5.2e18);
        fills[1] = IClearinghouse.Fill(option(true, 2_030), -200 * ONE, 2.5e18);
        fills[2] = IClearinghouse.Fill(option(true, 2_040), 100 * ONE, 0.6e18);
        try house.trade(bob, alice, fills, type(uint256).max) {} catch (bytes memory reason) {
            assertEq(bytes4(reason), IClearinghouse.MarginInsufficient.selector, "refused for another reason");
            return;
        }
        settlement.set(0, expiry, 2_030e18);
        vm.warp(expiry + 1);
        house.settle(alice);
        assertGe(house.cashOf(alice), 0, "the house pays");
    }

    /// @dev A wei of a collateral whose feed is dead, deposited when it is dead already, and nobody can assess the account any more.
    function test_attack_dustOfADeadFeedAgainstLiquidation() public {
        (HostileFeed dead, PlainToken dust) = (new HostileFeed(0, 1 hours), new PlainToken("DUST", 18));
        IRiskParameters.HaircutTerms memory haircut = IRiskParameters.HaircutTerms(3_000, 0);
        byTimelock(
            address(risk),
            abi.encodeCall(IRiskParameters.listCollateral, (address(dust), haircut, new address[](0)))
        );
        IMarginListing.Collateral memory terms = IMarginListing.Collateral(address(dead), 255, 18, 0, 0, 0, 0, 1e24);
        byTimelock(address(listing), abi.encodeCall(IMarginListing.setCollateral, (address(dust), terms)));
        post(VOLATILITY);
        pass(12);
        fund(alice, 50_000e6);
        house.trade(bob, alice, one(option(true, 2_000), 100 * ONE, 100e18), type(uint256).max);
        feed.setBoth(3_000e18, 3_000e18);
        assertLt(reader.assess(house.viewOf(alice), MarginKind.Maintenance).equity, 0);
        dead.setDead(true);
        dust.mint(ALICE, 1);
        vm.startPrank(ALICE);
        dust.approve(address(house), 1);
        (bool isTaken, ) = address(house).call(
            abi.encodeCall(IClearinghouse.depositCollateral, (alice, address(dust), 1))
        );
        vm.stopPrank();
        assertLt(reader.assess(house.viewOf(alice), MarginKind.Maintenance).equity, 0, "nobody can assess it");
    }

    function _digital(uint256 strike) private view returns (InstrumentId) {
        return
            InstrumentLibrary.encode(
                InstrumentTerms(0, InstrumentKind.Digital, true, false, false, expiry, strike * 1e8, 0)
            );
    }
}
