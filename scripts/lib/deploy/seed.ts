import type { PolicyFile } from "@ballast/sdk";
import type { Provider } from "ethers";
import type { NetworkConfig, VaultTerms } from "../networkConfig";
import type { AssetTerms } from "./assetBook";
import { callSource, sourcePrice } from "./sourcePrice";

const WAD = 10n ** 18n;
const BPS = 10_000n;
/** {1} as a divisor: what a rate may grow between the look at it and the deposit; ten per cent a year take nine hours. */
const GROWTH_DIVISOR = 10_000n;

/** {tok} by symbol. */
export type Amounts = ReadonlyMap<string, bigint>;

/** Terms of an asset that a policy names. */
export function assetTerms(config: NetworkConfig, symbol: string): AssetTerms {
  const terms = Object.hasOwn(config.assets, symbol) ? config.assets[symbol] : undefined;
  if (terms !== undefined) return terms;
  throw new Error(`"${symbol}" is not among the network's assets: ${Object.keys(config.assets).join(", ")}.`);
}

/** {tok} Per component, what the seed of a vault is made of at the sources' prices now, rounded down. */
export async function seedOf(
  provider: Provider,
  config: NetworkConfig,
  { seed, policy }: VaultTerms,
  file: PolicyFile,
): Promise<readonly bigint[]> {
  const amounts: bigint[] = [];
  for (const { asset, targetWeight } of file.components) {
    const { decimals, feed } = assetTerms(config, asset);
    const price = await sourcePrice(provider, config.feeds, feed);
    // {tok} = {USD} * {bps} / {bps} * {tok/wholeTok} / {USD/wholeTok}
    const amount = (seed * WAD * targetWeight * 10n ** BigInt(decimals)) / (BPS * price);
    if (targetWeight > 0n && amount === 0n) {
      throw new Error(`A seed of ${seed} USD for ${policy} buys no smallest unit of ${asset}. Raise it.`);
    }
    amounts.push(amount);
  }
  return amounts;
}

/** {tok} Sum by symbol of several seeds. */
export function totalOf(seeds: readonly { readonly file: PolicyFile; readonly seed: readonly bigint[] }[]): Amounts {
  const total = new Map<string, bigint>();
  for (const { file, seed } of seeds) {
    file.components.forEach(({ asset }, i) => total.set(asset, (total.get(asset) ?? 0n) + (seed[i] ?? 0n)));
  }
  return total;
}

/** A deposit into an ERC-4626 token that makes up for shares the deployer does not hold. */
export interface Wrapping {
  readonly share: string;
  readonly asset: string;
  /** {tok} of the asset. */
  readonly assets: bigint;
}

/** A token of which the deployer holds too little. */
export interface Shortage {
  readonly symbol: string;
  readonly token: string;
  /** {tok} */
  readonly needed: bigint;
  /** {tok} */
  readonly held: bigint;
}

/** What paying the seeds takes beyond what is held. */
export interface SeedPlan {
  readonly wrappings: readonly Wrapping[];
  readonly shortages: readonly Shortage[];
}

/** {tok} What `account` holds of an asset. */
async function balanceOf(provider: Provider, { token }: AssetTerms, account: string): Promise<bigint> {
  return callSource(provider, token, "balanceOf(address) view returns (uint256)", [account]);
}

/** Compares the seeds with what `account` holds. Missing ERC-4626 shares are planned as deposits of their asset. */
export async function planSeeds(
  provider: Provider,
  config: NetworkConfig,
  account: string,
  total: Amounts,
): Promise<SeedPlan> {
  const needed = new Map(total);
  const wrappings: Wrapping[] = [];
  for (const [symbol, amount] of total) {
    const terms = assetTerms(config, symbol);
    if (terms.wraps === undefined) continue;
    const missing = amount - (await balanceOf(provider, terms, account));
    needed.delete(symbol);
    if (missing <= 0n) continue;
    const cost = await callSource(provider, terms.token, "previewMint(uint256) view returns (uint256)", [missing]);
    const assets = cost + cost / GROWTH_DIVISOR + 1n;
    wrappings.push({ share: symbol, asset: terms.wraps, assets });
    needed.set(terms.wraps, (needed.get(terms.wraps) ?? 0n) + assets);
  }
  const shortages: Shortage[] = [];
  for (const [symbol, amount] of needed) {
    const terms = assetTerms(config, symbol);
    const held = await balanceOf(provider, terms, account);
    if (held < amount) shortages.push({ symbol, token: terms.token, needed: amount, held });
  }
  return { wrappings, shortages };
}
