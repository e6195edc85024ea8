import { accuracyOf, argumentsOf, quotedPoints, type Accuracy } from "./accuracy";
import { deploy, gasByPoint, meanGas, nameOf, SETTINGS, type Setting } from "./machine";
import { exponents, gasGrid, logarithms, radicands, type Point } from "./points";
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
    case "iv":
      return quotedPoints(gasGrid());
    case "exp":
      return few(exponents());
    case "ln":
      return few(logarithms());
    case "sqrt":
      return few(radicands());
    case "svi":
      return sviPoints();
  }
}

async function gasOf(subject: Subject, setting: Setting): Promise<Gas> {
  const contract = await deploy(subject.file, subject.contract, setting);
  const empty = await deploy("Bench", "Baseline", setting);
  const points = gasPoints(subject);
  const byPoint = await gasByPoint(contract, empty, points);
  return {
    mean: await meanGas(contract, empty, points),
    least: Math.min(...byPoint),
    most: Math.max(...byPoint),
  };
}

/** Measures one function in all settings. */
export async function measure(subject: Subject): Promise<Measured> {
  const gas: Record<string, Gas> = {};
  for (const setting of SETTINGS) gas[nameOf(setting)] = await gasOf(subject, setting);
  if (subject.kind === "greeks" || subject.kind === "svi") return { subject, gas };
  const contract = await deploy(subject.file, subject.contract, { viaIR: false, runs: 1_000_000 });
  return { subject, gas, accuracy: await accuracyOf(subject, contract) };
}
