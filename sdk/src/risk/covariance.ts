import { ExposureCountMismatch, FactorUnknown, NoPriceObserved, PokeTooEarly } from "../generated/errors.js";
import {
  blendVolatility,
  boundedReturn,
  logChange,
  MAX_FACTOR_PRICE,
  MAX_OBSERVATION_WEIGHT,
  observationDecay,
  packPrice,
  stepCorrelation,
  stepVolatility,
  type ObservationDecay,
  type VolatilityStep,
} from "../math/ewma.js";
import { WAD } from "../math/fixedPoint.js";
import { absolute, clamp } from "../math/option/integers.js";
import { divideUp, squareRoot } from "../math/roots.js";
import { highOf, noHighs, seeHighs, type RollingHighs } from "./highs.js";

// Twin of contracts/risk/CovarianceOracle.sol, bit for bit; the contracts tell the method and the scales.

const MIN_SPACING = 3_600n;
const WARM_UP = 60n * 86_400n;
const WARM_UP_UNIT = 900n;
const ROOT_YEAR = 19104973174542800180n;
const ONE_X46 = 1n << 46n;
const BPS = 10_000n;

/** A risk factor: its averages, and beside them its newest observation. Volatilities and return are of one day, Q46. */
export interface FactorState {
  /** The last accepted price, packed. */
  readonly price: bigint;
  readonly isProvisional: boolean;
  /** \{s\} When that price was accepted. */
  readonly observedAt: bigint;
  /** \{s\} What the newest observation counts for; zero when the latest poke got no price. */
  readonly weight: bigint;
  readonly fast: bigint;
  readonly slow: bigint;
  readonly dailyReturn: bigint;
  /** Quarters of an hour for which the factor was observed while provisional. */
  readonly observedTime: bigint;
}

/** Correlation of two factors at both speeds, Q30. */
export interface PairState {
  readonly fast: bigint;
  readonly slow: bigint;
}

/** Everything a `CovarianceOracle` knows. Pair (i, j), i \< j, is number j (j - 1) / 2 + i. */
export interface CovarianceState {
  /** \{bps\} κ of the stress correlation. */
  readonly stressCorrelation: bigint;
  readonly factors: readonly FactorState[];
  readonly pairs: readonly PairState[];
  readonly highs: RollingHighs;
}

/** A factor as it is at a moment, and what its newest observation does to its correlations. */
interface Move {
  readonly fast: VolatilityStep;
  readonly slow: VolatilityStep;
  readonly used: bigint;
}

/** A factor to begin with: a price in 18 decimals and \{1/√year\} a volatility in 18 decimals. */
export interface StartFactor {
  readonly price: bigint;
  readonly volatility: bigint;
}

/** \{s\} When prices were last observed. */
export const lastPokeAt = (state: CovarianceState): bigint =>
  state.factors.reduce((last, { observedAt }) => (observedAt > last ? observedAt : last), 0n);

/**
 * An oracle as it is deployed.
 *
 * @param now - \{s\} Time of the block.
 * @param factors - What to observe.
 * @param correlation - \{1\} Of every pair, 18 decimals.
 * @param stressCorrelation - \{bps\} κ
 */
export function startCovariance(
  now: bigint,
  factors: readonly StartFactor[],
  correlation: bigint,
  stressCorrelation: bigint,
): CovarianceState {
  const start = (correlation << 30n) / WAD;
  const pairs = (factors.length * (factors.length - 1)) / 2;
  return Object.freeze({
    stressCorrelation,
    factors: factors.map(({ price, volatility }) => startFactor(now, price, volatility)),
    pairs: Array<PairState>(pairs).fill({ fast: start, slow: start }),
    highs: noHighs(factors.length),
  });
}

function startFactor(now: bigint, price: bigint, volatility: bigint): FactorState {
  const daily = divideUp(volatility * ONE_X46, ROOT_YEAR);
  const averages = { fast: daily, slow: daily, dailyReturn: 0n, weight: 0n };
  return { price: packPrice(price), isProvisional: true, observedAt: now, ...averages, observedTime: 0n };
}

function moveOf(factor: FactorState, { keepFast, newsFast, keepSlow, newsSlow }: ObservationDecay): Move {
  const fast = stepVolatility(factor.fast, factor.dailyReturn, keepFast, newsFast);
  const slow = stepVolatility(factor.slow, factor.dailyReturn, keepSlow, newsSlow);
  return { fast, slow, used: blendVolatility(fast.next, slow.next) };
}

/** In the block of the newest observation that observation is not yet to be seen. */
const visibleDecay = (factor: FactorState, now: bigint): ObservationDecay =>
  observationDecay(now === factor.observedAt ? 0n : factor.weight);

function observed(factor: FactorState, move: Move, now: bigint, price: bigint | undefined): FactorState {
  const averages = { fast: move.fast.next, slow: move.slow.next };
  if (price === undefined) return { ...factor, ...averages, weight: 0n, dailyReturn: 0n };
  const elapsed = now - factor.observedAt;
  const code = packPrice(price);
  const dailyReturn = boundedReturn(logChange(factor.price, code), elapsed, move.used);
  const weight = elapsed < MAX_OBSERVATION_WEIGHT ? elapsed : MAX_OBSERVATION_WEIGHT;
  return warmed({ ...factor, ...averages, price: code, observedAt: now, weight, dailyReturn });
}

function warmed(factor: FactorState): FactorState {
  if (!factor.isProvisional) return factor;
  const observedTime = factor.observedTime + factor.weight / WARM_UP_UNIT;
  return { ...factor, observedTime, isProvisional: observedTime * WARM_UP_UNIT < WARM_UP };
}

function pairAfter(pair: PairState, left: Move, right: Move): PairState {
  return {
    fast: stepCorrelation(pair.fast, left.fast.kept * right.fast.kept, left.fast.added * right.fast.added),
    slow: stepCorrelation(pair.slow, left.slow.kept * right.slow.kept, left.slow.added * right.slow.added),
  };
}

/** The two factors of each pair, in the pairs' order. */
function pairsOf<T>(items: readonly T[]): (readonly [T, T])[] {
  return items.flatMap((right, j) => items.slice(0, j).map((left): readonly [T, T] => [left, right]));
}

const acceptable = (price: bigint | undefined): bigint | undefined =>
  price === undefined || price <= 0n || price > MAX_FACTOR_PRICE ? undefined : price;

/**
 * The oracle after a poke; twin of `CovarianceOracle.poke`.
 *
 * @param state - Before it.
 * @param now - \{s\} Time of the poke's block.
 * @param prices - \{USD/tok\} Middle of each feed in 18 decimals; undefined where a feed is dead.
 * @throws {@link PokeTooEarly} within an hour of the previous poke.
 * @throws {@link NoPriceObserved} when every feed is dead.
 * @example
 * ```ts
 * const start = startCovariance(0n, [{ price: 2_000n * WAD, volatility: WAD / 2n }], 0n, 7_000n);
 * const after = pokeCovariance(start, 3_600n, [2_020n * WAD]);
 * factorVolatility(after, 3_600n, 0) === factorVolatility(start, 3_600n, 0); // true: not in its own block
 * ```
 */
export function pokeCovariance(
  state: CovarianceState,
  now: bigint,
  prices: readonly (bigint | undefined)[],
): CovarianceState {
  const last = lastPokeAt(state);
  if (now < last + MIN_SPACING) throw new PokeTooEarly({ earliest: last + MIN_SPACING, blockTimestamp: now });
  const accepted = state.factors.map((_, i) => acceptable(prices[i]));
  if (accepted.every((price) => price === undefined)) throw new NoPriceObserved();
  const decays = new Map<bigint, ObservationDecay>();
  const moves = state.factors.map((factor) => {
    const decay = decays.get(factor.weight) ?? observationDecay(factor.weight);
    decays.set(factor.weight, decay);
    return moveOf(factor, decay);
  });
  const sides = pairsOf(moves);
  return Object.freeze({
    ...state,
    factors: state.factors.map((factor, i) => observed(factor, moves[i] as Move, now, accepted[i])),
    pairs: state.pairs.map((pair, i) => pairAfter(pair, ...(sides[i] as readonly [Move, Move]))),
    highs: seeHighs(
      state.highs,
      last,
      now,
      moves.map(({ used }) => used),
    ),
  });
}

const yearly = (daily: bigint): bigint => (daily * ROOT_YEAR + ONE_X46 - 1n) >> 46n;

function factorOf(state: CovarianceState, factor: number): FactorState {
  const found = state.factors[factor];
  if (found === undefined) throw new FactorUnknown({ factor: BigInt(factor), count: BigInt(state.factors.length) });
  return found;
}

function moveAt(state: CovarianceState, now: bigint, factor: number): Move {
  const found = factorOf(state, factor);
  return moveOf(found, visibleDecay(found, now));
}

/**
 * \{1/√year\} A factor's volatility as seen at `now`, 18 decimals; twin of `CovarianceOracle.volatility`.
 *
 * @throws {@link FactorUnknown}
 */
export const factorVolatility = (state: CovarianceState, now: bigint, factor: number): bigint =>
  yearly(moveAt(state, now, factor).used);

/** \{1/√year\} The highest volatility in 90 to 100 days; twin of `CovarianceOracle.maximumVolatility`. */
export function maximumVolatility(state: CovarianceState, now: bigint, factor: number): bigint {
  const { used } = moveAt(state, now, factor);
  const high = highOf(state.highs, lastPokeAt(state), factor);
  return yearly(used > high ? used : high);
}

/** \{1\} Correlation of two factors, 18 decimals; twin of `CovarianceOracle.correlation`. */
export function factorCorrelation(state: CovarianceState, now: bigint, factor: number, other: number): bigint {
  const [i, j] = factor < other ? [factor, other] : [other, factor];
  const [left, right] = [moveAt(state, now, i), moveAt(state, now, j)];
  if (i === j) return WAD;
  const pair = pairAfter(state.pairs[(j * (j - 1)) / 2 + i] as PairState, left, right);
  const covariance = 3n * pair.fast * left.fast.next * right.fast.next + pair.slow * left.slow.next * right.slow.next;
  const together = (left.used * right.used) << 32n;
  return together === 0n ? 0n : clamp((covariance * WAD) / together, -WAD, WAD);
}

/** Exposure times the parts of a factor's volatility; see contracts/risk/PortfolioVariance.sol. */
interface Load {
  readonly keptFast: bigint;
  readonly keptSlow: bigint;
  readonly addedFast: bigint;
  readonly addedSlow: bigint;
  readonly used: bigint;
}

function loadOf(factor: FactorState, now: bigint, exposure: bigint): Load {
  const decay = visibleDecay(factor, now);
  const size = absolute(factor.dailyReturn);
  const signed = factor.dailyReturn < 0n ? -exposure : exposure;
  return {
    keptFast: (exposure * ((decay.keepFast * factor.fast) >> 64n)) >> 46n,
    keptSlow: (exposure * ((decay.keepSlow * factor.slow) >> 64n)) >> 46n,
    addedFast: (signed * ((decay.newsFast * size) >> 64n)) >> 46n,
    addedSlow: (signed * ((decay.newsSlow * size) >> 64n)) >> 46n,
    used: (exposure * moveOf(factor, decay).used) >> 46n,
  };
}

function covarianceOf(pair: PairState, left: Load, right: Load, stress: bigint): bigint {
  const kept = 3n * left.keptFast * right.keptFast * pair.fast + left.keptSlow * right.keptSlow * pair.slow;
  const added = 3n * left.addedFast * right.addedFast + left.addedSlow * right.addedSlow;
  const measured = (kept + (added << 30n)) >> 32n;
  const excess = left.used * right.used - measured;
  return excess > 0n ? measured + (excess * stress) / BPS : measured;
}

/**
 * \{USD/√year\} Volatility of a portfolio, 18 decimals; twin of `CovarianceOracle.portfolioVolatility`.
 *
 * @param exposures - \{USD\} Value of each factor held, negative when short, 18 decimals.
 * @throws {@link ExposureCountMismatch}
 */
export function portfolioVolatility(state: CovarianceState, now: bigint, exposures: readonly bigint[]): bigint {
  const { length } = state.factors;
  if (exposures.length !== length)
    throw new ExposureCountMismatch({ count: BigInt(exposures.length), expected: BigInt(length) });
  const loads = state.factors.map((factor, i) => loadOf(factor, now, exposures[i] ?? 0n));
  const squares = loads.reduce((sum, { used }) => sum + used * used, 0n);
  const variance = pairsOf(loads).reduce(
    (sum, [left, right], i) =>
      sum + 2n * covarianceOf(state.pairs[i] as PairState, left, right, state.stressCorrelation),
    squares,
  );
  return divideUp((squareRoot(variance > 0n ? variance : 0n) + 1n) * ROOT_YEAR, WAD);
}
