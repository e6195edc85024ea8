// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IExpiringPause} from "contracts/interfaces/IExpiringPause.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IRebalanceAuction} from "contracts/interfaces/IRebalanceAuction.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {AuctionTest} from "./AuctionTest.sol";

/// @notice When auctions are armed, opened and cleared, and how their price falls.
contract RebalanceAuctionTest is AuctionTest {
    /* ARMING */

    function test_armsWhenPastTheTrigger() public {
        donate(ETHER, 500e18);
        vm.expectEmit(address(auction));
        emit IRebalanceAuction.AuctionArmed(address(vault), address(tokens[ETHER]), block.timestamp + DELAY);
        assertEq(arm(ETHER), block.timestamp + DELAY);
        (uint256 armedAt, uint256 openedAt, uint256 nonce) = stateOf(ETHER);
        assertEq(armedAt, block.timestamp);
        assertEq(openedAt, 0);
        assertEq(nonce, 0);
    }

    /// @notice The trigger is three per cent: 23 % is not past it, a cent more is.
    function test_RevertWhen_driftIsBelowTheTrigger() public {
        // 1,000 + x = 0.23 * (5,000 + x)
        donate(ETHER, (uint256(150e18) * WAD) / 0.77e18);
        bytes memory reason = abi.encodeWithSelector(
            IRebalanceAuction.DriftBelowTrigger.selector,
            address(tokens[ETHER]),
            weightOf(ETHER)
        );
        assertApproxEqAbs(weightOf(ETHER), 0.23e18, 10);
        assertLe(weightOf(ETHER), 0.23e18);
        vm.expectRevert(reason);
        arm(ETHER);
        donate(ETHER, 0.01e18);
        assertGt(arm(ETHER), 0);
    }

    function test_armsBelowTheTarget() public {
        setPrice(ETHER, 1_600e18); // 800 of 4,800 is 16.7 %
        assertGt(arm(ETHER), 0);
    }

    function test_RevertWhen_armedAgainWhileValid() public {
        donate(ETHER, 500e18);
        arm(ETHER);
        uint256 armedAt = block.timestamp;
        bytes memory reason = abi.encodeWithSelector(
            IRebalanceAuction.AuctionActive.selector,
            address(tokens[ETHER]),
            armedAt,
            0
        );
        vm.warp(armedAt + DELAY + ARM_VALIDITY);
        vm.expectRevert(reason);
        arm(ETHER);
        vm.warp(armedAt + DELAY + ARM_VALIDITY + 1);
        assertEq(arm(ETHER), block.timestamp + DELAY);
    }

    function test_RevertWhen_notAComponent() public {
        vm.expectRevert(abi.encodeWithSelector(IBasket.NotAComponent.selector, ALICE));
        auction.arm(address(vault), ALICE);
    }

    /// @notice A band tightened at once causes an auction only three days later.
    function test_breachOfATightenedBandCountsAfterItsDelay() public {
        setPrice(ETHER, 2_200e18); // 21.6 %, inside the trigger
        vm.expectRevert();
        arm(ETHER);
        tighten(ETHER, 2_100);
        uint256 tightenedAt = block.timestamp;
        bytes memory reason = abi.encodeWithSelector(
            IRebalanceAuction.DriftBelowTrigger.selector,
            address(tokens[ETHER]),
            weightOf(ETHER)
        );
        vm.warp(tightenedAt + 3 days - 1);
        vm.expectRevert(reason);
        arm(ETHER);
        vm.warp(tightenedAt + 3 days);
        assertGt(arm(ETHER), 0);
        vm.warp(block.timestamp + DELAY);
        assertEq(open(ETHER), 1);
    }

    /// @notice A tight band makes the end of the auction tight too: a quarter of the way to the band.
    function test_auctionOfABandEndsInsideTheBand() public {
        tighten(ETHER, 2_100);
        vm.warp(block.timestamp + 3 days);
        setPrice(ETHER, 2_200e18);
        openFor(ETHER, DURATION);
        fill(ETHER, ETHER, CASH, type(uint256).max); // to 21.2 %
        (, bool healed, uint256 weight) = auction.drift(address(vault), address(tokens[ETHER]));
        assertGt(weight, 0.2025e18);
        assertFalse(healed);
        fill(ETHER, ETHER, BITCOIN, type(uint256).max);
        fill(ETHER, ETHER, LINK, type(uint256).max);
        fill(ETHER, ETHER, LENT, type(uint256).max);
        assertLe(weightOf(ETHER), 0.2025e18);
        (, uint256 openedAt, ) = stateOf(ETHER);
        assertEq(openedAt, 0);
    }

    /* OPENING */

    function test_opensAfterTheDelay() public {
        donate(ETHER, 500e18);
        uint256 openableAt = arm(ETHER);
        bytes memory reason = abi.encodeWithSelector(
            IRebalanceAuction.AuctionNotOpenable.selector,
            openableAt,
            openableAt + ARM_VALIDITY,
            openableAt - 1
        );
        vm.warp(openableAt - 1);
        vm.expectRevert(reason);
        open(ETHER);
        vm.warp(openableAt);
        uint256 end = openableAt + WARM_UP + DURATION + TAIL;
        vm.expectEmit(address(auction));
        emit IRebalanceAuction.AuctionOpened(address(vault), address(tokens[ETHER]), 1, end);
        assertEq(open(ETHER), 1);
    }

    function test_RevertWhen_armedTooLongAgo() public {
        donate(ETHER, 500e18);
        uint256 until = arm(ETHER) + ARM_VALIDITY;
        vm.warp(until + 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRebalanceAuction.AuctionNotOpenable.selector,
                until - ARM_VALIDITY,
                until,
                until + 1
            )
        );
        open(ETHER);
    }

    function test_RevertWhen_openedUnarmed() public {
        donate(ETHER, 500e18);
        vm.expectRevert(abi.encodeWithSelector(IRebalanceAuction.AuctionNotArmed.selector, address(tokens[ETHER])));
        open(ETHER);
    }

    function test_RevertWhen_openedWhilePaused() public {
        donate(ETHER, 500e18);
        uint256 due = arm(ETHER);
        vm.prank(OWNER);
        vault.pause(IRecovery.Activity.Auctions, 30 minutes);
        vm.warp(due);
        vm.expectRevert(abi.encodeWithSelector(IExpiringPause.FunctionPaused.selector, START + 30 minutes, due));
        open(ETHER);
    }

    /* CLEARING */

    function test_openingClearsWhatHealed() public {
        setPrice(ETHER, 3_000e18);
        vm.warp(arm(ETHER));
        setPrice(ETHER, 2_000e18);
        vm.expectEmit(address(auction));
        emit IRebalanceAuction.AuctionCleared(address(vault), address(tokens[ETHER]), 0);
        assertEq(open(ETHER), 0);
        (uint256 armedAt, , ) = stateOf(ETHER);
        assertEq(armedAt, 0);
    }

    function test_armingClearsWhatHealed() public {
        setPrice(ETHER, 3_000e18);
        arm(ETHER);
        setPrice(ETHER, 2_000e18);
        assertEq(arm(ETHER), 0);
        (uint256 armedAt, , ) = stateOf(ETHER);
        assertEq(armedAt, 0);
    }

    function test_RevertWhen_clearedBeforeItHeals() public {
        setPrice(ETHER, 3_000e18);
        arm(ETHER);
        bytes memory reason = abi.encodeWithSelector(
            IRebalanceAuction.DriftNotHealed.selector,
            address(tokens[ETHER]),
            weightOf(ETHER)
        );
        vm.expectRevert(reason);
        clear(ETHER);
        vm.warp(block.timestamp + DELAY);
        open(ETHER);
        vm.expectRevert(reason);
        clear(ETHER);
    }

    /// @notice An auction that runs goes on below the trigger, down to a quarter of it: 0.75 %.
    function test_clearsARunningAuctionWithinAQuarterOfTheTrigger() public {
        setPrice(ETHER, 3_000e18);
        armAndOpen(ETHER);
        setPrice(ETHER, 2_100e18); // 20.8 %
        vm.expectRevert();
        clear(ETHER);
        setPrice(ETHER, 2_080e18); // 20.6 %
        clear(ETHER);
        (, uint256 openedAt, ) = stateOf(ETHER);
        assertEq(openedAt, 0);
    }

    function test_clearsWhatIsOver() public {
        donate(ETHER, 500e18);
        openFor(ETHER, DURATION + TAIL);
        vm.expectRevert();
        clear(ETHER);
        vm.warp(block.timestamp + 1);
        clear(ETHER);
    }

    function test_RevertWhen_thereIsNothingToClear() public {
        vm.expectRevert(abi.encodeWithSelector(IRebalanceAuction.AuctionNotArmed.selector, address(tokens[ETHER])));
        clear(ETHER);
    }

    /* POLICIES */

    /// @notice Another policy ends what was armed or opened under the last.
    function test_anotherPolicyEndsAuctions() public {
        donate(ETHER, 500e18);
        donate(BITCOIN, 500e18);
        address before = vault.policy();
        arm(BITCOIN);
        openFor(ETHER, DURATION);
        tighten(LINK, 3_900);
        stock(CASH);
        expectFillRevert(
            abi.encodeWithSelector(IFilling.AuctionOutdated.selector, before, vault.policy()),
            fillOf(ETHER, ETHER, CASH, type(uint256).max)
        );
        vm.expectRevert(abi.encodeWithSelector(IRebalanceAuction.AuctionNotArmed.selector, address(tokens[BITCOIN])));
        open(BITCOIN);
        clear(ETHER);
        arm(BITCOIN);
        armAndOpen(ETHER);
    }

    /* PRICE */

    function testFuzz_priceFallsInAStraightLine(uint256 elapsed) public {
        elapsed = bound(elapsed, 0, DURATION + TAIL);
        donate(ETHER, 500e18);
        openFor(ETHER, elapsed);
        uint256 factor = auction.priceFactor(address(vault), address(tokens[ETHER]));
        assertEq(factor, factorAt(elapsed));
        assertLe(factor, WAD + PREMIUM);
        assertGe(factor, WAD - COST);
        (, , uint256 quoted) = auction.quoteFill(fillOf(ETHER, ETHER, CASH, type(uint256).max));
        assertEq(quoted, factor);
    }

    function test_priceAtStartAndEnd() public {
        donate(ETHER, 500e18);
        openFor(ETHER, 0);
        assertEq(auction.priceFactor(address(vault), address(tokens[ETHER])), 1.05e18);
        assertEq(auction.progress(address(vault), address(tokens[ETHER])), 0);
        vm.warp(block.timestamp + DURATION);
        assertEq(auction.priceFactor(address(vault), address(tokens[ETHER])), 0.994e18);
        assertEq(auction.progress(address(vault), address(tokens[ETHER])), WAD);
    }

    function test_RevertWhen_warmingUpOrOver() public {
        donate(ETHER, 500e18);
        armAndOpen(ETHER);
        stock(CASH);
        uint256 start = block.timestamp + WARM_UP;
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, CASH, type(uint256).max);
        vm.warp(start - 1);
        expectFillRevert(abi.encodeWithSelector(IRebalanceAuction.AuctionWarmingUp.selector, start, start - 1), wanted);
        uint256 end = start + DURATION + TAIL;
        vm.warp(end + 1);
        expectFillRevert(abi.encodeWithSelector(IRebalanceAuction.AuctionOver.selector, end, end + 1), wanted);
        vm.warp(end);
        fill(wanted);
    }

    function test_RevertWhen_nothingRuns() public {
        bytes memory reason = abi.encodeWithSelector(
            IRebalanceAuction.AuctionNotOpen.selector,
            address(tokens[ETHER]),
            0,
            0
        );
        vm.expectRevert(reason);
        auction.priceFactor(address(vault), address(tokens[ETHER]));
        expectFillRevert(reason, fillOf(ETHER, ETHER, CASH, 1));
    }
}
