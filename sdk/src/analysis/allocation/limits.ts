import { AnalysisError } from "../AnalysisError.js";
import { at, sum, type Vector } from "../matrix.js";

/** Limits of long-only weights that add up to one. */
export interface WeightLimits {
  /** \{1\} Largest weight of each asset; left out: one. */
  readonly caps?: Vector;
}

/** \{1\} The cap of each of `size` assets. @throws {@link AnalysisError} when caps leave no room for weights of one. */
export function capsOf(operation: string, size: number, { caps }: WeightLimits): Vector {
  const all = caps ?? new Array<number>(size).fill(1);
  if (all.length !== size) throw new AnalysisError(operation, `${all.length} caps do not go with ${size} assets`);
  const wrong = all.findIndex((cap) => !(cap >= 0));
  if (wrong >= 0) throw new AnalysisError(operation, `cap ${wrong} is ${at(all, wrong)}`);
  if (sum(all) < 1) throw new AnalysisError(operation, `the caps add up to ${sum(all)}, less than one`);
  return all.map((cap) => Math.min(1, cap));
}

/** A solver's answer as weights: its tolerance taken off, so that caps hold and weights add up to one. */
export function tidy(weights: Vector, caps: Vector): Vector {
  const inside = weights.map((weight, i) => Math.min(Math.max(weight, 0), at(caps, i)));
  const missing = 1 - sum(inside);
  const room = inside.map((weight, i) => (missing > 0 ? at(caps, i) - weight : weight));
  const total = sum(room);
  return total === 0 ? inside : inside.map((weight, i) => weight + (missing * at(room, i)) / total);
}
