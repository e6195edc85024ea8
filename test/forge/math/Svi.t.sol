// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Test} from "forge-std/Test.sol";
import {Svi} from "contracts/math/Svi.sol";
import {SviParameters, SviSlice, SviSliceLibrary} from "contracts/math/SviSlice.sol";
import {SviHarness} from "../harness/SviHarness.sol";

/// @notice The slice's packing and its curve; what is accepted is tested in SviArbitrage.t.sol.
contract SviTest is Test {
    int256 private constant _REACH = 10e18;

    SviHarness private _svi;

    function setUp() public {
        _svi = new SviHarness();
    }

    /// @dev A slice whose parameters are acceptable at every strike.
    function _slice(uint256 seed) private view returns (SviParameters memory p) {
        p.rho = _random(seed, 1, -0.999e18, 0.999e18);
        p.b = _random(seed, 2, 0, 1e18);
        p.m = _random(seed, 3, -3e18, 3e18);
        p.s = _random(seed, 4, 0.001e18, 3e18);
        int256 dip = (p.b * p.s * int256(Math.sqrt(uint256(1e36 - p.rho * p.rho)))) / 1e36; // {1} b s √(1 - rho²)
        p.a = _random(seed, 5, 0, 2e18) - dip + 1e6;
        return _svi.unpack(_svi.pack(p));
    }

    function _random(uint256 seed, uint256 salt, int256 least, int256 most) private pure returns (int256) {
        return bound(int256(uint256(keccak256(abi.encode(seed, salt)))), least, most);
    }

    function test_packsItsFiveFields() public view {
        SviSlice slice = _svi.pack(SviParameters(-0.25e18, 0.5e18, -0.75e18, 1.5e18, 2.5e18));
        uint256 expected = (uint256(uint48(int48(-0.25e12))) << 192) | (uint256(0.5e12) << 144);
        expected |= (uint256(uint48(int48(-0.75e12))) << 96) | (uint256(1.5e12) << 48) | 2.5e12;
        assertEq(SviSlice.unwrap(slice), expected);
    }

    function test_packsToTheNearest() public view {
        SviParameters memory p = _svi.unpack(
            _svi.pack(SviParameters(-1.5e6 - 1, 0.5e6, -1.5e6, 1.5e6 - 1, 2e6 + 499_999))
        );
        assertEq(p.a, -2e6);
        assertEq(p.b, 1e6);
        assertEq(p.rho, -1e6);
        assertEq(p.m, 1e6);
        assertEq(p.s, 2e6);
    }

    function test_RevertWhen_parameterIsOutOfRange() public {
        int256 limit = (1 << 47) * 1e6;
        SviParameters memory p = SviParameters(limit - 1e6, 0, 0, 0, 1e18);
        _svi.pack(p);
        p.a = limit;
        _expectOutOfRange("a", limit);
        _svi.pack(p);
        p.a = 0;
        p.b = -1e6;
        _expectOutOfRange("b", -1e6);
        _svi.pack(p);
        p.b = 0;
        p.m = -limit - 1e6;
        _expectOutOfRange("m", p.m);
        _svi.pack(p);
        p.m = 0;
        p.s = 2 * limit;
        _expectOutOfRange("s", p.s);
        _svi.pack(p);
    }

    function _expectOutOfRange(bytes32 parameter, int256 value) private {
        vm.expectRevert(abi.encodeWithSelector(SviSliceLibrary.SviParameterOutOfRange.selector, parameter, value));
    }

    function testFuzz_unpackedSlicePacksToItself(uint240 word) public view {
        SviSlice slice = SviSlice.wrap(word);
        assertEq(SviSlice.unwrap(_svi.pack(_svi.unpack(slice))), word);
    }

    /// @dev Any parameters are refused, or come back within half of 1e-12; those in range do come back.
    function testFuzz_packedParametersComeBack(SviParameters memory p, bool inside) public view {
        if (inside) p = _inRange(p);
        try _svi.pack(p) returns (SviSlice slice) {
            SviParameters memory back = _svi.unpack(slice);
            assertApproxEqAbs(back.a, p.a, 0.5e6);
            assertApproxEqAbs(back.b, p.b, 0.5e6);
            assertApproxEqAbs(back.rho, p.rho, 0.5e6);
            assertApproxEqAbs(back.m, p.m, 0.5e6);
            assertApproxEqAbs(back.s, p.s, 0.5e6);
        } catch (bytes memory reason) {
            assertFalse(inside);
            assertEq(bytes4(reason), SviSliceLibrary.SviParameterOutOfRange.selector);
        }
    }

    function _inRange(SviParameters memory p) private pure returns (SviParameters memory) {
        (int256 most, int256 mostUnsigned) = (140.7e18, 281.4e18);
        return
            SviParameters(
                bound(p.a, -most, most),
                bound(p.b, 0, mostUnsigned),
                bound(p.rho, -most, most),
                bound(p.m, -most, most),
                bound(p.s, 0, mostUnsigned)
            );
    }

    /// @dev (k - m, s, root) = (0.3, 0.4, 0.5): 0.04 + 0.1 · (-0.5 · 0.3 + 0.5) by hand.
    function test_totalVariance_byHand() public view {
        SviSlice slice = _svi.pack(SviParameters(0.04e18, 0.1e18, -0.5e18, 0.1e18, 0.4e18));
        assertEq(_svi.totalVariance(slice, 0.4e18), 0.075e18);
        (uint256 w, int256 slope, uint256 curvature) = _svi.derivatives(slice, 0.4e18);
        assertEq(w, 0.075e18);
        assertEq(slope, 0.01e18); // 0.1 · (-0.5 + 0.3 / 0.5)
        assertEq(curvature, 0.128e18); // 0.1 · 0.4² / 0.5³
    }

    function test_RevertWhen_strikeIsOutOfRange() public {
        SviSlice slice = _svi.pack(SviParameters(0.04e18, 0.1e18, 0, 0, 0.4e18));
        _svi.totalVariance(slice, _REACH);
        _svi.totalVariance(slice, -_REACH);
        int256[4] memory outside = [_REACH + 1, -_REACH - 1, type(int256).max, type(int256).min];
        for (uint256 i; i < outside.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(Svi.LogMoneynessOutOfRange.selector, outside[i], _REACH));
            _svi.totalVariance(slice, outside[i]);
        }
    }

    function test_RevertWhen_varianceIsNotPositive() public {
        SviSlice slice = _svi.pack(SviParameters(-0.05e18, 0.1e18, 0, 0, 0.4e18));
        vm.expectRevert(abi.encodeWithSelector(Svi.SviVarianceNotPositive.selector, 0, -0.01e18));
        _svi.totalVariance(slice, 0);
        vm.expectRevert(abi.encodeWithSelector(Svi.SviVarianceNotPositive.selector, 0, 0));
        _svi.totalVariance(SviSlice.wrap(0), 0);
    }

    function test_RevertWhen_vertexHasNoWidth() public {
        SviSlice slice = _svi.pack(SviParameters(0.05e18, 0.1e18, 0, 0.2e18, 0));
        vm.expectRevert(abi.encodeWithSelector(Svi.SviVertexUndefined.selector, 0.2e18));
        _svi.derivatives(slice, 0.2e18);
        _svi.derivatives(slice, 0.2e18 + 1);
    }

    function testFuzz_variance_isPositive(uint256 seed, int256 k) public view {
        assertGt(_svi.totalVariance(_svi.pack(_slice(seed)), bound(k, -_REACH, _REACH)), 0);
    }

    /// @dev w(k - h) + w(k + h) >= 2 w(k), up to the two roundings upwards of 2 w(k).
    function testFuzz_variance_isConvex(uint256 seed, int256 k, int256 h) public view {
        SviSlice slice = _svi.pack(_slice(seed));
        h = bound(h, 1, 2e18);
        k = bound(k, -_REACH + h, _REACH - h);
        uint256 sides = _svi.totalVariance(slice, k - h) + _svi.totalVariance(slice, k + h);
        assertGe(sides + 2, 2 * _svi.totalVariance(slice, k));
    }

    /// @dev Central differences over h = s / 1,000: |w'''| < b / s², so they are off by less than b · 1e-6 / 6, plus what
    /// one wei is over 2 h.
    function testFuzz_slope_isTheDifference(uint256 seed, int256 k) public view {
        SviParameters memory p = _slice(seed);
        SviSlice slice = _svi.pack(p);
        int256 h = p.s / 1000;
        k = bound(k, -_REACH + h, _REACH - h);
        int256 rise = int256(_svi.totalVariance(slice, k + h)) - int256(_svi.totalVariance(slice, k - h));
        (, int256 slope, ) = _svi.derivatives(slice, k);
        assertApproxEqAbs(slope, (rise * 1e18) / (2 * h), uint256(p.b / 6e6 + 1e18 / (2 * h) + 2));
    }

    /// @dev As above, of the slope: the fourth derivative is below 3 b / s³.
    function testFuzz_curvature_isTheDifference(uint256 seed, int256 k) public view {
        SviParameters memory p = _slice(seed);
        SviSlice slice = _svi.pack(p);
        int256 h = p.s / 1000;
        k = bound(k, -_REACH + h, _REACH - h);
        (, int256 left, ) = _svi.derivatives(slice, k - h);
        (, int256 right, ) = _svi.derivatives(slice, k + h);
        (, , uint256 curvature) = _svi.derivatives(slice, k);
        uint256 tolerance = uint256((p.b * 1e12) / (2 * p.s) + 2e18 / (2 * h) + 2);
        assertApproxEqAbs(int256(curvature), ((right - left) * 1e18) / (2 * h), tolerance);
    }

    /// @dev Any word and any strike give the formula's value, by a plainer way of other scales, or the error they must.
    function testFuzz_totalVariance_isRightOrReverts(uint256 word, int256 k, bool inside) public view {
        if (inside) k = bound(k, -_REACH, _REACH);
        SviSlice slice = SviSlice.wrap(word);
        try _svi.totalVariance(slice, k) returns (uint256 w) {
            assertApproxEqAbs(int256(w), _plainVariance(_svi.unpack(slice), k), 3);
        } catch (bytes memory reason) {
            if (k < -_REACH || k > _REACH) {
                assertEq(bytes4(reason), Svi.LogMoneynessOutOfRange.selector);
            } else {
                assertEq(bytes4(reason), Svi.SviVarianceNotPositive.selector);
                assertLe(_plainVariance(_svi.unpack(slice), k), 3);
            }
        }
    }

    /// @dev {1} in 18 decimals, by checked arithmetic with a root of 24 decimals.
    function _plainVariance(SviParameters memory p, int256 k) private pure returns (int256) {
        uint256 x = uint256(k > p.m ? k - p.m : p.m - k);
        int256 root = int256(Math.sqrt((x * x + uint256(p.s * p.s)) * 1e12)); // {1} in 24 decimals
        return p.a + (p.b * (p.rho * (k - p.m) + root * 1e12)) / 1e36;
    }
}
