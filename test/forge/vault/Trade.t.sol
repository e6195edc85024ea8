// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeTransferLib} from "solady/src/utils/SafeTransferLib.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRoute} from "contracts/interfaces/IRoute.sol";
import {Mood} from "../harness/StubbornToken.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {TradeTest} from "./TradeTest.sol";

/// @notice What a route of the test does while it has the vault's tokens.
enum Deed {
    Pays,
    SeizesThird,
    SeizesSold,
    ChangesSupply,
    ReadsViews,
    ReadsOpenViews,
    ReturnsHalf
}

/// @notice `trade` but for the limits, which are in PolicyCheck.t.sol. The test itself is a route where it needs more
/// than a desk.
contract TradeVaultTest is TradeTest, IRoute {
    /// @dev Solady keeps the supply here.
    bytes32 private constant _SUPPLY_SLOT = bytes32(uint256(0x05345cdf77eb68f44c));

    Deed private _deed;

    function setUp() public override {
        super.setUp();
        createVaultOfFive();
    }

    /// @inheritdoc IRoute
    function execute(
        address sell,
        address buy,
        uint256 amountIn,
        uint256 minOut,
        bytes calldata
    ) external returns (uint256) {
        Deed deed = _deed;
        if (deed == Deed.SeizesThird) stubborn.seize(address(vault), address(this), 1);
        if (deed == Deed.SeizesSold) stubborn.seize(address(vault), address(this), 1);
        if (deed == Deed.ChangesSupply) vm.store(address(vault), _SUPPLY_SLOT, bytes32(share.totalSupply() + 1));
        if (deed == Deed.ReadsViews) vault.netAssetValue();
        if (deed == Deed.ReadsOpenViews) {
            vault.lossBudget();
            vault.totalClaims(sell);
            share.totalSupply();
        }
        if (deed == Deed.ReturnsHalf) IRouteToken(sell).transfer(msg.sender, amountIn / 2);
        IRouteToken(buy).transfer(msg.sender, minOut);
        return minOut;
    }

    /* WHAT IT DOES */

    function test_swapsAndSaysWhatItLost() public {
        (uint256 sold, uint256 out) = (amountWorth(1, 400e18), amountWorth(0, 398e18));
        uint256 loss = _loss(1, 0, sold, out);
        ITrading.Intent memory intent = intentOf(1, 0, sold, out);
        intent.minOut = out;
        vm.expectEmit(address(vault));
        emit ITrading.Traded(address(desk), address(tokens[1]), address(tokens[0]), sold, out, loss);
        assertEq(trade(intent), out);
        assertEq(tokens[1].balanceOf(address(vault)), 0.5e18 - sold);
        assertEq(tokens[0].balanceOf(address(vault)), 1_000e6 + out);
        (uint256 used, , ) = vault.lossBudget();
        assertEq(used, loss);
    }

    /// @dev Sold at the ask, bought at the bid: at the middle a trade costs both uncertainties.
    function test_tradeAtTheMiddleCostsTheUncertaintyOfBoth() public {
        tradeAtMiddle(1, 0, 500e18);
        (uint256 used, , ) = vault.lossBudget();
        // over the basket at its bid
        assertApproxEqRel(used, (500e18 * 2 * UNCERTAINTY * WAD) / (5_000e18 * (WAD - UNCERTAINTY)), 1e13);
    }

    function test_gainIsNoCredit() public {
        tradeAtMiddle(1, 0, 100e18);
        (uint256 used, , ) = vault.lossBudget();
        ITrading.Intent memory intent = intentOf(1, 0, amountWorth(1, 100e18), 110e6);
        vm.expectEmit(address(vault));
        emit ITrading.Traded(address(desk), address(tokens[1]), address(tokens[0]), intent.amountIn, 110e6, 0);
        trade(intent);
        (uint256 after_, , ) = vault.lossBudget();
        assertEq(after_, used);
    }

    function test_whatTheRouteReturnsWasNotSold() public {
        _deed = Deed.ReturnsHalf;
        ITrading.Intent memory intent = _ownIntent(1, 0, amountWorth(1, 200e18), 100e6);
        vm.expectEmit(true, true, true, false, address(vault));
        emit ITrading.Traded(address(this), address(tokens[1]), address(tokens[0]), 0.05e18, 100e6, 0);
        trade(intent);
        assertEq(tokens[1].balanceOf(address(vault)), 0.45e18);
    }

    function test_nothingForSomethingIsAGift() public {
        assertEq(trade(1, 0, 0, 5e6), 5e6);
        (uint256 used, , ) = vault.lossBudget();
        assertEq(used, 0);
    }

    function test_componentOfNothingCanBeBought() public {
        deal(address(tokens[2]), address(vault), 0);
        tradeAtMiddle(1, 2, 100e18);
        assertApproxEqRel(valueOf(2, tokens[2].balanceOf(address(vault))), 100e18, 1e14);
    }

    /* LOSS */

    function test_largestLossOfATradeIsAllowed() public {
        trade(1, 0, 0.1e18, 198e6); // 200 USD for 198: one per cent
    }

    function test_RevertWhen_tradeLosesMore() public {
        (uint256 sold, uint256 bought) = (middleDown(1, 0.1e18), middleDown(0, 198e6 - 1));
        bytes memory reason = abi.encodeWithSelector(
            ITrading.TradeLossTooLarge.selector,
            sold,
            bought,
            ceilDivide(sold * 9_900, BPS)
        );
        expectTradeRevert(reason, 1, 0, 0.1e18, 198e6 - 1);
    }

    function test_RevertWhen_lossBudgetIsUsedUp() public {
        uint256 spent;
        // There and back at one per cent below the middle, until the budget does not hold the next.
        for (uint256 i; ; ++i) {
            (uint256 sell, uint256 buy) = i % 2 == 0 ? (uint256(1), uint256(0)) : (uint256(0), uint256(1));
            (uint256 amountIn, uint256 out) = (amountWorth(sell, 400e18), amountWorth(buy, 396e18));
            uint256 loss = _loss(sell, buy, amountIn, out);
            (uint256 used, , ) = vault.lossBudget();
            assertEq(used, spent);
            if (spent + loss > LOSS_BUDGET) {
                bytes memory reason = abi.encodeWithSelector(
                    IBasket.LossBudgetExceeded.selector,
                    spent,
                    loss,
                    LOSS_BUDGET
                );
                expectTradeRevert(reason, sell, buy, amountIn, out);
                vm.warp(START + LOSS_PERIOD); // and drained again
                trade(sell, buy, amountIn, out);
                return;
            }
            trade(sell, buy, amountIn, out);
            spent += loss;
        }
    }

    /* WHO AND WITH WHAT */

    function test_RevertWhen_notTheAllocator() public {
        ITrading.Intent memory intent = intentOf(1, 0, 0.1e18, 200e6);
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, OWNER, ALLOCATOR));
        vm.prank(OWNER);
        vault.trade(intent, block.timestamp);
        vm.prank(OWNER);
        vault.setAllocator(address(0));
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, ALLOCATOR, address(0)));
        trade(intent);
    }

    function test_RevertWhen_sellingWhatIsBought() public {
        bytes memory reason = abi.encodeWithSelector(ITrading.TradeOfOneComponent.selector, address(tokens[1]));
        expectTradeRevert(reason, 1, 1, 0.1e18, 0.1e18);
    }

    function test_RevertWhen_routeIsTheVaultOrAComponent() public {
        ITrading.Intent memory intent = intentOf(1, 0, 0.1e18, 200e6);
        address[3] memory routes = [address(vault), address(tokens[1]), address(tokens[4])];
        for (uint256 i; i < 3; ++i) {
            intent.route = routes[i];
            vm.expectRevert(abi.encodeWithSelector(ITrading.RouteInvalid.selector, routes[i]));
            trade(intent);
        }
    }

    function test_RevertWhen_tokenIsNoComponent() public {
        ITrading.Intent memory intent = intentOf(1, 0, 0.1e18, 200e6);
        intent.sell = BOB;
        vm.expectRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, BOB));
        trade(intent);
        (intent.sell, intent.buy) = (address(tokens[1]), BOB);
        vm.expectRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, BOB));
        trade(intent);
    }

    function test_RevertWhen_sellingMoreThanThereIs() public {
        bytes memory reason = abi.encodeWithSelector(
            IBasket.BalanceTooLow.selector,
            address(tokens[1]),
            0.5e18 + 1,
            0.5e18
        );
        expectTradeRevert(reason, 1, 0, 0.5e18 + 1, 1_000e6);
    }

    function test_RevertWhen_basketIsWorthNothing() public {
        for (uint256 i; i < 5; ++i) feeds[i].setQuote(0, 0);
        expectTradeRevert(abi.encodeWithSelector(IBasket.VaultEmpty.selector), 1, 0, 0.1e18, 200e6);
    }

    function test_RevertWhen_anyFeedIsDead() public {
        feeds[4].setDead(true);
        expectTradeRevert(abi.encodeWithSelector(HostileFeed.FeedDead.selector), 1, 0, 0.1e18, 200e6);
    }

    function test_RevertWhen_nothingArrives() public {
        bytes memory reason = abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, address(tokens[0]), 0, 0);
        expectTradeRevert(reason, 1, 0, 0.1e18, 0);
    }

    function test_RevertWhen_lessArrivesThanAsked() public {
        ITrading.Intent memory intent = intentOf(1, 0, 0.1e18, 200e6);
        intent.minOut = 200e6 + 1;
        vm.expectRevert(
            abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, address(tokens[0]), 200e6, 200e6 + 1)
        );
        trade(intent);
    }

    function test_RevertWhen_soldTokenDoesNotMove() public {
        _createVaultOfThree();
        stubborn.setMood(Mood.ReturnsFalse);
        expectTradeRevert(abi.encodeWithSelector(SafeTransferLib.TransferFailed.selector), 1, 0, 1e18, 1e18);
    }

    /* ROUTES THAT DO MORE */

    function test_RevertWhen_routeTakesAThirdComponent() public {
        _createVaultOfThree();
        _deed = Deed.SeizesThird;
        uint256 held = stubborn.balanceOf(address(vault));
        ITrading.Intent memory intent = _ownIntent(2, 0, 10e18, 10e18);
        vm.expectRevert(abi.encodeWithSelector(ITrading.BalanceTaken.selector, address(stubborn), held - 1, held));
        trade(intent);
    }

    function test_RevertWhen_routeTakesMoreThanItWasHanded() public {
        _createVaultOfThree();
        _deed = Deed.SeizesSold;
        uint256 left = stubborn.balanceOf(address(vault)) - 10e18;
        ITrading.Intent memory intent = _ownIntent(1, 0, 10e18, 10e18);
        vm.expectRevert(abi.encodeWithSelector(ITrading.BalanceTaken.selector, address(stubborn), left - 1, left));
        trade(intent);
    }

    function test_RevertWhen_supplyChanges() public {
        _deed = Deed.ChangesSupply;
        uint256 supply = share.totalSupply();
        ITrading.Intent memory intent = _ownIntent(1, 0, 0.1e18, 200e6);
        vm.expectRevert(abi.encodeWithSelector(ITrading.SupplyChanged.selector, supply, supply + 1));
        trade(intent);
    }

    function test_RevertWhen_viewsAreReadInsideATrade() public {
        _deed = Deed.ReadsViews;
        ITrading.Intent memory intent = _ownIntent(1, 0, 0.1e18, 200e6);
        vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        trade(intent);
    }

    function test_whatNeedsNoPriceIsReadInsideATrade() public {
        _deed = Deed.ReadsOpenViews;
        assertEq(trade(_ownIntent(1, 0, 0.1e18, 200e6)), 200e6);
    }

    function test_RevertWhen_routeHasNoCode() public {
        ITrading.Intent memory intent = intentOf(1, 0, 0.1e18, 200e6);
        intent.route = BOB;
        vm.expectRevert();
        trade(intent);
    }

    /* HELPERS */

    /// @dev {1} that the vault charges.
    function _loss(uint256 sell, uint256 buy, uint256 sold, uint256 bought) private view returns (uint256) {
        (, uint256 ask) = feeds[sell].quote();
        (uint256 bid, ) = feeds[buy].quote();
        uint256 gave = ceilDivide(sold * ask, unitOf(sell));
        uint256 got = (bought * bid) / unitOf(buy);
        (uint256 total, , ) = vault.netAssetValue();
        return gave > got ? ceilDivide((gave - got) * WAD, total) : 0;
    }

    /// @dev A trade with this test as the route, which pays `out`.
    function _ownIntent(
        uint256 sell,
        uint256 buy,
        uint256 amountIn,
        uint256 out
    ) private returns (ITrading.Intent memory intent) {
        intent = intentOf(sell, buy, amountIn, out);
        tokens[buy].mint(address(this), out);
        (intent.route, intent.minOut) = (address(this), out);
    }

    /// @dev Cash, the stubborn one, more cash.
    function _createVaultOfThree() private {
        createVaultWithStubborn();
        startAnew();
        addToken("CASH", 18, 1e18);
        addToken("", 18, 1e18);
        addToken("COIN", 18, 1e18);
        tokens[1] = stubborn;
        IPolicyRegistry.Configuration memory c = configurationOf(3);
        c.components[0].targetWeight += 1;
        createVault(c);
    }
}

interface IRouteToken {
    function transfer(address to, uint256 amount) external returns (bool);
}
