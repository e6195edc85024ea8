import { AnalysisError } from "./AnalysisError.js";
import { at, sum, vectorOf, type Matrix, type Vector } from "./matrix.js";

// Floats: statistics, never amounts of money.

/** Arithmetic mean. @throws {@link AnalysisError} when there are no values. */
export function mean(values: Vector): number {
  if (values.length === 0) throw new AnalysisError("mean", "there are no values");
  return sum(values) / values.length;
}

/** Mean of every column. */
export const columnMeans = (table: Matrix): Vector =>
  vectorOf(at(table, 0).length, (j) => table.reduce((total, row) => total + at(row, j), 0) / table.length);

/** Standard deviation around the mean, with n in the denominator. */
export function standardDeviation(values: Vector): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/**
 * Quantile with linear interpolation between order statistics (Hyndman and Fan 1996, type 7; numpy's default).
 *
 * @param probability - \{1\} From 0 to 1.
 * @throws {@link AnalysisError} when there are no values or the probability is outside.
 */
export function quantile(values: Vector, probability: number): number {
  if (values.length === 0) throw new AnalysisError("quantile", "there are no values");
  if (!(probability >= 0 && probability <= 1)) {
    throw new AnalysisError("quantile", `probability ${probability} is outside 0 to 1`);
  }
  const sorted = [...values].sort((x, y) => x - y);
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const low = at(sorted, below);
  return low + (place - below) * (at(sorted, Math.min(below + 1, sorted.length - 1)) - low);
}

/**
 * Logarithmic returns of prices, one fewer than prices. \{1\}
 *
 * @throws {@link AnalysisError} when a price is not positive.
 * @example
 * ```ts
 * logReturns([100, 110, 99]).length; // 2
 * ```
 */
export function logReturns(prices: Vector): Vector {
  const wrong = prices.findIndex((price) => !(price > 0 && Number.isFinite(price)));
  if (wrong >= 0) throw new AnalysisError("logReturns", `price ${wrong} is ${at(prices, wrong)}`);
  return prices.slice(1).map((price, i) => Math.log(price / at(prices, i)));
}
