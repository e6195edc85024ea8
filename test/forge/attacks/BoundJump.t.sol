// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice A market move leaves a bound broken, and somebody mends it by breaking the opposite one. Each bound is a limit
/// of its own, so what was whole must stay whole.
contract BoundJumpTest is AttackTest {
    uint256 private constant MINIMUM = 0.1e18;
    uint256 private constant MAXIMUM = 0.3e18;
    uint256 private constant GROUP_MINIMUM = 0.25e18;
    uint256 private constant GROUP_MAXIMUM = 0.6e18;

    /// @dev Cash 60 %, ether 20 %, bitcoin 20 %; ether and bitcoin form group 1.
    function setUp() public override {
        super.setUp();
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        IPolicyRegistry.Configuration memory configuration;
        configuration.components = new IPolicyRegistry.Component[](3);
        configuration.components[CASH] = component(CASH, 0, 6_000, 9_500);
        configuration.components[ETHER] = component(ETHER, 1_000, 2_000, 3_000);
        configuration.components[BITCOIN] = component(BITCOIN, 1_000, 2_000, 3_000);
        configuration.components[ETHER].groups[0] = 1;
        configuration.components[BITCOIN].groups[0] = 1;
        configuration.groups = new IPolicyRegistry.Group[](1);
        configuration.groups[0] = IPolicyRegistry.Group(2_500, 6_000);
        configuration.limits = IPolicyRegistry.Limits(100, 50, 200, 500, 60);
        createVault(configuration);
    }

    /// @notice Bitcoin at 4.8 % is bought up to 40 %: from below its minimum to above its maximum.
    function test_attack_jumpOverTheBand_upwards() public {
        setPrice(BITCOIN, 10_000e18);
        uint256 total = basketValue();
        uint256 out = amountWorth(BITCOIN, 1_500e18);
        tokens[BITCOIN].mint(address(route), out);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBasket.ComponentAboveMaximum.selector,
                address(tokens[BITCOIN]),
                (heldValue(BITCOIN) * WAD) / total,
                ((heldValue(BITCOIN) + _mid(BITCOIN, out)) * WAD) / total,
                MAXIMUM
            )
        );
        tradeRaw(intentOf(CASH, BITCOIN, 1_500e6, out));
    }

    /// @notice The helpful part of the same trade is accepted.
    function test_attack_jumpOverTheBand_helpfulPartPasses() public {
        setPrice(BITCOIN, 10_000e18);
        trade(CASH, BITCOIN, 600e18, 0);
        assertGe(weightOf(BITCOIN), MINIMUM);
        assertLe(weightOf(BITCOIN), MAXIMUM);
    }

    /// @notice Bitcoin at 50 % is sold down to 6 %: from above its maximum to below its minimum. Mending its own upper
    /// bound gives no leave.
    function test_attack_jumpOverTheBand_downwards() public {
        setPrice(BITCOIN, 200_000e18);
        uint256 total = basketValue();
        uint256 amount = amountWorth(BITCOIN, 3_600e18);
        uint256 out = amountWorth(CASH, 3_600e18);
        tokens[CASH].mint(address(route), out);
        uint256 weightAfter = ((heldValue(BITCOIN) - _mid(BITCOIN, amount)) * WAD) / total;
        assertLt(weightAfter, MINIMUM);
        // The group allows it by what the component mends; the component itself does not.
        vm.expectRevert(
            abi.encodeWithSelector(
                IBasket.ComponentBelowMinimum.selector,
                address(tokens[BITCOIN]),
                (heldValue(BITCOIN) * WAD) / total,
                weightAfter,
                MINIMUM
            )
        );
        tradeRaw(intentOf(BITCOIN, CASH, amount, out));
    }

    /// @notice A group at 9.1 % is filled through ether, which is whole, beyond ether's own maximum.
    function test_attack_jumpOverTheBand_ofAGroup() public {
        setPrice(BITCOIN, 5_000e18);
        setPrice(ETHER, 400e18);
        uint256 total = basketValue();
        assertLt(((heldValue(ETHER) + heldValue(BITCOIN)) * WAD) / total, GROUP_MINIMUM);
        uint256 out = amountWorth(ETHER, 1_000e18);
        tokens[ETHER].mint(address(route), out);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBasket.ComponentAboveMaximum.selector,
                address(tokens[ETHER]),
                (heldValue(ETHER) * WAD) / total,
                ((heldValue(ETHER) + _mid(ETHER, out)) * WAD) / total,
                MAXIMUM
            )
        );
        tradeRaw(intentOf(CASH, ETHER, 1_000e6, out));
    }

    /// @notice A deposit over the whole band is refused like a trade.
    function test_attack_jumpOverTheBand_byDeposit() public {
        setPrice(BITCOIN, 10_000e18);
        uint256 total = basketValue();
        uint256 amount = amountWorth(BITCOIN, 3_000e18);
        give(BITCOIN, MALLORY, amount);
        uint256 added = _mid(BITCOIN, vaultBalance(BITCOIN) + amount);
        uint256 totalAfter = total - heldValue(BITCOIN) + added;
        address asset = address(tokens[BITCOIN]);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBasket.ComponentAboveMaximum.selector,
                asset,
                (heldValue(BITCOIN) * WAD) / total,
                (added * WAD) / totalAfter,
                MAXIMUM
            )
        );
        vm.prank(MALLORY);
        vault.deposit(asset, amount, 0, MALLORY, block.timestamp);
    }

    /// @notice Bitcoin is sold far beyond what mends its maximum, until its group, which was above its own maximum, would be
    /// below its minimum. A subject that was above its own maximum has no leave to fall below its minimum.
    function test_attack_jumpOverTheBand_ofAGroupByItsMember() public {
        setPrice(BITCOIN, 200_000e18);
        uint256 value = 3_150e18;
        uint256 out = amountWorth(CASH, value);
        tokens[CASH].mint(address(route), out);
        ITrading.Intent memory intent = intentOf(BITCOIN, CASH, amountWorth(BITCOIN, value), out);
        vm.expectPartialRevert(IBasket.GroupBelowMinimum.selector);
        tradeRaw(intent);
    }

    /// @notice Any trade at any prices: a bound that was whole before is whole after, but for a lower bound of what is sold
    /// while an upper one is mended.
    function testFuzz_attack_jumpOverTheBand(
        uint256 etherPrice,
        uint256 bitcoinPrice,
        uint256 dice,
        uint256 value
    ) public {
        setPrice(ETHER, bound(etherPrice, 100e18, 20_000e18));
        setPrice(BITCOIN, bound(bitcoinPrice, 2_000e18, 500_000e18));
        uint256 sell = dice % 3;
        uint256 buy = (sell + 1 + ((dice / 3) % 2)) % 3;
        bool[3] memory above = _above();
        bool[3] memory below = _below();
        if (!_tryTrade(sell, buy, bound(value, 1e18, heldValue(sell)))) return;
        for (uint256 i = 1; i < 3; ++i) {
            if (!above[i]) assertLe(weightOf(i), MAXIMUM + 1);
            if (!below[i]) assertGe(weightOf(i) + (_groupMended(above) ? 0.4e18 : 1), MINIMUM);
            if (below[i]) assertLe(weightOf(i), MAXIMUM + 1);
        }
    }

    /* HELPERS */

    /// @dev Whether the group may have been above its maximum, which only two heavy members make.
    function _groupMended(bool[3] memory above) private pure returns (bool) {
        return above[ETHER] || above[BITCOIN];
    }

    function _above() private view returns (bool[3] memory flags) {
        for (uint256 i = 1; i < 3; ++i) flags[i] = weightOf(i) > MAXIMUM;
    }

    function _below() private view returns (bool[3] memory flags) {
        for (uint256 i = 1; i < 3; ++i) flags[i] = weightOf(i) < MINIMUM;
    }

    function _tryTrade(uint256 sell, uint256 buy, uint256 value) private returns (bool) {
        uint256 out = amountWorth(buy, value);
        tokens[buy].mint(address(route), out);
        ITrading.Intent memory intent = intentOf(sell, buy, amountWorth(sell, value), out);
        vm.prank(ALLOCATOR);
        try vault.trade(intent, block.timestamp) {
            return true;
        } catch {
            return false;
        }
    }

    function _mid(uint256 i, uint256 amount) private view returns (uint256) {
        (uint256 bid, uint256 ask) = feeds[i].quote();
        return (amount * (bid + ask)) / (2 * unitOf(i));
    }
}
