import type { BaseContract } from "ethers";
import { valuesOf } from "./machine";
import { accuracyPoints, exponents, logarithms, radicands, solvingPoints, type Point } from "./points";
import { blackScholes, exponential, fromWad, naturalLogarithm, squareRoot, toDecimals } from "./reference";
import type { Kind, Subject } from "./subjects";

/** How far a function is from the reference. */
export interface Accuracy {
  readonly points: number;
  /** Points at which it reverted. */
  readonly reverted: number;
  /**
   * {1} Largest error: of prices relative to the spot, of an implied volatility as the error of the call's value at it,
   * relative to the spot, and of other functions relative to max(1, |value|).
   */
  readonly worst: number;
  /** {1} Mean of the same. */
  readonly mean: number;
}

/** What a function should give at a point, and what its error is measured by; 36 decimals. */
interface Exact {
  readonly point: Point;
  readonly values: readonly bigint[];
  readonly scale: bigint;
}

const DECIMALS = 36n;
const ONE = 10n ** DECIMALS;
const WIDER = 10n ** 18n;
const absolute = (x: bigint): bigint => (x < 0n ? -x : x);

function ofFunction(points: readonly Point[], compute: (x: bigint) => bigint): Exact[] {
  return points.map((point) => {
    const value = toDecimals(compute(fromWad(BigInt.asIntN(256, point[0]))), DECIMALS);
    return { point, values: [value], scale: absolute(value) > ONE ? absolute(value) : ONE };
  });
}

const EXACT: Readonly<Record<string, () => Exact[]>> = {
  price: () =>
    accuracyPoints().map((point) => {
      const { call, put } = blackScholes(point);
      const values = [toDecimals(call, DECIMALS), toDecimals(put, DECIMALS)];
      return { point, values, scale: point[0] * WIDER };
    }),
  exp: () => ofFunction(exponents(), exponential),
  ln: () => ofFunction(logarithms(), naturalLogarithm),
  sqrt: () => ofFunction(radicands(), squareRoot),
};

const known = new Map<string, Exact[]>();

function exactOf(kind: Kind): Exact[] {
  const values = known.get(kind) ?? EXACT[kind]?.();
  if (values === undefined) throw new Error(`There is no reference for ${kind}.`);
  known.set(kind, values);
  return values;
}

/** The points at which a function is measured; ABDK's take 64.64 numbers, rounded to the nearest. */
export function argumentsOf({ kind, isBinary }: Subject, points: readonly Point[]): Point[] {
  if (kind === "price" || isBinary !== true) return [...points];
  const binary = (x: bigint): bigint => BigInt.asUintN(256, ((BigInt.asIntN(256, x) << 65n) / 10n ** 18n + 1n) >> 1n);
  return points.map(([x, ...rest]) => [binary(x), ...rest]);
}

/** A result in 36 decimals. */
function widen(value: bigint, isBinary: boolean): bigint {
  const signed = BigInt.asIntN(256, value);
  return isBinary ? (signed * ONE) >> 64n : signed * WIDER;
}

/** The points with the call's exact value, rounded to a wei, in the place of the volatility. */
export function quotedPoints(points: readonly Point[]): Point[] {
  return points.map((point) => {
    const [spot, strike, time, , rate] = point;
    return [spot, strike, time, (toDecimals(blackScholes(point).call, 19n) + 5n) / 10n, rate];
  });
}

function summaryOf(points: number, errors: readonly number[]): Accuracy {
  const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
  return { points, reverted: points - errors.length, worst: Math.max(...errors), mean };
}

/** How well the volatilities that are found give back the values that they are of. */
async function solvingAccuracy(contract: BaseContract): Promise<Accuracy> {
  const points = quotedPoints(solvingPoints());
  const given = await valuesOf(contract, points);
  const errors = points.flatMap(([spot, strike, time, callValue, rate], i) => {
    const volatility = given[i]?.[0];
    if (volatility === undefined) return [];
    const call = toDecimals(blackScholes([spot, strike, time, volatility, rate]).call, DECIMALS);
    return [Number((absolute(call - callValue * WIDER) * 10n ** 30n) / (spot * WIDER)) / 1e30];
  });
  return summaryOf(points.length, errors);
}

/** Compares a deployed function with the reference. */
export async function accuracyOf(subject: Subject, contract: BaseContract): Promise<Accuracy> {
  if (subject.kind === "iv") return solvingAccuracy(contract);
  const exact = exactOf(subject.kind);
  const points = exact.map(({ point }) => point);
  const given = await valuesOf(contract, argumentsOf(subject, points));
  const errors = exact.flatMap(({ values, scale }, i) => {
    const results = given[i];
    if (results === undefined) return [];
    const gaps = values.map((value, j) => absolute(widen(results[j] ?? 0n, subject.isBinary === true) - value));
    const worst = gaps.reduce((most, gap) => (gap > most ? gap : most), 0n);
    return [Number((worst * 10n ** 30n) / scale) / 1e30];
  });
  return summaryOf(exact.length, errors);
}
