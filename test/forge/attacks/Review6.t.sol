// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IBasket} from "contracts/interfaces/IBasket.sol";
import {IFeed} from "contracts/interfaces/IFeed.sol";
import {IFeeSettings} from "contracts/interfaces/IFeeSettings.sol";
import {IFilling} from "contracts/interfaces/IFilling.sol";
import {IPolicyRegistry} from "contracts/interfaces/IPolicyRegistry.sol";
import {IRateFeed} from "contracts/interfaces/IRateFeed.sol";
import {IRecovery} from "contracts/interfaces/IRecovery.sol";
import {IStrayAuction} from "contracts/interfaces/IStrayAuction.sol";
import {IStrayFilling} from "contracts/interfaces/IStrayFilling.sol";
import {ITimelock} from "contracts/interfaces/ITimelock.sol";
import {ITrading} from "contracts/interfaces/ITrading.sol";
import {IVaultAdministration} from "contracts/interfaces/IVaultAdministration.sol";
import {IWriteOff} from "contracts/interfaces/IWriteOff.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {DeskRoute} from "../harness/DeskRoute.sol";
import {PlainToken} from "../harness/PlainToken.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {HostileRateSource} from "../hostile/HostileRateSource.sol";
import {AuctionTest} from "../vault/AuctionTest.sol";

/// @notice What the review of access, auctions, fees and write-offs found, each finding as the attack it was.
contract Review6Test is AuctionTest {
    address private constant CURATOR = address(0xC0);
    address private constant GUARDIAN = address(0x6A);
    address private constant MALLORY = address(0xBAD);
    uint256 private constant ALL = type(uint256).max;

    HostileFeed private second;

    /// @dev The vault of five, its link checked by a second source.
    function setUp() public override {
        vm.warp(START);
        deployProtocol();
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        addToken("LINK", 18, 10e18);
        addToken("LENT", 18, 1.1e18);
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[LINK].feed = _guardedFeed();
        createVault(c);
        vm.startPrank(OWNER);
        vault.setCurator(CURATOR);
        vault.setGuardian(GUARDIAN);
        vm.stopPrank();
        mintInKind(ALICE, 1_000e18);
    }

    /* WHAT IS WRITTEN OFF IS NOT TAKEN IN */

    /// @notice A deposit of a written-off token whose feed is back would mint shares for what counts for nothing.
    function test_attack_depositOfAWrittenOffComponent() public {
        _writeLinkOffAndRevive();
        uint256 amount = amountWorth(LINK, 100e18);
        give(LINK, MALLORY, amount);
        vm.prank(MALLORY);
        vm.expectRevert(_writtenOff());
        vault.deposit(address(tokens[LINK]), amount, 0, MALLORY, block.timestamp);
    }

    /// @notice At a weight of zero for ever, it would be bought by one auction after the other.
    function test_attack_auctionBuysAWrittenOffComponent() public {
        _writeLinkOffAndRevive();
        openFor(LINK, DURATION);
        stock(LINK);
        expectFillRevert(_writtenOff(), fillOf(LINK, CASH, LINK, ALL));
    }

    /// @notice So would an allocator pay for it with what counts, at no loss that a budget sees.
    function test_attack_tradeBuysAWrittenOffComponent() public {
        _writeLinkOffAndRevive();
        DeskRoute desk = new DeskRoute();
        uint256 out = amountWorth(LINK, 100e18);
        tokens[LINK].mint(address(desk), out);
        ITrading.Intent memory intent = ITrading.Intent(
            address(desk),
            address(tokens[CASH]),
            address(tokens[LINK]),
            amountWorth(CASH, 100e18),
            0,
            abi.encode(out)
        );
        vm.prank(ALLOCATOR);
        vm.expectRevert(_writtenOff());
        vault.trade(intent, block.timestamp);
    }

    /// @notice A stray token is not paid for with it.
    function test_attack_strayPaidWithAWrittenOffComponent() public {
        _writeLinkOffAndRevive();
        PlainToken stray = _openStray(1_000e18);
        vm.warp(block.timestamp + 3 hours);
        IStrayFilling.StrayFill memory wanted = _strayFill(stray, LINK);
        vm.prank(BIDDER);
        vm.expectRevert(_writtenOff());
        IStrayAuction(address(auction)).fillStray(wanted, block.timestamp);
    }

    /// @notice A call prepared long ago does not write a component off in a moment in which its feed is late.
    function test_attack_writeOffInAMomentOfSilence() public {
        bytes memory call = abi.encodeCall(IWriteOff.writeOff, (address(tokens[LINK])));
        _submitBy(CURATOR, call);
        vm.warp(block.timestamp + 10 days);
        feeds[LINK].setDead(true);
        vm.expectRevert(
            abi.encodeWithSelector(IRecovery.FeedWithinLimit.selector, _linkFeed(), 0, vm.getBlockTimestamp())
        );
        vault.accept(call);
    }

    /* RECOVERY */

    /// @notice After recovery, the first pause of an activity does not let a stranger start the next one at once.
    function test_attack_recoveryAtOnceAfterRecovery() public {
        _enterRecovery();
        _leaveRecovery();
        uint256 left = vm.getBlockTimestamp();
        vm.warp(left + 8 days);
        _pause(IRecovery.Activity.Exit, 1 hours);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRecovery.PauseWithinLimit.selector,
                IRecovery.Activity.Exit,
                left + 14 days,
                left + 8 days
            )
        );
        vault.enterRecoveryForPause(IRecovery.Activity.Exit);
    }

    /// @notice Who can move a second source for a call reports no feed dead: its primary quotes, so the basket is priced.
    function test_attack_pushedSecondSourceReportsADeadFeed() public {
        for (uint256 k; k < 13; ++k) {
            second.setBoth(5e18, 5e18);
            vault.reportFeed(address(tokens[LINK]));
            second.setBoth(10e18, 10e18);
            vm.warp(vm.getBlockTimestamp() + 6 hours);
        }
        second.setBoth(5e18, 5e18);
        vm.expectRevert(abi.encodeWithSelector(IRecovery.FeedAlive.selector, _linkFeed()));
        vault.enterRecoveryForFeed(address(tokens[LINK]));
        assertFalse(vault.isInRecovery());
    }

    /* CALLS PREPARED BEFORE WHAT THEY UNDO */

    /// @notice A curator that lets the end of a pause mature before there is one does not undo the guardian's pause.
    function test_attack_liftSubmittedBeforeThePause() public {
        bytes memory call = abi.encodeCall(IRecovery.liftPause, (IRecovery.Activity.Trading));
        uint256 submittedAt = block.timestamp;
        _submitBy(CURATOR, call);
        vm.warp(submittedAt + 4 days);
        _pause(IRecovery.Activity.Trading, 7 days);
        _expectOutdated(call, submittedAt, submittedAt + 4 days);
        vault.accept(call);
        assertGt(vault.pausedUntil(IRecovery.Activity.Trading), vm.getBlockTimestamp());
    }

    /// @notice Nor does an owner leave recovery at once by a call of before.
    function test_attack_leavingSubmittedBeforeRecovery() public {
        _pause(IRecovery.Activity.Entry, 7 days);
        vm.warp(block.timestamp + 10 days);
        bytes memory call = abi.encodeCall(IRecovery.leaveRecovery, ());
        uint256 submittedAt = vm.getBlockTimestamp();
        _submitBy(OWNER, call);
        vm.warp(submittedAt + 4 days);
        _pause(IRecovery.Activity.Entry, 7 days);
        vault.enterRecoveryForPause(IRecovery.Activity.Entry);
        _expectOutdated(call, submittedAt, submittedAt + 4 days);
        vault.accept(call);
        assertTrue(vault.isInRecovery());
    }

    /// @notice A loose call that matured and was forgotten does not undo a later tightening, as with policies.
    function test_attack_forgottenCallUndoesATightening() public {
        bytes memory call = abi.encodeCall(IVaultAdministration.setLossBudgets, (0.1e18, 1 days));
        uint256 submittedAt = block.timestamp;
        _submitBy(CURATOR, call);
        vm.warp(submittedAt + 5 days);
        vm.prank(OWNER);
        vault.setLossBudgets(LOSS_BUDGET / 2, LOSS_PERIOD);
        _expectOutdated(call, submittedAt, submittedAt + 5 days);
        vault.accept(call);
        (, uint256 size, ) = vault.lossBudget();
        assertEq(size, LOSS_BUDGET / 2);
    }

    /// @notice An allocator that the guardian has dismissed does not come back by a call of before.
    function test_attack_forgottenCallNamesADismissedAllocator() public {
        bytes memory call = abi.encodeCall(IVaultAdministration.setAllocator, (MALLORY));
        uint256 submittedAt = block.timestamp;
        _submitBy(CURATOR, call);
        vm.warp(submittedAt + 5 days);
        vm.prank(GUARDIAN);
        vault.setAllocator(address(0));
        _expectOutdated(call, submittedAt, submittedAt + 5 days);
        vault.accept(call);
        assertEq(vault.allocator(), address(0));
        // What is submitted afterwards waits its delay and is made.
        vm.prank(CURATOR);
        vm.expectRevert(); // the outdated one is still in the way until it is revoked
        vault.submit(call);
        vm.prank(GUARDIAN);
        vault.revoke(call);
        vm.warp(_submitBy(CURATOR, call));
        vault.accept(call);
        assertEq(vault.allocator(), MALLORY);
    }

    /// @notice Bytes behind the arguments make another call of the same meaning: it waits for itself, and giving up the
    /// function stops all of them.
    function test_attack_trailingBytes() public {
        bytes memory call = abi.encodeCall(IVaultAdministration.setAllocator, (MALLORY));
        bytes memory longer = abi.encodePacked(call, hex"00");
        uint256 due = _submitBy(CURATOR, call);
        vm.warp(due - 1 days);
        assertEq(_submitBy(CURATOR, longer), due + 2 days);
        vm.warp(due);
        vm.prank(GUARDIAN);
        vault.revoke(call);
        vm.expectPartialRevert(ITimelock.CallNotMatured.selector);
        vault.accept(longer);
        vm.prank(OWNER);
        vault.abdicate(IVaultAdministration.setAllocator.selector);
        vm.warp(due + 2 days);
        vm.expectRevert(
            abi.encodeWithSelector(ITimelock.FunctionGivenUp.selector, IVaultAdministration.setAllocator.selector)
        );
        vault.accept(longer);
    }

    /* STRAY TOKENS */

    /// @notice One unit sold first does not hold up the sale of what comes after it for a week.
    function test_attack_oneUnitHoldsUpTheSale() public {
        PlainToken stray = _openStray(1);
        stray.mint(address(vault), 1_000e18);
        uint256 nonce = IStrayAuction(address(auction)).openStray(address(vault), address(stray));
        assertEq(nonce, 2);
        (, , uint256 offered, , ) = IStrayAuction(address(auction)).strayOf(address(vault), address(stray));
        assertEq(offered, 1_000e18 + 1);
    }

    /// @notice Nor does a little more start a running sale anew: that takes as much again as it began with.
    function test_attack_saleStartedAnewByALittle() public {
        PlainToken stray = _openStray(1_000e18);
        stray.mint(address(vault), 1_000e18 - 1);
        uint256 earliest = block.timestamp + 7 days;
        vm.expectRevert(abi.encodeWithSelector(IStrayAuction.StraySaleTooEarly.selector, earliest, block.timestamp));
        IStrayAuction(address(auction)).openStray(address(vault), address(stray));
    }

    /* HELPERS */

    function _guardedFeed() private returns (address) {
        second = new HostileFeed(UNCERTAINTY, 1 hours);
        second.setBoth(10e18, 10e18);
        return deployCode(Artifacts.path("feeds", "GuardedFeed"), abi.encode(feeds[LINK], second, 0.05e18));
    }

    function _linkFeed() private view returns (address) {
        return registry.read(vault.policy()).components[LINK].feed;
    }

    function _writtenOff() private view returns (bytes memory) {
        return abi.encodeWithSelector(IBasket.ComponentWrittenOff.selector, address(tokens[LINK]));
    }

    /// @dev The feed is dead for three days, seen all the while, and comes back after the write-off.
    function _writeLinkOffAndRevive() private {
        feeds[LINK].setDead(true);
        bytes memory call = abi.encodeCall(IWriteOff.writeOff, (address(tokens[LINK])));
        reportUntil(LINK, _submitBy(CURATOR, call));
        vault.accept(call);
        feeds[LINK].setDead(false);
    }

    function _openStray(uint256 amount) private returns (PlainToken stray) {
        stray = new PlainToken("GIFT", 18);
        stray.mint(address(vault), amount);
        IStrayAuction(address(auction)).openStray(address(vault), address(stray));
    }

    function _strayFill(PlainToken stray, uint256 buy) private returns (IStrayFilling.StrayFill memory wanted) {
        stock(buy);
        (wanted.vault, wanted.token, wanted.nonce) = (address(vault), address(stray), 1);
        (wanted.buy, wanted.maxSold, wanted.maxPaid) = (address(tokens[buy]), ALL, ALL);
        wanted.recipient = BIDDER;
    }

    function _submitBy(address account, bytes memory call) private returns (uint256 due) {
        vm.prank(account);
        return vault.submit(call);
    }

    function _expectOutdated(bytes memory call, uint256 submittedAt, uint256 tightenedAt) private {
        vm.expectRevert(
            abi.encodeWithSelector(ITimelock.CallOutdated.selector, keccak256(call), submittedAt, tightenedAt)
        );
    }

    function _pause(IRecovery.Activity activity, uint256 length) private {
        vm.prank(GUARDIAN);
        vault.pause(activity, length);
    }

    function _enterRecovery() private {
        _pause(IRecovery.Activity.Entry, 7 days);
        vm.warp(vm.getBlockTimestamp() + 14 days);
        _pause(IRecovery.Activity.Entry, 7 days);
        vault.enterRecoveryForPause(IRecovery.Activity.Entry);
    }

    function _leaveRecovery() private {
        bytes memory call = abi.encodeCall(IRecovery.leaveRecovery, ());
        vm.warp(_submitBy(OWNER, call));
        vault.accept(call);
    }
}

/// @notice The rate of the share token in the basket is moved inside a transaction, around fills and around a first mark.
contract Review6RateTest is AuctionTest {
    address private constant MALLORY = address(0xBAD);
    uint256 private constant RATE = 1.1e18;
    uint256 private constant ALL = type(uint256).max;

    HostileRateSource private source;

    function setUp() public override {
        vm.warp(START);
        deployProtocol();
        addToken("CASH", 6, 1e18);
        addToken("ETHER", 18, 2_000e18);
        addToken("BITCOIN", 8, 50_000e18);
        addToken("LINK", 18, 10e18);
        addToken("LENT", 18, RATE); // the test's own feed of the true value
        IPolicyRegistry.Configuration memory c = configurationOfFive();
        c.components[LENT].feed = _rateFeed();
        createVault(c);
    }

    /// @notice A rate pushed down does not let a bidder have the token for less than the recorded rate and twice the cost.
    function testFuzz_attack_ratePushedDownBeforeAFill(uint256 factor) public {
        factor = bound(factor, 0.01e18, WAD);
        donate(LENT, 3_000e18);
        openFor(LENT, DURATION);
        stock(CASH);
        IFilling.Fill memory wanted = fillOf(LENT, LENT, CASH, ALL);
        source.setRate((RATE * factor) / WAD);
        _fillAtWorst(wanted, LENT, CASH);
    }

    /// @notice A rate pushed up does not let a bidder pay with the token at more than the recorded rate and twice the cost.
    function testFuzz_attack_ratePushedUpBeforeAFill(uint256 factor) public {
        factor = bound(factor, WAD, 1_000e18);
        donate(ETHER, 1_500e18);
        openFor(ETHER, DURATION);
        stock(LENT);
        IFilling.Fill memory wanted = fillOf(ETHER, ETHER, LENT, ALL);
        source.setRate((RATE * factor) / WAD);
        _fillAtWorst(wanted, ETHER, LENT);
    }

    /// @notice Who accepts the first performance fee with the rate pushed down does not set a mark that the truth is above.
    function test_attack_firstMarkUnderAPushedRate() public {
        vm.prank(OWNER);
        vault.setFeeRecipient(MALLORY);
        bytes memory call = abi.encodeCall(IFeeSettings.setFeeRates, (0, 2_000));
        submitAndWait(call);
        source.setRate(RATE * 10); // nor is the recipient's mark out of reach for ever
        vm.expectPartialRevert(IFeeSettings.PriceUncertain.selector);
        vault.accept(call);
        source.setRate(RATE / 10);
        vm.expectPartialRevert(IFeeSettings.PriceUncertain.selector);
        vault.accept(call);
        source.setRate((RATE * 8) / 10); // narrow enough
        vault.accept(call);
        source.setRate(RATE);
        (, uint256 performanceShares) = vault.crystalliseFees();
        assertEq(performanceShares, 0, "no gain was made");
    }

    /// @dev A fill, if there is one, costs the vault at most twice the policy's cost, at the true prices.
    function _fillAtWorst(IFilling.Fill memory wanted, uint256 sell, uint256 buy) private {
        vm.prank(BIDDER);
        try auction.fill(wanted, block.timestamp) returns (uint256 sold, uint256 bought) {
            assertGe(
                middleDown(buy, bought) + 1e12,
                (middleDown(sell, sold) * (WAD - 2 * COST)) / WAD,
                "sold below its worth"
            );
        } catch (bytes memory reason) {
            assertEq(bytes4(reason), IFilling.NothingToFill.selector);
        }
    }

    function _rateFeed() private returns (address) {
        source = new HostileRateSource(RATE);
        HostileFeed asset = new HostileFeed(UNCERTAINTY, 1 hours);
        asset.setBoth(WAD - UNCERTAINTY, WAD + UNCERTAINTY);
        IRateFeed.Config memory c = IRateFeed.Config({
            source: address(source),
            selector: HostileRateSource.getRate.selector,
            argument: 0,
            rateDecimals: 18,
            assetFeed: IFeed(address(asset)),
            maxGrowth: 0.1e18
        });
        return deployCode(Artifacts.path("feeds", "RateFeed"), abi.encode(c));
    }
}
