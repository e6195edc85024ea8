// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRiskLimits} from "contracts/interfaces/IRiskLimits.sol";
import {IComponentFlows} from "contracts/interfaces/IComponentFlows.sol";
import {ExposedToken} from "../harness/ExposedToken.sol";
import {RiskTest} from "./RiskTest.sol";

/// @notice What limits on risk let through, and how targets follow a cap.
contract RiskLimitsTest is RiskTest {
    bytes4 private immutable ABOVE = IRiskLimits.VolatilityAboveMaximum.selector;

    /* SCALE */

    function test_targetsCountWholeBelowTheCap() public view {
        IRiskLimits.RiskState memory state = stateNow();
        assertEq(state.scale, WAD);
        assertEq(limits.scaledPolicy(vault.policy()).length, 0);
        assertEq(state.volatility, state.targetVolatility);
        assertLt(state.volatility, state.maxVolatility);
        // 0.2 (0.6 + 0.5 + 0.8) = 0.38 if all moved as one
        assertGt(state.volatility, 0.34e18);
        assertLt(state.volatility, 0.38e18);
        assertEq(state.deltas.length, 3);
        assertApproxEqAbs(state.deltas[0], 0.2e18, 1e12);
    }

    function test_targetsShrinkToNineTenthsOfTheCap() public {
        shake(6, 0.12e18);
        IRiskLimits.RiskState memory state = stateNow();
        assertGt(state.targetVolatility, state.maxVolatility);
        assertEq(state.scale, (state.maxVolatility * 9_000 * WAD) / (state.targetVolatility * 10_000));
        // Scaled targets have 90 % of the cap, rounded down to basis points.
        uint256[] memory targets = _scaledTargets();
        uint256 sum;
        for (uint256 i; i < 5; ++i) sum += targets[i];
        assertEq(sum, 10_000);
        assertEq(targets[1], (2_000 * state.scale) / WAD);
        assertEq(targets[LENT], 2_000); // moves with nothing
        assertGt(targets[CASH], 2_000);
        uint256 volatility = limits.stateOf(vault.policy(), targets).volatility;
        assertLe(volatility, (state.maxVolatility * 90) / 100);
        assertGt(volatility, (state.maxVolatility * 89) / 100);
    }

    function test_lowerBoundsShrinkWithTargets() public {
        shake(10, 0.2e18);
        uint256 scale = limits.scaleOf(vault.policy());
        assertLt(scale, 0.5e18);
        bytes memory blob = limits.scaledPolicy(vault.policy());
        // The second word of component 1 has its minimum in bits 80 to 95, the first group's word in the topmost 16.
        assertEq((_wordAt(blob, 4) >> 80) & 0xffff, (500 * scale) / WAD);
        uint256[] memory targets = _scaledTargets();
        uint256 members = targets[1] + targets[2] + targets[3];
        assertEq(_wordAt(blob, 11) >> 240, members < 1_500 ? members : 1_500);
        assertEq((_wordAt(blob, 11) >> 224) & 0xffff, 9_000);
    }

    /// @dev A poke does not show in its own block, so nobody pokes and uses the scale at once.
    function test_pokeUsedInItsOwnBlock() public {
        shake(5, 0.12e18);
        vm.warp(vm.getBlockTimestamp() + 1 days);
        uint256 price = priceOf(ETHER);
        setPrice(ETHER, price / 2);
        uint256 before = limits.scaleOf(vault.policy());
        oracle.poke();
        assertApproxEqRel(limits.scaleOf(vault.policy()), before, 1e9); // averages are rounded as they are stored
        vm.warp(vm.getBlockTimestamp() + 12);
        assertLt(limits.scaleOf(vault.policy()), before);
    }

    /* TRADES */

    function test_noTradeRaisesVolatilityAboveTheCap() public {
        tradeAtMiddle(CASH, BITCOIN, 250e18);
        uint256 had = stateNow().volatility;
        assertLt(had, 0.4e18);
        uint256 out = amountWorth(LINK, 300e18);
        tokens[LINK].mint(address(desk), out);
        vm.expectPartialRevert(ABOVE);
        this.tradeByAllocator(CASH, LINK, 300e18);
        tradeAtMiddle(CASH, LINK, 30e18);
        assertGt(stateNow().volatility, had);
        assertLe(stateNow().volatility, 0.4e18);
    }

    function test_aboveTheCapOnlyTradesThatCalmPass() public {
        shake(6, 0.12e18);
        uint256 had = stateNow().volatility;
        assertGt(had, 0.4e18);
        vm.expectPartialRevert(ABOVE);
        this.tradeByAllocator(CASH, ETHER, 1e18);
        tradeAtMiddle(LENT, CASH, 50e18); // touches no factor
        assertApproxEqRel(stateNow().volatility, had, 1e12);
        tradeAtMiddle(ETHER, CASH, 100e18);
        assertLt(stateNow().volatility, had);
    }

    /// @dev The scaled lower bound is what the allocator may go down to.
    function test_aboveTheCapLowerBoundsGiveWay() public {
        shake(10, 0.2e18);
        uint256 most = heldValue(ETHER) - (basketValue() * 500) / 10_000;
        tradeAtMiddle(ETHER, CASH, most);
        assertApproxEqAbs(weightOf(ETHER), 0.05e18, 1e10);
        tradeAtMiddle(ETHER, CASH, 50e18);
        assertLt(weightOf(ETHER), 0.05e18);
        uint256 least = (basketValue() * ((500 * limits.scaleOf(vault.policy())) / WAD)) / 10_000;
        uint256 beyond = heldValue(ETHER) - least + 1e18;
        vm.expectRevert();
        this.tradeByAllocator(ETHER, CASH, beyond);
    }

    /* ENTRIES AND EXITS */

    function test_entriesAndExitsObeyTheCap() public {
        shake(6, 0.12e18);
        uint256 had = stateNow().volatility;
        vm.expectPartialRevert(ABOVE);
        this.depositByAlice(ETHER, 100e18);
        vm.expectPartialRevert(ABOVE);
        this.redeemByCreator(CASH, 100e18);
        depositWorth(CASH, 100e18);
        assertLt(stateNow().volatility, had);
        had = stateNow().volatility;
        redeemFor(ETHER, 100e18);
        assertLt(stateNow().volatility, had);
    }

    function test_exitInKindHasNoLimits() public {
        shake(10, 0.2e18);
        uint256 shares = share.balanceOf(CREATOR);
        vm.prank(CREATOR);
        vault.redeemInKind(shares / 2, nothing(), CREATOR, block.timestamp);
        assertEq(share.balanceOf(CREATOR), shares - shares / 2);
    }

    /// @dev What helps towards the scaled targets costs no swing fee within the allowance; away from them it does.
    function test_swingFeesFollowTheScaledTargets() public {
        shake(6, 0.12e18);
        uint256 amount = amountWorth(CASH, 20e18);
        uint256 supply = share.totalSupply() + VIRTUAL_SHARES;
        (, , uint256 ask) = vault.netAssetValue();
        (uint256 bid, ) = feeds[CASH].quote();
        uint256 free = (((amount * bid) / unitOf(CASH)) * supply) / ask;
        assertEq(vault.previewDeposit(address(tokens[CASH]), amount), free);
    }

    function test_maximaAreWhatGoesThrough() public {
        tradeAtMiddle(CASH, BITCOIN, 250e18);
        (uint256 amount, ) = IComponentFlows(address(vault)).maxEntry(address(tokens[LINK]));
        assertGt(amount, 0);
        uint256 before = vm.snapshotState();
        give(LINK, ALICE, 2 * amount);
        vm.prank(ALICE);
        vault.deposit(address(tokens[LINK]), amount, 0, ALICE, block.timestamp);
        vm.revertToState(before);
        // To a millionth of what the other limits let through.
        give(LINK, ALICE, 2 * amount);
        uint256 more = amount + amountWorth(LINK, 5_000e18) / 100_000;
        vm.expectPartialRevert(ABOVE);
        vm.prank(ALICE);
        vault.deposit(address(tokens[LINK]), more, 0, ALICE, block.timestamp);
        (uint256 shares, ) = IComponentFlows(address(vault)).maxExit(address(tokens[CASH]), share.balanceOf(CREATOR));
        assertGt(shares, 0);
        redeemFor(CASH, shares);
    }

    /* STALE */

    /// @dev Whoever wants more risk pokes before; less risk needs nobody.
    function test_withoutFreshPricesVolatilityMayNotRise() public {
        vm.warp(vm.getBlockTimestamp() + 1 days + 1);
        assertEq(stateNow().staleFactors, 7);
        vm.expectPartialRevert(IRiskLimits.VolatilityRisesUnseen.selector);
        this.tradeByAllocator(CASH, ETHER, 10e18);
        tradeAtMiddle(ETHER, CASH, 10e18);
        poke();
        tradeAtMiddle(CASH, ETHER, 10e18);
    }

    /* DELTAS */

    function test_deltasStayInTheirRanges() public {
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.maxVolatility = 6_000;
        c.risk.ranges = new IPolicyRegistry.DeltaRange[](1);
        c.risk.ranges[0] = IPolicyRegistry.DeltaRange(0, -100, 2_500);
        createAnew(c);
        vm.expectPartialRevert(IRiskLimits.DeltaOutsideRange.selector);
        this.tradeByAllocator(CASH, ETHER, 300e18);
        tradeAtMiddle(CASH, ETHER, 249e18);
        // The market may push it out; then it only gets better, and what does not touch it is free.
        setPrice(ETHER, (priceOf(ETHER) * 11) / 10);
        vm.expectPartialRevert(IRiskLimits.DeltaOutsideRange.selector);
        this.tradeByAllocator(CASH, ETHER, 1e18);
        tradeAtMiddle(LENT, CASH, 10e18);
        tradeAtMiddle(ETHER, CASH, 1e18);
    }

    function test_exposureSourcesCountForWhatTheyTell() public {
        ExposedToken exposed = _createWithSource();
        // A dollar of it is short 1.5 dollars of ether and gains 0.2 % with a point of volatility: 20 % of the basket.
        IRiskLimits.RiskState memory state = stateNow();
        assertApproxEqAbs(state.deltas[0], -0.1e18, 1e12);
        assertApproxEqAbs(state.vega, 0.0004e18, 1e12);
        vm.expectPartialRevert(IRiskLimits.VegaAboveMaximum.selector);
        this.tradeByAllocator(CASH, LENT, 400e18);
        int256[] memory short = new int256[](2);
        exposed.setExposures(short, 0);
        vm.expectRevert(abi.encodeWithSelector(IRiskLimits.ExposuresInvalid.selector, address(exposed), 2, 3));
        this.tradeByAllocator(CASH, LENT, 1e18);
        // A source that fails blocks trades and flows, never the exit in kind.
        vm.prank(CREATOR);
        vault.redeemInKind(100e18, nothing(), CREATOR, block.timestamp);
    }

    function _createWithSource() private returns (ExposedToken exposed) {
        exposed = new ExposedToken("SLEEVE", 18);
        tokens[LENT] = exposed;
        int256[] memory deltas = new int256[](3);
        deltas[0] = -1.5e18;
        exposed.setExposures(deltas, 0.002e18);
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.exposureSources = 1 << 4;
        c.risk.maxVega = 5;
        createAnew(c);
    }

    /* OUTSIDE CALLS, so that a revert can be expected of all of it */

    function tradeByAllocator(uint256 sell, uint256 buy, uint256 value) external {
        tradeAtMiddle(sell, buy, value);
    }

    function depositByAlice(uint256 i, uint256 value) external {
        depositWorth(i, value);
    }

    function redeemByCreator(uint256 i, uint256 shares) external {
        redeemFor(i, shares);
    }

    /* READING BLOBS */

    function _wordAt(bytes memory blob, uint256 k) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(blob, 0x20), mul(0x20, k)))
        }
    }

    function _scaledTargets() private view returns (uint256[] memory targets) {
        bytes memory blob = limits.scaledPolicy(vault.policy());
        targets = new uint256[](5);
        for (uint256 i; i < 5; ++i) targets[i] = (_wordAt(blob, 2 + 2 * i) >> 64) & 0xffff;
    }
}
