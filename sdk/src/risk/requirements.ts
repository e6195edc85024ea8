import { fullMulDivUp } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { divideUp, squareRoot } from "../math/roots.js";

// Twin of RiskParameters.sol, ScenarioRange.sol, HaircutState.sol and ImpliedReader.sol, bit by bit. Fractions have 18 decimals, times are seconds.

const WAD_PER_BPS = 10n ** 14n;
const BPS = 10_000n;
/** \{√day/√year\} 1 / √365, rounded up. */
const ROOT_DAY = 52_342_392_259_021_371n;
const Z_DECIMALS = 1_000n;
const FALL = (2n * 10n ** 16n) / 86_400n;
const RISE = (2n * 10n ** 16n) / 3_600n;
const SECONDS_PER_BPS = 3_600n / 200n;
const HORIZON = 30n * 86_400n;
const YEAR = 365n * 86_400n;
const MAX_UINT128 = (1n << 128n) - 1n;

/** \{1\} Largest haircut, 18 decimals. */
export const MAX_HAIRCUT = (6n * WAD) / 10n;

const larger = (x: bigint, y: bigint): bigint => (x > y ? x : y);
const smaller = (x: bigint, y: bigint): bigint => (x < y ? x : y);
const zeroFloor = (x: bigint): bigint => (x > 0n ? x : 0n);

/** How an underlying's range follows its volatility. */
export interface RangeBounds {
  /** \{bps\} */
  readonly minimum: bigint;
  /** \{bps\} */
  readonly maximum: bigint;
  /** \{1\} Three decimals. */
  readonly zScore: bigint;
}

/** What an underlying's volatility is said to be, \{1/√year\}, 18 decimals. */
export interface Volatilities {
  readonly measured: bigint;
  /** The highest of about ninety days. */
  readonly highest: bigint;
  /** At the money, of thirty days; zero where no surface tells. */
  readonly implied: bigint;
}

/** A range at its last refresh: of new risk, of old risk, what it was on its way to, and when. */
export interface RangeState {
  /** \{1\} */
  readonly initial: bigint;
  /** \{1\} */
  readonly maintenance: bigint;
  /** \{1\} */
  readonly target: bigint;
  /** \{s\} */
  readonly refreshedAt: bigint;
}

/** Both numbers of a requirement, \{1\}, 18 decimals. */
export interface RiskRequirement {
  /** For new risk. */
  readonly initial: bigint;
  /** For old risk. */
  readonly maintenance: bigint;
}

/** \{1/√year\} Volatility of a total variance of thirty days, rounded up; twin of `ImpliedReader`. */
export const impliedOfVariance = (variance: bigint): bigint =>
  squareRoot(divideUp(variance * WAD * YEAR, HORIZON)) + 1n;

/**
 * \{1\} The range that volatilities ask for: clamp(z · σ* · √(1 day), minimum, maximum).
 *
 * @example
 * ```ts
 * targetRange({ minimum: 1_000n, maximum: 3_500n, zScore: 3_900n }, { measured: 6n * 10n ** 17n, highest: 0n, implied: 0n });
 * // 122481197886110010n
 * ```
 */
export function targetRange(
  { minimum, maximum, zScore }: RangeBounds,
  { measured, highest, implied }: Volatilities,
): bigint {
  const volatility = larger(larger(measured, (highest * 3n + 3n) / 4n), implied);
  const daily = divideUp(volatility * ROOT_DAY, WAD); // {1} = {1/√year} * {√day/√year}
  const wanted = divideUp(daily * zScore, Z_DECIMALS);
  return smaller(larger(wanted, minimum * WAD_PER_BPS), maximum * WAD_PER_BPS);
}

/** A range at the target it begins with. */
export const startRange = (target: bigint, now: bigint): RangeState =>
  Object.freeze({ initial: target, maintenance: target, target, refreshedAt: now });

/**
 * Both ranges now. New risk's jumps up and walks down, old risk's walks both ways.
 *
 * @param target - \{1\} What volatility asks for now.
 */
export function rangesAt(state: RangeState, target: bigint, now: bigint): RiskRequirement {
  const elapsed = now - state.refreshedAt;
  const fallen = (range: bigint): bigint => zeroFloor(range - FALL * elapsed);
  const { maintenance: from, target: to } = state;
  const maintenance = from < to ? smaller(to, from + RISE * elapsed) : larger(to, fallen(from));
  return Object.freeze({ initial: larger(larger(target, to), fallen(state.initial)), maintenance });
}

/** The range after a refresh: both as they are, on the way to another target. */
export const refreshRange = (state: RangeState, target: bigint, now: bigint): RangeState =>
  Object.freeze({ ...rangesAt(state, target, now), target, refreshedAt: now });

/** A collateral's terms, \{bps\}, and old risk's when they were set. */
export interface HaircutState {
  readonly base: bigint;
  readonly slope: bigint;
  readonly oldBase: bigint;
  readonly oldSlope: bigint;
  /** \{s\} */
  readonly changedAt: bigint;
}

/** The terms that a collateral begins with. */
export const startHaircut = (base: bigint, slope: bigint, now: bigint): HaircutState =>
  Object.freeze({ base, slope, oldBase: base, oldSlope: slope, changedAt: now });

/** \{bps\} Old risk's base and slope now. */
function walked({ base, slope, oldBase, oldSlope, changedAt }: HaircutState, now: bigint): readonly [bigint, bigint] {
  const steps = (now - changedAt) / SECONDS_PER_BPS;
  return [smaller(base, oldBase + steps), smaller(slope, oldSlope + steps)];
}

/** Other terms from now on, from where old risk is now. */
export function changeHaircut(state: HaircutState, base: bigint, slope: bigint, now: bigint): HaircutState {
  const [oldBase, oldSlope] = walked(state, now);
  const old = { oldBase: smaller(oldBase, base), oldSlope: smaller(oldSlope, slope) };
  return Object.freeze({ base, slope, ...old, changedAt: now });
}

/**
 * What of a collateral does not count: h0 + κ · √(pledged / depth), at most {@link MAX_HAIRCUT}.
 *
 * @param pledged - \{tok\}
 * @param depth - \{tok\} What its venues take; zero for none, which gives the largest haircut.
 */
export function haircutsAt(state: HaircutState, pledged: bigint, depth: bigint, now: bigint): RiskRequirement {
  const root = rootOfShare(pledged, depth);
  const haircut = (base: bigint, slope: bigint): bigint =>
    smaller(MAX_HAIRCUT, base * WAD_PER_BPS + divideUp(slope * WAD_PER_BPS * root, WAD));
  return Object.freeze({ initial: haircut(state.base, state.slope), maintenance: haircut(...walked(state, now)) });
}

/** \{1\} Root of pledged over depth, rounded up. */
function rootOfShare(pledged: bigint, depth: bigint): bigint {
  if (pledged === 0n) return 0n;
  if (depth === 0n) return BPS * WAD;
  return squareRoot(fullMulDivUp(smaller(pledged, MAX_UINT128), WAD, depth) * WAD) + 1n;
}
