// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IInKind} from "contracts/interfaces/IInKind.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {HostileErc20} from "../hostile/HostileErc20.sol";
import {HostileRoute} from "../hostile/HostileRoute.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {AttackTest} from "./AttackTest.sol";

/// @notice The allocator names any contract as a route. Whatever it does, the vault looks at its own balances afterwards.
contract HostileRoutesTest is AttackTest {
    uint256 private constant SOLD = 100e6;

    function setUp() public override {
        super.setUp();
        createHostileVault();
    }

    /// @notice A route that keeps what it was handed and brings nothing.
    function test_attack_routeKeepsTheInput() public {
        route.payInstead(address(0), 0);
        _expectRevert(_intent(1), _tooLittle(ETHER, 0, 1));
    }

    /// @notice The same when the allocator asks for nothing: something has to come.
    function test_attack_routeKeepsTheInput_withoutMinimum() public {
        route.payInstead(address(0), 0);
        _expectRevert(_intent(0), _tooLittle(ETHER, 0, 0));
    }

    /// @notice A route that keeps half.
    function test_attack_routeKeepsHalf() public {
        uint256 out = amountWorth(ETHER, 50e18);
        tokens[ETHER].mint(address(route), out);
        (uint256 sold, uint256 bought) = (_mid(CASH, SOLD), _mid(ETHER, out));
        _expectRevert(
            _intent(out),
            abi.encodeWithSelector(ITrading.TradeLossTooLarge.selector, sold, bought, (sold * 99 + 99) / 100)
        );
    }

    /// @notice A route that lies about what it brought: its return value is not read.
    function test_attack_routeBringsAnotherToken() public {
        tokens[BITCOIN].mint(address(route), amountWorth(BITCOIN, 200e18));
        route.payInstead(address(tokens[BITCOIN]), amountWorth(BITCOIN, 200e18));
        _expectRevert(_intent(1), _tooLittle(ETHER, 0, 1));
    }

    /// @notice A route that brings a worthless token under the name of the right one.
    function test_attack_routeBringsAnUnlistedToken() public {
        PlainToken fake = new PlainToken("ETHER", 18);
        fake.mint(address(route), 1e18);
        route.payInstead(address(fake), 1e18);
        _expectRevert(_intent(1), _tooLittle(ETHER, 0, 1));
    }

    /// @notice A route that looks for allowances: the vault has none standing, before, during and after a trade.
    function test_attack_routeTakesByStaleAllowance() public {
        for (uint256 i; i < 5; ++i) {
            bytes memory take = abi.encodeCall(tokens[i].transferFrom, (address(vault), address(route), 1));
            route.plan(address(tokens[i]), take);
        }
        trade(CASH, ETHER, 100e18, 0);
        for (uint256 i; i < 5; ++i) {
            assertFalse(route.succeeded(i));
            assertEq(tokens[i].allowance(address(vault), address(route)), 0);
        }
    }

    /// @notice A route that can take a third component, by whatever bug of that token: the balance is missed.
    function test_attack_routeTakesAThirdComponent() public {
        _letRouteTake(1);
        uint256 held = vaultBalance(LINK);
        tokens[ETHER].mint(address(route), amountWorth(ETHER, 100e18));
        _expectRevert(
            _intent(amountWorth(ETHER, 100e18)),
            abi.encodeWithSelector(ITrading.BalanceTaken.selector, address(hostile), held - 1, held)
        );
    }

    /// @notice A route that takes more of what is sold than it was handed.
    function test_attack_routeTakesMoreOfTheSoldToken() public {
        _letRouteTake(5e18);
        uint256 held = vaultBalance(LINK);
        tokens[ETHER].mint(address(route), 1e18);
        ITrading.Intent memory intent = intentOf(LINK, ETHER, 10e18, amountWorth(ETHER, 150e18));
        _expectRevert(
            intent,
            abi.encodeWithSelector(ITrading.BalanceTaken.selector, address(hostile), held - 15e18, held - 10e18)
        );
    }

    /// @notice A route that hands the taken component back is whole again, and so is the vault.
    function test_attack_routeTakesAndReturns() public {
        _letRouteTake(5e18);
        route.plan(address(hostile), abi.encodeCall(hostile.transfer, (address(vault), 5e18)));
        uint256 held = vaultBalance(LINK);
        trade(CASH, ETHER, 100e18, 0);
        assertEq(vaultBalance(LINK), held);
    }

    /// @notice A route that mints shares from inside: the lock refuses, the supply is what it was.
    function test_attack_routeMintsShares() public {
        for (uint256 i; i < 5; ++i) {
            tokens[i].mint(address(route), amountWorth(i, 100e18));
            route.approve(address(tokens[i]), address(vault));
        }
        uint256 supply = share.totalSupply();
        route.plan(
            address(vault),
            abi.encodeCall(IInKind.mintInKind, (10e18, unlimited(), address(route), block.timestamp))
        );
        trade(CASH, ETHER, 100e18, 0);
        assertEq(bytes4(route.answers(0)), REENTRANT);
        assertEq(share.totalSupply(), supply);
        assertEq(share.balanceOf(address(route)), 0);
    }

    /// @notice A route that burns its own shares from inside, to raise the price of the others': the lock refuses.
    function test_attack_routeBurnsShares() public {
        mintInKind(address(route), 100e18);
        route.plan(
            address(vault),
            abi.encodeCall(IInKind.redeemInKind, (100e18, nothing(), address(route), block.timestamp))
        );
        trade(CASH, ETHER, 100e18, 0);
        assertEq(bytes4(route.answers(0)), REENTRANT);
        assertEq(share.balanceOf(address(route)), 100e18);
    }

    /// @notice A route that donates: to the holders, and the limits are checked by what was bought, not by gifts.
    function test_attack_routeDonates() public {
        mintInKind(ALICE, 100e18);
        uint256 before = wealthOf(ALICE);
        tokens[BITCOIN].mint(address(route), amountWorth(BITCOIN, 500e18));
        route.plan(
            address(tokens[BITCOIN]),
            abi.encodeCall(tokens[BITCOIN].transfer, (address(vault), amountWorth(BITCOIN, 500e18)))
        );
        trade(CASH, ETHER, 100e18, 0);
        assertGt(wealthOf(ALICE), before);
    }

    /// @notice A route that gives back what it was handed and takes what it likes for it sells nothing: what it brings is
    /// a gift.
    function test_attack_routeReturnsTheInput() public {
        route.plan(address(tokens[CASH]), abi.encodeCall(tokens[BITCOIN].transfer, (address(vault), SOLD)));
        uint256 held = vaultBalance(CASH);
        trade(CASH, ETHER, 100e18, 0);
        assertEq(vaultBalance(CASH), held);
    }

    /// @notice A route that returns a quarter of a megabyte costs the allocator gas and nobody anything.
    function test_attack_routeReturnsABomb() public {
        route.returnBomb();
        uint256 start = gasleft();
        trade(CASH, ETHER, 100e18, 0);
        assertLt(start - gasleft(), 2_000_000);
    }

    /// @notice A component, or the vault itself, as a route would make the vault's own calls hostile.
    function test_attack_componentAsRoute() public {
        ITrading.Intent memory intent = _intent(0);
        intent.route = address(tokens[LENT]);
        _expectRevert(intent, abi.encodeWithSelector(ITrading.RouteInvalid.selector, address(tokens[LENT])));
        intent.route = address(vault);
        _expectRevert(intent, abi.encodeWithSelector(ITrading.RouteInvalid.selector, address(vault)));
    }

    /// @notice An account without code as a route would keep the tokens without a word.
    function test_attack_accountAsRoute() public {
        ITrading.Intent memory intent = _intent(0);
        intent.route = MALLORY;
        _expectRevert(intent, "");
        assertEq(tokens[CASH].balanceOf(MALLORY), 0);
    }

    /// @notice Selling a component for itself would pay the route the loss of the limit.
    function test_attack_tradeOfOneComponent() public {
        ITrading.Intent memory intent = _intent(0);
        intent.buy = intent.sell;
        _expectRevert(intent, abi.encodeWithSelector(ITrading.TradeOfOneComponent.selector, address(tokens[CASH])));
    }

    /// @notice An unlisted token, on either side.
    function test_attack_tradeOfAnUnlistedToken() public {
        address fake = address(new PlainToken("FAKE", 18));
        bytes memory reason = abi.encodeWithSelector(IBasket.NotAComponent.selector, fake);
        ITrading.Intent memory intent = _intent(0);
        intent.buy = fake;
        _expectRevert(intent, reason);
        intent = _intent(0);
        intent.sell = fake;
        _expectRevert(intent, reason);
    }

    /* HELPERS */

    function _intent(uint256 minOut) private view returns (ITrading.Intent memory) {
        return intentOf(CASH, ETHER, SOLD, minOut);
    }

    function _expectRevert(ITrading.Intent memory intent, bytes memory reason) private {
        vm.expectRevert(reason);
        tradeRaw(intent);
    }

    function _tooLittle(uint256 i, uint256 amount, uint256 minimum) private view returns (bytes memory) {
        return abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, address(tokens[i]), amount, minimum);
    }

    function _letRouteTake(uint256 amount) private {
        hostile.setThief(address(route));
        route.plan(address(hostile), abi.encodeCall(hostile.transferFrom, (address(vault), address(route), amount)));
    }

    function _mid(uint256 i, uint256 amount) private view returns (uint256) {
        (uint256 bid, uint256 ask) = feeds[i].quote();
        return (amount * (bid + ask)) / (2 * unitOf(i));
    }
}
