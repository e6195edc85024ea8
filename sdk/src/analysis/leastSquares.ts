import { AnalysisError } from "./AnalysisError.js";
import { at, matrixOf, requireTable, vectorOf, type Matrix, type Vector } from "./matrix.js";

/**
 * Solves M x = y for a symmetric positive definite M, by Cholesky.
 *
 * @throws {@link AnalysisError} when M is not positive definite.
 */
export function solvePositive(matrix: Matrix, right: Vector): Vector {
  const size = right.length;
  const root = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = at(at(matrix, i), j);
      for (let k = 0; k < j; k++) rest -= at(at(root, i), k) * at(at(root, j), k);
      if (i === j && rest <= 0)
        throw new AnalysisError("solvePositive", `pivot ${i} is ${rest}: the columns depend on each other`);
      at(root, i)[j] = i === j ? Math.sqrt(rest) : rest / at(at(root, j), j);
    }
  }
  const forward: number[] = [];
  for (let i = 0; i < size; i++) {
    const known = forward.reduce((total, value, k) => total + at(at(root, i), k) * value, 0);
    forward.push((at(right, i) - known) / at(at(root, i), i));
  }
  const solution = new Array<number>(size).fill(0);
  for (let i = size - 1; i >= 0; i--) {
    let rest = at(forward, i);
    for (let k = i + 1; k < size; k++) rest -= at(at(root, k), i) * at(solution, k);
    solution[i] = rest / at(at(root, i), i);
  }
  return solution;
}

/**
 * Ordinary least squares by the normal equations; enough for a handful of regressors of like size.
 *
 * @param rows - Regressors, a row for each observation.
 * @param targets - What is to be explained.
 * @throws {@link AnalysisError} when there are fewer rows than regressors, or the regressors depend on each other.
 */
export function leastSquares(rows: Matrix, targets: Vector): Vector {
  const size = requireTable("leastSquares", rows, 1);
  if (rows.length < size || rows.length !== targets.length) {
    throw new AnalysisError(
      "leastSquares",
      `${rows.length} rows, ${targets.length} targets and ${size} regressors do not fit`,
    );
  }
  const entry = (i: number, j: number): number => rows.reduce((total, row) => total + at(row, i) * at(row, j), 0);
  const moments = matrixOf(size, size, entry);
  return solvePositive(
    moments,
    vectorOf(size, (i) => rows.reduce((total, row, t) => total + at(row, i) * at(targets, t), 0)),
  );
}
