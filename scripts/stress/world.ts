// The ground of all runs: real protocols, Ballast deployed on them, and people with money.
import { addressOf, BallastClient, type Address, type AssetBook } from "@ballast/sdk";
import { FEEDS, MainnetEnvironment, modeOf, type FeedName } from "@ballast/replica";
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import { deployBallast } from "../lib/deployBallast";
import { networkRpc } from "../lib/hardhat2";
import { Arbitrageur } from "./actors/arbitrageur";
import { answerOf, ASSETS, FEED_OF, type SYMBOLS } from "./assets";
import { Chain, type Bookmark } from "./chain";
import { QUANTITIES, type Market, type Quantity } from "./history";
import { Protocols } from "./protocols";
import { refreshRates } from "./rates";

/** Accounts of the chain, by what they do. */
export interface Accounts {
  /** Seeds the vaults. */
  readonly founder: Address;
  readonly owner: Address;
  /** Allocator of the vaults. */
  readonly keeper: Address;
  readonly arbitrageur: Address;
  readonly attacker: Address;
  readonly depositors: readonly Address[];
}

/** Where every run starts. */
export interface World {
  readonly chain: Chain;
  readonly env: MainnetEnvironment;
  readonly protocols: Protocols;
  readonly client: BallastClient;
  /** What every vault is a clone of. */
  readonly implementation: Address;
  readonly assets: AssetBook;
  /** Who judges vaults by their limits on risk. */
  readonly riskLimits: Address;
  /** Creation code of a covariance oracle: each capped vault has its own. */
  readonly oracleCode: string;
  readonly routes: { readonly uniswapV3: Address; readonly erc4626: Address };
  readonly accounts: Accounts;
  readonly arbitrageur: Arbitrageur;
}

/** \{wei\} So that nobody runs out of ether for gas. */
const POCKET_MONEY = 10n ** 23n;
/** People who come and go. */
const DEPOSITORS = 7;

async function accountsOf(chain: Chain): Promise<Accounts> {
  const all = (await chain.rpc.send("eth_accounts", [])) as Address[];
  const [founder, owner, keeper, arbitrageur, attacker, ...depositors] = all;
  if (!founder || !owner || !keeper || !arbitrageur || !attacker || depositors.length < DEPOSITORS) {
    throw new Error(
      `The chain has ${all.length} accounts; the job needs ${5 + DEPOSITORS}. Run it on Hardhat's network.`,
    );
  }
  for (const account of all) await chain.rpc.send("hardhat_setBalance", [account, `0x${POCKET_MONEY.toString(16)}`]);
  return { founder, owner, keeper, arbitrageur, attacker, depositors };
}

/** Installs the protocols, deploys Ballast and hands out the money. */
export async function openWorld(hre: HardhatRuntimeEnvironment): Promise<World> {
  const chain = new Chain(networkRpc(hre));
  const env = await MainnetEnvironment.open(chain.rpc, modeOf(process.env.MAINNET_RPC_URL));
  const { registry, factory, implementation, assets, routes } = await deployBallast(hre, { vaults: [] });
  await chain.startClock();
  const accounts = await accountsOf(chain);
  const protocols = new Protocols(chain, env);
  const arbitrageur = new Arbitrageur(protocols, accounts.arbitrageur);
  await arbitrageur.prepare();
  for (const feed of Object.keys(FEEDS) as FeedName[]) await env.setPrice(feed, await env.price(feed));
  const client = new BallastClient(chain.reader, { registry, factory });
  const riskLimits = addressOf((await hre.deployments.get("RiskLimits")).address);
  const { bytecode: oracleCode } = await hre.artifacts.readArtifact("CovarianceOracle");
  const ballast = { client, implementation, assets, riskLimits, oracleCode, routes };
  const world = { chain, env, protocols, accounts, arbitrageur, ...ballast };
  await refreshRates(world, accounts.founder); // what was recorded at the wall clock's time cannot matter any more
  return world;
}

/** Puts a round with the price of each quantity through its real aggregator. */
export async function tellFeeds(world: World, market: Market, quantities: readonly Quantity[]): Promise<void> {
  for (const quantity of QUANTITIES.filter((candidate) => quantities.includes(candidate))) {
    await world.env.setPrice(FEED_OF[quantity].feed, answerOf(quantity, market[quantity]));
  }
}

/** Runs something and undoes it. */
export async function undone<T>(chain: Chain, run: () => Promise<T>): Promise<T> {
  const bookmark: Bookmark = await chain.bookmark();
  try {
    return await run();
  } finally {
    await chain.returnTo(bookmark);
  }
}

/** Gives an account some of an asset; wrapped dollars are bought as anybody would. \{tok\} */
export async function give(world: World, symbol: (typeof SYMBOLS)[number], to: Address, amount: bigint): Promise<void> {
  const { env, protocols } = world;
  if (amount === 0n) return;
  if (symbol !== "waEthUSDC") {
    await env.fund(env.addresses[ASSETS[symbol].address], to, amount);
    return;
  }
  const { usdc, aaveUsdcVault } = env.addresses;
  const assets = await protocols.readNumber("erc4626", aaveUsdcVault, "previewMint", [amount]);
  const paid = assets + 10n; // the rate may grow until then
  await env.fund(usdc, to, paid);
  await protocols.send(to, "erc20", usdc, "approve", [aaveUsdcVault, paid]);
  await protocols.send(to, "erc4626", aaveUsdcVault, "mint", [amount, to]);
}
