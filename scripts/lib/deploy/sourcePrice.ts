import { Interface, type Provider } from "ethers";
import type { ChainlinkTerms, FeedBook, FeedName, RateTerms } from "./feedTerms";

const WAD = 10n ** 18n;

/** Calls a view of a contract that is not ours; its one result, or the one of the given name. */
export async function callSource(
  provider: Provider,
  to: string,
  view: string,
  values: readonly unknown[] = [],
  result: string | number = 0,
): Promise<bigint> {
  if ((await provider.getCode(to)) === "0x") {
    throw new Error(
      `There is no contract at ${to}, whose ${view} is read. Use mainnet, a fork of it or "npm run node".`,
    );
  }
  const contract = new Interface([`function ${view}`]);
  const fragment = contract.fragments[0];
  const name = fragment?.format("sighash") ?? view;
  const data = await provider.call({ to, data: contract.encodeFunctionData(name, values) });
  const decoded = contract.decodeFunctionResult(name, data);
  return (typeof result === "number" ? decoded[result] : decoded.getValue(result)) as bigint;
}

async function chainlinkPrice(provider: Provider, { aggregator }: ChainlinkTerms): Promise<bigint> {
  const decimals = await callSource(provider, aggregator, "decimals() view returns (uint8)");
  const round = "latestRoundData() view returns (uint80 id, int256 answer, uint256, uint256, uint80)";
  const answer = await callSource(provider, aggregator, round, [], "answer");
  if (answer <= 0n) throw new Error(`The Chainlink proxy ${aggregator} answers ${answer}, which is no price.`);
  return (answer * WAD) / 10n ** decimals; // {USD/tok} = {answer/tok} / {answer/USD}
}

function rateOf(provider: Provider, { source, view, argument }: RateTerms): Promise<bigint> {
  const values = view.endsWith("()") ? [] : [argument];
  return callSource(provider, source, `${view} view returns (uint256)`, values);
}

/**
 * {USD/tok} 18 decimals: what the sources behind a feed say now, before the feed is deployed. Takes the primary source
 * of a guarded feed, as the value of a vault does.
 *
 * @throws When a source has no code or no positive price, and for a pool, which is only ever a second source.
 */
export async function sourcePrice(provider: Provider, feeds: FeedBook, name: FeedName): Promise<bigint> {
  const terms = feeds[name];
  const priceOf = (feed: FeedName): Promise<bigint> => sourcePrice(provider, feeds, feed);
  switch (terms.kind) {
    case "chainlink":
      return chainlinkPrice(provider, terms);
    case "guarded":
      return priceOf(terms.primary);
    case "cross": // {USD/A} = {B/A} * {USD/B}
      return ((await priceOf(terms.base)) * (await priceOf(terms.quoteLeg))) / WAD;
    case "rate": // {USD/share} = {asset/share} * {USD/asset}
      return ((await rateOf(provider, terms)) * (await priceOf(terms.assetFeed))) / 10n ** BigInt(terms.rateDecimals);
    case "twap":
      throw new Error(`${name} averages a pool and is only a second source; price the asset by a guarded feed of it.`);
  }
}
