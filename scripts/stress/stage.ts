// One vault under one policy in one episode.
import type { Action, Address, Hex, RiskBook, VaultEntity } from "@ballast/sdk";
import { policyConfiguration } from "@ballast/sdk";
import { id } from "ethers";
import { ASSETS, marketPrice, symbolOf, toUnits, type AssetSymbol } from "./assets";
import type { Episode, Quantity } from "./history";
import { Journal } from "./journal";
import type { NamedPolicy } from "./policies";
import type { Random } from "./random";
import { readRates } from "./rates";
import { give, type World } from "./world";

const WAD = 10n ** 18n;
const DAY = 86_400n;
/** \{USD\} of the founder's tokens; one share a dollar. */
const SEED_VALUE = 1_000_000;
/** \{1\} Fraction of the vault that trades may lose in a period, and the period in \{s\}. */
const LOSS_BUDGET = WAD / 50n;
const LOSS_PERIOD = 30n * DAY;
/** Holds the shares that are locked at creation. */
const LOCK: Address = "0x000000000000000000000000000000000000dead";

/** All that the actors of one run share. */
export interface Stage {
  readonly world: World;
  readonly policy: NamedPolicy;
  readonly episode: Episode;
  readonly vault: VaultEntity;
  /** Components in the policy's order. */
  readonly symbols: readonly AssetSymbol[];
  readonly tokens: readonly Address[];
  /** Prices that the policy's feeds need. */
  readonly quantities: readonly Quantity[];
  readonly random: Random;
  readonly journal: Journal;
  /** Everybody who ever held shares. */
  readonly holders: Set<Address>;
}

/** Prices that the components need; ether's always, because every pool is against it. */
function quantitiesOf(symbols: readonly AssetSymbol[]): readonly Quantity[] {
  return [...new Set<Quantity>(["ETH", "USDC", ...symbols.flatMap((symbol) => ASSETS[symbol].quantities)])];
}

async function approveSeed({ chain }: World, vault: VaultEntity, founder: Address, creation: Action): Promise<void> {
  for (const approval of await vault.getRequirements(founder, creation)) await chain.transact(founder, approval);
}

/** What is particular to one vault of a run. */
export interface StageTerms {
  /** Makes the vault's address; shown where one of its invariants breaks. */
  readonly name: string;
  /** Seeds it. */
  readonly founder: Address;
  /** The zero address for nobody. */
  readonly allocator: Address;
  readonly random: Random;
  /** What measures the risk that the policy limits, if it limits any. */
  readonly risk?: RiskBook;
}

/** Creates a vault at its targets, seeded by the founder at the episode's first prices. */
export async function openStage(
  world: World,
  policy: NamedPolicy,
  episode: Episode,
  { name, founder, allocator, random, risk }: StageTerms,
): Promise<Stage> {
  const { client, accounts, chain } = world;
  const { owner } = accounts;
  const symbols = policy.file.components.map(({ asset }) => symbolOf(asset));
  const configuration = policyConfiguration(policy.file, world.assets, risk);
  const first = episode.days[0]?.close;
  if (first === undefined) throw new RangeError(`Episode "${episode.name}" has no day.`);
  const rates = await readRates(world);
  const seed: bigint[] = [];
  for (const [i, symbol] of symbols.entries()) {
    const value = (SEED_VALUE * Number(configuration.components[i]?.targetWeight ?? 0n)) / 10_000; // {USD}
    const amount = toUnits(value / marketPrice(symbol, first, rates), ASSETS[symbol].decimals);
    await give(world, symbol, founder, amount);
    seed.push(amount);
  }
  const salt = id(`${name}/${episode.name}`) as Hex;
  const vault = client.vault(await client.vaultAddress(founder, salt));
  const creation = client.createVault({
    name: policy.file.name,
    symbol: "BAL",
    owner,
    allocator,
    lossBudget: LOSS_BUDGET,
    lossPeriod: LOSS_PERIOD,
    policy: configuration,
    seed,
    seedShares: BigInt(SEED_VALUE) * WAD,
    salt,
  });
  await approveSeed(world, vault, founder, creation);
  const journal = new Journal(name, episode.name);
  journal.spent("createVault", await chain.transact(founder, creation.transaction));
  return {
    world,
    policy,
    episode,
    vault,
    symbols,
    tokens: configuration.components.map(({ token }) => token),
    quantities: quantitiesOf(symbols),
    random,
    journal,
    holders: new Set([LOCK, founder]),
  };
}

/** The symbol of a component's token. */
export function symbolAt({ tokens, symbols }: Stage, token: string): AssetSymbol {
  const symbol = symbols[tokens.findIndex((candidate) => candidate.toLowerCase() === token.toLowerCase())];
  if (symbol === undefined) throw new RangeError(`${token} is no component of the vault.`);
  return symbol;
}
