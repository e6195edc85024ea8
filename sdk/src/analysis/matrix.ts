import { AnalysisError } from "./AnalysisError.js";

// Floats: statistics, never amounts of money.

/** Numbers in a row. */
export type Vector = readonly number[];

/** Rows of equal length. */
export type Matrix = readonly Vector[];

/** An item that is there. @throws {@link AnalysisError} when the index is outside. */
export function at<T>(items: readonly T[], index: number): T {
  if (!Number.isInteger(index) || index < 0 || index >= items.length) {
    throw new AnalysisError("at", `index ${index} is outside of ${items.length} items`);
  }
  return items[index] as T;
}

/** A matrix by its entries. */
export const matrixOf = (rows: number, columns: number, entry: (row: number, column: number) => number): Matrix =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (__, j) => entry(i, j)));

/** A vector of a length by its entries. */
export const vectorOf = (length: number, entry: (index: number) => number): Vector =>
  Array.from({ length }, (_, i) => entry(i));

/** Sum of a vector's entries. */
export const sum = (values: Vector): number => values.reduce((total, value) => total + value, 0);

/** Scalar product. @throws {@link AnalysisError} when the lengths differ. */
export function dot(left: Vector, right: Vector): number {
  if (left.length !== right.length) {
    throw new AnalysisError("dot", `vectors of ${left.length} and ${right.length} entries do not belong together`);
  }
  return left.reduce((total, value, i) => total + value * at(right, i), 0);
}

/** Matrix times vector. */
export const multiply = (matrix: Matrix, vector: Vector): Vector => matrix.map((row) => dot(row, vector));

/** x'Mx, e.g. the variance of a portfolio. */
export const quadraticForm = (matrix: Matrix, vector: Vector): number => dot(vector, multiply(matrix, vector));

/** Diagonal of a square matrix. */
export const diagonal = (matrix: Matrix): Vector => matrix.map((row, i) => at(row, i));

/** One column of a matrix. */
export const columnOf = (matrix: Matrix, column: number): Vector => matrix.map((row) => at(row, column));

/**
 * Number of columns of a table whose entries are all finite.
 *
 * @throws {@link AnalysisError} when it has fewer rows than `least`, uneven rows, or an entry that is no number.
 */
export function requireTable(operation: string, table: Matrix, least: number): number {
  if (table.length < least) throw new AnalysisError(operation, `${table.length} rows are too few; it takes ${least}`);
  const columns = at(table, 0).length;
  table.forEach((row, i) => {
    if (row.length !== columns) {
      throw new AnalysisError(operation, `row ${i} has ${row.length} entries, the first has ${columns}`);
    }
    const wrong = row.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new AnalysisError(operation, `entry ${wrong} of row ${i} is ${at(row, wrong)}`);
  });
  return columns;
}

/** @throws {@link AnalysisError} when a matrix is not square, symmetric to 1e-9 of its scale, with a positive diagonal. */
export function requireCovariance(operation: string, covariance: Matrix): number {
  const size = requireTable(operation, covariance, 1);
  if (size !== covariance.length) throw new AnalysisError(operation, `${covariance.length} x ${size} is not square`);
  diagonal(covariance).forEach((variance, i) => {
    if (variance <= 0) throw new AnalysisError(operation, `variance ${i} is ${variance}; it must be positive`);
  });
  const scale = Math.max(...diagonal(covariance));
  covariance.forEach((row, i) => {
    row.forEach((value, j) => {
      if (Math.abs(value - at(at(covariance, j), i)) > 1e-9 * scale) {
        throw new AnalysisError(operation, `entries (${i}, ${j}) and (${j}, ${i}) differ`);
      }
    });
  });
  return size;
}
