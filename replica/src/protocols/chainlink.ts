import { ZeroAddress } from "ethers";
import { ACTORS, ADDRESSES } from "../addresses";
import { creationCode, readArtifact, type Artifact } from "../artifacts";
import { RemoteContract, type Installer } from "../installer";
import { sendAs, type Rpc } from "../rpc";

const artifact = (name: string): Artifact => readArtifact("@chainlink/contracts", `abi/v0.6/${name}.json`);
const AGGREGATOR = artifact("AccessControlledAggregator");
const PROXY = artifact("EACAggregatorProxy");
const ROUND_TIMEOUT_SECONDS = 300;
/** Chainlink's smallest and largest allowed answers; a feed that hits them is a test case, not a price. */
const MIN_ANSWER = 1n;
const MAX_ANSWER = 1n << 95n;

/** What the replica has to know of a Chainlink feed. */
export interface FeedDescription {
  readonly proxy: string;
  readonly description: string;
  readonly decimals: number;
}

function aggregatorCode(feed: FeedDescription): string {
  const { decimals, description } = feed;
  const bounds = [MIN_ANSWER, MAX_ANSWER];
  return creationCode(AGGREGATOR, [
    ADDRESSES.link,
    0,
    ROUND_TIMEOUT_SECONDS,
    ZeroAddress,
    ...bounds,
    decimals,
    description,
  ]);
}

/** Lets the proxy read the aggregator and makes the replica's reporter its only oracle. */
async function prepareAggregator(rpc: Rpc, aggregator: string, proxy: string): Promise<void> {
  const { administrator, priceReporter } = ACTORS;
  const contract = new RemoteContract(rpc, aggregator, AGGREGATOR.abi);
  await contract.send(administrator, "addAccess", [proxy]);
  await contract.send(administrator, "changeOracles", [[], [priceReporter], [priceReporter], 1, 1, 0]);
}

/** Submits `answer` (in the feed's decimals) as the aggregator's next round. */
export async function submitRound(rpc: Rpc, aggregator: string, answer: bigint): Promise<void> {
  const contract = new RemoteContract(rpc, aggregator, AGGREGATOR.abi);
  const [latestRound] = await contract.read("latestRound");
  await contract.send(ACTORS.priceReporter, "submit", [(latestRound as bigint) + 1n, answer]);
}

/** An EACAggregatorProxy at its canonical address in front of an AccessControlledAggregator, both Chainlink's code. */
export async function installFeed(installer: Installer, feed: FeedDescription, answer: bigint): Promise<void> {
  const { administrator } = ACTORS;
  const { description, proxy } = feed;
  const aggregator = await installer.deploy(`Chainlink aggregator ${description}`, aggregatorCode(feed), administrator);
  const code = creationCode(PROXY, [aggregator, ZeroAddress]);
  await installer.atAddress(`Chainlink ${description} proxy`, proxy, code, administrator);
  await prepareAggregator(installer.rpc, aggregator, proxy);
  await submitRound(installer.rpc, aggregator, answer);
}

/**
 * Puts an aggregator of ours behind a proxy, as its owner may: deploy, propose, confirm. Works on the replica and on a
 * fork alike; every later round goes through it. Returns the aggregator's address.
 */
export async function takeOverFeed(rpc: Rpc, feed: FeedDescription): Promise<string> {
  const receipt = await sendAs(rpc, { from: ACTORS.administrator, data: aggregatorCode(feed) });
  if (receipt.contractAddress === null) throw new Error(`Creating an aggregator for ${feed.description} failed.`);
  const aggregator = receipt.contractAddress;
  await prepareAggregator(rpc, aggregator, feed.proxy);
  const proxy = new RemoteContract(rpc, feed.proxy, PROXY.abi);
  const [owner] = await proxy.read("owner");
  await proxy.send(owner as string, "proposeAggregator", [aggregator]);
  await proxy.send(owner as string, "confirmAggregator", [aggregator]);
  return aggregator;
}
