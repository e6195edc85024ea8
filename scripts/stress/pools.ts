// Uniswap V3 pools and their prices.
import { POOLS, type PoolDescription } from "@ballast/replica";
import { ASSETS, marketPrice, SYMBOLS, type AssetSymbol, type Rates } from "./assets";
import type { Market } from "./history";

/** A pool between two assets. */
export interface Pool extends PoolDescription {
  readonly assets: readonly [AssetSymbol, AssetSymbol];
}

/** Addresses by name, as the replica has them. */
type Addresses = Readonly<Record<string, string>>;

/** The replica's pools with the assets' symbols. */
export function poolsOf(addresses: Addresses): readonly Pool[] {
  const symbolAt = (token: string): AssetSymbol => {
    const found = SYMBOLS.find((symbol) => addresses[ASSETS[symbol].address] === token);
    if (found === undefined) throw new RangeError(`No asset of the job is at ${token}.`);
    return found;
  };
  return POOLS.map((pool) => ({ ...pool, assets: [symbolAt(pool.token0), symbolAt(pool.token1)] }));
}

/** Smallest units of token1 that one smallest unit of token0 is worth on the market. */
export function fairPrice({ assets: [asset0, asset1] }: Pool, market: Market, rates: Rates): number {
  const decimals = ASSETS[asset1].decimals - ASSETS[asset0].decimals;
  return (marketPrice(asset0, market, rates) / marketPrice(asset1, market, rates)) * 10 ** decimals;
}

/** floor(sqrt(price) * 2^96) with the precision of a double. */
export function sqrtPriceX96(price: number): bigint {
  return BigInt(Math.floor(Math.sqrt(price) * 2 ** 48)) << 48n;
}

/** Price of the pool's token0 in token1, in smallest units. */
export function priceOf(sqrtPrice: bigint): number {
  return (Number(sqrtPrice) / 2 ** 96) ** 2;
}

/** Nearest usable tick at or below a price. */
export function tickBelow(price: number, tickSpacing: number): number {
  return Math.floor(Math.log(price) / Math.log(1.0001) / tickSpacing) * tickSpacing;
}
