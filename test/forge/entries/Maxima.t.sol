// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC7575} from "contracts/interfaces/external/IERC7575.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {HostileErc20, Trick} from "../hostile/HostileErc20.sol";
import {FrontTest} from "./FrontTest.sol";

/// @notice `max*` in the states that a vault can be in: exactly the largest that goes through, zero where nothing does.
contract MaximaTest is FrontTest {
    /* SHARP AT A BAND */

    function test_sharpToTheUnit_zeroDecimals() public {
        _checkSharp(0);
    }

    function test_sharpToTheUnit_sixDecimals() public {
        _checkSharp(1);
    }

    function test_sharpToTheUnit_eightDecimals() public {
        _checkSharp(2);
    }

    function test_sharpToTheUnit_eighteenDecimals() public {
        _checkSharp(3);
    }

    function test_sharpToTheUnit_twentyFourDecimals() public {
        _checkSharp(4);
    }

    /// @dev In balance, the first limit in the way is a band or a group cap, known exactly: one unit more breaks it.
    function _checkSharp(uint256 component_) private {
        openFront(component_, false);
        mintInKind(ALICE, 20_000e18);
        uint256 most = front.maxDeposit(ALICE);
        tokens[k].mint(ALICE, most + 1);
        assertFalse(goesThrough(abi.encodeCall(IERC7575.deposit, (most + 1, ALICE))));
        assertTrue(goesThrough(abi.encodeCall(IERC7575.deposit, (most, ALICE))));
        most = front.maxWithdraw(ALICE);
        assertFalse(goesThrough(abi.encodeCall(IERC7575.withdraw, (most + 1, ALICE, ALICE))));
        assertTrue(goesThrough(abi.encodeCall(IERC7575.withdraw, (most, ALICE, ALICE))));
        most = front.maxRedeem(ALICE);
        assertLt(most, share.balanceOf(ALICE));
        assertTrue(goesThrough(abi.encodeCall(IERC7575.redeem, (most, ALICE, ALICE))));
        most = front.maxMint(ALICE);
        tokens[k].mint(ALICE, front.previewMint(most));
        assertTrue(goesThrough(abi.encodeCall(IERC7575.mint, (most, ALICE))));
    }

    /// @dev By the sum: a component of a fifth may grow to two fifths of the basket, d = T / 3, unless its group is in the
    /// way first: from 40 to 60 %, d = T / 2.
    function test_maxDepositIsTheRoomToTheBand() public {
        openFront(1, false);
        (, uint256 mid, ) = vault.netAssetValue();
        assertApproxEqRel(valueOf(1, front.maxDeposit(ALICE)), mid / 3, 1e12);
    }

    /* STATES */

    function test_deadFeedsOfOthersStopBothWays() public {
        openFront(1, false);
        feeds[3].setDead(true);
        _assertZero();
        feeds[3].setDead(false);
        _assertOpen();
    }

    function test_recovery() public {
        openFront(1, false);
        feeds[3].setDead(true);
        for (uint256 i; i < 13; ++i) {
            vault.reportFeed(address(tokens[3]));
            skip(6 hours);
        }
        vault.enterRecoveryForFeed(address(tokens[3]));
        feeds[3].setDead(false);
        _assertZero();
    }

    function test_retiringComponentLetsOutOnly() public {
        openFront(1, false);
        _retire(1);
        assertEq(front.maxDeposit(ALICE), 0);
        assertEq(front.maxMint(ALICE), 0);
        uint256 most = front.maxRedeem(ALICE);
        assertGt(most, 0);
        vm.prank(ALICE);
        front.redeem(most, ALICE, ALICE);
    }

    /// @dev The token takes from the vault what redeemers are owed: what came in would be theirs.
    function test_claimsShortfallStopsBothWays() public {
        openFront(3, false);
        HostileErc20 token = HostileErc20(address(tokens[3]));
        token.setBlocked(BOB, true);
        vm.prank(ALICE);
        vault.redeemInKind(100e18, nothing(), BOB, block.timestamp);
        assertGt(vault.totalClaims(address(token)), 0);
        assertGt(front.maxDeposit(ALICE), 0);
        token.rebase(address(vault), 0.001e18);
        _assertZero();
    }

    function test_unreadableTokenStopsBothWays() public {
        openFront(3, false);
        Trick[4] memory tricks = [Trick.BalanceReverts, Trick.BalanceBurnsGas, Trick.BalanceBomb, Trick.BalanceShort];
        for (uint256 i; i < 4; ++i) {
            HostileErc20(address(tokens[3])).play(tricks[i]);
            if (tricks[i] == Trick.BalanceBomb) continue; // answers, at length; the vault reads one word of it
            _assertZero();
        }
        HostileErc20(address(tokens[3])).play(Trick.None);
        _assertOpen();
    }

    function test_delistedComponentHasNone() public {
        openFront(1, false);
        address stranger = entryFactory.createEntry(address(vault), address(0xDEAD));
        assertEq(IERC7575(stranger).maxDeposit(ALICE), 0);
        assertEq(IERC7575(stranger).maxRedeem(ALICE), 0);
        assertEq(vault.vault(address(0xDEAD)), address(0));
    }

    /// @dev Without shares and without a basket the front still answers.
    function test_ownerWithoutShares() public {
        openFront(1, false);
        assertEq(front.maxRedeem(CAROL), 0);
        assertEq(front.maxWithdraw(address(0)), 0);
    }

    /// @dev The hourly allowance is a price, not a limit: used up, previews say so and the maxima stay.
    function test_usedAllowanceCostsAndLimitsNothing() public {
        openFront(1, false);
        setPrice(1, 0.5e18); // far below its target: entries of it help
        uint256 amount = amountWorth(1, 100e18);
        (uint256 shares, uint256 most) = (front.previewDeposit(amount), front.maxDeposit(ALICE));
        depositAs(ALICE, amountWorth(1, 200e18), ALICE);
        assertLt(front.previewDeposit(amount), shares);
        assertGt(front.maxDeposit(ALICE), most / 2);
        uint256 left = front.maxDeposit(ALICE);
        depositAs(ALICE, left, ALICE);
    }

    /// @dev Where a breached limit of another component drifts, entries may not take the basket further from its targets.
    function test_driftingLimitsBoundByDistance() public {
        openFront(1, false);
        setPrice(1, 0.5e18);
        setPrice(3, 700e18); // below its minimum: every entry of another component makes it worse
        uint256 most = front.maxDeposit(ALICE);
        assertGt(most, 0);
        tokens[1].mint(ALICE, most + 1 + dust());
        assertFalse(goesThrough(abi.encodeCall(IERC7575.deposit, (most + 1 + dust(), ALICE))));
        assertTrue(goesThrough(abi.encodeCall(IERC7575.deposit, (most, ALICE))));
    }

    /* HELPERS */

    function _retire(uint256 i) private {
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        IPolicyRegistry.Component memory old = c.components[i];
        c.components[2].targetWeight += old.targetWeight;
        c.components[2].maxWeight = 10_000;
        c.groups[0].maxWeight = 10_000;
        (old.minWeight, old.targetWeight, old.maxWeight, old.retiring) = (0, 0, 0, true);
        vm.prank(OWNER);
        (address pointer, uint256 due) = registry.submit(address(vault), c);
        vm.warp(due);
        registry.accept(address(vault), pointer);
    }

    function _assertZero() private view {
        assertEq(front.maxDeposit(ALICE), 0);
        assertEq(front.maxMint(ALICE), 0);
        assertEq(front.maxWithdraw(ALICE), 0);
        assertEq(front.maxRedeem(ALICE), 0);
    }

    function _assertOpen() private view {
        assertGt(front.maxDeposit(ALICE), 0);
        assertGt(front.maxRedeem(ALICE), 0);
    }
}

/// @notice With bands as wide as can be, the arithmetic is the limit, and it holds.
contract WidestMaximaTest is FrontTest {
    function createVaultOfDecimals() internal override {
        addHostile("FINE", 24, 1e18);
        addHostile("WHOLE", 0, 1e18);
        IPolicyRegistry.Configuration memory wide;
        wide.components = new IPolicyRegistry.Component[](2);
        wide.components[0] = component(0, 0, 5_000, 10_000);
        wide.components[1] = component(1, 0, 5_000, 10_000);
        wide.limits = IPolicyRegistry.Limits(100, 300, 200, 500, 60);
        createVault(wide);
    }

    function test_entryOfTwentyFourDecimals() public {
        _check(0, false);
    }

    function test_entryOfZeroDecimals() public {
        _check(1, false);
    }

    function test_wrapperOfTwentyFourDecimals() public {
        _check(0, true);
    }

    function _check(uint256 component_, bool wrapped) private {
        openFront(component_, wrapped);
        uint256 most = front.maxDeposit(ALICE);
        assertGt(valueOf(k, most), 1e38);
        assertEq(front.previewDeposit(most), depositAs(ALICE, most, ALICE));
        uint256 shares = front.maxRedeem(ALICE);
        assertEq(shares, frontShare.balanceOf(ALICE));
        vm.prank(ALICE);
        front.redeem(shares, BOB, ALICE);
        assertEq(frontShare.balanceOf(ALICE), 0);
        shares = front.maxMint(ALICE);
        uint256 assets = front.previewMint(shares);
        fund(assets);
        vm.prank(ALICE);
        assertEq(front.mint(shares, ALICE), assets);
        most = front.maxWithdraw(ALICE);
        vm.prank(ALICE);
        front.withdraw(most, BOB, ALICE);
    }
}
