import { LossBudgetExceeded } from "../generated/errors.js";
import { add, divide, multiply, subtract, zeroFloorSubtract } from "./checked.js";

/** A leaky bucket: losses add, time drains. */
export interface LossBudget {
  /** \{1\} Used up at `updatedAt`, 18 decimals. */
  readonly used: bigint;
  /** \{1\} Capacity, 18 decimals. */
  readonly size: bigint;
  /** \{s\} UNIX time of the last loss. */
  readonly updatedAt: bigint;
  /** \{s\} Time in which a full bucket drains. */
  readonly period: bigint;
}

const BITS_40 = (1n << 40n) - 1n;
const BITS_64 = (1n << 64n) - 1n;

/** The budget out of its storage word: used 64, size 64, updatedAt 40, period 40 in the lowest bits. */
export function unpackLossBudget(word: bigint): LossBudget {
  return Object.freeze({
    used: (word >> 144n) & BITS_64,
    size: (word >> 80n) & BITS_64,
    updatedAt: (word >> 40n) & BITS_40,
    period: word & BITS_40,
  });
}

/** \{1\} What is used at a time in seconds, rounded up; twin of `LossBudget.usedAt`. */
export function lossBudgetUsedAt(budget: LossBudget, timestamp: bigint): bigint {
  const elapsed = subtract(timestamp, budget.updatedAt);
  const drained = divide(multiply(budget.size, elapsed), budget.period); // {1} = {1} * {s} / {s}
  return zeroFloorSubtract(budget.used, drained);
}

/**
 * The budget after a loss; twin of `LossBudget.charge`.
 *
 * @param loss - \{1\} 18 decimals.
 * @throws {@link LossBudgetExceeded} when the budget does not hold it.
 * @example
 * ```ts
 * chargeLossBudget(snapshot.lossBudget, WAD / 1000n, snapshot.block.timestamp);
 * ```
 */
export function chargeLossBudget(budget: LossBudget, loss: bigint, timestamp: bigint): LossBudget {
  const used = lossBudgetUsedAt(budget, timestamp);
  if (add(used, loss) > budget.size) throw new LossBudgetExceeded({ used, loss, size: budget.size });
  return Object.freeze({ ...budget, used: used + loss, updatedAt: timestamp });
}
