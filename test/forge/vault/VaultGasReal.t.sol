// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IChainlinkFeed} from "contracts/interfaces/IChainlinkFeed.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {IAggregatorV3, MainnetReplica} from "../env/MainnetReplica.sol";
import {StockRoute} from "./VaultGas.t.sol";
import {IShare, VaultTest} from "./VaultTest.sol";

/// @notice Says what its transfer cost.
contract MeteredRoute is StockRoute {
    event Spent(uint256 gas);

    function execute(
        address sell,
        address buy,
        uint256 amountIn,
        uint256 minOut,
        bytes calldata data
    ) public override returns (uint256 amountOut) {
        uint256 before = gasleft();
        amountOut = super.execute(sell, buy, amountIn, minOut, data);
        emit Spent(before - gasleft());
    }

    function spentIn(Vm.Log[] memory logs) external view returns (uint256) {
        for (uint256 i; i < logs.length; ++i) {
            if (logs[i].emitter == address(this)) return abi.decode(logs[i].data, (uint256));
        }
        return 0;
    }
}

/// @notice Gas of whole transactions on Chainlink's own proxies and aggregators, as the replica holds them: five
/// components of 18 decimals. The limits are for a basket as baskets are, ether and staked ether, bitcoin, dollars and
/// lent dollars, over three proxies. Figures named "five" have a proxy for each component (that of stETH/ETH read as if it
/// were in dollars), those named "cross" multiply it with ETH/USD as they should. A proxy's first reading costs 18.9k.
contract VaultGasRealTest is VaultTest, MainnetReplica {
    uint256 private constant _MAX_DEPOSIT = 265_000;
    /// @dev {gas} without what the route costs
    uint256 private constant _MAX_TRADE = 265_000;
    uint256 private constant _MAX_FILL = 260_000;
    uint256 private constant _VALUE = 10e18;

    function setUp() public override {
        // Coverage compiles without the optimizer: figures of that mean nothing and must not be written down.
        vm.skip(vm.envOr("BALLAST_COVERAGE", false));
        loadReplica();
        deployProtocol();
    }

    /// @dev Which feeds the components have.
    enum Feeds {
        ThreeProxies,
        FiveProxies,
        Crossed
    }

    function test_gasOfDeposit() public {
        _createVault(Feeds.ThreeProxies);
        uint256 amount = amountOf(0, _VALUE);
        vm.prank(ALICE);
        vault.deposit(address(tokens[0]), amount, 0, ALICE, block.timestamp);
        uint256 gas = vm.snapshotGasLastCall("vault", "deposit/real");
        assertLe(gas, _MAX_DEPOSIT);
    }

    function test_gasOfRedeem() public {
        _createVault(Feeds.ThreeProxies);
        vm.prank(ALICE);
        vault.redeem(address(tokens[0]), 5e18, 0, ALICE, ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", "redeem/real");
    }

    function test_gasOfDepositWithACross() public {
        _createVault(Feeds.Crossed);
        uint256 amount = amountOf(0, _VALUE);
        vm.prank(ALICE);
        vault.deposit(address(tokens[0]), amount, 0, ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", "deposit/real/cross");
    }

    function test_gasOfDepositOnFiveProxies() public {
        _createVault(Feeds.FiveProxies);
        uint256 amount = amountOf(0, _VALUE);
        vm.prank(ALICE);
        vault.deposit(address(tokens[0]), amount, 0, ALICE, block.timestamp);
        uint256 gas = vm.snapshotGasLastCall("vault", "deposit/real/five");
        assertLe(gas, _MAX_DEPOSIT);
    }

    function test_gasOfTradeOnFiveProxies() public {
        _createVault(Feeds.FiveProxies);
        _measureTrade("trade/real/five");
    }

    function test_gasOfTradeWithACross() public {
        _createVault(Feeds.Crossed);
        _trade(new StockRoute());
        vm.snapshotGasLastCall("vault", "trade/real/cross");
    }

    function test_gasOfTrade() public {
        _createVault(Feeds.ThreeProxies);
        _measureTrade("trade/real");
    }

    function test_gasOfFillOnFiveProxies() public {
        _createVault(Feeds.FiveProxies);
        _measureFill("fill/real/five");
    }

    function test_gasOfFillWithACross() public {
        _createVault(Feeds.Crossed);
        _measureFill("fill/real/cross");
    }

    function test_gasOfFill() public {
        _createVault(Feeds.ThreeProxies);
        assertLe(_measureFill("fill/real"), _MAX_FILL);
    }

    /// @dev A fill at the end of the price's fall, so that it is charged to the budget, of a part of what restores the target.
    function _measureFill(string memory name) private returns (uint256) {
        tokens[0].mint(address(vault), amountOf(0, 500e18));
        auction.arm(address(vault), address(tokens[0]));
        vm.warp(block.timestamp + 10 minutes);
        auction.open(address(vault), address(tokens[0]));
        vm.warp(block.timestamp + 1 hours + 1 minutes);
        IFilling.Fill memory wanted;
        (wanted.vault, wanted.token, wanted.nonce) = (address(vault), address(tokens[0]), 1);
        (wanted.sell, wanted.buy) = (address(tokens[0]), address(tokens[1]));
        (wanted.maxSold, wanted.maxPaid, wanted.recipient) = (amountOf(0, 2 * _VALUE), type(uint256).max, ALICE);
        vm.prank(ALICE);
        auction.fill(wanted, block.timestamp);
        return vm.snapshotGasLastCall("vault", name);
    }

    /// @dev The same trade twice from the same state: once with a route that says what its part of the transaction cost,
    /// once with the stock route that is measured. Both do the same until the first speaks.
    function _measureTrade(string memory name) private {
        uint256 state = vm.snapshotState();
        MeteredRoute metered = new MeteredRoute();
        vm.recordLogs();
        _trade(metered);
        uint256 ofRoute = metered.spentIn(vm.getRecordedLogs());
        assertGt(ofRoute, 0);
        vm.revertToState(state);
        _trade(new StockRoute());
        uint256 whole = vm.snapshotGasLastCall("vault", name);
        vm.snapshotValue("vault", string.concat(name, "/route"), ofRoute);
        assertLe(whole - ofRoute, _MAX_TRADE);
    }

    function _trade(StockRoute route) private {
        (uint256 amountIn, uint256 out) = (amountOf(0, _VALUE), amountOf(1, _VALUE));
        tokens[1].mint(address(route), 10 * out);
        tokens[0].mint(address(0xbeef), 1);
        vm.prank(ALLOCATOR);
        vault.trade(
            ITrading.Intent(address(route), address(tokens[0]), address(tokens[1]), amountIn, out, ""),
            block.timestamp
        );
    }

    /* A VAULT ON REAL FEEDS */

    /// @dev {tok} worth about `value` {USD} at the middle of the real feed.
    function amountOf(uint256 i, uint256 value) private view returns (uint256) {
        return (value * WAD) / _priceOf(i);
    }

    function _priceOf(uint256 i) private view returns (uint256) {
        IPolicyRegistry.Component memory listed = registry.read(vault.policy()).components[i];
        (uint256 bid, uint256 ask) = IChainlinkFeed(listed.feed).quote();
        return (bid + ask) / 2;
    }

    function _createVault(Feeds layout) private {
        IPolicyRegistry.Configuration memory c;
        c.components = new IPolicyRegistry.Component[](5);
        address[5] memory sources = _feeds(layout);
        uint256[] memory seed = new uint256[](5);
        for (uint256 i; i < 5; ++i) {
            addToken("TOKEN", 18, 1e18);
            c.components[i] = component(i, 500, 2_000, 5_000);
            c.components[i].feed = sources[i];
            c.components[i].groups[0] = uint8(1 + (i % 2));
            (uint256 bid, uint256 ask) = IChainlinkFeed(sources[i]).quote();
            seed[i] = (1_000e18 * WAD * 2) / (bid + ask);
            give(i, CREATOR, seed[i]);
        }
        c.groups = new IPolicyRegistry.Group[](2);
        c.groups[0] = IPolicyRegistry.Group(1_000, 9_000);
        c.groups[1] = IPolicyRegistry.Group(1_000, 9_000);
        c.limits = IPolicyRegistry.Limits(300, 150, 200, 500, 200);
        _seed(c, seed);
        // A holder and a vault that have been here before, as most have: no storage slot below is fresh.
        mintInKind(ALICE, 100e18);
        for (uint256 i; i < 5; ++i) give(i, ALICE, 1_000e18);
        deposit(ALICE, 2, amountOf(2, _VALUE));
    }

    function _seed(IPolicyRegistry.Configuration memory c, uint256[] memory seed) private {
        vm.startPrank(CREATOR);
        for (uint256 i; i < 5; ++i) tokens[i].approve(address(factory), seed[i]);
        vault = IAllocationVault(factory.create(creationOf(c), seed, 5_000e18, "real"));
        vm.stopPrank();
        share = IShare(address(vault));
    }

    /// @dev Terms as Chainlink publishes them.
    function _feeds(Feeds layout) private returns (address[5] memory feeds_) {
        feeds_[0] = _chainlink("ethUsdFeed", 0.005e18, 1 hours, 0.8e18, 8);
        feeds_[1] = _chainlink("btcUsdFeed", 0.005e18, 1 hours, 0.6e18, 8);
        feeds_[2] = _chainlink("usdcUsdFeed", 0.0025e18, 1 days, 0.01e18, 8);
        if (layout == Feeds.ThreeProxies) {
            feeds_[3] = _chainlink("ethUsdFeed", 0.005e18, 1 hours, 0.8e18, 8);
            feeds_[4] = _chainlink("usdcUsdFeed", 0.0025e18, 1 days, 0.01e18, 8);
            return feeds_;
        }
        feeds_[3] = _chainlink("linkUsdFeed", 0.01e18, 1 hours, 1e18, 8);
        feeds_[4] = _chainlink("stethEthFeed", 0.005e18, 1 days, 0.02e18, 18);
        if (layout == Feeds.FiveProxies) return feeds_;
        feeds_[4] = deployCode(Artifacts.path("feeds", "CrossFeed"), abi.encode(feeds_[4], feeds_[0]));
    }

    function _chainlink(
        string memory name,
        uint64 uncertainty,
        uint32 heartbeat,
        uint64 volatility,
        uint256 decimals
    ) private returns (address) {
        address proxy = at(name);
        (, int256 answer, , , ) = IAggregatorV3(proxy).latestRoundData();
        setAnswer(proxy, answer);
        IChainlinkFeed.Config memory config = IChainlinkFeed.Config({
            aggregator: proxy,
            uncertainty: uncertainty,
            heartbeat: heartbeat,
            maxAge: 2 * heartbeat,
            volatility: volatility,
            minAnswer: int192(int256(10 ** (decimals - 4))),
            maxAnswer: int192(int256(10 ** (decimals + 8)))
        });
        return deployCode(Artifacts.path("feeds", "ChainlinkFeed"), abi.encode(config));
    }
}
