import fs from "node:fs";
import path from "node:path";
import {
  parsePolicy,
  policyConfiguration,
  type Address,
  type AssetBook,
  type BallastClient,
  type Hex,
  type PolicyConfiguration,
  type PolicyFile,
  type VaultEntity,
} from "@ballast/sdk";
import { send } from "@ballast/sdk/ethers";
import { FEEDS, type FeedName, type MainnetEnvironment } from "@ballast/replica";
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/signers";
import { id, Interface } from "ethers";
import { ethers } from "hardhat";
import { contractAt } from "../../../env/mainnet";
import { addressOfContract, deployProtocol, firstSigner } from "./world";

const WAD = 10n ** 18n;
const DAY = 24 * 60 * 60;
export const POLICIES_DIRECTORY = path.join(__dirname, "..", "..", "..", "..", "policies");
export const POLICY_NAMES = ["sixty-forty", "minimum-variance", "risk-parity", "yield", "barbell"] as const;

/** Deviation threshold and heartbeat as Chainlink publishes them, and an annual volatility of the right order. */
const TERMS: Readonly<Record<FeedName, { uncertainty: bigint; heartbeat: number; volatility: bigint }>> = {
  ethUsd: { uncertainty: WAD / 200n, heartbeat: 3600, volatility: (WAD * 8n) / 10n },
  btcUsd: { uncertainty: WAD / 200n, heartbeat: 3600, volatility: (WAD * 6n) / 10n },
  usdcUsd: { uncertainty: WAD / 400n, heartbeat: DAY, volatility: WAD / 100n },
  linkUsd: { uncertainty: WAD / 100n, heartbeat: 3600, volatility: WAD },
  stethEth: { uncertainty: WAD / 200n, heartbeat: DAY, volatility: WAD / 50n },
};

/** Rough dollars per whole token when the replica starts, to seed vaults with. */
const PRICES: Readonly<Record<string, { price: bigint; decimals: number }>> = {
  WETH: { price: 3808n, decimals: 18 },
  WBTC: { price: 69_000n, decimals: 8 },
  LINK: { price: 17n, decimals: 18 },
  USDC: { price: 1n, decimals: 6 },
  waEthUSDC: { price: 1n, decimals: 6 },
  wstETH: { price: 4429n, decimals: 18 },
};

export function readPolicyFile(name: string): unknown {
  return JSON.parse(fs.readFileSync(path.join(POLICIES_DIRECTORY, `${name}.json`), "utf8"));
}

async function chainlinkFeed(name: FeedName): Promise<Address> {
  const { uncertainty, heartbeat, volatility } = TERMS[name];
  const { proxy, decimals } = FEEDS[name];
  const [minAnswer, maxAnswer] = [10n ** BigInt(decimals - 4), 10n ** BigInt(decimals + 8)];
  const config = { aggregator: proxy, uncertainty, heartbeat, maxAge: 2 * heartbeat, volatility, minAnswer, maxAnswer };
  return addressOfContract(await ethers.deployContract("ChainlinkFeed", [config]));
}

async function rateFeed(
  source: string,
  view: string,
  argument: bigint,
  rateDecimals: number,
  assetFeed: Address,
): Promise<Address> {
  const selector = id(view).slice(0, 10);
  const config = { source, selector, argument, rateDecimals, assetFeed, maxGrowth: WAD / 5n };
  return addressOfContract(await ethers.deployContract("RateFeed", [config]));
}

/** Gives every Chainlink proxy a new round with the answer that it has. */
export async function refreshPrices(env: MainnetEnvironment): Promise<void> {
  for (const name of Object.keys(FEEDS) as FeedName[]) await env.setPrice(name, await env.price(name));
}

/** Feeds on the replica's Chainlink proxies, with fresh answers. */
export async function listAssets(env: MainnetEnvironment): Promise<AssetBook> {
  await refreshPrices(env);
  const { weth, wbtc, link, usdc, aaveUsdcVault, wsteth } = env.addresses;
  const ether = await chainlinkFeed("ethUsd");
  const dollar = await chainlinkFeed("usdcUsd");
  const cross = await ethers.deployContract("CrossFeed", [await chainlinkFeed("stethEth"), ether]);
  const staked = await addressOfContract(cross);
  const entry = (token: string, feed: Address) => ({ token: token as Address, feed });
  return {
    WETH: entry(weth, ether),
    WBTC: entry(wbtc, await chainlinkFeed("btcUsd")),
    LINK: entry(link, await chainlinkFeed("linkUsd")),
    USDC: entry(usdc, dollar),
    waEthUSDC: entry(aaveUsdcVault, await rateFeed(aaveUsdcVault, "convertToAssets(uint256)", 10n ** 6n, 6, dollar)),
    wstETH: entry(wsteth, await rateFeed(wsteth, "stEthPerToken()", 0n, 18, staked)),
  };
}

/** Gives an account whole dollars' worth of an asset. */
export async function give(env: MainnetEnvironment, symbol: string, account: string, dollars: bigint): Promise<bigint> {
  const terms = PRICES[symbol];
  if (terms === undefined) throw new Error(`There is no price of ${symbol}.`);
  const amount = (dollars * 10n ** BigInt(terms.decimals)) / terms.price;
  const { usdc, aaveUsdcVault, weth, wbtc, link, wsteth } = env.addresses;
  const tokens: Readonly<Record<string, string>> = { WETH: weth, WBTC: wbtc, LINK: link, USDC: usdc, wstETH: wsteth };
  const token = tokens[symbol];
  if (token !== undefined) {
    await env.fund(token, account, amount);
    return amount;
  }
  const holder = await ethers.getSigner(account);
  const assets = amount + amount / 5n; // a share is worth a little more than a dollar
  await env.fund(usdc, account, assets);
  await (await contractAt(env, "erc20", usdc, holder).getFunction("approve").send(aaveUsdcVault, assets)).wait();
  const shares = new Interface(["function deposit(uint256 assets, address receiver)"]);
  await holder.sendTransaction({ to: aaveUsdcVault, data: shares.encodeFunctionData("deposit", [assets, account]) });
  return amount;
}

export interface MainnetVault {
  readonly env: MainnetEnvironment;
  readonly client: BallastClient;
  readonly assets: AssetBook;
  readonly file: PolicyFile;
  readonly configuration: PolicyConfiguration;
  readonly vault: VaultEntity;
  readonly owner: HardhatEthersSigner;
  readonly route: Address;
}

/** Sends approvals and an action as `signer`. */
export async function perform(
  vault: VaultEntity,
  signer: HardhatEthersSigner,
  action: ReturnType<VaultEntity["deposit"]>,
): Promise<void> {
  for (const approval of await vault.getRequirements(signer.address, action)) await send(signer, approval);
  await send(signer, action.transaction);
}

/** A vault of a million dollars under one of the example policies, on real protocols. */
export async function createMainnetVault(env: MainnetEnvironment, policyName: string): Promise<MainnetVault> {
  const owner = await firstSigner();
  const client = await deployProtocol();
  const assets = await listAssets(env);
  const file = parsePolicy(readPolicyFile(policyName));
  const configuration = policyConfiguration(file, assets);
  const seed: bigint[] = [];
  for (const { asset, targetWeight } of file.components) {
    seed.push(await give(env, asset, owner.address, 100n * targetWeight));
  }
  const salt = id(policyName) as Hex;
  const account = owner.address as Address;
  const vault = client.vault(await client.vaultAddress(owner.address, salt));
  const creation = client.createVault({
    name: file.name,
    symbol: "BAL",
    owner: account,
    allocator: account,
    lossBudget: WAD / 50n,
    lossPeriod: 30n * 86_400n,
    policy: configuration,
    seed,
    seedShares: 1_000_000n * WAD,
    salt,
  });
  await perform(vault, owner, creation);
  const route = await ethers.deployContract("UniswapV3Route", [env.addresses.swapRouter02]);
  const routeAddress = await addressOfContract(route);
  return { env, client, assets, file, configuration, vault, owner, route: routeAddress };
}
