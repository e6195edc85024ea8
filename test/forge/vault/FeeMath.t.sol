// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {FeeMathHarness} from "../harness/FeeMathHarness.sol";

contract FeeMathTest is Test {
    uint256 private constant _WAD = 1e18;
    uint256 private constant _BPS = 10_000;
    uint256 private constant _LARGEST = type(uint128).max;
    uint256 private constant _LARGEST_MARK = type(uint120).max;

    FeeMathHarness private _math;

    function setUp() public {
        _math = new FeeMathHarness();
    }

    /* MANAGEMENT */

    /// @dev One day: shares / (supply + shares) is rate / 365, to the last wei below.
    function testFuzz_managementIsRateOfADay(uint256 supply, uint256 rate) public view {
        supply = bound(supply, 1e6, 1e33);
        rate = bound(rate, 0, 300);
        uint256 shares = _math.managementShares(supply, rate, 1);
        uint256 exact = (supply * rate) / (365 * _BPS - rate);
        assertLe(shares, exact);
        assertGe(shares + 1 + exact / 1e11, exact);
    }

    /// @dev A year at 3 %, day by day: 1 - (1 - 0.03/365)^365 = 2.95557 %, and never the nominal rate.
    function test_managementOfAYear() public view {
        uint256 shares = _math.managementShares(1e24, 300, 365);
        assertApproxEqRel((shares * _WAD) / (1e24 + shares), 0.029555662956015060e18, 1e4);
    }

    function testFuzz_managementNeverExceedsTheRate(uint256 supply, uint256 rate, uint256 elapsed) public view {
        supply = bound(supply, 1e6, _LARGEST);
        rate = bound(rate, 0, 300);
        elapsed = bound(elapsed, 0, 100_000);
        uint256 shares = _math.managementShares(supply, rate, elapsed);
        uint256 charged = elapsed > 365 ? 365 : elapsed;
        // {share} * {bps d} <= {share} * {bps d}
        assertLe(shares * _BPS * 365, (supply + shares) * rate * charged);
    }

    /// @dev However often it accrues, the supply after is the same but for rounding: nobody gains by waiting or poking.
    function testFuzz_splittingTimeChangesNothing(
        uint256 supply,
        uint256 rate,
        uint256 elapsed,
        uint256 cut
    ) public view {
        supply = bound(supply, 1e15, 1e33);
        rate = bound(rate, 0, 300);
        elapsed = bound(elapsed, 2, 365);
        cut = bound(cut, 1, elapsed - 1);
        uint256 whole = supply + _math.managementShares(supply, rate, elapsed);
        uint256 first = supply + _math.managementShares(supply, rate, cut);
        uint256 second = first + _math.managementShares(first, rate, elapsed - cut);
        assertApproxEqAbs(second, whole, 3 + whole / 1e14);
    }

    function test_managementEveryDayOfAYear() public view {
        uint256 supply = 1e24;
        for (uint256 i; i < 365; ++i) supply += _math.managementShares(supply, 300, 1);
        assertApproxEqRel(supply, 1e24 + _math.managementShares(1e24, 300, 365), 1e4);
    }

    function test_managementCapsAtAYear() public view {
        assertEq(_math.managementShares(1e24, 300, 65_534), _math.managementShares(1e24, 300, 365));
        assertEq(_math.managementShares(1e24, 300, 0), 0);
        assertEq(_math.managementShares(1e24, 0, 365), 0);
    }

    /// @dev Whatever is stored, an accrual does not revert: the exit in kind goes through here.
    function testFuzz_managementNeverReverts(uint256 supply, uint16 rate, uint256 elapsed) public view {
        uint256 shares = _math.managementShares(supply, rate, elapsed);
        if (supply > _LARGEST) assertEq(shares, 0);
    }

    /* PERFORMANCE */

    function testFuzz_noGainAtOrBelowTheMark(uint256 supply, uint256 mark, uint256 value) public view {
        supply = bound(supply, 1e6, _LARGEST);
        mark = bound(mark, 1, _LARGEST_MARK);
        uint256 atMark = (mark * supply) / _WAD;
        value = bound(value, 0, atMark < _LARGEST ? atMark : _LARGEST);
        assertEq(_math.gainOver(value, supply, mark), 0);
    }

    /// @dev The shares are worth the fee after they are minted, and never more.
    function testFuzz_sharesAreWorthTheFee(uint256 supply, uint256 mark, uint256 value, uint256 rate) public view {
        (supply, mark, value, rate) = _market(supply, mark, value, rate);
        uint256 gain = _math.gainOver(value, supply, mark);
        if (gain == 0) return;
        uint256 shares = _math.performanceShares(gain, rate, value, supply);
        uint256 fee = (gain * rate) / _BPS;
        uint256 worth = (shares * value) / (supply + shares);
        assertLe(worth, fee);
        assertGe(worth + 2 + value / supply, fee);
    }

    /// @dev After the fee the price is the mark, or a wei below: nothing is left to charge, and no holder fell below.
    function testFuzz_gainIsChargedOnce(uint256 supply, uint256 mark, uint256 value, uint256 rate) public view {
        (supply, mark, value, rate) = _market(supply, mark, value, rate);
        uint256 gain = _math.gainOver(value, supply, mark);
        vm.assume(gain > 0);
        uint256 shares = _math.performanceShares(gain, rate, value, supply);
        uint256 next = _math.priceUp(value, supply + shares);
        assertGe(next, mark);
        assertGe((gain * rate) / _BPS + 1, (shares * value) / (supply + shares));
        assertEq(_math.gainOver(value, supply + shares, next), 0);
    }

    /// @dev Below a basis point of the value a gain waits; it is not lost, because the mark stays.
    function test_littleGainWaits() public view {
        assertEq(_math.gainOver(1_000_099e12, 1e18, 1e18), 0);
        assertEq(_math.gainOver(1_000_101e12, 1e18, 1e18), 101e12);
    }

    function testFuzz_gainNeverReverts(uint256 value, uint256 supply, uint120 mark) public view {
        supply = bound(supply, 1e6, type(uint256).max);
        uint256 gain = _math.gainOver(value, supply, mark);
        if (value > _LARGEST || supply > _LARGEST) assertEq(gain, 0);
        else if (gain > 0) assertLe(_math.priceUp(value, supply), _LARGEST_MARK);
    }

    /* THE TYPESCRIPT TWIN */

    function test_vectorsOfManagement() public view {
        string memory json = vm.readFile("test/vectors/fees.json");
        uint256[] memory supply = vm.parseJsonUintArray(json, ".management.supply");
        uint256[] memory rate = vm.parseJsonUintArray(json, ".management.rate");
        uint256[] memory elapsed = vm.parseJsonUintArray(json, ".management.elapsed");
        uint256[] memory shares = vm.parseJsonUintArray(json, ".management.shares");
        assertGe(supply.length, 200);
        for (uint256 i; i < supply.length; ++i) {
            assertEq(_math.managementShares(supply[i], rate[i], elapsed[i]), shares[i]);
        }
    }

    function test_vectorsOfPerformance() public view {
        string memory json = vm.readFile("test/vectors/fees.json");
        uint256[] memory value = vm.parseJsonUintArray(json, ".performance.value");
        uint256[] memory supply = vm.parseJsonUintArray(json, ".performance.supply");
        uint256[] memory rate = vm.parseJsonUintArray(json, ".performance.rate");
        uint256[] memory mark = vm.parseJsonUintArray(json, ".performance.mark");
        uint256[] memory gain = vm.parseJsonUintArray(json, ".performance.gain");
        uint256[] memory shares = vm.parseJsonUintArray(json, ".performance.shares");
        uint256[] memory price = vm.parseJsonUintArray(json, ".performance.price");
        assertGe(value.length, 200);
        for (uint256 i; i < value.length; ++i) {
            assertEq(_math.gainOver(value[i], supply[i], mark[i]), gain[i]);
            if (gain[i] > 0) assertEq(_math.performanceShares(gain[i], rate[i], value[i], supply[i]), shares[i]);
            assertEq(_math.priceUp(value[i], supply[i] + shares[i]), price[i]);
        }
    }

    /* INTERNAL */

    /// @dev A basket of sensible size, at up to ten times the mark.
    function _market(
        uint256 supply,
        uint256 mark,
        uint256 value,
        uint256 rate
    ) private pure returns (uint256, uint256, uint256, uint256) {
        supply = bound(supply, 1e6, 1e30);
        mark = bound(mark, 1e6, 1e25);
        uint256 atMark = (mark * supply) / _WAD;
        return (supply, mark, bound(value, atMark / 2, 10 * atMark + 10), bound(rate, 0, 2_000));
    }
}
