import type { SviParameters } from "../../math/sviSlice.js";

// Floats: for fitting. What is posted and checked are the integers of math/sviSlice.ts.

/** A raw SVI slice in floats, w(k) = a + b (rho (k - m) + √((k - m)² + s²)) (Gatheral 2004). \{1\} */
export interface RawSvi {
  /** Level. */
  readonly a: number;
  /** Steepness of the wings. */
  readonly b: number;
  /** Tilt of the wings. */
  readonly rho: number;
  /** Place of the vertex. */
  readonly m: number;
  /** Width of the vertex. */
  readonly s: number;
}

const UNITS = 1e12;
const WAD_PER_UNIT = 10n ** 6n;

/** \{1\} Total variance volatility² · years at k = ln(strike / forward). */
export const rawVariance = ({ a, b, rho, m, s }: RawSvi, k: number): number =>
  a + b * (rho * (k - m) + Math.hypot(k - m, s));

/** \{1\} Durrleman's function: where it is negative, so is the price of a butterfly (Gatheral and Jacquier 2014, equation 2.1). */
export function rawDurrleman(slice: RawSvi, k: number): number {
  const { b, rho, m, s } = slice;
  const root = Math.hypot(k - m, s);
  const w = rawVariance(slice, k);
  const slope = b * (rho + (k - m) / root);
  const curvature = (b * s * s) / root ** 3;
  return (1 - (k * slope) / (2 * w)) ** 2 - (slope * slope * (1 / w + 1 / 4)) / 4 + curvature / 2;
}

/** \{1\} Least total variance of all strikes. */
export const rawMinimum = ({ a, b, rho, s }: RawSvi): number => a + b * s * Math.sqrt(Math.max(0, 1 - rho * rho));

const wad = (value: number): bigint => BigInt(Math.round(value * UNITS)) * WAD_PER_UNIT;

/** The slice as the chain takes it, each parameter to the nearest 1e-12. */
export const toSviParameters = ({ a, b, rho, m, s }: RawSvi): SviParameters =>
  Object.freeze({ a: wad(a), b: wad(b), rho: wad(rho), m: wad(m), s: wad(s) });

const float = (value: bigint): number => Number(value) / 1e18;

/** A slice of the chain in floats. */
export const toRawSvi = ({ a, b, rho, m, s }: SviParameters): RawSvi =>
  Object.freeze({ a: float(a), b: float(b), rho: float(rho), m: float(m), s: float(s) });
