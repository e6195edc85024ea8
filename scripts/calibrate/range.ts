// The scenario range of RiskParameters (MATH.md section 4) from the covariance oracle's bit-equal twin, fed with real prices.
import {
  factorVolatility,
  maximumVolatility,
  pokeCovariance,
  startCovariance,
  type CovarianceState,
} from "@ballast/sdk";
import { mulDivUp, WAD } from "@ballast/sdk";
import type { DayBar } from "./data";

const DAY = 86_400n;
const BPS = 10_000n;
/** \{√day/√year\} 1 / √365, 18 decimals, as in RiskParameters. */
const ROOT_DAY = 52342392259021371n;
const STRESS_CORRELATION = 7_000n;

/** Terms of a range. */
export interface RangeTerms {
  /** \{bps\} */
  readonly minimum: bigint;
  readonly maximum: bigint;
  /** Thousandths. */
  readonly zScore: bigint;
}

/** The proposal of MATH.md section 4. */
export const PROPOSED: RangeTerms = { minimum: 1_000n, maximum: 3_500n, zScore: 3_900n };

/** \{USD\} A price in 18 decimals. */
export const priceOf = (price: number): bigint => BigInt(Math.round(price * 1e9)) * 10n ** 9n;

/** \{s\} End of a day. */
export const endOf = (date: string): bigint => BigInt(Date.parse(`${date}T00:00:00Z`) / 1000) + DAY;

/** \{1/√year\} σ*: the larger of the measured volatility and three quarters of its 90-day maximum, 18 decimals. */
export function usedVolatility(state: CovarianceState, now: bigint): bigint {
  const measured = factorVolatility(state, now, 0);
  const remembered = (maximumVolatility(state, now, 0) * 3n + 3n) / 4n;
  return measured > remembered ? measured : remembered;
}

/** \{1\} z σ* √(1/365) before the clamp, 18 decimals. */
export const wantedRange = (volatility: bigint, { zScore }: RangeTerms): bigint =>
  mulDivUp(mulDivUp(volatility, ROOT_DAY, WAD), zScore, 1_000n);

/** \{1\} The range, 18 decimals; twin of `RiskParameters._targetOf`. */
export function targetRange(volatility: bigint, terms: RangeTerms = PROPOSED): bigint {
  const [least, most] = [(terms.minimum * WAD) / BPS, (terms.maximum * WAD) / BPS];
  const wanted = wantedRange(volatility, terms);
  if (wanted < least) return least;
  return wanted > most ? most : wanted;
}

/** An oracle of one factor that starts with a price. */
export const startOracle = (date: string, close: number, volatility: bigint): CovarianceState =>
  startCovariance(endOf(date), [{ price: priceOf(close), volatility }], 0n, STRESS_CORRELATION);

/** What the oracle says after a day's close, one second after the poke. */
export interface DayVolatility {
  readonly date: string;
  /** \{1/√year\} σ*, 18 decimals. */
  readonly volatility: bigint;
  readonly state: CovarianceState;
}

/** One poke a day with the day's close, from the second day on. */
export function dailyVolatilities(bars: readonly DayBar[], startVolatility: bigint): readonly DayVolatility[] {
  const [first, ...rest] = bars;
  if (first === undefined) throw new RangeError("There are no days.");
  let state = startOracle(first.date, first.close, startVolatility);
  return rest.map(({ date, close }) => {
    const now = endOf(date);
    state = pokeCovariance(state, now, [priceOf(close)]);
    return { date, volatility: usedVolatility(state, now + 1n), state };
  });
}
