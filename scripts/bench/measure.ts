import { accuracyOf, argumentsOf, quotedPoints, type Accuracy } from "./accuracy";
import { nameOf, PLAIN, SETTINGS, type Setting } from "./compiler";
import { kernelPoint } from "./exact";
import type { Machine } from "./machine";
import { deviates, durations, exponents, gasGrid, logarithms, radicands, solvingPoints, type Point } from "./points";
import type { Subject } from "./subjects";
import { sviPoints } from "./sviPoints";

/** {gas} Marginal gas of one run. */
export interface Gas {
  readonly mean: number;
  readonly least: number;
  readonly most: number;
}

/** Everything measured of one function. */
export interface Measured {
  readonly subject: Subject;
  /** By the setting's name. */
  readonly gas: Readonly<Record<string, Gas>>;
  readonly accuracy?: Accuracy;
}

/** Gas of one-argument functions is averaged over the first so many of their points. */
const FUNCTION_POINTS = 100;

/** The points over which a function's gas is measured. */
export function gasPoints(subject: Subject): Point[] {
  const few = (points: Point[]): Point[] => argumentsOf(subject, points.slice(0, FUNCTION_POINTS));
  switch (subject.kind) {
    case "price":
    case "greeks":
      return gasGrid();
    case "black":
      return gasGrid().map(kernelPoint);
    case "iv":
      return quotedPoints(gasGrid());
    case "exp":
      return few(exponents());
    case "ln":
      return few(logarithms());
    case "sqrt":
      return few(radicands());
    case "root":
      return few(durations());
    case "cdf":
      return few(deviates());
    case "svi":
      return sviPoints();
  }
}

/** The points among which the cheapest and the dearest are looked for: an implied volatility takes steps by the option. */
const rangePoints = (subject: Subject): Point[] =>
  subject.kind === "iv" ? quotedPoints(solvingPoints()) : gasPoints(subject);

async function gasOf(machine: Machine, subject: Subject, setting: Setting): Promise<Gas> {
  const contract = await machine.load(subject.file, subject.contract, setting);
  const empty = await machine.load("Bench", "Baseline", setting);
  const byPoint = await machine.gasByPoint(contract, empty, rangePoints(subject));
  return {
    mean: await machine.meanGas(contract, empty, gasPoints(subject)),
    least: Math.min(...byPoint),
    most: Math.max(...byPoint),
  };
}

/** Measures one function in all settings. */
export async function measure(machine: Machine, subject: Subject): Promise<Measured> {
  const gas: Record<string, Gas> = {};
  for (const setting of SETTINGS) gas[nameOf(setting)] = await gasOf(machine, subject, setting);
  // Results do not depend on the setting.
  const contract = await machine.load(subject.file, subject.contract, PLAIN);
  const accuracy = await accuracyOf(machine, subject, contract);
  return accuracy === undefined ? { subject, gas } : { subject, gas, accuracy };
}
