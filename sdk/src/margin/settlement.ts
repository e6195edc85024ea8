import { encodeCall } from "../abi/call.js";
import { toBigint, toBoolean, toHex, toStruct, type AbiValue } from "../abi/values.js";
import { addressOf, type Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { aggregatorProxyAbi, feedAbi, marginListingAbi, settlementAbi } from "../generated/abis.js";
import {
  AlreadyProved,
  BarrierMissing,
  DecimalsUnsupported,
  ExpiryUnknown,
  NoPriceBefore,
  NotExpired,
  OracleSilent,
  RoundsTooMany,
  TouchWindowOver,
} from "../generated/errors.js";
import { read } from "../reading/read.js";
import { action, type Action } from "../vault/actions.js";
import { decodeInstrument } from "./instrument.js";
import {
  firstNumberSince,
  isPrice,
  lastRoundBy,
  oracleSpans,
  phaseAt,
  readPhases,
  readRound,
  readRounds,
  roundIdOf,
  type OraclePhase,
  type OracleRound,
  type OracleSpan,
  type RoundSource,
} from "./oracleRounds.js";

// Twin of contracts/margin/Settlement.sol, which tells why.

/** \{s\} What a settlement price is averaged over. */
export const SETTLEMENT_WINDOW = 1_800n;
/** \{s\} How long after the expiry a round is waited for. */
export const SETTLEMENT_PATIENCE = 259_200n;
/** \{s\} How long after the expiry touches can be proved. */
export const TOUCH_WINDOW = 86_400n;
/** Most rounds of a proof. */
export const MAX_ROUNDS = 1_200n;

const PRICE_DECIMALS = 18n;
const BARRIER_SCALE = 10n ** 10n;

/** An expiry at a `Settlement`. */
export interface SettlementTarget {
  /** `Settlement`. */
  readonly settlement: Address;
  /** Number of the underlying. */
  readonly underlying: bigint;
  /** \{s\} UNIX time. */
  readonly expiry: bigint;
}

/** What proves the price of an expiry. */
export interface SettlementProof extends SettlementTarget {
  /** Round of the proxy to begin with, without its phase: the last before the half hour. */
  readonly firstRound: bigint;
  /** \{USD/tok\} The price that it proves, 18 decimals. */
  readonly price: bigint;
  /** How many rounds the contract will read. */
  readonly rounds: bigint;
}

/** A round that touched a barrier. */
export interface BarrierTouch {
  /** `Settlement`. */
  readonly settlement: Address;
  /** The option, word of {@link encodeInstrument}. */
  readonly instrument: bigint;
  /** Round of the proxy, with its phase. */
  readonly round: bigint;
  /** \{USD/tok\} Its answer, 18 decimals. */
  readonly price: bigint;
  /** \{s\} UNIX time. */
  readonly updatedAt: bigint;
}

/* ACTIONS */

/** Proves the price of an expiry; anyone may. See {@link findSettlementProof}. */
export function proveSettlement(proof: SettlementTarget & { readonly firstRound: bigint }): Action {
  const values = [proof.underlying, proof.expiry, proof.firstRound];
  return action(proof.settlement, encodeCall(settlementAbi, "prove", values));
}

/** Proves that a barrier was touched; anyone may. See {@link findTouch}. */
export function proveTouch(touch: Pick<BarrierTouch, "settlement" | "instrument" | "round">): Action {
  return action(touch.settlement, encodeCall(settlementAbi, "proveTouch", [touch.instrument, touch.round]));
}

/* STATE */

/** \{USD/tok\} The settlement price of an expiry, 18 decimals; undefined while it is not proved. */
export async function readSettlementPrice(
  reader: Reader,
  { settlement, underlying, expiry }: SettlementTarget,
  block: BlockTag = "latest",
): Promise<bigint | undefined> {
  const call = { abi: settlementAbi, to: addressOf(settlement), name: "priceOf", values: [underlying, expiry] };
  const price = toBigint((await read(reader, call, block))[0]);
  return price === 0n ? undefined : price;
}

/** Whether the barrier of an option was touched; undefined while that is not known. */
export async function readBarrierOutcome(
  reader: Reader,
  settlement: Address,
  instrument: bigint,
  block: BlockTag = "latest",
): Promise<boolean | undefined> {
  const call = { abi: settlementAbi, to: addressOf(settlement), name: "outcomeOf", values: [instrument] };
  const [isKnown, isTouched] = await read(reader, call, block);
  return toBoolean(isKnown) ? toBoolean(isTouched) : undefined;
}

/** What the listing says of an expiry, and where its rounds are. */
interface Scene {
  readonly source: RoundSource;
  /** \{USD/answer\} From the answers' decimals to 18. */
  readonly scale: bigint;
  readonly feed: Address;
  /** \{s\} Zero where it was never opened. */
  readonly openedAt: bigint;
}

async function readScene(reader: Reader, target: SettlementTarget, block: BlockTag): Promise<Scene> {
  const header = await reader.header(block);
  const one = async (call: Parameters<typeof read>[1]): Promise<AbiValue | undefined> =>
    (await read(reader, call, header.number))[0];
  const settlement = addressOf(target.settlement);
  const listing = toHex(await one({ abi: settlementAbi, to: settlement, name: "listing" }));
  const { underlying, expiry } = target;
  const [openedAt, terms] = await Promise.all([
    one({ abi: marginListingAbi, to: listing, name: "openedAt", values: [underlying, expiry] }),
    one({ abi: marginListingAbi, to: listing, name: "underlyingOf", values: [underlying] }),
  ]);
  const { aggregator, feed } = toStruct(terms);
  const proxy = toHex(aggregator);
  if (toBigint(openedAt) === 0n) throw new ExpiryUnknown({ underlying, expiry });
  const decimals = toBigint(await one({ abi: aggregatorProxyAbi, to: proxy, name: "decimals" }));
  if (decimals > PRICE_DECIMALS) throw new DecimalsUnsupported({ source: proxy, decimals, max: PRICE_DECIMALS });
  return Object.freeze({
    source: Object.freeze({ reader, proxy, block: header }),
    scale: 10n ** (PRICE_DECIMALS - decimals),
    feed: toHex(feed),
    openedAt: toBigint(openedAt),
  });
}

/* PRICE */

/** Rounds of the half hour in the order in which the contract reads them. */
export interface SettlementRounds {
  /** Rounds that were the price, rising in time; the first one from before the half hour. */
  readonly prices: readonly OracleRound[];
  /** The first round after the expiry, whichever phase it is of; undefined where there is none yet. */
  readonly after: OracleRound | undefined;
  /** How many the contract reads. */
  readonly count: bigint;
}

/** Terms of {@link settlementPrice}. */
export interface SettlementTerms {
  /** \{s\} UNIX time. */
  readonly expiry: bigint;
  /** \{s\} Of the underlying's feed. */
  readonly heartbeat: bigint;
  /** \{s\} UNIX time of now. */
  readonly time: bigint;
  /** \{USD/answer\} From the answers' decimals to 18. */
  readonly scale: bigint;
}

/**
 * The settlement price by the rounds of the half hour; twin of `Settlement`.
 *
 * @returns \{USD/tok\} 18 decimals, rounded down.
 * @throws {@link OracleSilent} when the last round is too old and there is none after the expiry yet.
 * @example
 * ```ts
 * const prices = [{ phase: 1n, number: 7n, answer: 2_000n * 10n ** 8n, updatedAt: 900n }];
 * const terms = { expiry: 3_600n, heartbeat: 3_600n, time: 3_601n, scale: 10n ** 10n };
 * settlementPrice({ prices, after: undefined, count: 2n }, terms); // 2_000n * 10n ** 18n
 * ```
 */
export function settlementPrice({ prices, after }: SettlementRounds, terms: SettlementTerms): bigint {
  const { expiry, heartbeat, time, scale } = terms;
  const from = expiry - SETTLEMENT_WINDOW;
  let weighted = 0n;
  prices.forEach(({ answer, updatedAt }, i) => {
    const since = updatedAt > from ? updatedAt : from;
    const until = prices[i + 1]?.updatedAt ?? expiry;
    if (until > since) weighted += answer * (until - since);
  });
  const last = prices.at(-1)?.updatedAt ?? 0n;
  const average = (weighted * scale) / SETTLEMENT_WINDOW;
  if (expiry - last <= 2n * heartbeat) return average;
  const waitUntil = expiry + SETTLEMENT_PATIENCE;
  if (after !== undefined && after.updatedAt <= waitUntil) return after.answer * scale;
  if (time <= waitUntil) throw new OracleSilent({ expiry, updatedAt: last, waitUntil });
  return average;
}

/** What one phase said while it was the price, and its first price after that. */
interface Walked {
  readonly prices: readonly OracleRound[];
  readonly next: OracleRound | undefined;
  readonly count: bigint;
}

async function walk(source: RoundSource, first: OracleRound, until: bigint): Promise<Walked> {
  const prices = [first];
  let [last, count] = [first.updatedAt, 1n];
  for await (const round of readRounds(source, first.phase, first.number + 1n)) {
    if (++count > MAX_ROUNDS) throw new RoundsTooMany({ maximum: MAX_ROUNDS });
    if (!isPrice(round) || round.updatedAt < last) continue;
    if (round.updatedAt > until) return { prices, next: round, count };
    prices.push(round);
    last = round.updatedAt;
  }
  return { prices, next: undefined, count: count + 1n };
}

/** The first round after the expiry: of the phase of then, or of one that began before it spoke again. */
async function firstAfter(
  source: RoundSource,
  phases: readonly OraclePhase[],
  expiry: bigint,
  next: OracleRound | undefined,
): Promise<OracleRound | undefined> {
  const later = phaseAt(phases, expiry).next;
  if (later === undefined || (next !== undefined && next.updatedAt < later.beganAt)) return next;
  return readRound(source, later.number, 1n);
}

async function readHalfHour(source: RoundSource, expiry: bigint): Promise<SettlementRounds> {
  const from = expiry - SETTLEMENT_WINDOW;
  const phases = await readPhases(source, from);
  if (phaseAt(phases, from).current === undefined) {
    throw new NoPriceBefore({ aggregator: source.proxy, timestamp: from });
  }
  const prices: OracleRound[] = [];
  let [next, count]: [OracleRound | undefined, bigint] = [undefined, 0n];
  for (const [i, { phase, until }] of oracleSpans(phases, from, expiry).entries()) {
    const first = i === 0 ? await lastRoundBy(source, phase, from) : await readRound(source, phase, 1n);
    const walked = await walk(source, first, until);
    prices.push(...walked.prices);
    [next, count] = [walked.next, count + walked.count];
  }
  const after = await firstAfter(source, phases, expiry, next);
  return Object.freeze({ prices: Object.freeze(prices), after, count });
}

/**
 * Finds what proves the price of an expiry, and that price.
 *
 * @throws The errors with which the contract would refuse: {@link ExpiryUnknown}, {@link NotExpired}, {@link AlreadyProved},
 * {@link NoPriceBefore}, {@link PhasesTooMany}, {@link RoundsTooMany}, {@link OracleSilent}.
 * @example
 * ```ts
 * const proof = await findSettlementProof(reader, { settlement, underlying: 0n, expiry });
 * await send(signer, proveSettlement(proof));
 * ```
 */
export async function findSettlementProof(
  reader: Reader,
  target: SettlementTarget,
  block: BlockTag = "latest",
): Promise<SettlementProof> {
  const { source, scale, feed } = await readScene(reader, target, block);
  const { underlying, expiry } = target;
  const { timestamp: time, number } = source.block;
  if (time <= expiry) throw new NotExpired({ expiry, blockTimestamp: time });
  const proved = await readSettlementPrice(reader, target, number);
  if (proved !== undefined) throw new AlreadyProved({ underlying, expiry, price: proved });
  const heartbeat = toBigint((await read(reader, { abi: feedAbi, to: feed, name: "heartbeat" }, number))[0]);
  const rounds = await readHalfHour(source, expiry);
  return Object.freeze({
    settlement: addressOf(target.settlement),
    underlying,
    expiry,
    firstRound: rounds.prices[0]?.number ?? 0n,
    price: settlementPrice(rounds, { expiry, heartbeat, time, scale }),
    rounds: rounds.count,
  });
}

/* TOUCHES */

/** The first round of a span that reaches a barrier. */
async function touchIn(
  source: RoundSource,
  { phase, from, until }: OracleSpan,
  reaches: (round: OracleRound) => boolean,
): Promise<OracleRound | undefined> {
  for await (const round of readRounds(source, phase, await firstNumberSince(source, phase, from))) {
    if (round.updatedAt > until) return undefined;
    if (isPrice(round) && reaches(round)) return round;
  }
  return undefined;
}

/**
 * Finds the first round that touched a barrier: from the expiry's opening to trade up to the expiry, and the price of its time.
 *
 * @param since - \{s\} UNIX time before which nothing is looked for; the opening if left out.
 * @returns Undefined where the barrier was not touched yet, or not at all.
 * @throws {@link BarrierMissing} for an option without one, {@link TouchWindowOver} when touches cannot be proved any more.
 * @example
 * ```ts
 * const touch = await findTouch(reader, settlement, instrument);
 * if (touch !== undefined) await send(signer, proveTouch(touch));
 * ```
 */
export async function findTouch(
  reader: Reader,
  settlement: Address,
  instrument: bigint,
  { since = 0n, block = "latest" }: { readonly since?: bigint; readonly block?: BlockTag } = {},
): Promise<BarrierTouch | undefined> {
  const { kind, underlying, expiry, barrier, isUp } = decodeInstrument(instrument);
  if (kind !== "barrier") throw new BarrierMissing({ instrument });
  const { source, scale, openedAt } = await readScene(reader, { settlement, underlying, expiry }, block);
  const { timestamp: time } = source.block;
  const until = expiry + TOUCH_WINDOW;
  if (time > until) throw new TouchWindowOver({ until, blockTimestamp: time });
  const reaches = ({ answer }: OracleRound): boolean =>
    isUp ? answer * scale >= barrier * BARRIER_SCALE : answer * scale <= barrier * BARRIER_SCALE;
  const from = since > openedAt ? since : openedAt;
  const spans = oracleSpans(await readPhases(source, from), from, expiry);
  for (const [i, span] of spans.entries()) {
    // at the second in which a phase begins the one before it is the price no more
    const last = i === spans.length - 1 ? span.until : span.until - 1n;
    const round = await touchIn(source, { ...span, until: last }, reaches);
    if (round === undefined) continue;
    const found = { settlement: addressOf(settlement), instrument, round: roundIdOf(round) };
    return Object.freeze({ ...found, price: round.answer * scale, updatedAt: round.updatedAt });
  }
  return undefined;
}
