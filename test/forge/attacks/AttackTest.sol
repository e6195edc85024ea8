// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {HostileErc20} from "../hostile/HostileErc20.sol";
import {HostileRoute} from "../hostile/HostileRoute.sol";
import {VaultTest} from "../vault/VaultTest.sol";
import {NaiveBasket} from "./naive/NaiveBasket.sol";

/// @notice What all attacks share: the vault of five, one with a token that can turn hostile, and the vault without guards.
abstract contract AttackTest is VaultTest {
    address internal constant MALLORY = address(0xBAD);
    /// @dev {1} per basis point
    uint256 internal constant WAD_PER_BPS = 1e14;
    /// @dev {USD} What the vault of five is created with.
    uint256 internal constant SEED = 5_000e18;

    uint256 internal constant CASH = 0;
    uint256 internal constant ETHER = 1;
    uint256 internal constant BITCOIN = 2;
    uint256 internal constant LINK = 3;
    uint256 internal constant LENT = 4;

    bytes4 internal constant REENTRANT = bytes4(keccak256("ReentrancyGuardReentrantCall()"));

    /// @dev The token in the place of LINK in the vault that `createHostileVault` makes.
    HostileErc20 internal hostile;
    HostileRoute internal route;
    NaiveBasket internal naive;

    function setUp() public virtual override {
        super.setUp();
        route = new HostileRoute();
    }

    /* VAULTS */

    /// @dev The vault of five with a token in the place of LINK that does as it is told.
    function createHostileVault() internal {
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        hostile = addHostileToken("LINK", 18, 10e18);
        addToken("LENT", 18, 1.1e18);
        createVault(configurationOfFive());
    }

    function addHostileToken(
        string memory symbol,
        uint8 decimals,
        uint256 price
    ) internal returns (HostileErc20 token) {
        addToken(symbol, decimals, price);
        token = new HostileErc20(symbol, decimals);
        tokens[tokens.length - 1] = token;
    }

    /// @dev A copy of the vault without guards, seeded by the creator alike.
    function createNaive() internal {
        naive = new NaiveBasket(tokens, feeds);
        for (uint256 i; i < tokens.length; ++i) tokens[i].mint(address(naive), amountWorth(i, 1_000e18));
        naive.mint(CREATOR, SEED);
    }

    function giveForNaive(uint256 i, address account, uint256 amount) internal {
        tokens[i].mint(account, amount);
        vm.prank(account);
        tokens[i].approve(address(naive), type(uint256).max);
    }

    /* TRADES */

    function intentOf(
        uint256 sell,
        uint256 buy,
        uint256 amountIn,
        uint256 minOut
    ) internal view returns (ITrading.Intent memory) {
        return
            ITrading.Intent({
                route: address(route),
                sell: address(tokens[sell]),
                buy: address(tokens[buy]),
                amountIn: amountIn,
                minOut: minOut,
                data: ""
            });
    }

    /// @dev Sells `value` {USD} of one for another at the middle less `lossBps`.
    function trade(uint256 sell, uint256 buy, uint256 value, uint256 lossBps) internal returns (uint256 bought) {
        return tradeFor(sell, buy, value, (value * (10_000 - lossBps)) / 10_000);
    }

    /// @dev Sells `value` {USD} for `valueOut` {USD} of another, out of the route's own stock.
    function tradeFor(uint256 sell, uint256 buy, uint256 value, uint256 valueOut) internal returns (uint256 bought) {
        uint256 out = amountWorth(buy, valueOut);
        tokens[buy].mint(address(route), out);
        return tradeRaw(intentOf(sell, buy, amountWorth(sell, value), out));
    }

    function tradeRaw(ITrading.Intent memory intent) internal returns (uint256 bought) {
        vm.prank(ALLOCATOR);
        return vault.trade(intent, block.timestamp);
    }

    /* STATE */

    /// @dev {USD} of component `i` as the vault values it.
    function heldValue(uint256 i) internal view returns (uint256) {
        (uint256 bid, uint256 ask) = feeds[i].quote();
        uint256 held = tokens[i].balanceOf(address(vault)) - vault.totalClaims(address(tokens[i]));
        return (held * (bid + ask)) / (2 * unitOf(i));
    }

    function basketValue() internal view returns (uint256 total) {
        for (uint256 i; i < tokens.length; ++i) total += heldValue(i);
    }

    /// @dev {1} at the middle of the quotes that the test has set, whatever the vault's feeds say.
    function weightOf(uint256 i) internal view returns (uint256) {
        return (heldValue(i) * WAD) / basketValue();
    }

    function vaultBalance(uint256 i) internal view returns (uint256) {
        return tokens[i].balanceOf(address(vault));
    }

    function lossUsed() internal view returns (uint256 used) {
        (used, , ) = vault.lossBudget();
    }

    function limited(uint256 i, uint256 least) internal view returns (uint256[] memory amounts) {
        amounts = nothing();
        amounts[i] = least;
    }

    /* POLICIES */

    /// @dev Submits as the owner, waits for the delay and installs.
    function changePolicy(IPolicyRegistry.Configuration memory configuration) internal {
        address pointer = submitAndWait(configuration);
        registry.accept(address(vault), pointer);
    }

    function submitAndWait(IPolicyRegistry.Configuration memory configuration) internal returns (address pointer) {
        uint256 due;
        vm.prank(OWNER);
        (pointer, due) = registry.submit(address(vault), configuration);
        if (due > block.timestamp) vm.warp(due);
    }

    /* PROFIT */

    function assertNoProfit(address account, uint256 wealthBefore) internal view {
        assertLe(wealthOf(account), wealthBefore, "the attack pays");
    }

    /// @dev How much `account` is poorer. {USD}
    function costOf(address account, uint256 wealthBefore) internal view returns (uint256) {
        assertNoProfit(account, wealthBefore);
        return wealthBefore - wealthOf(account);
    }
}
