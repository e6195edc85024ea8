// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IVolSurface} from "contracts/interfaces/IVolSurface.sol";
import {SviArbitrage} from "contracts/math/SviArbitrage.sol";
import {SviSlice} from "contracts/math/SviSlice.sol";
import {SviHarness} from "../harness/SviHarness.sol";
import {SurfaceTest} from "./SurfaceTest.sol";

/// @notice 498 slices of real option chains through `post`: each alone, each pair of neighbours in one message and in two, and each
/// whole chain. What is refused is what docs/svi.md counts.
contract SurfaceRealSlicesTest is SurfaceTest {
    uint256[] private _words;
    uint256[] private _years;
    string[] private _chains;
    uint160 private _fresh = 0x10000;

    function setUp() public override {
        super.setUp();
        string memory json = vm.readFile("test/vectors/sviSlices.json");
        bytes32[] memory words = vm.parseJsonBytes32Array(json, ".word");
        for (uint256 i; i < words.length; ++i) _words.push(uint256(words[i]));
        _years = vm.parseJsonUintArray(json, ".years");
        _chains = vm.parseJsonStringArray(json, ".chain");
        assertEq(_words.length, 498);
    }

    /// @dev An underlying of its own for each message, so that slices meet only whom they should.
    function _newUnderlying() private returns (address underlying) {
        underlying = address(++_fresh);
        IVolSurface.Terms memory t = terms();
        t.volatilitySource = address(0);
        vm.prank(OWNER);
        surface.listUnderlying(underlying, t);
    }

    function _message(uint256 from, uint256 count) private view returns (IVolSurface.Post memory message) {
        uint256 time = vm.getBlockTimestamp();
        message.expiries = new uint256[](count);
        message.slices = new uint256[](count);
        message.forwards = new uint256[](count);
        (message.timestamp, message.deadline) = (time, time);
        for (uint256 i; i < count; ++i) {
            message.expiries[i] = ((START + (_years[from + i] * 365 days) / 1e18) / 1 hours) * 1 hours;
            message.slices[i] = _words[from + i];
            message.forwards[i] = FORWARD;
        }
    }

    /// @dev The error's selector, or zero when it was accepted.
    function _try(address underlying, IVolSurface.Post memory message) private returns (bytes4) {
        message.underlying = underlying;
        (address[] memory who, bytes[] memory signatures) = signed(message, 4);
        try surface.post(message, who, signatures) {
            return 0;
        } catch (bytes memory reason) {
            return bytes4(reason);
        }
    }

    function _isPair(uint256 i) private view returns (bool) {
        return keccak256(bytes(_chains[i])) == keccak256(bytes(_chains[i - 1]));
    }

    function test_eachAlone() public {
        uint256 refused;
        for (uint256 i; i < 498; ++i) {
            bytes4 reason = _try(_newUnderlying(), _message(i, 1));
            if (reason == 0) continue;
            assertEq(reason, SviArbitrage.SviButterflyArbitrage.selector);
            ++refused;
        }
        assertEq(refused, 20);
    }

    function test_pairsInOneMessage() public {
        (uint256 pairs, uint256 butterflies, uint256 crossings) = (0, 0, 0);
        for (uint256 i = 1; i < 498; ++i) {
            if (!_isPair(i)) continue;
            ++pairs;
            bytes4 reason = _try(_newUnderlying(), _message(i - 1, 2));
            if (reason == SviArbitrage.SviButterflyArbitrage.selector) ++butterflies;
            else if (reason == SviArbitrage.SviCalendarArbitrage.selector) ++crossings;
            else assertEq(reason, bytes4(0));
        }
        assertEq(pairs, 430);
        // 23 pairs cross (docs/svi.md); six of them have a slice that is refused for itself.
        assertEq(butterflies, 31);
        assertEq(crossings, 17);
    }

    /// @dev The pairs' reasons are the library's: it says the same of the two words.
    function test_pairsAreRefusedForTheirReason() public {
        SviHarness harness = new SviHarness();
        uint256 crossing;
        for (uint256 i = 1; i < 498; ++i) {
            if (!_isPair(i)) continue;
            (SviSlice earlier, SviSlice later) = (SviSlice.wrap(_words[i - 1]), SviSlice.wrap(_words[i]));
            bytes4 expected = _reason(address(harness), abi.encodeCall(harness.requireAcceptable, (earlier)));
            if (expected == 0) expected = _reason(address(harness), abi.encodeCall(harness.requireAcceptable, (later)));
            bytes4 crossed = _reason(
                address(harness),
                abi.encodeCall(harness.requireNoCalendarArbitrage, (earlier, later))
            );
            if (crossed != 0) ++crossing;
            if (expected == 0) expected = crossed;
            assertEq(_try(_newUnderlying(), _message(i - 1, 2)), expected);
        }
        assertEq(crossing, 23);
    }

    function _reason(address harness, bytes memory call) private view returns (bytes4) {
        (bool ok, bytes memory data) = harness.staticcall(call);
        return ok ? bytes4(0) : bytes4(data);
    }

    function test_pairsInTwoMessages() public {
        (uint256 tried, uint256 crossings) = (0, 0);
        for (uint256 i = 1; i < 498; ++i) {
            if (!_isPair(i)) continue;
            address underlying = _newUnderlying();
            if (_try(underlying, _message(i - 1, 1)) != 0) continue;
            vm.warp(START + 1);
            bytes4 reason = _try(underlying, _message(i, 1));
            if (reason == SviArbitrage.SviCalendarArbitrage.selector) ++crossings;
            if (reason != SviArbitrage.SviButterflyArbitrage.selector) ++tried;
            vm.warp(START);
        }
        assertEq(tried, 399);
        assertEq(crossings, 17);
    }

    function test_wholeChains() public {
        (uint256 chains, uint256 accepted) = (0, 0);
        uint256 from;
        for (uint256 i = 1; i <= 498; ++i) {
            if (i < 498 && _isPair(i)) continue;
            ++chains;
            if (_try(_newUnderlying(), _message(from, i - from)) == 0) ++accepted;
            from = i;
        }
        assertEq(chains, 68);
        assertEq(accepted, 40);
    }
}
