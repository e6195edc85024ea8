import { absolute, toDecimals } from "../reference/arithmetic";
import { priceReference, reference } from "../reference/blackScholes";
import { DECIMALS, exactOf, inputsOf, UNIT, WEI, type ExactValue } from "./exact";
import type { Loaded, Machine, Values } from "./machine";
import { solvingPoints, type Point } from "./points";
import type { Subject } from "./subjects";

/** How far a function is from the reference. */
export interface Accuracy {
  readonly points: number;
  /** Points at which it reverted. */
  readonly reverted: number;
  /** {1} Largest error, over all results. */
  readonly worst: number;
  /** {1} Mean over the points of the first result's error, values before sensitivities. */
  readonly mean: number;
  /** {1} Largest error by the result's name. */
  readonly byResult: Readonly<Record<string, number>>;
}

/** Errors of one point's results, by name. */
type Errors = readonly (readonly [name: string, error: number])[];

/** {1} A quotient of two large integers. */
const ratio = (part: bigint, whole: bigint): number => Number((part * 10n ** 30n) / whole) / 1e30;

/** The points at which a function is measured; ABDK's take 64.64 numbers, rounded to the nearest. */
export function argumentsOf({ isBinary }: Subject, points: readonly Point[]): Point[] {
  if (!isBinary) return [...points];
  const binary = (x: bigint): bigint => BigInt.asUintN(256, ((BigInt.asIntN(256, x) << 65n) / 10n ** 18n + 1n) >> 1n);
  return points.map(([x, ...rest]) => [binary(x), ...rest]);
}

/** A result in 36 decimals. */
function widen(value: bigint, isBinary: boolean): bigint {
  const signed = BigInt.asIntN(256, value);
  return isBinary ? (signed * UNIT) >> 64n : signed * WEI;
}

function summaryOf(points: number, errors: readonly Errors[]): Accuracy {
  const byResult: Record<string, number> = {};
  for (const [name, error] of errors.flat()) byResult[name] = Math.max(byResult[name] ?? 0, error);
  const first = errors.map((results) =>
    Math.max(...results.filter(([name]) => name === results[0]?.[0]).map(([, e]) => e)),
  );
  const mean = first.reduce((sum, error) => sum + error, 0) / errors.length;
  return { points, reverted: points - errors.length, worst: Math.max(...Object.values(byResult)), mean, byResult };
}

function errorOf({ name, value, scale, slack }: ExactValue, given: bigint): readonly [string, number] {
  const gap = absolute(given - value);
  return [name, gap > slack ? ratio(gap - slack, scale) : 0];
}

/** Every `stride`-th of the points at which volatilities are looked for. */
const solved = (stride: number): Point[] => solvingPoints().filter((_, i) => i % stride === 0);

/** The points with the call's exact value, rounded to a wei, in the place of the volatility. */
export function quotedPoints(points: readonly Point[]): Point[] {
  return points.map((point) => {
    const [spot, strike, time, , rate] = point;
    return [spot, strike, time, (toDecimals(priceReference(inputsOf(point)).callValue, 19n) + 5n) / 10n, rate];
  });
}

/** How well a volatility gives back the call that it is of, and itself where the call's last wei tells nine digits of it. */
function solvingErrors(point: Point, callValue: bigint, volatility: bigint): Errors {
  const [spot, , , sought] = point;
  const found = reference({ ...inputsOf(point), volatility });
  const repriced = absolute(toDecimals(found.callValue, DECIMALS) - callValue * WEI);
  const vega = toDecimals(found.vega, 18n); // {wei} per 1.00
  const errors: [string, number][] = [["repriced call", ratio(repriced, spot * WEI)]];
  if (sought * vega >= 4n * 10n ** 27n) errors.push(["volatility", ratio(absolute(volatility - sought), sought)]);
  return errors;
}

async function solvingAccuracy(machine: Machine, contract: Loaded, stride: number): Promise<Accuracy> {
  const points = solved(stride);
  const quoted = quotedPoints(points);
  const given = await machine.valuesOf(contract, quoted);
  const errors = points.flatMap((point, i) => {
    const volatility = given[i]?.[0];
    return volatility === undefined ? [] : [solvingErrors(point, quoted[i]?.[3] ?? 0n, volatility)];
  });
  return summaryOf(points.length, errors);
}

function errorsAt(subject: Subject, exact: readonly ExactValue[], results: Values): Errors {
  return exact.map((value, j) => errorOf(value, widen(results[j] ?? 0n, subject.isBinary || subject.kind === "root")));
}

/** Compares a function with the reference at every `stride`-th of its points; undefined for what has no reference here. */
export async function accuracyOf(
  machine: Machine,
  subject: Subject,
  contract: Loaded,
  stride = 1,
): Promise<Accuracy | undefined> {
  if (subject.kind === "svi") return undefined;
  if (subject.kind === "iv") return solvingAccuracy(machine, contract, stride);
  const exact = exactOf(subject.kind, stride);
  const points = exact.map(({ point }) => point);
  const given = await machine.valuesOf(contract, argumentsOf(subject, points));
  const errors = exact.flatMap(({ values }, i) => {
    const results = given[i];
    return results === undefined ? [] : [errorsAt(subject, values, results)];
  });
  return summaryOf(exact.length, errors);
}
