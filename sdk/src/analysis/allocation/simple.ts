import { AnalysisError } from "../AnalysisError.js";
import { at, diagonal, requireCovariance, sum, vectorOf, quadraticForm, type Matrix, type Vector } from "../matrix.js";

/** \{1\} The same for each asset; hard to beat out of sample (DeMiguel, Garlappi and Uppal 2009). */
export function equalWeights(assets: number): Vector {
  if (!(Number.isInteger(assets) && assets > 0))
    throw new AnalysisError("equalWeights", `${assets} is no number of assets`);
  return vectorOf(assets, () => 1 / assets);
}

/** Weights after a look at the bands. */
export interface BandedWeights {
  /** \{1\} To hold from now on. */
  readonly weights: Vector;
  /** Whether a band was left. */
  readonly isRebalanced: boolean;
}

/**
 * Fixed weights with bands: nothing while every weight is within its band, everything to target once one is outside.
 *
 * @param targets - \{1\} Adding up to one.
 * @param current - \{1\} Weights now.
 * @param bands - \{1\} Largest distance from target on either side.
 * @throws {@link AnalysisError} when the lists differ in length or the targets do not add up to one.
 */
export function fixedWeights(targets: Vector, current: Vector, bands: Vector): BandedWeights {
  if (targets.length !== current.length || targets.length !== bands.length) {
    throw new AnalysisError(
      "fixedWeights",
      `${targets.length} targets, ${current.length} weights, ${bands.length} bands`,
    );
  }
  if (Math.abs(sum(targets) - 1) > 1e-9) throw new AnalysisError("fixedWeights", `targets add up to ${sum(targets)}`);
  const isRebalanced = targets.some((target, i) => Math.abs(at(current, i) - target) > at(bands, i));
  return Object.freeze({ weights: isRebalanced ? targets : current, isRebalanced });
}

/** \{1\} In inverse proportion to volatility. @throws {@link AnalysisError} when the matrix is no covariance. */
export function inverseVolatility(covariance: Matrix): Vector {
  requireCovariance("inverseVolatility", covariance);
  const inverse = diagonal(covariance).map((variance) => 1 / Math.sqrt(variance));
  return inverse.map((value) => value / sum(inverse));
}

/** Weights scaled to a volatility. */
export interface TargetedWeights {
  /** \{1\} Of the assets; with the reserve they add up to one. */
  readonly weights: Vector;
  /** \{1\} What is left in the reserve. */
  readonly reserve: number;
}

/**
 * Scales weights down to a volatility, never up: a vault borrows nothing (Moreira and Muir 2017 scale both ways).
 *
 * @param weights - \{1\} Not negative, adding up to one.
 * @param covariance - \{1/period\}
 * @param target - \{1/√period\} Volatility of the same period.
 * @throws {@link AnalysisError} when the target is not positive or the matrix is no covariance.
 */
export function targetVolatility(weights: Vector, covariance: Matrix, target: number): TargetedWeights {
  requireCovariance("targetVolatility", covariance);
  if (!(target > 0)) throw new AnalysisError("targetVolatility", `the target is ${target}`);
  const volatility = Math.sqrt(Math.max(0, quadraticForm(covariance, weights)));
  const scale = volatility <= target ? 1 : target / volatility;
  return Object.freeze({ weights: weights.map((weight) => weight * scale), reserve: 1 - scale * sum(weights) });
}
