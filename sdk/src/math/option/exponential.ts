import { ExponentTooLarge } from "../../generated/errors.js";
import { WAD } from "../fixedPoint.js";

// Twin of ExponentialMath.sol, which tells the method; the constants are those of scripts/fit/fit.py.

/** \{1\} Largest exponent of {@link exponential}, 18 decimals. */
export const MAX_EXPONENT = 130n * WAD;
const MIN_EXPONENT = -42n * WAD;

const LN2_X60 = 799144290325165979n;
const LN2_X127 = 117932881612756647068972071382077242200n;
const HALF_LN2_X127 = 58966440806378323534486035691038621100n;
const LOG2E_X64 = 26613026195688644983n;
const HALF_X124 = 1n << 123n;

const K0 = 34604959853186667037n;
const C1 = 14179601248708113966539266270700070875228452406184277704704n;
const B1 = 497771992266468153659452924937968488703n;
const C2 = 3578854571400582808303189231065611174728090672313812910749965597586439012352n;
const B2 = 60903149354442053707128608672032233960n;

/** The parts of e^-y: (q - r) / (q + r) / 2^k; q and r as Q60. */
export interface Decay {
  readonly q: bigint;
  readonly r: bigint;
  readonly k: bigint;
}

/** q = r / tanh(r / 2), Q60. */
function ratio(r: bigint): bigint {
  const u = r * r;
  return K0 - C1 / (u + B1 - C2 / (u + B2));
}

/** k = round(y / ln 2), r = y - k ln 2; y as Q127, r as Q60. */
function reduce(y: bigint): { readonly r: bigint; readonly k: bigint } {
  const k = ((y >> 67n) * LOG2E_X64 + HALF_X124) >> 124n;
  return { r: (y - k * LN2_X127) >> 67n, k };
}

/**
 * e^x, rounded down; twin of `ExponentialMath.exp`.
 *
 * @param x - \{1\} 18 decimals.
 * @returns \{1\} 18 decimals.
 * @throws {@link ExponentTooLarge} above {@link MAX_EXPONENT}.
 * @example
 * ```ts
 * exponential(WAD); // 2718281828459045235n
 * ```
 */
export function exponential(x: bigint): bigint {
  if (x > MAX_EXPONENT) throw new ExponentTooLarge({ exponent: x, max: MAX_EXPONENT });
  if (x < MIN_EXPONENT) return 0n;
  const { r, k } = reduce((x << 127n) / WAD);
  const q = ratio(r);
  const value = ((WAD * (q + r)) << 100n) / (q - r);
  return k > 100n ? value << (k - 100n) : value >> (100n - k);
}

/** amount * e^-y as Q64 of the amount's unit, y as Q127; twin of `ExponentialMath.discountX64`. */
export function discountX64(amount: bigint, y: bigint): bigint {
  const isNear = y + HALF_LN2_X127 >= 0n && y <= HALF_LN2_X127;
  const { r, k } = isNear ? { r: y >> 67n, k: 0n } : reduce(y);
  const q = ratio(r);
  return (((amount << 68n) * (q - r)) / (q + r)) >> (4n + k);
}

/** Twin of `ExponentialMath.decay`; y as Q60. */
export function decay(y: bigint): Decay {
  const k = (y * LOG2E_X64 + HALF_X124) >> 124n;
  const r = y - k * LN2_X60;
  return { q: ratio(r), r, k };
}
