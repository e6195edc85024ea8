import { AnalysisError } from "../AnalysisError.js";
import { leastSquares } from "../leastSquares.js";
import { at, vectorOf, type Vector } from "../matrix.js";
import type { RawSvi } from "./rawSvi.js";
import { simplexSearch } from "./simplexSearch.js";

// The quasi-explicit calibration of De Marco and Martini (Zeliade Systems 2009): with m and s given, w = a + d y + c z, where
// y = (k - m) / s, z = √(y² + 1), c = b s, d = ρ b s, is linear, so that only m and s have to be searched for.

/** A total variance to be met. */
export interface VariancePoint {
  /** \{1\} ln(strike / forward) */
  readonly k: number;
  /** \{1\} volatility² · years */
  readonly w: number;
  /** Weight of the squared error of w. */
  readonly weight: number;
}

interface Linear {
  readonly a: number;
  readonly d: number;
  readonly c: number;
}

/** |ρ| stays below this, and Lee's bound is kept with as much to spare. */
const INSIDE = 0.999;
/** \{1\} Smallest and largest s that are searched. */
export const LEAST_WIDTH = 1e-3;
export const MOST_WIDTH = 10;

/** Weighted mean of the squared errors of a slice. */
export const meanSquaredError = (
  points: readonly VariancePoint[],
  variance: (point: VariancePoint) => number,
): number =>
  points.reduce((total, point) => total + point.weight * (variance(point) - point.w) ** 2, 0) /
  points.reduce((total, { weight }) => total + weight, 0);

const rootsOf = (points: readonly VariancePoint[]): Vector => points.map(({ weight }) => Math.sqrt(weight));

/** Corners of |d| <= c and c + |d| <= 2 s (Lee 2004), a little inside. */
function corners(s: number): readonly Linear[] {
  const reach = s * INSIDE;
  return [
    { a: 0, c: 0, d: 0 },
    { a: 0, c: reach, d: reach * INSIDE },
    { a: 0, c: 2 * reach, d: 0 },
    { a: 0, c: reach, d: -reach * INSIDE },
  ];
}

const isInside = ({ c, d }: Linear, s: number): boolean =>
  c >= 0 && Math.abs(d) <= INSIDE * c && c + Math.abs(d) <= 2 * s * INSIDE;

/** The best point of one edge: two unknowns, a and the place on the edge. */
function onEdge(
  points: readonly VariancePoint[],
  shape: (l: Linear, p: VariancePoint) => number,
  from: Linear,
  to: Linear,
): Linear {
  const total = points.reduce((sum, { weight }) => sum + weight, 0);
  const average = (f: (p: VariancePoint) => number): number =>
    points.reduce((sum, p) => sum + p.weight * f(p), 0) / total;
  const step = (p: VariancePoint): number => shape(to, p) - shape(from, p);
  const rest = (p: VariancePoint): number => p.w - shape(from, p);
  const [meanStep, meanRest] = [average(step), average(rest)];
  const spread = average((p) => (step(p) - meanStep) ** 2);
  const slope = spread === 0 ? 0 : average((p) => (step(p) - meanStep) * (rest(p) - meanRest)) / spread;
  const t = Math.min(1, Math.max(0, slope));
  return { a: meanRest - t * meanStep, c: from.c + t * (to.c - from.c), d: from.d + t * (to.d - from.d) };
}

/** Best a, c, d for given m and s. */
function linearFit(points: readonly VariancePoint[], m: number, s: number): Linear {
  const y = (p: VariancePoint): number => (p.k - m) / s;
  const shape = ({ c, d }: Linear, p: VariancePoint): number => d * y(p) + c * Math.hypot(y(p), 1);
  const free = freeFit(points, y);
  if (free !== undefined && isInside(free, s)) return free;
  const edges = corners(s);
  const found = edges.map((from, i) => onEdge(points, shape, from, at(edges, (i + 1) % edges.length)));
  const error = (l: Linear): number => meanSquaredError(points, (p) => l.a + shape(l, p));
  return found.reduce((best, next) => (error(next) < error(best) ? next : best));
}

function freeFit(points: readonly VariancePoint[], y: (p: VariancePoint) => number): Linear | undefined {
  const roots = rootsOf(points);
  const rows = points.map((p, i) => [1, y(p), Math.hypot(y(p), 1)].map((value) => value * at(roots, i)));
  try {
    const solution = leastSquares(
      rows,
      points.map((p, i) => p.w * at(roots, i)),
    );
    return { a: at(solution, 0), d: at(solution, 1), c: at(solution, 2) };
  } catch (error) {
    // columns that depend on each other have no single best point; the edges have one
    if (error instanceof AnalysisError) return undefined;
    throw error;
  }
}

function sliceOf({ a, c, d }: Linear, m: number, s: number): RawSvi {
  return Object.freeze({ a, b: c / s, rho: c === 0 ? 0 : d / c, m, s });
}

/**
 * The slice nearest to the points with |ρ| \< 1 and Lee's bound kept; it may still have butterfly or calendar arbitrage.
 *
 * @throws {@link AnalysisError} for fewer than five points.
 */
export function quasiExplicitFit(points: readonly VariancePoint[]): RawSvi {
  if (points.length < 5)
    throw new AnalysisError("quasiExplicitFit", `${points.length} points do not fix five parameters`);
  const strikes = points.map(({ k }) => k);
  const [low, high] = [Math.min(...strikes), Math.max(...strikes)];
  const reach = Math.max(high - low, 0.01);
  const error = (place: Vector): number => {
    const [m, s] = [at(place, 0), Math.exp(at(place, 1))];
    if (m < low - reach || m > high + reach || s < LEAST_WIDTH || s > MOST_WIDTH) return Infinity;
    const linear = linearFit(points, m, s);
    const slice = sliceOf(linear, m, s);
    return meanSquaredError(points, ({ k }) => slice.a + slice.b * (slice.rho * (k - m) + Math.hypot(k - m, s)));
  };
  const starts = [0.15, 0.5, 0.85].flatMap((part) =>
    [0.1, 0.5].map((width) => [low + part * reach, Math.log(width * reach)]),
  );
  const found = starts.map((start) => simplexSearch(error, start, [0.1 * reach, 0.5], 1e-10));
  const best = found.reduce((least, next) => (error(next) < error(least) ? next : least));
  const [m, s] = [at(best, 0), Math.exp(at(best, 1))];
  return sliceOf(linearFit(points, m, s), m, s);
}

/** Number of values spread over both wings, dense in the middle. */
export const wingGrid = (count: number, reach: number): Vector =>
  vectorOf(count, (i) => Math.sinh(Math.asinh(reach) * ((2 * i) / (count - 1) - 1)));
