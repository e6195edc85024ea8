import { correlationOf, centred, sampleCovariance } from "./covariance.js";
import { at, diagonal, matrixOf, requireTable, sum, type Matrix } from "./matrix.js";
import { mean } from "./statistics.js";

// Floats: statistics, never amounts of money. Ledoit and Wolf pull the sample covariance towards a target by the part that
// minimises the expected squared error.

/** A shrunk covariance, and by how much it was pulled. */
export interface ShrunkCovariance {
  /** \{1/period\} Of the returns' period. */
  readonly covariance: Matrix;
  /** \{1\} 0: the sample itself; 1: the target itself. */
  readonly shrinkage: number;
}

const total = (matrix: Matrix): number => sum(matrix.map(sum));

function pull(sample: Matrix, target: Matrix, shrinkage: number): ShrunkCovariance {
  const covariance = matrixOf(
    sample.length,
    sample.length,
    (i, j) => (1 - shrinkage) * at(at(sample, i), j) + shrinkage * at(at(target, i), j),
  );
  return Object.freeze({ covariance, shrinkage });
}

const squaredDistance = (left: Matrix, right: Matrix): number =>
  total(left.map((row, i) => row.map((value, j) => (value - at(at(right, i), j)) ** 2)));

/** Means over the rows of f(x_i, x_j), for each pair of assets. */
const meanOver = (table: Matrix, size: number, f: (left: number, right: number) => number): Matrix =>
  matrixOf(size, size, (i, j) => mean(table.map((row) => f(at(row, i), at(row, j)))));

/**
 * Ledoit and Wolf's shrinkage towards a multiple of the identity ("A well-conditioned estimator for large-dimensional covariance
 * matrices", Journal of Multivariate Analysis 88, 2004, section 3.2).
 *
 * @param returns - A row for each period, a column for each asset. \{1\}
 * @throws {@link AnalysisError} for fewer than two rows or an entry that is no number.
 */
export function shrinkTowardsIdentity(returns: Matrix): ShrunkCovariance {
  const size = requireTable("shrinkTowardsIdentity", returns, 2);
  const x = centred(returns);
  const sample = sampleCovariance(returns);
  const level = mean(diagonal(sample));
  const target = matrixOf(size, size, (i, j) => (i === j ? level : 0));
  const distance = squaredDistance(sample, target);
  const fourth = meanOver(x, size, (left, right) => left * left * right * right);
  const noise = total(fourth.map((row, i) => row.map((value, j) => value - at(at(sample, i), j) ** 2)));
  const shrinkage = distance === 0 ? 0 : Math.min(1, noise / returns.length / distance);
  return pull(sample, target, shrinkage);
}

/**
 * Ledoit and Wolf's shrinkage towards equal correlations ("Honey, I shrunk the sample covariance matrix", Journal of Portfolio
 * Management 30, 2004, appendices A and B).
 *
 * @param returns - A row for each period, a column for each of at least two assets. \{1\}
 * @throws {@link AnalysisError} for fewer than two rows, an entry that is no number or an asset that never moves.
 * @example
 * ```ts
 * const { covariance, shrinkage } = shrinkTowardsConstantCorrelation(dailyReturns);
 * ```
 */
export function shrinkTowardsConstantCorrelation(returns: Matrix): ShrunkCovariance {
  const size = requireTable("shrinkTowardsConstantCorrelation", returns, 2);
  const sample = sampleCovariance(returns);
  const variances = diagonal(sample);
  const deviations = variances.map(Math.sqrt);
  if (size < 2) return pull(sample, sample, 0);
  const average = (total(correlationOf(sample)) - size) / (size * (size - 1));
  const target = matrixOf(size, size, (i, j) =>
    i === j ? at(variances, i) : average * at(deviations, i) * at(deviations, j),
  );
  const x = centred(returns);
  const fourth = meanOver(x, size, (left, right) => left * left * right * right);
  const phi = matrixOf(size, size, (i, j) => at(at(fourth, i), j) - at(at(sample, i), j) ** 2);
  const cubes = meanOver(x, size, (left, right) => left * left * left * right);
  const theta = matrixOf(size, size, (i, j) =>
    i === j ? 0 : at(at(cubes, i), j) - at(variances, i) * at(at(sample, i), j),
  );
  const ratio = matrixOf(size, size, (i, j) => (at(deviations, j) / at(deviations, i)) * at(at(theta, i), j));
  const rho = sum(diagonal(phi)) + average * total(ratio);
  const distance = squaredDistance(sample, target);
  const wanted = distance === 0 ? 0 : (total(phi) - rho) / distance / returns.length;
  return pull(sample, target, Math.max(0, Math.min(1, wanted)));
}
