import {
  BallastClient,
  type Address,
  type FeeTerms,
  type Hex,
  type PolicyConfiguration,
  type VaultEntity,
} from "@ballast/sdk";
import { ADDRESSES } from "@ballast/replica";
import { errorOf, ethersReader, send } from "@ballast/sdk/ethers";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { Interface, toBeHex, zeroPadValue, type BaseContract } from "ethers";
import { ethers } from "hardhat";
import { deployHarness } from "./sources";
import { Random, SEED } from "./random";

const WAD = 10n ** 18n;
const BPS = 10_000;
const LOSS_PERIOD = 30n * 86_400n;
const PLENTY = 2n ** 140n;
/** Gets a tenth of every fee. */
const PROTOCOL = "0x00000000000000000000000000000000000009fe";
/** Gets the rest. */
const FEE_RECIPIENT: Address = "0x0000000000000000000000000000000000000fee";
/** {USD} What a vault is seeded with. */
const SEED_VALUE = 1_000_000n * WAD;

/** Moods of `StubbornToken`. */
export const MOODS = { moves: 0, reverts: 1, returnsFalse: 2, movesHalf: 3, takesFee: 4, silent: 5 } as const;

/** A component of the world: a token with a will of its own, and a feed that quotes what it is told. */
export interface Asset {
  readonly token: BaseContract;
  readonly feed: BaseContract;
  readonly address: Address;
  readonly unit: bigint;
  /** {USD/tok} What the feed's quotes are around. */
  price: bigint;
}

export interface World {
  readonly client: BallastClient;
  readonly vault: VaultEntity;
  readonly assets: readonly Asset[];
  readonly desk: Address;
  readonly actor: HardhatEthersSigner;
  readonly configuration: PolicyConfiguration;
}

/** Sends a transaction to a test contract. */
export async function tell(contract: BaseContract, name: string, ...values: unknown[]): Promise<void> {
  await (await contract.getFunction(name).send(...values)).wait();
}

export async function addressOfContract(contract: BaseContract): Promise<Address> {
  return (await contract.getAddress()).toLowerCase() as Address;
}

export async function firstSigner(): Promise<HardhatEthersSigner> {
  const [signer] = await ethers.getSigners();
  if (signer === undefined) throw new Error("Hardhat gave no signer.");
  return signer;
}

/** Registry, implementation and factory. */
export async function deployProtocol(): Promise<BallastClient> {
  const registry = await ethers.deployContract("PolicyRegistry", [
    await addressOfContract(await ethers.deployContract("RiskLimits")),
  ]);
  const owner = (await firstSigner()).address;
  const protocolFee = await ethers.deployContract("ProtocolFee", [owner, PROTOCOL, 1_000]);
  const administration = await ethers.deployContract("VaultAdministration", [
    await registry.getAddress(),
    await protocolFee.getAddress(),
  ]);
  const auction = await ethers.deployContract("RebalanceAuction");
  const auctions = await ethers.deployContract("VaultAuctions", [
    await registry.getAddress(),
    await auction.getAddress(),
  ]);
  const entry = await ethers.deployContract("ComponentEntry", [ADDRESSES.permit2]);
  const wrapper = await ethers.deployContract("WrappedVault", [ADDRESSES.permit2]);
  const entryFactory = await ethers.deployContract("EntryFactory", [
    await entry.getAddress(),
    await wrapper.getAddress(),
  ]);
  const entries = await ethers.deployContract("VaultEntries", [
    await registry.getAddress(),
    await protocolFee.getAddress(),
    await entryFactory.getAddress(),
  ]);
  const implementation = await ethers.deployContract("AllocationVault", [
    await registry.getAddress(),
    await administration.getAddress(),
    await auctions.getAddress(),
    await entries.getAddress(),
    await protocolFee.getAddress(),
  ]);
  const factory = await ethers.deployContract("VaultFactory", [await implementation.getAddress()]);
  return new BallastClient(ethersReader(ethers.provider), {
    registry: await registry.getAddress(),
    factory: await factory.getAddress(),
  });
}

async function addAsset(random: Random, actor: HardhatEthersSigner, i: number): Promise<Asset> {
  const decimals = random.pick([6, 8, 18, 18, 2, 24]);
  const token = await deployHarness(actor, "StubbornToken", `T${i}`, decimals);
  const feed = await deployHarness(actor, "HostileFeed", 0, 3600);
  const price = random.scaled(WAD, 1e-2, 1e5);
  const asset = { token, feed, address: await addressOfContract(token), unit: 10n ** BigInt(decimals), price };
  await setQuotes(random, asset);
  await tell(token, "mint", actor.address, PLENTY);
  return asset;
}

/** Quotes around the asset's price, the guarded ones sometimes wider. */
export async function setQuotes(random: Random, asset: Asset): Promise<void> {
  const quoteOf = (widest: number): [bigint, bigint] => {
    const half = random.chance(0.1) ? 0n : random.scaled(asset.price, 1e-5, widest);
    return [asset.price - half, asset.price + half + BigInt(random.integer(0, 1))];
  };
  const plain = quoteOf(0.03);
  if (random.chance(0.5)) return tell(asset.feed, "setBoth", ...plain);
  await tell(asset.feed, "setQuote", ...plain);
  await tell(asset.feed, "setGuardedQuote", ...quoteOf(0.1));
}

/** Positive integers that add up to 10,000. */
function randomTargets(random: Random, count: number): number[] {
  const raw = Array.from({ length: count }, () => random.integer(1, 100));
  const sum = raw.reduce((total, part) => total + part, 0);
  const targets = raw.map((part) => Math.floor((part * BPS) / sum));
  const rest = BPS - targets.reduce((total, part) => total + part, 0);
  return targets.map((target, i) => (i === 0 ? target + rest : target));
}

/** Bounds around a target: often close, sometimes none. */
function randomBand(random: Random, target: number): { minWeight: bigint; maxWeight: bigint } {
  if (random.chance(0.2)) return { minWeight: 0n, maxWeight: BigInt(BPS) };
  const width = random.integer(0, 2_000);
  return { minWeight: BigInt(Math.max(0, target - width)), maxWeight: BigInt(Math.min(BPS, target + width)) };
}

async function randomPolicy(random: Random, assets: readonly Asset[]): Promise<PolicyConfiguration> {
  const targets = randomTargets(random, assets.length);
  if (random.chance(0.2) && assets.length > 2) {
    targets[0] = (targets[0] ?? 0) + (targets[1] ?? 0);
    targets[1] = 0;
  }
  const groupCount = random.integer(0, 4);
  const components = await Promise.all(
    assets.map(async (asset, i) => {
      const target = targets[i] ?? 0;
      const retiring = target === 0;
      const named = Array.from({ length: 4 }, (_, k) => (k < groupCount && random.chance(0.5) ? k + 1 : 0));
      const band = retiring ? { minWeight: 0n, maxWeight: 0n } : randomBand(random, target);
      const feed = await addressOfContract(asset.feed);
      // Any two of the four places.
      const kept = named.filter((group) => group !== 0).slice(0, 2);
      const groups = [...kept, ...Array.from({ length: 4 - kept.length }, () => 0)].sort(() => random.unit() - 0.5);
      return { token: asset.address, feed, groups, ...band, targetWeight: BigInt(target), trigger: 300n, retiring };
    }),
  );
  const groups = Array.from({ length: groupCount }, (_, g) => {
    const members = components.filter((component) => component.groups.includes(g + 1));
    return randomBand(random, Number(members.reduce((sum, { targetWeight }) => sum + targetWeight, 0n)));
  });
  const limits = {
    maxTradeLoss: BigInt(random.integer(0, 500)),
    swingRate: BigInt(random.integer(0, 300)),
    freeFlow: BigInt(random.integer(0, 200)),
    auctionPremium: 500n,
    auctionCost: 0n,
  };
  return { components, groups, limits, ...(await randomRisk(assets)) };
}

/** Of their own, so that worlds are otherwise what they would be without fees. */
const FEES = new Random(SEED + 1);

/** Of their own too: half of the vaults have an exit slope, from the flattest to the steepest. */
const SLOPES = new Random(SEED + 2);

/** A risk section that is an exit slope alone. */
async function randomRisk(assets: readonly Asset[]): Promise<Pick<PolicyConfiguration, "risk">> {
  if (SLOPES.chance(0.5)) return {};
  const [first] = assets;
  if (first === undefined) throw new Error("There is no asset.");
  const oracle = await ethers.deployContract("CovarianceOracle", [
    (await firstSigner()).address,
    [[await first.feed.getAddress(), WAD / 2n]],
    (WAD * 7n) / 10n,
    7_500,
  ]);
  const risk = {
    oracle: await addressOfContract(oracle),
    maxVolatility: 0n,
    maxVega: 0n,
    reserve: [],
    exposureSources: [],
    exitSlope: BigInt(SLOPES.integer(1, SLOPES.chance(0.5) ? 300 : 10_000)),
    factors: assets.map(() => 0),
    ranges: [],
  };
  return { risk };
}

/** Half of the vaults charge for time, half for gains. */
function randomFees(random: Random): FeeTerms {
  const rate = (most: number): bigint => (random.chance(0.5) ? 0n : BigInt(random.integer(1, most)));
  return { recipient: FEE_RECIPIENT, managementRate: rate(300), performanceRate: rate(2_000) };
}

/** {tok} worth `value` {USD} at the asset's price. */
export const amountWorth = (asset: Asset, value: bigint): bigint => (value * asset.unit) / asset.price;

/** Sends an action and the approvals that it needs. */
export async function perform(world: World, action: ReturnType<VaultEntity["deposit"]>): Promise<void> {
  for (const approval of await world.vault.getRequirements(world.actor.address, action)) {
    await send(world.actor, approval);
  }
  await send(world.actor, action.transaction);
}

/** A vault under a random policy, seeded near its targets, whose owner, allocator and only holder is the actor. */
export async function createWorld(random: Random, client: BallastClient): Promise<World> {
  const actor = await firstSigner();
  const assets: Asset[] = [];
  const count = random.chance(0.05) ? 1 : random.integer(2, 6);
  for (let i = 0; i < count; i++) assets.push(await addAsset(random, actor, i));
  const configuration = await randomPolicy(random, assets);
  const seed = assets.map((asset, i) => {
    const target = configuration.components[i]?.targetWeight ?? 0n;
    return amountWorth(asset, random.scaled((SEED_VALUE * target) / BigInt(BPS), 0.5, 2));
  });
  const salt = zeroPadValue(toBeHex(random.integer(0, 2 ** 40)), 32) as Hex;
  const creation = client.createVault({
    name: "Random basket",
    symbol: "RAND",
    owner: actor.address as Address,
    allocator: actor.address as Address,
    lossBudget: random.scaled(WAD, 1e-7, 0.1),
    lossPeriod: LOSS_PERIOD,
    fees: randomFees(FEES),
    policy: configuration,
    seed,
    seedShares: random.scaled(SEED_VALUE, 1e-3, 1e3),
    salt,
  });
  const vault = client.vault(await client.vaultAddress(actor.address, salt));
  const desk = await deployHarness(actor, "DeskRoute");
  const world: World = { client, vault, assets, desk: await addressOfContract(desk), actor, configuration };
  await perform(world, creation);
  for (const { token } of assets) {
    await tell(token, "approve", vault.address, PLENTY);
    await tell(token, "mint", world.desk, PLENTY);
  }
  return world;
}

/** What a call came to: values, or the name and arguments of the error. */
export type Outcome = { readonly value: unknown } | { readonly error: string; readonly args: unknown };

function outcomeOfError(error: unknown): Outcome {
  const decoded = errorOf(error) ?? error;
  if (!(decoded instanceof Error)) throw new Error("Something that is no error was thrown.");
  if (decoded.name === "UnknownError") return { error: decoded.name, args: (decoded as { data?: unknown }).data };
  if (!("args" in decoded)) throw decoded;
  return { error: decoded.name, args: decoded.args };
}

/** The twin's outcome. */
export function twinOutcome(compute: () => unknown): Outcome {
  try {
    return { value: compute() };
  } catch (error) {
    const { name, args, data } = error as { name: string; args?: unknown; data?: unknown };
    if (args === undefined && data === undefined) throw error;
    return { error: name, args: args ?? data };
  }
}

/** The chain's outcome of a call of the vault by the actor, at a block. */
export async function chainOutcome(
  world: World,
  abi: Interface,
  name: string,
  values: readonly unknown[],
  block: bigint,
): Promise<Outcome> {
  const data = abi.encodeFunctionData(name, values);
  try {
    const call = { to: world.vault.address, from: world.actor.address, data, blockTag: block };
    const result = abi.decodeFunctionResult(name, await ethers.provider.call(call)).toArray(true);
    return { value: result.length === 1 ? (result[0] as unknown) : result };
  } catch (error) {
    return outcomeOfError(error);
  }
}
