import { WAD } from "../fixedPoint.js";
import { discountX64 } from "./exponential.js";
import { upperTailX76 } from "./gaussian.js";
import { absolute, smaller } from "./integers.js";
import { callValueX64 } from "./optionMath.js";

// Twin of BarrierOption.sol, which tells the method, bit by bit.

/** Terms of an option with one barrier; amounts are Q64 of 18 decimals. */
export interface BarrierTerms {
  /** False for a put. */
  readonly isCall: boolean;
  /** The barrier is above. */
  readonly isUp: boolean;
  /** Pays only when touched. */
  readonly isKnockIn: boolean;
  /** \{quote/base\} */
  readonly strikeX64: bigint;
  /** \{quote/base\} Moved by the shift. */
  readonly barrierX64: bigint;
  /** \{1\} By whose exponential the barrier was moved, Q127; not negative. */
  readonly shift: bigint;
}

/** A strike and a barrier with the logarithms of the forward over them. */
interface Claim {
  readonly k: bigint;
  readonly h: bigint;
  readonly x: bigint;
  readonly y: bigint;
}

/** -ζ(1/2)/√(2π), 18 decimals. */
const CORRECTION = 582597157939010670n;
const MAX_SHIFT = 2n << 127n;
const FAR = 11n << 127n;
const ONE_X76 = 1n << 76n;

/**
 * Logarithm of the factor by which an observed barrier counts as further off; twin of
 * `BarrierOption.observationShiftX127`.
 *
 * @param half - \{1\} Half the total volatility to expiry, Q64.
 * @param rootGap - \{1\} √(Δt / T), 18 decimals.
 * @returns \{1\} Q127.
 */
export const observationShiftX127 = (half: bigint, rootGap: bigint): bigint =>
  smaller(((((half * rootGap) / WAD) * CORRECTION) << 64n) / WAD, MAX_SHIFT);

/** A barrier moved away from the price by a shift, Q64 of 18 decimals; twin of `BarrierOption.movedX64`. */
export const movedBarrierX64 = (barrier: bigint, isUp: boolean, shift: bigint): bigint =>
  discountX64(barrier, isUp ? -shift : shift);

/** The put by parity, not below zero. */
function optionX64(isCall: boolean, a: bigint, b: bigint, x: bigint, half: bigint): bigint {
  const value = callValueX64(a, b, x, half);
  if (isCall) return value;
  return value + b > a ? value + b - a : 0n;
}

/** Φ(d2) for a call, Φ(-d2) for a put, Q76. */
function probabilityX76(isCall: boolean, x: bigint, half: bigint): bigint {
  const second = x / half - half;
  const d = isCall ? second : -second;
  return d < 0n ? upperTailX76(-d) : ONE_X76 - upperTailX76(d);
}

/** Value of the payoff on the living side of the barrier. */
function claimX64(
  { isCall, isUp }: BarrierTerms,
  a: bigint,
  { k, h, x, y }: Claim,
  half: bigint,
  isMoneyAtBarrier: boolean,
): bigint {
  if (!isMoneyAtBarrier) return optionX64(isCall, a, k, x, half);
  const digital = (absolute(h - k) * probabilityX76(isCall, y, half)) >> 76n;
  const beyond = optionX64(isCall, a, h, y, half) + digital;
  return isCall === isUp ? optionX64(isCall, a, k, x, half) - beyond : beyond;
}

/** The knock-out's value where it is alive. */
function aliveX64(terms: BarrierTerms, a: bigint, x: bigint, y: bigint, half: bigint): bigint {
  const { isCall, isUp, strikeX64: k, barrierX64: h } = terms;
  const isMoneyAtBarrier = isCall ? h > k : h < k;
  if (isCall === isUp && !isMoneyAtBarrier) return 0n;
  let value = claimX64(terms, a, { k, h, x, y }, half, isMoneyAtBarrier);
  if (absolute(y) < FAR) {
    const mirrored = { k: (k * a) / h, h: a, x: x - 2n * y, y: -y };
    value -= claimX64(terms, h, mirrored, half, isMoneyAtBarrier);
  }
  return value > 0n ? value : 0n;
}

/**
 * Value of an option with one barrier on a forward; twin of `BarrierOption.valueX64`.
 *
 * @param terms - Its terms.
 * @param a - \{quote/base\} Forward F, Q64 of 18 decimals.
 * @param x - \{1\} ln(F / K), Q127.
 * @param y - \{1\} ln(F / H), Q127, of the moved barrier.
 * @param half - \{1\} Half the total volatility, Q64; at least 92.
 * @returns \{quote\} Q64 of 18 decimals, from zero to the vanilla option's.
 */
export function barrierValueX64(terms: BarrierTerms, a: bigint, x: bigint, y: bigint, half: bigint): bigint {
  const vanilla = optionX64(terms.isCall, a, terms.strikeX64, x, half);
  const isTouched = terms.isUp ? y + terms.shift >= 0n : y <= terms.shift;
  if (isTouched) return terms.isKnockIn ? vanilla : 0n;
  const out = smaller(aliveX64(terms, a, x, y, half), vanilla);
  return terms.isKnockIn ? vanilla - out : out;
}
