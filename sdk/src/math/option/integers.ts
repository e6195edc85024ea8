// Integer operations as the EVM has them: a division by zero is zero, and quotients are rounded towards zero.

/** x / y rounded towards zero, 0 where y is 0. */
export const quotient = (x: bigint, y: bigint): bigint => (y === 0n ? 0n : x / y);

/** |x| */
export const absolute = (x: bigint): bigint => (x < 0n ? -x : x);

/** x, but at least `low` and at most `high`. */
export function clamp(x: bigint, low: bigint, high: bigint): bigint {
  if (x < low) return low;
  return x > high ? high : x;
}

/** floor(log2(x)) of x >= 1. */
export const log2 = (x: bigint): bigint => BigInt(x.toString(2).length - 1);

/** The smaller of two. */
export const smaller = (x: bigint, y: bigint): bigint => (x < y ? x : y);

/** The larger of two. */
export const larger = (x: bigint, y: bigint): bigint => (x > y ? x : y);

/** x / y rounded down, y positive. */
export const floorDivide = (x: bigint, y: bigint): bigint => x / y - (x % y < 0n ? 1n : 0n);
