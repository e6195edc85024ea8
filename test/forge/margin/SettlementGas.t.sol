// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {SettlementTest} from "./SettlementTest.sol";

/// @notice Gas of proofs, a transaction each with everything in it, by Chainlink's proxy and aggregators of the replica.
contract SettlementGasTest is SettlementTest {
    uint256 private constant _MAX_QUIET = 180_000;
    uint256 private constant _MAX_SIXTY = 1_000_000;
    uint256 private constant _MAX_TOUCH = 120_000;

    function setUp() public override {
        vm.skip(vm.envOr("BALLAST_COVERAGE", false));
        super.setUp();
    }

    function test_gas_quietHalfHour() public {
        uint80 first = round(40 minutes, 2_000e8);
        round(-10 minutes, 2_100e8);
        settlement.prove(0, expiry, number(first));
        _record("settlement/quiet", _MAX_QUIET);
    }

    function test_gas_sixtyRounds() public {
        uint80 first = round(31 minutes, 2_000e8);
        for (int256 i = 60; i > 0; --i) round(i * 29, 2_000e8 + i * 1e8);
        round(-10 minutes, 2_100e8);
        settlement.prove(0, expiry, number(first));
        _record("settlement/60", _MAX_SIXTY);
    }

    function test_gas_touch() public {
        uint80 touch = round(5 days, 2_500e8);
        settlement.proveTouch(upAndOut(2_500), touch);
        _record("settlement/touch", _MAX_TOUCH);
    }

    function _record(string memory name, uint256 most) private {
        uint256 used = vm.lastCallGas().gasTotalUsed;
        vm.snapshotValue("margin", name, used);
        assertLe(used, most);
    }
}
