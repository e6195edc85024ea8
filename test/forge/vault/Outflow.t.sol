// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Test} from "forge-std/Test.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {OutflowHarness} from "../harness/OutflowHarness.sol";
import {OutflowTest} from "./OutflowTest.sol";

/// @notice The bucket alone.
contract OutflowBucketTest is Test {
    uint256 private constant WAD = 1e18;
    uint256 private constant _START = 1_716_422_400;
    uint256 private constant _NAV = 5_000e18;

    OutflowHarness private _outflow;

    function setUp() public {
        _outflow = new OutflowHarness();
    }

    function test_startsEmptyAndPacksItsTwoFields() public {
        assertEq(_outflow.usedAt(2_000, _START), 0);
        _outflow.rise(50e18, _NAV, 2_000, _START);
        assertEq(_outflow.raw(), ((uint256(0.01e18) * 86_400) << 40) | _START);
        _outflow.rise(25e18, _NAV, 2_000, _START);
        assertEq(_outflow.usedAt(2_000, _START), 0.015e18);
        assertEq(_outflow.PERIOD(), 86_400);
        assertEq(_outflow.MAX_FEE(), 300);
    }

    function test_fullIsWhereTheFeeReachesItsMaximum() public view {
        assertEq(_outflow.fullAt(1), 300e18);
        assertEq(_outflow.fullAt(2_000), 0.15e18);
        assertEq(_outflow.fullAt(10_000), 0.03e18);
        assertEq(_outflow.fullAt(7), 42_857142857142857142);
    }

    function test_fullOneDrainsWithinADay() public {
        _outflow.rise(_NAV / 2, _NAV, 2_000, _START);
        assertEq(_outflow.usedAt(2_000, _START), 0.15e18); // 0.5 does not fit
        assertEq(_outflow.usedAt(2_000, _START + 12 hours), 0.075e18);
        assertEq(_outflow.usedAt(2_000, _START + 1 days - 1), 1_736_111_111_112); // 0.15 / 86,400, up
        assertEq(_outflow.usedAt(2_000, _START + 1 days), 0);
        assertEq(_outflow.usedAt(2_000, _START + 365 days), 0);
    }

    function test_entriesEmptyItAndNoMore() public {
        _outflow.rise(500e18, _NAV, 2_000, _START);
        _outflow.fall(125e18, _NAV, 2_000, _START);
        assertEq(_outflow.usedAt(2_000, _START), 0.075e18);
        _outflow.fall(4_000e18, _NAV, 2_000, _START);
        assertEq(_outflow.raw(), _START);
    }

    /// @dev A steeper slope makes the bucket smaller: what was in it is at the maximum, and gone a day later.
    function test_slopesMayChange() public {
        _outflow.rise(500e18, _NAV, 2_000, _START);
        assertEq(_outflow.usedAt(10_000, _START), 0.03e18);
        assertEq(_outflow.usedAt(10_000, _START + 1 days), 0);
        assertEq(_outflow.usedAt(1_000, _START), 0.1e18);
    }

    /// @dev 1 % out of a full vault: 0.2 * 0.01 / 2 of it.
    function test_feeByHand() public view {
        assertEq(_outflow.feeOf(50e18, _NAV, 0, 2_000), 0.05e18);
        assertEq(_outflow.feeOf(50e18, _NAV, 0.1e18, 2_000), 1.05e18); // 2 % and half of 0.2 %
        assertEq(_outflow.feeOf(50e18, _NAV, 0.15e18, 2_000), 1.5e18); // 3 %
        assertEq(_outflow.feeOf(1_500e18, _NAV, 0, 2_000), 33.75e18); // 750 at 1.5 %, 750 at 3 %
    }

    /// @dev However often somebody touches it, by nothing at all.
    function testFuzz_drainsAlikeHoweverOftenItIsTouched(uint256 value, uint16 slope, uint256[12] memory waits) public {
        slope = uint16(bound(slope, 1, 10_000));
        value = bound(value, 0, _NAV);
        _outflow.rise(value, _NAV, slope, _START);
        OutflowHarness untouched = new OutflowHarness();
        untouched.set(_outflow.raw());
        uint256 time = _START;
        for (uint256 k; k < 12; ++k) {
            time += bound(waits[k], 0, 3 hours);
            if (waits[k] % 2 == 0) _outflow.rise(0, _NAV, slope, time);
            else _outflow.fall(0, _NAV, slope, time);
            assertEq(_outflow.usedAt(slope, time), untouched.usedAt(slope, time));
        }
    }

    /// @dev Of a basket that stays as large, in any number of parts, below the maximum, across and above it.
    function testFuzz_splittingChangesNothingButRounding(
        uint256 value,
        uint256 used,
        uint16 slope,
        uint8 parts
    ) public {
        slope = uint16(bound(slope, 1, 10_000));
        value = bound(value, 0, _NAV);
        used = bound(used, 0, _outflow.fullAt(slope));
        uint256 count = bound(parts, 2, 40);
        _outflow.set(((used * 86_400) << 40) | _START);
        uint256 whole = _outflow.feeOf(value, _NAV, used, slope);
        uint256 sum;
        for (uint256 k; k < count; ++k) {
            uint256 part = k + 1 == count ? value - (value / count) * k : value / count;
            sum += _outflow.feeOf(part, _NAV, _outflow.usedAt(slope, _START), slope);
            _outflow.rise(part, _NAV, slope, _START);
        }
        assertGe(sum + 3, whole); // the whole is rounded up thrice itself
        // Each part is rounded up by four units at most, and pays for a level that is rounded up by one {1} each.
        assertLe(sum, whole + count * 4 + (count * value * slope) / (10_000 * WAD) + count);
    }

    /// @dev Grows with the value and with the level, and by no more than the maximum for each dollar: inverse searches count on it.
    function testFuzz_feeGrowsByNoMoreThanItsMaximum(
        uint256 value,
        uint256 more,
        uint256 used,
        uint16 slope
    ) public view {
        slope = uint16(bound(slope, 1, 10_000));
        value = bound(value, 0, 1e30);
        more = bound(more, 0, 1e30);
        uint256 full = _outflow.fullAt(slope);
        used = bound(used, 0, full);
        uint256 fee = _outflow.feeOf(value, _NAV, used, slope);
        uint256 larger = _outflow.feeOf(value + more, _NAV, used, slope);
        assertGe(larger, fee);
        assertLe(larger, fee + (more * 300) / 10_000 + 4);
        assertLe(fee, (value * 300) / 10_000 + 3);
        if (used < full) assertGe(_outflow.feeOf(value, _NAV, used + 1, slope) + 2, fee);
    }

    /// @dev What leaves and comes back, and what comes and leaves again, is where it was but for rounding, against the user.
    function testFuzz_thereAndBackIsNowhere(uint256 used, uint256 value, uint16 slope, bool inFirst) public {
        slope = uint16(bound(slope, 1, 10_000));
        uint256 full = _outflow.fullAt(slope);
        value = bound(value, 0, _NAV / 4);
        uint256 total = inFirst ? _NAV + value : _NAV;
        uint256 part = (value * WAD + total - 1) / total;
        vm.assume(2 * part + 2 <= full);
        used = bound(used, part, full - part);
        _outflow.set(((used * 86_400) << 40) | _START);
        if (inFirst) _outflow.fall(value, total, slope, _START);
        _outflow.rise(value, total, slope, _START);
        if (!inFirst) _outflow.fall(value, total, slope, _START);
        uint256 level = _outflow.raw() >> 40;
        assertGe(level, used * 86_400);
        assertLe(level, used * 86_400 + 1);
    }
}

/// @notice The exit fee of a vault whose policy has an exit slope.
contract OutflowVaultTest is OutflowTest {
    /* RISE AND FALL */

    function test_slotIsTheOutflows() public {
        assertEq(outflowWord(), 0);
        exit(CREATOR, CASH, 50e18);
        assertEq(outflowWord() & type(uint40).max, vm.getBlockTimestamp());
        assertApproxEqRel(outflowWord() >> 40, 0.01e18 * 86_400, 0.01e18);
    }

    function test_feeRisesWithOutflow() public {
        uint256 last;
        for (uint256 k; k < 5; ++k) {
            uint256 expected = expectedFee(bidOf(100e18));
            (uint256 fee, ) = exit(CREATOR, k, 100e18);
            assertEq(fee, expected);
            assertGt(fee, last);
            last = fee;
        }
        // The fifth time 2 %: between 8 and 10 % of the value have left, at 0.2 of fee a whole.
        assertApproxEqRel(last, 100e18 * 0.2 * 0.09, 0.06e18);
    }

    function test_feeStaysAtItsMaximum() public {
        exit(CREATOR, CASH, 900e18);
        assertEq(outflowNow(), 0.15e18);
        (uint256 fee, ) = exit(CREATOR, ETHER, 100e18);
        assertApproxEqAbs(fee, (bidOf(100e18) * 3) / 100, 0.05e18);
        assertEq(outflowNow(), 0.15e18);
    }

    function test_feeFallsWithTime() public {
        exit(CREATOR, CASH, 900e18);
        uint256 preview = vault.previewRedeem(address(tokens[ETHER]), 10e18);
        vm.warp(vm.getBlockTimestamp() + 12 hours);
        uint256 later = vault.previewRedeem(address(tokens[ETHER]), 10e18);
        assertApproxEqRel(later, (preview * 985) / 970, 0.001e18); // 1.5 % instead of 3 %
        vm.warp(vm.getBlockTimestamp() + 12 hours);
        (uint256 fee, ) = exit(CREATOR, ETHER, 10e18);
        assertLt(fee, 0.003e18); // its own part alone: 0.2 * 0.25 % / 2
    }

    function test_feeFallsWithEntries() public {
        exit(CREATOR, CASH, 500e18);
        uint256 level = outflowNow();
        deposit(ALICE, CASH, 200e6);
        uint256 afterDeposit = outflowNow();
        assertApproxEqAbs(level - afterDeposit, 0.0425e18, 0.001e18); // 200 of 4,700
        enterFor(ALICE, ETHER, 100e18);
        assertApproxEqAbs(afterDeposit - outflowNow(), 0.0208e18, 0.001e18); // 100 of 4,800
        deposit(ALICE, LINK, 100e18);
        assertEq(outflowNow(), 0);
    }

    function test_withoutASlopeNothingIsWritten() public {
        slope = 0;
        createAnew(slopedFive());
        (uint256 fee, ) = exit(CREATOR, CASH, 500e18);
        deposit(ALICE, CASH, 100e6);
        assertEq(fee, 0);
        assertEq(outflowWord(), 0);
    }

    function test_feeIsLeftWithTheHolders() public {
        setOutflow(0.15e18);
        mintInKind(ALICE, 1_000e18);
        uint256 before = wealthOf(ALICE) + wealthOf(CREATOR);
        vm.prank(CREATOR);
        share.transfer(BOB, 100e18);
        before -= wealthOf(BOB);
        (uint256 fee, ) = exit(BOB, CASH, 100e18);
        // Beside the spread of the two quotes.
        assertGe(wealthOf(ALICE) + wealthOf(CREATOR), before + (fee * 999) / 1_000);
    }

    /* WHAT LEAVES IT ALONE */

    function testFuzz_inKindIsUntouchedAtAnyOutflow(uint256 part, uint256 shares) public {
        shares = bound(shares, 1, 4_000e18);
        uint256[] memory calm = vault.previewRedeemInKind(shares);
        setOutflow(bound(part, 1, 0.15e18));
        uint256 word = outflowWord();
        assertEq(vault.previewRedeemInKind(shares), calm);
        assertEq(redeemInKind(CREATOR, shares), calm);
        mintInKind(ALICE, shares);
        assertEq(outflowWord(), word);
    }

    function test_tradesLeaveItAlone() public {
        setOutflow(0.1e18);
        uint256 word = outflowWord();
        tradeAtMiddle(CASH, ETHER, 100e18);
        assertEq(outflowWord(), word);
    }

    /// @dev With a swing fee beside it: both, and an entry pays the swing fee alone.
    function testFuzz_isOnTopOfTheSwingFee(uint256 part, uint256 shares) public {
        IPolicyRegistry.Configuration memory c = slopedFive();
        (c.limits.swingRate, c.limits.freeFlow) = (100, 0);
        createAnew(c);
        shares = bound(shares, 1e18, 300e18);
        uint256 paid = vault.previewDeposit(address(tokens[CASH]), 100e6);
        (uint256 swing, ) = _feeAndBack(shares);
        setOutflow(bound(part, 0, 0.15e18));
        assertEq(vault.previewDeposit(address(tokens[CASH]), 100e6), paid);
        uint256 added = expectedFee(bidOf(shares));
        uint256 own = _ownFee(shares);
        (uint256 fee, ) = exit(CREATOR, CASH, shares);
        assertEq(fee - added, swing - own);
    }

    /* PREVIEWS AND BOUNDS */

    function testFuzz_previewIsWhatHappens(uint256 part, uint256 shares, uint256 wait, uint8 asset) public {
        uint256 i = asset % 5;
        setOutflow(bound(part, 0, 0.15e18));
        vm.warp(vm.getBlockTimestamp() + bound(wait, 0, 1 days));
        shares = bound(shares, 1e13, 900e18);
        uint256 preview = vault.previewRedeem(address(tokens[i]), shares);
        vm.assume(preview > 0);
        uint256 value = bidOf(shares);
        uint256 expected = expectedFee(value);
        (uint256 fee, uint256 amount) = exit(CREATOR, i, shares);
        assertEq(amount, preview);
        assertEq(fee, expected);
        assertLe(fee, (value * 300) / 10_000 + 3);
    }

    /// @dev By the entries' functions, and the other way round: as few shares as pay the amount, and one fewer does not.
    function testFuzz_inverseFindsTheFewestShares(uint256 part, uint256 value, uint8 asset, uint16 steep) public {
        slope = uint16(bound(steep, 1, 10_000));
        createAnew(slopedFive());
        uint256 i = asset % 5;
        setOutflow(bound(part, 0, twin.fullAt(slope)));
        uint256 amount = amountWorth(i, bound(value, 1e14, 800e18));
        vm.assume(amount > 0);
        address token = address(tokens[i]);
        uint256 shares = flows().previewWithdraw(token, amount);
        assertGe(vault.previewRedeem(token, shares), amount);
        assertLt(vault.previewRedeem(token, shares - 1), amount);
        uint256 word = outflowWord();
        vm.prank(CREATOR);
        assertEq(flows().withdrawFor(token, amount, shares, CREATOR, CREATOR, CREATOR, block.timestamp), shares);
        assertGe(outflowWord(), word);
        assertEq(tokens[i].balanceOf(CREATOR), amount);
    }

    function testFuzz_maximaAreWhatGoesThrough(uint256 part, uint256 cap, uint8 asset) public {
        uint256 i = asset % 5;
        address token = address(tokens[i]);
        setOutflow(bound(part, 0, 0.15e18));
        cap = bound(cap, 1e15, share.balanceOf(CREATOR));
        (uint256 shares, uint256 amount) = flows().maxExit(token, cap);
        assertLe(flows().previewWithdraw(token, amount), cap);
        uint256 before = vm.snapshotState();
        vm.prank(CREATOR);
        flows().withdrawFor(token, amount, cap, CREATOR, CREATOR, CREATOR, block.timestamp);
        vm.revertToState(before);
        uint256 preview = vault.previewRedeem(token, shares);
        vm.prank(CREATOR);
        assertEq(flows().redeemFor(token, shares, 0, CREATOR, CREATOR, CREATOR, block.timestamp), preview);
    }

    /// @dev Any exits and entries in any order: never more in the bucket than exits brought, nor than a day's drain allows.
    function testFuzz_neverMoreThanExitsBrought(uint256[16] memory draws) public {
        uint256 brought;
        for (uint256 k; k < 16; ++k) {
            uint256 shares = 1e16 + ((draws[k] >> 8) % 120e18);
            if (draws[k] % 3 == 0) vm.warp(vm.getBlockTimestamp() + ((draws[k] >> 128) % 5 hours));
            if (draws[k] % 2 == 0) {
                (, uint256 mid, ) = vault.netAssetValue();
                brought += (bidOf(shares) * WAD + mid - 1) / mid + 1;
                exit(CREATOR, k % 5, shares);
            } else {
                uint256 level = outflowNow();
                deposit(ALICE, k % 5, amountWorth(k % 5, shares));
                assertLe(outflowNow(), level);
            }
            assertLe(outflowNow(), brought);
            assertLe(outflowNow(), 0.15e18);
        }
    }

    /// @dev Parts of an exit cost no less than the whole, whoever leaves.
    function testFuzz_splittingDoesNotHelp(uint256 shares, uint8 parts, uint256 part) public {
        shares = bound(shares, 10e18, 900e18);
        uint256 count = bound(parts, 2, 12);
        setOutflow(bound(part, 0, 0.15e18));
        uint256 before = vm.snapshotState();
        (uint256 whole, ) = exit(CREATOR, ETHER, shares);
        vm.revertToState(before);
        uint256 sum;
        for (uint256 k; k < count; ++k) {
            (uint256 fee, ) = exit(CREATOR, ETHER, k + 1 == count ? shares - (shares / count) * k : shares / count);
            sum += fee;
        }
        assertGe(sum + 3, whole);
    }

    /* POLICIES */

    function test_RevertWhen_theSlopeIsTooSteep() public {
        IPolicyRegistry.Configuration memory c = slopedFive();
        c.risk.exitSlope = 10_000;
        vm.prank(OWNER);
        (address pointer, uint256 due) = registry.submit(address(vault), c);
        assertEq(registry.read(pointer).risk.exitSlope, 10_000);
        assertEq(due, vm.getBlockTimestamp() + 3 days); // a change of slope waits, a lower one too
        c.risk.exitSlope = 10_001;
        vm.expectRevert(
            abi.encodeWithSelector(IPolicyRegistry.LimitTooHigh.selector, bytes32("exitSlope"), 10_001, 10_000)
        );
        vm.prank(OWNER);
        registry.submit(address(vault), c);
    }

    function test_RevertWhen_thereIsASlopeWithoutAnOracle() public {
        IPolicyRegistry.Configuration memory c = slopedFive();
        delete c.risk;
        c.risk.exitSlope = 1;
        vm.expectRevert(IPolicyRegistry.RiskWithoutOracle.selector);
        vm.prank(OWNER);
        registry.submit(address(vault), c);
    }

    function test_lowerSlopeIsNotTighter() public {
        IPolicyRegistry.Configuration memory c = slopedFive();
        c.risk.exitSlope = slope - 1;
        address inForce = vault.policy();
        vm.prank(OWNER);
        (address pointer, ) = registry.submit(address(vault), c);
        assertFalse(registry.isTighter(inForce, pointer));
    }

    /* HELPERS */

    function _feeAndBack(uint256 shares) private returns (uint256 fee, uint256 amount) {
        uint256 before = vm.snapshotState();
        (fee, amount) = exit(CREATOR, CASH, shares);
        vm.revertToState(before);
    }

    /// @dev {USD} Of an exit with nothing before it.
    function _ownFee(uint256 shares) private view returns (uint256) {
        (, uint256 mid, ) = vault.netAssetValue();
        return twin.feeOf(bidOf(shares), mid, 0, slope);
    }
}
