// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ICovarianceOracle} from "contracts/interfaces/ICovarianceOracle.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {OutflowHarness} from "../harness/OutflowHarness.sol";
import {ConstantHandler} from "./ConstantHandler.sol";
import {VaultHandler} from "./VaultHandler.sol";
import {VaultCampaign} from "./VaultInvariants.t.sol";

/// @notice Campaign 1 under a policy with an exit slope: nothing that pays, previews that hold, exits in kind that work.
contract OutflowInvariants is VaultCampaign {
    uint256 private constant _OUTFLOW_SLOT = 13;
    /// @dev {bps} The fee is at its maximum at 6 %.
    uint16 private constant _SLOPE = 5_000;
    OutflowHarness private _twin;

    function setUp() public override {
        super.setUp();
        _twin = new OutflowHarness();
        handler = new ConstantHandler(_world(), cast);
        _target(_steps());
    }

    function _setCast() internal override {
        cast = [ALICE, BOB];
    }

    function _policy() internal override returns (IPolicyRegistry.Configuration memory c) {
        ICovarianceOracle.Factor[] memory factors = new ICovarianceOracle.Factor[](1);
        factors[0] = ICovarianceOracle.Factor(address(feeds[1]), 0.6e18);
        bytes memory arguments = abi.encode(OWNER, factors, 0.7e18, 7_500);
        c = configurationOfFive();
        // No bounds, so that more exits go through.
        for (uint256 i; i < 5; ++i) (c.components[i].minWeight, c.components[i].maxWeight) = (0, 10_000);
        for (uint256 g; g < 2; ++g) c.groups[g] = IPolicyRegistry.Group(0, 10_000);
        c.risk.oracle = deployCode(Artifacts.path("risk", "CovarianceOracle"), arguments);
        c.risk.factors = new uint8[](5);
        c.risk.exitSlope = _SLOPE;
    }

    function _steps() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](16);
        _commonSteps(selectors);
        // A third and more of the steps of a walk are exits.
        for (uint256 k = 10; k < 16; ++k) selectors[k] = VaultHandler.redeem.selector;
    }

    /// @dev V-1 to V-12 and V-18.
    /// forge-config: default.invariant.check-interval = 4
    /// forge-config: default.invariant.include-push-bytes = false
    /// forge-config: deep.invariant.check-interval = 4
    /// forge-config: deep.invariant.include-push-bytes = false
    function invariant_all() public {
        _checkAll();
        assertLe(_level(), _twin.fullAt(_SLOPE) * 1 days);
    }

    /// @dev A campaign that never fills the bucket says nothing about it.
    function test_stepsSucceedAndFillTheBucket() public {
        uint256[] memory successes = _walks(_steps(), 8, 48);
        for (uint256 a; a < uint256(VaultHandler.Action.Trade); ++a) assertGt(successes[a], 2, vm.toString(a));
        uint256 filled;
        uint256 start = vm.snapshotState();
        for (uint256 run; run < 8; ++run) {
            for (uint256 part; part < 12; ++part) {
                walk(_steps(), 100 * run + part, 4);
                if (_level() > 0) ++filled;
            }
            vm.revertToState(start);
        }
        emit log_named_uint("of 96 looks it was filled in", filled);
        assertGt(filled, 4);
    }

    /// @dev {1 * s}
    function _level() private view returns (uint256) {
        return uint256(vm.load(address(vault), bytes32(_OUTFLOW_SLOT))) >> 40;
    }
}
