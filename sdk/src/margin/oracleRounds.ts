import { toBigint } from "../abi/values.js";
import type { Address } from "../core/hex.js";
import type { BlockHeader, Reader } from "../core/reader.js";
import { aggregatorProxyAbi } from "../generated/abis.js";
import { NoPriceBefore, PhasesTooMany } from "../generated/errors.js";
import { read, tryRead } from "../reading/read.js";

// Twin of contracts/margin/RoundReader.sol, which tells why.

/** A round of a Chainlink proxy. */
export interface OracleRound {
  /** Number of the proxy's aggregator whose round it is. */
  readonly phase: bigint;
  /** Number of the round at this aggregator. */
  readonly number: bigint;
  /** In the proxy's decimals. */
  readonly answer: bigint;
  /** \{s\} UNIX time; zero where there is no such round. */
  readonly updatedAt: bigint;
}

/** An aggregator of a proxy. */
export interface OraclePhase {
  /** From one; a newer one has a larger number. */
  readonly number: bigint;
  /** \{s\} UNIX time of its first round; undefined where that is no price. */
  readonly beganAt: bigint | undefined;
}

/** A time in which one phase is the price. */
export interface OracleSpan {
  /** Its number. */
  readonly phase: bigint;
  /** \{s\} UNIX time from which it counts. */
  readonly from: bigint;
  /** \{s\} UNIX time at which the next begins; the end of what was asked for where there is none. */
  readonly until: bigint;
}

/** Where rounds are read, and at which block. */
export interface RoundSource {
  /** The chain. */
  readonly reader: Reader;
  /** Chainlink's proxy. */
  readonly proxy: Address;
  /** The block; rounds stamped after it are none yet. */
  readonly block: BlockHeader;
}

/** Most phases that are looked at. */
export const MAX_PHASES = 32n;
const MAX_ANSWER = (1n << 127n) - 1n;
const MAX_NUMBER = (1n << 64n) - 1n;
/** Rounds that are asked for at once. */
const BATCH = 32n;

/** The proxy's number of a round: its phase above the 64th bit. */
export const roundIdOf = ({ phase, number }: Pick<OracleRound, "phase" | "number">): bigint => (phase << 64n) | number;

/** Whether a round is a price. */
export const isPrice = ({ answer, updatedAt }: OracleRound): boolean =>
  answer > 0n && answer <= MAX_ANSWER && updatedAt !== 0n;

/** A round of a phase; with zeroes where it is not there. */
export async function readRound(source: RoundSource, phase: bigint, number: bigint): Promise<OracleRound> {
  const { reader, proxy, block } = source;
  const none = Object.freeze({ phase, number, answer: 0n, updatedAt: 0n });
  if (number > MAX_NUMBER) return none;
  const values = [roundIdOf({ phase, number })];
  const reading = await tryRead(
    reader,
    { abi: aggregatorProxyAbi, to: proxy, name: "getRoundData", values },
    block.number,
  );
  if (!reading.ok) return none;
  const [answer, updatedAt] = [toBigint(reading.value[1]), toBigint(reading.value[3])];
  return updatedAt > block.timestamp ? none : Object.freeze({ phase, number, answer, updatedAt });
}

/** Rounds of a phase from a number on, in order, until one is not there. */
export async function* readRounds(source: RoundSource, phase: bigint, first: bigint): AsyncGenerator<OracleRound> {
  for (let number = first; ; number += BATCH) {
    const batch = Array.from({ length: Number(BATCH) }, (_, i) => readRound(source, phase, number + BigInt(i)));
    for (const round of await Promise.all(batch)) {
      if (round.updatedAt === 0n) return;
      yield round;
    }
  }
}

/**
 * The phases of a proxy, newest first, down to the first that had begun by a time.
 *
 * @param since - \{s\} UNIX time.
 * @throws {@link PhasesTooMany} when there are more than the contract looks at.
 */
export async function readPhases(source: RoundSource, since: bigint): Promise<readonly OraclePhase[]> {
  const { reader, proxy, block } = source;
  const [newest] = await read(reader, { abi: aggregatorProxyAbi, to: proxy, name: "phaseId" }, block.number);
  const phases: OraclePhase[] = [];
  for (let number = toBigint(newest); number > 0n; --number) {
    if (BigInt(phases.length) === MAX_PHASES) throw new PhasesTooMany({ maximum: MAX_PHASES });
    const first = await readRound(source, number, 1n);
    phases.push(Object.freeze({ number, beganAt: isPrice(first) ? first.updatedAt : undefined }));
    if (isPrice(first) && first.updatedAt <= since) break;
  }
  return Object.freeze(phases);
}

/** What is the price at a time, and what is next. */
export interface PhaseAt {
  /** The newest phase that began by then; undefined where there was none. */
  readonly current: OraclePhase | undefined;
  /** Number and beginning of the next one; undefined where there is none yet. */
  readonly next: { readonly number: bigint; readonly beganAt: bigint } | undefined;
}

/**
 * The phase that is the price at a time; twin of `RoundReader.phaseAt`.
 *
 * @param phases - Newest first, see {@link readPhases}.
 * @param time - \{s\} UNIX time.
 * @example
 * ```ts
 * const phases = [{ number: 2n, beganAt: 200n }, { number: 1n, beganAt: 100n }];
 * phaseAt(phases, 150n).current?.number; // 1n
 * phaseAt(phases, 150n).next?.number; // 2n
 * ```
 */
export function phaseAt(phases: readonly OraclePhase[], time: bigint): PhaseAt {
  let next: PhaseAt["next"];
  for (const phase of phases) {
    const { number, beganAt } = phase;
    if (beganAt === undefined) continue;
    if (beganAt <= time) return Object.freeze({ current: phase, next });
    // of phases that begin together the newest is the price
    if (next === undefined || beganAt < next.beganAt) next = Object.freeze({ number, beganAt });
  }
  return Object.freeze({ current: undefined, next });
}

/**
 * Which phase is the price from when to when.
 *
 * @param phases - Newest first, see {@link readPhases}.
 * @param from - \{s\} UNIX time; where no phase had begun by then, the first span begins later.
 * @param to - \{s\} UNIX time; a phase that begins right then still counts.
 */
export function oracleSpans(phases: readonly OraclePhase[], from: bigint, to: bigint): readonly OracleSpan[] {
  const spans: OracleSpan[] = [];
  let { current, next } = phaseAt(phases, from);
  for (let since = from; ;) {
    const until = next !== undefined && next.beganAt <= to ? next.beganAt : to;
    if (current !== undefined) spans.push(Object.freeze({ phase: current.number, from: since, until }));
    if (next === undefined || next.beganAt > to) return Object.freeze(spans);
    since = next.beganAt;
    ({ current, next } = phaseAt(phases, since));
  }
}

/** The last round number of a phase stamped by a time, by bisection; zero where there is none. Stamps rise. */
async function lastNumberBy(source: RoundSource, phase: bigint, time: bigint): Promise<bigint> {
  const isBy = async (number: bigint): Promise<boolean> => {
    const { updatedAt } = await readRound(source, phase, number);
    return updatedAt !== 0n && updatedAt <= time;
  };
  let [low, high] = [0n, 1n];
  while (await isBy(high)) [low, high] = [high, 2n * high];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (await isBy(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Number of the first round of a phase that is stamped at a time or later; that of the round to come where there is none. */
export const firstNumberSince = async (source: RoundSource, phase: bigint, time: bigint): Promise<bigint> =>
  (await lastNumberBy(source, phase, time - 1n)) + 1n;

/**
 * The last round of a phase that is a price and stamped by a time.
 *
 * @throws {@link NoPriceBefore} when there is none.
 */
export async function lastRoundBy(source: RoundSource, phase: bigint, time: bigint): Promise<OracleRound> {
  for (let number = await lastNumberBy(source, phase, time); number > 0n; --number) {
    const round = await readRound(source, phase, number);
    if (isPrice(round)) return round;
  }
  throw new NoPriceBefore({ aggregator: source.proxy, timestamp: time });
}
