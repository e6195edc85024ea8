import { requireAcceptableSvi, requireNoSviCalendarArbitrage } from "../../math/sviArbitrage.js";
import { packSvi, unpackSvi, type SviParameters } from "../../math/sviSlice.js";
import { BallastError } from "../../errors/BallastError.js";
import { AnalysisError } from "../AnalysisError.js";
import { at, type Vector } from "../matrix.js";
import {
  LEAST_WIDTH,
  meanSquaredError,
  MOST_WIDTH,
  quasiExplicitFit,
  wingGrid,
  type VariancePoint,
} from "./quasiExplicit.js";
import { rawDurrleman, rawMinimum, rawVariance, toRawSvi, toSviParameters, type RawSvi } from "./rawSvi.js";
import { simplexSearch } from "./simplexSearch.js";

/** A quoted volatility. */
export interface VolatilityQuote {
  /** \{1\} ln(strike / forward) */
  readonly logMoneyness: number;
  /** \{1/√year\} */
  readonly volatility: number;
  /** Weight of the squared volatility error; left out: one. */
  readonly weight?: number;
}

/** A slice that the chain accepts, and how far it is from the quotes. */
export interface SviFit {
  /** \{1\} As the chain takes them, 18 decimals. */
  readonly parameters: SviParameters;
  /** Packed, see {@link packSvi}. */
  readonly slice: bigint;
  /** \{1/√year\} Root of the weighted mean squared volatility error. */
  readonly rootMeanSquaredError: number;
  /** \{1/√year\} */
  readonly largestError: number;
  /** Whether the nearest slice had arbitrage, so that this one is a little further from the quotes. */
  readonly isConstrained: boolean;
}

/** \{1\} Multiples of the width at which g is looked at, and by how much it has to be positive. */
const BUTTERFLY_GRID = wingGrid(61, 14);
const LEAST_DURRLEMAN = 1e-3;
/** \{1\} Log-moneyness at which expiries are compared: the chain's five nodes are among them. */
const CALENDAR_GRID = Array.from({ length: 25 }, (_, i) => (i - 12) / 12 + 0).concat([-0.5, -0.25, 0.25, 0.5]);
const LEAST_MINIMUM = 1e-6;
const MOST_WING = 1.999;
const LARGEST_TILT = 0.999;
/** \{1\} Largest |m|; no market quotes strikes further out. */
const MOST_VERTEX = 5;
const PENALTIES = [1, 1e2, 1e4, 1e6, 1e8];

const shortfall = (value: number, least: number): number => Math.max(0, least - value) ** 2;

/** How much arbitrage a slice has; zero for none as far as the grids show. */
function violationOf(slice: RawSvi, earlier: RawSvi | undefined): number {
  const wing = shortfall(-slice.b * (1 + Math.abs(slice.rho)), -MOST_WING);
  const lowest = shortfall(rawMinimum(slice), LEAST_MINIMUM);
  if (lowest > 0) return 1 + wing + lowest * 1e6;
  const butterfly = BUTTERFLY_GRID.reduce(
    (total, t) => total + shortfall(rawDurrleman(slice, slice.m + t * slice.s), LEAST_DURRLEMAN),
    0,
  );
  if (earlier === undefined) return wing + butterfly;
  const crossing = CALENDAR_GRID.reduce((total, k) => {
    const before = rawVariance(earlier, k);
    return total + shortfall(rawVariance(slice, k) / before, 1 + 1e-6);
  }, 0);
  return wing + butterfly + crossing;
}

const coordinatesOf = ({ a, b, rho, m, s }: RawSvi): Vector => [
  a,
  Math.log(Math.max(b, 1e-6)),
  Math.atanh(Math.max(-LARGEST_TILT, Math.min(LARGEST_TILT, rho))),
  m,
  Math.log(s),
];

const sliceAt = (place: Vector): RawSvi => ({
  a: at(place, 0),
  b: Math.exp(at(place, 1)),
  rho: Math.max(-LARGEST_TILT, Math.min(LARGEST_TILT, Math.tanh(at(place, 2)))),
  m: at(place, 3),
  s: Math.exp(at(place, 4)),
});

/** The nearest slice when every bit of arbitrage costs `penalty` times its square. */
function penalised(
  points: readonly VariancePoint[],
  from: RawSvi,
  earlier: RawSvi | undefined,
  penalty: number,
): RawSvi {
  const worth = (place: Vector): number => {
    const slice = sliceAt(place);
    if (slice.s < LEAST_WIDTH || slice.s > MOST_WIDTH || Math.abs(slice.m) > MOST_VERTEX) return Infinity;
    const error = meanSquaredError(points, ({ k }) => rawVariance(slice, k));
    const value = error + penalty * violationOf(slice, earlier) * meanVariance;
    return Number.isFinite(value) ? value : Infinity;
  };
  const meanVariance = points.reduce((total, { w }) => total + w * w, 0) / points.length;
  const scale = Math.sqrt(meanVariance);
  const once = simplexSearch(worth, coordinatesOf(from), [0.1 * scale, 0.2, 0.2, 0.05, 0.3], 1e-9);
  // a second simplex, as the first may have collapsed on a ridge of the penalty
  return sliceAt(simplexSearch(worth, once, [-0.02 * scale, 0.05, -0.05, 0.01, 0.1], 1e-9));
}

/** The chain's own verdict, by its bit-equal twin. */
function isAccepted(slice: bigint, earlier: bigint | undefined): boolean {
  try {
    requireAcceptableSvi(slice);
    if (earlier !== undefined) requireNoSviCalendarArbitrage(earlier, slice);
    return true;
  } catch (error) {
    if (error instanceof BallastError) return false;
    throw error;
  }
}

function pointsOf(quotes: readonly VolatilityQuote[], years: number): readonly VariancePoint[] {
  if (!(years > 0)) throw new AnalysisError("fitSvi", `${years} years to expiry are not positive`);
  return quotes.map(({ logMoneyness, volatility, weight = 1 }, i) => {
    if (!(volatility > 0 && Number.isFinite(logMoneyness) && weight > 0)) {
      throw new AnalysisError(
        "fitSvi",
        `quote ${i} has volatility ${volatility}, k = ${logMoneyness}, weight ${weight}`,
      );
    }
    // dw = 2 σ T dσ: with this weight an error of w counts as the volatility error that it is
    return { k: logMoneyness, w: volatility * volatility * years, weight: weight / (2 * volatility * years) ** 2 };
  });
}

function fitOf(quotes: readonly VolatilityQuote[], years: number, slice: bigint, isConstrained: boolean): SviFit {
  const parameters = unpackSvi(slice);
  const raw = toRawSvi(parameters);
  const errors = quotes.map((q) => Math.sqrt(rawVariance(raw, q.logMoneyness) / years) - q.volatility);
  const weights = quotes.map(({ weight = 1 }) => weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const squares = errors.reduce((sum, error, i) => sum + at(weights, i) * error * error, 0);
  return Object.freeze({
    parameters,
    slice,
    rootMeanSquaredError: Math.sqrt(squares / total),
    largestError: Math.max(...errors.map(Math.abs)),
    isConstrained,
  });
}

const packed = (slice: RawSvi): bigint => packSvi(toSviParameters(slice));

/** Whether the error grew by more than half and by more than 0.2 volatility points. */
const isFar = (nearest: SviFit, moved: SviFit): boolean =>
  moved.rootMeanSquaredError > 1.5 * nearest.rootMeanSquaredError &&
  moved.rootMeanSquaredError > nearest.rootMeanSquaredError + 0.002;

const isFree = (slice: RawSvi, before: RawSvi | undefined, earlier: bigint | undefined): boolean =>
  violationOf(slice, before) < 1e-9 && isAccepted(packed(slice), earlier);

/** A slice without arbitrage from a start, by penalties that grow; undefined where none is found. */
function freed(
  points: readonly VariancePoint[],
  start: RawSvi,
  before: RawSvi | undefined,
  earlier: bigint | undefined,
): RawSvi | undefined {
  let slice = start;
  for (const penalty of PENALTIES) {
    slice = penalised(points, slice, before, penalty);
    if (isFree(slice, before, earlier)) return slice;
  }
  return undefined;
}

/** Slices that have little arbitrage, if any, to search from when the search from the nearest one ends far away. */
function safeStarts(points: readonly VariancePoint[], before: RawSvi | undefined): readonly RawSvi[] {
  const level = Math.max(...points.map(({ w }) => w));
  const flat = { a: 0.9 * level, b: 0.1 * level, rho: 0, m: 0, s: 1 };
  if (before === undefined) return [flat];
  return [flat, { ...before, a: before.a + 0.05 * Math.abs(before.a) + 0.02 * level, b: 1.05 * before.b }];
}

/**
 * Fits one expiry's smile to quoted volatilities: nearest slice by {@link quasiExplicitFit}; if that has butterfly arbitrage
 * within 14 widths of its vertex, or crosses the earlier expiry within |k| \<= 1, a search over all five parameters in which
 * arbitrage costs more and more until the slice passes the chain's own checks. Floats inside, integers out.
 *
 * @param quotes - At least five, best of options out of the money.
 * @param years - \{year\} To expiry, of 365 days.
 * @param earlier - Packed slice of the expiry before, of the same moment; left out: none.
 * @throws {@link AnalysisError} for too few or impossible quotes, or when no acceptable slice is found.
 * @example
 * ```ts
 * const { slice } = fitSvi(quotes, 30 / 365);
 * requireAcceptableSvi(slice); // does not throw
 * ```
 */
export function fitSvi(quotes: readonly VolatilityQuote[], years: number, earlier?: bigint): SviFit {
  const points = pointsOf(quotes, years);
  const before = earlier === undefined ? undefined : toRawSvi(unpackSvi(earlier));
  const nearest = quasiExplicitFit(points);
  const first = fitOf(quotes, years, packed(nearest), false);
  if (isFree(nearest, before, earlier)) return first;
  const from = (start: RawSvi): readonly SviFit[] => {
    const slice = freed(points, start, before, earlier);
    return slice === undefined ? [] : [fitOf(quotes, years, packed(slice), true)];
  };
  const moved = from(nearest);
  const isEnough = moved.length > 0 && moved.every((fit) => !isFar(first, fit));
  const all = isEnough ? moved : [...moved, ...safeStarts(points, before).flatMap(from)];
  if (all.length === 0) {
    throw new AnalysisError("fitSvi", `no slice near ${quotes.length} quotes at ${years} years is free of arbitrage`);
  }
  return all.reduce((best, next) => (next.rootMeanSquaredError < best.rootMeanSquaredError ? next : best));
}
