// What the vaults' components are worth on the market, beside what the feeds say.
import type { FeedName } from "@ballast/replica";
import type { Market, Quantity } from "./history";

/** Symbols as policies name them. */
export const SYMBOLS = ["WETH", "WBTC", "LINK", "USDC", "waEthUSDC", "wstETH"] as const;
export type AssetSymbol = (typeof SYMBOLS)[number];

/** An asset as the job knows it. */
export interface AssetTerms {
  /** Name in the replica's address book. */
  readonly address: "weth" | "wbtc" | "link" | "usdc" | "aaveUsdcVault" | "wsteth";
  readonly decimals: number;
  /** Quantities whose product is its price, but for a wrapper's rate. */
  readonly quantities: readonly Quantity[];
}

export const ASSETS: Readonly<Record<AssetSymbol, AssetTerms>> = {
  WETH: { address: "weth", decimals: 18, quantities: ["ETH"] },
  WBTC: { address: "wbtc", decimals: 8, quantities: ["BTC"] },
  LINK: { address: "link", decimals: 18, quantities: ["LINK"] },
  USDC: { address: "usdc", decimals: 6, quantities: ["USDC"] },
  waEthUSDC: { address: "aaveUsdcVault", decimals: 6, quantities: ["USDC"] },
  wstETH: { address: "wsteth", decimals: 18, quantities: ["stETH/ETH", "ETH"] },
};

/** Which Chainlink feed tells a quantity, and in how many decimals. */
export const FEED_OF: Readonly<Record<Quantity, { readonly feed: FeedName; readonly decimals: number }>> = {
  ETH: { feed: "ethUsd", decimals: 8 },
  BTC: { feed: "btcUsd", decimals: 8 },
  LINK: { feed: "linkUsd", decimals: 8 },
  USDC: { feed: "usdcUsd", decimals: 8 },
  "stETH/ETH": { feed: "stethEth", decimals: 18 },
};

/** \{underlying/wrapper\} Of the assets that wrap another. */
export type Rates = Readonly<Partial<Record<AssetSymbol, number>>>;

/** Narrows a policy's symbol. @throws RangeError naming the assets that there are. */
export function symbolOf(text: string): AssetSymbol {
  const found = SYMBOLS.find((symbol) => symbol === text);
  if (found !== undefined) return found;
  throw new RangeError(`The main job has no market for "${text}", only for ${SYMBOLS.join(", ")}.`);
}

/** \{USD\} Market price of one token. */
export function marketPrice(symbol: AssetSymbol, market: Market, rates: Rates): number {
  return ASSETS[symbol].quantities.reduce((price, quantity) => price * market[quantity], rates[symbol] ?? 1);
}

/** A price as a Chainlink answer. Nine digits after the point are more than any table has. */
export function answerOf(quantity: Quantity, price: number): bigint {
  const { decimals } = FEED_OF[quantity];
  return decimals > 9 ? BigInt(Math.round(price * 1e9)) * 10n ** BigInt(decimals - 9) : BigInt(Math.round(price * 1e8));
}

/** \{tok\} of a number of whole tokens. */
export function toUnits(amount: number, decimals: number): bigint {
  return (BigInt(Math.round(amount * 1e6)) * 10n ** BigInt(decimals)) / 10n ** 6n;
}

/** A number of whole tokens, for people. */
export function fromUnits(amount: bigint, decimals: number): number {
  return Number(amount) / 10 ** decimals;
}
