// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {ExpiringPause, ExpiringPauseLibrary} from "contracts/access/ExpiringPause.sol";
import {IExpiringPause} from "contracts/interfaces/IExpiringPause.sol";

/// @notice Pauses end, and cannot follow one another.
contract ExpiringPauseTest is Test {
    uint256 private constant _START = 1_700_000_000;

    function setUp() public {
        vm.warp(_START);
    }

    function test_endsByItself() public {
        ExpiringPause pause = ExpiringPause.wrap(0).begin(7 days);
        assertTrue(pause.isActive());
        vm.warp(_START + 7 days);
        assertFalse(pause.isActive());
        pause.requireOver();
    }

    function test_RevertWhen_paused() public {
        ExpiringPause pause = ExpiringPause.wrap(0).begin(7 days);
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.FunctionPaused.selector, _START + 7 days, _START));
        this.requireOver(pause);
    }

    function test_RevertWhen_tooLongOrOfNoLength() public {
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.PauseLengthInvalid.selector, 7 days + 1, 7 days));
        this.begin(ExpiringPause.wrap(0), 7 days + 1);
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.PauseLengthInvalid.selector, 0, 7 days));
        this.begin(ExpiringPause.wrap(0), 0);
    }

    function test_RevertWhen_renewedWithoutAGap() public {
        ExpiringPause pause = ExpiringPause.wrap(0).begin(1 days);
        uint256 earliest = _START + 8 days;
        vm.warp(earliest - 1);
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.PauseTooSoon.selector, earliest, earliest - 1));
        this.begin(pause, 1 days);
        vm.warp(earliest);
        assertTrue(this.begin(pause, 1 days).isActive());
    }

    function test_liftedPauseNeedsItsGapFromThen() public {
        ExpiringPause pause = ExpiringPause.wrap(0).begin(7 days);
        vm.warp(_START + 1 days);
        pause = pause.lift();
        assertFalse(pause.isActive());
        vm.warp(_START + 8 days - 1);
        vm.expectRevert();
        this.begin(pause, 1 days);
        vm.warp(_START + 8 days);
        assertTrue(this.begin(pause, 1 days).isActive());
    }

    function test_liftingWhatIsOverChangesNothing() public {
        ExpiringPause pause = ExpiringPause.wrap(0).begin(1 days);
        vm.warp(_START + 3 days);
        assertEq(ExpiringPause.unwrap(pause.lift()), _START + 1 days);
    }

    function test_closedDoesNotEnd() public {
        vm.warp(type(uint32).max - 1);
        assertTrue(ExpiringPauseLibrary.CLOSED.isActive());
        assertTrue(ExpiringPauseLibrary.CLOSED.isClosed());
    }

    /// @notice Of any stretch of four weeks at least half is open, whatever is tried and when.
    function testFuzz_halfOfTheTimeIsOpen(uint256 seed) public {
        ExpiringPause pause;
        uint256 pausedFor;
        for (uint256 hour; hour < 28 * 24; ++hour) {
            vm.warp(_START + hour * 1 hours);
            if (uint256(keccak256(abi.encode(seed, hour))) % 4 == 0) {
                uint256 length = uint256(keccak256(abi.encode(seed, hour, "length"))) % 8 days;
                try this.begin(pause, length) returns (ExpiringPause next) {
                    pause = next;
                } catch {}
            }
            if (pause.isActive()) pausedFor += 1 hours;
        }
        assertLe(pausedFor, 14 days);
    }

    function begin(ExpiringPause last, uint256 length) external view returns (ExpiringPause) {
        return last.begin(length);
    }

    function requireOver(ExpiringPause pause) external view {
        pause.requireOver();
    }
}
