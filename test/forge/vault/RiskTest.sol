// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICovarianceOracle} from "contracts/interfaces/ICovarianceOracle.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRiskLimits} from "contracts/interfaces/IRiskLimits.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {DeskRoute} from "../harness/DeskRoute.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {AuctionTest} from "./AuctionTest.sol";

/// @notice The vault of five under limits on risk, measured by a covariance oracle of its ether, bitcoin and link feeds.
abstract contract RiskTest is AuctionTest {
    ICovarianceOracle internal oracle;
    IRiskLimits internal limits;
    DeskRoute internal desk;
    /// @dev {bps/√year}
    uint16 internal cap = 4_000;

    function setUp() public virtual override {
        super.setUp();
        desk = new DeskRoute();
        oracle = deployOracle();
        createAnew(riskyFive());
    }

    function deployOracle() internal returns (ICovarianceOracle) {
        ICovarianceOracle.Factor[] memory factors = new ICovarianceOracle.Factor[](3);
        uint256[3] memory volatilities = [uint256(0.6e18), 0.5e18, 0.8e18];
        for (uint256 i; i < 3; ++i) factors[i] = ICovarianceOracle.Factor(address(feeds[i + 1]), volatilities[i]);
        bytes memory arguments = abi.encode(OWNER, factors, 0.7e18, 7_500);
        return ICovarianceOracle(deployCode(Artifacts.path("risk", "CovarianceOracle"), arguments));
    }

    /// @dev The vault of five with cash as reserve, and wide bands, so that nothing but risk is in the way.
    function riskyFive() internal view returns (IPolicyRegistry.Configuration memory c) {
        c = configurationOfFive();
        for (uint256 i; i < 5; ++i) (c.components[i].minWeight, c.components[i].maxWeight) = (500, 6_000);
        c.components[CASH].maxWeight = 10_000;
        c.groups[0] = IPolicyRegistry.Group(1_500, 9_000);
        c.groups[1] = IPolicyRegistry.Group(1_000, 10_000);
        c.risk.oracle = address(oracle);
        c.risk.maxVolatility = cap;
        c.risk.reserve = 1;
        c.risk.factors = new uint8[](5);
        for (uint8 i = 1; i < 4; ++i) c.risk.factors[i] = i;
    }

    /// @dev Instead of the vault there is; prices and oracle stay.
    function createAnew(IPolicyRegistry.Configuration memory c) internal {
        deployProtocol();
        limits = IRiskLimits(registry.riskLimits());
        createVault(c);
    }

    /* VOLATILITY */

    /// @dev Days on which every factor moves by `move` {1}, up and down by turns, with a poke on each.
    function shake(uint256 days_, uint256 move) internal {
        for (uint256 day; day < days_; ++day) {
            vm.warp(vm.getBlockTimestamp() + 1 days);
            for (uint256 i = 1; i < 4; ++i) {
                uint256 price = priceOf(i);
                setPrice(i, day % 2 == 0 ? (price * WAD) / (WAD - move) : (price * (WAD - move)) / WAD);
            }
            poke();
        }
    }

    /// @dev A poke, and the block after it.
    function poke() internal {
        oracle.poke();
        vm.warp(vm.getBlockTimestamp() + 12);
    }

    function stateNow() internal view returns (IRiskLimits.RiskState memory) {
        return limits.stateOf(vault.policy(), valuesNow());
    }

    /// @dev {USD} of every component at the middle.
    function valuesNow() internal view returns (uint256[] memory values) {
        values = new uint256[](tokens.length);
        for (uint256 i; i < values.length; ++i) values[i] = heldValue(i);
    }

    /* ACTIONS */

    /// @dev The allocator swaps `value` {USD} at the middle of both quotes.
    function tradeAtMiddle(uint256 sell, uint256 buy, uint256 value) internal {
        uint256 out = amountWorth(buy, value);
        tokens[buy].mint(address(desk), out);
        ITrading.Intent memory intent = ITrading.Intent({
            route: address(desk),
            sell: address(tokens[sell]),
            buy: address(tokens[buy]),
            amountIn: amountWorth(sell, value),
            minOut: 0,
            data: abi.encode(out)
        });
        vm.prank(ALLOCATOR);
        vault.trade(intent, block.timestamp);
    }

    function depositWorth(uint256 i, uint256 value) internal returns (uint256) {
        uint256 amount = amountWorth(i, value);
        give(i, ALICE, amount);
        vm.prank(ALICE);
        return vault.deposit(address(tokens[i]), amount, 0, ALICE, block.timestamp);
    }

    function redeemFor(uint256 i, uint256 shares) internal returns (uint256) {
        vm.prank(CREATOR);
        return vault.redeem(address(tokens[i]), shares, 0, CREATOR, CREATOR, block.timestamp);
    }
}
