// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {SviArbitrage} from "contracts/math/SviArbitrage.sol";
import {SviSlice} from "contracts/math/SviSlice.sol";
import {SviHarness} from "../harness/SviHarness.sol";

/// @notice The shared vectors: 498 slices of real option chains, and their values by a reference of 60 digits.
contract SviVectorsTest is Test {
    SviHarness private _svi;
    string private _slices;
    SviSlice[] private _words;

    function setUp() public {
        _svi = new SviHarness();
        _slices = vm.readFile("test/vectors/sviSlices.json");
        bytes32[] memory words = vm.parseJsonBytes32Array(_slices, ".word");
        for (uint256 i; i < words.length; ++i) _words.push(SviSlice.wrap(uint256(words[i])));
    }

    /// @dev The reference has 24 decimals: w is above it by at most one unit of 1e-18, the others within one of it, g within
    /// what they make of that (g is of the order of one, w of 1e-3 at the least).
    function test_valuesAreTheReferences() public view {
        string memory json = vm.readFile("test/vectors/svi.json");
        int256[] memory k = vm.parseJsonIntArray(json, ".k");
        int256[] memory w = vm.parseJsonIntArray(json, ".w");
        int256[] memory slope = vm.parseJsonIntArray(json, ".slope");
        int256[] memory curvature = vm.parseJsonIntArray(json, ".curvature");
        int256[] memory g = vm.parseJsonIntArray(json, ".durrleman");
        assertEq(k.length, 498);
        for (uint256 i; i < k.length; ++i) {
            (uint256 w_, int256 slope_, uint256 curvature_) = _svi.derivatives(_words[i], k[i]);
            assertEq(w_, _svi.totalVariance(_words[i], k[i]));
            int256 excess = int256(w_) * 1e6 - w[i];
            assertTrue(excess >= 0 && excess <= 1e6);
            assertApproxEqAbs(slope_ * 1e6, slope[i], 1e6);
            assertApproxEqAbs(int256(curvature_) * 1e6, curvature[i], 1e6);
            assertApproxEqAbs(_svi.durrleman(_words[i], k[i]) * 1e6, g[i], 1e10);
        }
    }

    /// @dev Each of the twenty slices that a dense scan finds (see svi.test.ts) is refused, and no other.
    function test_butterflyNodesOnRealSlices() public view {
        assertEq(_words.length, 498);
        uint256 refused;
        for (uint256 i; i < _words.length; ++i) {
            try _svi.requireAcceptable(_words[i]) {} catch (bytes memory reason) {
                assertEq(bytes4(reason), SviArbitrage.SviButterflyArbitrage.selector);
                ++refused;
            }
        }
        assertEq(refused, 20);
    }

    function test_calendarNodesOnRealSlices() public view {
        string[] memory chains = vm.parseJsonStringArray(_slices, ".chain");
        uint256 pairs;
        uint256 refused;
        for (uint256 i = 1; i < chains.length; ++i) {
            if (keccak256(bytes(chains[i])) != keccak256(bytes(chains[i - 1]))) continue;
            ++pairs;
            try _svi.requireNoCalendarArbitrage(_words[i - 1], _words[i]) {} catch (bytes memory reason) {
                assertEq(bytes4(reason), SviArbitrage.SviCalendarArbitrage.selector);
                ++refused;
            }
        }
        assertEq(pairs, 430);
        assertEq(refused, 23);
    }
}
