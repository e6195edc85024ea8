import type { Address, RiskBook } from "@ballast/sdk";
import type { FeedName } from "./feedTerms";

/** A factor of the covariance oracle. */
export interface FactorTerms {
  /** Name that policies use. */
  readonly name: string;
  /** Feed whose middle is its price. */
  readonly feed: FeedName;
  /** {1/√year} 18 decimals, until it has been observed; shown as provisional for sixty days. */
  readonly startVolatility: bigint;
}

/** What the covariance oracle is deployed with. */
export interface RiskTerms {
  /** Factors, for ever and in this order. */
  readonly factors: readonly FactorTerms[];
  /** {1} 18 decimals: of every pair, at first. */
  readonly startCorrelation: bigint;
  /** {bps} κ: how far correlations go towards one in a crash. */
  readonly stressCorrelation: bigint;
}

const PERCENT = 10n ** 16n;

/** A little above what each has had since 2020: a start that is too calm would let too much in. */
export const MAINNET_RISK: RiskTerms = {
  factors: [
    { name: "ETH", feed: "EthUsdFeed", startVolatility: 80n * PERCENT },
    { name: "BTC", feed: "BtcUsdFeed", startVolatility: 60n * PERCENT },
    { name: "LINK", feed: "LinkUsdFeed", startVolatility: 100n * PERCENT },
  ],
  startCorrelation: 70n * PERCENT,
  stressCorrelation: 7_500n,
};

/** Oracle and factors by name, as the SDK's `policyConfiguration` takes them. */
export function riskBook({ factors }: RiskTerms, oracle: Address): RiskBook {
  return { oracle, factors: Object.fromEntries(factors.map(({ name }, i) => [name, i])) };
}

/** Arguments of the covariance oracle's constructor. */
export function covarianceArguments(
  { factors, startCorrelation, stressCorrelation }: RiskTerms,
  owner: string,
  addressOf: (feed: FeedName) => string,
): readonly unknown[] {
  const listed = factors.map(({ feed, startVolatility }) => ({ feed: addressOf(feed), startVolatility }));
  return [owner, listed, startCorrelation, stressCorrelation];
}
