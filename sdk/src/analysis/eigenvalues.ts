import { at, requireTable, vectorOf, type Matrix, type Vector } from "./matrix.js";

const SWEEPS = 100;

/** One Jacobi rotation that makes entry (p, q) zero. */
function rotate(a: number[][], p: number, q: number): void {
  const [rowP, rowQ] = [at(a, p), at(a, q)];
  const apq = at(rowP, q);
  if (apq === 0) return;
  const theta = (at(rowQ, q) - at(rowP, p)) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (const row of a) {
    const [x, y] = [at(row, p), at(row, q)];
    row[p] = c * x - s * y;
    row[q] = s * x + c * y;
  }
  const [oldP, oldQ] = [[...rowP], [...rowQ]];
  oldP.forEach((x, k) => {
    const y = at(oldQ, k);
    rowP[k] = c * x - s * y;
    rowQ[k] = s * x + c * y;
  });
}

const offDiagonal = (a: Matrix): number =>
  a.reduce((total, row, i) => total + row.reduce((part, value, j) => (i === j ? part : part + value * value), 0), 0);

/**
 * Eigenvalues of a symmetric matrix in ascending order, by cyclic Jacobi rotations (Golub and Van Loan 2013, section 8.5).
 * Meant for the few dozen assets of a portfolio.
 *
 * @throws {@link AnalysisError} when the matrix is not a table of numbers.
 */
export function eigenvalues(symmetric: Matrix): Vector {
  const size = requireTable("eigenvalues", symmetric, 1);
  const a = symmetric.map((row) => [...row]);
  const scale = symmetric.reduce((total, row) => total + row.reduce((part, value) => part + value * value, 0), 0);
  for (let sweep = 0; sweep < SWEEPS && offDiagonal(a) > 1e-30 * scale; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, p, q);
  }
  return [...vectorOf(size, (i) => at(at(a, i), i))].sort((x, y) => x - y);
}
