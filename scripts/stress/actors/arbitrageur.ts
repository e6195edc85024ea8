// Keeps the pools at the market's prices, as far as their fees leave a profit in it.
import type { Address } from "@ballast/sdk";
import { MaxUint256 } from "ethers";
import { ASSETS, type AssetSymbol, type Rates } from "../assets";
import type { Market } from "../history";
import { fairPrice, poolsOf, sqrtPriceX96, tickBelow, type Pool } from "../pools";
import type { Protocols } from "../protocols";

/** What the arbitrageur may throw at the pools, in whole tokens: never all of it. */
const FUNDS: readonly (readonly [AssetSymbol, bigint])[] = [
  ["USDC", 20_000_000_000n],
  ["WETH", 5_000_000n],
  ["WBTC", 200_000n],
  ["LINK", 100_000_000n],
  ["wstETH", 5_000_000n],
];
/** \{USD\} Virtual reserve a side of the liquidity added around an episode's first price: about twice the depth in USD to 2 %. */
const DEPTH: Readonly<Record<string, number>> = {
  USDC: 300e6,
  WBTC: 150e6,
  LINK: 20e6,
  wstETH: 300e6,
};
/** \{1\} The added liquidity reaches from the price divided by this to the price times this. */
const REACH = 4;
/** \{hundredths of a bps\} */
const FEE_UNIT = 1e6;
const NEVER = 2n ** 40n - 1n;

/** An account with deep pockets that trades with the pools alone. */
export class Arbitrageur {
  readonly #pools: readonly Pool[];

  constructor(
    readonly protocols: Protocols,
    readonly account: Address,
  ) {
    this.#pools = poolsOf(protocols.env.addresses);
  }

  /** Pockets and approvals. */
  async prepare(): Promise<void> {
    const { env } = this.protocols;
    const { swapRouter02, nonfungiblePositionManager } = env.addresses;
    for (const [symbol, amount] of FUNDS) {
      const token = env.addresses[ASSETS[symbol].address];
      await env.fund(token, this.account, amount * 10n ** BigInt(ASSETS[symbol].decimals));
      for (const spender of [swapRouter02, nonfungiblePositionManager]) {
        await this.protocols.send(this.account, "erc20", token, "approve", [spender, MaxUint256]);
      }
    }
  }

  /** Trades every pool to the edge of what its fee makes worth it. */
  async follow(market: Market, rates: Rates): Promise<void> {
    for (const pool of this.#pools) {
      const fair = fairPrice(pool, market, rates);
      const fee = 1 - pool.fee / FEE_UNIT;
      await this.#bringInside(pool, sqrtPriceX96(fair * fee), sqrtPriceX96(fair / fee));
    }
  }

  /** Brings the pools to the market and adds liquidity of a usual size around the price. */
  async settle(market: Market, rates: Rates): Promise<void> {
    for (const pool of this.#pools) {
      const fair = fairPrice(pool, market, rates);
      await this.#bringInside(pool, sqrtPriceX96(fair), sqrtPriceX96(fair));
      await this.#provide(pool, fair, market.ETH);
    }
  }

  /** Moves one pool's price to a market in which something has another price. */
  async push(pool: Pool, market: Market, rates: Rates): Promise<void> {
    const target = sqrtPriceX96(fairPrice(pool, market, rates));
    await this.#bringInside(pool, target, target);
  }

  async #bringInside(pool: Pool, low: bigint, high: bigint): Promise<void> {
    const { env } = this.protocols;
    const [price] = await this.protocols.read("uniswapV3Pool", pool.address, "slot0");
    if (typeof price !== "bigint" || (price >= low && price <= high)) return;
    const isUp = price < low;
    const [give, take] = isUp ? [pool.token1, pool.token0] : [pool.token0, pool.token1];
    const amount = (await this.protocols.balanceOf(give, this.account)) / 2n;
    const swap = [give, take, pool.fee, this.account, amount, 0, isUp ? low : high];
    await this.protocols.send(this.account, "swapRouter02", env.addresses.swapRouter02, "exactInputSingle", [swap]);
  }

  /** Adds a position of the pool's depth. Every pool's token1 is WETH. */
  async #provide(pool: Pool, price: number, etherPrice: number): Promise<void> {
    const { env } = this.protocols;
    const depth = ((DEPTH[pool.assets[0]] ?? 0) / etherPrice) * 1e18; // {wei} = {USD} / {USD/ETH} * {wei/ETH}
    const root = Math.sqrt(price);
    const liquidity = depth / root;
    const reach = Math.sqrt(REACH);
    const amount0 = BigInt(Math.ceil(liquidity * (1 / root - 1 / (root * reach))));
    const amount1 = BigInt(Math.ceil(liquidity * (root - root / reach)));
    const ticks = [tickBelow(price / REACH, pool.tickSpacing), tickBelow(price * REACH, pool.tickSpacing)];
    const position = [pool.token0, pool.token1, pool.fee, ...ticks, amount0, amount1, 0, 0, this.account, NEVER];
    const manager = env.addresses.nonfungiblePositionManager;
    await this.protocols.send(this.account, "nonfungiblePositionManager", manager, "mint", [position]);
  }
}
