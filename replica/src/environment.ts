import { getAddress } from "ethers";
import { ABIS } from "./abis";
import { ADDRESSES } from "./addresses";
import { fund } from "./funding";
import { installReplica } from "./install";
import { RemoteContract, type Installation } from "./installer";
import { FEEDS, RESERVES, type FeedName } from "./market";
import { submitRound, takeOverFeed } from "./protocols/chainlink";
import type { Rpc } from "./rpc";

/** Which ground a run stands on; always printed, and "mainnet fork" only for a remote node's mainnet. */
export type Mode = "mainnet replica" | "fork of a local node" | "mainnet fork";

/** Real protocols at mainnet's addresses, with the means to move prices and hand out tokens on either ground. */
export class MainnetEnvironment {
  readonly addresses = ADDRESSES;
  readonly abis = ABIS;
  readonly #aggregators = new Map<FeedName, string>();

  private constructor(
    readonly rpc: Rpc,
    readonly mode: Mode,
    /** What was installed; empty on a fork, where nothing is. */
    readonly installations: readonly Installation[],
  ) {}

  /** Installs the replica, or, when the chain is a fork, installs nothing. */
  static async open(rpc: Rpc, mode: Mode): Promise<MainnetEnvironment> {
    const installations = mode === "mainnet replica" ? (await installReplica(rpc)).installations : [];
    return new MainnetEnvironment(rpc, mode, installations);
  }

  /** Gives `account` an additional `amount` of `token`, in the token's smallest unit. */
  fund(token: string, account: string, amount: bigint): Promise<void> {
    return fund(this.rpc, token, account, amount);
  }

  /**
   * Makes a Chainlink proxy answer `answer` (in the feed's decimals) in a new round. The first time, an aggregator of
   * ours is proposed and confirmed at the proxy by its owner, as it would have to be on a fork.
   */
  async setPrice(feed: FeedName, answer: bigint): Promise<void> {
    await submitRound(this.rpc, await this.#aggregatorOf(feed), answer);
    await this.#routeAaveThrough(feed);
  }

  /** The answer a Chainlink proxy gives now, in the feed's decimals. */
  async price(feed: FeedName): Promise<bigint> {
    const proxy = new RemoteContract(this.rpc, FEEDS[feed].proxy, ABIS.chainlinkProxy);
    const [, answer] = await proxy.read("latestRoundData");
    return answer as bigint;
  }

  async #aggregatorOf(feed: FeedName): Promise<string> {
    const description = FEEDS[feed];
    const proxy = new RemoteContract(this.rpc, description.proxy, ABIS.chainlinkProxy);
    const [current] = (await proxy.read("aggregator")) as [string];
    // A snapshot may have been reverted since: trust the chain, not the memory.
    if (this.#aggregators.get(feed) === current) return current;
    const aggregator = getAddress(await takeOverFeed(this.rpc, description));
    this.#aggregators.set(feed, aggregator);
    return aggregator;
  }

  /** Mainnet's Aave prices some assets through adapters; tests that move a price want it to follow the proxy. */
  async #routeAaveThrough(feed: FeedName): Promise<void> {
    const { proxy } = FEEDS[feed];
    const oracle = new RemoteContract(this.rpc, ADDRESSES.aaveOracle, ABIS.aaveOracle);
    for (const reserve of RESERVES.filter((candidate) => candidate.priceFeed === proxy)) {
      const [source] = await oracle.read("getSourceOfAsset", [reserve.asset]);
      if (source === proxy) continue;
      const provider = new RemoteContract(this.rpc, ADDRESSES.aavePoolAddressesProvider, ABIS.aaveAddressesProvider);
      const [administrator] = (await provider.read("getACLAdmin")) as [string];
      await oracle.send(administrator, "setAssetSources", [[reserve.asset], [proxy]]);
    }
  }
}

/** The ground a run stands on: the replica, unless the URL of a node to fork is given. */
export function modeOf(forkUrl: string | undefined): Mode {
  if (forkUrl === undefined || forkUrl === "") return "mainnet replica";
  const { hostname } = new URL(forkUrl);
  return ["127.0.0.1", "localhost", "[::1]"].includes(hostname) ? "fork of a local node" : "mainnet fork";
}
