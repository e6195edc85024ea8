/** What a `ChainlinkFeed` is deployed with; see `IChainlinkFeed.Config`. */
export interface ChainlinkTerms {
  readonly kind: "chainlink";
  /** The Chainlink proxy. */
  readonly aggregator: string;
  /** {1} 18 decimals: deviation at which the source updates. */
  readonly uncertainty: bigint;
  /** {s} longest time between updates that the source promises. */
  readonly heartbeat: bigint;
  /** {s} age beyond which an answer is refused. */
  readonly maxAge: bigint;
  /** {1/√year} 18 decimals: widens an ageing answer. */
  readonly volatility: bigint;
  /** {answer} answers at or below are refused. */
  readonly minAnswer: bigint;
  /** {answer} answers at or above are refused. */
  readonly maxAnswer: bigint;
}

/** What a `TwapFeed` is deployed with; see `ITwapFeed.Config`. */
export interface TwapTerms {
  readonly kind: "twap";
  /** The Uniswap V3 pool. */
  readonly pool: string;
  /** The token to price, one of the pool's two. */
  readonly token: string;
  /** Feed of the pool's other token. */
  readonly quoteFeed: FeedName;
  /** {s} length of the average. */
  readonly window: bigint;
  /** {liquidity} smallest harmonic mean over the window. */
  readonly minLiquidity: bigint;
  /** {1} 18 decimals: half-width added to the pool's prices. */
  readonly uncertainty: bigint;
}

/** What a `GuardedFeed` is deployed with. */
export interface GuardedTerms {
  readonly kind: "guarded";
  readonly primary: FeedName;
  readonly second: FeedName;
  /** {1} 18 decimals: largest accepted distance of the middles. */
  readonly hardLimit: bigint;
}

/** What a `RateFeed` is deployed with; see `IRateFeed.Config`. */
export interface RateTerms {
  readonly kind: "rate";
  /** The contract that knows the rate. */
  readonly source: string;
  /** Signature of its view, e.g. "stEthPerToken()". */
  readonly view: string;
  /** Argument of the view; ignored by one without any. */
  readonly argument: bigint;
  /** Decimals of the rate. */
  readonly rateDecimals: number;
  /** Feed of the asset behind the share. */
  readonly assetFeed: FeedName;
  /** {1/year} 18 decimals: the largest growth of the rate. */
  readonly maxGrowth: bigint;
}

/** What a `CrossFeed` is deployed with: A/B times B/USD. */
export interface CrossTerms {
  readonly kind: "cross";
  readonly base: FeedName;
  readonly quoteLeg: FeedName;
}

/** Terms of one feed; feeds are immutable, so these are for good. */
export type FeedTerms = ChainlinkTerms | TwapTerms | GuardedTerms | RateTerms | CrossTerms;

/** Names under which feeds are recorded, in the order in which they are deployed: none names a later one. */
export const FEED_NAMES = [
  "EthUsdFeed",
  "BtcUsdFeed",
  "LinkUsdFeed",
  "UsdcUsdFeed",
  "StethEthFeed",
  "EthUsdPoolFeed",
  "EthUsdGuardedFeed",
  "StethUsdFeed",
  "WaEthUsdcFeed",
  "WstethFeed",
] as const;

export type FeedName = (typeof FEED_NAMES)[number];

/** Terms of every feed of a network. */
export type FeedBook = Readonly<Record<FeedName, FeedTerms>>;
