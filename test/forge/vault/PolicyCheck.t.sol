// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IAssetEntry} from "contracts/interfaces/IAssetEntry.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {TradeTest} from "./TradeTest.sol";

/// @notice The monotone rule, through the vault's own doors. Five components at 20 % with bands of 10 to 40 %; group 1
/// holds 1, 2, 3 at 30 to 75 %, group 2 holds 0 and 4 at 20 to 60 %.
contract PolicyCheckTest is TradeTest {
    function setUp() public override {
        super.setUp();
        createVaultOfFive();
    }

    /* TRADES: BOUNDS OF A COMPONENT */

    function test_buyingUpToTheMaximum() public {
        setPrice(2, 105_000e18); // 2,100 of 6,100; 2,440 is the maximum
        trade(1, 2, amountWorth(1, 339.9e18), amountWorth(2, 339.9e18));
        (uint256[] memory values, uint256 total) = valuesNow();
        assertApproxEqAbs(weight(values[2], total), 0.4e18, 1e14);
    }

    function test_RevertWhen_buyingAboveTheMaximum() public {
        setPrice(2, 105_000e18);
        _expectAbove(1, 2, 341e18, 2, 4_000);
    }

    function test_RevertWhen_buyingWhatIsAboveItsMaximumAlready() public {
        setPrice(1, 8_000e18); // 4,000 of 8,000
        _expectAbove(0, 1, 1e18, 1, 4_000);
    }

    function test_sellingWhatIsAboveItsMaximumMends() public {
        setPrice(1, 8_000e18);
        tradeAtMiddle(1, 0, 1e18); // far from the band still, but better
        tradeAtMiddle(1, 4, 700e18);
    }

    function test_sellingDownToTheMinimum() public {
        tradeAtMiddle(1, 0, 500e18);
    }

    function test_RevertWhen_sellingBelowTheMinimum() public {
        _expectBelow(1, 0, 501e18, 1, 1_000);
    }

    function test_RevertWhen_sellingWhatIsBelowItsMinimumAlready() public {
        setPrice(1, 600e18); // 300 of 4,300
        _expectBelow(1, 0, 1e18, 1, 1_000);
    }

    function test_buyingWhatIsBelowItsMinimumMends() public {
        setPrice(1, 600e18);
        tradeAtMiddle(0, 1, 1e18);
        tradeAtMiddle(0, 1, 300e18);
    }

    /// @dev Nothing of it is sold, so its breach stays what it was to the last digit: neither better nor worse.
    function test_sellingNothingOfWhatIsBelowItsMinimum() public {
        setPrice(1, 600e18);
        trade(1, 0, 0, 1);
    }

    /// @dev Too little to show in a weight is not better, and a breached limit has to get better.
    function test_RevertWhen_tooLittleIsSoldToMend() public {
        setPrice(1, 8_000e18);
        _expectTooLittle(IBasket.ComponentAboveMaximum.selector, 1, 0, 4_000);
    }

    function test_RevertWhen_tooLittleIsBoughtToMend() public {
        setPrice(1, 600e18);
        _expectTooLittle(IBasket.ComponentBelowMinimum.selector, 0, 1, 1_000);
    }

    function test_RevertWhen_jumpingFromAboveTheMaximumToBelowTheMinimum() public {
        _createVaultOfTwoWithBand();
        setPrice(0, 2.4e18); // 6,000 of 8,500: above 60 %
        tradeAtMiddle(0, 1, 1_000e18); // to 58.8 %
        setPrice(0, 3e18);
        _expectBelow(0, 1, 3_800e18, 0, 4_000);
    }

    function test_RevertWhen_jumpingFromBelowTheMinimumToAboveTheMaximum() public {
        _createVaultOfTwoWithBand();
        setPrice(0, 0.5e18); // 1,250 of 3,750: below 40 %
        _expectAbove(1, 0, 1_100e18, 0, 6_000);
        tradeAtMiddle(1, 0, 900e18); // to the middle of the band
    }

    /* TRADES: BOUNDS OF A GROUP */

    function test_RevertWhen_buyingAboveAGroupsMaximum() public {
        for (uint256 i = 1; i < 4; ++i) setPrice(i, (priceOf(i) * 19) / 10); // 5,700 of 7,700
        tradeAtMiddle(0, 1, 70e18);
        (uint256[] memory values, uint256 total) = valuesNow();
        uint256 before = values[1] + values[2] + values[3];
        (uint256 amountIn, uint256 out) = (amountWorth(4, 20e18), amountWorth(1, 20e18));
        bytes memory reason = abi.encodeWithSelector(
            IBasket.GroupAboveMaximum.selector,
            1,
            weight(before, total),
            weight(before + middleDown(1, out), total),
            bound18(7_500)
        );
        expectTradeRevert(reason, 4, 1, amountIn, out);
    }

    function test_RevertWhen_sellingBelowAGroupsMinimum() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.groups[1].minWeight = 3_500;
        _createAnew(c);
        tradeAtMiddle(0, 1, 249e18);
        (uint256[] memory values, uint256 total) = valuesNow();
        uint256 before = values[0] + values[4];
        uint256 amountIn = amountWorth(0, 10e18);
        bytes memory reason = abi.encodeWithSelector(
            IBasket.GroupBelowMinimum.selector,
            2,
            weight(before, total),
            weight(before - middleDown(0, amountIn), total),
            bound18(3_500)
        );
        expectTradeRevert(reason, 0, 1, amountIn, amountWorth(1, 10e18));
    }

    function test_breachedGroupIsMendedFromEitherSide() public {
        for (uint256 i = 1; i < 4; ++i) setPrice(i, priceOf(i) * 3); // 9,000 of 11,000: 81.8 % and 18.2 %
        tradeAtMiddle(1, 0, 100e18);
        tradeAtMiddle(2, 4, 100e18);
    }

    /// @dev A swap between members touches the group not at all, breached as it is.
    function test_swapInsideABreachedGroupIsFree() public {
        for (uint256 i = 1; i < 4; ++i) setPrice(i, priceOf(i) * 3);
        tradeAtMiddle(1, 2, 500e18);
    }

    function test_memberOfTwoGroupsHasToMendBoth() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.groups = new IPolicyRegistry.Group[](3);
        c.groups[0] = IPolicyRegistry.Group(3_000, 7_500);
        c.groups[1] = IPolicyRegistry.Group(2_000, 6_000);
        c.groups[2] = IPolicyRegistry.Group(0, 2_500); // what one issuer is behind: component 3, as fourth group
        c.components[3].groups[3] = 3;
        _createAnew(c);
        setPrice(3, 14e18); // 1,400 of 5,400: 25.9 %
        (uint256[] memory values, uint256 total) = valuesNow();
        (uint256 amountIn, uint256 out) = (amountWorth(1, 10e18), amountWorth(3, 10e18));
        bytes memory reason = abi.encodeWithSelector(
            IBasket.GroupAboveMaximum.selector,
            3,
            weight(values[3], total),
            weight(values[3] + middleDown(3, out), total),
            bound18(2_500)
        );
        expectTradeRevert(reason, 1, 3, amountIn, out);
        tradeAtMiddle(3, 1, 10e18);
    }

    /* TRADES: UPPER BOUNDS OUTRANK LOWER ONES */

    /// @dev Group 1 holds 0 and 1 at most at half; 0 at least at 20 %. Both at 30 %: the group is 10 points too large.
    function test_mendingAGroupMayLeaveALowerBound() public {
        _createVaultWithCappedGroup();
        tradeAtMiddle(0, 2, 600e18); // 0 falls to 18 %, two below; the group is mended by twelve
        (uint256[] memory values, uint256 total) = valuesNow();
        assertLt(weight(values[0], total), 0.2e18);
    }

    function test_RevertWhen_leavingALowerBoundByMoreThanIsMended() public {
        _createVaultWithCappedGroup();
        // The group's breach is 10 points, so it is mended by at most 10; to 9.8 % would be 10.2 points below 20 %.
        _expectBelow(0, 2, 1_010e18, 0, 2_000);
        tradeAtMiddle(0, 2, 990e18);
    }

    function test_RevertWhen_leavingALowerBoundMendsNothing() public {
        _createVaultWithCappedGroup();
        // Inside the group nothing is mended.
        _expectBelow(0, 1, 600e18, 0, 2_000);
    }

    /* FLOWS: THE MOVED COMPONENT */

    function test_RevertWhen_depositGoesAboveTheMaximum() public {
        setPrice(1, 4_800e18); // 2,400 of 6,400: 37.5 %
        uint256 amount = amountWorth(1, 300e18);
        (uint256[] memory values, uint256 total) = valuesNow();
        uint256 value = middleDown(1, amount);
        give(1, ALICE, amount);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBasket.ComponentAboveMaximum.selector,
                address(tokens[1]),
                weight(values[1], total),
                weight(values[1] + value, total + value),
                bound18(4_000)
            )
        );
        vm.prank(ALICE);
        vault.deposit(address(tokens[1]), amount, 0, ALICE, block.timestamp);
    }

    function test_RevertWhen_depositAddsToABreach() public {
        setPrice(1, 8_000e18);
        give(1, ALICE, 1e12);
        vm.expectPartialRevert(IBasket.ComponentAboveMaximum.selector);
        vm.prank(ALICE);
        vault.deposit(address(tokens[1]), 1e12, 0, ALICE, block.timestamp);
    }

    function test_depositMendsAMinimum() public {
        setPrice(1, 600e18); // 7 %
        deposit(ALICE, 1, amountWorth(1, 10e18));
        deposit(ALICE, 1, amountWorth(1, 300e18));
    }

    function test_RevertWhen_depositJumpsOverTheBand() public {
        _createVaultOfTwoWithBand();
        setPrice(0, 0.5e18);
        give(0, ALICE, amountWorth(0, 3_000e18));
        vm.expectPartialRevert(IBasket.ComponentAboveMaximum.selector);
        vm.prank(ALICE);
        vault.deposit(address(tokens[0]), 6_000e18, 0, ALICE, block.timestamp);
    }

    function test_RevertWhen_redeemGoesBelowTheMinimum() public {
        vm.expectPartialRevert(IBasket.ComponentBelowMinimum.selector);
        redeem(CREATOR, 1, 600e18);
    }

    function test_RevertWhen_redeemAddsToABreach() public {
        setPrice(1, 600e18);
        vm.expectPartialRevert(IBasket.ComponentBelowMinimum.selector);
        redeem(CREATOR, 1, 1e18);
    }

    function test_redeemMendsAMaximum() public {
        setPrice(1, 8_000e18);
        redeem(CREATOR, 1, 10e18);
        redeem(CREATOR, 1, 300e18);
    }

    /* FLOWS: GROUPS */

    function test_RevertWhen_depositGoesAboveAGroupsMaximum() public {
        for (uint256 i = 1; i < 4; ++i) setPrice(i, (priceOf(i) * 19) / 10); // 5,700 of 7,700: 74.03 %
        (uint256[] memory values, uint256 total) = valuesNow();
        uint256 before = values[1] + values[2] + values[3];
        uint256 amount = amountWorth(1, 380e18);
        uint256 value = middleDown(1, amount);
        give(1, ALICE, amount);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBasket.GroupAboveMaximum.selector,
                1,
                weight(before, total),
                weight(before + value, total + value),
                bound18(7_500)
            )
        );
        vm.prank(ALICE);
        vault.deposit(address(tokens[1]), amount, 0, ALICE, block.timestamp);
    }

    function test_RevertWhen_redeemGoesBelowAGroupsMinimum() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.groups[1].minWeight = 3_900;
        _createAnew(c);
        vm.expectPartialRevert(IBasket.GroupBelowMinimum.selector);
        redeem(CREATOR, 0, 100e18);
    }

    function test_flowMendsABreachedGroup() public {
        for (uint256 i = 1; i < 4; ++i) setPrice(i, priceOf(i) * 3); // group 1 above, group 2 and its members below
        redeem(CREATOR, 1, 50e18);
        deposit(ALICE, 0, amountWorth(0, 50e18));
    }

    /* FLOWS: WHAT THEY DO NOT TOUCH */

    function test_RevertWhen_depositDilutesAnotherBelowItsMinimum() public {
        setPrice(1, 950e18); // 475 of 4,475: 10.6 %
        uint256 amount = amountWorth(0, 400e18);
        (uint256[] memory values, uint256 total) = valuesNow();
        give(0, ALICE, amount);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBasket.ComponentBelowMinimum.selector,
                address(tokens[1]),
                weight(values[1], total),
                weight(values[1], total + amountWorth(0, 400e18) * 1e12),
                bound18(1_000)
            )
        );
        vm.prank(ALICE);
        vault.deposit(address(tokens[0]), amount, 0, ALICE, block.timestamp);
    }

    function test_RevertWhen_redeemPushesAnotherAboveItsMaximum() public {
        setPrice(1, 5_200e18); // 2,600 of 6,600: 39.4 %
        vm.expectPartialRevert(IBasket.ComponentAboveMaximum.selector);
        redeem(CREATOR, 0, 200e18);
    }

    function test_RevertWhen_depositDilutesAGroupBelowItsMinimum() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.groups[1].minWeight = 3_900;
        _createAnew(c);
        uint256 amount = amountWorth(1, 200e18);
        give(1, ALICE, amount);
        vm.expectPartialRevert(IBasket.GroupBelowMinimum.selector);
        vm.prank(ALICE);
        vault.deposit(address(tokens[1]), amount, 0, ALICE, block.timestamp);
    }

    /// @dev 1 is below its minimum and falls further with every entry of another. Entries of what is short are good
    /// for the basket all the same, so they pass; entries of what is not are refused.
    function test_breachElsewhereMayDriftIfTheBasketGetsNoWorse() public {
        setPrice(1, 600e18); // 300 of 4,300
        setPrice(3, 6e18); // 600 of 3,900: short of its target too
        (uint256[] memory values, uint256 total) = valuesNow();
        assertLt(weight(values[1], total), 0.1e18);
        deposit(ALICE, 3, amountWorth(3, 50e18));
    }

    function test_RevertWhen_breachElsewhereDriftsAndTheBasketGetsWorse() public {
        setPrice(1, 600e18);
        uint256 amount = 50e6;
        (uint256[] memory values, uint256 total) = valuesNow();
        uint256 before = (misallocation(values, total, 2_000) * WAD) / total;
        values[0] += 50e18;
        uint256 afterwards = ceilDivide(misallocation(values, total + 50e18, 2_000) * WAD, total + 50e18);
        assertGt(afterwards, before);
        give(0, ALICE, amount);
        vm.expectRevert(abi.encodeWithSelector(IAssetEntry.MisallocationGrows.selector, before, afterwards));
        vm.prank(ALICE);
        vault.deposit(address(tokens[0]), amount, 0, ALICE, block.timestamp);
    }

    /// @dev The same from the other side: 1 is above its maximum, and exits of others add to it.
    function test_exitMayDriftAMaximumIfTheBasketGetsNoWorse() public {
        IPolicyRegistry.Configuration memory c = configurationOf(5);
        c.components[1].maxWeight = 4_000;
        _createAnew(c);
        setPrice(1, 10_000e18);
        setPrice(2, 200_000e18); // 5,000 and 4,000 of 12,000: one above its maximum, one above its target
        redeem(CREATOR, 2, 50e18);
        vm.expectPartialRevert(IAssetEntry.MisallocationGrows.selector);
        redeem(CREATOR, 0, 50e18);
    }

    function test_groupElsewhereMayDriftIfTheBasketGetsNoWorse() public {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        for (uint256 i; i < 5; ++i) c.components[i].minWeight = 0;
        c.groups[1] = IPolicyRegistry.Group(3_500, 6_000);
        _createAnew(c);
        setPrice(1, 4_000e18);
        setPrice(2, 100_000e18); // group 2 is 2,000 of 7,000 now
        deposit(ALICE, 3, amountWorth(3, 50e18)); // short of its target: good for the basket
        uint256 amount = amountWorth(1, 50e18); // beyond its target: bad for it
        give(1, ALICE, amount);
        vm.expectPartialRevert(IAssetEntry.MisallocationGrows.selector);
        vm.prank(ALICE);
        vault.deposit(address(tokens[1]), amount, 0, ALICE, block.timestamp);
    }

    /* HELPERS */

    /// @dev A trade of nothing for one smallest unit; component 1 is the breached one.
    function _expectTooLittle(bytes4 selector, uint256 sell, uint256 buy, uint256 limit) private {
        (uint256[] memory values, uint256 total) = valuesNow();
        uint256 before = weight(values[1], total);
        bytes memory reason = abi.encodeWithSelector(selector, address(tokens[1]), before, before, bound18(limit));
        expectTradeRevert(reason, sell, buy, 0, 1);
    }

    function _expectAbove(uint256 sell, uint256 buy, uint256 value, uint256 token, uint256 maximum) private {
        (uint256[] memory values, uint256 total) = valuesNow();
        (uint256 amountIn, uint256 out) = (amountWorth(sell, value), amountWorth(buy, value));
        bytes memory reason = abi.encodeWithSelector(
            IBasket.ComponentAboveMaximum.selector,
            address(tokens[token]),
            weight(values[token], total),
            weight(values[token] + middleDown(buy, out), total),
            bound18(maximum)
        );
        expectTradeRevert(reason, sell, buy, amountIn, out);
    }

    function _expectBelow(uint256 sell, uint256 buy, uint256 value, uint256 token, uint256 minimum) private {
        (uint256[] memory values, uint256 total) = valuesNow();
        uint256 amountIn = amountWorth(sell, value);
        bytes memory reason = abi.encodeWithSelector(
            IBasket.ComponentBelowMinimum.selector,
            address(tokens[token]),
            weight(values[token], total),
            weight(values[token] - middleDown(sell, amountIn), total),
            bound18(minimum)
        );
        expectTradeRevert(reason, sell, buy, amountIn, amountWorth(buy, value));
    }

    /// @dev Two components, no groups, the first between 40 and 60 %.
    function _createVaultOfTwoWithBand() private {
        startAnew();
        addToken("ONE", 18, 1e18);
        addToken("TWO", 18, 1e18);
        IPolicyRegistry.Configuration memory c = configurationOf(2);
        (c.components[0].minWeight, c.components[0].maxWeight) = (4_000, 6_000);
        createVault(c);
    }

    /// @dev Three components; 0 and 1 are of a group that may be half. Prices then put it at 60 %.
    function _createVaultWithCappedGroup() private {
        startAnew();
        for (uint256 i; i < 3; ++i) addToken("TOKEN", 18, 1e18);
        IPolicyRegistry.Configuration memory c = configurationOf(3);
        (c.components[0].targetWeight, c.components[1].targetWeight) = (2_500, 2_500);
        c.components[2].targetWeight = 5_000;
        c.components[0].minWeight = 2_000;
        c.components[0].groups[0] = 1;
        c.components[1].groups[1] = 1;
        c.groups = new IPolicyRegistry.Group[](1);
        c.groups[0] = IPolicyRegistry.Group(0, 5_000);
        createVault(c);
        // 1,250 and 1,250 of 5,000 become 1,500 and 1,500 of 5,000
        setPrice(0, 1.2e18);
        setPrice(1, 1.2e18);
        setPrice(2, 0.8e18);
    }

    /// @dev A vault of five again, with another policy.
    function _createAnew(IPolicyRegistry.Configuration memory c) private {
        deployProtocol();
        vault = IAllocationVault(address(0));
        createVault(c);
    }
}
