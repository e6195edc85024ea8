import { log2 } from "../math/option/integers.js";

// Twin of contracts/risk/RollingMaximum.sol.

const FRACTION_BITS = 11n;
const FRACTION = 1n << FRACTION_BITS;
const BUCKET = 864_000n;
const BUCKETS = 10;

/** Highest volatilities: of nine closed buckets together, and of each of the ten; a code for each factor. */
export interface RollingHighs {
  readonly closed: readonly bigint[];
  readonly buckets: readonly (readonly bigint[])[];
}

/** Which bucket a moment belongs to. */
export const epochOf = (timestamp: bigint): bigint => timestamp / BUCKET;

const indexOf = (epoch: bigint): number => Number(epoch % BigInt(BUCKETS));

/** The 16-bit code of a volatility in Q46. */
export function encodeHigh(volatility: bigint): bigint {
  const value = (volatility + 0xffffn) >> 16n;
  if (value < FRACTION) return value;
  const exponent = log2(value) - FRACTION_BITS;
  return (exponent << FRACTION_BITS) + ((value + (1n << exponent) - 1n) >> exponent);
}

/** The volatility of a code, Q46. */
export function decodeHigh(code: bigint): bigint {
  if (code < 2n * FRACTION) return code << 16n;
  const exponent = (code >> FRACTION_BITS) - 1n;
  return (code - (exponent << FRACTION_BITS)) << (exponent + 16n);
}

/** Buckets in which nothing has been seen. */
export function noHighs(factors: number): RollingHighs {
  const none = Array<bigint>(factors).fill(0n);
  return { closed: none, buckets: Array<readonly bigint[]>(BUCKETS).fill(none) };
}

const larger = (x: bigint, y: bigint): bigint => (x > y ? x : y);

/** The buckets with that of `to` open; those that nobody opened in between are empty. */
function opened(highs: RollingHighs, from: bigint, to: bigint): RollingHighs {
  if (from === to) return highs;
  const none = highs.closed.map(() => 0n);
  const buckets = [...highs.buckets];
  const skipped = Math.min(Number(to - from), BUCKETS);
  for (let i = 0; i < skipped; i++) buckets[indexOf(to - BigInt(i))] = none;
  return { closed: none.map((_, i) => buckets.reduce((high, bucket) => larger(high, bucket[i] ?? 0n), 0n)), buckets };
}

/** The buckets after a poke at `to` that saw `volatilities`, Q46; the one before was at `from`. */
export function seeHighs(highs: RollingHighs, from: bigint, to: bigint, volatilities: readonly bigint[]): RollingHighs {
  const { closed, buckets } = opened(highs, epochOf(from), epochOf(to));
  const open = indexOf(epochOf(to));
  const raised = (buckets[open] ?? []).map((code, i) => {
    const seen = volatilities[i] ?? 0n;
    return seen <= decodeHigh(code) ? code : larger(code, encodeHigh(seen));
  });
  return { closed, buckets: buckets.map((bucket, i) => (i === open ? raised : bucket)) };
}

/** \{1/√day\} The highest volatility of a factor in the buckets, Q46. */
export const highOf = (highs: RollingHighs, lastPokeAt: bigint, factor: number): bigint =>
  larger(
    decodeHigh(highs.closed[factor] ?? 0n),
    decodeHigh(highs.buckets[indexOf(epochOf(lastPokeAt))]?.[factor] ?? 0n),
  );
