/** One in 18-decimal fixed point. */
export const WAD = 10n ** 18n;

/** Largest value of a Solidity `uint256`. */
export const MAX_UINT256 = (1n << 256n) - 1n;

/** Thrown when a fixed-point operation has no result in 256 bits, as its Solidity twin reverts. */
export class FixedPointError extends Error {
  constructor(operation: string, operands: readonly bigint[], reason: string) {
    super(
      `${operation}(${operands.join(", ")}) ${reason}. Check the operands' units: all are unsigned 256-bit integers.`,
    );
    this.name = "FixedPointError";
  }
}

function assertOperands(operation: string, operands: readonly bigint[]): void {
  for (const operand of operands) {
    if (operand < 0n || operand > MAX_UINT256) throw new FixedPointError(operation, operands, "is outside uint256");
  }
}

function assertResult(operation: string, operands: readonly bigint[], result: bigint): bigint {
  if (result > MAX_UINT256) throw new FixedPointError(operation, operands, "overflows uint256");
  return result;
}

/**
 * floor(x * y / denominator) with a full-width product.
 *
 * @throws {@link FixedPointError} when an operand or the result is outside uint256, or the denominator is zero.
 * @example
 * ```ts
 * mulDivDown(2n * WAD, 3n * WAD, WAD); // 6n * WAD
 * ```
 */
export function mulDivDown(x: bigint, y: bigint, denominator: bigint): bigint {
  const operands = [x, y, denominator];
  assertOperands("mulDivDown", operands);
  if (denominator === 0n) throw new FixedPointError("mulDivDown", operands, "divides by zero");
  return assertResult("mulDivDown", operands, (x * y) / denominator);
}

/**
 * ceil(x * y / denominator) with a full-width product.
 *
 * @throws {@link FixedPointError} when an operand or the result is outside uint256, or the denominator is zero.
 * @example
 * ```ts
 * mulDivUp(10n, 1n, 3n); // 4n
 * ```
 */
export function mulDivUp(x: bigint, y: bigint, denominator: bigint): bigint {
  const operands = [x, y, denominator];
  assertOperands("mulDivUp", operands);
  if (denominator === 0n) throw new FixedPointError("mulDivUp", operands, "divides by zero");
  return assertResult("mulDivUp", operands, (x * y + denominator - 1n) / denominator);
}
