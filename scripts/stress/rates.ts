// Rates of the assets that wrap another, which grow with time.
import { refreshRate, type Address } from "@ballast/sdk";
import { ASSETS, fromUnits, type Rates } from "./assets";
import type { World } from "./world";

/** Assets whose feed keeps records of a rate. */
const WRAPPERS = ["waEthUSDC", "wstETH"] as const;

/** \{underlying/wrapper\} now. */
export async function readRates({ protocols }: Pick<World, "protocols">): Promise<Rates> {
  const { aaveUsdcVault, wsteth } = protocols.env.addresses;
  const dollars = await protocols.readNumber("erc4626", aaveUsdcVault, "convertToAssets", [10n ** 6n]);
  const ether = await protocols.readNumber("stakedEther", wsteth, "stEthPerToken");
  return {
    waEthUSDC: fromUnits(dollars, ASSETS.waEthUSDC.decimals),
    wstETH: fromUnits(ether, 18), // {stETH/wstETH}
  };
}

/** Lets the feeds record the rates, as anybody may once an hour. */
export async function refreshRates({ chain, assets }: Pick<World, "chain" | "assets">, from: Address): Promise<void> {
  for (const symbol of WRAPPERS) {
    const feed = assets[symbol]?.feed;
    if (feed !== undefined) await chain.transact(from, refreshRate({ feed }).transaction);
  }
}
