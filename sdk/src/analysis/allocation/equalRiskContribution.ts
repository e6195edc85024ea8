import { AnalysisError } from "../AnalysisError.js";
import {
  at,
  diagonal,
  dot,
  multiply,
  quadraticForm,
  requireCovariance,
  sum,
  type Matrix,
  type Vector,
} from "../matrix.js";

const SWEEPS = 10_000;
const TOLERANCE = 1e-14;

/** \{1\} Part of a portfolio's variance that each weight brings, w_i (Σw)_i / w'Σw. */
export function riskContributions(covariance: Matrix, weights: Vector): Vector {
  const marginal = multiply(covariance, weights);
  const variance = quadraticForm(covariance, weights);
  return weights.map((weight, i) => (weight * at(marginal, i)) / variance);
}

/**
 * \{1\} Long-only weights of which each brings the same part of the variance (Maillard, Roncalli and Teïletche 2010), by cyclical
 * coordinate descent on ½ y'Σy - Σ ln(y_i) / n (Spinu 2013; Griveau-Billion, Richard and Roncalli 2013).
 *
 * @param covariance - \{1/period\} Positive definite.
 * @throws {@link AnalysisError} when the matrix is no covariance or so close to singular that it does not converge.
 * @example
 * ```ts
 * equalRiskContribution([[0.01, 0], [0, 0.04]]); // [2/3, 1/3]
 * ```
 */
export function equalRiskContribution(covariance: Matrix): Vector {
  const size = requireCovariance("equalRiskContribution", covariance);
  const scale = Math.max(...diagonal(covariance));
  const sigma = covariance.map((row) => row.map((value) => value / scale));
  const y = diagonal(sigma).map((variance) => 1 / Math.sqrt(variance * size));
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    let moved = 0;
    for (let i = 0; i < size; i++) {
      const row = at(sigma, i);
      const variance = at(row, i);
      const others = dot(row, y) - variance * at(y, i);
      // the positive root of variance y² + others y - 1/n = 0
      const next = (Math.sqrt(others * others + (4 * variance) / size) - others) / (2 * variance);
      moved = Math.max(moved, Math.abs(next / at(y, i) - 1));
      y[i] = next;
    }
    if (moved < TOLERANCE) return y.map((value) => value / sum(y));
  }
  const weights = y.map((value) => value / sum(y));
  const worst = Math.max(...riskContributions(covariance, weights).map((part) => Math.abs(part * size - 1)));
  if (worst < 1e-9) return weights;
  throw new AnalysisError("equalRiskContribution", `contributions still differ by ${worst} after ${SWEEPS} sweeps`);
}
