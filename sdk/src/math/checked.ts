import { FullMulDivFailed, MulDivFailed, Overflow } from "../generated/errors.js";
import { Panic } from "../errors/builtin.js";
import { MAX_UINT256 } from "./fixedPoint.js";

// Unsigned 256-bit arithmetic that fails where, and as, the contracts' does. Theirs is Solidity's checked arithmetic
// and solady's FixedPointMathLib (0.1.26).

const OVERFLOW = 17n;
const DIVISION_BY_ZERO = 18n;

function inRange(value: bigint): bigint {
  if (value < 0n || value > MAX_UINT256) throw new Panic({ panicCode: OVERFLOW });
  return value;
}

/** x + y; panics on overflow. */
export const add = (x: bigint, y: bigint): bigint => inRange(x + y);
/** x - y; panics when y is larger. */
export const subtract = (x: bigint, y: bigint): bigint => inRange(x - y);
/** x * y; panics on overflow. */
export const multiply = (x: bigint, y: bigint): bigint => inRange(x * y);

/** floor(x / y); panics when y is zero. */
export function divide(x: bigint, y: bigint): bigint {
  if (y === 0n) throw new Panic({ panicCode: DIVISION_BY_ZERO });
  return x / y;
}

/** The smaller. */
export const minimum = (x: bigint, y: bigint): bigint => (x < y ? x : y);
/** max(0, x - y) */
export const zeroFloorSubtract = (x: bigint, y: bigint): bigint => (x > y ? x - y : 0n);
/** |x - y| */
export const distance = (x: bigint, y: bigint): bigint => (x > y ? x - y : y - x);

function requireProduct(x: bigint, y: bigint, denominator: bigint): void {
  if (denominator === 0n || x * y > MAX_UINT256) throw new MulDivFailed();
}

/** floor(x * y / denominator) of a product in 256 bits; solady's `mulDiv`. */
export function mulDiv(x: bigint, y: bigint, denominator: bigint): bigint {
  requireProduct(x, y, denominator);
  return (x * y) / denominator;
}

/** ceil(x * y / denominator) of a product in 256 bits; solady's `mulDivUp`. */
export function mulDivUp256(x: bigint, y: bigint, denominator: bigint): bigint {
  requireProduct(x, y, denominator);
  return (x * y + denominator - 1n) / denominator;
}

function requireQuotient(quotient: bigint): bigint {
  if (quotient > MAX_UINT256) throw new FullMulDivFailed();
  return quotient;
}

/** floor(x * y / denominator) of a product in 512 bits; solady's `fullMulDiv`. */
export function fullMulDiv(x: bigint, y: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new FullMulDivFailed();
  return requireQuotient((x * y) / denominator);
}

/** ceil(x * y / denominator) of a product in 512 bits; solady's `fullMulDivUp`. */
export function fullMulDivUp(x: bigint, y: bigint, denominator: bigint): bigint {
  if (denominator === 0n) throw new FullMulDivFailed();
  return requireQuotient((x * y + denominator - 1n) / denominator);
}

/** A number that fits into so many bits without a sign; solady's `toUint128` and the like. */
export function toUnsigned(value: bigint, bits: number): bigint {
  if (BigInt.asUintN(bits, value) !== value) throw new Overflow();
  return value;
}

/** A number that fits into so many bits with its sign; solady's `toInt128` and the like. */
export function toSigned(value: bigint, bits: number): bigint {
  if (BigInt.asIntN(bits, value) !== value) throw new Overflow();
  return value;
}
