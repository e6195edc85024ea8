// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {Mood, StubbornToken} from "../harness/StubbornToken.sol";
import {TradeTest} from "./TradeTest.sol";

/// @notice V-7 over the vault's states: each of the four pauses, recovery, a retiring component, a dead feed and a blocked
/// token, in all 256 combinations. The exit in kind works in every one, and pays or owes the exact slice.
contract EveryStateTest is TradeTest {
    uint256 private constant _PAUSES = 15;
    uint256 private constant _RECOVERY = 16;
    uint256 private constant _RETIRING = 32;
    uint256 private constant _DEAD = 64;
    uint256 private constant _BLOCKED = 128;
    uint256 private constant _STATES = 256;
    address private constant _GUARDIAN = address(0x6A);

    function setUp() public override {
        super.setUp();
        addToken("CASH", 18, 1e18);
        addToken("", 18, 1e18);
        stubborn = new StubbornToken("STUBBORN", 18);
        tokens[1] = stubborn;
        addToken("OLD", 18, 1e18);
        addToken("LENT", 18, 1e18);
        createVault(configurationOf(4));
        mintInKind(ALICE, 1_000e18);
        vm.prank(OWNER);
        vault.setGuardian(_GUARDIAN);
    }

    function test_exitInKindWorksInEveryState() public {
        uint256 reached;
        for (uint256 state; state < _STATES; ++state) {
            uint256 snapshot = vm.snapshotState();
            _enter(state);
            bool recovering = state & _RECOVERY != 0; // then everything is stopped, whatever was paused before
            assertEq(_stateNow(), recovering ? state | _PAUSES : state, "the state was not reached");
            _leave(state);
            ++reached;
            vm.revertToState(snapshot);
        }
        assertEq(reached, _STATES);
    }

    /// @dev In the order in which they can come: recovery needs two pauses of entry in a row.
    function _enter(uint256 state) private {
        if (state & _RETIRING != 0) _retire();
        if (state & _RECOVERY != 0) _recover();
        else for (uint256 i; i < 4; ++i) if ((state >> i) & 1 == 1) _pause(i);
        if (state & _DEAD != 0) feeds[0].setDead(true);
        if (state & _BLOCKED != 0) stubborn.setMood(Mood.Reverts);
    }

    function _stateNow() private view returns (uint256 state) {
        for (uint256 i; i < 4; ++i) {
            if (vault.pausedUntil(IRecovery.Activity(i)) > vm.getBlockTimestamp()) state |= 1 << i;
        }
        if (vault.isInRecovery()) state |= _RECOVERY;
        if (registry.read(vault.policy()).components[2].retiring) state |= _RETIRING;
        if (feeds[0].dead()) state |= _DEAD;
        if (stubborn.mood() == Mood.Reverts) state |= _BLOCKED;
    }

    function _leave(uint256 state) private {
        uint256 held = tokens[1].balanceOf(address(vault));
        uint256[] memory expected = vault.previewRedeemInKind(400e18);
        uint256[] memory amounts = redeemInKind(ALICE, 400e18);
        assertEq(amounts, expected);
        bool blocked = state & _BLOCKED != 0;
        assertEq(vault.claimOf(address(tokens[1]), ALICE), blocked ? amounts[1] : 0);
        assertEq(tokens[1].balanceOf(ALICE), blocked ? 0 : amounts[1]);
        assertEq(tokens[1].balanceOf(address(vault)), blocked ? held : held - amounts[1]);
        redeemInKind(ALICE, share.balanceOf(ALICE));
        assertEq(share.balanceOf(ALICE), 0);
    }

    function _retire() private {
        IPolicyRegistry.Configuration memory c = configurationOf(4);
        IPolicyRegistry.Component memory old = c.components[2];
        c.components[1].targetWeight += old.targetWeight;
        (old.minWeight, old.targetWeight, old.maxWeight, old.retiring) = (0, 0, 0, true);
        vm.prank(OWNER);
        (address pointer, uint256 due) = registry.submit(address(vault), c);
        vm.warp(due);
        registry.accept(address(vault), pointer);
    }

    function _recover() private {
        _pause(0);
        vm.warp(vm.getBlockTimestamp() + 14 days);
        _pause(0);
        vault.enterRecoveryForPause(IRecovery.Activity.Entry);
    }

    function _pause(uint256 activity) private {
        vm.prank(_GUARDIAN);
        vault.pause(IRecovery.Activity(activity), 7 days);
    }
}
