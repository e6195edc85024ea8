// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFeeSettings} from "contracts/interfaces/IFeeSettings.sol";
import {IProtocolFee} from "contracts/interfaces/IProtocolFee.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {FeeTest} from "../vault/FeeTest.sol";

/// @notice Who tries to take more by fees than the terms say, and who tries to pay less at the others' expense.
contract FeesAttack is FeeTest {
    address private constant _MALLORY = address(0xBAD);

    function setUp() public override {
        super.setUp();
        createVaultWithFees(MANAGEMENT, PERFORMANCE);
        mintInKind(ALICE, 1_000e18);
    }

    /// @dev A feed that is wrong for one block: the recipient gets its rate of the wrong gain in the bid, once. The mark is
    /// then as high as the wrong price, so holders are charged nothing more until the true one passes it.
    function test_attack_pumpOfAFeedIsBounded() public {
        (uint256 bid, uint256 ask) = feeds[1].quote();
        (uint256 trueValue, , ) = vault.netAssetValue();
        feeds[1].setBoth((bid * 11) / 10, (ask * 11) / 10);
        (uint256 wrongValue, , ) = vault.netAssetValue();
        uint256 marked = (vault.highWaterMark() * effectiveSupply()) / WAD;
        vm.prank(RECIPIENT);
        crystallise();
        feeds[1].setBoth(bid, ask);
        // What the first mark is above the true bid is not charged either.
        uint256 most = ((wrongValue - marked) * PERFORMANCE) / BPS;
        uint256 taken = (share.balanceOf(RECIPIENT) * trueValue) / effectiveSupply();
        assertLe(taken, most);
        assertApproxEqRel(taken, most, 0.05e18, "the bound is what it comes to");
        uint256 fee = share.balanceOf(RECIPIENT);
        movePrices(1.018e18); // a true gain, below the mark that the pump left
        crystallise();
        assertEq(share.balanceOf(RECIPIENT), fee);
    }

    /// @dev An ask that is pushed up (a rate feed's is not bounded) crystallises nothing: the fee looks at the bid.
    function test_attack_pushedAskCrystallisesNothing() public {
        (uint256 bid, uint256 ask) = feeds[1].quote();
        feeds[1].setBoth(bid, 100 * ask);
        crystallise();
        assertEq(share.balanceOf(RECIPIENT), 0);
    }

    function test_attack_repeatedPokesTakeNothing() public {
        vm.warp(START + 3 days);
        movePrices(1.2e18);
        crystallise();
        uint256 supply = share.totalSupply();
        for (uint256 i; i < 50; ++i) {
            vm.warp(block.timestamp + 1 minutes);
            crystallise();
        }
        assertEq(share.totalSupply(), supply);
    }

    /// @dev A price that swings around one level is charged for once, not at every upswing.
    function test_attack_swingsAreChargedOnce() public {
        movePrices(1.25e18);
        crystallise();
        uint256 supply = share.totalSupply();
        for (uint256 i; i < 20; ++i) {
            movePrices(0.8e18);
            crystallise();
            movePrices(1.25e18);
            crystallise();
        }
        assertEq(share.totalSupply(), supply);
    }

    /// @dev The owner accepts a matured raise right before an exit: the exit pays what it had at the old rates.
    function test_attack_raiseInFrontOfAnExit() public {
        bytes memory raise = abi.encodeCall(IFeeSettings.setFeeRates, (300, 2_000));
        vm.prank(OWNER);
        vault.submit(raise);
        vm.warp(START + 10 days);
        movePrices(1.5e18);
        uint256 state = vm.snapshotState();
        crystallise();
        redeemInKind(ALICE, share.balanceOf(ALICE));
        uint256 expected = wealthOf(ALICE);
        vm.revertToState(state);
        vault.accept(raise);
        redeemInKind(ALICE, share.balanceOf(ALICE));
        assertEq(wealthOf(ALICE), expected);
    }

    /// @dev The protocol's share is a part of the fee: raised in front of an exit it costs the holder nothing.
    function test_attack_protocolShareInFrontOfAnExit() public {
        bytes memory raise = abi.encodeCall(IProtocolFee.setShare, (2_500));
        vm.prank(PROTOCOL_OWNER);
        protocolFee.setRecipient(PROTOCOL);
        vm.prank(PROTOCOL_OWNER);
        ITimelock(address(protocolFee)).submit(raise);
        vm.warp(START + 8 days);
        movePrices(1.5e18);
        uint256 state = vm.snapshotState();
        redeem(ALICE, 0, 50e18);
        redeemInKind(ALICE, share.balanceOf(ALICE));
        uint256 expected = wealthOf(ALICE);
        vm.revertToState(state);
        ITimelock(address(protocolFee)).accept(raise);
        redeem(ALICE, 0, 50e18);
        redeemInKind(ALICE, share.balanceOf(ALICE));
        assertEq(wealthOf(ALICE), expected);
        assertGt(share.balanceOf(PROTOCOL), 0);
    }

    /// @dev In and out around a crystallisation: the entry crystallises first, so there is no gain to share in.
    function test_attack_flashDepositAroundCrystallisation() public {
        movePrices(1.5e18);
        give(0, _MALLORY, 300e6);
        uint256 wealth = wealthOf(_MALLORY);
        (, uint256 due) = vault.pendingFees();
        vm.startPrank(_MALLORY);
        uint256 shares = vault.deposit(address(tokens[0]), 300e6, 0, _MALLORY, block.timestamp);
        assertEq(share.balanceOf(RECIPIENT), due, "the entry dilutes the fee");
        vault.crystalliseFees();
        vault.redeem(address(tokens[0]), shares, 0, _MALLORY, _MALLORY, block.timestamp);
        vm.stopPrank();
        assertLe(wealthOf(_MALLORY), wealth);
    }

    /// @dev In kind in, poke, in kind out: who enters above the mark bears a part of a fee that is not theirs. It costs them,
    /// and nobody else: the attack does not pay, and a poke first avoids it.
    function test_attack_entryInKindBeforeThePokeOnlyCosts() public {
        movePrices(1.5e18);
        uint256 holder = wealthOf(ALICE);
        mintInKind(_MALLORY, 3_000e18);
        uint256 wealth = wealthOf(_MALLORY);
        crystallise();
        redeemInKind(_MALLORY, share.balanceOf(_MALLORY));
        assertLt(wealthOf(_MALLORY), wealth);
        uint256 most = (holder * 3_400) / 100_000; // a tenth of a third of what the holder has, and the quotes' half spread
        assertLe(holder - wealthOf(ALICE), most);
    }

    /// @dev Out in kind before midnight and in again after it saves a day's fee, at most 0.82 bps, at the recipient's expense:
    /// the holders who stay pay what they would have.
    function test_attack_midnightWalkCostsOnlyTheRecipient() public {
        vm.warp((today() + 1) * 1 days - 1);
        crystallise();
        uint256 state = vm.snapshotState();
        vm.warp(block.timestamp + 1);
        crystallise();
        uint256 creator = wealthOf(CREATOR);
        uint256 alice = wealthOf(ALICE);
        vm.revertToState(state);
        uint256 shares = share.balanceOf(ALICE);
        redeemInKind(ALICE, shares);
        vm.warp(block.timestamp + 1);
        crystallise();
        for (uint256 i; i < 5; ++i) give(i, ALICE, 0); // her own tokens suffice
        vm.prank(ALICE);
        vault.mintInKind(shares, unlimited(), ALICE, block.timestamp);
        assertApproxEqAbs(wealthOf(CREATOR), creator, 1e15);
        assertLe(((wealthOf(ALICE) - alice) * 1e6) / alice, 82);
    }

    /// @dev A donation is a gain: the recipient's part of it is lost to the donor, never taken from the holders.
    function test_attack_donationDoesNotCostHolders() public {
        uint256 wealth = wealthOf(ALICE);
        tokens[0].mint(address(vault), 1_000e6);
        vm.prank(RECIPIENT);
        crystallise();
        assertGt(share.balanceOf(RECIPIENT), 0);
        assertGe(wealthOf(ALICE), wealth);
    }

    /// @dev The curator alone cannot send fees elsewhere nor raise them at once.
    function test_attack_curatorCannotTakeFees() public {
        vm.prank(OWNER);
        vault.setCurator(_MALLORY);
        vm.startPrank(_MALLORY);
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, _MALLORY, OWNER));
        vault.setFeeRecipient(_MALLORY);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.DelayRequired.selector, vault.setFeeRates.selector));
        vault.setFeeRates(300, PERFORMANCE);
        vm.expectRevert(abi.encodeWithSelector(ITimelock.FunctionNotDelayed.selector, vault.setFeeRecipient.selector));
        vault.submit(abi.encodeCall(IFeeSettings.setFeeRecipient, (_MALLORY)));
        vm.stopPrank();
    }

    /// @dev Owner against holders for a year, by all that it may do at once: down, up, off and on, as often as it likes.
    function test_attack_togglingRatesChargesNoMore() public {
        uint256 shares = share.balanceOf(ALICE);
        for (uint256 i; i < 24; ++i) {
            vm.warp(block.timestamp + 15 days);
            movePrices(i % 2 == 0 ? 1.1e18 : uint256(1e36) / 1.1e18);
            vm.prank(OWNER);
            vault.setFeeRates(0, 0);
            setRatesByTimelock(MANAGEMENT, PERFORMANCE);
        }
        uint256 fee = share.balanceOf(RECIPIENT);
        // A year of 2 %, and a tenth of one rise of a tenth: the mark outlives the fee, so no rise counts twice.
        uint256 most = (effectiveSupply() * (200 + 100)) / BPS;
        assertLe(fee, most);
        assertEq(share.balanceOf(ALICE), shares);
    }
}
