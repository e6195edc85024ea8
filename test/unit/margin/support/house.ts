import {
  accountIdOf,
  ClearinghouseEntity,
  packSvi,
  postSurface,
  WAD,
  type Action,
  type Address,
  type SurfacePost,
} from "@ballast/sdk";
import { ethersReader, send, signSurfacePost } from "@ballast/sdk/ethers";
import { ContractFactory, id, Wallet, type BaseContract } from "ethers";
import { artifacts } from "hardhat";
import { deployHarness } from "../../sdk/support/sources";
import { addressOfContract, tell } from "../../sdk/support/world";
import { hardhatNode, now, pass, type TestNode } from "./node";

// A clearinghouse with two underlyings and three kinds of collateral on real risk contracts, with feeds that the test sets.

const DAY = 86_400n;
const HOUR = 3_600n;
const YEAR = 365n * DAY;
const MEASURED = (6n * WAD) / 10n;
const PLENTY = 10n ** 30n;
/** 2^192: further off than any deadline. */
export const FAR = 2n ** 192n;
/** {s} What the feeds say is their longest silence. */
const HEARTBEAT = 3_600;

/** An underlying. */
export interface Underlying {
  readonly number: bigint;
  /** Its name in the surface, which is its collateral too. */
  readonly token: BaseContract;
  readonly address: Address;
  readonly feed: BaseContract;
  /** {USD/tok} Strikes are multiples of it, 8 decimals. */
  readonly step: bigint;
  /** {USD/tok} 18 decimals. */
  price: bigint;
}

/** The scene of the tests. */
export interface House {
  readonly node: TestNode;
  readonly entity: ClearinghouseEntity;
  readonly owner: TestNode["owner"];
  readonly clearinghouse: BaseContract;
  readonly marginReader: BaseContract;
  readonly listing: BaseContract;
  readonly exchange: BaseContract;
  readonly surface: BaseContract;
  readonly settlement: BaseContract;
  readonly dollars: BaseContract;
  /** Collateral that follows no underlying. */
  readonly stable: BaseContract;
  readonly stableFeed: BaseContract;
  /** Makes several calls at one instant; everybody's operator. */
  readonly sequence: BaseContract;
  readonly underlyings: readonly Underlying[];
  /** {s} Rising; the last is not listed. */
  readonly expiries: readonly bigint[];
  readonly accounts: readonly bigint[];
  readonly reporters: readonly Wallet[];
}

function squareRoot(x: bigint): bigint {
  let y = x;
  for (let z = x / 2n + 1n; z < y; z = (x / z + z) / 2n) y = z;
  return y;
}

/** A smile of a volatility at the money: w/2 + the rest around it. */
function smile(volatility: bigint, seconds: bigint): bigint {
  const w = (((volatility * volatility) / WAD) * seconds) / YEAR;
  const s = squareRoot(w * WAD);
  return packSvi({ a: w / 2n, b: ((w / 2n) * WAD) / s, rho: -WAD / 10n, m: 0n, s });
}

/** Sets a feed's quote around a price and its time to now. */
export async function setPrice(node: TestNode, feed: BaseContract, price: bigint, spread = 0n): Promise<void> {
  const half = (price * spread) / 20_000n;
  await tell(feed, "setBoth", price - half, price + half);
  await tell(feed, "setUpdatedAt", await now(node));
}

/** Posts the surfaces of all underlyings at a volatility. */
export async function postSurfaces(house: House, volatility: bigint): Promise<void> {
  for (const { address, price } of house.underlyings) {
    const timestamp = await now(house.node);
    const expiries = house.expiries.filter((expiry) => expiry > timestamp);
    const slices = expiries.map((expiry) => smile(volatility, expiry - timestamp));
    const forwards = expiries.map(() => price);
    const message: SurfacePost = {
      underlying: address,
      expiries,
      slices,
      forwards,
      timestamp,
      deadline: timestamp + HOUR,
    };
    const domain = { chainId: 1n, surface: await addressOfContract(house.surface) };
    const signatures = await Promise.all(house.reporters.map((reporter) => signSurfacePost(reporter, domain, message)));
    await send(house.owner, postSurface(domain.surface, message, signatures));
  }
  await pass(house.node, 1n);
}

type Delayed = readonly [BaseContract, string, readonly unknown[]];

/** Calls by their contracts' timelocks, all after one delay. */
async function byTimelock(node: TestNode, calls: readonly Delayed[]): Promise<void> {
  const encoded = calls.map(([contract, name, values]) => contract.interface.encodeFunctionData(name, values));
  for (const [i, [contract]] of calls.entries()) await tell(contract, "submit", encoded[i]);
  await pass(node, 3n * DAY + 1n);
  for (const [i, [contract]] of calls.entries()) await tell(contract, "accept", encoded[i]);
}

/** Deploys Hardhat's artifact. */
async function deploy({ owner }: TestNode, name: string, values: readonly unknown[]): Promise<BaseContract> {
  const { abi, bytecode } = await artifacts.readArtifact(name);
  const contract = await new ContractFactory(abi, bytecode, owner).deploy(...values);
  return contract.waitForDeployment();
}

interface UnderlyingPlan {
  readonly symbol: string;
  readonly decimals: number;
  readonly price: bigint;
  readonly step: bigint;
}

const PLANS: readonly UnderlyingPlan[] = [
  { symbol: "WETH", decimals: 18, price: 2_000n * WAD, step: 50n * 10n ** 8n },
  { symbol: "WBTC", decimals: 8, price: 60_000n * WAD, step: 1_000n * 10n ** 8n },
];

async function createUnderlying(node: TestNode, plan: UnderlyingPlan, i: number): Promise<Underlying> {
  const token = await deployHarness(node.owner, "PlainToken", plan.symbol, plan.decimals);
  const feed = await deployHarness(node.owner, "HostileFeed", 0, HEARTBEAT);
  await setPrice(node, feed, plan.price);
  return {
    number: BigInt(i),
    token,
    address: await addressOfContract(token),
    feed,
    step: plan.step,
    price: plan.price,
  };
}

async function createSurface(
  node: TestNode,
  reporters: readonly Wallet[],
  underlyings: readonly Underlying[],
): Promise<BaseContract> {
  const source = await deployHarness(node.owner, "SettableSource");
  const sorted = reporters.map(({ address }) => address).sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  const surface = await deploy(node, "VolSurface", [node.owner.address, sorted, 3]);
  for (const { address, number } of underlyings) {
    await tell(source, "set", number + 1n, MEASURED);
    const terms = {
      volatilitySource: await source.getAddress(),
      factor: number + 1n,
      minimumRatio: 3_000,
      maximumRatio: 40_000,
      maximumPostAge: 600,
      freshFor: HOUR,
      staleAfter: 9n * HOUR,
      maximumWidening: 8_000,
    };
    await tell(surface, "listUnderlying", address, terms);
  }
  return surface;
}

const CAPS = [1_000_000n, 1_000_000n, 500n].map((cap) => cap * 10n ** 9n);

/** Terms of collaterals in the listing: whole, followed with a beta and pledged again, and following nothing. */
async function collateralCalls(
  listing: BaseContract,
  underlyings: readonly Underlying[],
  stable: BaseContract,
  stableFeed: BaseContract,
): Promise<readonly Delayed[]> {
  const common = { beta: 10_000n, concentration: 2_000n, repledged: 0n, loanToValue: 0n, cap: 10n ** 27n };
  const own = await Promise.all(
    underlyings.map(async ({ address, feed, number }): Promise<Delayed> => {
      const decimals = PLANS[Number(number)]?.decimals ?? 18;
      const lookThrough = number === 0n ? {} : { beta: 11_000n, repledged: 5_000n, loanToValue: 8_000n };
      const terms = { ...common, ...lookThrough, feed: await feed.getAddress(), underlying: number, decimals };
      return [listing, "setCollateral", [address, terms]];
    }),
  );
  const terms = { ...common, feed: await stableFeed.getAddress(), underlying: 255, decimals: 18 };
  return [...own, [listing, "setCollateral", [await stable.getAddress(), terms]]];
}

async function createListing(
  node: TestNode,
  underlyings: readonly Underlying[],
  expiries: readonly bigint[],
  stable: BaseContract,
  stableFeed: BaseContract,
): Promise<{ readonly listing: BaseContract; readonly risk: BaseContract }> {
  const listing = await deploy(node, "MarginListing", [node.owner.address]);
  const factors = await Promise.all(
    underlyings.map(async ({ feed }) => ({ feed: await feed.getAddress(), startVolatility: MEASURED })),
  );
  const oracle = await deploy(node, "CovarianceOracle", [node.owner.address, factors, WAD / 2n, 7_000]);
  const exits = await deploy(node, "ExitLiquidity", []);
  const risk = await deploy(node, "RiskParameters", [
    node.owner.address,
    await oracle.getAddress(),
    await exits.getAddress(),
  ]);
  const range = { minimum: 1_000, maximum: 3_500, zScore: 3_900 };
  const collaterals = [...underlyings.map(({ address }) => address), await stable.getAddress()];
  const first: Delayed[] = [];
  for (const { number, address, feed } of underlyings) {
    const source = await feed.getAddress();
    const terms = { token: address, feed: source, aggregator: source, isPerpetualOpen: true, optionFee: 300 };
    first.push([risk, "listUnderlying", [{ ...range, factor: number }]]);
    first.push([listing, "listUnderlying", [{ ...terms, perpetualFee: 500, openInterestCaps: CAPS }]]);
  }
  const haircuts = collaterals.map((token): Delayed => [
    risk,
    "listCollateral",
    [token, { base: 1_000, slope: 0 }, []],
  ]);
  const pledges = await collateralCalls(listing, underlyings, stable, stableFeed);
  const grids = underlyings.flatMap(({ number, step }) =>
    expiries.slice(0, -1).map((expiry): Delayed => {
      const grid = { minimum: 2n * step, maximum: 200n * step, step };
      return [listing, "listExpiry", [number, expiry, grid]];
    }),
  );
  await byTimelock(node, [...first, ...haircuts, ...pledges, ...grids]);
  return { listing, risk };
}

/** Sends an action and the approvals that it needs. */
export async function perform(entity: ClearinghouseEntity, signer: TestNode["owner"], action: Action): Promise<void> {
  for (const approval of await entity.getRequirements(signer.address, action)) await send(signer, approval);
  await send(signer, action.transaction);
}

/** Deploys and lists everything; the accounts are empty and have named the sequence their operator. */
export async function createHouse(accountCount = 4, where?: TestNode): Promise<House> {
  const node = where ?? (await hardhatNode());
  const { owner } = node;
  const underlyings: Underlying[] = [];
  for (const [i, plan] of PLANS.entries()) underlyings.push(await createUnderlying(node, plan, i));
  const reporters = [1, 2, 3, 4].map((n) => new Wallet(id(`reporter ${n}`)));
  const dollars = await deployHarness(node.owner, "PlainToken", "USDC", 6);
  const stable = await deployHarness(node.owner, "PlainToken", "USDS", 18);
  const stableFeed = await deployHarness(node.owner, "HostileFeed", 0, HEARTBEAT);
  await setPrice(node, stableFeed, WAD, 20n);
  const today = ((await now(node)) / DAY) * DAY;
  const expiries = [10n, 33n, 93n, 183n].map((days) => today + days * DAY + 8n * HOUR);
  const surface = await createSurface(node, reporters, underlyings);
  const { listing, risk } = await createListing(node, underlyings, expiries, stable, stableFeed);
  const settlement = await deployHarness(node.owner, "SettableSettlement");
  const engine = await deploy(node, "MarginEngine", []);
  const parts = [listing, engine, surface, risk, settlement];
  const addresses = await Promise.all(parts.map((part) => part.getAddress()));
  const marginReader = await deploy(node, "MarginReader", [...addresses, (9n * WAD) / 10n]);
  const clearinghouse = await deploy(node, "Clearinghouse", [
    await dollars.getAddress(),
    await listing.getAddress(),
    await marginReader.getAddress(),
  ]);
  const exchange = await deploy(node, "QuoteExchange", [await clearinghouse.getAddress()]);
  const entity = new ClearinghouseEntity(ethersReader(node.provider), await addressOfContract(clearinghouse));
  const sequence = await deployHarness(node.owner, "CallSequence");
  const accounts = Array.from({ length: accountCount }, (_, i) => accountIdOf(owner.address as Address, BigInt(i)));
  const until = (await now(node)) + 4_000n * DAY;
  const operator = await addressOfContract(sequence);
  for (const account of accounts)
    await perform(entity, owner, entity.setOperator({ account, operator, expiry: until }));
  for (const token of [dollars, stable, ...underlyings.map((one) => one.token)])
    await tell(token, "mint", owner.address, PLENTY);
  const house: House = {
    node,
    entity,
    owner,
    clearinghouse,
    marginReader,
    listing,
    exchange,
    surface,
    settlement,
    dollars,
    stable,
    stableFeed,
    sequence,
    underlyings,
    expiries,
    accounts,
    reporters,
  };
  for (const { feed, price } of underlyings) await setPrice(node, feed, price);
  await setPrice(node, stableFeed, WAD, 20n);
  await postSurfaces(house, MEASURED);
  return house;
}
