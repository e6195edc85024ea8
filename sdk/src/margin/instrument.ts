import { InstrumentExpiryOffTheHour, InstrumentInvalid, InstrumentTermOutOfRange } from "../generated/errors.js";
import { MAX_UINT256, WAD } from "../math/fixedPoint.js";

// Twin of Instrument.sol, which draws the layout of the word.

/** Kinds of instruments, by their number in the word. */
export const INSTRUMENT_KINDS = ["none", "perpetual", "vanilla", "digital", "barrier"] as const;

/** What an instrument is; all are settled in cash. */
export type InstrumentKind = (typeof INSTRUMENT_KINDS)[number];

/** An instrument's terms. */
export interface InstrumentTerms {
  /** Its number in the list of underlyings. */
  readonly underlying: bigint;
  /** What it is. */
  readonly kind: InstrumentKind;
  /** False for a put; false for a perpetual. */
  readonly isCall: boolean;
  /** The barrier is above the price when the instrument is listed; else false. */
  readonly isUp: boolean;
  /** Lives only when its barrier is touched; else false. */
  readonly isKnockIn: boolean;
  /** \{s\} UNIX time on a full hour; zero for a perpetual. */
  readonly expiry: bigint;
  /** \{USD/tok\} 8 decimals. */
  readonly strike: bigint;
  /** \{USD/tok\} 8 decimals; zero where there is none. */
  readonly barrier: bigint;
}

/** \{1\} Over which part of the strike a digital's payout rises from nothing to all, 18 decimals. */
export const DIGITAL_RAMP = WAD / 100n;
/** Bits of a position's quantity, zero in an instrument. */
export const QUANTITY_BITS = 92;
/** \{USD/tok\} Largest strike and barrier, 8 decimals. */
export const MAX_STRIKE = (1n << 62n) - 1n;

const MAX_UNDERLYING = 0xffn;
const HOUR = 3_600n;
const MAX_HOURS = (1n << 24n) - 1n;
const UNDERLYING_AT = 248n;
const EXPIRY_AT = 224n;
const KIND_AT = 220n;
const CALL = 1n << 219n;
const UP = 1n << 218n;
const KNOCK_IN = 1n << 217n;
const STRIKE_AT = 154n;
const BARRIER_AT = 92n;
const EXPIRY = MAX_HOURS << EXPIRY_AT;
const STRIKE = MAX_STRIKE << STRIKE_AT;
const BARRIER = MAX_STRIKE << BARRIER_AT;
const UNUSED = (1n << 216n) | ((1n << BigInt(QUANTITY_BITS)) - 1n);
const NOT_PERPETUAL = MAX_UINT256 ^ (0xfn << KIND_AT) ^ (MAX_UNDERLYING << UNDERLYING_AT);
/** \{USD\} 8 decimals to 18. */
const SCALE = 10n ** 10n;

function requireTerm(field: bigint, value: bigint, maximum: bigint): void {
  if (value < 0n || value > maximum) throw new InstrumentTermOutOfRange({ field, value, maximum });
}

/**
 * Packs terms; twin of `InstrumentLibrary.encode`.
 *
 * @throws {@link InstrumentTermOutOfRange}, {@link InstrumentExpiryOffTheHour} or {@link InstrumentInvalid}.
 * @example
 * ```ts
 * const call = { underlying: 0n, kind: "vanilla", isCall: true, isUp: false, isKnockIn: false } as const;
 * encodeInstrument({ ...call, expiry: 1_767_225_600n, strike: 3_000n * 10n ** 8n, barrier: 0n });
 * ```
 */
export function encodeInstrument(terms: InstrumentTerms): bigint {
  requireTerm(0n, terms.underlying, MAX_UNDERLYING);
  if (terms.expiry % HOUR !== 0n) throw new InstrumentExpiryOffTheHour({ expiry: terms.expiry });
  requireTerm(5n, terms.expiry, MAX_HOURS * HOUR);
  requireTerm(6n, terms.strike, MAX_STRIKE);
  requireTerm(7n, terms.barrier, MAX_STRIKE);
  return instrumentOf(
    (terms.underlying << UNDERLYING_AT) |
      ((terms.expiry / HOUR) << EXPIRY_AT) |
      (BigInt(INSTRUMENT_KINDS.indexOf(terms.kind)) << KIND_AT) |
      (terms.isCall ? CALL : 0n) |
      (terms.isUp ? UP : 0n) |
      (terms.isKnockIn ? KNOCK_IN : 0n) |
      (terms.strike << STRIKE_AT) |
      (terms.barrier << BARRIER_AT),
  );
}

/**
 * A word as an instrument; twin of `InstrumentLibrary.from`.
 *
 * @throws {@link InstrumentInvalid} when it is none.
 */
export function instrumentOf(word: bigint): bigint {
  if (!isInstrument(word)) throw new InstrumentInvalid({ word });
  return word;
}

/** The number of its kind. */
const kindNumber = (word: bigint): number => Number((word >> KIND_AT) & 0xfn);

/** What a word's instrument is; "none" also where there is no such kind. */
export const instrumentKind = (word: bigint): InstrumentKind => INSTRUMENT_KINDS[kindNumber(word)] ?? "none";

/** Whether a word has the fields of its kind and no other; twin of `InstrumentLibrary.isValid`. */
export function isInstrument(word: bigint): boolean {
  if (word < 0n || word > MAX_UINT256 || (word & UNUSED) !== 0n) return false;
  const kind = instrumentKind(word);
  if (kind === "perpetual") return (word & NOT_PERPETUAL) === 0n;
  if ((word & EXPIRY) === 0n || (word & STRIKE) === 0n) return false;
  if (kind === "barrier") return (word & BARRIER) !== 0n;
  return kind !== "none" && (word & (BARRIER | UP | KNOCK_IN)) === 0n;
}

/**
 * Unpacks an instrument; twin of `InstrumentLibrary.decode`.
 *
 * @throws {@link InstrumentInvalid} when the word is none.
 */
export function decodeInstrument(word: bigint): InstrumentTerms {
  instrumentOf(word);
  return Object.freeze({
    underlying: word >> UNDERLYING_AT,
    kind: instrumentKind(word),
    isCall: instrumentIsCall(word),
    isUp: instrumentIsUp(word),
    isKnockIn: instrumentIsKnockIn(word),
    expiry: ((word >> EXPIRY_AT) & MAX_HOURS) * HOUR,
    strike: (word >> STRIKE_AT) & MAX_STRIKE,
    barrier: (word >> BARRIER_AT) & MAX_STRIKE,
  });
}

/** Number of its underlying. */
export const instrumentUnderlying = (word: bigint): bigint => word >> UNDERLYING_AT;
/** \{s\} When it ends; zero for a perpetual. */
export const instrumentExpiry = (word: bigint): bigint => ((word >> EXPIRY_AT) & MAX_HOURS) * HOUR;
/** Whether it gains when the price rises. */
export const instrumentIsCall = (word: bigint): boolean => (word & CALL) !== 0n;
/** Whether its barrier is above. */
export const instrumentIsUp = (word: bigint): boolean => (word & UP) !== 0n;
/** Whether it lives only when its barrier has been touched. */
export const instrumentIsKnockIn = (word: bigint): boolean => (word & KNOCK_IN) !== 0n;
/** \{USD/tok\} 18 decimals. */
export const instrumentStrike = (word: bigint): bigint => ((word >> STRIKE_AT) & MAX_STRIKE) * SCALE;
/** \{USD/tok\} 18 decimals. */
export const instrumentBarrier = (word: bigint): bigint => ((word >> BARRIER_AT) & MAX_STRIKE) * SCALE;
