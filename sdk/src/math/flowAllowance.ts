import { add, multiply, subtract, zeroFloorSubtract } from "./checked.js";

/** Single-asset volume that has gone without swing fee. */
export interface FlowAllowance {
  /** \{1\} Used up at `updatedAt`, 18 decimals of the net asset value. */
  readonly used: bigint;
  /** \{s\} UNIX time of the last use. */
  readonly updatedAt: bigint;
}

/** \{s\} Time in which a used-up allowance drains. */
const PERIOD = 3600n;
const BITS_40 = (1n << 40n) - 1n;
const BITS_64 = (1n << 64n) - 1n;

/** The allowance out of its storage word: used 64, updatedAt 40 in the lowest bits; others share the word. */
export function unpackFlowAllowance(word: bigint): FlowAllowance {
  return Object.freeze({ used: (word >> 40n) & BITS_64, updatedAt: word & BITS_40 });
}

function usedAt(allowance: FlowAllowance, capacity: bigint, timestamp: bigint): bigint {
  const drained = multiply(capacity, subtract(timestamp, allowance.updatedAt)) / PERIOD; // {1} = {1} * {s} / {s}
  return zeroFloorSubtract(allowance.used, drained);
}

/** \{1\} What is left of `capacity` at a time in seconds, rounded down; twin of `FlowAllowance.leftAt`. */
export function flowAllowanceLeftAt(allowance: FlowAllowance, capacity: bigint, timestamp: bigint): bigint {
  return zeroFloorSubtract(capacity, usedAt(allowance, capacity, timestamp));
}

/** The allowance after `volume` \{1\}, which must not be more than is left; twin of `FlowAllowance.use`. */
export function useFlowAllowance(
  allowance: FlowAllowance,
  volume: bigint,
  capacity: bigint,
  timestamp: bigint,
): FlowAllowance {
  return Object.freeze({ used: add(usedAt(allowance, capacity, timestamp), volume), updatedAt: timestamp });
}
