// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IRebalanceAuction} from "contracts/interfaces/IRebalanceAuction.sol";
import {IRiskLimits} from "contracts/interfaces/IRiskLimits.sol";
import {RiskTest} from "./RiskTest.sol";

/// @notice A volatility cap starts auctions, and auctions alone bring a vault back under it.
contract RiskAuctionsTest is RiskTest {
    function test_nothingTriggersUnderTheCap() public {
        for (uint256 i; i < 5; ++i) {
            (bool triggered, , ) = auction.drift(address(vault), address(tokens[i]));
            assertFalse(triggered);
        }
        vm.expectPartialRevert(IRebalanceAuction.DriftBelowTrigger.selector);
        arm(ETHER);
    }

    function test_aBreachStartsAuctionsAndTheyEndIt() public {
        shake(8, 0.12e18);
        IRiskLimits.RiskState memory state = stateNow();
        assertGt(state.volatility, state.maxVolatility);
        uint256 start = vm.getBlockTimestamp();
        for (uint256 i = 1; i < 4; ++i) arm(i);
        vm.warp(start + DELAY);
        for (uint256 i = 1; i < 4; ++i) open(i);
        vm.warp(start + DELAY + WARM_UP + DURATION);
        for (uint256 i = 1; i < 4; ++i) fill(i, i, CASH, type(uint256).max);
        state = stateNow();
        assertLe(state.volatility, state.maxVolatility);
        assertLt(vm.getBlockTimestamp() - start, 4 hours);
        // Targets stay scaled, so that nothing turns round: no component is triggered on its other side.
        assertLt(state.scale, WAD);
        for (uint256 i; i < 5; ++i) {
            (bool triggered, , ) = auction.drift(address(vault), address(tokens[i]));
            assertFalse(triggered);
        }
    }

    function test_calmLetsTargetsReturn() public {
        shake(8, 0.12e18);
        uint256 scale = limits.scaleOf(vault.policy());
        shake(30, 0.01e18);
        assertGt(limits.scaleOf(vault.policy()), scale);
        shake(100, 0.01e18);
        assertEq(limits.scaleOf(vault.policy()), WAD);
    }

    /// @dev Targets under the cap, weights a little above: any drift counts then, however small its trigger says it is.
    function test_aBreachByDriftAloneStartsAuctions() public {
        uint256 volatility = stateNow().volatility;
        cap = uint16(volatility / 1e14 + 15);
        createAnew(riskyFive());
        assertEq(limits.scaleOf(vault.policy()), WAD);
        setPrice(LINK, (priceOf(LINK) * 108) / 100);
        assertGt(stateNow().volatility, uint256(cap) * 1e14);
        (bool triggered, bool healed, ) = auction.drift(address(vault), address(tokens[LINK]));
        assertTrue(triggered);
        assertFalse(healed);
        openFor(LINK, DURATION);
        // As much as each of the others is below its target.
        fill(LINK, LINK, CASH, type(uint256).max);
        fill(LINK, LINK, LENT, type(uint256).max);
        fill(LINK, LINK, BITCOIN, type(uint256).max);
        assertLe(stateNow().volatility, uint256(cap) * 1e14);
    }

    /// @dev No fill of any pair, by anybody, makes the basket more volatile while it is above its cap.
    function testFuzz_noFillRaisesVolatilityAboveTheCap(uint256 seed) public {
        shake(4 + (seed % 5), 0.1e18 + (seed % 7) * 0.02e18);
        uint256 i = 1 + ((seed >> 16) % 3);
        (bool triggered, , ) = auction.drift(address(vault), address(tokens[i]));
        vm.assume(triggered);
        openFor(i, (seed >> 32) % (DURATION + TAIL));
        for (uint256 k; k < 5; ++k) {
            if (k == i) continue;
            stock(k);
            _tryFill(fillOf(i, i, k, type(uint256).max));
            stock(i);
            _tryFill(fillOf(i, k, i, type(uint256).max));
        }
    }

    function _tryFill(IFilling.Fill memory wanted) private {
        uint256 had = stateNow().volatility;
        vm.prank(BIDDER);
        try auction.fill(wanted, block.timestamp) {
            IRiskLimits.RiskState memory state = stateNow();
            assertTrue(state.volatility <= state.maxVolatility || state.volatility <= had);
        } catch {} // solhint-disable-line no-empty-blocks
    }
}
