// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {DeskRoute} from "../harness/DeskRoute.sol";
import {StubbornToken} from "../harness/StubbornToken.sol";
import {VaultTest} from "./VaultTest.sol";

/// @notice A vault whose allocator trades with a desk that pays what the test says, and the vault's sums done again.
abstract contract TradeTest is VaultTest {
    uint256 internal constant BPS = 10_000;

    DeskRoute internal desk;
    StubbornToken internal stubborn;

    function setUp() public virtual override {
        super.setUp();
        desk = new DeskRoute();
    }

    /* OTHER VAULTS */

    /// @dev Instead of the vault there is: one of cash and a token with a will of its own, half each, no bands.
    function createVaultWithStubborn() internal {
        startAnew();
        addToken("CASH", 18, 1e18);
        addToken("", 18, 1e18);
        stubborn = new StubbornToken("STUBBORN", 18);
        tokens[1] = stubborn;
        createVault(configurationOf(2));
    }

    /// @dev Forgets the vault and its tokens.
    function startAnew() internal {
        delete tokens;
        delete feeds;
        vault = IAllocationVault(address(0));
        deployProtocol();
    }

    /// @dev Equal targets, no bands and no groups, limits as for five.
    function configurationOf(uint256 count) internal view returns (IPolicyRegistry.Configuration memory c) {
        c.components = new IPolicyRegistry.Component[](count);
        for (uint256 i; i < count; ++i) c.components[i] = component(i, 0, uint16(BPS / count), uint16(BPS));
        c.limits = IPolicyRegistry.Limits(100, 50, 200, 500, 60);
    }

    /* TRADES */

    /// @dev A trade in which the desk pays `out` {tok} for `amountIn` {tok}; stocks the desk.
    function intentOf(
        uint256 sell,
        uint256 buy,
        uint256 amountIn,
        uint256 out
    ) internal returns (ITrading.Intent memory) {
        tokens[buy].mint(address(desk), out);
        return
            ITrading.Intent({
                route: address(desk),
                sell: address(tokens[sell]),
                buy: address(tokens[buy]),
                amountIn: amountIn,
                minOut: 0,
                data: abi.encode(out)
            });
    }

    function trade(ITrading.Intent memory intent) internal returns (uint256) {
        vm.prank(ALLOCATOR);
        return vault.trade(intent, block.timestamp);
    }

    function trade(uint256 sell, uint256 buy, uint256 amountIn, uint256 out) internal returns (uint256) {
        return trade(intentOf(sell, buy, amountIn, out));
    }

    /// @dev Swaps `value` {USD} at the middle of both quotes.
    function tradeAtMiddle(uint256 sell, uint256 buy, uint256 value) internal {
        trade(sell, buy, amountWorth(sell, value), amountWorth(buy, value));
    }

    function expectTradeRevert(bytes memory reason, uint256 sell, uint256 buy, uint256 amountIn, uint256 out) internal {
        ITrading.Intent memory intent = intentOf(sell, buy, amountIn, out);
        vm.expectRevert(reason);
        trade(intent);
    }

    /* THE VAULT'S SUMS DONE AGAIN */

    /// @dev {USD} of `amount` {tok} at the middle, rounded down.
    function middleDown(uint256 i, uint256 amount) internal view returns (uint256) {
        (uint256 bid, uint256 ask) = feeds[i].quote();
        return (amount * (bid + ask)) / (2 * unitOf(i));
    }

    /// @dev {USD} of every component at the middle, and their sum.
    function valuesNow() internal view returns (uint256[] memory values, uint256 total) {
        values = new uint256[](tokens.length);
        for (uint256 i; i < values.length; ++i) {
            values[i] = middleDown(i, tokens[i].balanceOf(address(vault)));
            total += values[i];
        }
    }

    /// @dev {USD}, with every target at `target` {bps}.
    function misallocation(uint256[] memory values, uint256 total, uint256 target) internal pure returns (uint256 sum) {
        uint256 wanted = (total * target) / BPS;
        for (uint256 i; i < values.length; ++i) sum += values[i] > wanted ? values[i] - wanted : wanted - values[i];
        return sum / 2;
    }

    /// @dev {1}
    function weight(uint256 value, uint256 total) internal pure returns (uint256) {
        return (value * WAD) / total;
    }

    /// @dev {1} of a bound in {bps}
    function bound18(uint256 bps) internal pure returns (uint256) {
        return bps * 1e14;
    }

    function ceilDivide(uint256 x, uint256 y) internal pure returns (uint256) {
        return (x + y - 1) / y;
    }
}
