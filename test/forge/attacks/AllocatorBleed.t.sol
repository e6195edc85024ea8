// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice An allocator that trades against the vault, each trade within its own limit. What bounds it is the loss budget:
/// in any window, size * (1 + window / period).
contract AllocatorBleedTest is AttackTest {
    uint256 private constant DAYS = 90;

    function setUp() public override {
        super.setUp();
        createVaultOfFive();
    }

    /// @notice Without a budget, ninety trades that lose just under one per cent each take more than a tenth of the vault.
    function test_attack_manySmallLosses_paysOnNaiveBasket() public {
        createNaive();
        uint256 before = naive.netAssetValue();
        for (uint256 k; k < DAYS; ++k) _bleedNaive(k % 2 == 0 ? CASH : ETHER, k % 2 == 0 ? ETHER : CASH);
        uint256 lost = ((before - naive.netAssetValue()) * WAD) / before;
        assertGt(lost, 0.1e18);
    }

    /// @notice Trades that each lose a fraction of the budget stop at its end, with the figures in the error.
    function test_attack_manySmallLosses_atOnce() public {
        uint256 before = basketValue();
        uint256 trades;
        while (_left() > 0.0007e18) {
            (uint256 sell, uint256 buy) = _fromHeavier();
            trade(sell, buy, 200e18, 99);
            ++trades;
        }
        assertGt(trades, 10);
        assertLe(((before - basketValue()) * WAD) / before, LOSS_BUDGET);
        _expectBudgetExceeded();
    }

    /// @notice Trades too small to move a decimal are charged at least one wei each: nothing is lost for free.
    function test_attack_manySmallLosses_ofDust() public {
        uint256 used = lossUsed();
        for (uint256 k; k < 50; ++k) {
            // 3 units of cash for 2 of ether's dust: within a wei of value, the worst that a trade may lose.
            tokens[ETHER].mint(address(route), 1.5e9);
            tradeRaw(intentOf(CASH, ETHER, 3, 1.5e9));
            assertGt(lossUsed(), used);
            used = lossUsed();
        }
    }

    /// @notice A greedy allocator empties the budget every day of ninety. In every window, all of it and each part, the
    /// true loss is at most size * (1 + window / period).
    function test_attack_manySmallLosses_ninetyDays() public {
        uint256[] memory losses = new uint256[](DAYS);
        for (uint256 day; day < DAYS; ++day) {
            losses[day] = _bleedAll();
            vm.warp(block.timestamp + 1 days);
        }
        uint256 total = _assertEveryWindow(losses, 1 days);
        // The bound is tight: the spread that honest trades pay is what is charged but not lost.
        assertGt(total, 0.02e18);
        assertLe(total, 0.04e18);
    }

    /// @notice In thirty days a greedy allocator takes more than half of size * (1 + 30 days / period), and never more than it.
    function test_attack_manySmallLosses_thirtyDays() public {
        uint256 total;
        for (uint256 day; day < 30; ++day) {
            total += _bleedAll();
            vm.warp(vm.getBlockTimestamp() + 1 days);
        }
        emit log_named_decimal_uint("lost in thirty days", total, 18);
        assertGt(total, LOSS_BUDGET);
        assertLe(total, LOSS_BUDGET + (uint256(LOSS_BUDGET) * 30 days) / LOSS_PERIOD);
    }

    /// @notice The allocator sees every oracle round before it lands, and each round moves both prices by their declared
    /// uncertainty. It trades at the old middle; the truth is the new one. Every loss of it is charged.
    function test_attack_tradingBeforeEachRound_ninetyDays() public {
        uint256[] memory losses = new uint256[](DAYS);
        for (uint256 day; day < DAYS; ++day) {
            losses[day] = _tradeBeforeRound(day % 2 == 0);
            vm.warp(block.timestamp + 1 days);
        }
        uint256 total = _assertEveryWindow(losses, 1 days);
        assertGt(total, 0.035e18);
        assertLe(total, 0.04e18);
    }

    /// @notice The same at the middle on a vault without budget: a loss every day, for ever.
    function test_attack_tradingBeforeEachRound_paysOnNaiveBasket() public {
        createNaive();
        uint256 gained;
        for (uint256 day; day < DAYS; ++day) gained += _tradeNaiveBeforeRound(day % 2 == 0);
        assertGt(gained, 400e18);
    }

    /// @notice Gains give no credit: what a good trade brings does not pay for a bad one.
    function test_attack_gainsAsCredit() public {
        tradeFor(CASH, ETHER, 200e18, 199e18);
        uint256 used = lossUsed();
        tradeFor(ETHER, CASH, 200e18, 400e18);
        assertEq(lossUsed(), used);
        assertGt(used, 0);
    }

    /// @notice A new version of the policy does not refill the budget.
    function test_attack_newPolicyRefillsTheBudget() public {
        _bleedAll();
        uint256 used = lossUsed();
        IPolicyRegistry.Configuration memory tighter = configurationOfFive();
        tighter.components[LINK].maxWeight = 3_900;
        vm.prank(OWNER);
        (, uint256 due) = registry.submit(address(vault), tighter);
        assertEq(due, 0);
        assertEq(lossUsed(), used);
        _expectBudgetExceeded();
    }

    /// @notice Nor does a new allocator.
    function test_attack_newAllocatorRefillsTheBudget() public {
        _bleedAll();
        uint256 used = lossUsed();
        uint256 period = LOSS_PERIOD;
        bytes memory call = abi.encodeCall(IVaultAdministration.setAllocator, (MALLORY));
        submitAndWait(call);
        vault.accept(call);
        // The wait of three days drains as any wait does.
        assertApproxEqAbs(lossUsed(), used - (uint256(LOSS_BUDGET) * 3 days) / period, 1);
        assertEq(vault.allocator(), MALLORY);
    }

    /// @notice One trade may not lose more than the policy allows a trade, however full the budget.
    function test_attack_oneLargeLoss() public {
        uint256 out = amountWorth(ETHER, 98e18);
        tokens[ETHER].mint(address(route), out);
        (uint256 sold, uint256 bought) = (_mid(CASH, 100e6), _mid(ETHER, out));
        uint256 least = (sold * 9_900) / 10_000;
        vm.expectRevert(abi.encodeWithSelector(ITrading.TradeLossTooLarge.selector, sold, bought, least));
        tradeRaw(intentOf(CASH, ETHER, 100e6, out));
    }

    /// @notice Nobody but the allocator trades.
    function test_attack_anyoneTrades() public {
        ITrading.Intent memory intent = intentOf(CASH, ETHER, 1e6, 0);
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, MALLORY, ALLOCATOR));
        vm.prank(MALLORY);
        vault.trade(intent, block.timestamp);
    }

    /* HELPERS */

    function _left() private view returns (uint256) {
        (uint256 used, uint256 size, ) = vault.lossBudget();
        return size - used;
    }

    /// @dev Trades at the largest loss, less each time it is refused, until less than a dollar is; returns what was lost at
    /// the middle. {1}
    function _bleedAll() private returns (uint256 lost) {
        uint256 value = 400e18;
        while (value > 1e18) {
            (uint256 sell, uint256 buy) = _fromHeavier();
            uint256 before = basketValue();
            if (_tryTrade(sell, buy, value, (value * 9_901) / 10_000))
                lost += ((before - basketValue()) * WAD) / before;
            else value /= 2;
        }
    }

    /// @dev Sells ether for bitcoin at the old middle, as much as the vault accepts, before ether rises and bitcoin falls
    /// by their uncertainty; or the other way round. Returns the loss at the new prices. {1}
    function _tradeBeforeRound(bool etherRises) private returns (uint256) {
        (uint256 riser, uint256 faller) = etherRises ? (ETHER, BITCOIN) : (BITCOIN, ETHER);
        uint256 total = basketValue();
        (uint256 held, uint256 sought) = (vaultBalance(riser), vaultBalance(faller));
        for (uint256 value = 900e18; value > 1e18;) if (!_tryTrade(riser, faller, value, value)) value /= 2;
        setPrice(riser, (priceOf(riser) * (WAD + UNCERTAINTY)) / WAD);
        setPrice(faller, (priceOf(faller) * (WAD - UNCERTAINTY)) / WAD);
        uint256 sold = valueOf(riser, held - vaultBalance(riser));
        return ((sold - valueOf(faller, vaultBalance(faller) - sought)) * WAD) / total;
    }

    /// @dev False when the vault refuses.
    function _tryTrade(uint256 sell, uint256 buy, uint256 value, uint256 valueOut) private returns (bool) {
        uint256 out = amountWorth(buy, valueOut);
        tokens[buy].mint(address(route), out);
        ITrading.Intent memory intent = intentOf(sell, buy, amountWorth(sell, value), out);
        vm.prank(ALLOCATOR);
        try vault.trade(intent, block.timestamp) {
            return true;
        } catch {
            return false;
        }
    }

    function _tradeNaiveBeforeRound(bool etherRises) private returns (uint256) {
        (uint256 riser, uint256 faller) = etherRises ? (ETHER, BITCOIN) : (BITCOIN, ETHER);
        uint256 sold = amountWorth(riser, 900e18);
        uint256 bought = amountWorth(faller, 900e18);
        tokens[faller].mint(address(route), bought);
        naive.trade(route, riser, faller, sold, bought);
        setPrice(riser, (priceOf(riser) * (WAD + UNCERTAINTY)) / WAD);
        setPrice(faller, (priceOf(faller) * (WAD - UNCERTAINTY)) / WAD);
        return valueOf(riser, sold) - valueOf(faller, bought);
    }

    function _bleedNaive(uint256 sell, uint256 buy) private {
        uint256 value = 600e18;
        uint256 out = amountWorth(buy, (value * 9_901) / 10_000);
        tokens[buy].mint(address(route), out);
        naive.trade(route, sell, buy, amountWorth(sell, value), out);
    }

    /// @dev Every window of whole intervals; returns the sum of all. Each loss stands at one moment.
    function _assertEveryWindow(uint256[] memory losses, uint256 interval) private pure returns (uint256 total) {
        for (uint256 from; from < losses.length; ++from) {
            uint256 sum;
            for (uint256 to = from; to < losses.length; ++to) {
                sum += losses[to];
                uint256 window = (to - from) * interval;
                assertLe(sum, LOSS_BUDGET + (LOSS_BUDGET * window) / LOSS_PERIOD, "window");
            }
            if (from == 0) total = sum;
        }
    }

    /// @dev Cash for ether or back, whichever the bands allow.
    function _fromHeavier() private view returns (uint256 sell, uint256 buy) {
        return heldValue(CASH) >= heldValue(ETHER) ? (CASH, ETHER) : (ETHER, CASH);
    }

    /// @dev One more trade of 400 USD at a loss of 0.99 % is refused, with the figures.
    function _expectBudgetExceeded() private {
        (uint256 sell, uint256 buy) = _fromHeavier();
        uint256 out = amountWorth(buy, (400e18 * 9_901) / uint256(10_000));
        uint256 amountIn = amountWorth(sell, 400e18);
        tokens[buy].mint(address(route), out);
        (, uint256 ask) = feeds[sell].quote();
        (uint256 bid, ) = feeds[buy].quote();
        uint256 gave = (amountIn * ask + unitOf(sell) - 1) / unitOf(sell);
        uint256 difference = gave - (out * bid) / unitOf(buy);
        (uint256 total, , ) = vault.netAssetValue(); // at the bid
        uint256 loss = (difference * WAD + total - 1) / total;
        (uint256 used, uint256 size, ) = vault.lossBudget();
        ITrading.Intent memory intent = intentOf(sell, buy, amountIn, out);
        vm.expectRevert(abi.encodeWithSelector(IBasket.LossBudgetExceeded.selector, used, loss, size));
        tradeRaw(intent);
    }

    function _mid(uint256 i, uint256 amount) private view returns (uint256) {
        (uint256 bid, uint256 ask) = feeds[i].quote();
        return (amount * (bid + ask)) / (2 * unitOf(i));
    }
}
