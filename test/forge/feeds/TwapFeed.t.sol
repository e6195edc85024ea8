// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IFeed} from "contracts/interfaces/IFeed.sol";
import {ITwapFeed} from "contracts/interfaces/ITwapFeed.sol";
import {IUniswapV3PoolOracle} from "contracts/interfaces/external/IUniswapV3PoolOracle.sol";
import {HostileFeed} from "../hostile/HostileFeed.sol";
import {HostilePool} from "../hostile/HostilePool.sol";
import {HostileToken} from "../hostile/HostileToken.sol";
import {FeedTest} from "./FeedTest.sol";
import {TickMathHarness} from "./TickMathHarness.sol";

/// @notice Error paths and arithmetic; the feed on a real pool is in test/unit/feeds/replicaFeeds.test.ts.
contract TwapFeedTest is FeedTest {
    uint32 private constant WINDOW = 30 minutes;
    uint128 private constant MIN_LIQUIDITY = 1e18;
    uint64 private constant UNCERTAINTY = 0.002e18;
    /// @dev The recorded state of mainnet's USDC/WETH pool: √price at the tick.
    int256 private constant TICK = 193_872;
    uint160 private constant SPOT = 1_283_944_034_218_802_840_841_153_218_823_538;

    HostileToken private token0;
    HostileToken private token1;
    HostilePool private pool;
    HostileFeed private quoteFeed;

    function setUp() public override {
        super.setUp();
        quoteFeed = new HostileFeed(0.005e18, 1 hours);
        _makePool(6, 18);
    }

    /* QUOTE */

    /// @dev USDC per WETH at tick 193872 is 1e12 / 1.0001^193872 = 3807.737315696802...
    function test_quote_pricesToken1InToken0() public {
        (uint256 bid, uint256 ask) = _deploy(address(token1)).quote();
        assertApproxEqRel(bid, 3_807.737315696802e18 * 0.998, 1e9);
        assertApproxEqRel(ask, 3_807.737315696802e18 * 1.002, 1e9);
    }

    function test_quote_pricesToken0InToken1() public {
        quoteFeed.setQuote(3_807.737315696802e18, 3_807.737315696802e18);
        (uint256 bid, uint256 ask) = _deploy(address(token0)).quote();
        assertApproxEqRel(bid, 0.998e18, 1e9);
        assertApproxEqRel(ask, 1.002e18, 1e9);
    }

    function test_quote_takesTheWorseOfAverageAndSpot() public {
        ITwapFeed feed0 = _deploy(address(token0));
        ITwapFeed feed1 = _deploy(address(token1));
        (uint256 bid0, uint256 ask0) = feed0.quote();
        (uint256 bid1, uint256 ask1) = feed1.quote();
        pool.setSpot((SPOT * 11) / 10); // token0 dearer by 21 %, token1 cheaper
        (uint256 pushedBid, uint256 pushedAsk) = feed0.quote();
        assertEq(pushedBid, bid0);
        assertApproxEqRel(pushedAsk, (ask0 * 121) / 100, 1e9);
        (pushedBid, pushedAsk) = feed1.quote();
        assertApproxEqRel(pushedBid, (bid1 * 100) / 121, 1e9);
        assertEq(pushedAsk, ask1);
    }

    function test_quote_keepsTheDigitsOfATokenWorthAMillionthOfAMillionth() public {
        _makePool(18, 18);
        // 1e-12 USD with ether at 4000 USD is 2.5e-16 ether: 250 smallest units, two and a half digits
        quoteFeed.setQuote(4_000e18, 4_000e18);
        _setTick(-359_302);
        (uint256 bid, uint256 ask) = _deploy(address(token0)).quote();
        // 1.0001^-359302 * 4000 USD in 18 decimals is 996672.694..., times 0.998 is 994679.3..., times 1.002 is 998666.03...
        assertEq(bid, 994_679);
        assertEq(ask, 998_667);
    }

    function test_guardedQuote_usesTheOtherTokensGuardedQuote() public {
        ITwapFeed feed = _deploy(address(token1));
        (uint256 bid, uint256 ask) = feed.quote();
        quoteFeed.setGuardedQuote(0.5e18, 2e18);
        (uint256 guardedBid, uint256 guardedAsk) = feed.guardedQuote();
        assertApproxEqAbs(guardedBid, bid / 2, 1);
        assertApproxEqAbs(guardedAsk, ask * 2, 2);
        _assertQuotesAreBothQuotes(address(feed));
        (uint256 bidAfter, ) = feed.quote();
        assertEq(bidAfter, bid);
    }

    /// @dev Against the square of the root, for all decimals and both directions.
    function testFuzz_quote_roundsOutwardForAllDecimals(
        uint8[2] memory decimals,
        int256 tick,
        uint128 price,
        bool first
    ) public {
        decimals = [uint8(bound(decimals[0], 0, 24)), uint8(bound(decimals[1], 0, 24))];
        tick = bound(tick, -200_000, 200_000);
        price = uint128(bound(price, 1e12, 1e26));
        _makePool(decimals[0], decimals[1]);
        _setTick(tick);
        quoteFeed.setQuote(price, price);
        ITwapFeed feed = _deploy(address(first ? token0 : token1));
        (uint256 low, uint256 high) = _between(decimals, first, price);
        vm.assume(low > 1e6); // below, a wei is more than the tolerance
        (uint256 bid, uint256 ask) = feed.quote();
        assertLe(bid, Math.mulDiv(high, WAD - UNCERTAINTY, WAD));
        assertGe(ask, Math.mulDiv(low, WAD + UNCERTAINTY, WAD, Math.Rounding.Ceil));
        assertApproxEqRel(bid, Math.mulDiv(low, WAD - UNCERTAINTY, WAD), 3e12);
        assertApproxEqRel(ask, Math.mulDiv(high, WAD + UNCERTAINTY, WAD), 3e12);
    }

    /// @dev Against powers of 1.0001 by squaring, which know nothing of √price.
    function testFuzz_quote_isThePowerOfTheMeanTick(int256 tick) public {
        tick = bound(tick, 0, 300_000);
        _makePool(18, 18);
        _setTick(tick);
        uint256 power = FixedPointMathLib.rpow(1.0001e32, uint256(tick), 1e32) / 1e14;
        (uint256 bid, uint256 ask) = _deploy(address(token0)).quote();
        assertApproxEqRel(bid, Math.mulDiv(power, WAD - UNCERTAINTY, WAD), 1e8);
        assertApproxEqRel(ask, Math.mulDiv(power, WAD + UNCERTAINTY, WAD), 1e8);
    }

    /* POOL STATE */

    /// @dev Written with floor division as mathematicians have it: the largest n with n * window <= growth.
    function testFuzz_poolState_roundsTheMeanTickDown(int56 start, int56 growth) public {
        growth = int56(bound(growth, -887_272 * int256(uint256(WINDOW)), 887_272 * int256(uint256(WINDOW))));
        pool.setTicks(start, growth);
        (int256 meanTick, , ) = _deploy(address(token0)).poolState();
        assertLe(meanTick * int256(uint256(WINDOW)), growth);
        assertGt((meanTick + 1) * int256(uint256(WINDOW)), growth);
    }

    function testFuzz_poolState_isTheHarmonicMeanLiquidity(uint160 start, uint128 liquidity) public {
        liquidity = uint128(bound(liquidity, 1, type(uint96).max));
        pool.setSecondsPerLiquidity(start, uint160((uint256(WINDOW) << 128) / liquidity));
        (, , uint256 measured) = _deploy(address(token0)).poolState();
        assertGe(measured, liquidity);
        assertApproxEqRel(measured, liquidity, 1e10);
    }

    /* POOLS THAT FAIL */

    function test_RevertWhen_historyIsTooShort() public {
        ITwapFeed feed = _deploy(address(token1));
        pool.setFailure("OLD");
        _expectRevert(feed, abi.encodeWithSelector(ITwapFeed.PoolHistoryTooShort.selector, pool, WINDOW));
    }

    function test_RevertWhen_poolFailsOtherwise() public {
        ITwapFeed feed = _deploy(address(token1));
        bytes4 selector = IUniswapV3PoolOracle.observe.selector;
        pool.setFailure("I");
        _expectRevert(feed, abi.encodeWithSelector(IFeed.SourceReverted.selector, pool, selector));
        pool.setFailure("");
        _expectRevert(feed, abi.encodeWithSelector(IFeed.SourceReverted.selector, pool, selector));
    }

    function testFuzz_RevertWhen_poolIsTooThin(uint128 liquidity) public {
        ITwapFeed feed = _deploy(address(token1));
        liquidity = uint128(bound(liquidity, 1, MIN_LIQUIDITY - 1));
        uint160 growth = uint160((uint256(WINDOW) << 128) / liquidity) + 1;
        pool.setSecondsPerLiquidity(0, growth);
        uint256 measured = (uint256(WINDOW) << 128) / growth;
        _expectRevert(feed, abi.encodeWithSelector(ITwapFeed.PoolTooThin.selector, pool, measured, MIN_LIQUIDITY));
    }

    function test_quote_acceptsExactlyTheMinimumLiquidity() public {
        ITwapFeed feed = _deploy(address(token1));
        pool.setSecondsPerLiquidity(0, uint160((uint256(WINDOW) << 128) / MIN_LIQUIDITY));
        (uint256 bid, ) = feed.quote();
        assertGt(bid, 0);
    }

    function test_RevertWhen_theBidRoundsToZero() public {
        _makePool(18, 18);
        _setTick(-500_000);
        _expectRevert(_deploy(address(token0)), abi.encodeWithSelector(IFeed.PriceTooSmall.selector, 1));
    }

    function test_RevertWhen_quoteFeedFails() public {
        ITwapFeed feed = _deploy(address(token1));
        quoteFeed.setDead(true);
        _expectRevert(feed, abi.encodeWithSelector(HostileFeed.FeedDead.selector));
    }

    /* CONFIGURATIONS REFUSED */

    function test_RevertWhen_tokenIsNotInThePool() public {
        HostileToken other = new HostileToken(18);
        bytes memory reason = abi.encodeWithSelector(ITwapFeed.TokenNotInPool.selector, pool, other, token0, token1);
        _expectRefused(_config(address(other)), reason);
    }

    function testFuzz_RevertWhen_windowIsTooShort(uint32 window) public {
        ITwapFeed.Config memory c = _config(address(token0));
        c.window = uint32(bound(window, 0, 5 minutes - 1));
        _expectRefused(c, abi.encodeWithSelector(ITwapFeed.WindowTooShort.selector, c.window, 5 minutes));
    }

    function testFuzz_RevertWhen_uncertaintyIsTooSmall(uint64 uncertainty) public {
        ITwapFeed.Config memory c = _config(address(token0));
        c.uncertainty = uint64(bound(uncertainty, 0, 0.0003e18 - 1));
        _expectRefused(c, abi.encodeWithSelector(ITwapFeed.UncertaintyTooSmall.selector, c.uncertainty, 0.0003e18));
    }

    function test_RevertWhen_uncertaintyIsTooLarge() public {
        ITwapFeed.Config memory c = _config(address(token0));
        c.uncertainty = 0.495e18 + 1;
        _expectRefused(
            c,
            abi.encodeWithSelector(IFeed.UncertaintyTooLarge.selector, MAX_HALF_WIDTH + 1, MAX_HALF_WIDTH)
        );
    }

    function test_RevertWhen_minLiquidityIsZero() public {
        ITwapFeed.Config memory c = _config(address(token0));
        c.minLiquidity = 0;
        _expectRefused(c, abi.encodeWithSelector(ITwapFeed.MinLiquidityZero.selector));
    }

    function testFuzz_RevertWhen_decimalsAreUnsupported(uint256 decimals, bool first) public {
        decimals = bound(decimals, 25, type(uint256).max);
        first ? _makePool(decimals, 18) : _makePool(18, decimals);
        bytes4 selector = IFeed.DecimalsUnsupported.selector;
        _expectRefused(
            _config(address(token0)),
            abi.encodeWithSelector(selector, first ? token0 : token1, decimals, 24)
        );
    }

    /* VIEWS */

    function test_declarations_areThePoolsAndTheQuoteFeeds() public {
        ITwapFeed feed = _deploy(address(token1));
        quoteFeed.setUpdatedAt(START - 7);
        assertEq(feed.uncertainty(), 0.007e18);
        assertEq(feed.heartbeat(), 1 hours);
        assertEq(feed.updatedAt(), START - 7);
        assertEq(abi.encode(feed.config()), abi.encode(_config(address(token1))));
        (int256 meanTick, uint256 spot, ) = feed.poolState();
        assertEq(meanTick, TICK);
        assertEq(spot, SPOT);
    }

    /* HELPERS */

    function _makePool(uint256 decimals0, uint256 decimals1) private {
        (token0, token1) = (new HostileToken(decimals0), new HostileToken(decimals1));
        pool = new HostilePool(address(token0), address(token1));
        pool.setSecondsPerLiquidity(type(uint160).max, uint160((uint256(WINDOW) << 128) / 1e19)); // wraps around
        _setTick(TICK);
    }

    /// @dev Average and spot at `tick`; the cumulative starts at its highest, so that it wraps around if it grows.
    function _setTick(int256 tick) private {
        pool.setSpot(uint160(new TickMathHarness().sqrtPriceAtTickX96(tick)));
        pool.setTicks(type(int56).max, int56(tick * int256(uint256(WINDOW))));
    }

    /// @dev {USD/tok} bounds of the price at the pool's root, by its square.
    function _between(
        uint8[2] memory decimals,
        bool first,
        uint256 price
    ) private view returns (uint256 low, uint256 high) {
        (uint256 own, uint256 other) = first ? (decimals[0], decimals[1]) : (decimals[1], decimals[0]);
        low = _converted(10 ** own * price, first, Math.Rounding.Floor) / 10 ** other;
        high = Math.ceilDiv(_converted(10 ** own * price, first, Math.Rounding.Ceil), 10 ** other);
    }

    function _converted(uint256 amount, bool first, Math.Rounding up) private view returns (uint256) {
        uint256 root = pool.sqrtPriceX96();
        bool ratioUp = first == (up == Math.Rounding.Ceil);
        uint256 ratioX128 = Math.mulDiv(root, root, 1 << 64, ratioUp ? Math.Rounding.Ceil : Math.Rounding.Floor);
        return first ? Math.mulDiv(amount, ratioX128, 1 << 128, up) : Math.mulDiv(amount, 1 << 128, ratioX128, up);
    }

    function _config(address token) private view returns (ITwapFeed.Config memory) {
        return
            ITwapFeed.Config({
                pool: address(pool),
                token: token,
                quoteFeed: quoteFeed,
                window: WINDOW,
                minLiquidity: MIN_LIQUIDITY,
                uncertainty: UNCERTAINTY
            });
    }

    function _deploy(address token) private returns (ITwapFeed) {
        return ITwapFeed(_deployFeed("TwapFeed", abi.encode(_config(token))));
    }

    function _expectRevert(ITwapFeed feed, bytes memory reason) private {
        vm.expectRevert(reason);
        feed.quote();
        vm.expectRevert(reason);
        feed.guardedQuote();
    }

    function _expectRefused(ITwapFeed.Config memory c, bytes memory reason) private {
        _expectDeployRevert("TwapFeed", abi.encode(c), reason);
    }
}
