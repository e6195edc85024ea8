import { add, divide, minimum, mulDiv, mulDivUp256, multiply, subtract, zeroFloorSubtract } from "./checked.js";
import { WAD } from "./fixedPoint.js";

/** Net single-asset outflow of late: exits fill the bucket, entries and time empty it. */
export interface Outflow {
  /** \{1 s\} At `updatedAt`: a part of the net asset value in 18 decimals times the seconds of a day. */
  readonly level: bigint;
  /** \{s\} UNIX time of the last flow. */
  readonly updatedAt: bigint;
}

/** What a single-asset flow moves, and what it is a part of. */
export interface OutflowChange {
  /** \{USD\} That leaves or comes. */
  readonly value: bigint;
  /** \{USD\} Of the basket: before an exit, after an entry. */
  readonly total: bigint;
  /** \{bps\} The policy's exit slope, which is not zero. */
  readonly slope: bigint;
  /** \{s\} UNIX time. */
  readonly timestamp: bigint;
}

/** \{s\} In which a full bucket drains. */
const PERIOD = 86_400n;
/** \{bps\} Most that the outflow adds to a fee. */
const MAX_FEE = 300n;
const BPS = 10_000n;
const BITS_40 = (1n << 40n) - 1n;

/** The outflow out of its storage word: the time in the lowest 40 bits, the level above. */
export function unpackOutflow(word: bigint): Outflow {
  return Object.freeze({ level: word >> 40n, updatedAt: word & BITS_40 });
}

/** \{1\} Outflow at which the fee of a slope \{bps\} reaches its maximum, 18 decimals; twin of `Outflow.fullAt`. */
export function outflowFullAt(slope: bigint): bigint {
  return divide(multiply(MAX_FEE, WAD), slope); // {1} = {bps} * {1} / {bps}
}

function levelAt({ level, updatedAt }: Outflow, slope: bigint, timestamp: bigint): bigint {
  const full = outflowFullAt(slope);
  const drained = multiply(full, subtract(timestamp, updatedAt)); // {1 s} = {1} * {s}
  return zeroFloorSubtract(minimum(level, multiply(full, PERIOD)), drained);
}

/** \{1\} What counts at a time in seconds, 18 decimals, rounded up; twin of `Outflow.usedAt`. */
export function outflowUsedAt(outflow: Outflow, slope: bigint, timestamp: bigint): bigint {
  return (levelAt(outflow, slope, timestamp) + PERIOD - 1n) / PERIOD;
}

/**
 * \{USD\} What the outflow adds to the fee of an exit, 18 decimals, rounded up; twin of `Outflow.feeOf`.
 *
 * @param value - \{USD\} Of the exit.
 * @param total - \{USD\} Of the basket before it.
 * @param used - \{1\} As {@link outflowUsedAt} says.
 * @param slope - \{bps\} The policy's exit slope, which is not zero.
 */
export function outflowFee(value: bigint, total: bigint, used: bigint, slope: bigint): bigint {
  const rising = minimum(mulDiv(subtract(outflowFullAt(slope), used), total, WAD), value); // {USD} = {1} * {USD} / {1}
  const before = mulDivUp256(rising, multiply(slope, used), BPS * WAD); // {USD} = {USD} * {bps} * {1} / ({bps} * {1})
  const own = mulDivUp256(rising, multiply(slope, rising), multiply(2n * BPS, total)); // {USD} = {USD} * {bps} * {USD} / ...
  return add(add(before, own), mulDivUp256(value - rising, MAX_FEE, BPS)); // {USD} = {USD} * {bps} / {bps}
}

/** The outflow after an exit; twin of `Outflow.rise`. */
export function riseOutflow(outflow: Outflow, { value, total, slope, timestamp }: OutflowChange): Outflow {
  const level = add(levelAt(outflow, slope, timestamp), mulDivUp256(value, WAD * PERIOD, total));
  return Object.freeze({ level: minimum(level, outflowFullAt(slope) * PERIOD), updatedAt: timestamp });
}

/** The outflow after an entry; twin of `Outflow.fall`. */
export function fallOutflow(outflow: Outflow, { value, total, slope, timestamp }: OutflowChange): Outflow {
  const level = zeroFloorSubtract(levelAt(outflow, slope, timestamp), mulDiv(value, WAD * PERIOD, total));
  return Object.freeze({ level, updatedAt: timestamp });
}
