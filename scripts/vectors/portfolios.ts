// Random portfolios for the margin model: every kind of instrument, several underlyings, collateral, expiring sets with a fixed part,
// surfaces with a range, old prices, touched and unproved barriers.
import {
  encodeInstrument,
  packLeg,
  WAD,
  type Book,
  type Collateral,
  type InstrumentKind,
  type OptionSet,
  type Portfolio,
} from "@ballast/sdk";
import { Random } from "../../test/unit/sdk/support/random";

/** What is to be in a random portfolio. */
export interface PortfolioTerms {
  readonly kinds: readonly InstrumentKind[];
  readonly maximumBooks: number;
  readonly maximumSets: number;
  readonly maximumLegs: number;
  /** Whether a barrier's touch may be unproved. */
  readonly hasUnproved: boolean;
  /** Whether prices, times and sizes may be at the edges of what is accepted. */
  readonly hasExtremes: boolean;
  /** Whether barriers are within the shocked range, on the side where they are not touched; else anywhere. */
  readonly hasNearBarriers?: boolean;
}

/** Everything, in small portfolios. */
export const EVERYTHING: PortfolioTerms = Object.freeze({
  kinds: ["vanilla", "vanilla", "digital", "barrier"] as const,
  maximumBooks: 3,
  maximumSets: 2,
  maximumLegs: 4,
  hasUnproved: true,
  hasExtremes: true,
});

/** Little but barriers that the price may reach in a day. */
export const NEAR_BARRIERS: PortfolioTerms = Object.freeze({
  ...EVERYTHING,
  kinds: ["barrier", "barrier", "barrier", "vanilla"] as const,
  maximumBooks: 1,
  hasNearBarriers: true,
});

const YEAR = 31_536_000n;
const HALF_HOUR = 1_800n;
const MAX_TIME = 10n * YEAR;
const MAX_PRICE = 1n << 109n;
const MAX_STRIKE = (1n << 62n) - 1n;
const MAX_VARIANCE = 100n * WAD;
/** The sets' expiry in the words of their instruments; nothing in the model reads it. */
const EXPIRY = 1_798_761_600n;

/** A fraction of one, \{1\}. */
const fraction = (random: Random, most = WAD): bigint => (BigInt(Math.floor(random.unit() * 2 ** 48)) * most) >> 48n;

const between = (value: bigint, least: bigint, most: bigint): bigint =>
  value < least ? least : value > most ? most : value;

const signed = (random: Random, amount: bigint): bigint => (random.chance(0.5) ? amount : -amount);

/** {USD/tok} 8 decimals, mostly near a price in 18. */
function strikeNear(random: Random, price: bigint, hasExtremes: boolean): bigint {
  if (hasExtremes && random.chance(0.03)) return random.pick([1n, MAX_STRIKE]);
  const [least, most] = random.chance(0.8) ? [0.5, 2] : [0.02, 20];
  return between(random.scaled(price, least, most) / 10n ** 10n, 1n, MAX_STRIKE);
}

function quantity(random: Random, hasExtremes: boolean): bigint {
  if (hasExtremes && random.chance(0.02)) return random.pick([0n, 1n, -1n]);
  return signed(random, random.scaled(10n ** 9n, 1e-3, 1e3));
}

function leg(random: Random, forward: bigint, terms: PortfolioTerms): bigint {
  const kind = random.pick(terms.kinds);
  const isBarrier = kind === "barrier";
  const isCall = random.chance(0.5);
  const isUp = isBarrier && random.chance(0.5);
  const barrier = (): bigint =>
    terms.hasNearBarriers === true
      ? between(random.scaled(forward, isUp ? 1 : 0.8, isUp ? 1.25 : 1) / 10n ** 10n, 1n, MAX_STRIKE)
      : strikeNear(random, forward, terms.hasExtremes);
  const instrument = encodeInstrument({
    underlying: 0n,
    kind,
    isCall,
    isUp,
    isKnockIn: isBarrier && random.chance(0.5),
    expiry: EXPIRY,
    strike: strikeNear(random, forward, terms.hasExtremes),
    barrier: isBarrier ? barrier() : 0n,
  });
  return packLeg(instrument, quantity(random, terms.hasExtremes));
}

/** {1} Total variance of a volatility of 5 % to 300 %, now and then of none or the most. */
function variance(random: Random, secondsToExpiry: bigint, hasExtremes: boolean): bigint {
  if (hasExtremes && random.chance(0.02)) return random.pick([0n, 1n, MAX_VARIANCE]);
  const volatility = random.scaled(WAD, 0.05, 3);
  return between((volatility * volatility * secondsToExpiry) / (WAD * YEAR), 0n, MAX_VARIANCE);
}

const timeToExpiry = (random: Random, hasExtremes: boolean): bigint => {
  if (hasExtremes && random.chance(0.03)) return random.pick([1n, MAX_TIME]);
  return random.scaled(86_400n, random.chance(0.2) ? 1e-3 : 0.5, 800);
};

/** Lower, marked and upper variances of legs. */
function surface(random: Random, marked: readonly bigint[]): Pick<OptionSet, "leastVariances" | "mostVariances"> {
  if (random.chance(0.4)) return { leastVariances: [], mostVariances: [] };
  const isCertain = random.chance(0.3);
  return {
    leastVariances: marked.map((value) => (isCertain ? value : random.scaled(value, 0.3, 1))),
    mostVariances: marked.map((value) =>
      isCertain ? value : between(random.scaled(value, 1, 3), value, MAX_VARIANCE),
    ),
  };
}

function optionSet(random: Random, spot: bigint, terms: PortfolioTerms): OptionSet {
  const secondsToExpiry = timeToExpiry(random, terms.hasExtremes);
  const forward = between(random.scaled(spot, 0.9, 1.1), 1n, MAX_PRICE);
  const isExpiring = secondsToExpiry < HALF_HOUR;
  const legs = Array.from({ length: random.integer(1, terms.maximumLegs) }, () => leg(random, forward, terms));
  const variances = legs.map(() => variance(random, secondsToExpiry, terms.hasExtremes));
  const bits = (probability: number): bigint =>
    legs.reduce((word, _, i) => word | (random.chance(probability) ? 1n << BigInt(i) : 0n), 0n);
  return Object.freeze({
    secondsToExpiry,
    forward,
    fixedPart: isExpiring ? (random.chance(0.05) ? forward : fraction(random, forward)) : 0n,
    uncertainty: random.chance(0.7) ? 0n : fraction(random, WAD / 10n),
    legs,
    variances,
    ...surface(random, variances),
    touched: bits(0.15),
    unproved: terms.hasUnproved ? bits(0.15) : 0n,
    observationGap: random.pick([0n, 60n, 3_600n, 86_400n, 10n ** 12n]),
  });
}

function collateral(random: Random): Collateral {
  return Object.freeze({
    value: random.scaled(WAD, 1, 1e7),
    haircut: fraction(random, (6n * WAD) / 10n),
    beta: random.chance(0.5) ? WAD : fraction(random, 3n * WAD),
    leverage: WAD + (random.chance(0.5) ? 0n : fraction(random, WAD)),
  });
}

/** A random book. */
export function randomBook(random: Random, terms: PortfolioTerms = EVERYTHING): Book {
  const isExtreme = terms.hasExtremes && random.chance(0.02);
  const spot = isExtreme ? random.pick([1n, MAX_PRICE]) : random.scaled(WAD, 1e-2, 1e5);
  const hasPerpetuals = random.chance(0.4);
  const perpetuals = hasPerpetuals ? quantity(random, terms.hasExtremes) : 0n;
  return Object.freeze({
    spot,
    range: random.chance(0.9) ? WAD / 10n + fraction(random, WAD / 4n) : 1n + fraction(random, (9n * WAD) / 10n),
    staleness: random.chance(0.7) ? 0n : fraction(random, 2n * WAD),
    perpetuals,
    perpetualProfit: hasPerpetuals ? signed(random, random.scaled(WAD, 1, 1e6)) : 0n,
    optionSets: Array.from({ length: random.integer(0, terms.maximumSets) }, () => optionSet(random, spot, terms)),
    collaterals: Array.from({ length: random.chance(0.5) ? 0 : random.integer(1, 3) }, () => collateral(random)),
  });
}

/** A random portfolio, always one that the model accepts. */
export function randomPortfolio(random: Random, terms: PortfolioTerms = EVERYTHING): Portfolio {
  return Object.freeze({
    cash: signed(random, random.scaled(WAD, 1, 1e7)),
    stableValue: random.chance(0.5) ? 0n : random.scaled(WAD, 1, 1e7),
    stressCorrelation: random.chance(0.1) ? random.pick([0n, WAD]) : fraction(random),
    books: Array.from({ length: random.integer(1, terms.maximumBooks) }, () => randomBook(random, terms)),
  });
}
