import { at, diagonal, requireCovariance, type Matrix, type Vector } from "../matrix.js";
import { solveProgramme, term, type ProgrammeSolver } from "../solver.js";
import { capsOf, tidy, type WeightLimits } from "./limits.js";

/** Upper triangle of w'Σw as the LP format has it; it halves what stands in the brackets. */
function objective(covariance: Matrix): string {
  const scale = Math.max(...diagonal(covariance));
  const terms = covariance.flatMap((row, i) =>
    row.slice(i).flatMap((value, offset) => {
      const j = i + offset;
      if (value === 0) return [];
      const factor = ((i === j ? 2 : 4) * value) / scale;
      return [term(factor, i === j ? `w${i} ^2` : `w${i} * w${j}`)];
    }),
  );
  return `[ ${terms.join(" ")} ] / 2`;
}

/**
 * \{1\} Long-only weights of least variance under caps (Markowitz 1952), as a quadratic programme.
 *
 * @param covariance - \{1/period\} Positive semidefinite.
 * @param limits - Caps of the weights.
 * @param solver - E.g. HiGHS, see {@link ProgrammeSolver}.
 * @throws {@link AnalysisError} when the caps leave no room or the solver ends without an optimum.
 */
export function minimumVariance(covariance: Matrix, limits: WeightLimits, solver: ProgrammeSolver): Vector {
  const size = requireCovariance("minimumVariance", covariance);
  const caps = capsOf("minimumVariance", size, limits);
  const names = covariance.map((_, i) => `w${i}`);
  const problem = [
    `Minimize\n variance: ${objective(covariance)}`,
    `Subject To\n budget: ${names.join(" + ")} = 1`,
    `Bounds\n${names.map((name, i) => ` 0 <= ${name} <= ${at(caps, i)}`).join("\n")}`,
    "End\n",
  ].join("\n");
  return tidy(solveProgramme("minimumVariance", solver, problem, names), caps);
}
