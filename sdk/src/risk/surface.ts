import type { Address } from "../core/hex.js";
import { ExpiryBeyondSurface, ExpiryPassed, LogMoneynessOutOfRange, SurfaceEmpty } from "../generated/errors.js";
import { WAD } from "../math/fixedPoint.js";
import { logRatio } from "../math/option/logarithm.js";
import { divideUp, squareRoot } from "../math/roots.js";
import { MAX_LOG_MONEYNESS, sviTotalVariance } from "../math/svi.js";

// Bit for bit the arithmetic of contracts/risk/SurfaceMath.sol, which tells why.

const YEAR = 31_536_000n;
const WAD_PER_BPS = 10n ** 14n;
/** \{1\} Φ^-1(3/4), 18 decimals. */
const QUARTER_DELTA = 674489750196081743n;
const HALVINGS = 44;

/** A slice of a surface as it is kept. */
export interface SurfaceSlice {
  /** Packed raw SVI parameters, see {@link packSvi}. */
  readonly parameters: bigint;
  /** \{USD/tok\} Forward price, 18 decimals. */
  readonly forward: bigint;
  /** \{s\} UNIX time. */
  readonly expiry: bigint;
  /** \{s\} UNIX time of the market data. */
  readonly reportedAt: bigint;
}

/** What an expiry is valued by, at a time: its own slice or the next one, and the one before if it counts. */
export interface SurfaceBracket {
  /** \{s\} UNIX time. */
  readonly expiry: bigint;
  /** \{s\} UNIX time of the valuation. */
  readonly time: bigint;
  /** The last slice before the expiry that is not over; none where the expiry has a slice of its own. */
  readonly lower?: SurfaceSlice;
  /** The slice of the expiry, or the next one. */
  readonly upper: SurfaceSlice;
}

/** A surface at a time. */
export interface Surface {
  /** Asset. */
  readonly underlying: Address;
  /** \{s\} UNIX time of the valuation. */
  readonly time: bigint;
  /** Slices by their expiries, rising. */
  readonly slices: readonly SurfaceSlice[];
}

/** From when and how much a surface widens. */
export interface WideningTerms {
  /** \{s\} Age from which it widens. */
  readonly freshFor: bigint;
  /** \{s\} Age at which it is widest, and stale. */
  readonly staleAfter: bigint;
  /** \{bps\} What variance is multiplied and divided by at the widest, less one. */
  readonly maximumWidening: bigint;
}

/** How a smile leans and bends. */
export interface SurfaceSkew {
  /** \{1/year^0.5\} Volatility of the 25-delta call less the 25-delta put's, 18 decimals. */
  readonly riskReversal: bigint;
  /** \{1/year^0.5\} Mean of both less that at the forward, 18 decimals. */
  readonly butterfly: bigint;
}

/**
 * What an expiry is valued by.
 *
 * @param surface - The surface.
 * @param expiry - \{s\} UNIX time.
 * @throws {@link ExpiryPassed}, {@link SurfaceEmpty} or {@link ExpiryBeyondSurface}.
 */
export function surfaceBracket({ underlying, time, slices }: Surface, expiry: bigint): SurfaceBracket {
  if (expiry <= time) throw new ExpiryPassed({ expiry, blockTimestamp: time });
  const alive = slices.filter((slice) => slice.expiry > time);
  const last = alive.at(-1);
  if (last === undefined) throw new SurfaceEmpty({ underlying });
  const place = alive.findIndex((slice) => slice.expiry >= expiry);
  const [lower, upper] = [alive[place - 1], alive[place]];
  if (upper === undefined) throw new ExpiryBeyondSurface({ underlying, expiry, lastExpiry: last.expiry });
  if (lower === undefined || upper.expiry === expiry) return Object.freeze({ expiry, time, upper });
  return Object.freeze({ expiry, time, lower, upper });
}

/** \{1\} What a slice has left for `left` \{s\}, rounded up. */
function remaining(slice: SurfaceSlice, k: bigint, left: bigint): bigint {
  return divideUp(sviTotalVariance(slice.parameters, k) * left, slice.expiry - slice.reportedAt);
}

/**
 * \{1\} Total variance from the bracket's time to its expiry, 18 decimals, rounded up; twin of `SurfaceMath.totalVariance`.
 *
 * @param bracket - What the expiry is valued by, see {@link surfaceBracket}.
 * @param k - \{1\} ln(strike / forward), 18 decimals.
 * @throws As {@link sviTotalVariance}.
 */
export function bracketVariance({ expiry, time, lower, upper }: SurfaceBracket, k: bigint): bigint {
  if (lower === undefined) return remaining(upper, k, expiry - time);
  const span = upper.expiry - lower.expiry;
  const earlier = remaining(lower, k, lower.expiry - time);
  const later = remaining(upper, k, upper.expiry - time);
  return divideUp(earlier * (upper.expiry - expiry) + later * (expiry - lower.expiry), span);
}

/** \{USD/tok\} Forward price, 18 decimals, rounded down; twin of `SurfaceMath.forward`. */
export function bracketForward({ expiry, lower, upper }: SurfaceBracket): bigint {
  if (lower === undefined) return upper.forward;
  const near = lower.forward * (upper.expiry - expiry);
  return (near + upper.forward * (expiry - lower.expiry)) / (upper.expiry - lower.expiry);
}

/** \{1\} ln(strike / forward), 18 decimals, rounded down; twin of `SurfaceMath.logMoneyness`. @throws LogarithmUndefined */
export const bracketMoneyness = (bracket: SurfaceBracket, strike: bigint): bigint =>
  logRatio(strike, bracketForward(bracket));

/** \{1/year^0.5\} Volatility at a log-moneyness, 18 decimals, rounded down; twin of `SurfaceMath.volatilityAt`. */
export function bracketVolatility(bracket: SurfaceBracket, k: bigint): bigint {
  return squareRoot((bracketVariance(bracket, k) * WAD * YEAR) / (bracket.expiry - bracket.time));
}

/**
 * \{1\} Log-moneyness of the call (or put) with a delta of a quarter, 18 decimals; twin of `SurfaceMath.quarterDelta`.
 *
 * @throws {@link LogMoneynessOutOfRange} when it is beyond the surface's domain.
 */
export function quarterDeltaMoneyness(bracket: SurfaceBracket, isCall: boolean): bigint {
  const distance = isCall ? QUARTER_DELTA : -QUARTER_DELTA;
  const isBeyond = (k: bigint): boolean => {
    const w = bracketVariance(bracket, k);
    return 2n * k >= w + (2n * distance * squareRoot(w * WAD)) / WAD;
  };
  let [low, high] = [-MAX_LOG_MONEYNESS, MAX_LOG_MONEYNESS];
  if (!isBeyond(high)) throw new LogMoneynessOutOfRange({ logMoneyness: high, maximum: MAX_LOG_MONEYNESS });
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = (low + high) / 2n;
    if (isBeyond(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Risk reversal and butterfly of 25 % delta; twin of `SurfaceMath.skew`. @throws As {@link quarterDeltaMoneyness}. */
export function bracketSkew(bracket: SurfaceBracket): SurfaceSkew {
  const call = bracketVolatility(bracket, quarterDeltaMoneyness(bracket, true));
  const put = bracketVolatility(bracket, quarterDeltaMoneyness(bracket, false));
  return Object.freeze({ riskReversal: call - put, butterfly: (call + put) / 2n - bracketVolatility(bracket, 0n) });
}

/** \{s\} Age of the older slice; twin of `SurfaceMath.age`. */
export function bracketAge({ time, lower, upper }: SurfaceBracket): bigint {
  const reportedAt = lower !== undefined && lower.reportedAt < upper.reportedAt ? lower.reportedAt : upper.reportedAt;
  return time - reportedAt;
}

/**
 * \{1\} What variance is multiplied and divided by for its age, less one; 18 decimals, rounded up; twin of
 * `SurfaceMath.widening`.
 *
 * @param age - \{s\}
 * @param terms - Of the underlying.
 */
export function surfaceWidening(age: bigint, { freshFor, staleAfter, maximumWidening }: WideningTerms): bigint {
  if (age <= freshFor) return 0n;
  const range = staleAfter - freshFor;
  const aged = age - freshFor < range ? age - freshFor : range;
  return divideUp(maximumWidening * WAD_PER_BPS * aged, range);
}

/** True when slices of an age \{s\} are too old for trades that add risk; twin of what `VolSurface.agingOf` tells. */
export const isSurfaceStale = (age: bigint, { staleAfter }: WideningTerms): boolean => age >= staleAfter;

/** \{1\} A total variance divided (down) and multiplied (up) by 1 + widening; twin of `SurfaceMath.widened`. */
export function widenedVariance(variance: bigint, widening: bigint): readonly [bigint, bigint] {
  return [(variance * WAD) / (WAD + widening), divideUp(variance * (WAD + widening), WAD)];
}

/**
 * \{1\} Total variance of a surface, 18 decimals, rounded up; twin of `VolSurface.totalVariance`.
 *
 * @param surface - The surface, see {@link readSurface}.
 * @param strike - \{USD/tok\} 18 decimals.
 * @param expiry - \{s\} UNIX time.
 * @throws As {@link surfaceBracket} and {@link bracketMoneyness}.
 */
export function surfaceVariance(surface: Surface, strike: bigint, expiry: bigint): bigint {
  const bracket = surfaceBracket(surface, expiry);
  return bracketVariance(bracket, bracketMoneyness(bracket, strike));
}

/**
 * \{1\} Least and largest total variance that initial margin reckons with; twin of `VolSurface.totalVarianceRange`.
 *
 * @param surfaces - Of an earlier block, and the newest; one of them where they are the same.
 * @param terms - Of the underlying.
 * @param strike - \{USD/tok\} 18 decimals.
 * @param expiry - \{s\} UNIX time.
 */
export function surfaceVarianceRange(
  surfaces: readonly Surface[],
  terms: WideningTerms,
  strike: bigint,
  expiry: bigint,
): readonly [bigint, bigint] {
  const ranges = surfaces.map((surface) => {
    const bracket = surfaceBracket(surface, expiry);
    return widenedVariance(surfaceVariance(surface, strike, expiry), surfaceWidening(bracketAge(bracket), terms));
  });
  const least = ranges.reduce((low, [value]) => (low < value ? low : value), ranges[0]?.[0] ?? 0n);
  return [least, ranges.reduce((high, [, value]) => (high > value ? high : value), 0n)];
}
