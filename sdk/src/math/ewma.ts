import { discountX64 } from "./option/exponential.js";
import { absolute, clamp, log2 } from "./option/integers.js";
import { logRatioX127 } from "./option/logarithm.js";
import { squareRoot, squareRootUp } from "./roots.js";

// Bit for bit the arithmetic of contracts/math/Ewma.sol, which tells the method and the scales.

const ONE_X64 = 1n << 64n;
const FAST_RATE = 60923347313019216217086661689177n;
const SLOW_RATE = 14881089255755151831163521619124n;
const MAX_LOG = 15190314502144n;
const LEAST_BOUND_X94 = 1980704062856608439838598759n;
const BOUND = 7n;
const PRICE_DIGITS = 1n << 40n;
const DAY = 86_400n;

/** \{s\} What one observation counts for at most. */
export const MAX_OBSERVATION_WEIGHT = DAY;
/** \{1/√day\} Largest return, Q46. */
export const MAX_DAILY_RETURN = (1n << 52n) - 1n;
/** \{USD/tok\} Nothing worth more is a price; 18 decimals. */
export const MAX_FACTOR_PRICE = (1n << 112n) - 1n;

/** √(λ^δ) and √(1 - λ^δ) of the fast and of the slow average, Q64. */
export interface ObservationDecay {
  readonly keepFast: bigint;
  readonly newsFast: bigint;
  readonly keepSlow: bigint;
  readonly newsSlow: bigint;
}

/** A volatility after one observation, Q46, and its parts a and b, Q64. */
export interface VolatilityStep {
  readonly next: bigint;
  readonly kept: bigint;
  readonly added: bigint;
}

/** What an observation that counts for `weight` seconds does; twin of `Ewma.decayOf`. */
export function observationDecay(weight: bigint): ObservationDecay {
  const keepFast = discountX64(1n, weight * FAST_RATE);
  const keepSlow = discountX64(1n, weight * SLOW_RATE);
  return {
    keepFast,
    newsFast: squareRoot((1n << 128n) - keepFast * keepFast),
    keepSlow,
    newsSlow: squareRoot((1n << 128n) - keepSlow * keepSlow),
  };
}

/** Twin of `Ewma.step`: σ'² = λ^δ σ² + (1 - λ^δ) z². */
export function stepVolatility(volatility: bigint, dailyReturn: bigint, keep: bigint, news: bigint): VolatilityStep {
  const old = keep * volatility;
  const fresh = news * absolute(dailyReturn);
  const next = (squareRootUp(old * old + fresh * fresh) + ONE_X64 - 1n) >> 64n;
  if (next === 0n) return { next, kept: ONE_X64, added: 0n };
  const added = fresh / next;
  return { next, kept: old / next, added: dailyReturn < 0n ? -added : added };
}

/** Twin of `Ewma.blend`: the root of ¾ fast + ¼ slow variance, rounded up. */
export const blendVolatility = (fast: bigint, slow: bigint): bigint =>
  (squareRootUp(3n * fast * fast + slow * slow) + 1n) >> 1n;

/** A correlation in Q30 with the newest observations in it: a_i a_j ρ + b_i b_j, to the nearest. */
export const stepCorrelation = (correlation: bigint, keptProduct: bigint, addedProduct: bigint): bigint =>
  (keptProduct * correlation + (addedProduct << 30n) + (1n << 127n)) >> 128n;

/** Twin of `Ewma.packPrice`. */
export function packPrice(price: bigint): bigint {
  if (price < PRICE_DIGITS) return price;
  const exponent = log2(price) - 39n;
  return (exponent << 40n) | (price >> exponent);
}

const priceOf = (code: bigint): bigint => (code & (PRICE_DIGITS - 1n)) << (code >> 40n);

/** Twin of `Ewma.logChange`. */
export const logChange = (from: bigint, to: bigint): bigint => logRatioX127(priceOf(to), priceOf(from)) >> 87n;

/** Twin of `Ewma.boundedReturn`, from the seconds that have passed. */
export function boundedReturn(change: bigint, elapsed: bigint, volatility: bigint): bigint {
  const root = squareRoot((elapsed << 96n) / DAY);
  const leastBound = LEAST_BOUND_X94 / root;
  const bound = BOUND * volatility > leastBound ? BOUND * volatility : leastBound;
  const limit = bound < MAX_DAILY_RETURN ? bound : MAX_DAILY_RETURN;
  return clamp((clamp(change, -MAX_LOG, MAX_LOG) << 54n) / root, -limit, limit);
}
