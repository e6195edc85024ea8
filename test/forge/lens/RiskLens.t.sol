// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IRiskLimits} from "contracts/interfaces/IRiskLimits.sol";
import {IVaultLens} from "contracts/interfaces/IVaultLens.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {ExposedToken} from "../harness/ExposedToken.sol";
import {RiskTest} from "../vault/RiskTest.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";

/// @notice What pages see of limits on risk is what the vault enforces.
contract RiskLensTest is RiskTest {
    IVaultLens private _lens;

    function setUp() public override {
        super.setUp();
        _lens = IVaultLens(deployCode(Artifacts.path("lens", "VaultLens")));
    }

    function test_overviewShowsTheStateAndWeightsAsTheyCount() public {
        shake(6, 0.12e18);
        IVaultLens.Overview memory all = _lens.overview(address(vault));
        assertEq(all.risk.limits, address(limits));
        assertTrue(all.risk.isKnown);
        assertEq(keccak256(abi.encode(all.risk.state)), keccak256(abi.encode(stateNow())));
        assertEq(all.components[ETHER].target, (2_000 * all.risk.state.scale) / WAD);
        assertGt(all.components[CASH].target, 2_000);
        assertTrue(all.components[ETHER].auction.triggered);
    }

    function test_aVaultWithoutLimitsShowsNone() public {
        createAnew(configurationOfFive());
        IVaultLens.Risk memory risk = _lens.overview(address(vault)).risk;
        assertEq(risk.limits, address(0));
        assertFalse(risk.isKnown);
        assertEq(risk.state.deltas.length, 0);
    }

    function test_aSilentSourceIsMarked() public {
        ExposedToken exposed = new ExposedToken("SLEEVE", 18);
        tokens[LENT] = exposed;
        exposed.setExposures(new int256[](3), 0);
        IPolicyRegistry.Configuration memory c = riskyFive();
        c.risk.exposureSources = 1 << 4;
        createAnew(c);
        assertTrue(_lens.overview(address(vault)).risk.isKnown);
        exposed.setExposures(new int256[](2), 0);
        IVaultLens.Overview memory all = _lens.overview(address(vault));
        assertFalse(all.risk.isKnown);
        for (uint256 k; k < all.trades.length; ++k) assertEq(all.trades[k].value, 0);
    }

    /// @dev The largest trade goes through, a thousandth more does not; below and above the cap.
    function testFuzz_largestTradesUnderTheCap(uint256 seed) public {
        if (seed % 2 == 0) shake(4 + (seed % 4), 0.12e18);
        (uint256 sell, uint256 buy) = ((seed >> 8) % 5, (seed >> 16) % 5);
        vm.assume(sell != buy);
        address[2] memory pair = [address(tokens[sell]), address(tokens[buy])];
        IVaultLens.Trade memory trade = _lens.maximumTrade(address(vault), pair[0], pair[1]);
        if (trade.value > 1e18) {
            uint256 moment = vm.snapshotState();
            tradeAtMiddle(sell, buy, trade.value - 1e15);
            vm.revertToState(moment);
        }
        if (trade.bound != IVaultLens.Bound.Risk) return;
        vm.expectPartialRevert(IRiskLimits.VolatilityAboveMaximum.selector);
        this.tradeByAllocator(sell, buy, trade.value + trade.value / 1_000 + 1e16);
    }

    function test_theTableOfAllPairsIsNearTheLargest() public {
        tradeAtMiddle(CASH, BITCOIN, 250e18);
        IVaultLens.Trade[] memory trades = _lens.overview(address(vault)).trades;
        uint256 bound;
        for (uint256 k; k < trades.length; ++k) {
            (address sell, address buy) = (address(tokens[trades[k].sell]), address(tokens[trades[k].buy]));
            IVaultLens.Trade memory exact = _lens.maximumTrade(address(vault), sell, buy);
            assertEq(uint256(trades[k].bound), uint256(exact.bound));
            assertLe(trades[k].value, exact.value);
            if (exact.bound == IVaultLens.Bound.Risk) ++bound;
            else assertEq(trades[k].value, exact.value);
        }
        assertGt(bound, 0);
    }

    function tradeByAllocator(uint256 sell, uint256 buy, uint256 value) external {
        tradeAtMiddle(sell, buy, value);
    }
}
