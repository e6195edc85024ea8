// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IEnvelope} from "contracts/interfaces/IEnvelope.sol";
import {IFees} from "contracts/interfaces/IFees.sol";
import {IFeeSettings} from "contracts/interfaces/IFeeSettings.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {IRoles} from "contracts/interfaces/IRoles.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {FeeTest} from "./FeeTest.sol";

contract FeesTest is FeeTest {
    function setUp() public override {
        super.setUp();
        createVaultWithFees(MANAGEMENT, PERFORMANCE);
        mintInKind(ALICE, 1_000e18);
    }

    /* CREATION */

    function test_creationSetsTerms() public view {
        IFeeSettings.FeeTerms memory terms = vault.feeTerms();
        assertEq(terms.recipient, RECIPIENT);
        assertEq(terms.managementRate, MANAGEMENT);
        assertEq(terms.performanceRate, PERFORMANCE);
        assertEq(vault.feesAccruedOn(), today());
        // One USD at the middle, and the feeds' uncertainty: the ask.
        assertApproxEqAbs(vault.highWaterMark(), WAD + UNCERTAINTY, 1e6);
    }

    function test_vaultWithoutFeesNeverMints() public {
        startAnew();
        delete charged;
        createVaultOfFive();
        assertEq(vault.feesAccruedOn(), NEVER);
        assertEq(vault.highWaterMark(), 0);
        vm.warp(START + 1_000 days);
        movePrices(3e18);
        uint256 supply = share.totalSupply();
        crystallise();
        mintInKind(ALICE, 1e18);
        assertEq(share.totalSupply(), supply + 1e18);
        assertEq(vault.feesAccruedOn(), NEVER);
    }

    function test_RevertWhen_createdWithRatesOutsideTheEnvelope() public {
        IVaultAdministration.Creation memory creation = creationOf(configurationOfFive());
        creation.fees = IFeeSettings.FeeTerms(RECIPIENT, 301, 0);
        _expectCreationRevert(creation, _outOfRange("managementRate", 301, 300));
        creation.fees = IFeeSettings.FeeTerms(RECIPIENT, 0, 2_001);
        _expectCreationRevert(creation, _outOfRange("performanceRate", 2_001, 2_000));
        creation.fees = IFeeSettings.FeeTerms(address(0), 1, 0);
        _expectCreationRevert(creation, abi.encodeWithSelector(IFeeSettings.FeeRecipientInvalid.selector, address(0)));
    }

    /* MANAGEMENT */

    function test_managementAccruesOnceADay() public {
        uint256 supply = effectiveSupply();
        vm.warp(START + 1 days);
        redeemInKind(ALICE, 1e18);
        uint256 fee = share.balanceOf(RECIPIENT);
        // {share} of the supply after, a 365th of 2 %
        assertApproxEqRel((fee * WAD) / (supply + fee), uint256(0.02e18) / 365, 1e6);
        assertEq(vault.feesAccruedOn(), today());
        redeemInKind(ALICE, 1e18);
        vm.warp((today() + 1) * 1 days - 1);
        mintInKind(ALICE, 1e18);
        assertEq(share.balanceOf(RECIPIENT), fee, "twice on one day");
    }

    function test_everyPathAccruesTheSame() public {
        vm.warp(START + 30 days);
        movePrices(WAD); // quotes are fresh
        (uint256 due, uint256 gain) = vault.pendingFees();
        assertGt(due, 0);
        assertEq(gain, 0);
        uint256 state = vm.snapshotState();
        for (uint256 path; path < 6; ++path) {
            vm.revertToState(state);
            state = vm.snapshotState();
            _act(path);
            assertEq(share.balanceOf(RECIPIENT), due, "path");
            assertEq(vault.feesAccruedOn(), today());
        }
    }

    /// @dev The event says what was minted, and for whom.
    function test_accrualEmits() public {
        setProtocolShare(2_500);
        vm.warp(START + 10 days);
        (uint256 due, ) = vault.pendingFees();
        vm.expectEmit(address(vault));
        emit IFees.FeesAccrued(due, 0, (due * 2_500) / BPS);
        crystallise();
    }

    /// @dev Who comes in after days without an operation does not pay for them.
    function test_entrantsDoNotPayForThePast() public {
        vm.warp(START + 100 days);
        movePrices(WAD);
        mintInKind(BOB, 500e18);
        uint256 wealth = wealthOf(BOB);
        crystallise();
        assertEq(wealthOf(BOB), wealth);
    }

    /// @dev Who leaves in kind has paid for the time until the day.
    function test_leaversPayForTheirTime() public {
        uint256 before_ = wealthOf(ALICE);
        vm.warp(START + 365 days);
        redeemInKind(ALICE, share.balanceOf(ALICE));
        uint256 lost = ((before_ - wealthOf(ALICE)) * WAD) / before_;
        assertApproxEqRel(lost, 0.0198e18, 0.001e18); // 1 - (1 - 0.02/365)^365
    }

    function testFuzz_accrualsMayBeSplit(uint256 seed) public {
        uint256 state = vm.snapshotState();
        vm.warp(START + 300 days);
        crystallise();
        uint256 once = share.balanceOf(RECIPIENT);
        vm.revertToState(state);
        uint256 day = 0;
        while (day < 300) {
            seed = uint256(keccak256(abi.encode(seed)));
            day += 1 + (seed % 40);
            if (day > 300) day = 300;
            vm.warp(START + day * 1 days);
            crystallise();
        }
        assertApproxEqRel(share.balanceOf(RECIPIENT), once, 1e6);
    }

    /* PERFORMANCE */

    function test_noFeeBelowTheMark() public {
        movePrices(0.9e18);
        crystallise();
        movePrices(uint256(1e36) / 0.9e18);
        crystallise();
        assertEq(share.balanceOf(RECIPIENT), 0);
    }

    function test_gainIsChargedOnce() public {
        (uint256 mark, uint256 priceBefore) = (vault.highWaterMark(), price());
        movePrices(1.5e18);
        crystallise();
        // {USD/share}: a tenth of what a share is worth above the mark
        uint256 due = ((priceBefore * 3) / 2 - mark) / 10;
        assertApproxEqRel(price() - priceBefore, priceBefore / 2 - due, 1e10);
        (uint256 bid, , ) = vault.netAssetValue();
        uint256 worth = (share.balanceOf(RECIPIENT) * bid) / effectiveSupply();
        assertApproxEqRel(worth, (bid * due) / ((priceBefore * 3) / 2), 1e10);
        uint256 fee = share.balanceOf(RECIPIENT);
        crystallise();
        deposit(BOB, 1, 0.01e18);
        movePrices(0.5e18);
        crystallise();
        movePrices(2e18);
        (, uint256 again) = vault.pendingFees();
        assertEq(share.balanceOf(RECIPIENT), fee, "charged twice");
        // What entrants leave with the holders, and that alone, is a gain.
        assertLt(again, fee / 1_000);
    }

    /// @dev {path 2..5}: the entry, the exit and the trade crystallise what a poke would.
    function test_pricedOperationsCrystallise() public {
        movePrices(1.2e18);
        (, uint256 due) = vault.pendingFees();
        assertGt(due, 0);
        for (uint256 path = 2; path < 6; ++path) {
            uint256 state = vm.snapshotState();
            _act(path);
            assertEq(share.balanceOf(RECIPIENT), due);
            vm.revertToState(state);
        }
    }

    function test_pathsInKindDoNotCrystallise() public {
        uint256 mark = vault.highWaterMark();
        movePrices(2e18);
        _act(0);
        _act(1);
        assertEq(share.balanceOf(RECIPIENT), 0);
        assertEq(vault.highWaterMark(), mark);
    }

    /// @dev The mark is per share: what flows in and out leaves the price, and so what is due, where it was.
    function test_flowsDoNotMoveTheMark() public {
        uint256 mark = vault.highWaterMark();
        mintInKind(BOB, 20_000e18);
        (, uint256 due) = vault.pendingFees();
        assertEq(due, 0);
        redeemInKind(BOB, 19_000e18);
        crystallise();
        assertEq(share.balanceOf(RECIPIENT), 0);
        assertApproxEqAbs(vault.highWaterMark(), mark, 1e3);
    }

    function test_markSurvivesPolicies() public {
        movePrices(1.5e18);
        crystallise();
        uint256 mark = vault.highWaterMark();
        IPolicyRegistry.Configuration memory next = configurationOfFive();
        next.limits.maxTradeLoss = 50;
        vm.prank(OWNER);
        (address pointer, ) = registry.submit(address(vault), next);
        assertEq(vault.policy(), pointer);
        assertEq(vault.highWaterMark(), mark);
        assertEq(vault.feeTerms().performanceRate, PERFORMANCE);
        movePrices(0.8e18);
        movePrices(1.25e18);
        (, uint256 due) = vault.pendingFees();
        assertEq(due, 0);
    }

    /* PREVIEWS */

    /// @dev V-10 with both fees due: previews are what happens, to the wei.
    function test_previewsIncludeWhatIsDue() public {
        vm.warp(START + 40 days);
        movePrices(1.3e18);
        uint256 state = vm.snapshotState();
        uint256[] memory slice = vault.previewRedeemInKind(10e18);
        uint256[] memory paid = redeemInKind(ALICE, 10e18);
        for (uint256 i; i < 5; ++i) assertEq(paid[i], slice[i]);
        vm.revertToState(state);
        state = vm.snapshotState();
        slice = vault.previewMintInKind(10e18);
        mintInKind(BOB, 10e18); // takes at most, and pays exactly, the preview
        for (uint256 i; i < 5; ++i) assertEq(tokens[i].balanceOf(BOB), 0);
        vm.revertToState(state);
        state = vm.snapshotState();
        uint256 expected = vault.previewDeposit(address(tokens[0]), 10e6);
        assertEq(deposit(BOB, 0, 10e6), expected);
        vm.revertToState(state);
        expected = vault.previewRedeem(address(tokens[0]), 10e18);
        assertEq(redeem(ALICE, 0, 10e18), expected);
    }

    /* PROTOCOL */

    function test_protocolGetsItsPart() public {
        setProtocolShare(1_500);
        vm.warp(START + 90 days);
        movePrices(1.4e18);
        (uint256 a, uint256 b) = vault.pendingFees();
        crystallise();
        assertEq(share.balanceOf(PROTOCOL), ((a + b) * 1_500) / BPS);
        assertEq(share.balanceOf(PROTOCOL) + share.balanceOf(RECIPIENT), a + b);
    }

    function test_protocolContractGoneBlocksNothing() public {
        setProtocolShare(2_500);
        bytes[3] memory codes = [bytes(""), hex"fe", hex"60005ffd"];
        for (uint256 i; i < 3; ++i) {
            vm.etch(address(protocolFee), codes[i]);
            vm.warp(block.timestamp + 5 days);
            redeemInKind(ALICE, 1e18);
        }
        assertEq(share.balanceOf(PROTOCOL), 0);
        assertGt(share.balanceOf(RECIPIENT), 0);
    }

    /// @dev Whatever the contract answers, the protocol gets no more than a quarter.
    function test_protocolPartIsCapped() public {
        vm.mockCall(address(protocolFee), abi.encodeWithSignature("terms()"), abi.encode(PROTOCOL, type(uint256).max));
        vm.warp(START + 5 days);
        redeemInKind(ALICE, 1e18);
        assertApproxEqAbs(share.balanceOf(PROTOCOL) * 3, share.balanceOf(RECIPIENT), 4);
        vm.mockCall(address(protocolFee), abi.encodeWithSignature("terms()"), abi.encode(type(uint256).max, 1));
        vm.warp(START + 10 days);
        redeemInKind(ALICE, 1e18);
    }

    /* SETTING */

    function test_ownerLowersAtOnce() public {
        vm.expectEmit(address(vault));
        emit IFeeSettings.FeeRatesSet(100, 500);
        vm.prank(OWNER);
        vault.setFeeRates(100, 500);
        assertEq(vault.feeTerms().managementRate, 100);
        assertEq(vault.feeTerms().performanceRate, 500);
    }

    function test_RevertWhen_raisingWithoutDelay() public {
        bytes memory reason = abi.encodeWithSelector(ITimelock.DelayRequired.selector, vault.setFeeRates.selector);
        vm.startPrank(OWNER);
        vm.expectRevert(reason);
        vault.setFeeRates(MANAGEMENT + 1, 0);
        vm.expectRevert(reason);
        vault.setFeeRates(0, PERFORMANCE + 1);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IRoles.RoleMissing.selector, ALICE, 3));
        vm.prank(ALICE);
        vault.setFeeRates(0, 0);
    }

    function test_raiseWaitsAndIsBounded() public {
        bytes memory raise = abi.encodeCall(IFeeSettings.setFeeRates, (300, 2_000));
        vm.prank(OWNER);
        uint256 due = vault.submit(raise);
        assertEq(due, START + 3 days);
        vm.warp(due);
        movePrices(WAD);
        vm.prank(BOB);
        vault.accept(raise);
        assertEq(vault.feeTerms().performanceRate, 2_000);
        vm.startPrank(address(vault));
        vm.expectRevert(_outOfRange("managementRate", 301, 300));
        vault.setFeeRates(301, 0);
        vm.expectRevert(_outOfRange("performanceRate", 2_001, 2_000));
        vault.setFeeRates(0, 2_001);
        vm.stopPrank();
    }

    /// @dev What was earned at the old rates is charged at them, and the new ones start at the present price.
    function test_changeSettlesAtTheOldRates() public {
        vm.warp(START + 50 days);
        movePrices(1.5e18);
        (uint256 a, uint256 b) = vault.pendingFees();
        setRatesByTimelock(300, 2_000);
        assertEq(share.balanceOf(RECIPIENT), a + b);
        (, , uint256 ask) = vault.netAssetValue();
        assertApproxEqAbs(vault.highWaterMark(), (ask * WAD) / effectiveSupply(), 1);
        (a, b) = vault.pendingFees();
        assertEq(a + b, 0);
    }

    function test_feesMayBeTurnedOffAndOn() public {
        vm.prank(OWNER);
        vault.setFeeRates(0, 0);
        assertEq(vault.feesAccruedOn(), NEVER);
        vm.warp(START + 200 days);
        movePrices(4e18);
        redeemInKind(ALICE, 1e18);
        assertEq(share.balanceOf(RECIPIENT), 0);
        setRatesByTimelock(MANAGEMENT, PERFORMANCE);
        (uint256 a, uint256 b) = vault.pendingFees();
        assertEq(a + b, 0, "the past is charged");
        assertEq(vault.feesAccruedOn(), today());
        movePrices(1.1e18);
        vm.warp(START + 201 days);
        (a, b) = vault.pendingFees();
        assertGt(a, 0);
        assertGt(b, 0);
    }

    /// @dev A loss is carried on: a rate that rises does not lower the mark.
    function test_raiseKeepsAHigherMark() public {
        uint256 mark = vault.highWaterMark();
        movePrices(0.5e18);
        setRatesByTimelock(MANAGEMENT, 2_000);
        assertEq(vault.highWaterMark(), mark);
    }

    function test_ownerChangesRecipient() public {
        vm.warp(START + 20 days);
        (uint256 due, ) = vault.pendingFees();
        vm.prank(OWNER);
        vault.setFeeRecipient(BOB);
        assertEq(share.balanceOf(RECIPIENT), due, "belongs to the one before");
        vm.warp(START + 40 days);
        crystallise();
        assertGt(share.balanceOf(BOB), 0);
        assertEq(share.balanceOf(RECIPIENT), due);
    }

    function test_RevertWhen_recipientInvalid() public {
        vm.startPrank(OWNER);
        vm.expectRevert(abi.encodeWithSelector(IFeeSettings.FeeRecipientInvalid.selector, address(0)));
        vault.setFeeRecipient(address(0));
        vm.expectRevert(abi.encodeWithSelector(IFeeSettings.FeeRecipientInvalid.selector, address(vault)));
        vault.setFeeRecipient(address(vault));
        vault.setFeeRates(0, 0);
        vault.setFeeRecipient(address(0));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(IRoles.NotAuthorized.selector, ALICE, OWNER));
        vm.prank(ALICE);
        vault.setFeeRecipient(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IFeeSettings.FeeRecipientInvalid.selector, address(0)));
        setRatesByTimelock(1, 0);
    }

    /* DEAD FEEDS, PAUSES, RECOVERY */

    function test_deadFeedStopsThePokeNotTheExit() public {
        vm.warp(START + 20 days);
        feeds[2].setDead(true);
        vm.expectRevert(HostileFeed.FeedDead.selector);
        vault.crystalliseFees();
        redeemInKind(ALICE, 1e18);
        assertGt(share.balanceOf(RECIPIENT), 0);
    }

    function test_pauseDoesNotStopFees() public {
        vm.prank(OWNER);
        vault.pause(IRecovery.Activity.Entry, 7 days);
        vm.warp(START + 2 days);
        redeemInKind(ALICE, 1e18);
        assertGt(share.balanceOf(RECIPIENT), 0);
    }

    /// @dev Until it begins fees are charged; while it lasts, and for what came meanwhile, never.
    function test_recoveryIsFree() public {
        _pauseForTwoWeeks();
        vm.prank(BOB);
        vault.enterRecoveryForPause(IRecovery.Activity.Trading);
        uint256 fee = share.balanceOf(RECIPIENT);
        assertGt(fee, 0);
        vm.warp(block.timestamp + 100 days);
        movePrices(2e18);
        (uint256 a, uint256 b) = crystallise();
        assertEq(a + b, 0);
        redeemInKind(ALICE, 100e18);
        vm.prank(address(vault));
        vault.leaveRecovery();
        (a, b) = vault.pendingFees();
        assertEq(a + b, 0, "recovery is charged");
        assertEq(share.balanceOf(RECIPIENT), fee);
        vm.warp(block.timestamp + 1 days);
        movePrices(1.01e18);
        (a, b) = vault.pendingFees();
        assertApproxEqRel(a, (effectiveSupply() * 200) / (365 * BPS - 200), 1e6);
        assertApproxEqRel(b, effectiveSupply() / 1_010, 0.01e18);
    }

    /// @dev For the time until a write-off the recipient is one of the holders of the moment.
    function test_writeOffCountsTheFeesDue() public {
        vm.warp(START + 100 days);
        (uint256 due, ) = vault.pendingFees();
        feeds[3].setDead(true);
        vm.warp(START + 97 days);
        reportUntil(3, START + 100 days);
        vm.prank(address(vault)); // as its timelock does
        vault.writeOff(address(tokens[3]));
        assertEq(share.balanceOf(RECIPIENT), due);
        uint256 part = (tokens[3].balanceOf(address(vault)) * due) / effectiveSupply();
        assertEq(vault.collectable(1, RECIPIENT), part);
        vm.warp(START + 130 days);
        redeemInKind(ALICE, share.balanceOf(ALICE));
        assertEq(vault.collectable(1, RECIPIENT), part);
    }

    /* THE EXIT, WHATEVER THE FEES' STATE */

    /// @dev Storage that no call could have written: any slot of the fees' state as it may be.
    function testFuzz_exitSurvivesAnyFeeState(
        address recipient,
        uint16 managementRate,
        uint16 performanceRate,
        uint120 mark,
        uint16 accruedOn,
        uint256 timestamp
    ) public {
        _store(_FEES_SLOT, 0, 160, uint160(recipient));
        _store(_FEES_SLOT, 160, 16, managementRate);
        _store(_POLICY_SLOT, 240, 16, accruedOn);
        _store(_FLOW_SLOT, 136, 120, mark);
        _store(_LOSS_SLOT, 240, 16, performanceRate);
        IFeeSettings.FeeTerms memory terms = vault.feeTerms();
        assertEq(terms.recipient, recipient);
        assertEq(terms.managementRate, managementRate);
        assertEq(terms.performanceRate, performanceRate);
        assertEq(vault.highWaterMark(), mark);
        assertEq(vault.feesAccruedOn(), accruedOn);
        vm.warp(bound(timestamp, START, 1e12));
        uint256 shares = share.balanceOf(ALICE);
        uint256[] memory preview = vault.previewRedeemInKind(shares);
        uint256[] memory amounts = redeemInKind(ALICE, shares);
        for (uint256 i; i < 5; ++i) assertEq(amounts[i], preview[i]);
    }

    function test_exitSurvivesEveryRecipient() public {
        address[5] memory recipients = [address(0), address(vault), address(this), address(tokens[0]), address(0xdead)];
        for (uint256 i; i < recipients.length; ++i) {
            _store(_FEES_SLOT, 0, 160, uint160(recipients[i]));
            vm.warp(block.timestamp + 10 days);
            redeemInKind(ALICE, 1e18);
        }
    }

    function test_exitSurvivesAbsurdSupply() public {
        // solady's ERC20 keeps the supply here
        vm.store(address(vault), bytes32(uint256(0x05345cdf77eb68f44c)), bytes32(type(uint256).max / 2));
        vm.warp(START + 30 days);
        uint256 supply = share.totalSupply();
        redeemInKind(ALICE, 1e18);
        assertEq(share.totalSupply(), supply - 1e18, "beyond 2^128 shares there are no fees");
    }

    /// @dev The last day that fees know is the 5th of June 2149.
    function test_feesEndInTime() public {
        vm.warp(uint256(65_534) * 1 days);
        redeemInKind(ALICE, 1e18);
        uint256 fee = share.balanceOf(RECIPIENT);
        vm.warp(uint256(70_000) * 1 days);
        redeemInKind(ALICE, 1e18);
        assertEq(share.balanceOf(RECIPIENT), fee);
        assertEq(vault.feesAccruedOn(), 65_534);
    }

    /* INTERNAL */

    uint256 private constant _POLICY_SLOT = 5;
    uint256 private constant _FLOW_SLOT = 6;
    uint256 private constant _LOSS_SLOT = 7;
    uint256 private constant _FEES_SLOT = 12;

    function _store(uint256 slot, uint256 offset, uint256 bits, uint256 value) private {
        uint256 mask = ((1 << bits) - 1) << offset;
        uint256 word = uint256(vm.load(address(vault), bytes32(slot)));
        vm.store(address(vault), bytes32(slot), bytes32((word & ~mask) | (value << offset)));
    }

    /// @dev One of the paths: in kind in and out, deposit, redeem, trade, poke.
    function _act(uint256 path) private {
        if (path == 0) mintInKind(BOB, 1e18);
        else if (path == 1) redeemInKind(ALICE, 1e18);
        else if (path == 2) deposit(BOB, 1, 0.001e18);
        else if (path == 3) redeem(ALICE, 1, 1e18);
        else if (path == 4) tradeAtMiddle(1, 2, 10e18);
        else crystallise();
    }

    function _pauseForTwoWeeks() private {
        for (uint256 i; i < 2; ++i) {
            vm.prank(OWNER);
            vault.pause(IRecovery.Activity.Trading, 7 days);
            if (i == 0) vm.warp(block.timestamp + 14 days);
        }
        vm.warp(block.timestamp + 1 days);
        movePrices(WAD);
    }

    function _outOfRange(bytes32 name, uint256 value, uint256 most) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IEnvelope.ParameterOutOfRange.selector, name, value, 0, most);
    }

    function _expectCreationRevert(IVaultAdministration.Creation memory creation, bytes memory reason) private {
        uint256[] memory seed = new uint256[](5);
        seed[0] = 1e6;
        give(0, CREATOR, 1e6);
        vm.startPrank(CREATOR);
        tokens[0].approve(address(factory), 1e6);
        vm.expectRevert(reason);
        factory.create(creation, seed, 5_000e18, "other");
        vm.stopPrank();
    }
}
