// Ways from one component to another over the real venues.
import { erc4626RouteData, uniswapPath, type Address, type Hex } from "@ballast/sdk";
import { ASSETS, type AssetSymbol } from "./assets";
import { poolsOf } from "./pools";
import type { World } from "./world";

/** A route contract and what it has to be told. */
export interface Way {
  readonly route: Address;
  readonly data: Hex;
  /** \{tok\} What a venue would bring now; the call moves nothing. */
  quote(amountIn: bigint): Promise<bigint>;
}

const WRAPPED: AssetSymbol = "waEthUSDC";
const UNWRAPPED: AssetSymbol = "USDC";

function wrapperWay({ protocols, routes, env }: World, isEntry: boolean): Way {
  const view = isEntry ? "previewDeposit" : "previewRedeem";
  return {
    route: routes.erc4626,
    data: erc4626RouteData(isEntry ? "enter" : "leave"),
    quote: (amountIn) => protocols.readNumber("erc4626", env.addresses.aaveUsdcVault, view, [amountIn]),
  };
}

/** Fee of the pool of an asset and WETH. */
function feeOf({ env }: World, symbol: AssetSymbol): number {
  const pool = poolsOf(env.addresses).find(({ assets }) => assets.includes(symbol) && assets.includes("WETH"));
  if (pool === undefined) throw new RangeError(`There is no pool of ${symbol} and WETH.`);
  return pool.fee;
}

function uniswapWay(world: World, sell: AssetSymbol, buy: AssetSymbol): Way {
  const { env, protocols, routes } = world;
  const symbols: AssetSymbol[] = sell === "WETH" || buy === "WETH" ? [sell, buy] : [sell, "WETH", buy];
  const fees = symbols.filter((symbol) => symbol !== "WETH").map((symbol) => feeOf(world, symbol));
  const data = uniswapPath(
    symbols.map((symbol) => env.addresses[ASSETS[symbol].address]),
    fees,
  );
  const { quoterV2 } = env.addresses;
  return {
    route: routes.uniswapV3,
    data,
    quote: (amountIn) => protocols.readNumber("quoterV2", quoterV2, "quoteExactInput", [data, amountIn]),
  };
}

/** The way between two components, or undefined where it takes a stop at plain dollars. */
export function wayBetween(world: World, sell: AssetSymbol, buy: AssetSymbol): Way | undefined {
  if (sell === UNWRAPPED && buy === WRAPPED) return wrapperWay(world, true);
  if (sell === WRAPPED && buy === UNWRAPPED) return wrapperWay(world, false);
  return sell === WRAPPED || buy === WRAPPED ? undefined : uniswapWay(world, sell, buy);
}
