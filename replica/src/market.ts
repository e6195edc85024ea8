import { ADDRESSES } from "./addresses";
import type { ReserveDescription } from "./protocols/aave";
import type { FeedDescription } from "./protocols/chainlink";

/** The feeds of the replica, by the asset and quote they price. */
export const FEEDS = {
  ethUsd: { proxy: ADDRESSES.ethUsdFeed, description: "ETH / USD", decimals: 8 },
  btcUsd: { proxy: ADDRESSES.btcUsdFeed, description: "BTC / USD", decimals: 8 },
  usdcUsd: { proxy: ADDRESSES.usdcUsdFeed, description: "USDC / USD", decimals: 8 },
  linkUsd: { proxy: ADDRESSES.linkUsdFeed, description: "LINK / USD", decimals: 8 },
  stethEth: { proxy: ADDRESSES.stethEthFeed, description: "STETH / ETH", decimals: 18 },
} as const satisfies Record<string, FeedDescription>;

export type FeedName = keyof typeof FEEDS;

/**
 * Prices when the replica starts, in each feed's decimals. ETH is the price of the recorded pool tick (193872);
 * the others are of late May 2024, rounded.
 */
export const INITIAL_ANSWERS: Readonly<Record<FeedName, bigint>> = {
  ethUsd: 3_808_00000000n,
  btcUsd: 69_000_00000000n,
  usdcUsd: 1_00000000n,
  linkUsd: 17_00000000n,
  stethEth: 999_500_000_000_000_000n,
};

/** {wei of stETH per wstETH} in the stand-in when the replica starts; the pool is seeded at it. */
export const INITIAL_STAKED_ETHER_RATE = 1.1637;

const volatile = { baseRate: 0n, reserveFactor: 1500n, slope2: 8000n };

/** Aave's markets; risk parameters of mainnet's market in May 2024, rounded. */
export const RESERVES: readonly ReserveDescription[] = [
  {
    symbol: "WETH",
    asset: ADDRESSES.weth,
    priceFeed: ADDRESSES.ethUsdFeed,
    decimals: 18,
    configuratorNonce: 1,
    loanToValue: 8050n,
    liquidationThreshold: 8300n,
    liquidationBonus: 10500n,
    optimalUtilisation: 9000n,
    slope1: 300n,
    ...volatile,
  },
  {
    symbol: "WBTC",
    asset: ADDRESSES.wbtc,
    priceFeed: ADDRESSES.btcUsdFeed,
    decimals: 8,
    configuratorNonce: 7,
    loanToValue: 7300n,
    liquidationThreshold: 7800n,
    liquidationBonus: 10500n,
    optimalUtilisation: 4500n,
    slope1: 400n,
    ...volatile,
  },
  {
    symbol: "USDC",
    asset: ADDRESSES.usdc,
    priceFeed: ADDRESSES.usdcUsdFeed,
    decimals: 6,
    configuratorNonce: 10,
    loanToValue: 7700n,
    liquidationThreshold: 8000n,
    liquidationBonus: 10450n,
    reserveFactor: 1000n,
    optimalUtilisation: 9000n,
    baseRate: 0n,
    slope1: 550n,
    slope2: 6000n,
  },
  {
    symbol: "LINK",
    asset: ADDRESSES.link,
    priceFeed: ADDRESSES.linkUsdFeed,
    decimals: 18,
    configuratorNonce: 16,
    loanToValue: 5300n,
    liquidationThreshold: 6800n,
    liquidationBonus: 10700n,
    optimalUtilisation: 4500n,
    slope1: 700n,
    ...volatile,
  },
];

/** A Uniswap V3 pool to create and seed. Token order is Uniswap's (by address). */
export interface PoolDescription {
  readonly name: string;
  readonly address: string;
  readonly token0: string;
  readonly token1: string;
  readonly fee: number;
  readonly tickSpacing: number;
  /** Smallest units of token1 that one smallest unit of token0 costs. */
  readonly price: number;
  /** Virtual liquidity in range at the start, in Uniswap's units. */
  readonly liquidity: number;
}

const ETH = 3808;
const BTC = 69_000;
const LINK = 17;

/**
 * The USDC/WETH pool has the liquidity recorded on mainnet (1.267e19 at tick 193872). The other depths are choices of
 * ours of a realistic order: no recorded sample was at hand.
 */
export const POOLS: readonly PoolDescription[] = [
  {
    name: "USDC/WETH 0.05 %",
    address: ADDRESSES.usdcWethPool,
    token0: ADDRESSES.usdc,
    token1: ADDRESSES.weth,
    fee: 500,
    tickSpacing: 10,
    price: 1e12 / ETH,
    liquidity: 1.267e19,
  },
  {
    name: "WBTC/WETH 0.05 %",
    address: ADDRESSES.wbtcWethPool,
    token0: ADDRESSES.wbtc,
    token1: ADDRESSES.weth,
    fee: 500,
    tickSpacing: 10,
    price: (BTC / ETH) * 1e10,
    liquidity: 5e17,
  },
  {
    name: "LINK/WETH 0.3 %",
    address: ADDRESSES.linkWethPool,
    token0: ADDRESSES.link,
    token1: ADDRESSES.weth,
    fee: 3000,
    tickSpacing: 60,
    price: LINK / ETH,
    liquidity: 6e23,
  },
  {
    name: "wstETH/WETH 0.01 %",
    address: ADDRESSES.wstethWethPool,
    token0: ADDRESSES.wsteth,
    token1: ADDRESSES.weth,
    fee: 100,
    tickSpacing: 1,
    price: INITIAL_STAKED_ETHER_RATE * 0.9995,
    liquidity: 4e24,
  },
];
