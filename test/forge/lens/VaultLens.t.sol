// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IAllocationVault} from "contracts/interfaces/IAllocationVault.sol";
import {IFeeSettings} from "contracts/interfaces/IFeeSettings.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {IVaultLens} from "contracts/interfaces/IVaultLens.sol";
import {IWriteOff} from "contracts/interfaces/IWriteOff.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {AuctionTest} from "../vault/AuctionTest.sol";

/// @notice Reads the lens while the vault's route or bidder is called.
contract Peeper {
    function peep(IVaultLens lens, address vault) external view {
        lens.overview(vault);
    }
}

/// @notice What a web page is shown is what the vault says, and nothing that is dead keeps it from being shown.
contract VaultLensTest is AuctionTest {
    address private constant _RECIPIENT = address(0xFEE);

    IVaultLens private _lens;

    function setUp() public override {
        charged = IFeeSettings.FeeTerms(_RECIPIENT, 200, 1_000);
        super.setUp();
        _lens = IVaultLens(deployCode(Artifacts.path("lens", "VaultLens")));
        mintInKind(ALICE, 3_000e18);
    }

    /* EVERYTHING */

    function test_identityLimitsAndPauses() public {
        vm.prank(OWNER);
        vault.pause(IRecovery.Activity.Exit, 2 days);
        IVaultLens.Overview memory all = _all();
        assertEq(all.blockNumber, block.number);
        assertEq(all.timestamp, block.timestamp);
        assertEq(all.identity.name, "Ballast Five");
        assertEq(all.identity.symbol, "B5");
        assertEq(all.identity.owner, OWNER);
        assertEq(all.identity.allocator, ALLOCATOR);
        assertEq(all.identity.policy, vault.policy());
        assertEq(all.identity.policyRegistry, address(registry));
        assertEq(all.identity.rebalanceAuction, address(auction));
        assertEq(all.limits.maxTradeLoss, 100);
        assertEq(all.limits.auctionPremium, 500);
        assertEq(all.limits.trades.size, LOSS_BUDGET);
        assertEq(all.limits.auctions.period, LOSS_PERIOD);
        assertEq(all.pausedUntil[uint256(IRecovery.Activity.Exit)], block.timestamp + 2 days);
        assertEq(all.pausedUntil[uint256(IRecovery.Activity.Entry)], 0);
        assertFalse(all.isInRecovery);
    }

    /// @dev Any prices and stray amounts: values, weights and the price of a share are the vault's own.
    function testFuzz_valuesAreTheVaults(uint256 seed) public {
        for (uint256 i; i < 5; ++i) {
            uint256 dice = uint256(keccak256(abi.encode(seed, i)));
            setPrice(i, (priceOf(i) * (20 + (dice % 400))) / 100);
            tokens[i].mint(address(vault), amountWorth(i, (dice >> 16) % 2_000e18));
        }
        vm.warp(block.timestamp + (seed % 90 days));
        IVaultLens.Overview memory all = _all();
        (uint256 bid, uint256 mid, uint256 ask) = vault.netAssetValue();
        assertTrue(all.value.isPriced);
        assertEq(all.value.bid, bid);
        assertEq(all.value.mid, mid);
        assertEq(all.value.ask, ask);
        _assertHoldings(all);
        _assertFees(all);
    }

    function test_groupsHoldTheSums() public view {
        IVaultLens.Overview memory all = _all();
        assertEq(all.groups.length, 2);
        assertEq(all.groups[0].members, 14);
        assertEq(all.groups[0].maximum, 7_500);
        uint256 sum = all.components[1].value + all.components[2].value + all.components[3].value;
        assertEq(all.groups[0].weight, (sum * WAD) / all.value.mid);
    }

    function test_everyPairHasItsLargestTrade() public view {
        IVaultLens.Trade[] memory trades = _all().trades;
        assertEq(trades.length, 20);
        for (uint256 k; k < trades.length; ++k) {
            IVaultLens.Trade memory alone = _lens.maximumTrade(
                address(vault),
                address(tokens[trades[k].sell]),
                address(tokens[trades[k].buy])
            );
            assertEq(abi.encode(trades[k]), abi.encode(alone));
        }
    }

    /* WHAT IS DEAD */

    function test_deadFeedIsMarkedNotFatal() public {
        feeds[2].setDead(true);
        IVaultLens.Overview memory all = _all();
        assertFalse(all.value.isPriced);
        assertEq(all.value.bid, 0);
        assertEq(all.value.shareBid, 0);
        assertFalse(all.fees.arePendingKnown);
        assertFalse(all.components[2].isQuoted);
        assertTrue(all.components[1].isQuoted);
        assertGt(all.components[2].balance, 0);
        assertEq(all.components[1].weight, 0);
        for (uint256 k; k < all.trades.length; ++k) assertEq(all.trades[k].value, 0);
    }

    function test_deadFeedOfNothingHeldPricesTheRest() public {
        uint256 held = tokens[2].balanceOf(address(vault));
        vm.prank(address(vault));
        tokens[2].transfer(address(1), held);
        feeds[2].setDead(true);
        IVaultLens.Overview memory all = _all();
        assertTrue(all.value.isPriced);
        assertGt(all.components[1].weight, 0);
        assertEq(_trade(all, 1, 2).value, 0);
        assertGt(_trade(all, 1, 0).value, 0);
    }

    function test_gasBurningFeedAndSilentTokenAreMarked() public {
        vm.etch(address(feeds[3]), hex"5b5f56"); // loops for ever
        vm.etch(address(tokens[3]), hex"5f5ffd"); // reverts always
        IVaultLens.Overview memory all = _all();
        assertFalse(all.components[3].isQuoted);
        assertEq(all.components[3].symbol, "");
        assertEq(all.components[3].balance, 0);
        assertFalse(all.value.isPriced);
    }

    function test_silentTokenUnpricesTheVault() public {
        vm.etch(address(tokens[3]), hex"5f5ffd");
        assertFalse(_all().value.isPriced);
        assertTrue(_all().components[3].isQuoted);
    }

    function test_symbolsOfAnyKind() public {
        _answerSymbol(abi.encode(bytes32("MKR")));
        assertEq(_all().components[3].symbol, "MKR");
        _answerSymbol(abi.encode("a symbol that is much too long to be shown on any page, let alone here"));
        assertEq(_all().components[3].symbol, "");
        _answerSymbol(abi.encode(uint256(64), uint256(5), bytes32("trick")));
        assertEq(_all().components[3].symbol, "");
        _answerSymbol(abi.encode(uint256(32), type(uint256).max));
        assertEq(_all().components[3].symbol, "");
        _answerSymbol(hex"4142");
        assertEq(_all().components[3].symbol, "");
    }

    function test_writtenOffCountsForNothing() public {
        _writeOff(3);
        IVaultLens.Overview memory all = _all();
        assertTrue(all.components[3].isWrittenOff);
        assertEq(all.components[3].balance, 0);
        assertTrue(all.value.isPriced);
        tokens[3].mint(address(vault), 5e18);
        assertEq(_all().components[3].balance, 0);
    }

    /* AUCTIONS */

    function test_phasesOfAnAuction() public {
        assertEq(_phase(), uint256(IVaultLens.Phase.None));
        donate(ETHER, 1_500e18);
        assertTrue(_all().components[ETHER].auction.triggered);
        arm(ETHER);
        assertEq(_phase(), uint256(IVaultLens.Phase.Armed));
        assertEq(_auction().changesAt, block.timestamp + DELAY);
        vm.warp(START + DELAY);
        assertEq(_phase(), uint256(IVaultLens.Phase.Openable));
        assertEq(_auction().changesAt, START + DELAY + ARM_VALIDITY + 1);
        open(ETHER);
        assertEq(_phase(), uint256(IVaultLens.Phase.WarmingUp));
        assertEq(_auction().nonce, 1);
        vm.warp(START + DELAY + WARM_UP);
        assertEq(_phase(), uint256(IVaultLens.Phase.Running));
        assertEq(_auction().factor, 1.05e18);
        uint256 end = START + DELAY + WARM_UP + DURATION + TAIL;
        assertEq(_auction().changesAt, end + 1);
        vm.warp(end);
        assertEq(_auction().factor, WAD - COST);
        vm.warp(end + 1);
        assertEq(_phase(), uint256(IVaultLens.Phase.Over));
        assertEq(_auction().factor, 0);
    }

    function test_armedForTooLongIsOver() public {
        donate(ETHER, 1_500e18);
        arm(ETHER);
        vm.warp(START + DELAY + ARM_VALIDITY + 1);
        assertEq(_phase(), uint256(IVaultLens.Phase.Over));
    }

    function test_anotherPolicyEndsAnAuction() public {
        donate(ETHER, 1_500e18);
        armAndOpen(ETHER);
        tighten(CASH, 3_900);
        assertEq(_phase(), uint256(IVaultLens.Phase.Over));
    }

    /* ACCOUNTS */

    function test_accountHasSharesClaimsAndWriteOffs() public {
        _writeOff(3);
        IVaultLens.Account memory alice = _lens.accountOf(address(vault), ALICE);
        assertEq(alice.shares, 3_000e18);
        assertEq(abi.encode(alice.slice), abi.encode(vault.previewRedeemInKind(3_000e18)));
        assertEq(alice.collectable.length, 1);
        assertEq(alice.collectable[0].number, 1);
        assertEq(alice.collectable[0].token, address(tokens[3]));
        assertEq(alice.collectable[0].amount, vault.collectable(1, ALICE));
        vault.collectWriteOff(1, ALICE);
        alice = _lens.accountOf(address(vault), ALICE);
        assertEq(alice.collectable.length, 0);
        assertEq(alice.claims[3], vault.claimOf(address(tokens[3]), ALICE));
        assertGt(alice.claims[3], 0);
    }

    /* IN THE MIDDLE OF AN OPERATION */

    function onFill(address, address buy, uint256, uint256, bytes calldata) external {
        vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        _lens.overview(address(vault));
        vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        _lens.accountOf(address(vault), ALICE);
        vm.expectRevert(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        _lens.maximumTrade(address(vault), address(tokens[0]), address(tokens[1]));
        tokens[1].approve(address(vault), type(uint256).max);
        assertEq(buy, address(tokens[0]));
        tokens[0].approve(address(vault), type(uint256).max);
    }

    function test_RevertWhen_aFillIsRunning() public {
        donate(ETHER, 1_500e18);
        openFor(ETHER, DURATION);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, CASH, type(uint256).max);
        wanted.data = "x";
        tokens[CASH].mint(address(this), 1_000_000e6);
        auction.fill(wanted, block.timestamp);
    }

    /* HELPERS */

    function _all() private view returns (IVaultLens.Overview memory) {
        return _lens.overview(address(vault));
    }

    function _auction() private view returns (IVaultLens.Auction memory) {
        return _all().components[ETHER].auction;
    }

    function _phase() private view returns (uint256) {
        return uint256(_auction().phase);
    }

    function _trade(
        IVaultLens.Overview memory all,
        uint256 sell,
        uint256 buy
    ) private pure returns (IVaultLens.Trade memory) {
        IVaultLens.Trade memory trade = all.trades[sell * 4 + (buy > sell ? buy - 1 : buy)];
        assertEq(trade.sell, sell);
        assertEq(trade.buy, buy);
        return trade;
    }

    function _assertHoldings(IVaultLens.Overview memory all) private view {
        (address[] memory listed, uint256[] memory balances, uint256[] memory weights) = vault.holdings();
        for (uint256 i; i < 5; ++i) {
            IVaultLens.Component memory component = all.components[i];
            assertEq(component.token, listed[i]);
            assertEq(component.symbol, tokens[i].symbol());
            assertEq(component.decimals, tokens[i].decimals());
            assertEq(component.feed, address(feeds[i]));
            assertEq(component.balance, balances[i]);
            assertEq(component.weight, weights[i]);
            (uint256 bid, uint256 ask, uint256 guardedBid, uint256 guardedAsk) = feeds[i].quotes();
            assertEq(component.bid, bid);
            assertEq(component.ask, ask);
            assertEq(component.guardedBid, guardedBid);
            assertEq(component.guardedAsk, guardedAsk);
            assertEq(component.updatedAt, START);
        }
    }

    function _assertFees(IVaultLens.Overview memory all) private view {
        (uint256 management, uint256 performance) = vault.pendingFees();
        assertTrue(all.fees.arePendingKnown);
        assertEq(all.fees.pendingManagement, management);
        assertEq(all.fees.pendingPerformance, performance);
        assertEq(all.fees.terms.recipient, _RECIPIENT);
        assertEq(all.fees.terms.managementRate, 200);
        assertEq(all.fees.highWaterMark, vault.highWaterMark());
        uint256 supply = share.totalSupply() + VIRTUAL_SHARES + management + performance;
        assertEq(all.value.supply, share.totalSupply());
        assertEq(all.value.shareBid, (all.value.bid * WAD) / supply);
        assertApproxEqAbs(all.value.shareAsk, (all.value.ask * WAD) / supply, 1);
    }

    function _answerSymbol(bytes memory answer) private {
        vm.mockCall(address(tokens[3]), abi.encodeWithSignature("symbol()"), answer);
    }

    function _writeOff(uint256 i) private {
        feeds[i].setDead(true);
        bytes memory call = abi.encodeCall(IWriteOff.writeOff, (address(tokens[i])));
        vm.prank(OWNER);
        reportUntil(i, vault.submit(call));
        vault.accept(call);
    }
}
