import { AnalysisError } from "./AnalysisError.js";
import { at, diagonal, matrixOf, requireCovariance, requireTable, type Matrix } from "./matrix.js";
import { columnMeans } from "./statistics.js";

// Floats: statistics, never amounts of money. Tables of returns have a row for each day and a column for each asset.

/** λ of the oracle's fast average, per day (RiskMetrics 1996; MATH.md section 2). */
export const FAST_DECAY = 0.94;

/** Returns less each asset's mean. */
export function centred(returns: Matrix): Matrix {
  const means = columnMeans(returns);
  return returns.map((row) => row.map((value, j) => value - at(means, j)));
}

/** Mean of x x' over the rows, each with a weight; the weights add up to one. */
function weightedMoments(table: Matrix, size: number, weightOf: (row: number) => number): Matrix {
  const total = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  table.forEach((row, t) => {
    const weight = weightOf(t);
    total.forEach((line, i) => {
      const left = weight * at(row, i);
      row.forEach((value, j) => (line[j] = at(line, j) + left * value));
    });
  });
  return total;
}

/**
 * Covariance around the mean with n in the denominator. \{1/period\}
 *
 * @param returns - A row for each period, a column for each asset. \{1\}
 * @throws {@link AnalysisError} for fewer than two rows or an entry that is no number.
 */
export function sampleCovariance(returns: Matrix): Matrix {
  const size = requireTable("sampleCovariance", returns, 2);
  return weightedMoments(centred(returns), size, () => 1 / returns.length);
}

/**
 * Exponentially weighted covariance around zero, weights normalised over the sample (RiskMetrics 1996, section 5.2). \{1/period\}
 *
 * @param returns - A row for each period, the newest last. \{1\}
 * @param decay - \{1\} λ, what a period later is left of a weight.
 * @throws {@link AnalysisError} when λ is not between 0 and 1, or as {@link sampleCovariance}.
 * @example
 * ```ts
 * ewmaCovariance([[0.01, 0.02], [-0.02, -0.01]], 0.94);
 * ```
 */
export function ewmaCovariance(returns: Matrix, decay: number = FAST_DECAY): Matrix {
  const size = requireTable("ewmaCovariance", returns, 1);
  if (!(decay > 0 && decay < 1)) throw new AnalysisError("ewmaCovariance", `λ = ${decay} is not between 0 and 1`);
  const scale = (1 - decay) / (1 - decay ** returns.length);
  return weightedMoments(returns, size, (t) => scale * decay ** (returns.length - 1 - t));
}

/** Correlations of a covariance matrix. \{1\} @throws {@link AnalysisError} when it is not one. */
export function correlationOf(covariance: Matrix): Matrix {
  const size = requireCovariance("correlationOf", covariance);
  const deviations = diagonal(covariance).map(Math.sqrt);
  return matrixOf(size, size, (i, j) =>
    i === j ? 1 : at(at(covariance, i), j) / (at(deviations, i) * at(deviations, j)),
  );
}
