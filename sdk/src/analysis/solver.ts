import { AnalysisError } from "./AnalysisError.js";

/** What a solver found. */
export interface ProgrammeResult {
  /** "Optimal" when it is the best. */
  readonly Status: string;
  /** Variables by name, each with its value as `Primal` when there is one. */
  readonly Columns: Readonly<Record<string, object>>;
}

/**
 * A solver of linear and convex quadratic programmes in CPLEX's LP format. HiGHS compiled to WebAssembly is one (Huangfu and Hall
 * 2018; the package `highs`); the SDK itself depends on none.
 *
 * @example
 * ```ts
 * import loadHighs from "highs";
 * const solver = await loadHighs();
 * const weights = minimumVariance(covariance, { caps: [0.4, 0.4, 0.4] }, solver);
 * ```
 */
export interface ProgrammeSolver {
  /** Solves a problem in the LP format. */
  solve(problem: string, options?: { readonly output_flag: boolean }): ProgrammeResult;
}

/** A term of a sum as the LP format has it, with its sign. */
export const term = (factor: number, name: string): string =>
  `${factor < 0 ? "-" : "+"} ${Math.abs(factor).toExponential()} ${name}`;

function primalOf(column: object | undefined): number | undefined {
  if (column === undefined || !("Primal" in column)) return undefined;
  return typeof column.Primal === "number" ? column.Primal : undefined;
}

/**
 * Solves a programme and reads the named variables.
 *
 * @throws {@link AnalysisError} when the solver does not end at an optimum.
 */
export function solveProgramme(
  operation: string,
  solver: ProgrammeSolver,
  problem: string,
  names: readonly string[],
): number[] {
  const { Status, Columns } = solver.solve(problem, { output_flag: false });
  if (Status !== "Optimal")
    throw new AnalysisError(operation, `the solver ended with "${Status}", not with an optimum`);
  return names.map((name) => {
    const value = primalOf(Columns[name]);
    if (value === undefined) throw new AnalysisError(operation, `the solver gave no value of ${name}`);
    return value;
  });
}
