// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IVaultLens} from "contracts/interfaces/IVaultLens.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {TradeTest} from "../vault/TradeTest.sol";

/// @notice The largest trade that the lens names goes through; a cent more is refused by the bound that it names.
contract MaximumTradeTest is TradeTest {
    /// @dev {USD} Above what one smallest unit of any component is worth.
    uint256 private constant _CENT = 0.01e18;

    IVaultLens private _lens;
    /// @dev How often another bound refused than the one that the lens named.
    uint256 private _others;

    function setUp() public override {
        super.setUp();
        createVaultOfFive();
        _lens = IVaultLens(deployCode(Artifacts.path("lens", "VaultLens")));
    }

    /* BY HAND */

    function test_theMinimumOfWhatIsSoldBinds() public view {
        IVaultLens.Trade memory trade = _maximum(0, 1);
        // 1 % of 4,987.5 USD at the bid, at half a per cent lost for every dollar: 9,975 USD; the minimum of cash binds before.
        assertEq(uint256(trade.bound), uint256(IVaultLens.Bound.SoldMinimum));
        assertEq(trade.group, 0);
        assertEq(trade.value, 500e18);
        assertEq(trade.sold, 500e6);
        assertEq(trade.bought, 0.25e18);
    }

    function test_groupMaximumBinds() public {
        // Markets move, nobody trades: ether, bitcoin and link are 75 % of the value, their group's maximum.
        setPrice(1, 4_000e18);
        setPrice(2, 100_000e18);
        setPrice(3, 20e18);
        IVaultLens.Trade memory trade = _maximum(0, 1);
        assertEq(uint256(trade.bound), uint256(IVaultLens.Bound.BoughtMaximum));
        assertEq(trade.group, 1);
        assertEq(trade.value, 0);
        assertGt(_maximum(1, 0).value, 0);
    }

    function test_mendingAMaximumMayLeaveAMinimum() public {
        setPrice(1, 12_000e18); // six of ten parts: above its own maximum and the group's
        IVaultLens.Trade memory trade = _maximum(1, 0);
        _tradeAndOneCentMore(trade);
    }

    function test_aComponentForItselfIsNoTrade() public view {
        assertEq(_maximum(2, 2).value, 0);
    }

    function test_RevertWhen_notAComponent() public {
        vm.expectRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, address(this)));
        _lens.maximumTrade(address(vault), address(this), address(tokens[0]));
    }

    function test_nothingWhileTradingIsPaused() public {
        vm.prank(OWNER);
        vault.pause(IRecovery.Activity.Trading, 1 days);
        IVaultLens.Trade memory trade = _maximum(0, 1);
        assertEq(trade.value, 0);
        assertEq(uint256(trade.bound), uint256(IVaultLens.Bound.None));
    }

    function test_nothingWithADeadFeed() public {
        feeds[3].setDead(true);
        assertEq(_maximum(0, 1).value, 0);
    }

    /* FUZZED */

    /// @dev Any prices, any stray amounts in the basket, any part of the budget used.
    function testFuzz_theLargestGoesThroughAndACentMoreDoesNot(uint256 seed) public {
        _shake(seed);
        uint256 sell = seed % 5;
        uint256 buy = (sell + 1 + ((seed >> 8) % 4)) % 5;
        _tradeAndOneCentMore(_maximum(sell, buy));
    }

    /// @dev The bound named is the one that refuses, but for ties.
    function test_namesTheBound() public {
        for (uint256 seed; seed < 100; ++seed) {
            uint256 moment = vm.snapshotState();
            _shake(seed);
            _expectRefusalOf(seed);
            uint256 others = _others;
            vm.revertToState(moment);
            _others = others;
        }
        assertLe(_others, 5);
    }

    /// @dev Groups that overlap, so that a component is bound by two.
    function testFuzz_overlappingGroups(uint256 seed) public {
        IPolicyRegistry.Configuration memory next = configurationOfFive();
        next.components[1].groups[1] = 2;
        next.components[2].groups[1] = 2;
        next.groups[1].maxWeight = 8_000;
        vm.prank(OWNER);
        (address pointer, uint256 due) = registry.submit(address(vault), next);
        vm.warp(due);
        registry.accept(address(vault), pointer);
        _shake(seed);
        uint256 sell = seed % 5;
        uint256 buy = (sell + 1 + ((seed >> 8) % 4)) % 5;
        _tradeAndOneCentMore(_maximum(sell, buy));
    }

    /* HELPERS */

    function _maximum(uint256 sell, uint256 buy) private view returns (IVaultLens.Trade memory) {
        return _lens.maximumTrade(address(vault), address(tokens[sell]), address(tokens[buy]));
    }

    function _shake(uint256 seed) private {
        for (uint256 i; i < 5; ++i) {
            uint256 factor = 20 + (uint256(keccak256(abi.encode(seed, i))) % 400); // percent
            setPrice(i, (priceOf(i) * factor) / 100);
            uint256 given = uint256(keccak256(abi.encode(seed, i, "given"))) % 2_000e18;
            if (given % 3 == 0) tokens[i].mint(address(vault), amountWorth(i, given));
        }
        uint256 size = uint256(keccak256(abi.encode(seed, "budget"))) % LOSS_BUDGET;
        if (size % 2 == 0) return;
        vm.prank(OWNER);
        vault.setLossBudgets(uint64(size / 100), LOSS_PERIOD);
    }

    function _expectRefusalOf(uint256 seed) private {
        IVaultLens.Trade memory trade = _maximum(seed % 5, ((seed % 5) + 1 + ((seed / 5) % 4)) % 5);
        if (trade.value > 0) _expectRefusal(trade);
    }

    function _tradeAndOneCentMore(IVaultLens.Trade memory trade) private {
        uint256 moment = vm.snapshotState();
        _expectRefusal(trade);
        vm.revertToState(moment);
        if (trade.bought == 0) return;
        trade_(trade.sell, trade.buy, trade.sold, trade.bought);
    }

    /// @dev At the middle, a cent beyond the largest.
    function _expectRefusal(IVaultLens.Trade memory trade) private {
        uint256 sold = trade.sold + amountWorth(trade.sell, _CENT + _budgetSlack(trade)) + 1;
        uint256 bought = amountWorth(trade.buy, valueOf(trade.sell, sold));
        ITrading.Intent memory intent = intentOf(trade.sell, trade.buy, sold, bought);
        vm.prank(ALLOCATOR);
        (bool success, bytes memory answer) = address(vault).call(
            abi.encodeCall(ITrading.trade, (intent, block.timestamp))
        );
        assertFalse(success, "a cent more");
        // Another bound may be less than a cent further off; then it is that one's error that comes back.
        if (!_isOf(trade, bytes4(answer))) _others += 1;
    }

    /// @dev {USD} What the lens keeps free of the loss budget, the worth of one unit bought, at half a cent lost a dollar.
    function _budgetSlack(IVaultLens.Trade memory trade) private view returns (uint256) {
        return trade.bound == IVaultLens.Bound.LossBudget ? (402 * priceOf(trade.buy)) / unitOf(trade.buy) : 0;
    }

    function _isOf(IVaultLens.Trade memory trade, bytes4 reason) private pure returns (bool) {
        if (trade.bound == IVaultLens.Bound.Balance) return reason == IBasket.BalanceTooLow.selector;
        if (trade.bound == IVaultLens.Bound.LossBudget) return reason == IBasket.LossBudgetExceeded.selector;
        bool isSold = trade.bound == IVaultLens.Bound.SoldMinimum;
        if (trade.group == 0) {
            bytes4 own = isSold ? IBasket.ComponentBelowMinimum.selector : IBasket.ComponentAboveMaximum.selector;
            return reason == own;
        }
        bytes4 common = isSold ? IBasket.GroupBelowMinimum.selector : IBasket.GroupAboveMaximum.selector;
        return reason == common;
    }

    function trade_(uint256 sell, uint256 buy, uint256 sold, uint256 bought) private {
        assertEq(trade(sell, buy, sold, bought), bought);
    }
}
