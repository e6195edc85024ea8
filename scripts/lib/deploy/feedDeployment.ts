import { id } from "ethers";
import type { FeedName, FeedTerms } from "./feedTerms";

/** What deploying a contract takes, and what its views have to say afterwards. */
export interface Construction {
  /** Name of the contract. */
  readonly contract: string;
  readonly constructorArguments: readonly unknown[];
  /** What views without arguments have to return, by name. */
  readonly views: Readonly<Record<string, unknown>>;
}

function ofConfig(contract: string, config: Readonly<Record<string, unknown>>): Construction {
  return { contract, constructorArguments: [config], views: { config } };
}

/** The contract and constructor arguments of a feed; `addressOf` gives the feeds that it names. */
export function feedConstruction(terms: FeedTerms, addressOf: (name: FeedName) => string): Construction {
  switch (terms.kind) {
    case "chainlink": {
      const { aggregator, uncertainty, heartbeat, maxAge, volatility, minAnswer, maxAnswer } = terms;
      const config = { aggregator, uncertainty, heartbeat, maxAge, volatility, minAnswer, maxAnswer };
      return ofConfig("ChainlinkFeed", config);
    }
    case "twap": {
      const { pool, token, window, minLiquidity, uncertainty } = terms;
      const quoteFeed = addressOf(terms.quoteFeed);
      return ofConfig("TwapFeed", { pool, token, quoteFeed, window, minLiquidity, uncertainty });
    }
    case "rate": {
      const { source, view, argument, rateDecimals, maxGrowth } = terms;
      const [selector, assetFeed] = [id(view).slice(0, 10), addressOf(terms.assetFeed)];
      return ofConfig("RateFeed", { source, selector, argument, rateDecimals, assetFeed, maxGrowth });
    }
    case "cross": {
      const views = { base: addressOf(terms.base), quoteLeg: addressOf(terms.quoteLeg) };
      return { contract: "CrossFeed", constructorArguments: Object.values(views), views };
    }
    case "guarded": {
      const { primary, second, hardLimit } = terms;
      const views = { primary: addressOf(primary), second: addressOf(second), hardLimit };
      return { contract: "GuardedFeed", constructorArguments: Object.values(views), views };
    }
  }
}
