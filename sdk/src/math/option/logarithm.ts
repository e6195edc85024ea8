import { LogarithmUndefined } from "../../generated/errors.js";
import { WAD } from "../fixedPoint.js";
import { log2 } from "./integers.js";

// Twin of LogarithmMath.sol, which tells the method; the constants are those of scripts/fit/fit.py.

/** Largest amount whose logarithm {@link logRatio} takes. */
export const MAX_LOGARITHM_AMOUNT = (1n << 112n) - 1n;

const LN2_X127 = 117932881612756647068972071382077242200n;
const LN_5_4_X127 = 37965907902171592195753027205491958347n;
const NEAR = 1n << 118n;

const C1 = 14441880697595479229720941539479849035347000558436053155840n;
const B1 = 334830363732739654679763656476008814358n;
const C2 = 10525945955823080673221302823299965048960593760439137637580254979395608903680n;
const B2 = 79366464747928053419357756832683673567n;
const C3 = 109665239066841705263567196854367737947390310659416884579553876660262535168n;
const B3 = 29654101232621386949688624397882909113n;

/** (a - b) / (a + b), Q62. */
const argument = (a: bigint, b: bigint): bigint => ((a - b) << 62n) / (a + b);

/** Amounts whose ratio is between 7/9 and 9/7, and what to add to their logarithm, Q127. */
function reduce(numerator: bigint, denominator: bigint): readonly [bigint, bigint, bigint] {
  let [a, b] = [numerator, denominator];
  let doublings = log2(a) - log2(b);
  if (doublings > 0n) b <<= doublings;
  else a <<= -doublings;
  if (2n * a > 3n * b) {
    b *= 2n;
    doublings += 1n;
  } else if (2n * b > 3n * a) {
    a *= 2n;
    doublings -= 1n;
  }
  const logarithm = doublings * LN2_X127;
  if (7n * a > 9n * b) return [4n * a, 5n * b, logarithm + LN_5_4_X127];
  if (7n * b > 9n * a) return [5n * a, 4n * b, logarithm - LN_5_4_X127];
  return [a, b, logarithm];
}

/** ln(numerator / denominator), Q127, of amounts from 1 to below 2^186; twin of `LogarithmMath.logRatioX127`. */
export function logRatioX127(numerator: bigint, denominator: bigint): bigint {
  let t = argument(numerator, denominator);
  let logarithm = 0n;
  if (t * t > NEAR) {
    const [a, b, offset] = reduce(numerator, denominator);
    t = argument(a, b);
    logarithm = offset;
  }
  const u = t * t;
  return logarithm + t * (C1 / (B1 - u - C2 / (B2 - u - C3 / (B3 - u))));
}

/**
 * ln(numerator / denominator), rounded down; twin of `LogarithmMath.logRatio`.
 *
 * @param numerator - 1 to {@link MAX_LOGARITHM_AMOUNT}, in any unit.
 * @param denominator - 1 to {@link MAX_LOGARITHM_AMOUNT}, in the same unit.
 * @returns \{1\} 18 decimals.
 * @throws {@link LogarithmUndefined} for other amounts.
 * @example
 * ```ts
 * logRatio(2n, 1n); // 693147180559945309n
 * ```
 */
export function logRatio(numerator: bigint, denominator: bigint): bigint {
  const amounts = [numerator, denominator];
  if (amounts.some((amount) => amount < 1n || amount > MAX_LOGARITHM_AMOUNT))
    throw new LogarithmUndefined({ numerator, denominator, max: MAX_LOGARITHM_AMOUNT });
  return (logRatioX127(numerator, denominator) * WAD) >> 127n;
}
