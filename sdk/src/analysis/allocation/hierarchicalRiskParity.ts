import { correlationOf } from "../covariance.js";
import { at, diagonal, matrixOf, quadraticForm, requireCovariance, sum, type Matrix, type Vector } from "../matrix.js";

/** Assets in the order of a tree's leaves. */
interface Cluster {
  readonly leaves: readonly number[];
}

/** Distance of the rows of the distance matrix √((1 - ρ) / 2). */
function distances(correlation: Matrix): Matrix {
  const { length } = correlation;
  const near = correlation.map((row) => row.map((value) => Math.sqrt(Math.max(0, (1 - value) / 2))));
  return matrixOf(length, length, (i, j) =>
    Math.sqrt(sum(at(near, i).map((value, k) => (value - at(at(near, j), k)) ** 2))),
  );
}

const gap = (metric: Matrix, left: Cluster, right: Cluster): number =>
  Math.min(...left.leaves.flatMap((i) => right.leaves.map((j) => at(at(metric, i), j))));

/** The two clusters that are nearest to each other; the earlier pair when two are as near. */
function nearest(metric: Matrix, clusters: readonly Cluster[]): readonly [number, number] {
  let best: readonly [number, number] = [0, 1];
  let least = Infinity;
  clusters.forEach((left, i) => {
    clusters.slice(i + 1).forEach((right, offset) => {
      const distance = gap(metric, left, right);
      if (distance < least) [least, best] = [distance, [i, i + 1 + offset]];
    });
  });
  return best;
}

/** Order of assets that puts like beside like: leaves of the single-linkage tree. */
function quasiDiagonalOrder(metric: Matrix): readonly number[] {
  let clusters: readonly Cluster[] = metric.map((_, i) => ({ leaves: [i] }));
  while (clusters.length > 1) {
    const [i, j] = nearest(metric, clusters);
    const joined = { leaves: [...at(clusters, i).leaves, ...at(clusters, j).leaves] };
    clusters = [...clusters.filter((_, k) => k !== i && k !== j), joined];
  }
  return at(clusters, 0).leaves;
}

/** Variance of a cluster whose members have inverse-variance weights. */
function clusterVariance(covariance: Matrix, members: readonly number[]): number {
  const part = members.map((i) => members.map((j) => at(at(covariance, i), j)));
  const inverse = diagonal(part).map((variance) => 1 / variance);
  const total = sum(inverse);
  return quadraticForm(
    part,
    inverse.map((value) => value / total),
  );
}

function bisect(covariance: Matrix, members: readonly number[], share: number, weights: number[]): void {
  const [first] = members;
  if (members.length === 1 && first !== undefined) weights[first] = share;
  if (members.length < 2) return;
  const half = Math.floor(members.length / 2);
  const [left, right] = [members.slice(0, half), members.slice(half)];
  const [leftVariance, rightVariance] = [clusterVariance(covariance, left), clusterVariance(covariance, right)];
  const part = 1 - leftVariance / (leftVariance + rightVariance);
  bisect(covariance, left, share * part, weights);
  bisect(covariance, right, share * (1 - part), weights);
}

/**
 * \{1\} Hierarchical risk parity (López de Prado, Journal of Portfolio Management 42, 2016): single-linkage tree of the correlations,
 * leaves in its order, then halves that share in inverse proportion to their variance. Needs no inverse of the matrix.
 *
 * @param covariance - \{1/period\}
 * @throws {@link AnalysisError} when the matrix is no covariance.
 */
export function hierarchicalRiskParity(covariance: Matrix): Vector {
  const size = requireCovariance("hierarchicalRiskParity", covariance);
  const weights = new Array<number>(size).fill(0);
  bisect(covariance, quasiDiagonalOrder(distances(correlationOf(covariance))), 1, weights);
  return weights;
}
