import type { Provider } from "ethers";
import { FEED_NAMES, type FeedBook, type FeedTerms } from "./feedTerms";

/** The contract of somebody else's that a feed reads; undefined for feeds of feeds. */
function sourceOf(terms: FeedTerms): string | undefined {
  switch (terms.kind) {
    case "chainlink":
      return terms.aggregator;
    case "twap":
      return terms.pool;
    case "rate":
      return terms.source;
    case "cross":
    case "guarded":
      return undefined;
  }
}

/** Throws, naming them, when sources of feeds have no code: the chain is not the one the configuration is of. */
export async function requireSources(provider: Provider, network: string, feeds: FeedBook): Promise<void> {
  const missing: string[] = [];
  for (const name of FEED_NAMES) {
    const source = sourceOf(feeds[name]);
    if (source !== undefined && (await provider.getCode(source)) === "0x") missing.push(`  ${name}: ${source}`);
  }
  if (missing.length === 0) return;
  throw new Error(
    `Network ${network} has no contract where feeds read:\n${missing.join("\n")}\n` +
      'Use mainnet, a fork of it, or the replica of "npm run node". Nothing was sent.',
  );
}
