// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRiskLimits} from "contracts/interfaces/IRiskLimits.sol";
import {Policy, PolicyLibrary} from "contracts/vault/Policy.sol";
import {RiskTest} from "./RiskTest.sol";

/// @notice V-16 and V-17 on random histories: whatever is accepted leaves no limit on risk worse.
contract RiskFlowsTest is RiskTest {
    /// @dev {1} A trade counts against the value before it; it loses up to a twentieth of a cent of 5,000 dollars to decimals.
    uint256 private constant ROUNDING = 2e11;

    uint256 private _accepted;

    function testFuzz_nothingAcceptedRaisesRiskAboveItsLimits(uint256 seed) public {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.maxVolatility = uint16(3_600 + (seed % 1_200));
        c.risk.ranges = new IPolicyRegistry.DeltaRange[](2);
        c.risk.ranges[0] = IPolicyRegistry.DeltaRange(0, -100, int16(2_000 + int256((seed >> 8) % 1_000)));
        c.risk.ranges[1] = IPolicyRegistry.DeltaRange(2, 0, 2_300);
        createAnew(c);
        for (uint256 step; step < 24; ++step) {
            uint256 draw = uint256(keccak256(abi.encode(seed, step)));
            if (draw % 4 == 0) _market(draw >> 8);
            else _act(draw >> 8);
        }
    }

    /// @dev At least one in ten of what is tried goes through, so that the test says something.
    function test_someOfItIsAccepted() public {
        for (uint256 seed; seed < 10; ++seed) testFuzz_nothingAcceptedRaisesRiskAboveItsLimits(seed);
        assertGt(_accepted, 24);
    }

    /// @dev V-17, for any scale and any two-group policy.
    function testFuzz_scaledTargetsAreAPolicy(uint256 seed) public {
        shake(2 + (seed % 9), 0.05e18 + ((seed >> 8) % 20) * 0.01e18);
        bytes memory blob = limits.scaledPolicy(vault.policy());
        if (blob.length == 0) return;
        Policy written = PolicyLibrary.load(vault.policy());
        Policy counted;
        assembly ("memory-safe") {
            counted := add(blob, 0x20)
        }
        uint256 sum;
        for (uint256 i; i < 5; ++i) {
            (uint256 least, uint256 target, uint256 most) = (
                counted.minWeight(i),
                counted.targetWeight(i),
                counted.maxWeight(i)
            );
            sum += target;
            assertLe(least, target);
            assertLe(target, most);
            assertEq(most, written.maxWeight(i));
            if (i == CASH) assertGe(target, written.targetWeight(i));
            else assertLe(target, written.targetWeight(i));
            assertEq(counted.firstWord(i), written.firstWord(i));
            assertEq(counted.feed(i), written.feed(i));
        }
        assertEq(sum, 10_000);
        _checkGroups(counted, written);
    }

    function _checkGroups(Policy counted, Policy written) private pure {
        for (uint256 g; g < 2; ++g) {
            uint256 sum;
            for (uint256 i; i < 5; ++i) {
                if ((counted.groupMembers(g) >> i) & 1 == 1) sum += counted.targetWeight(i);
            }
            assertLe(counted.groupMinWeight(g), sum);
            assertLe(sum, counted.groupMaxWeight(g));
            assertEq(counted.groupMaxWeight(g), written.groupMaxWeight(g));
            assertEq(counted.groupMembers(g), written.groupMembers(g));
        }
    }

    /* HISTORIES */

    function _market(uint256 draw) private {
        vm.warp(vm.getBlockTimestamp() + 1 hours + (draw % 30 hours));
        for (uint256 i = 1; i < 4; ++i) {
            setPrice(i, (priceOf(i) * (85 + (uint256(keccak256(abi.encode(draw, i))) % 31))) / 100);
        }
        if (draw % 3 != 0) poke();
    }

    function _act(uint256 draw) private {
        IRiskLimits.RiskState memory had = stateNow();
        (uint256 i, uint256 j) = ((draw >> 8) % 5, (draw >> 16) % 5);
        uint256 value = 1e18 + ((draw >> 24) % 300e18);
        uint256 kind = draw % 3;
        if (kind == 0 && i == j) return;
        try this.actOutside(kind, i, j, value) {
            ++_accepted;
            _check(had, stateNow());
        } catch {} // solhint-disable-line no-empty-blocks
    }

    function actOutside(uint256 kind, uint256 i, uint256 j, uint256 value) external {
        if (kind == 0) tradeAtMiddle(i, j, value);
        else if (kind == 1) depositWorth(i, value);
        else redeemFor(i, value);
    }

    function _check(IRiskLimits.RiskState memory had, IRiskLimits.RiskState memory has) private pure {
        bool isHeld = has.volatility <= has.maxVolatility + ROUNDING && has.staleFactors == 0;
        assertTrue(isHeld || has.volatility <= had.volatility + ROUNDING, "volatility");
        uint256 most = has.deltas[2] > 0.23e18 ? uint256(has.deltas[2]) : 0;
        assertTrue(most <= uint256(had.deltas[2]) + ROUNDING, "delta");
    }
}
