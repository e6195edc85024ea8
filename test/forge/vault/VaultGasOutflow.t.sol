// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {OutflowTest} from "./OutflowTest.sol";

/// @notice Gas of what an exit slope makes dearer, and of calls that read a vault's views through its delegate. Feeds are
/// those of tests, so figures compare with each other, not with those of `VaultGasTest`.
contract VaultGasOutflowTest is OutflowTest {
    function test_gasUnderASlope() public {
        _record("slope");
    }

    /// @dev The same risk section without one.
    function test_gasWithoutASlope() public {
        slope = 0;
        createAnew(slopedFive());
        _record("noSlope");
    }

    function test_gasOfOpeningAnAuction() public {
        setPrice(LINK, 20e18);
        auction.arm(address(vault), address(tokens[LINK]));
        vm.snapshotGasLastCall("vault", "arm/5");
        vm.warp(vm.getBlockTimestamp() + DELAY);
        auction.open(address(vault), address(tokens[LINK]));
        vm.snapshotGasLastCall("vault", "open/5");
    }

    function _record(string memory name) private {
        exit(CREATOR, CASH, 1e18); // so that nothing is written for the first time
        deposit(ALICE, ETHER, 1e18);
        uint256 amount = amountWorth(LINK, 100e18);
        give(LINK, ALICE, amount);
        vm.prank(ALICE);
        vault.deposit(address(tokens[LINK]), amount, 0, ALICE, block.timestamp);
        vm.snapshotGasLastCall("vault", string.concat("deposit/5/", name));
        vm.prank(CREATOR);
        vault.redeem(address(tokens[LINK]), 100e18, 0, CREATOR, CREATOR, block.timestamp);
        vm.snapshotGasLastCall("vault", string.concat("redeem/5/", name));
        vault.previewRedeem(address(tokens[LINK]), 100e18);
        vm.snapshotGasLastCall("vault", string.concat("previewRedeem/5/", name));
    }
}
