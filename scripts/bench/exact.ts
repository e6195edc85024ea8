// What each function should give at its points, by the 100-digit reference, and what its errors are divided by.
import {
  absolute,
  exponential,
  fromInteger,
  fromWad,
  naturalLogarithm,
  ONE,
  over,
  squareRoot,
  times,
  toDecimals,
} from "../reference/arithmetic";
import { blackReference, priceReference, reference, type ReferenceInputs } from "../reference/blackScholes";
import { cumulative } from "../reference/normal";
import { accuracyPoints, deviates, durations, exponents, logarithms, radicands, type Point } from "./points";
import type { Kind } from "./subjects";

/** Decimals in which results are compared. */
export const DECIMALS = 36n;
/** One in these decimals. */
export const UNIT = 10n ** DECIMALS;
/** {wei} 1e-18 in these decimals. */
export const WEI = 10n ** (DECIMALS - 18n);

/** One result of a function at a point, 36 decimals. */
export interface ExactValue {
  /** What it is, in words; several results may share a name. */
  readonly name: string;
  readonly value: bigint;
  /** The error is divided by this. */
  readonly scale: bigint;
  /** So much of an error is not counted. */
  readonly slack: bigint;
}

/** What a function should give at a point. */
export interface Exact {
  readonly point: Point;
  readonly values: readonly ExactValue[];
}

/** A kind of function whose results are compared with the reference one by one. */
export type ComparedKind = Exclude<Kind, "iv" | "svi">;

/** An option's inputs out of a point's five words. */
export const inputsOf = ([spot, strike, secondsToExpiry, volatility, rate]: Point): ReferenceInputs => ({
  spot,
  strike,
  secondsToExpiry,
  volatility,
  rate,
});

const wide = (x: bigint): bigint => toDecimals(x, DECIMALS);
const exact = (name: string, value: bigint, scale: bigint, slack = 0n): ExactValue => ({
  name,
  value: wide(value),
  scale: wide(scale),
  slack,
});

function exactPrice(point: Point): Exact {
  const { callValue, putValue } = priceReference(inputsOf(point));
  const spot = fromWad(point[0]);
  return { point, values: [exact("value", callValue, spot), exact("value", putValue, spot)] };
}

/** Sensitivities by their natural size, and less the wei that 18 decimals cannot tell: gammas of large spots are few wei. */
function exactGreeks(point: Point): Exact {
  const inputs = inputsOf(point);
  const all = reference(inputs);
  const spot = fromWad(inputs.spot);
  const vega = times(spot, all.rootTime);
  const theta = spot + over(times(spot, fromWad(inputs.volatility)), all.rootTime);
  const values = [
    exact("value", all.callValue, spot),
    exact("value", all.putValue, spot),
    exact("delta", all.callDelta, ONE, WEI),
    exact("delta", all.putDelta, ONE, WEI),
    exact("gamma", all.gamma, over(ONE, times(spot, all.totalVolatility)), WEI),
    exact("vega", all.vega, vega, WEI),
    exact("theta", all.callTheta, theta, WEI),
    exact("theta", all.putTheta, theta, WEI),
  ];
  return { point, values };
}

/** The point of the undiscounted kernel: spot, discounted strike and total volatility, to the nearest wei. */
export function kernelPoint(point: Point): Point {
  const { discountedStrike, totalVolatility } = reference(inputsOf(point));
  const nearest = (x: bigint): bigint => (toDecimals(x, 19n) + 5n) / 10n;
  return [point[0], nearest(discountedStrike), nearest(totalVolatility), 0n, 0n];
}

function exactBlack(option: Point): Exact {
  const point = kernelPoint(option);
  const [a, b, w] = [fromWad(point[0]), fromWad(point[1]), fromWad(point[2])];
  const { callValue, putValue } = blackReference(a, b, w);
  return { point, values: [exact("value", callValue, a), exact("value", putValue, a)] };
}

/** A function of one argument: errors are relative to max(1, |value|). */
function ofOne(compute: (x: bigint) => bigint, read: (x: bigint) => bigint = fromWad): (point: Point) => Exact {
  return (point) => {
    const value = compute(read(BigInt.asIntN(256, point[0])));
    return { point, values: [exact("value", value, absolute(value) > ONE ? absolute(value) : ONE)] };
  };
}

/** Where a kind of function is compared, and with what. */
interface Comparison {
  readonly points: () => readonly Point[];
  readonly exactAt: (point: Point) => Exact;
}

const COMPARISONS: Readonly<Record<ComparedKind, Comparison>> = {
  price: { points: accuracyPoints, exactAt: exactPrice },
  greeks: { points: accuracyPoints, exactAt: exactGreeks },
  black: { points: accuracyPoints, exactAt: exactBlack },
  exp: { points: exponents, exactAt: ofOne(exponential) },
  ln: { points: logarithms, exactAt: ofOne(naturalLogarithm) },
  sqrt: { points: radicands, exactAt: ofOne(squareRoot) },
  root: { points: durations, exactAt: ofOne(squareRoot, fromInteger) },
  cdf: { points: deviates, exactAt: ofOne(cumulative) },
};

const known = new Map<string, Exact[]>();

/** Every `stride`-th point of a kind, with what it should give; all libraries of a kind share them. */
export function exactOf(kind: ComparedKind, stride: number): Exact[] {
  const key = `${kind}/${stride}`;
  const { points, exactAt } = COMPARISONS[kind];
  const values =
    known.get(key) ??
    points()
      .filter((_, i) => i % stride === 0)
      .map(exactAt);
  known.set(key, values);
  return values;
}
