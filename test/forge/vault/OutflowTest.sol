// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Vm} from "forge-std/Vm.sol";
import {IAssetEntry} from "contracts/interfaces/IAssetEntry.sol";
import {IComponentFlows} from "contracts/interfaces/IComponentFlows.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {OutflowHarness} from "../harness/OutflowHarness.sol";
import {RiskTest} from "./RiskTest.sol";

/// @notice The vault of five whose risk section is an exit slope alone, without swing fee and bands, so that nothing but
/// outflow costs and nothing is in the way.
abstract contract OutflowTest is RiskTest {
    /// @dev Of a vault's `_outflow`; `test_slotIsTheOutflows` notices when it moves.
    uint256 internal constant OUTFLOW_SLOT = 13;
    /// @dev {bps} The fee is at its maximum at 15 %.
    uint16 internal slope = 2_000;
    OutflowHarness internal twin;

    function setUp() public virtual override {
        super.setUp();
        twin = new OutflowHarness();
        createAnew(slopedFive());
    }

    function slopedFive() internal view returns (IPolicyRegistry.Configuration memory c) {
        c = configurationOfFive();
        for (uint256 i; i < 5; ++i) (c.components[i].minWeight, c.components[i].maxWeight) = (0, 10_000);
        for (uint256 g; g < 2; ++g) c.groups[g] = IPolicyRegistry.Group(0, 10_000);
        (c.limits.swingRate, c.limits.auctionCost) = (0, 50);
        c.risk.oracle = address(oracle);
        c.risk.factors = new uint8[](5);
        c.risk.exitSlope = slope;
    }

    /* STATE */

    function outflowWord() internal view returns (uint256) {
        return uint256(vm.load(address(vault), bytes32(OUTFLOW_SLOT)));
    }

    /// @dev {1} As the vault counts it now.
    function outflowNow() internal returns (uint256) {
        twin.set(outflowWord());
        return twin.usedAt(slope, vm.getBlockTimestamp());
    }

    /// @dev Fills the bucket to a part {1} of the net asset value.
    function setOutflow(uint256 part) internal {
        vm.store(address(vault), bytes32(OUTFLOW_SLOT), bytes32(((part * 1 days) << 40) | vm.getBlockTimestamp()));
    }

    /// @dev {USD} What shares are worth before any fee of the exit.
    function bidOf(uint256 shares) internal view returns (uint256) {
        (uint256 bid, , ) = vault.netAssetValue();
        return (shares * bid) / (share.totalSupply() + VIRTUAL_SHARES);
    }

    /// @dev {USD} What the formula says.
    function expectedFee(uint256 value) internal returns (uint256 fee) {
        (, uint256 mid, ) = vault.netAssetValue();
        fee = twin.feeOf(value, mid, outflowNow(), slope);
        if (fee > value) fee = value;
    }

    /* ACTIONS */

    /// @dev Exits and tells what the event says of the fee. {USD}
    function exit(address account, uint256 i, uint256 shares) internal returns (uint256 fee, uint256 amount) {
        vm.recordLogs();
        amount = redeem(account, i, shares);
        fee = _lastFee(IAssetEntry.Redeemed.selector);
    }

    /// @dev Enters by an exact number of shares, with as much as it takes.
    function enterFor(address account, uint256 i, uint256 shares) internal returns (uint256 amount) {
        amount = flows().previewMintShares(address(tokens[i]), shares);
        give(i, account, amount);
        vm.prank(account);
        flows().mintShares(address(tokens[i]), shares, amount, account, block.timestamp);
    }

    function flows() internal view returns (IComponentFlows) {
        return IComponentFlows(address(vault));
    }

    function _lastFee(bytes32 topic) private returns (uint256 fee) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bool found;
        for (uint256 k; k < logs.length; ++k) {
            if (logs[k].topics[0] != topic) continue;
            (, , fee) = abi.decode(logs[k].data, (uint256, uint256, uint256));
            found = true;
        }
        assertTrue(found, "no exit");
    }
}
