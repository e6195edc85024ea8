// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeed} from "contracts/interfaces/IFeed.sol";
import {IFeeSettings} from "contracts/interfaces/IFeeSettings.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRoute} from "contracts/interfaces/IRoute.sol";
import {ConstantFeed} from "../harness/ConstantFeed.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {VaultTest} from "./VaultTest.sol";

/// @notice A venue that costs next to nothing: swaps at the middle out of its own stock, and like every route passes on
/// what it was handed, so that the route itself holds none of it afterwards.
contract StockRoute is IRoute {
    /// @dev Has traded before: its balances are not fresh.
    address internal constant VENUE = address(0xbeef);

    function execute(
        address sell,
        address buy,
        uint256 amountIn,
        uint256 minOut,
        bytes calldata
    ) public virtual returns (uint256) {
        PlainToken(sell).transfer(VENUE, amountIn);
        PlainToken(buy).transfer(msg.sender, minOut);
        return minOut;
    }
}

/// @notice Gas of whole transactions (`isolate`), components of 18 decimals, constant feeds, a clone. The figures are
/// committed in snapshots/ and compared by the test script, which fails above +1 %.
contract VaultGasTest is VaultTest {
    /// @dev {gas} of five components
    uint256 private constant _MAX_MINT = 160_000;
    uint256 private constant _MAX_REDEEM = 142_000;
    uint256 private constant _MAX_DEPOSIT = 210_000;
    uint256 private constant _MAX_TRADE = 200_000;
    uint256 private constant _MAX_FILL = 205_000;

    function setUp() public override {
        // Coverage compiles without the optimizer: figures of that mean nothing and must not be written down.
        vm.skip(vm.envOr("BALLAST_COVERAGE", false));
        super.setUp();
    }

    function _vaultOf(uint256 count) private {
        IPolicyRegistry.Configuration memory configuration;
        configuration.components = new IPolicyRegistry.Component[](count);
        for (uint256 i; i < count; ++i) {
            addToken("TOKEN", 18, 1e18);
            configuration.components[i] = component(i, 500, uint16(10_000 / count), 5_000);
            configuration.components[i].feed = address(new ConstantFeed(1e18, UNCERTAINTY));
            configuration.components[i].groups[0] = uint8(1 + (i % 2));
        }
        configuration.groups = new IPolicyRegistry.Group[](2);
        configuration.groups[0] = IPolicyRegistry.Group(1_000, 9_000);
        configuration.groups[1] = IPolicyRegistry.Group(1_000, 9_000);
        configuration.limits = IPolicyRegistry.Limits(100, 50, 200, 500, 60);
        createVault(configuration);
        // A holder who has been here before, as most are: no storage slot below is fresh.
        mintInKind(ALICE, 100e18);
        for (uint256 i; i < count; ++i) give(i, ALICE, 1_000e18);
    }

    function _measureInKind(string memory suffix) private returns (uint256 mint, uint256 redeem_) {
        vm.prank(ALICE);
        vault.mintInKind(10e18, unlimited(), ALICE, block.timestamp);
        mint = vm.snapshotGasLastCall("vault", string.concat("mintInKind", suffix));
        vm.prank(ALICE);
        vault.redeemInKind(10e18, nothing(), ALICE, block.timestamp);
        redeem_ = vm.snapshotGasLastCall("vault", string.concat("redeemInKind", suffix));
    }

    function _measurePriced(string memory suffix) private returns (uint256 entry, uint256 swap) {
        vm.prank(ALICE);
        vault.deposit(address(tokens[0]), 10e18, 0, ALICE, block.timestamp);
        entry = vm.snapshotGasLastCall("vault", string.concat("deposit", suffix));
        vm.prank(ALICE);
        vault.redeem(address(tokens[0]), 5e18, 0, ALICE, ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", string.concat("redeem", suffix));
        address route = address(new StockRoute());
        tokens[1].mint(route, 100e18);
        tokens[0].mint(address(0xbeef), 1);
        vm.prank(ALLOCATOR);
        vault.trade(ITrading.Intent(route, address(tokens[0]), address(tokens[1]), 10e18, 10e18, ""), block.timestamp);
        swap = vm.snapshotGasLastCall("vault", string.concat("trade", suffix));
    }

    /// @dev A fill at the end of the price's fall, so that it is charged to the budget, of half of what restores the target:
    /// the auction goes on.
    function _measureFill(uint256 count, string memory suffix) private returns (uint256 gas) {
        tokens[0].mint(address(vault), 500e18);
        auction.arm(address(vault), address(tokens[0]));
        vm.warp(block.timestamp + 10 minutes);
        auction.open(address(vault), address(tokens[0]));
        vm.warp(block.timestamp + 1 hours + 1 minutes);
        IFilling.Fill memory wanted;
        (wanted.vault, wanted.token, wanted.nonce) = (address(vault), address(tokens[0]), 1);
        (wanted.sell, wanted.buy) = (address(tokens[0]), address(tokens[count - 1]));
        (wanted.maxSold, wanted.maxPaid, wanted.recipient) = (20e18, 20e18, ALICE);
        vm.prank(ALICE);
        (uint256 sold, uint256 bought) = auction.fill(wanted, block.timestamp);
        gas = vm.snapshotGasLastCall("vault", string.concat("fill", suffix));
        assertEq(sold, 20e18);
        assertEq(bought, 19.88e18);
        (uint256 used, , ) = vault.auctionLossBudget();
        assertGt(used, 0);
    }

    function test_gasOfFill() public {
        _vaultOf(5);
        assertLe(_measureFill(5, "/5"), _MAX_FILL);
    }

    function test_gasOfFillOfTen() public {
        _vaultOf(10);
        _measureFill(10, "/10");
    }

    function test_gasOfFive() public {
        _vaultOf(5);
        (uint256 mint, uint256 redeem_) = _measureInKind("/5");
        (uint256 entry, uint256 swap) = _measurePriced("/5");
        assertLe(mint, _MAX_MINT);
        assertLe(redeem_, _MAX_REDEEM);
        assertLe(entry, _MAX_DEPOSIT);
        assertLe(swap, _MAX_TRADE);
    }

    /// @dev Both fees on and nothing due: what a vault with fees pays all day.
    function test_gasOfFiveWithFees() public {
        charged = IFeeSettings.FeeTerms(address(0xFEE), 200, 1_000);
        _vaultOf(5);
        _measureInKind("/5/fees");
        _measurePriced("/5/fees");
    }

    /// @dev Both fees due, to a recipient and a protocol that have had some before.
    function test_gasOfFiveWithFeesDue() public {
        charged = IFeeSettings.FeeTerms(address(0xFEE), 200, 1_000);
        _vaultOf(5);
        vm.prank(PROTOCOL_OWNER);
        protocolFee.setRecipient(address(0x9207));
        vm.prank(address(protocolFee));
        protocolFee.setShare(1_000);
        vm.warp(START + 1 days);
        _makeGain();
        vault.crystalliseFees();
        vm.warp(START + 2 days);
        _makeGain();
        address route = address(new StockRoute());
        tokens[1].mint(route, 100e18);
        tokens[0].mint(address(0xbeef), 1);
        _measureDue(route);
    }

    function _measureDue(address route) private {
        uint256 state = vm.snapshotState();
        vm.prank(ALICE);
        vault.mintInKind(10e18, unlimited(), ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", "mintInKind/5/fees/due");
        vm.revertToState(state);
        vm.prank(ALICE);
        vault.redeemInKind(10e18, nothing(), ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", "redeemInKind/5/fees/due");
        vm.revertToState(state);
        vm.prank(ALICE);
        vault.deposit(address(tokens[0]), 10e18, 0, ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", "deposit/5/fees/due");
        vm.revertToState(state);
        vm.prank(ALICE);
        vault.redeem(address(tokens[0]), 5e18, 0, ALICE, ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", "redeem/5/fees/due");
        vm.revertToState(state);
        vm.prank(ALLOCATOR);
        vault.trade(ITrading.Intent(route, address(tokens[0]), address(tokens[1]), 10e18, 10e18, ""), block.timestamp);
        vm.snapshotGasLastCall("vault", "trade/5/fees/due");
        vm.revertToState(state);
        vault.crystalliseFees();
        vm.snapshotGasLastCall("vault", "crystalliseFees/5");
    }

    /// @dev A tenth more of every token for the same shares.
    function _makeGain() private {
        for (uint256 i; i < 5; ++i) tokens[i].mint(address(vault), tokens[i].balanceOf(address(vault)) / 10);
    }

    function test_gasOfTen() public {
        _vaultOf(10);
        _measureInKind("/10");
        _measurePriced("/10");
    }
}
