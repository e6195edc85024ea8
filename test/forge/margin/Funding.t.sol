// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {PerpetualMarket} from "contracts/interfaces/IPerpetualMarkets.sol";
import {Funding} from "contracts/margin/Funding.sol";

/// @notice The funding of perpetuals as arithmetic.
contract FundingTest is Test {
    uint256 private constant _INDEX = 2_000e18;
    uint256 private constant _FEE = 0.0005e18;
    uint256 private constant _START = 1_700_000_000;
    int256 private constant _WAD = 1e18;

    function test_premiumOfOneTrade() public pure {
        PerpetualMarket memory market = _traded(10e9, 2_000.5e18);
        // 0.025 % paid, on a tenth of the open interest
        assertEq(Funding.premiumOf(market, 100e9), 0.000025e18);
        assertEq(Funding.markAt(_INDEX, 0.000025e18), 2_000.05e18);
        assertEq(Funding.premiumOf(market, 10e9), 0.00025e18);
        assertEq(Funding.premiumOf(market, 1e9), 0.00025e18);
        assertEq(Funding.premiumOf(market, 0), 0.00025e18);
    }

    function test_priceBeyondTheFeeRateCountsAsTheFeeRate() public pure {
        assertEq(Funding.premiumOf(_traded(10e9, 3_000e18), 10e9), int256(_FEE));
        assertEq(Funding.premiumOf(_traded(10e9, 1), 10e9), -int256(_FEE));
        assertEq(Funding.premiumOf(_traded(10e9, type(uint128).max), 10e9), int256(_FEE));
    }

    function test_allThatATradeCanMoveIsItsQuantityAtTheFeeRate() public pure {
        PerpetualMarket memory market = _traded(10e9, 3_000e18);
        PerpetualMarket memory later = Funding.accrued(market, 100e9, _INDEX, _START + 365 days);
        // a tenth of the open interest was traded: a tenth of the fee rate, on each unit
        assertApproxEqAbs(later.funding, ((2_000e18 / 10) * int256(_FEE)) / _WAD, 1e4);
        assertEq(later.premiumVolume, 0);
        assertEq(later.volume, 0);
    }

    function test_nothingIsPaidWhereNobodyHolds() public pure {
        PerpetualMarket memory later = Funding.accrued(_traded(10e9, 3_000e18), 0, _INDEX, _START + 8 hours);
        assertEq(later.funding, 0);
    }

    /// @dev Nobody gains by looking more often.
    function testFuzz_fundingDoesNotDependOnWhoLooksWhen(
        uint256 quantity,
        uint256 price,
        uint256 open,
        uint256 first,
        uint256 second
    ) public pure {
        quantity = bound(quantity, 1, 1e18);
        open = bound(open, 1, 1e18);
        price = bound(price, 1, 1e22);
        (first, second) = (bound(first, 0, 10 days), bound(second, 0, 10 days));
        PerpetualMarket memory market = _traded(quantity, price);
        PerpetualMarket memory once = Funding.accrued(market, open, _INDEX, _START + first + second);
        PerpetualMarket memory twice = Funding.accrued(market, open, _INDEX, _START + first);
        twice = Funding.accrued(twice, open, _INDEX, _START + first + second);
        // volume is counted in billionths of a contract, which is coarse only where next to nothing is open
        uint256 most = (2_000e18 * _FEE) / 1e18;
        assertApproxEqAbs(once.funding, twice.funding, 1e5 + (4 * most) / open);
        // the exponential is within 2e-18 of its value
        assertApproxEqAbs(once.volume, twice.volume, 2 + quantity / 1e17);
    }

    function testFuzz_markStaysWithinTheFeeRate(
        uint256[6] memory quantities,
        uint256[6] memory prices,
        uint256[6] memory waits,
        uint256 open
    ) public pure {
        open = bound(open, 0, 1e18);
        PerpetualMarket memory market;
        uint256 time = _START;
        market.updatedAt = uint40(time);
        for (uint256 i = 0; i < 6; ++i) {
            time += bound(waits[i], 0, 2 days);
            market = Funding.accrued(market, open, _INDEX, time);
            Funding.record(market, bound(quantities[i], 1, 1e18), bound(prices[i], 1, 1e24), _INDEX, _FEE);
            int256 premium = Funding.premiumOf(market, open);
            assertLe(premium, int256(_FEE));
            assertGe(premium, -int256(_FEE));
        }
    }

    /// @dev ATTACK wash trade at the band edge for funding: somebody who holds any part of the open interest and trades with itself at any
    /// price, as often as it likes, pays more in fees than all the funding that this can ever bring.
    function testFuzz_attack_washTradeAtTheBandEdgeForFunding(
        uint256[8] memory quantities,
        uint256[8] memory waits,
        uint256[8] memory opens,
        uint256 part
    ) public pure {
        part = bound(part, 0, 1e18);
        PerpetualMarket memory market;
        uint256 time = _START;
        market.updatedAt = uint40(time);
        uint256 fees;
        uint256 earned;
        uint256 open = bound(opens[7], 1e6, 1e15);
        for (uint256 i = 0; i < 8; ++i) {
            uint256 quantity = bound(quantities[i], 0, 1e15);
            time += bound(waits[i], 0, 2 days);
            int256 before = market.funding;
            market = Funding.accrued(market, open, _INDEX, time);
            // short a part of the open interest
            earned += _earned(market.funding - before, open, part);
            Funding.record(market, quantity, 3_000e18, _INDEX, _FEE);
            fees += 2 * ((quantity * 2_000e9 * _FEE) / 1e18);
            open = bound(opens[i], 1e6, 1e15);
        }
        int256 last = market.funding;
        market = Funding.accrued(market, open, _INDEX, time + 365 days);
        earned += _earned(market.funding - last, open, part);
        assertLe(earned, fees / 2 + 1e9, "half of what was paid, at most");
    }

    function _earned(int256 funding, uint256 open, uint256 part) private pure returns (uint256) {
        return (uint256(funding) * ((open * part) / 1e18)) / 1e9;
    }

    function _traded(uint256 quantity, uint256 price) private pure returns (PerpetualMarket memory market) {
        market.updatedAt = uint40(_START);
        Funding.record(market, quantity, price, _INDEX, _FEE);
    }
}
