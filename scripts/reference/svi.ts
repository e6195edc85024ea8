// Raw SVI in 60 decimals, written from the formulas and not from the contracts: no common denominators, no packed words.

/** One in the reference's fixed point. */
export const ONE = 10n ** 60n;

/** A slice in 60 decimals. */
export interface ReferenceSlice {
  readonly a: bigint;
  readonly b: bigint;
  readonly rho: bigint;
  readonly m: bigint;
  readonly s: bigint;
}

/** Total variance, its derivatives by k, and Durrleman's function, in 60 decimals. */
export interface ReferenceValue {
  readonly w: bigint;
  readonly slope: bigint;
  readonly curvature: bigint;
  readonly durrleman: bigint;
}

const times = (x: bigint, y: bigint): bigint => (x * y) / ONE;
const over = (x: bigint, y: bigint): bigint => (x * ONE) / y;

/** √x by bisection, the plainest way. */
export function referenceRoot(x: bigint): bigint {
  let low = 0n;
  let high = x + ONE;
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle * middle <= x * ONE) low = middle;
    else high = middle;
  }
  return low;
}

/** Gatheral 2004 for w, Gatheral and Jacquier 2014, equation 2.1, for g; k in 60 decimals. */
export function referenceValue({ a, b, rho, m, s }: ReferenceSlice, k: bigint): ReferenceValue {
  const x = k - m;
  const root = referenceRoot(times(x, x) + times(s, s));
  const w = a + times(b, times(rho, x) + root);
  const slope = times(b, rho + over(x, root));
  const curvature = over(over(over(times(b, times(s, s)), root), root), root);
  const distance = ONE - over(times(k, slope), 2n * w);
  const durrleman =
    times(distance, distance) - times(times(slope, slope) / 4n, over(ONE, w) + ONE / 4n) + curvature / 2n;
  return { w, slope, curvature, durrleman };
}
