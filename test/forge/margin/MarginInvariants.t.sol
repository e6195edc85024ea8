// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {AccountView, IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {AccountId, AccountIdLibrary} from "contracts/margin/AccountId.sol";
import {InstrumentId, InstrumentKind, InstrumentLibrary, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {Leg} from "contracts/margin/Leg.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";
import {MarginHandler} from "./MarginHandler.sol";

/// @notice Campaign 6: margin accounts that pay in and out, trade options, digitals, barriers and perpetuals with each other at any price, in
/// batches too, while prices and volatilities jump, days pass, surfaces grow stale, an expiry ends and is settled.
contract MarginInvariants is ClearinghouseTest {
    /// @dev {USD} What roundings may leave in the contract, 18 decimals: a millionth of a dollar.
    int256 private constant _DUST = 1e12;

    MarginHandler private _handler;
    AccountId[] private _all;
    InstrumentId[] private _listed;

    function setUp() public override {
        super.setUp();
        _all.push(alice);
        _all.push(bob);
        _all.push(AccountIdLibrary.pack(ALICE, 1));
        _all.push(AccountIdLibrary.pack(address(0xCA401), 0));
        _listed.push(perpetual());
        _listed.push(option(true, 2_000));
        _listed.push(option(false, 2_000));
        _listed.push(option(true, 2_400));
        _listed.push(option(false, 1_700));
        _listed.push(
            InstrumentLibrary.encode(InstrumentTerms(0, InstrumentKind.Digital, true, false, false, expiry, 2_100e8, 0))
        );
        _listed.push(barrier(true, true, false, 2_000, 2_600));
        _listed.push(barrier(false, false, true, 2_000, 1_600));
        MarginHandler.World memory world = MarginHandler.World(
            house,
            reader,
            feed,
            settlement,
            dollars,
            ether_,
            expiry
        );
        _handler = new MarginHandler(world, _all, _listed);
        for (uint256 i = 0; i < _all.length; ++i) {
            vm.prank(_all[i].owner());
            house.setOperator(_all[i], address(_handler), vm.getBlockTimestamp() + 3_650 days);
            _handler.depositCash(i, 50_000e6);
        }
        targetContract(address(_handler));
        targetSelector(FuzzSelector({addr: address(_handler), selectors: _steps()}));
    }

    /// @dev For the handler: a new message of the reporters, of the expiries that are to come.
    function repost(uint256 volatility) external {
        bool isOver = vm.getBlockTimestamp() >= expiry;
        uint256[] memory expiries = new uint256[](isOver ? 1 : 2);
        if (!isOver) expiries[0] = expiry;
        expiries[expiries.length - 1] = expiry + 90 days;
        send(several(expiries, volatility), 4);
    }

    function invariant_all() public view {
        _positionsAddUpToNothing();
        _cashIsThere();
        _collateralIsThere();
        _listsAreInOrder();
        assertEq(_handler.violations(), 0, "M-9");
        _creditedIsOwed();
    }

    /// @dev The steps succeed, so that the campaign cannot pass by doing nothing.
    function test_everyStepSucceedsSometimes() public {
        bytes4[] memory steps = _steps();
        for (uint256 i = 0; i < 2_000; ++i) {
            bytes32 seed = keccak256(abi.encode(i));
            bytes memory call = abi.encodePacked(steps[uint256(seed) % steps.length], _words(seed));
            (bool success, ) = address(_handler).call(call);
            assertTrue(success, "a step reverted");
            if (i % 50 == 0) invariant_all();
        }
        for (uint256 i = 0; i < steps.length; ++i) assertGt(_handler.successes(steps[i]), 0, vm.toString(i));
        invariant_all();
    }

    /// @dev So that M-9 judges what is let through because it reduces risk, too.
    function test_reductionsAreJudged() public {
        uint256 perpetuals = 0; // one fill, of the first instrument
        int256 most = 60e9;
        _handler.trade(0, 1, perpetuals, most, SPOT);
        _handler.trade(0, 1, perpetuals, most, SPOT);
        assertEq(_quantityOf(_all[0], perpetual()), 2 * most);
        _handler.moveMarket(1_650e18, 0.5e18);
        assertEq(_handler.successes(MarginHandler.moveMarket.selector), 1);
        _handler.trade(0, 3, perpetuals, -most / 2, 1_650e18);
        assertEq(_handler.successes(MarginHandler.trade.selector), 3);
        assertEq(_handler.reductions(), 1);
        assertEq(_handler.violations(), 0);
    }

    /* INVARIANTS */

    /// @dev M-1, M-2
    function _positionsAddUpToNothing() private view {
        uint256[3] memory categories;
        for (uint256 i = 0; i < _listed.length; ++i) {
            (int256 sum, uint256 long) = (0, 0);
            for (uint256 j = 0; j < _all.length; ++j) {
                int256 held = _quantityOf(_all[j], _listed[i]);
                sum += held;
                if (held > 0) long += uint256(held);
            }
            assertEq(house.openInterest(_listed[i]), long, "M-1: open interest");
            // an expiry is settled account by account, so its sum is nothing only until then
            if (settlement.priceOf(0, expiry) == 0 || _listed[i].expiry() == 0) assertEq(sum, 0, "M-1: sum");
            categories[_listed[i].category()] += long;
        }
        for (uint256 c = 0; c < 3; ++c) assertEq(house.openInterestIn(0, c), categories[c], "M-2: category");
    }

    /// @dev M-4, M-5
    function _cashIsThere() private view {
        IClearinghouse.CashLedger memory ledger = house.cashLedger();
        int256 held = int256(dollars.balanceOf(address(house)) * 1e12);
        assertEq(held, _handler.dollarsIn() * 1e12, "M-5: what came in less what went out");
        int256 owed = int256((uint256(ledger.supplyShares) * ledger.supplyIndex) / 1e27);
        owed -= int256((uint256(ledger.borrowShares) * ledger.borrowIndex) / 1e27);
        int256 rest = held - (owed + int256(uint256(ledger.reserves)) - ledger.unsettled);
        assertGe(rest, -1, "M-5: more is owed than is there");
        assertLe(rest, _DUST, "M-5: more is there than dust");
        int256 sum;
        for (uint256 i = 0; i < _all.length; ++i) sum += house.cashOf(_all[i]);
        assertApproxEqAbs(sum, owed, 10, "M-4");
    }

    /// @dev M-7, M-8
    function _collateralIsThere() private view {
        uint256 sum;
        for (uint256 i = 0; i < _all.length; ++i) sum += house.collateralOf(_all[i], address(ether_));
        assertEq(sum, house.pledged(address(ether_)), "M-7: pledged");
        assertEq(sum, ether_.balanceOf(address(house)), "M-8: held");
        assertEq(int256(sum), _handler.etherIn(), "M-8: what came in less what went out");
    }

    /// @dev M-3
    function _listsAreInOrder() private view {
        for (uint256 i = 0; i < _all.length; ++i) {
            AccountView memory seen = house.viewOf(_all[i]);
            assertLe(seen.legs.length, 64, "M-3: legs");
            for (uint256 j = 0; j < seen.legs.length; ++j) {
                assertTrue(seen.legs[j].quantity() != 0, "M-3: nothing held");
                if (j == 0) continue;
                uint256 last = InstrumentId.unwrap(seen.legs[j - 1].instrument());
                assertLt(last, InstrumentId.unwrap(seen.legs[j].instrument()), "M-3: order");
            }
            bool isHeld = house.collateralOf(_all[i], address(ether_)) > 0;
            assertEq(seen.tokens.length, isHeld ? 1 : 0, "M-3: tokens");
        }
    }

    /// @dev M-6: what settlements credited and did not debit yet is owed by positions that are not settled, and never less.
    function _creditedIsOwed() private view {
        int256 rest = house.cashLedger().unsettled;
        for (uint256 i = 0; i < _all.length; ++i) {
            rest += house.perpetualProfitOf(_all[i]);
            Leg[] memory legs = house.legsOf(_all[i]);
            for (uint256 j = 0; j < legs.length; ++j) {
                (, int256 payoff) = reader.payoffOf(legs[j]);
                rest += payoff;
            }
        }
        assertLe(rest, 0, "M-6: more was credited than is owed");
        assertGe(rest, -_DUST, "M-6");
    }

    /* INTERNAL */

    function _quantityOf(AccountId account, InstrumentId id) private view returns (int256) {
        Leg[] memory legs = house.legsOf(account);
        for (uint256 i = 0; i < legs.length; ++i) {
            if (InstrumentId.unwrap(legs[i].instrument()) == InstrumentId.unwrap(id)) return legs[i].quantity();
        }
        return 0;
    }

    function _steps() private pure returns (bytes4[] memory steps) {
        steps = new bytes4[](14);
        steps[0] = MarginHandler.depositCash.selector;
        steps[1] = MarginHandler.withdrawCash.selector;
        steps[2] = MarginHandler.depositCollateral.selector;
        steps[3] = MarginHandler.withdrawCollateral.selector;
        steps[4] = MarginHandler.trade.selector;
        steps[5] = MarginHandler.close.selector;
        steps[6] = MarginHandler.batch.selector;
        steps[7] = MarginHandler.settle.selector;
        steps[8] = MarginHandler.accrue.selector;
        steps[9] = MarginHandler.moveMarket.selector;
        steps[10] = MarginHandler.warp.selector;
        steps[11] = MarginHandler.proveSettlement.selector;
        steps[12] = MarginHandler.proveTouch.selector;
        steps[13] = MarginHandler.endTouches.selector;
    }

    function _words(bytes32 seed) private pure returns (bytes memory) {
        bytes32[6] memory words;
        for (uint256 i = 0; i < 6; ++i) words[i] = keccak256(abi.encode(seed, i));
        return abi.encodePacked(words);
    }
}
