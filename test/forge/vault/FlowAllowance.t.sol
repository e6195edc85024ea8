// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {FlowAllowanceHarness} from "../harness/FlowAllowanceHarness.sol";

contract FlowAllowanceTest is Test {
    uint256 private constant _START = 1_716_422_400;
    uint256 private constant _CAPACITY = 0.02e18;

    FlowAllowanceHarness private _allowance;

    function setUp() public {
        _allowance = new FlowAllowanceHarness();
    }

    function test_isWholeBeforeItsFirstUse() public view {
        assertEq(_allowance.leftAt(_CAPACITY, _START), _CAPACITY);
        assertEq(_allowance.leftAt(0, _START), 0);
        assertEq(_allowance.PERIOD(), 1 hours);
    }

    function test_packsItsTwoFields() public {
        _allowance.use(0.005e18, _CAPACITY, _START);
        assertEq(_allowance.raw(), (uint256(0.005e18) << 40) | _START);
        _allowance.use(0.005e18, _CAPACITY, _START + 1);
        // 0.02e18 / 3,600 s is 5,555,555,555,555.5 a second, of which the part is not drained yet
        assertEq(_allowance.raw(), (uint256(0.01e18 - 5_555_555_555_555) << 40) | (_START + 1));
    }

    function test_drainsWithinTheHour() public {
        _allowance.use(_CAPACITY, _CAPACITY, _START);
        assertEq(_allowance.leftAt(_CAPACITY, _START), 0);
        assertEq(_allowance.leftAt(_CAPACITY, _START + 30 minutes), _CAPACITY / 2);
        assertEq(_allowance.leftAt(_CAPACITY, _START + 1 hours - 1), _CAPACITY - 5_555_555_555_556);
        assertEq(_allowance.leftAt(_CAPACITY, _START + 1 hours), _CAPACITY);
        assertEq(_allowance.leftAt(_CAPACITY, _START + 365 days), _CAPACITY);
    }

    function test_smallerCapacityLeavesNothing() public {
        _allowance.use(_CAPACITY, _CAPACITY, _START);
        assertEq(_allowance.leftAt(_CAPACITY / 2, _START), 0);
        assertEq(_allowance.leftAt(_CAPACITY / 2, _START + 1 hours), 0);
        assertEq(_allowance.leftAt(_CAPACITY / 2, _START + 1 hours + 1), 2_777_777_777_777);
        assertEq(_allowance.leftAt(_CAPACITY / 2, _START + 2 hours), _CAPACITY / 2);
    }

    function testFuzz_leftFollowsItsFormula(uint256 capacity, uint256 volume, uint256 elapsed) public {
        capacity = bound(capacity, 0, 1e18);
        volume = bound(volume, 0, capacity);
        elapsed = bound(elapsed, 0, 3 hours);
        _allowance.use(volume, capacity, _START);
        uint256 drained = (capacity * elapsed) / 1 hours;
        uint256 used = volume > drained ? volume - drained : 0;
        assertEq(_allowance.leftAt(capacity, _START + elapsed), capacity - used);
    }

    /// @dev In any window the volume is at most capacity * (1 + window / hour).
    function testFuzz_volumeOfAWindowIsBounded(uint256[16] memory volumes, uint256[16] memory waits) public {
        uint256[16] memory times;
        uint256 time = _START;
        for (uint256 i; i < 16; ++i) {
            time += bound(waits[i], 0, 20 minutes);
            times[i] = time;
            volumes[i] = bound(volumes[i], 0, _allowance.leftAt(_CAPACITY, time));
            _allowance.use(volumes[i], _CAPACITY, time);
        }
        for (uint256 first; first < 16; ++first) {
            uint256 sum;
            for (uint256 last = first; last < 16; ++last) {
                sum += volumes[last];
                assertLe(sum, _CAPACITY + (_CAPACITY * (times[last] - times[first])) / 1 hours);
            }
        }
    }
}
