// Facts of Ethereum mainnet, and of replicas and forks of it. Feed terms are immutable once deployed.
import type { AssetTerms } from "./assetBook";
import type { ChainlinkTerms, FeedBook } from "./feedTerms";

const WAD = 10n ** 18n;
const HOUR = 3_600n; // {s}
const DAY = 86_400n; // {s}
/** {answer/USD} Chainlink's dollar feeds have 8 decimals. */
const DOLLAR = 10n ** 8n;

/** Uniswap's SwapRouter02 (Uniswap's deployment page for Ethereum). */
export const SWAP_ROUTER_02 = "0x68b3465833fb72A70ecDF485E0e4C7bD8665Fc45";

/** Permit2, at the same address on every chain (its own README). */
export const PERMIT2 = "0x000000000022D473030F116dDEE9F6B43aC78BA3";

const WETH = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2";
const WBTC = "0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599";
const LINK = "0x514910771AF9Ca656af840dff83E8264EcF986CA";
export const USDC = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const WSTETH = "0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0";
/** Aave's ERC-4626 wrapper (StataTokenV2) of aEthUSDC. */
const WA_ETH_USDC = "0xD4fa2D31b7968E448877f69A96DE69f5de8cD23E";
/** Uniswap V3, USDC/WETH 0.05 %: the deepest pool of ether against dollars. */
const USDC_WETH_POOL = "0x88e6A0c2dDD26FEEb64F039a2c41296FcB3f5640";

/**
 * An answer that missed one update is still taken, at the width its age gives it; one that missed two is not. In recorded
 * rounds of 2022 to 2024 the longest gap of ETH/USD and BTC/USD was 3,720 s, of STETH/ETH 86,608 s: just above the
 * heartbeat.
 */
function chainlink(terms: Omit<ChainlinkTerms, "kind" | "maxAge">): ChainlinkTerms {
  return { kind: "chainlink", ...terms, maxAge: 2n * terms.heartbeat };
}

/**
 * Uncertainty and heartbeat are deviation threshold and heartbeat as Chainlink publishes them for each proxy
 * (data.chain.link, Ethereum mainnet). Volatilities are about a seventh above the realised ones of daily closes in the
 * four years to January 2026: ETH 70 %, BTC 51 %, LINK 89 %. Answers outside the bounds, about two orders of magnitude
 * or more around the prices of those years (one for the peg to ether), are a broken source and not a market.
 */
export const MAINNET_FEEDS: FeedBook = {
  EthUsdFeed: chainlink({
    aggregator: "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419", // ETH / USD, 8 decimals
    uncertainty: WAD / 200n, // {1} 0.5 %
    heartbeat: HOUR,
    volatility: (WAD * 8n) / 10n, // {1/√year} 80 %
    minAnswer: 10n * DOLLAR,
    maxAnswer: 1_000_000n * DOLLAR,
  }),
  BtcUsdFeed: chainlink({
    aggregator: "0xF4030086522a5bEEa4988F8cA5B36dbC97BeE88c", // BTC / USD, 8 decimals
    uncertainty: WAD / 200n, // {1} 0.5 %
    heartbeat: HOUR,
    volatility: (WAD * 6n) / 10n, // {1/√year} 60 %
    minAnswer: 100n * DOLLAR,
    maxAnswer: 10_000_000n * DOLLAR,
  }),
  LinkUsdFeed: chainlink({
    aggregator: "0x2c1d072e956AFFC0D435Cb7AC38EF18d24d9127c", // LINK / USD, 8 decimals
    uncertainty: WAD / 100n, // {1} 1 %
    heartbeat: HOUR,
    volatility: WAD, // {1/√year} 100 %
    minAnswer: DOLLAR / 100n,
    maxAnswer: 10_000n * DOLLAR,
  }),
  UsdcUsdFeed: chainlink({
    aggregator: "0x8fFfFfd4AfB6115b954Bd326cbe7B4BA576818f6", // USDC / USD, 8 decimals
    uncertainty: WAD / 400n, // {1} 0.25 %
    heartbeat: DAY,
    volatility: WAD / 100n, // {1/√year} 1 %: a peg, whose breaks the deviation threshold reports
    minAnswer: DOLLAR / 100n,
    maxAnswer: 100n * DOLLAR,
  }),
  StethEthFeed: chainlink({
    aggregator: "0x86392dC19c0b719886221c78AB11eb8Cf5c52812", // STETH / ETH, 18 decimals
    uncertainty: WAD / 200n, // {1} 0.5 %
    heartbeat: DAY,
    volatility: WAD / 50n, // {1/√year} 2 %: a peg to ether
    minAnswer: WAD / 10n,
    maxAnswer: 10n * WAD,
  }),
  EthUsdPoolFeed: {
    kind: "twap",
    pool: USDC_WETH_POOL,
    token: WETH,
    quoteFeed: "UsdcUsdFeed",
    window: HOUR / 2n, // long against a push of some blocks, short against the market
    minLiquidity: WAD, // {liquidity} a twelfth of what mainnet's pool had at block 19,934,116
    uncertainty: WAD / 500n, // {1} 0.2 %: the pool's fee, ticks rounded down, and arbitrage that has to pay gas
  },
  EthUsdGuardedFeed: {
    kind: "guarded",
    primary: "EthUsdFeed",
    second: "EthUsdPoolFeed",
    hardLimit: WAD / 20n, // {1} 5 %: above it one of the two is wrong, and entries wait
  },
  StethUsdFeed: { kind: "cross", base: "StethEthFeed", quoteLeg: "EthUsdGuardedFeed" },
  WaEthUsdcFeed: {
    kind: "rate",
    source: WA_ETH_USDC,
    view: "convertToAssets(uint256)",
    argument: 10n ** 6n, // one whole share
    rateDecimals: 6,
    assetFeed: "UsdcUsdFeed",
    maxGrowth: WAD / 4n, // {1/year} Aave v2's USDC paid at most 15 % over any week of 2020 to 2022
  },
  WstethFeed: {
    kind: "rate",
    source: WSTETH,
    view: "stEthPerToken()",
    argument: 0n,
    rateDecimals: 18,
    assetFeed: "StethUsdFeed",
    maxGrowth: WAD / 10n, // {1/year} about three times what staking pays
  },
};

/** Assets that policies may name. */
export const MAINNET_ASSETS: Readonly<Record<string, AssetTerms>> = {
  WETH: { token: WETH, decimals: 18, feed: "EthUsdGuardedFeed" },
  WBTC: { token: WBTC, decimals: 8, feed: "BtcUsdFeed" },
  LINK: { token: LINK, decimals: 18, feed: "LinkUsdFeed" },
  USDC: { token: USDC, decimals: 6, feed: "UsdcUsdFeed" },
  waEthUSDC: { token: WA_ETH_USDC, decimals: 6, feed: "WaEthUsdcFeed", wraps: "USDC" },
  wstETH: { token: WSTETH, decimals: 18, feed: "WstethFeed" },
};
