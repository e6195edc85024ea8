// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {ExposedToken} from "../harness/ExposedToken.sol";
import {RiskTest} from "./RiskTest.sol";

/// @notice Which risk sections the registry takes, and that what it writes is what it was given.
contract RiskPoliciesTest is RiskTest {
    address private constant MISTAKEN = address(0xBAD);

    function test_whatIsWrittenIsReadBack() public {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.ranges = new IPolicyRegistry.DeltaRange[](2);
        c.risk.ranges[0] = IPolicyRegistry.DeltaRange(0, -2_500, 2_500);
        c.risk.ranges[1] = IPolicyRegistry.DeltaRange(2, -32_768, 32_767);
        address pointer = registry.write(c);
        assertEq(keccak256(abi.encode(registry.read(pointer))), keccak256(abi.encode(c)));
        // Without a risk section nothing is written of it.
        IPolicyRegistry.Configuration memory plain = configurationOfFive();
        address other = registry.write(plain);
        assertEq(keccak256(abi.encode(registry.read(other))), keccak256(abi.encode(plain)));
        assertEq(other.code.length, 1 + 32 * (1 + 2 * 5 + 2));
        assertEq(pointer.code.length, 1 + 32 * (1 + 2 * 5 + 2 + 4));
    }

    function test_riskWithoutOracle() public {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.oracle = address(0);
        _expect(abi.encodeWithSelector(IPolicyRegistry.RiskWithoutOracle.selector), c);
    }

    function test_oracleMustAnswer() public {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.oracle = MISTAKEN;
        _expect(abi.encodeWithSelector(IPolicyRegistry.RiskOracleInvalid.selector, MISTAKEN), c);
        c.risk.oracle = address(tokens[0]);
        _expect(abi.encodeWithSelector(IPolicyRegistry.RiskOracleInvalid.selector, address(tokens[0])), c);
    }

    function test_reserveAndCapNeedEachOther() public {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.reserve = 0;
        _expect(_members("reserve", 0), c);
        (c.risk.reserve, c.risk.maxVolatility) = (1, 0);
        _expect(_members("reserve", 1), c);
        (c.risk.reserve, c.risk.maxVolatility) = (1 << 5, 4_000);
        _expect(_members("reserve", 1 << 5), c);
    }

    function test_vegaNeedsSources() public {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.maxVega = 1;
        _expect(_members("exposureSources", 0), c);
        c.risk.exposureSources = 1 << 6;
        _expect(_members("exposureSources", 1 << 6), c);
    }

    function test_everyComponentHasItsFactor() public {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.factors = new uint8[](4);
        _expect(abi.encodeWithSelector(IPolicyRegistry.RiskFactorCountMismatch.selector, 4, 5), c);
        c.risk.factors = new uint8[](5);
        c.risk.factors[2] = 4;
        _expect(abi.encodeWithSelector(IPolicyRegistry.RiskFactorInvalid.selector, address(tokens[2]), 4, 3), c);
    }

    function test_sourcesTellOneExposureAFactor() public {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.exposureSources = 1 << 4;
        _expect(abi.encodeWithSelector(IPolicyRegistry.ExposureSourceInvalid.selector, address(tokens[LENT])), c);
        ExposedToken exposed = new ExposedToken("SLEEVE", 18);
        c.components[LENT].token = address(exposed);
        _expect(abi.encodeWithSelector(IPolicyRegistry.ExposureSourceInvalid.selector, address(exposed)), c);
        exposed.setExposures(new int256[](3), 0);
        c.risk.factors[LENT] = 1;
        _expect(abi.encodeWithSelector(IPolicyRegistry.RiskFactorInvalid.selector, address(exposed), 1, 3), c);
        c.risk.factors[LENT] = 0;
        registry.write(c);
        c.risk.reserve = 1 << 4;
        c.components[LENT].maxWeight = 10_000;
        _expect(abi.encodeWithSelector(IPolicyRegistry.ReserveInvalid.selector, address(exposed)), c);
    }

    function test_reserveHasRoomForEverything() public {
        bytes memory reason = abi.encodeWithSelector(IPolicyRegistry.ReserveInvalid.selector, address(tokens[CASH]));
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.components[CASH].maxWeight = 9_999;
        _expect(reason, c);
        c = riskyFive();
        c.groups[1].maxWeight = 9_999;
        _expect(reason, c);
        c = riskyFive();
        (c.components[CASH].minWeight, c.components[CASH].targetWeight, c.components[1].targetWeight) = (0, 0, 4_000);
        _expect(reason, c);
    }

    function test_rangesHoldTheTargetsAndNothing() public {
        _expectRange(0, -100, 1_999, 2_000);
        _expectRange(0, 2_001, 3_000, 2_000);
        _expectRange(0, 1, 3_000, 2_000); // under a cap ether may go to nothing
        _expectRange(3, -100, 3_000, 0);
        _expectRange(0, 3_000, 2_000, 2_000);
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.ranges = new IPolicyRegistry.DeltaRange[](2);
        c.risk.ranges[0] = IPolicyRegistry.DeltaRange(1, -100, 3_000);
        c.risk.ranges[1] = IPolicyRegistry.DeltaRange(1, -100, 3_000);
        bytes4 selector = IPolicyRegistry.DeltaRangeInvalid.selector;
        _expect(abi.encodeWithSelector(selector, 1, int256(-100), 2_000, int256(3_000)), c);
        // Without a cap a range may keep an exposure.
        c.risk.ranges = new IPolicyRegistry.DeltaRange[](1);
        c.risk.ranges[0] = IPolicyRegistry.DeltaRange(0, 1_000, 3_000);
        (c.risk.maxVolatility, c.risk.reserve) = (0, 0);
        registry.write(c);
    }

    /// @dev Nobody is surprised by another cap, a tighter one included: it moves the targets.
    function test_everyChangeOfTheRiskSectionWaits() public {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.components[1].maxWeight = 5_900;
        assertEq(_submit(c), 0);
        c.risk.maxVolatility = 3_900;
        assertGt(_submit(c), 0);
        c = riskyFive();
        c.components[1].maxWeight = 5_900;
        c.risk.ranges = new IPolicyRegistry.DeltaRange[](1);
        c.risk.ranges[0] = IPolicyRegistry.DeltaRange(0, -100, 3_000);
        assertGt(_submit(c), 0);
        c = configurationOfFive();
        for (uint256 i; i < 5; ++i) (c.components[i].minWeight, c.components[i].maxWeight) = (500, 5_900);
        assertGt(_submit(c), 0);
    }

    function _submit(IPolicyRegistry.Configuration memory c) private returns (uint256 due) {
        vm.prank(OWNER);
        (, due) = registry.submit(address(vault), c);
    }

    function _expectRange(uint8 factor, int16 minimum, int16 maximum, uint256 targets) private {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.ranges = new IPolicyRegistry.DeltaRange[](1);
        c.risk.ranges[0] = IPolicyRegistry.DeltaRange(factor, minimum, maximum);
        bytes4 selector = IPolicyRegistry.DeltaRangeInvalid.selector;
        _expect(abi.encodeWithSelector(selector, factor, int256(minimum), targets, int256(maximum)), c);
    }

    function _members(bytes32 name, uint256 members) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPolicyRegistry.RiskMembersInvalid.selector, name, members);
    }

    function _expect(bytes memory reason, IPolicyRegistry.Configuration memory c) private {
        vm.expectRevert(reason);
        registry.write(c);
    }
}
