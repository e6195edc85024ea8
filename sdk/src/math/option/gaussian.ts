import { ProbabilityOutOfRange } from "../../generated/errors.js";
import { WAD } from "../fixedPoint.js";
import { squareRoot } from "../roots.js";
import { decay } from "./exponential.js";
import { absolute, quotient } from "./integers.js";
import { logRatioX127 } from "./logarithm.js";

// Twin of Gaussian.sol, which tells the method; the constants are those of scripts/fit/fit.py.

const FAR = 40n * WAD;
const STEPS = 8;
/** 1 / √(2π) as Q76. */
export const INVERSE_ROOT_TWO_PI_X76 = 30143226457076950844403n;
/** √(2π) as Q64. */
export const ROOT_TWO_PI_X64 = 46239130270042206923n;

const C1 = 556054596107814270444098013048064310458680n;
const B1 = 20747145119020795n;
const C2 = 328556926126332243144839047694482905526n;
const B2 = 13466146559685018102n;
const C3 = 4691119728905038791042840175896647766390n;
const B3 = 209149255457301063276n;
const C4 = 122970930098629086252723533490313437008n;
const B4 = 6999254501318711359542n;
const C5 = 48308091916001120794682644434315157308459270n;
const B5 = 6900279331953881453695n;
const C6 = 17951012780804585993527477597329305244n;
const B6 = 45355092141871133061n;
const C7 = 6548120723090686590897040769643368895609n;
const B7 = 26375020456958569746n;

/** R(z) / √(2π), Q76, of z as Q64; twin of `Gaussian.millsX76`. */
export function millsX76(z: bigint): bigint {
  let t = z + B6 + C7 / (z + B7);
  t = B5 - z + C6 / t;
  t = quotient(C5, t) - B4 - z;
  t = z + B3 - quotient(C4, t);
  t = z - B2 + C3 / t;
  return C1 / (z + B1 + C2 / t);
}

/** factor * e^(-z²/2), z as Q64. */
function timesDecay(factor: bigint, z: bigint): bigint {
  const { q, r, k } = decay((z * z) >> 69n);
  return ((factor * (q - r)) / (q + r)) >> k;
}

/** 1 - Φ(z), Q76, of z as Q64; twin of `Gaussian.upperTailX76`. */
export const upperTailX76 = (z: bigint): bigint => timesDecay(millsX76(z), z);

const toWad = (x76: bigint): bigint => (x76 * WAD + (1n << 75n)) >> 76n;
const distanceX64 = (x: bigint): bigint => (absolute(x) << 64n) / WAD;

/**
 * Φ(x), the probability of a value below x, rounded to the nearest; twin of `Gaussian.cdf`.
 *
 * @param x - \{1\} Standard deviations, 18 decimals.
 * @returns \{1\} 18 decimals.
 * @example
 * ```ts
 * normalCdf(0n); // 500000000000000000n
 * ```
 */
export function normalCdf(x: bigint): bigint {
  if (absolute(x) >= FAR) return x < 0n ? 0n : WAD;
  const above = toWad(upperTailX76(distanceX64(x)));
  const tail = above > WAD / 2n ? WAD / 2n : above;
  return x > 0n ? WAD - tail : tail;
}

/**
 * φ(x), the density, rounded to the nearest; twin of `Gaussian.pdf`.
 *
 * @param x - \{1\} Standard deviations, 18 decimals.
 * @returns \{1\} 18 decimals.
 */
export function normalPdf(x: bigint): bigint {
  return absolute(x) >= FAR ? 0n : toWad(timesDecay(INVERSE_ROOT_TWO_PI_X76, distanceX64(x)));
}

/** The z at which 1 - Φ(z) is the tail; Q64 of 18 decimals. */
function quantileX64(tail: bigint): bigint {
  let z = squareRoot(logRatioX127(WAD / 2n, tail) << 2n);
  for (let i = 0; i < STEPS; i++) {
    const excess = logRatioX127(upperTailX76(z) * WAD, tail << 76n);
    const step = (millsX76(z) * (excess >> 63n) * ROOT_TWO_PI_X64) >> 140n;
    if (step === 0n) break;
    z += step;
  }
  return z;
}

/**
 * The x at which Φ(x) is the probability; twin of `Gaussian.inverseCdf`.
 *
 * @param probability - \{1\} 18 decimals, strictly between 0 and 1.
 * @returns \{1\} Standard deviations, 18 decimals.
 * @throws {@link ProbabilityOutOfRange} for other probabilities.
 */
export function inverseNormalCdf(probability: bigint): bigint {
  if (probability < 1n || probability >= WAD) throw new ProbabilityOutOfRange({ probability, max: WAD - 1n });
  const isBelow = probability < WAD / 2n;
  const x = (quantileX64(isBelow ? probability : WAD - probability) * WAD + (1n << 63n)) >> 64n;
  return isBelow ? -x : x;
}
