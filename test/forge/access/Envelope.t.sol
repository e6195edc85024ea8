// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {Envelope, EnvelopeLibrary} from "contracts/access/Envelope.sol";
import {IEnvelope} from "contracts/interfaces/IEnvelope.sol";

/// @notice Nothing leaves its envelope.
contract EnvelopeTest is Test {
    using EnvelopeLibrary for Envelope;

    uint256 private constant _START = 1_700_000_000;

    function setUp() public {
        vm.warp(_START);
    }

    function test_RevertWhen_outside() public {
        vm.expectRevert(abi.encodeWithSelector(IEnvelope.ParameterOutOfRange.selector, bytes32("x"), 9, 10, 20));
        this.requireInside(_envelope(), 9);
        vm.expectRevert(abi.encodeWithSelector(IEnvelope.ParameterOutOfRange.selector, bytes32("x"), 21, 10, 20));
        this.requireInside(_envelope(), 21);
        this.requireInside(_envelope(), 10);
        this.requireInside(_envelope(), 20);
    }

    function test_RevertWhen_theStepIsTooLarge() public {
        vm.expectRevert(abi.encodeWithSelector(IEnvelope.ParameterStepTooLarge.selector, bytes32("x"), 10, 14, 3));
        this.requireChange(_envelope(), 10, 14, 0);
        vm.expectRevert(abi.encodeWithSelector(IEnvelope.ParameterStepTooLarge.selector, bytes32("x"), 20, 16, 3));
        this.requireChange(_envelope(), 20, 16, 0);
        this.requireChange(_envelope(), 10, 13, 0);
        this.requireChange(_envelope(), 20, 17, 0);
    }

    function test_RevertWhen_coolingDown() public {
        uint256 earliest = _START - 1 + 1 days;
        vm.expectRevert(
            abi.encodeWithSelector(IEnvelope.ParameterCoolingDown.selector, bytes32("x"), earliest, _START)
        );
        this.requireChange(_envelope(), 10, 11, _START - 1);
        vm.warp(earliest);
        this.requireChange(_envelope(), 10, 11, _START - 1);
    }

    function testFuzz_acceptsExactlyWhatIsInside(uint256 from, uint256 to, uint256 changedAt) public {
        (from, to) = (bound(from, 0, 30), bound(to, 0, 30));
        changedAt = bound(changedAt, 0, _START);
        uint256 step = from < to ? to - from : from - to;
        bool inside = to >= 10 && to <= 20 && step <= 3 && (changedAt == 0 || changedAt + 1 days <= _START);
        if (!inside) vm.expectRevert();
        this.requireChange(_envelope(), from, to, changedAt);
    }

    function requireInside(Envelope memory envelope, uint256 value) external pure {
        envelope.requireInside(value);
    }

    function requireChange(Envelope memory envelope, uint256 from, uint256 to, uint256 changedAt) external view {
        envelope.requireChange(from, to, changedAt);
    }

    function _envelope() private pure returns (Envelope memory) {
        return Envelope("x", 10, 20, 3, 1 days);
    }
}
