// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {IMarginListing} from "contracts/interfaces/IMarginListing.sol";
import {PerpetualMarket} from "contracts/interfaces/IPerpetualMarkets.sol";
import {Assessment, MarginKind} from "contracts/margin/MarginTypes.sol";
import {AccountId, AccountIdLibrary} from "contracts/margin/AccountId.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";

/// @notice Perpetuals in a clearinghouse: mark, funding, profit.
contract PerpetualsTest is ClearinghouseTest {
    /// @dev {USD} Each side's fee for a contract: 0.05 % of 2,000.
    int256 private constant _FEE = 1e18;

    function setUp() public override {
        super.setUp();
        fund(alice, 10_000e6);
        fund(bob, 10_000e6);
        consent();
    }

    function test_tradeAtTheMarkMovesOnlyFees() public {
        int256 payment = _trade(2 * ONE, SPOT);
        assertEq(payment, 0);
        assertEq(house.cashOf(alice), 10_000e18 - 2 * _FEE);
        assertEq(house.cashOf(bob), 10_000e18 - 2 * _FEE);
        assertEq(house.perpetualProfitOf(alice), 0);
        assertEq(house.openInterestIn(0, 0), 2e9);
    }

    function test_differenceFromTheMarkIsPaidAtOnce() public {
        assertEq(_trade(2 * ONE, SPOT + 10e18), 20e18);
        assertEq(house.cashOf(alice), 10_000e18 - 2 * _FEE - 20e18);
        assertEq(house.cashOf(bob), 10_000e18 - 2 * _FEE + 20e18);
    }

    function test_profitFollowsTheIndexAndAddsUpToNothing() public {
        _trade(2 * ONE, SPOT);
        _move(2_100e18);
        assertEq(house.perpetualProfitOf(alice), 200e18);
        assertEq(house.perpetualProfitOf(bob), -200e18);
        assertEq(house.settle(alice), 200e18);
        assertEq(house.settle(alice), 0);
        assertEq(house.cashOf(alice), 10_200e18 - 2 * _FEE);
        assertEq(house.cashLedger().unsettled, 200e18);
        assertEq(house.settle(bob), -200e18);
        assertEq(house.cashLedger().unsettled, 0);
        assertEq(house.legsOf(alice).length, 1);
    }

    function test_profitCountsBeforeItIsCash() public {
        _trade(10 * ONE, SPOT);
        Assessment memory had = reader.assess(house.viewOf(bob), MarginKind.Initial);
        _move(2_100e18);
        Assessment memory has = reader.assess(house.viewOf(bob), MarginKind.Initial);
        assertEq(has.equity, had.equity - 1_000e18);
        assertEq(has.requirement, (had.requirement * 21) / 20);
    }

    function test_closingPaysWhatWasGained() public {
        _trade(2 * ONE, SPOT);
        _move(2_100e18);
        _trade(-2 * ONE, 2_100e18);
        assertEq(house.legsOf(alice).length, 0);
        assertEq(house.cashOf(alice), 10_200e18 - 2 * _FEE - 2 * 1.05e18);
        assertEq(house.cashOf(bob), 9_800e18 - 2 * _FEE - 2 * 1.05e18);
        assertEq(house.openInterestIn(0, 0), 0);
    }

    function test_positionMayTurn() public {
        _trade(2 * ONE, SPOT);
        _move(2_100e18);
        _trade(-5 * ONE, 2_100e18);
        assertEq(house.openInterestIn(0, 0), 3e9);
        _move(2_000e18);
        assertEq(house.perpetualProfitOf(alice), 300e18);
        assertEq(house.perpetualProfitOf(bob), -300e18);
    }

    function test_longsPayShortsThePremium() public {
        // all of the open interest traded at 0.05 % above
        _trade(2 * ONE, SPOT + 1e18);
        (, , uint256 mark) = house.marketOf(0);
        assertEq(mark, SPOT + 1e18);
        assertEq(house.perpetualProfitOf(alice), 2e18);
        pass(8 hours);
        feed.setUpdatedAt(vm.getBlockTimestamp());
        // what decayed was paid: 1 - 1/e of a dollar each; and the mark came down by as much
        uint256 left = 367879441171442321;
        (PerpetualMarket memory market, , uint256 now_) = house.marketOf(0);
        assertApproxEqAbs(now_, SPOT + left, 1e6);
        assertApproxEqAbs(market.funding, int256(1e18 - left), 1e6);
        assertApproxEqAbs(house.perpetualProfitOf(alice), 2 * int256(left) - 2 * int256(1e18 - left), 1e7);
        assertApproxEqAbs(house.perpetualProfitOf(bob), -2 * int256(left) + 2 * int256(1e18 - left), 1e7);
    }

    function test_newPositionHasNoPast() public {
        _trade(2 * ONE, SPOT + 1e18);
        pass(8 hours);
        feed.setUpdatedAt(vm.getBlockTimestamp());
        AccountId other = AccountIdLibrary.pack(ALICE, 1);
        fund(other, 10_000e6);
        vm.startPrank(ALICE);
        house.setOperator(other, address(this), vm.getBlockTimestamp() + 1 days);
        vm.stopPrank();
        (, , uint256 mark) = house.marketOf(0);
        house.trade(other, bob, one(perpetual(), ONE, mark), type(uint256).max);
        // the trade at a smaller premium than those before moves the mark by a little
        (, , uint256 next) = house.marketOf(0);
        assertApproxEqAbs(house.perpetualProfitOf(other), int256(next) - int256(mark), 1);
    }

    function test_RevertWhen_priceIsBeyondAnyNumber() public {
        IClearinghouse.Fill[] memory fills = one(perpetual(), ONE, type(uint256).max);
        vm.expectRevert();
        house.trade(alice, bob, fills, type(uint256).max);
    }

    function test_RevertWhen_openInterestIsAboveItsCap() public {
        bytes memory call = abi.encodeCall(
            IMarginListing.setOpenInterestCaps,
            (0, [uint128(1e9), 1_000_000e9, 1_000_000e9])
        );
        vm.prank(OWNER);
        (bool success, ) = address(listing).call(call);
        assertTrue(success);
        vm.expectRevert(abi.encodeWithSelector(IClearinghouse.OpenInterestAboveCap.selector, 0, 0, 2e9, 1e9));
        this.trade(2 * ONE, SPOT);
    }

    function test_RevertWhen_marginIsTooSmall() public {
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        this.trade(100 * ONE, SPOT);
    }

    /// @dev Whatever is traded at whatever prices, and whenever it is settled, cash and profits add up to what came in less fees and less
    /// what rounding keeps.
    function testFuzz_nothingComesFromNowhere(int256[5] memory quantities, uint256[5] memory prices, uint8 who) public {
        fund(alice, 10_000_000e6);
        fund(bob, 10_000_000e6);
        for (uint256 i = 0; i < 5; ++i) {
            int256 quantity = bound(quantities[i], -1_000e9, 1_000e9);
            if (quantity == 0) quantity = 1;
            uint256 price = bound(prices[i], 1_900e18, 2_100e18);
            _trade(quantity, price);
            pass(1 hours);
            _move(price);
            if ((who >> i) & 1 == 1) house.settle((who >> (i + 1)) & 1 == 1 ? alice : bob);
        }
        house.settle(alice);
        house.settle(bob);
        IClearinghouse.CashLedger memory ledger = house.cashLedger();
        int256 total = house.cashOf(alice) + house.cashOf(bob) + int256(uint256(ledger.reserves));
        assertLe(total, 20_020_000e18);
        assertGe(total, 20_020_000e18 - 100);
        assertLe(ledger.unsettled, 0);
        assertGe(ledger.unsettled, -100);
    }

    function trade(int256 quantity, uint256 price) external returns (int256) {
        return _trade(quantity, price);
    }

    function _trade(int256 quantity, uint256 price) private returns (int256) {
        return house.trade(alice, bob, one(perpetual(), quantity, price), type(uint256).max);
    }

    function _move(uint256 price) private {
        feed.setBoth(price, price);
        feed.setUpdatedAt(vm.getBlockTimestamp());
    }
}
