import { loadFixture, mine, time } from "@nomicfoundation/hardhat-network-helpers";
import { ADDRESSES, FEEDS, type FeedName, type MainnetEnvironment } from "@ballast/replica";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { MaxUint256, ZeroAddress, encodeBytes32String } from "ethers";
import { ethers } from "hardhat";
import {
  IAllocationVault__factory,
  type IAllocationVault,
  type ChainlinkFeed,
  type Erc4626Route,
  type GuardedFeed,
  type PolicyRegistry,
  type RateFeed,
  type RebalanceAuction,
  type UniswapV3Route,
  type VaultFactory,
} from "../../typechain-types";
import type { IPolicyRegistry } from "../../typechain-types/contracts/vault/PolicyRegistry";
import { contractAt, getMainnetEnv } from "./mainnet";

export const WAD = 10n ** 18n;
const DAY = 86_400;
/** {s} of the pool average that checks ether's price. */
const WINDOW = 1800;
/** {USD} that the vault is seeded with, at one share a dollar. */
const SEED = 1_000_000n;
const SALT = encodeBytes32String("vault");

/** The feeds of the vault's components, in whose order they are refreshed. */
export const PRICED: readonly FeedName[] = ["ethUsd", "btcUsd", "usdcUsd", "linkUsd"];

interface Terms {
  readonly uncertainty: bigint;
  readonly heartbeat: number;
  readonly volatility: bigint;
}

/** Deviation threshold and heartbeat as Chainlink publishes them, and an annual volatility of the right order. */
const TERMS: Readonly<Record<FeedName, Terms>> = {
  ethUsd: { uncertainty: WAD / 200n, heartbeat: 3600, volatility: (WAD * 8n) / 10n },
  btcUsd: { uncertainty: WAD / 200n, heartbeat: 3600, volatility: (WAD * 6n) / 10n },
  usdcUsd: { uncertainty: WAD / 400n, heartbeat: DAY, volatility: WAD / 100n },
  linkUsd: { uncertainty: WAD / 100n, heartbeat: 3600, volatility: WAD },
  stethEth: { uncertainty: WAD / 200n, heartbeat: DAY, volatility: WAD / 50n },
};

/** Components in the order of the policy. */
export type ComponentName = "weth" | "wbtc" | "usdc" | "link" | "aaveUsdcVault";

interface ComponentTerms {
  readonly name: ComponentName;
  readonly decimals: number;
  readonly groups: readonly [number, number, number, number];
  /** {bps} minimum, target, maximum */
  readonly band: readonly [number, number, number];
}

/** Group 1 moves with the market, group 2 is somebody's promise of a dollar, group 3 is behind Aave. */
export const COMPONENTS: readonly ComponentTerms[] = [
  { name: "weth", decimals: 18, groups: [1, 0, 0, 0], band: [2_000, 2_500, 4_000] },
  { name: "wbtc", decimals: 8, groups: [1, 0, 0, 0], band: [1_000, 2_000, 4_000] },
  { name: "usdc", decimals: 6, groups: [2, 0, 0, 0], band: [500, 2_500, 5_000] },
  { name: "link", decimals: 18, groups: [1, 0, 0, 0], band: [0, 1_000, 2_000] },
  { name: "aaveUsdcVault", decimals: 6, groups: [2, 3, 0, 0], band: [0, 2_000, 4_000] },
];

export interface VaultFeeds {
  readonly weth: GuardedFeed;
  readonly wbtc: ChainlinkFeed;
  readonly usdc: ChainlinkFeed;
  readonly link: ChainlinkFeed;
  readonly aaveUsdcVault: RateFeed;
  /** What `weth` takes its own quote from. */
  readonly ether: ChainlinkFeed;
}

/** A seeded vault of real tokens on real feeds, with routes to real venues. */
export interface VaultScene {
  readonly env: MainnetEnvironment;
  readonly feeds: VaultFeeds;
  readonly registry: PolicyRegistry;
  readonly auction: RebalanceAuction;
  readonly factory: VaultFactory;
  readonly vault: IAllocationVault;
  readonly uniswapRoute: UniswapV3Route;
  readonly wrapperRoute: Erc4626Route;
  readonly owner: HardhatEthersSigner;
  readonly allocator: HardhatEthersSigner;
  /** Seeded the vault. */
  readonly creator: HardhatEthersSigner;
  /** Has an allowance for the vault on every component, and nothing else. */
  readonly alice: HardhatEthersSigner;
}

/** A deadline that does not pass. */
export const NEVER = MaxUint256;

async function chainlinkFeed(name: FeedName): Promise<ChainlinkFeed> {
  const { uncertainty, heartbeat, volatility } = TERMS[name];
  const { proxy, decimals } = FEEDS[name];
  const contract = await ethers.getContractFactory("ChainlinkFeed");
  return contract.deploy({
    aggregator: proxy,
    uncertainty,
    heartbeat,
    maxAge: 2 * heartbeat,
    volatility,
    minAnswer: 10n ** BigInt(decimals - 4),
    maxAnswer: 10n ** BigInt(decimals + 8),
  });
}

async function deployFeeds(env: MainnetEnvironment): Promise<VaultFeeds> {
  const { weth, usdcWethPool, aaveUsdcVault } = env.addresses;
  const [ether, wbtc, usdc, link] = [
    await chainlinkFeed("ethUsd"),
    await chainlinkFeed("btcUsd"),
    await chainlinkFeed("usdcUsd"),
    await chainlinkFeed("linkUsd"),
  ];
  const twap = await (
    await ethers.getContractFactory("TwapFeed")
  ).deploy({
    pool: usdcWethPool,
    token: weth,
    quoteFeed: usdc,
    window: WINDOW,
    minLiquidity: WAD,
    uncertainty: WAD / 500n,
  });
  const guarded = await (await ethers.getContractFactory("GuardedFeed")).deploy(ether, twap, WAD / 20n);
  const wrapper = await (
    await ethers.getContractFactory("RateFeed")
  ).deploy({
    source: aaveUsdcVault,
    selector: ethers.id("convertToAssets(uint256)").slice(0, 10),
    argument: 10n ** 6n,
    rateDecimals: 6,
    assetFeed: usdc,
    maxGrowth: WAD / 4n,
  });
  return { weth: guarded, wbtc, usdc, link, aaveUsdcVault: wrapper, ether };
}

/** Lets the pool's history grow longer than the window and every feed be fresh at its end. */
export async function refreshPrices(env: MainnetEnvironment, names: readonly FeedName[] = PRICED): Promise<void> {
  for (const name of names) await env.setPrice(name, await env.price(name));
}

/** The risk section of a policy without limits on risk. */
export const NO_RISK: IPolicyRegistry.RiskStruct = {
  oracle: ZeroAddress,
  maxVolatility: 0,
  maxVega: 0,
  reserve: 0,
  exposureSources: 0,
  exitSlope: 0,
  factors: [],
  ranges: [],
};

async function policyOf(env: MainnetEnvironment, feeds: VaultFeeds): Promise<IPolicyRegistry.ConfigurationStruct> {
  const components = await Promise.all(
    COMPONENTS.map(async ({ name, groups, band }) => ({
      token: env.addresses[name],
      feed: await feeds[name].getAddress(),
      groups: [...groups] as [number, number, number, number],
      minWeight: band[0],
      targetWeight: band[1],
      maxWeight: band[2],
      trigger: 300,
      retiring: false,
    })),
  );
  return {
    components,
    groups: [
      { minWeight: 2_000, maxWeight: 7_000 },
      { minWeight: 2_000, maxWeight: 8_000 },
      { minWeight: 0, maxWeight: 4_000 },
    ],
    limits: { maxTradeLoss: 100, swingRate: 100, freeFlow: 200, auctionPremium: 500, auctionCost: 150 },
    risk: NO_RISK,
  };
}

/** Gives `account` an amount of a component; wrapped dollars are deposited as anybody would. */
export async function fundComponent(
  env: MainnetEnvironment,
  name: ComponentName,
  account: HardhatEthersSigner,
  amount: bigint,
): Promise<void> {
  if (name !== "aaveUsdcVault") {
    await env.fund(env.addresses[name], account.address, amount);
    return;
  }
  const { usdc, aaveUsdcVault } = env.addresses;
  const wrapper = contractAt(env, "erc4626", aaveUsdcVault, account);
  const assets: bigint = await wrapper.getFunction("previewMint").staticCall(amount);
  const paid = assets + 10n; // the rate may grow until then
  await env.fund(usdc, account.address, paid);
  await contractAt(env, "erc20", usdc, account).getFunction("approve").send(aaveUsdcVault, paid);
  await wrapper.getFunction("mint(uint256,address)").send(amount, account.address);
  await contractAt(env, "erc20", usdc, account).getFunction("approve").send(aaveUsdcVault, 0n);
}

/** {tok} worth `dollars` at the middle of the component's feed. */
export async function amountWorth(feeds: VaultFeeds, name: ComponentName, dollars: bigint): Promise<bigint> {
  const [bid, ask] = await feeds[name].quote();
  const decimals = COMPONENTS.find((component) => component.name === name)?.decimals ?? 18;
  return (dollars * WAD * 10n ** BigInt(decimals) * 2n) / (bid + ask);
}

async function deployProtocol(): Promise<Pick<VaultScene, "registry" | "auction" | "factory">> {
  const registry = await (
    await ethers.getContractFactory("PolicyRegistry")
  ).deploy(await (await ethers.getContractFactory("RiskLimits")).deploy());
  const [deployer] = await ethers.getSigners();
  if (deployer === undefined) throw new Error("Hardhat gave no signer.");
  const protocolFee = await (await ethers.getContractFactory("ProtocolFee")).deploy(deployer, deployer, 0);
  const administration = await (await ethers.getContractFactory("VaultAdministration")).deploy(registry, protocolFee);
  const auction = await (await ethers.getContractFactory("RebalanceAuction")).deploy();
  const auctions = await (await ethers.getContractFactory("VaultAuctions")).deploy(registry, auction);
  const entry = await (await ethers.getContractFactory("ComponentEntry")).deploy(ADDRESSES.permit2);
  const wrapper = await (await ethers.getContractFactory("WrappedVault")).deploy(ADDRESSES.permit2);
  const entryFactory = await (await ethers.getContractFactory("EntryFactory")).deploy(entry, wrapper);
  const entries = await (await ethers.getContractFactory("VaultEntries")).deploy(registry, protocolFee, entryFactory);
  const vaults = await ethers.getContractFactory("AllocationVault");
  const implementation = await vaults.deploy(registry, administration, auctions, entries, protocolFee);
  return { registry, auction, factory: await (await ethers.getContractFactory("VaultFactory")).deploy(implementation) };
}

/** Pays the seed and creates the vault. */
async function createVault(
  scene: Pick<VaultScene, "env" | "feeds" | "factory" | "owner" | "allocator" | "creator">,
): Promise<IAllocationVault> {
  const { env, feeds, factory, owner, allocator, creator } = scene;
  const seed: bigint[] = [];
  for (const { name, band } of COMPONENTS) {
    const amount = await amountWorth(feeds, name, (SEED * BigInt(band[1])) / 10_000n);
    await fundComponent(env, name, creator, amount);
    const token = contractAt(env, "erc20", env.addresses[name], creator);
    await token.getFunction("approve").send(factory, amount);
    seed.push(amount);
  }
  const creation = {
    name: "Ballast Real",
    symbol: "BREAL",
    owner: owner.address,
    curator: ZeroAddress,
    guardian: ZeroAddress,
    allocator: allocator.address,
    lossBudget: WAD / 50n,
    lossPeriod: 30 * DAY,
    fees: { recipient: ZeroAddress, managementRate: 0, performanceRate: 0 },
    policy: await policyOf(env, feeds),
  };
  await factory.connect(creator).create(creation, seed, SEED * WAD, SALT);
  return IAllocationVault__factory.connect(await factory.addressOf(creator, SALT), creator);
}

async function openVault(): Promise<VaultScene> {
  const env = await getMainnetEnv();
  const [, owner, allocator, creator, alice] = await ethers.getSigners();
  if (owner === undefined || allocator === undefined || creator === undefined || alice === undefined) {
    throw new Error("Hardhat gave too few signers.");
  }
  await mine();
  await time.increase(WINDOW);
  await refreshPrices(env);
  const feeds = await deployFeeds(env);
  const { registry, auction, factory } = await deployProtocol();
  const vault = await createVault({ env, feeds, factory, owner, allocator, creator });
  for (const { name } of COMPONENTS) {
    const token = contractAt(env, "erc20", env.addresses[name], alice);
    await token.getFunction("approve").send(vault, MaxUint256);
  }
  const uniswapRoute = await (await ethers.getContractFactory("UniswapV3Route")).deploy(env.addresses.swapRouter02);
  const wrapperRoute = await (await ethers.getContractFactory("Erc4626Route")).deploy();
  return {
    env,
    feeds,
    registry,
    auction,
    factory,
    vault,
    uniswapRoute,
    wrapperRoute,
    owner,
    allocator,
    creator,
    alice,
  };
}

/** A seeded vault; every call goes back to the same snapshot. */
export function getVaultScene(): Promise<VaultScene> {
  return loadFixture(openVault);
}
