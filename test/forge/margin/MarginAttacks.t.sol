// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IClearinghouse} from "contracts/interfaces/IClearinghouse.sol";
import {IMarginListing} from "contracts/interfaces/IMarginListing.sol";
import {IMarginReader} from "contracts/interfaces/IMarginReader.sol";
import {IQuoteExchange} from "contracts/interfaces/IQuoteExchange.sol";
import {IRiskParameters} from "contracts/interfaces/IRiskParameters.sol";
import {AccountId, AccountIdLibrary} from "contracts/margin/AccountId.sol";
import {InstrumentId, InstrumentKind, InstrumentLibrary, InstrumentTerms} from "contracts/margin/Instrument.sol";
import {Assessment, MarginKind, Portfolio} from "contracts/margin/MarginTypes.sol";
import {Artifacts} from "../env/Artifacts.sol";
import {HostileErc20, Trick} from "../hostile/HostileErc20.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {ClearinghouseTest} from "./ClearinghouseTest.sol";

/// @notice A wallet that, asked for its signature, tries to fill the same quote again and to take its cash out.
contract GreedySigner is IERC1271 {
    IClearinghouse public house;
    IQuoteExchange public exchange;
    bytes public plan;
    bool public isGreedy;

    constructor(IClearinghouse house_, IQuoteExchange exchange_) {
        (house, exchange) = (house_, exchange_);
    }

    function setPlan(bytes calldata plan_, bool isGreedy_) external {
        (plan, isGreedy) = (plan_, isGreedy_);
    }

    function run(address target, bytes calldata call) external {
        (bool success, ) = target.call(call);
        require(success, "refused");
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        if (isGreedy) {
            (bool success, ) = address(exchange).staticcall(plan);
            require(!success, "it was let in");
        }
        return IERC1271.isValidSignature.selector;
    }
}

/// @notice Attacks on margin accounts, by name. Those on settlement are in Settlement.t.sol, the wash trade for funding in Funding.t.sol.
contract MarginAttacksTest is ClearinghouseTest {
    InstrumentId private _call;
    InstrumentId private _far;

    function setUp() public override {
        super.setUp();
        (_call, _far) = (option(true, 2_000), option(true, 2_400));
        consent();
    }

    /* CLOSING */

    /// @dev Below its requirement an account sells what it owns to a friend for next to nothing, and leaves the loss to the house.
    function test_attack_closingToAnAccompliceBelowMark() public {
        _shortSpread();
        feed.setBoth(2_150e18, 2_150e18);
        _assertShort(alice);
        uint256 snapshot = vm.snapshotState();
        int256 before = _equity(alice);
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.trade(bob, alice, one(_far, 5 * ONE, 1), type(uint256).max);
        vm.revertToState(snapshot);
        // nor half of it, nor what it owes bought back at twice its worth
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.trade(bob, alice, one(_far, 2 * ONE, 1), type(uint256).max);
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.trade(alice, bob, one(_call, 5 * ONE, 900e18), type(uint256).max);
        // bought back at a fair price it is let through
        house.trade(alice, bob, one(_call, ONE, 230e18), type(uint256).max);
        assertGt(_equity(alice), before - 10e18);
    }

    /// @dev The hedge alone is worth money, so closing it brings equity; but it raises what the rest requires.
    function test_attack_closingOnlyTheHedge() public {
        _shortSpread();
        feed.setBoth(2_150e18, 2_150e18);
        _assertShort(alice);
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.trade(bob, alice, one(_far, 5 * ONE, 68e18), type(uint256).max);
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.trade(bob, alice, one(_far, 5 * ONE, 160e18), type(uint256).max);
    }

    /// @dev However it is cut into steps and whatever the prices, an account below its requirement cannot hand more to a friend than a
    /// tenth of the requirement that it gives up.
    function testFuzz_attack_handingEquityToAnAccomplice(uint256[6] memory prices, int256[6] memory quantities) public {
        _shortSpread();
        feed.setBoth(2_150e18, 2_150e18);
        Assessment memory before = reader.assess(house.viewOf(alice), MarginKind.Initial);
        for (uint256 i = 0; i < 6; ++i) {
            int256 quantity = bound(quantities[i], -5e9, 5e9);
            if (quantity == 0) continue;
            try
                house.trade(
                    alice,
                    bob,
                    one(i % 2 == 0 ? _call : _far, quantity, bound(prices[i], 0, 1_000e18)),
                    type(uint256).max
                )
            {} catch {}
            Assessment memory next = reader.assess(house.viewOf(alice), MarginKind.Initial);
            if (next.equity >= int256(next.requirement)) return; // at its requirement an account may do what it wants
            int256 given = before.equity - next.equity;
            assertLe(given * 10, int256(before.requirement) - int256(next.requirement) + 60, "more than a tenth");
        }
    }

    /* QUOTES */

    function test_attack_quoteReplay() public {
        (IQuoteExchange.Quote memory quote, bytes memory signature) = _quote(2);
        vm.startPrank(BOB);
        exchange.fill(quote, signature, bob, 2, 0, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(IQuoteExchange.UnitsUnavailable.selector, 1, 0));
        exchange.fill(quote, signature, bob, 1, 0, type(uint256).max);
        vm.stopPrank();
        // on another exchange of the same clearinghouse, or on another chain, it is another message
        address other = deployCode(Artifacts.path("margin", "QuoteExchange"), abi.encode(address(house)));
        assertTrue(IQuoteExchange(other).digestOf(quote) != exchange.digestOf(quote));
        bytes32 here = exchange.digestOf(quote);
        vm.chainId(10);
        assertTrue(exchange.digestOf(quote) != here);
    }

    function test_attack_partialFillAndCancelRaces() public {
        (IQuoteExchange.Quote memory quote, bytes memory signature) = _quote(3);
        vm.prank(BOB);
        exchange.fill(quote, signature, bob, 1, 0, type(uint256).max);
        vm.prank(quote.signer);
        exchange.cancel(quote.maker, 0, 1 << 7);
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IQuoteExchange.QuoteCancelled.selector, quote.maker, 7));
        exchange.fill(quote, signature, bob, 1, 0, type(uint256).max);
        assertEq(house.legsOf(quote.maker)[0].quantity(), ONE);
        // nobody else cancels for the maker
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IQuoteExchange.ActorInvalid.selector, quote.maker, BOB));
        exchange.cancel(quote.maker, 0, 1 << 8);
        // and who takes its operator's right back has cancelled everything
        quote.nonce = 9;
        bytes memory again = sign(_makerKey(), exchange.digestOf(quote));
        vm.prank(quote.signer);
        house.setOperator(quote.maker, address(exchange), 0);
        vm.prank(BOB);
        vm.expectRevert(abi.encodeWithSelector(IClearinghouse.NotOperator.selector, quote.maker, address(exchange)));
        exchange.fill(quote, again, bob, 1, 0, type(uint256).max);
    }

    function test_RevertWhen_aStrangerFillsForATaker() public {
        (IQuoteExchange.Quote memory quote, bytes memory signature) = _quote(1);
        vm.prank(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(IQuoteExchange.ActorInvalid.selector, bob, STRANGER));
        exchange.fill(quote, signature, bob, 1, type(int256).max, type(uint256).max);
    }

    function test_attack_makerContractThatReEnters() public {
        GreedySigner maker = new GreedySigner(house, exchange);
        AccountId account = AccountIdLibrary.pack(address(maker), 0);
        dollars.mint(address(maker), 10_000e6);
        uint256 until = vm.getBlockTimestamp() + 1 days;
        maker.run(address(dollars), abi.encodeWithSignature("approve(address,uint256)", address(house), 10_000e6));
        maker.run(address(house), abi.encodeCall(IClearinghouse.depositCash, (account, 10_000e6)));
        maker.run(address(house), abi.encodeCall(IClearinghouse.setOperator, (account, address(exchange), until)));
        _readyTaker();
        IQuoteExchange.Quote memory quote = IQuoteExchange.Quote(
            account,
            address(maker),
            AccountId.wrap(0),
            one(_call, ONE, 150e18),
            2,
            7,
            until
        );
        bytes memory plan = abi.encodeCall(IQuoteExchange.fill, (quote, "", account, 1, 0, type(uint256).max));
        maker.setPlan(plan, true);
        vm.prank(BOB);
        exchange.fill(quote, "", bob, 1, 0, type(uint256).max);
        assertEq(house.legsOf(account)[0].quantity(), ONE);
        assertEq(exchange.filledOf(exchange.digestOf(quote)), 1);
    }

    /* TOKENS */

    /// @dev A collateral that calls back, as ERC-777 does: everything is shut, views too.
    function test_attack_collateralThatReEnters() public {
        HostileErc20 token = _listHostile();
        token.mint(ALICE, 10 ether);
        vm.startPrank(ALICE);
        token.approve(address(house), type(uint256).max);
        house.depositCollateral(alice, address(token), 5 ether);
        vm.stopPrank();
        bytes[5] memory calls = [
            abi.encodeCall(IClearinghouse.withdrawCollateral, (alice, address(token), 1 ether, ALICE)),
            abi.encodeCall(IClearinghouse.settle, (alice)),
            abi.encodeCall(IClearinghouse.accrue, ()),
            abi.encodeCall(IClearinghouse.batch, (new bytes[](0), type(uint256).max)),
            abi.encodeCall(IClearinghouse.viewOf, (alice))
        ];
        for (uint256 i = 0; i < calls.length; ++i) {
            token.plan(address(house), calls[i]);
            vm.prank(ALICE);
            house.withdrawCollateral(alice, address(token), 0.5 ether, ALICE);
            assertEq(token.callsMade(), ((i + 1) * (i + 2)) / 2);
            assertFalse(token.succeeded(token.callsMade() - 1), "it was let in");
            bytes memory answer = token.answers(token.callsMade() - 1);
            if (i > 0) assertEq(bytes4(answer), IClearinghouse.Locked.selector);
        }
        assertEq(house.collateralOf(alice, address(token)), 2.5 ether);
    }

    function test_attack_collateralThatTakesAFee() public {
        HostileErc20 token = _listHostile();
        token.mint(ALICE, 10 ether);
        vm.startPrank(ALICE);
        token.approve(address(house), type(uint256).max);
        token.play(Trick.TakesFee);
        vm.expectRevert();
        house.depositCollateral(alice, address(token), 5 ether);
        token.play(Trick.Lies);
        vm.expectRevert();
        house.depositCollateral(alice, address(token), 5 ether);
        vm.stopPrank();
        assertEq(house.collateralOf(alice, address(token)), 0);
    }

    /// @dev The stablecoin pledged as collateral is its owner's: nobody borrows it.
    function test_attack_borrowingWhatIsPledgedOfTheStablecoin() public {
        HostileFeed par = new HostileFeed(0, 1 hours);
        IRiskParameters.HaircutTerms memory haircut = IRiskParameters.HaircutTerms(200, 0);
        byTimelock(
            address(risk),
            abi.encodeCall(IRiskParameters.listCollateral, (address(dollars), haircut, new address[](0)))
        );
        IMarginListing.Collateral memory terms = IMarginListing.Collateral(
            address(par),
            255,
            6,
            0,
            0,
            0,
            0,
            1_000_000e6
        );
        byTimelock(address(listing), abi.encodeCall(IMarginListing.setCollateral, (address(dollars), terms)));
        post(VOLATILITY);
        dollars.mint(BOB, 50_000e6);
        vm.prank(BOB);
        house.depositCollateral(bob, address(dollars), 50_000e6);
        pledge(alice, 100 ether);
        vm.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(IClearinghouse.CashIlliquid.selector, 1_000e6, 0));
        house.withdrawCash(alice, 1_000e6, ALICE);
        fund(bob, 400e6);
        vm.prank(ALICE);
        house.withdrawCash(alice, 400e6, ALICE);
        vm.prank(BOB);
        house.withdrawCollateral(bob, address(dollars), 50_000e6, BOB);
        assertEq(dollars.balanceOf(BOB), 50_000e6);
    }

    /// @dev A stranger pledges as much as it may; the one who was there first is asked for no more maintenance at once, and the way from
    /// there is the ramp of the risk parameters.
    function test_attack_strangersPledgeOverTheLookThroughLimit() public {
        pledge(alice, 10 ether);
        (, uint256 before) = risk.haircuts(address(ether_), 10 ether);
        pledge(bob, 900 ether);
        (, uint256 next) = risk.haircuts(address(ether_), 10 ether);
        assertEq(next, before);
        // what backs the token is found to be pledged elsewhere, over the limit: nobody pledges more, and what is there is what it was
        IMarginListing.Collateral memory terms = IMarginListing.Collateral(
            address(feed),
            0,
            18,
            10_000,
            0,
            8_000,
            8_000,
            1_000e18
        );
        byTimelock(address(listing), abi.encodeCall(IMarginListing.setCollateral, (address(ether_), terms)));
        post(VOLATILITY);
        ether_.mint(BOB, 1);
        vm.prank(BOB);
        vm.expectRevert(
            abi.encodeWithSelector(IClearinghouse.LookThroughAboveLimit.selector, address(ether_), 0.64e8, 0.5e8)
        );
        house.depositCollateral(bob, address(ether_), 1);
        (Portfolio memory portfolio, ) = reader.portfolioOf(house.viewOf(alice), MarginKind.Maintenance);
        assertEq(portfolio.books[0].collaterals[0].leverage, 2e18, "as if it were at the limit");
        vm.prank(ALICE);
        house.withdrawCollateral(alice, address(ether_), 10 ether, ALICE);
    }

    /// @dev Vault shares are pledged, cash is borrowed, shares are bought with it, again and again. What is behind them is pledged too, so
    /// they fall harder; the loop stops where even that leaves the house nothing to lose.
    function test_attack_collateralLoopWithVaultShares() public {
        IMarginListing.Collateral memory terms = IMarginListing.Collateral(
            address(feed),
            0,
            18,
            10_000,
            0,
            5_000,
            8_000,
            1_000_000e18
        );
        byTimelock(address(listing), abi.encodeCall(IMarginListing.setCollateral, (address(ether_), terms)));
        post(VOLATILITY);
        fund(bob, 10_000_000e6);
        pledge(alice, 100 ether);
        uint256 borrowed;
        for (uint256 i = 0; i < 200; ++i) {
            Assessment memory seen = reader.assess(house.viewOf(alice), MarginKind.Initial);
            int256 free = seen.equity - int256(seen.requirement);
            if (free < 100e18) break;
            uint256 amount = uint256(free) / 1e12;
            vm.prank(ALICE);
            house.withdrawCash(alice, amount, ALICE);
            borrowed += amount;
            pledge(alice, (amount * 1e12 * 1e18) / SPOT);
        }
        uint256 held = house.collateralOf(alice, address(ether_));
        // the shares fall by the range times 1 / (1 - r l): their whole value is still more than the debt
        (, uint256 range) = risk.ranges(0);
        uint256 fallen = (range * 10) / 6;
        uint256 left = (((held * SPOT) / 1e18) * (1e18 - fallen)) / 1e18;
        assertGt(left, borrowed * 1e12, "the loop leaves a loss");
        emit log_named_decimal_uint("leverage", (held * 1e18) / (held - (borrowed * 1e30) / SPOT), 18);
    }

    /* SURFACE AND PRICES */

    /// @dev On a surface that is too old only what reduces risk is let through.
    function test_attack_staleSurface() public {
        fund(alice, 100_000e6);
        fund(bob, 100_000e6);
        house.trade(alice, bob, one(_call, ONE, 150e18), type(uint256).max);
        vm.warp(vm.getBlockTimestamp() + 10 hours);
        feed.setUpdatedAt(vm.getBlockTimestamp());
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.trade(alice, bob, one(_call, ONE, 150e18), type(uint256).max);
        vm.prank(BOB);
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.withdrawCash(bob, 50_000e6, BOB);
        house.trade(bob, alice, one(_call, ONE, 150e18), type(uint256).max);
        assertEq(house.legsOf(bob).length, 0);
        vm.prank(BOB);
        house.withdrawCash(bob, 50_000e6, BOB);
    }

    /// @dev Where the surface does not reach any more, nobody is stuck: positions are valued by the measured range, and can be closed.
    function test_attack_missingSurface() public {
        fund(alice, 100_000e6);
        fund(bob, 100_000e6);
        house.trade(alice, bob, one(_call, ONE, 150e18), type(uint256).max);
        byTimelock(address(surface), abi.encodeWithSignature("dropExpiry(address,uint256)", ETH, expiry));
        byTimelock(address(surface), abi.encodeWithSignature("dropExpiry(address,uint256)", ETH, expiry + 90 days));
        // what was dropped counts in its own block still
        pass(12);
        feed.setUpdatedAt(vm.getBlockTimestamp());
        Assessment memory seen = reader.assess(house.viewOf(bob), MarginKind.Maintenance);
        assertGt(seen.requirement, 0);
        (Portfolio memory portfolio, bool isStale) = reader.portfolioOf(house.viewOf(bob), MarginKind.Initial);
        assertTrue(isStale);
        uint256 daily = portfolio.books[0].range ** 2 / 15.21e18;
        uint256 variance = (daily * portfolio.books[0].optionSets[0].secondsToExpiry) / 1 days;
        assertEq(portfolio.books[0].optionSets[0].variances[0], variance);
        assertEq(portfolio.books[0].optionSets[0].leastVariances[0], (variance * 9) / 16);
        assertEq(portfolio.books[0].optionSets[0].mostVariances[0], variance * 4);
        vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
        house.trade(alice, bob, one(_call, ONE, 150e18), type(uint256).max);
        house.trade(bob, alice, one(_call, ONE, 150e18), type(uint256).max);
        assertEq(house.legsOf(alice).length, 0);
    }

    /// @dev Who gives little gas cannot make a surface look missing, and an account be judged by other volatilities.
    function test_attack_littleGas() public {
        fund(alice, 100_000e6);
        fund(bob, 100_000e6);
        house.trade(alice, bob, one(_call, ONE, 150e18), type(uint256).max);
        Assessment memory whole = reader.assess(house.viewOf(bob), MarginKind.Maintenance);
        uint256 passed;
        for (uint256 gas_ = 60_000; gas_ < 2_000_000; gas_ += 9_973) {
            try reader.assess{gas: gas_}(house.viewOf(bob), MarginKind.Maintenance) returns (Assessment memory got) {
                assertEq(got.requirement, whole.requirement);
                assertEq(got.equity, whole.equity);
                ++passed;
            } catch {}
        }
        assertGt(passed, 0);
    }

    /// @dev Trading on a price that one knows to be old: the requirement grows with the root of the age over the heartbeat.
    function test_attack_priceAge() public {
        fund(alice, 100_000e6);
        fund(bob, 100_000e6);
        house.trade(alice, bob, one(perpetual(), 10 * ONE, SPOT), type(uint256).max);
        Assessment memory fresh = reader.assess(house.viewOf(alice), MarginKind.Initial);
        vm.warp(vm.getBlockTimestamp() + 7 hours);
        Assessment memory old = reader.assess(house.viewOf(alice), MarginKind.Initial);
        // six hours beyond the heartbeat: half the range on the delta
        (uint256 range, ) = risk.ranges(0);
        assertApproxEqRel(old.requirement - fresh.requirement, (range * 20_000) / 2, 0.01e18);
        // maintenance waits for two heartbeats
        feed.setUpdatedAt(vm.getBlockTimestamp() - 2 hours);
        (Portfolio memory portfolio, ) = reader.portfolioOf(house.viewOf(alice), MarginKind.Maintenance);
        assertEq(portfolio.books[0].staleness, 0);
        feed.setUpdatedAt(vm.getBlockTimestamp() - 2 hours - 1);
        (portfolio, ) = reader.portfolioOf(house.viewOf(alice), MarginKind.Maintenance);
        assertGt(portfolio.books[0].staleness, 0);
    }

    /* ROUNDING AND SIZE */

    /// @dev Almost nothing is supplied beside a debt that is lent out of the reserves: the index goes on, and with it the house.
    function test_attack_tinySupplyBesideADebt() public {
        fund(bob, 2_000e6);
        pledge(alice, 10 ether);
        fund(alice, 2_000e6);
        // fees make reserves
        for (uint256 i = 0; i < 4; ++i) {
            house.trade(alice, bob, one(perpetual(), ONE, SPOT), type(uint256).max);
            house.trade(bob, alice, one(perpetual(), ONE, SPOT), type(uint256).max);
        }
        uint256 left = uint256(house.cashOf(bob)) / 1e12;
        vm.prank(BOB);
        house.withdrawCash(bob, left, BOB);
        uint256 held = dollars.balanceOf(address(house));
        vm.prank(ALICE);
        house.withdrawCash(alice, held, ALICE);
        IClearinghouse.CashLedger memory ledger = house.cashLedger();
        assertGt(ledger.borrowShares, 7e18, "nothing is lent");
        assertLt(ledger.supplyShares, 1e12, "more than dust is supplied");
        for (uint256 i = 0; i < 30; ++i) {
            vm.warp(vm.getBlockTimestamp() + 1 days);
            house.accrue();
        }
        assertLe(house.cashLedger().supplyIndex, house.cashLedger().borrowIndex);
        feed.setUpdatedAt(vm.getBlockTimestamp());
        fund(bob, 100e6);
        vm.prank(BOB);
        house.withdrawCash(bob, 100e6 - 1, BOB);
    }

    /// @dev In and out in whatever pieces, while debts grow: never more out than in.
    function testFuzz_attack_interestRoundingDrain(uint256[12] memory amounts, uint256[12] memory waits) public {
        fund(bob, 1_000_000e6);
        pledge(bob, 900 ether);
        vm.prank(BOB);
        house.withdrawCash(bob, 900_000e6, BOB);
        fund(alice, 1e6);
        vm.prank(ALICE);
        house.withdrawCash(alice, 1e6, ALICE);
        uint256 begun = dollars.balanceOf(ALICE);
        assertEq(begun, 1e6);
        for (uint256 i = 0; i < 12; ++i) {
            uint256 amount = bound(amounts[i], 1, 1e6);
            if (amount > dollars.balanceOf(ALICE)) amount = dollars.balanceOf(ALICE);
            if (amount == 0) continue;
            vm.startPrank(ALICE);
            house.depositCash(alice, amount);
            uint256 whole = uint256(house.cashOf(alice)) / 1e12;
            vm.expectPartialRevert(IClearinghouse.MarginInsufficient.selector);
            house.withdrawCash(alice, whole + 1, ALICE);
            if (whole > 0) house.withdrawCash(alice, whole, ALICE);
            vm.stopPrank();
            house.accrue();
            assertLe(dollars.balanceOf(ALICE), begun);
            vm.warp(vm.getBlockTimestamp() + bound(waits[i], 0, 1 hours));
            feed.setUpdatedAt(vm.getBlockTimestamp());
        }
    }

    /// @dev Sixty-four positions in eight expiries on both sides: a trade still fits into a transaction, and a sixty-fifth is refused.
    function test_attack_sixtyFourLegs() public {
        vm.skip(vm.envOr("BALLAST_COVERAGE", false));
        fund(alice, 10_000_000e6);
        fund(bob, 10_000_000e6);
        IClearinghouse.Fill[] memory fills = new IClearinghouse.Fill[](64);
        for (uint256 i = 0; i < 64; ++i) {
            InstrumentId id = option(i % 2 == 0, 500 + 50 * (i / 2));
            fills[i] = IClearinghouse.Fill(id, i % 3 == 0 ? ONE : -ONE, 10e18);
        }
        house.trade(alice, bob, fills, type(uint256).max);
        IClearinghouse.Fill[] memory more = one(option(true, 3_000), ONE, 10e18);
        vm.expectRevert(abi.encodeWithSelector(IClearinghouse.TooMany.selector, bytes32("legs"), 65, 64));
        house.trade(alice, bob, more, type(uint256).max);
        _drain(alice, 200e18);
        house.trade(alice, bob, one(option(true, 2_000), ONE / 100, 200e18), type(uint256).max);
        emit log_named_uint("gas of a trade between accounts of 64", vm.lastCallGas().gasTotalUsed);
        assertLt(vm.lastCallGas().gasTotalUsed, 16_777_216);
    }

    /// @dev Nobody gets positions that it did not ask for.
    function test_attack_pushingPositionsOntoAStranger() public {
        fund(alice, 10_000e6);
        fund(bob, 10_000e6);
        AccountId victim = AccountIdLibrary.pack(address(0x71C), 0);
        vm.expectRevert(abi.encodeWithSelector(IClearinghouse.NotOperator.selector, victim, address(this)));
        house.trade(alice, victim, one(_call, ONE, 1), type(uint256).max);
        // settling and accruing is for anyone, and takes nothing from anyone
        int256 before = house.cashOf(alice);
        house.settle(alice);
        house.accrue();
        assertEq(house.cashOf(alice), before);
    }

    /* INTERNAL */

    /// @dev Alice is short five calls at 2,000 and long five at 2,400.
    function _shortSpread() private {
        fund(alice, 5_000e6);
        fund(bob, 100_000e6);
        IClearinghouse.Fill[] memory fills = new IClearinghouse.Fill[](2);
        fills[0] = IClearinghouse.Fill(_call, -5 * ONE, 140e18);
        fills[1] = IClearinghouse.Fill(_far, 5 * ONE, 30e18);
        house.trade(alice, bob, fills, type(uint256).max);
        _drain(alice, 1e18);
    }

    function _assertShort(AccountId account) private view {
        Assessment memory seen = reader.assess(house.viewOf(account), MarginKind.Initial);
        assertLt(seen.equity, int256(seen.requirement), "the account is above its requirement");
        assertGt(seen.equity, 0, "the account is worth nothing");
    }

    function _equity(AccountId account) private view returns (int256) {
        return reader.assess(house.viewOf(account), MarginKind.Initial).equity;
    }

    /// @dev Leaves an account little more than it needs.
    function _drain(AccountId account, uint256 left) private {
        Assessment memory seen = reader.assess(house.viewOf(account), MarginKind.Initial);
        uint256 amount = (uint256(seen.equity) - seen.requirement - left) / 1e12;
        vm.prank(account.owner());
        house.withdrawCash(account, amount, account.owner());
    }

    function _quote(uint256 units) private returns (IQuoteExchange.Quote memory quote, bytes memory signature) {
        address maker = vm.addr(_makerKey());
        AccountId account = AccountIdLibrary.pack(maker, 7);
        vm.prank(maker);
        dollars.approve(address(house), type(uint256).max);
        fund(account, 10_000e6);
        _readyTaker();
        uint256 until = vm.getBlockTimestamp() + 1 days;
        vm.prank(maker);
        house.setOperator(account, address(exchange), until);
        quote = IQuoteExchange.Quote(account, maker, AccountId.wrap(0), one(_call, ONE, 150e18), units, 7, until);
        signature = sign(_makerKey(), exchange.digestOf(quote));
    }

    function _makerKey() private pure returns (uint256) {
        return uint256(keccak256("maker"));
    }

    function _readyTaker() private {
        fund(bob, 10_000e6);
        uint256 until = vm.getBlockTimestamp() + 1 days;
        vm.prank(BOB);
        house.setOperator(bob, address(exchange), until);
    }

    function _listHostile() private returns (HostileErc20 token) {
        token = new HostileErc20("BAD", 18);
        IRiskParameters.HaircutTerms memory haircut = IRiskParameters.HaircutTerms(1_000, 0);
        byTimelock(
            address(risk),
            abi.encodeCall(IRiskParameters.listCollateral, (address(token), haircut, new address[](0)))
        );
        IMarginListing.Collateral memory terms = IMarginListing.Collateral(
            address(feed),
            0,
            18,
            10_000,
            0,
            0,
            0,
            1_000e18
        );
        byTimelock(address(listing), abi.encodeCall(IMarginListing.setCollateral, (address(token), terms)));
        post(VOLATILITY);
    }
}
