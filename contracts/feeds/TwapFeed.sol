// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {FixedPointMathLib} from "solady/src/utils/FixedPointMathLib.sol";
import {IFeed} from "../interfaces/IFeed.sol";
import {ITwapFeed} from "../interfaces/ITwapFeed.sol";
import {IUniswapV3PoolOracle} from "../interfaces/external/IUniswapV3PoolOracle.sol";
import {TickMath} from "../math/TickMath.sol";
import {Feed} from "./Feed.sol";
import {SourceReader} from "./SourceReader.sol";

/// @title A feed on a Uniswap V3 pool: the worse of average and spot, times the price of the pool's other token
/// @notice See `ITwapFeed` for what the pool must be like.
contract TwapFeed is Feed, ITwapFeed {
    using FixedPointMathLib for uint256;

    /// @dev {s}
    uint256 private constant _MIN_WINDOW = 5 minutes;
    /// @dev {1} in 18 decimals: 1.0001^2 - 1, rounded up to a whole basis point.
    uint256 private constant _MIN_UNCERTAINTY = 0.0003e18;
    uint256 private constant _Q96 = 1 << 96;
    /// @dev What the pool reverts with when the window is longer than its history.
    bytes32 private constant _OLD = keccak256(abi.encodeWithSignature("Error(string)", "OLD"));

    IUniswapV3PoolOracle private immutable _POOL;
    address private immutable _TOKEN;
    IFeed private immutable _QUOTE_FEED;
    uint32 private immutable _WINDOW;
    uint128 private immutable _MIN_LIQUIDITY;
    /// @dev {1} the pool's own part of `uncertainty`, 18 decimals.
    uint64 private immutable _POOL_UNCERTAINTY;
    bool private immutable _IS_TOKEN0;
    /// @dev {qTok} smallest units in one whole token, of the priced token and of the pool's other one.
    uint256 private immutable _TOKEN_UNIT;
    uint256 private immutable _QUOTE_UNIT;

    constructor(Config memory c) Feed(c.uncertainty + c.quoteFeed.uncertainty(), c.quoteFeed.heartbeat()) {
        require(c.window >= _MIN_WINDOW, WindowTooShort(c.window, _MIN_WINDOW));
        require(c.uncertainty >= _MIN_UNCERTAINTY, UncertaintyTooSmall(c.uncertainty, _MIN_UNCERTAINTY));
        require(c.minLiquidity > 0, MinLiquidityZero());
        _POOL = IUniswapV3PoolOracle(c.pool);
        _TOKEN = c.token;
        _QUOTE_FEED = c.quoteFeed;
        _WINDOW = c.window;
        _MIN_LIQUIDITY = c.minLiquidity;
        _POOL_UNCERTAINTY = c.uncertainty;
        (address token0, address token1) = (_POOL.token0(), _POOL.token1());
        require(c.token == token0 || c.token == token1, TokenNotInPool(c.pool, c.token, token0, token1));
        _IS_TOKEN0 = c.token == token0;
        _TOKEN_UNIT = 10 ** SourceReader.decimals(c.token, MAX_DECIMALS);
        _QUOTE_UNIT = 10 ** SourceReader.decimals(_IS_TOKEN0 ? token1 : token0, MAX_DECIMALS);
    }

    /* VIEW */

    /// @inheritdoc IFeed
    /// @dev The pool is read at its present state, so only the other token's price has an age.
    function updatedAt() external view returns (uint256) {
        return _QUOTE_FEED.updatedAt();
    }

    /// @inheritdoc ITwapFeed
    function poolState() public view returns (int256 meanTick, uint256 spotSqrtPriceX96, uint256 liquidity) {
        (meanTick, liquidity) = _observe();
        (spotSqrtPriceX96, ) = _POOL.slot0();
    }

    /// @inheritdoc ITwapFeed
    function config() external view returns (Config memory) {
        return
            Config({
                pool: address(_POOL),
                token: _TOKEN,
                quoteFeed: _QUOTE_FEED,
                window: _WINDOW,
                minLiquidity: _MIN_LIQUIDITY,
                uncertainty: _POOL_UNCERTAINTY
            });
    }

    /* INTERNAL */

    /// @dev The worse of average and spot, times the other token's sides.
    function _quote(bool guarded) internal view override returns (uint256 bid, uint256 ask) {
        (uint256 bidRootX96, uint256 askRootX96) = _worseRoots();
        (uint256 quoteBid, uint256 quoteAsk) = _quoteOf(_QUOTE_FEED, guarded);
        // {qQuote USD/(tok quote)} = {qTok/tok} * {USD/quote} * {qQuote/qTok}: the other token's price goes in first, so
        // that a token worth little keeps its digits
        uint256 low = _convertDown(_TOKEN_UNIT * quoteBid, bidRootX96);
        uint256 high = _convertUp(_TOKEN_UNIT * quoteAsk, askRootX96);
        (bid, ask) = _widen(low, high, _POOL_UNCERTAINTY, _QUOTE_UNIT * WAD);
        require(bid > 0, PriceTooSmall(ask));
    }

    /// @dev Of average and spot, the one at which the token is worth less and the one at which it is worth more. The
    /// root is of token1/token0, so for token1 the order turns round.
    function _worseRoots() private view returns (uint256 bidRootX96, uint256 askRootX96) {
        (int256 meanTick, uint256 spot, uint256 liquidity) = poolState();
        require(liquidity >= _MIN_LIQUIDITY, PoolTooThin(address(_POOL), liquidity, _MIN_LIQUIDITY));
        uint256 mean = TickMath.sqrtPriceAtTickX96(meanTick);
        return _IS_TOKEN0 ? (mean.min(spot), mean.max(spot)) : (mean.max(spot), mean.min(spot));
    }

    /// @dev Mean tick and harmonic mean liquidity over the window, as in Uniswap's OracleLibrary.
    function _observe() private view returns (int256 meanTick, uint256 liquidity) {
        uint32[] memory secondsAgos = new uint32[](2);
        secondsAgos[0] = _WINDOW;
        try _POOL.observe(secondsAgos) returns (int56[] memory ticks, uint160[] memory secondsPerLiquidityX128) {
            // The pool's accumulators are meant to wrap around, their differences are right all the same.
            unchecked {
                int256 window = int256(uint256(_WINDOW));
                int256 tickSum = ticks[1] - ticks[0];
                meanTick = tickSum / window;
                if (tickSum < 0 && tickSum % window != 0) --meanTick;
                // {liquidity} = {s} / {s/liquidity}
                liquidity = (uint256(_WINDOW) << 128) / (secondsPerLiquidityX128[1] - secondsPerLiquidityX128[0]);
            }
        } catch (bytes memory reason) {
            require(keccak256(reason) != _OLD, PoolHistoryTooShort(address(_POOL), _WINDOW));
            revert SourceReverted(address(_POOL), IUniswapV3PoolOracle.observe.selector);
        }
    }

    /// @dev `amount` of the token's smallest units in the other's. Two multiplications by the root instead of one by its
    /// square: the square does not fit a word, and a floor of a floor still errs on the same side.
    function _convertDown(uint256 amount, uint256 rootX96) private view returns (uint256) {
        (uint256 numerator, uint256 denominator) = _IS_TOKEN0 ? (rootX96, _Q96) : (_Q96, rootX96);
        return amount.fullMulDiv(numerator, denominator).fullMulDiv(numerator, denominator);
    }

    /// @dev As `_convertDown`, rounded up both times.
    function _convertUp(uint256 amount, uint256 rootX96) private view returns (uint256) {
        (uint256 numerator, uint256 denominator) = _IS_TOKEN0 ? (rootX96, _Q96) : (_Q96, rootX96);
        return amount.fullMulDivUp(numerator, denominator).fullMulDivUp(numerator, denominator);
    }
}
