// Twin of MarginTypes.sol: a portfolio as the margin model sees it. Amounts of dollars have 18 decimals, quantities 9,
// fractions 18.

/** Options of one underlying and expiry. */
export interface OptionSet {
  /** \{s\} At least one. */
  readonly secondsToExpiry: bigint;
  /** \{USD/tok\} Expected settlement price. */
  readonly forward: bigint;
  /** \{USD/tok\} What of the forward is observed already, in the last half hour; moves no more. */
  readonly fixedPart: bigint;
  /** \{1\} One less the confidence in the surface, of the notional. */
  readonly uncertainty: bigint;
  /** Positions, words of {@link packLeg}; at most 64. */
  readonly legs: readonly bigint[];
  /** \{1\} Total variance of each leg, by which it is marked. */
  readonly variances: readonly bigint[];
  /** \{1\} What it may be at least; empty where only the mark counts. */
  readonly leastVariances: readonly bigint[];
  /** \{1\} At most; as long as `leastVariances`. */
  readonly mostVariances: readonly bigint[];
  /** Bit i: leg i's barrier was touched, proved. */
  readonly touched: bigint;
  /** Bit i: leg i's barrier may have been touched; each way is reckoned with. */
  readonly unproved: bigint;
  /** \{s\} Between two observations of barriers. */
  readonly observationGap: bigint;
}

/** Collateral whose price follows an underlying. */
export interface Collateral {
  /** \{USD\} Before the haircut. */
  readonly value: bigint;
  /** \{1\} */
  readonly haircut: bigint;
  /** \{1\} Move of its price over the underlying's. */
  readonly beta: bigint;
  /** \{1\} How much harder it falls because what backs it is pledged again; at least one. */
  readonly leverage: bigint;
}

/** Everything that moves with one underlying. */
export interface Book {
  /** \{USD/tok\} */
  readonly spot: bigint;
  /** \{1\} s: how far the price is shocked. */
  readonly range: bigint;
  /** \{1\} √(age beyond what is allowed, in days): charged on the delta. */
  readonly staleness: bigint;
  /** \{tok\} Signed quantity of perpetuals. */
  readonly perpetuals: bigint;
  /** \{USD\} Of the perpetuals, not settled yet, funding in it. */
  readonly perpetualProfit: bigint;
  /** By expiry. */
  readonly optionSets: readonly OptionSet[];
  /** What is pledged. */
  readonly collaterals: readonly Collateral[];
}

/** An account's whole portfolio. */
export interface Portfolio {
  /** \{USD\} Signed. */
  readonly cash: bigint;
  /** \{USD\} Collateral that follows no underlying, after its haircut. */
  readonly stableValue: bigint;
  /** \{1\} ρ*, the largest of the pairs. */
  readonly stressCorrelation: bigint;
  /** By underlying. */
  readonly books: readonly Book[];
}

/** Requirements, by their number in the contracts. */
export const MARGIN_KINDS = ["initial", "maintenance"] as const;

/** Which requirement. */
export type MarginKind = (typeof MARGIN_KINDS)[number];

/** What the model says. */
export interface Assessment {
  /** \{USD\} E: cash, collateral after haircuts, profit of perpetuals and value of options. */
  readonly equity: bigint;
  /** \{USD\} What the equity has to be at least. */
  readonly requirement: bigint;
  /** \{USD\} L: the worst of the scenarios. */
  readonly loss: bigint;
  /** \{USD\} C: what is added. */
  readonly contingency: bigint;
  /** Number of the worst scenario of the market as a whole. */
  readonly worstScenario: number;
}
