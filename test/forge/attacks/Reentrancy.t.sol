// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAssetEntry} from "contracts/interfaces/IAssetEntry.sol";
import {IAssetPreview} from "contracts/interfaces/IAssetPreview.sol";
import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IBasketView} from "contracts/interfaces/IBasketView.sol";
import {IInKind} from "contracts/interfaces/IInKind.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRoute} from "contracts/interfaces/IRoute.sol";
import {Sabotage} from "../hostile/Sabotage.sol";
import {IShare} from "../vault/VaultTest.sol";
import {AttackTest} from "./AttackTest.sol";
import {NaiveBasket} from "./naive/NaiveBasket.sol";

/// @notice Calls back into the vault from a route and from a token. One lock covers every function that moves or prices
/// anything, views included.
contract ReentrancyTest is AttackTest {
    function setUp() public override {
        super.setUp();
        createHostileVault();
        mintInKind(ALICE, 100e18);
    }

    /* FROM A ROUTE */

    /// @notice Without a lock, a deposit while the vault's tokens are with the route buys shares of a smaller basket.
    function test_attack_depositInsideATrade_paysOnNaiveBasket() public {
        createNaive();
        tokens[LENT].mint(address(route), amountWorth(LENT, 500e18));
        route.approve(address(tokens[LENT]), address(naive));
        route.plan(address(naive), abi.encodeCall(NaiveBasket.deposit, (LENT, amountWorth(LENT, 500e18))));
        uint256 out = amountWorth(ETHER, 1_000e18);
        tokens[ETHER].mint(address(route), out);
        naive.trade(route, CASH, ETHER, 1_000e6, out);
        uint256 worth = (naive.balanceOf(address(route)) * naive.netAssetValue()) / naive.totalSupply();
        assertGt(worth - 500e18, 50e18);
    }

    /// @notice A deposit from inside a trade would be priced while tokens are away. The lock refuses it; the trade itself
    /// is unharmed and the attacker has no share.
    function test_attack_depositInsideATrade_fromTheRoute() public {
        _armRoute(LENT, 500e18);
        _planOnRoute(_depositCall(LENT, amountWorth(LENT, 500e18), address(route)));
        trade(CASH, ETHER, 500e18, 0);
        _assertAllLocked(route);
        assertEq(share.balanceOf(address(route)), 0);
    }

    /// @notice The same from a token that calls while it moves to the route.
    function test_attack_depositInsideATrade_fromAToken() public {
        _armToken();
        hostile.plan(address(vault), _depositCall(CASH, 10e6, address(hostile)));
        trade(LINK, ETHER, 100e18, 0);
        _assertAllLocked(hostile);
        assertEq(share.balanceOf(address(hostile)), 10e18); // what it had
    }

    /// @notice Every function, one after the other, from inside a route.
    function test_attack_reentrantRoute_everyFunction() public {
        _armRoute(CASH, 1_000e18);
        bytes[] memory calls = _everyFunction(address(route));
        for (uint256 i; i < calls.length; ++i) route.plan(address(vault), calls[i]);
        uint256 supply = share.totalSupply();
        trade(CASH, ETHER, 100e18, 0);
        assertEq(route.callsMade(), calls.length);
        _assertAllLocked(route);
        assertEq(share.totalSupply(), supply);
    }

    /// @notice Every view that prices or counts, from inside a route.
    function test_attack_readOnlyReentrancy_everyViewFromARoute() public {
        bytes[] memory calls = _everyView();
        for (uint256 i; i < calls.length; ++i) route.plan(address(vault), calls[i]);
        trade(CASH, ETHER, 100e18, 0);
        assertEq(route.callsMade(), calls.length);
        _assertAllLocked(route);
    }

    /// @notice A matured policy accepted inside a trade would change the rules the trade is checked by. The lock refuses.
    function test_attack_reentrantRoute_acceptsAPolicy() public {
        IPolicyRegistry.Configuration memory looser = configurationOfFive();
        looser.components[ETHER].maxWeight = 9_000;
        address pointer = submitAndWait(looser);
        address current = vault.policy();
        route.plan(address(registry), abi.encodeCall(IPolicyRegistry.accept, (address(vault), pointer)));
        trade(CASH, ETHER, 100e18, 0);
        _assertAllLocked(route);
        assertEq(vault.policy(), current);
    }

    /// @notice A route cannot pay the vault out of the vault: redeeming its own shares to it from inside is locked.
    function test_attack_reentrantRoute_paysFromTheSameVault() public {
        mintInKind(address(route), 500e18);
        _planOnRoute(abi.encodeCall(IInKind.redeemInKind, (500e18, nothing(), address(vault), block.timestamp)));
        route.payInstead(address(0), 0);
        ITrading.Intent memory intent = intentOf(CASH, ETHER, 10e6, 0);
        vm.expectRevert(abi.encodeWithSelector(IBasket.AmountBelowMinimum.selector, address(tokens[ETHER]), 0, 0));
        tradeRaw(intent);
    }

    /// @notice Shares may change hands inside a trade: that changes neither their number nor what they stand for.
    function test_attack_reentrantRoute_movesShares() public {
        vm.prank(ALICE);
        share.transfer(address(route), 50e18);
        _planOnRoute(abi.encodeCall(IShare.transfer, (BOB, 50e18)));
        uint256 wealth = wealthOf(BOB);
        trade(CASH, ETHER, 100e18, 0);
        assertEq(share.balanceOf(BOB), 50e18);
        assertApproxEqAbs(wealthOf(BOB) - wealth, 50e18, 1e15);
    }

    /* FROM A TOKEN */

    /// @notice Every function from inside each operation that moves a token.
    function test_attack_reentrantToken_everyFunction() public {
        _armToken();
        bytes[] memory calls = _everyFunction(address(hostile));
        for (uint256 i; i < calls.length; ++i) hostile.plan(address(vault), calls[i]);
        uint256 operations = _everyOperation();
        assertEq(hostile.callsMade(), operations * calls.length);
        _assertAllLocked(hostile);
    }

    /// @notice Every view from inside each operation that moves a token: no lender can be shown a price in between.
    function test_attack_readOnlyReentrancy_everyViewFromAToken() public {
        bytes[] memory calls = _everyView();
        for (uint256 i; i < calls.length; ++i) hostile.plan(address(vault), calls[i]);
        uint256 operations = _everyOperation();
        assertEq(hostile.callsMade(), operations * calls.length);
        _assertAllLocked(hostile);
    }

    /// @notice Without the lock, a lender is shown a higher price while an exit is half paid.
    function test_attack_readOnlyReentrancy_misleadsALenderOnNaiveBasket() public {
        createNaive();
        naive.mint(MALLORY, SEED);
        for (uint256 i; i < 5; ++i) tokens[i].mint(address(naive), amountWorth(i, 1_000e18));
        uint256 fair = naive.sharePrice();
        hostile.plan(address(naive), abi.encodeCall(NaiveBasket.sharePrice, ()));
        vm.prank(MALLORY);
        naive.redeemInKind(SEED);
        uint256 shown = abi.decode(hostile.answers(0), (uint256));
        assertGt(shown, (fair * 115) / 100);
    }

    /// @notice A redeemer whose token hook redeems again is paid once.
    function test_attack_reentrantToken_redeemsTwice() public {
        vm.prank(ALICE);
        share.transfer(address(hostile), 100e18);
        bytes memory again = abi.encodeCall(
            IInKind.redeemInKind,
            (50e18, nothing(), address(hostile), block.timestamp)
        );
        hostile.plan(address(vault), again);
        uint256 expected = vault.previewRedeemInKind(50e18)[ETHER];
        vm.prank(address(hostile));
        vault.redeemInKind(50e18, nothing(), MALLORY, block.timestamp);
        _assertAllLocked(hostile);
        assertEq(tokens[ETHER].balanceOf(MALLORY), expected);
        assertEq(share.balanceOf(address(hostile)), 50e18);
    }

    /// @notice A claim paid over a token that asks for it again on the way is paid once.
    function test_attack_reentrantToken_claimsTwice() public {
        vm.prank(ALICE);
        share.transfer(address(hostile), 100e18);
        hostile.setBlocked(address(vault), true);
        vm.prank(address(hostile));
        uint256 owed = vault.redeemInKind(100e18, nothing(), address(hostile), block.timestamp)[LINK];
        assertEq(vault.claimOf(address(hostile), address(hostile)), owed);
        hostile.setBlocked(address(vault), false);
        hostile.plan(address(vault), abi.encodeCall(IInKind.claim, (address(hostile), BOB, 0, type(uint256).max)));
        vm.prank(address(hostile));
        vault.claim(address(hostile), BOB, 0, vm.getBlockTimestamp());
        _assertAllLocked(hostile);
        assertEq(hostile.balanceOf(BOB), owed);
    }

    /* HELPERS */

    function _planOnRoute(bytes memory data) private {
        route.plan(address(vault), data);
    }

    function _armRoute(uint256 i, uint256 value) private {
        tokens[i].mint(address(route), amountWorth(i, value));
        route.approve(address(tokens[i]), address(vault));
    }

    /// @dev Gives the token what it needs for its calls to succeed if nothing stopped them.
    function _armToken() private {
        give(CASH, address(hostile), 1_000e6);
        mintInKind(address(hostile), 10e18);
    }

    function _depositCall(uint256 i, uint256 amount, address receiver) private view returns (bytes memory) {
        return abi.encodeCall(IAssetEntry.deposit, (address(tokens[i]), amount, 0, receiver, block.timestamp));
    }

    function _everyFunction(address who) private view returns (bytes[] memory calls) {
        uint256 time = block.timestamp;
        calls = new bytes[](7);
        calls[0] = _depositCall(CASH, 10e6, who);
        calls[1] = abi.encodeCall(IAssetEntry.redeem, (address(tokens[CASH]), 1e18, 0, who, who, time));
        calls[2] = abi.encodeCall(IInKind.mintInKind, (1e18, unlimited(), who, time));
        calls[3] = abi.encodeCall(IInKind.redeemInKind, (1e18, nothing(), who, time));
        calls[4] = abi.encodeCall(ITrading.trade, (intentOf(CASH, ETHER, 1e6, 0), time));
        calls[5] = abi.encodeCall(IInKind.claim, (address(tokens[CASH]), who, 0, type(uint256).max));
        calls[6] = abi.encodeCall(IVaultAdministration.installPolicy, (vault.policy()));
    }

    function _everyView() private view returns (bytes[] memory calls) {
        calls = new bytes[](6);
        calls[0] = abi.encodeCall(IAssetPreview.previewDeposit, (address(tokens[CASH]), 1e6));
        calls[1] = abi.encodeCall(IAssetPreview.previewRedeem, (address(tokens[CASH]), 1e18));
        calls[2] = abi.encodeCall(IInKind.previewMintInKind, (1e18));
        calls[3] = abi.encodeCall(IInKind.previewRedeemInKind, (1e18));
        calls[4] = abi.encodeCall(IBasketView.netAssetValue, ());
        calls[5] = abi.encodeCall(IBasketView.holdings, ());
    }

    /// @dev Each operation that moves the hostile token once; returns how many.
    function _everyOperation() private returns (uint256) {
        _plainMintInKind(BOB, 50e18);
        deposit(BOB, LINK, 1e18);
        redeem(BOB, LINK, 1e18);
        redeemInKind(BOB, 10e18);
        trade(LINK, ETHER, 10e18, 0);
        trade(ETHER, LINK, 10e18, 0);
        return 6;
    }

    /// @dev Without the preview, which the tests count among the calls.
    function _plainMintInKind(address account, uint256 shares) private {
        for (uint256 i; i < 5; ++i) give(i, account, amountWorth(i, 100e18));
        vm.prank(account);
        vault.mintInKind(shares, unlimited(), account, block.timestamp);
    }

    function _assertAllLocked(Sabotage culprit) private view {
        uint256 made = culprit.callsMade();
        assertGt(made, 0);
        for (uint256 i; i < made; ++i) {
            assertFalse(culprit.succeeded(i));
            assertEq(bytes4(culprit.answers(i)), REENTRANT);
        }
    }
}
