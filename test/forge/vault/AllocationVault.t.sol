// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {VaultTest} from "./VaultTest.sol";

contract AllocationVaultTest is VaultTest {
    function setUp() public override {
        super.setUp();
        createVaultOfFive();
    }

    function test_seedStandsAtItsPrice() public view {
        (uint256 bid, uint256 mid, uint256 ask) = vault.netAssetValue();
        assertApproxEqAbs(mid, 5_000e18, 1e14);
        assertApproxEqRel(bid, (mid * (WAD - UNCERTAINTY)) / WAD, 1e10);
        assertApproxEqRel(ask, (mid * (WAD + UNCERTAINTY)) / WAD, 1e10);
        assertEq(share.totalSupply(), 5_000e18);
        assertEq(share.balanceOf(CREATOR), 5_000e18 - LOCKED_SHARES);
    }

    function test_mintAndRedeemInKind() public {
        mintInKind(ALICE, 100e18);
        uint256 before = wealthOf(ALICE);
        redeemInKind(ALICE, 100e18);
        assertLe(wealthOf(ALICE), before);
        assertApproxEqRel(wealthOf(ALICE), 100e18, 1e14);
    }

    function test_depositAndRedeemSingle() public {
        uint256 amount = amountWorth(1, 50e18);
        uint256 preview = vault.previewDeposit(address(tokens[1]), amount);
        assertEq(deposit(ALICE, 1, amount), preview);
        assertApproxEqRel(wealthOf(ALICE), 50e18, 0.02e18);
        assertLt(wealthOf(ALICE), 50e18);
        uint256 out = vault.previewRedeem(address(tokens[1]), preview);
        assertEq(redeem(ALICE, 1, preview), out);
    }

    function test_RevertWhen_deadlinePassed() public {
        vm.expectRevert(
            abi.encodeWithSelector(IAllocationVault.DeadlinePassed.selector, block.timestamp - 1, block.timestamp)
        );
        vault.mintInKind(1e18, unlimited(), ALICE, block.timestamp - 1);
    }
}
