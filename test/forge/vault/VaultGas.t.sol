// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeed} from "contracts/interfaces/IFeed.sol";
import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRoute} from "contracts/interfaces/IRoute.sol";
import {ConstantFeed} from "../harness/ConstantFeed.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {VaultTest} from "./VaultTest.sol";

/// @notice A venue that costs next to nothing: swaps at the middle out of its own stock.
contract StockRoute is IRoute {
    function execute(address, address buy, uint256, uint256 minOut, bytes calldata) external returns (uint256) {
        PlainToken(buy).transfer(msg.sender, minOut);
        return minOut;
    }
}

/// @notice Gas of whole transactions (`isolate`), components of 18 decimals, constant feeds, a clone. The figures are
/// committed in snapshots/ and compared by the test script, which fails above +1 %.
contract VaultGasTest is VaultTest {
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

    function _measureInKind(string memory suffix) private {
        vm.prank(ALICE);
        vault.mintInKind(10e18, unlimited(), ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", string.concat("mintInKind", suffix));
        vm.prank(ALICE);
        vault.redeemInKind(10e18, nothing(), ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", string.concat("redeemInKind", suffix));
    }

    function _measurePriced(string memory suffix) private {
        vm.prank(ALICE);
        vault.deposit(address(tokens[0]), 10e18, 0, ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", string.concat("deposit", suffix));
        vm.prank(ALICE);
        vault.redeem(address(tokens[0]), 5e18, 0, ALICE, ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", string.concat("redeem", suffix));
        address route = address(new StockRoute());
        tokens[1].mint(route, 100e18);
        vm.prank(ALLOCATOR);
        vault.trade(
            IAllocationVault.Intent(route, address(tokens[0]), address(tokens[1]), 10e18, 10e18, ""),
            block.timestamp
        );
        vm.snapshotGasLastCall("vault", string.concat("trade", suffix));
    }

    function test_gasOfFive() public {
        _vaultOf(5);
        _measureInKind("/5");
        _measurePriced("/5");
    }

    function test_gasOfTen() public {
        _vaultOf(10);
        _measureInKind("/10");
        _measurePriced("/10");
    }
}
