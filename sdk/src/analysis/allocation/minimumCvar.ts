import { AnalysisError } from "../AnalysisError.js";
import { at, requireTable, type Matrix, type Vector } from "../matrix.js";
import { solveProgramme, term, type ProgrammeSolver } from "../solver.js";
import { capsOf, tidy, type WeightLimits } from "./limits.js";

/** u_t >= -r_t'w - ζ: by how much a scenario's loss is above the threshold. */
const excess = (row: Vector, t: number): string =>
  ` s${t}: u${t} + z ${row.map((value, i) => term(value, `w${i}`)).join(" ")} >= 0`;

/**
 * \{1\} Long-only weights of least expected shortfall (conditional value at risk) under caps: the linear programme of Rockafellar and
 * Uryasev (Journal of Risk 2, 2000), min ζ + Σ u_t / ((1 - confidence) n).
 *
 * @param scenarios - \{1\} Equally likely returns, a column for each asset; e.g. {@link filteredReturns}.
 * @param confidence - \{1\} E.g. 0.95.
 * @param limits - Caps of the weights.
 * @param solver - E.g. HiGHS, see {@link ProgrammeSolver}.
 * @throws {@link AnalysisError} when the caps leave no room, the confidence is outside, or the solver ends without an optimum.
 */
export function minimumCvar(
  scenarios: Matrix,
  confidence: number,
  limits: WeightLimits,
  solver: ProgrammeSolver,
): Vector {
  const size = requireTable("minimumCvar", scenarios, 1);
  if (!(confidence > 0 && confidence < 1)) {
    throw new AnalysisError("minimumCvar", `confidence ${confidence} is not between 0 and 1`);
  }
  const caps = capsOf("minimumCvar", size, limits);
  const names = Array.from({ length: size }, (_, i) => `w${i}`);
  const weight = 1 / ((1 - confidence) * scenarios.length);
  const problem = [
    `Minimize\n cvar: z ${scenarios.map((_, t) => term(weight, `u${t}`)).join("\n ")}`,
    `Subject To\n budget: ${names.join(" + ")} = 1`,
    ...scenarios.map(excess),
    `Bounds\n z free\n${names.map((name, i) => ` 0 <= ${name} <= ${at(caps, i)}`).join("\n")}`,
    "End\n",
  ].join("\n");
  return tidy(solveProgramme("minimumCvar", solver, problem, names), caps);
}
