// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IExpiringPause} from "contracts/interfaces/IExpiringPause.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {AccessTest} from "../access/AccessTest.sol";

/// @notice Pauses stop what they name and nothing else, end by themselves, and lead into recovery when they last.
contract RecoveryTest is AccessTest {
    IRecovery.Activity private constant _ENTRY = IRecovery.Activity.Entry;
    IRecovery.Activity private constant _EXIT = IRecovery.Activity.Exit;

    function setUp() public override {
        super.setUp();
        mintInKind(ALICE, 100e18);
    }

    /* PAUSES */

    function test_pauseOfEntryStopsBothEntries() public {
        _pause(_ENTRY, 7 days);
        bytes memory reason = _paused(START + 7 days);
        vm.expectRevert(reason);
        vault.mintInKind(1e18, unlimited(), ALICE, block.timestamp);
        vm.expectRevert(reason);
        vault.deposit(address(tokens[0]), 1e6, 0, ALICE, block.timestamp);
        redeemInKind(ALICE, 1e18);
        assertGt(redeem(ALICE, 0, 1e18), 0);
        vm.warp(START + 7 days);
        mintInKind(ALICE, 1e18);
    }

    function test_pauseOfExitStopsTheSingleExitOnly() public {
        _pause(_EXIT, 7 days);
        vm.expectRevert(_paused(START + 7 days));
        vm.prank(ALICE);
        vault.redeem(address(tokens[0]), 1e18, 0, ALICE, ALICE, block.timestamp);
        redeemInKind(ALICE, 1e18);
        mintInKind(ALICE, 1e18);
    }

    function test_pauseOfTradingStopsTrades() public {
        _pause(IRecovery.Activity.Trading, 7 days);
        vm.expectRevert(_paused(START + 7 days));
        vm.prank(ALLOCATOR);
        vault.trade(_anyTrade(), block.timestamp);
    }

    function test_everyRolePauses() public {
        address[3] memory roles = [OWNER, CURATOR, GUARDIAN];
        for (uint256 i; i < 3; ++i) {
            vm.expectEmit(address(vault));
            emit IRecovery.ActivityPaused(IRecovery.Activity(i), START + 1 days, roles[i]);
            vm.prank(roles[i]);
            vault.pause(IRecovery.Activity(i), 1 days);
            assertEq(vault.pausedUntil(IRecovery.Activity(i)), START + 1 days);
        }
    }

    function test_RevertWhen_aStrangerPauses() public {
        vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, STRANGER, 7));
        vm.prank(STRANGER);
        vault.pause(_ENTRY, 1 days);
    }

    function test_attack_guardianPausesForEver() public {
        _pause(_ENTRY, 7 days);
        vm.warp(START + 7 days);
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.PauseTooSoon.selector, START + 14 days, START + 7 days));
        _pause(_ENTRY, 7 days);
        mintInKind(ALICE, 1e18);
    }

    /* LIFTING */

    function test_guardianLiftsAtOnce() public {
        _pause(_ENTRY, 7 days);
        vm.expectEmit(address(vault));
        emit IRecovery.PauseLifted(_ENTRY);
        vm.prank(GUARDIAN);
        vault.liftPause(_ENTRY);
        mintInKind(ALICE, 1e18);
    }

    function test_othersLiftAfterTheDelay() public {
        _pause(_ENTRY, 7 days);
        expectDelayRequired(vault.liftPause.selector);
        vm.prank(OWNER);
        vault.liftPause(_ENTRY);
        bytes memory call = abi.encodeCall(IRecovery.liftPause, (_ENTRY));
        vm.warp(submitBy(OWNER, call));
        vault.accept(call);
        mintInKind(ALICE, 1e18);
    }

    function test_RevertWhen_liftingWhatIsNotPaused() public {
        vm.expectRevert(abi.encodeWithSelector(IRecovery.ActivityNotPaused.selector, _ENTRY));
        vm.prank(GUARDIAN);
        vault.liftPause(_ENTRY);
    }

    /* RECOVERY FOR A PAUSE */

    function test_secondPauseInARowOpensRecovery() public {
        _pause(_ENTRY, 7 days);
        vm.warp(START + 14 days);
        _pause(_ENTRY, 7 days);
        vm.expectEmit(address(vault));
        emit IRecovery.RecoveryEntered(STRANGER);
        vm.prank(STRANGER);
        vault.enterRecoveryForPause(_ENTRY);
        _assertOnlyTheExitInKindIsOpen();
    }

    function test_RevertWhen_theFirstPauseLasts() public {
        _pause(_ENTRY, 7 days);
        vm.warp(START + 7 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IRecovery.PauseWithinLimit.selector, _ENTRY, START + 14 days, START + 7 days - 1)
        );
        vault.enterRecoveryForPause(_ENTRY);
    }

    function test_RevertWhen_pausesAreFarApart() public {
        _pause(_ENTRY, 7 days);
        vm.warp(START + 7 days + 30 days + 1);
        _pause(_ENTRY, 7 days);
        vm.expectRevert();
        vault.enterRecoveryForPause(_ENTRY);
    }

    function test_RevertWhen_nothingIsPaused() public {
        _pause(_ENTRY, 7 days);
        vm.warp(START + 14 days);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.ActivityNotPaused.selector, _ENTRY));
        vault.enterRecoveryForPause(_ENTRY);
    }

    /* RECOVERY FOR A DEAD FEED */

    function test_feedDeadForThreeDaysOpensRecovery() public {
        feeds[1].setDead(true);
        _reportFor(3 days);
        vault.enterRecoveryForFeed(address(tokens[1]));
        _assertOnlyTheExitInKindIsOpen();
    }

    function test_RevertWhen_theFeedHasNotBeenDeadLong() public {
        feeds[1].setDead(true);
        _reportFor(3 days - 5 hours);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRecovery.FeedWithinLimit.selector,
                address(feeds[1]),
                START + 3 days,
                vm.getBlockTimestamp()
            )
        );
        vault.enterRecoveryForFeed(address(tokens[1]));
    }

    /// @notice Two short outages three days apart are not one long one.
    function test_attack_twoMomentsOfAStaleFeed() public {
        feeds[1].setDead(true);
        vault.reportFeed(address(tokens[1]));
        feeds[1].setDead(false);
        vm.warp(START + 3 days);
        feeds[1].setDead(true);
        assertEq(vault.reportFeed(address(tokens[1])), START + 3 days);
        vm.expectRevert();
        vault.enterRecoveryForFeed(address(tokens[1]));
    }

    function test_reportOfLifeStartsAnew() public {
        feeds[1].setDead(true);
        _reportFor(2 days);
        feeds[1].setDead(false);
        vm.expectEmit(address(vault));
        emit IRecovery.FeedReportedAlive(address(feeds[1]));
        assertEq(vault.reportFeed(address(tokens[1])), 0);
        (uint64 since, uint64 last) = vault.feedDeadSince(address(feeds[1]));
        assertEq(since + last, 0);
    }

    function test_RevertWhen_theFeedCameBack() public {
        feeds[1].setDead(true);
        _reportFor(3 days);
        feeds[1].setDead(false);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.FeedAlive.selector, address(feeds[1])));
        vault.enterRecoveryForFeed(address(tokens[1]));
    }

    function test_RevertWhen_nothingIsHeldOfTheComponent() public {
        deal(address(tokens[1]), address(vault), 0);
        feeds[1].setDead(true);
        _reportFor(3 days);
        vm.expectRevert(abi.encodeWithSelector(IBasket.BalanceTooLow.selector, address(tokens[1]), 1, 0));
        vault.enterRecoveryForFeed(address(tokens[1]));
    }

    /// @notice A report with too little gas proves nothing.
    function test_attack_feedKilledByLittleGas() public {
        vm.expectRevert();
        vault.reportFeed{gas: 500_000}(address(tokens[1]));
        (uint64 since, ) = vault.feedDeadSince(address(feeds[1]));
        assertEq(since, 0);
    }

    function test_RevertWhen_reportingAStrangersToken() public {
        vm.expectRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, STRANGER));
        vault.reportFeed(STRANGER);
    }

    /* OUT OF RECOVERY */

    function test_recoveryIsLeftAfterTheDelay() public {
        _enterRecovery();
        bytes memory call = abi.encodeCall(IRecovery.leaveRecovery, ());
        vm.warp(submitBy(OWNER, call));
        vm.expectEmit(address(vault));
        emit IRecovery.RecoveryLeft();
        vault.accept(call);
        assertFalse(vault.isInRecovery());
        mintInKind(ALICE, 1e18);
        assertGt(redeem(ALICE, 0, 1e18), 0);
    }

    function test_RevertWhen_leavingWithADeadFeed() public {
        _enterRecovery();
        bytes memory call = abi.encodeCall(IRecovery.leaveRecovery, ());
        vm.warp(submitBy(OWNER, call));
        feeds[2].setDead(true);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        vault.accept(call);
    }

    function test_RevertWhen_leavingDirectly() public {
        _enterRecovery();
        expectDelayRequired(vault.leaveRecovery.selector);
        vm.prank(OWNER);
        vault.leaveRecovery();
    }

    function test_RevertWhen_leavingWhatWasNotEntered() public {
        bytes memory call = abi.encodeCall(IRecovery.leaveRecovery, ());
        vm.warp(submitBy(OWNER, call));
        vm.expectRevert(IRecovery.NotInRecovery.selector);
        vault.accept(call);
    }

    function test_RevertWhen_pausingOrEnteringAgainInRecovery() public {
        _enterRecovery();
        vm.startPrank(GUARDIAN);
        vm.expectRevert(IRecovery.InRecovery.selector);
        vault.pause(_EXIT, 1 days);
        vm.expectRevert(IRecovery.InRecovery.selector);
        vault.liftPause(_ENTRY);
        vm.expectRevert(IRecovery.InRecovery.selector);
        vault.enterRecoveryForPause(_ENTRY);
        vm.expectRevert(IRecovery.InRecovery.selector);
        vault.enterRecoveryForFeed(address(tokens[0]));
        vm.stopPrank();
    }

    /* THE CALLS THEMSELVES */

    function test_RevertWhen_etherIsSentAlong() public {
        vm.deal(address(this), 1 ether);
        (bool success, ) = address(vault).call{value: 1}(abi.encodeCall(IRoles.owner, ()));
        assertFalse(success);
        (success, ) = address(vault).call{value: 1}("");
        assertFalse(success);
    }

    function test_RevertWhen_nobodyKnowsTheFunction() public {
        (bool success, ) = address(vault).call(hex"deadbeef");
        assertFalse(success);
    }

    /* HELPERS */

    function _enterRecovery() private {
        _pause(_ENTRY, 7 days);
        vm.warp(START + 14 days);
        _pause(_ENTRY, 7 days);
        vault.enterRecoveryForPause(_ENTRY);
    }

    function _assertOnlyTheExitInKindIsOpen() private {
        assertTrue(vault.isInRecovery());
        bytes memory reason = _paused(type(uint32).max);
        vm.expectRevert(reason);
        vault.mintInKind(1e18, unlimited(), ALICE, block.timestamp);
        vm.expectRevert(reason);
        vault.deposit(address(tokens[0]), 1e6, 0, ALICE, block.timestamp);
        vm.expectRevert(reason);
        vm.prank(ALICE);
        vault.redeem(address(tokens[0]), 1e18, 0, ALICE, ALICE, block.timestamp);
        vm.expectRevert(reason);
        vm.prank(ALLOCATOR);
        vault.trade(_anyTrade(), block.timestamp);
        uint256[] memory amounts = redeemInKind(ALICE, 1e18);
        for (uint256 i; i < amounts.length; ++i) assertGt(amounts[i], 0);
    }

    /// @dev Reports feed 1 every five hours for at least `time` {s}.
    function _reportFor(uint256 time) private {
        uint256 start = vm.getBlockTimestamp();
        vault.reportFeed(address(tokens[1]));
        for (uint256 t = 5 hours; t < time + 5 hours; t += 5 hours) {
            vm.warp(start + (t < time ? t : time));
            vault.reportFeed(address(tokens[1]));
        }
    }

    function _pause(IRecovery.Activity activity, uint256 length) private {
        vm.prank(GUARDIAN);
        vault.pause(activity, length);
    }

    function _paused(uint256 end) private view returns (bytes memory) {
        return abi.encodeWithSelector(IExpiringPause.FunctionPaused.selector, end, vm.getBlockTimestamp());
    }

    function _anyTrade() private view returns (ITrading.Intent memory) {
        return ITrading.Intent(STRANGER, address(tokens[0]), address(tokens[1]), 1e6, 0, "");
    }
}
