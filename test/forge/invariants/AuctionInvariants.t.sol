// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IRebalanceAuction} from "contracts/interfaces/IRebalanceAuction.sol";
import {AuctionHandler} from "./AuctionHandler.sol";
import {EmergencyHandler} from "./EmergencyHandler.sol";
import {StrayHandler} from "./StrayHandler.sol";
import {VaultHandler} from "./VaultHandler.sol";
import {VaultCampaign} from "./VaultInvariants.t.sol";
import {VaultWorld} from "./VaultWorld.sol";

/// @notice Campaign 4: auctions and stray sales, pauses, recovery and write-offs, while everything of campaign 2 goes on.
contract AuctionInvariants is VaultCampaign {
    /// @dev {1} So little that some auctions use it up.
    uint64 private constant _AUCTION_BUDGET = 0.0002e18;

    AuctionHandler private _auctions;

    function setUp() public override {
        super.setUp();
        vm.prank(OWNER);
        vault.setLossBudgets(_AUCTION_BUDGET, LOSS_PERIOD);
        VaultWorld.World memory world = _world();
        world.holders = _withVault(world.holders);
        _auctions = new AuctionHandler(world, cast, auction);
        handler = _auctions;
        _target(_steps());
    }

    function _setCast() internal override {
        cast = [ALICE, BOB, CAROL, ALLOCATOR, STRANGER];
    }

    /// @dev The vault itself stands for what is written off and not collected yet.
    function _withVault(address[] memory known) private view returns (address[] memory holders) {
        holders = new address[](known.length + 1);
        for (uint256 h; h < known.length; ++h) holders[h] = known[h];
        holders[known.length] = address(vault);
    }

    /// @dev No token takes from the vault here: claims and basket fit into the balance, without exception.
    function _steps() private pure returns (bytes4[] memory selectors) {
        selectors = new bytes4[](30);
        selectors[0] = VaultHandler.mintInKind.selector;
        selectors[1] = VaultHandler.redeemInKind.selector;
        selectors[2] = VaultHandler.deposit.selector;
        selectors[3] = VaultHandler.redeem.selector;
        selectors[4] = VaultHandler.transferShares.selector;
        selectors[5] = VaultHandler.donate.selector;
        selectors[6] = VaultHandler.claim.selector;
        selectors[7] = VaultHandler.warp.selector;
        selectors[8] = VaultHandler.changeMood.selector;
        selectors[9] = VaultHandler.trade.selector;
        selectors[10] = VaultHandler.moveMarket.selector;
        selectors[11] = VaultHandler.changeFeed.selector;
        selectors[12] = VaultHandler.tightenPolicy.selector;
        selectors[13] = VaultHandler.submitPolicy.selector;
        selectors[14] = VaultHandler.acceptPolicy.selector;
        selectors[15] = AuctionHandler.arm.selector;
        selectors[16] = AuctionHandler.open.selector;
        selectors[17] = AuctionHandler.clear.selector;
        selectors[18] = AuctionHandler.openAuction.selector;
        selectors[19] = AuctionHandler.fillAfter.selector;
        selectors[20] = AuctionHandler.fill.selector;
        selectors[21] = AuctionHandler.fillByCallback.selector;
        selectors[22] = AuctionHandler.fillWell.selector;
        selectors[23] = AuctionHandler.forge.selector;
        selectors[24] = StrayHandler.openStray.selector;
        selectors[25] = StrayHandler.fillStray.selector;
        selectors[26] = EmergencyHandler.interrupt.selector;
        selectors[27] = EmergencyHandler.writeOff.selector;
        selectors[28] = EmergencyHandler.collectWriteOff.selector;
        selectors[29] = EmergencyHandler.pauseAuctions.selector;
    }

    /// @dev R-1 to R-7, A-5 and V-1 to V-12. What a step does, and whether every holder can leave, is asked in the step.
    /// forge-config: default.invariant.check-interval = 4
    /// forge-config: default.invariant.include-push-bytes = false
    /// forge-config: deep.invariant.check-interval = 4
    /// forge-config: deep.invariant.include-push-bytes = false
    function invariant_all() public {
        _checkAll();
    }

    /// @dev A campaign in which something never happens says nothing about it. Two tests, since one has not enough gas.
    function test_everyStepSucceedsSometimes() public {
        string[15] memory names = [
            "armed",
            "opened",
            "cleared",
            "fills",
            "fills at a loss",
            "fills at the middle",
            "fills by callback",
            "healed by a fill",
            "stray sales",
            "strays sold",
            "pauses",
            "recoveries",
            "recoveries left",
            "write-offs",
            "parts collected"
        ];
        uint256[] memory sums = new uint256[](names.length);
        uint256 start = vm.snapshotState();
        for (uint256 run; run < 20; ++run) {
            walk(_steps(), run, 64);
            for (uint256 n; n < names.length; ++n) sums[n] += _auctions.counts(names[n]);
            vm.revertToState(start);
        }
        for (uint256 n; n < names.length; ++n) emit log_named_uint(names[n], sums[n]);
        for (uint256 n; n < names.length; ++n) assertGt(sums[n], 2, names[n]);
    }

    /// @dev Nor does one in which a fill is never refused for the reasons that the campaign is about.
    function test_everyRefusalIsMetSometimes() public {
        bytes4[9] memory errors = [
            IFilling.AuctionOutdated.selector,
            IFilling.AuctionWasPaused.selector,
            IFilling.NothingToFill.selector,
            IFilling.FillTooSmall.selector,
            IRebalanceAuction.AuctionNotOpen.selector,
            IRebalanceAuction.AuctionWarmingUp.selector,
            IRebalanceAuction.AuctionOver.selector,
            IRebalanceAuction.PairWithoutToken.selector,
            IBasket.ComponentWrittenOff.selector
        ];
        uint256[] memory sums = new uint256[](errors.length);
        uint256 start = vm.snapshotState();
        for (uint256 run = 16; run < 32; ++run) {
            walk(_steps(), run, 64);
            for (uint256 e; e < errors.length; ++e) sums[e] += _auctions.refusals(errors[e]);
            vm.revertToState(start);
        }
        for (uint256 e; e < errors.length; ++e) emit log_named_uint(vm.toString(abi.encodePacked(errors[e])), sums[e]);
        for (uint256 e; e < errors.length; ++e) assertGt(sums[e], 0, vm.toString(abi.encodePacked(errors[e])));
    }
}
