// Raw SVI to 100 digits, written from the formulas and not from the contracts: no common denominators, no packed words.
import { ONE, over, squareRoot, times } from "./arithmetic";

/** A slice in the reference's fixed point. */
export interface ReferenceSlice {
  readonly a: bigint;
  readonly b: bigint;
  readonly rho: bigint;
  readonly m: bigint;
  readonly s: bigint;
}

/** Total variance, its derivatives by k, and Durrleman's function. */
export interface ReferenceValue {
  readonly w: bigint;
  readonly slope: bigint;
  readonly curvature: bigint;
  readonly durrleman: bigint;
}

/** Gatheral 2004 for w, Gatheral and Jacquier 2014, equation 2.1, for g. */
export function referenceValue({ a, b, rho, m, s }: ReferenceSlice, k: bigint): ReferenceValue {
  const x = k - m;
  const root = squareRoot(times(x, x) + times(s, s));
  const w = a + times(b, times(rho, x) + root);
  const slope = times(b, rho + over(x, root));
  const curvature = over(over(over(times(b, times(s, s)), root), root), root);
  const distance = ONE - over(times(k, slope), 2n * w);
  const durrleman =
    times(distance, distance) - times(times(slope, slope) / 4n, over(ONE, w) + ONE / 4n) + curvature / 2n;
  return { w, slope, curvature, durrleman };
}
