import { valueOf } from "../reading/reading.js";
import { decodeInstrument, encodeInstrument, instrumentExpiry, instrumentKind } from "./instrument.js";
import { instrumentUnderlying, type InstrumentTerms } from "./instrument.js";
import { hasBit, item } from "./items.js";
import { legInstrument, legQuantity, ONE_CONTRACT } from "./leg.js";
import { assessPortfolio } from "./marginModel.js";
import type { Assessment, Book, MarginKind, OptionSet, Portfolio } from "./marginTypes.js";
import { addPosition, requireBounded } from "./positionList.js";
import { accountIn, instrumentIn, type MarginSnapshot, type Pledges } from "./snapshot.js";

/* POSITIONS */

/** A position with its terms. */
export interface Position {
  /** What it is in. */
  readonly terms: InstrumentTerms;
  /** \{tok\} Negative for a short position, 9 decimals. */
  readonly quantity: bigint;
}

/** Terms of {@link optionInstrument} and {@link digitalInstrument}. */
export interface OptionTermsOfStrike {
  /** Number of the underlying. */
  readonly underlying: bigint;
  /** \{s\} UNIX time on a full hour. */
  readonly expiry: bigint;
  /** \{USD/tok\} 8 decimals. */
  readonly strike: bigint;
  /** False for a put. */
  readonly isCall: boolean;
}

const PLAIN = { isUp: false, isKnockIn: false, barrier: 0n } as const;

/**
 * The perpetual of an underlying.
 *
 * @example
 * ```ts
 * const legs = legsOf([{ terms: perpetualTerms(0n), quantity: -ONE_CONTRACT }]);
 * ```
 */
export const perpetualTerms = (underlying: bigint): InstrumentTerms =>
  Object.freeze({ ...PLAIN, underlying, kind: "perpetual", isCall: false, expiry: 0n, strike: 0n });

/** A European call or put on one unit. */
export const optionTerms = (terms: OptionTermsOfStrike): InstrumentTerms =>
  Object.freeze({ ...PLAIN, ...terms, kind: "vanilla" });

/** One dollar above a strike, or below it. */
export const digitalTerms = (terms: OptionTermsOfStrike): InstrumentTerms =>
  Object.freeze({ ...PLAIN, ...terms, kind: "digital" });

/**
 * Positions as the clearinghouse keeps them: packed, one for each instrument, in rising order.
 *
 * @throws What {@link encodeInstrument} and {@link packLeg} throw, and {@link TooMany}.
 */
export function legsOf(positions: readonly Position[]): readonly bigint[] {
  const legs = positions.reduce<readonly bigint[]>(
    (list, { terms, quantity }) => addPosition(list, encodeInstrument(terms), quantity),
    [],
  );
  requireBounded(legs);
  return legs;
}

/** Packed positions with their terms. @throws {@link InstrumentInvalid} */
export const positionsOf = (legs: readonly bigint[]): readonly Position[] =>
  legs.map((leg) => Object.freeze({ terms: decodeInstrument(legInstrument(leg)), quantity: legQuantity(leg) }));

/* PORTFOLIOS */

/** What an account holds, or would hold. */
export interface Holdings {
  /** \{USD\} With what perpetuals gained and was not made cash yet, 18 decimals. */
  readonly cash: bigint;
  /** Positions in rising order, words of {@link packLeg}. */
  readonly legs: readonly bigint[];
  /** What is pledged. */
  readonly pledges: Pledges;
}

/** Prices of instruments: a {@link MarginSnapshot}, or a part of one. */
export type InstrumentBook = Pick<MarginSnapshot, "instruments">;

/** Bits of a set's legs, each of the set that has that leg alone. */
const bitsOf = (words: readonly bigint[]): bigint =>
  words.reduce((bits, word, i) => (hasBit(word, 0) ? bits | (1n << BigInt(i)) : bits), 0n);

/** Sets of one leg and of one expiry as one set. */
function mergedSet(legs: readonly bigint[], sets: readonly OptionSet[]): OptionSet {
  return Object.freeze({
    ...item(sets, 0),
    legs: Object.freeze([...legs]),
    variances: Object.freeze(sets.flatMap(({ variances }) => variances)),
    leastVariances: Object.freeze(sets.flatMap(({ leastVariances }) => leastVariances)),
    mostVariances: Object.freeze(sets.flatMap(({ mostVariances }) => mostVariances)),
    touched: bitsOf(sets.map(({ touched }) => touched)),
    unproved: bitsOf(sets.map(({ unproved }) => unproved)),
  });
}

function setsOf(market: InstrumentBook, options: readonly bigint[], kind: MarginKind): readonly OptionSet[] {
  const expiries = [...new Set(options.map((leg) => instrumentExpiry(legInstrument(leg))))];
  return expiries.map((expiry) => {
    const legs = options.filter((leg) => instrumentExpiry(legInstrument(leg)) === expiry);
    const sets = legs.map((leg) => item(valueOf(instrumentIn(market, legInstrument(leg)).book[kind]).optionSets, 0));
    return mergedSet(legs, sets);
  });
}

function bookOf(market: InstrumentBook, legs: readonly bigint[], pledged: Book | undefined, kind: MarginKind): Book {
  const isPerpetual = (leg: bigint): boolean => instrumentKind(legInstrument(leg)) === "perpetual";
  const books = legs.map((leg) => valueOf(instrumentIn(market, legInstrument(leg)).book[kind]));
  const { spot, range, staleness } = pledged ?? item(books, 0);
  const options = legs.filter((leg) => !isPerpetual(leg));
  return Object.freeze({
    spot,
    range,
    staleness,
    perpetuals: legs.filter(isPerpetual).reduce((sum, leg) => sum + legQuantity(leg), 0n),
    // in the cash already
    perpetualProfit: 0n,
    optionSets: Object.freeze(setsOf(market, options, kind)),
    collaterals: pledged?.collaterals ?? Object.freeze([]),
  });
}

/** A list's item, or no item of none. */
const only = (values: readonly bigint[], i: number): readonly bigint[] =>
  Object.freeze(values.length === 0 ? [] : [item(values, i)]);

/** One leg of a set as a set of its own. */
const setOfOne = (set: OptionSet, i: number): OptionSet =>
  Object.freeze({
    ...set,
    legs: only(set.legs, i),
    variances: only(set.variances, i),
    leastVariances: only(set.leastVariances, i),
    mostVariances: only(set.mostVariances, i),
    touched: hasBit(set.touched, i) ? 1n : 0n,
    unproved: hasBit(set.unproved, i) ? 1n : 0n,
  });

/** Numbers of underlyings, once each, rising: the order of a portfolio's books. */
const risingNumbers = (numbers: readonly bigint[]): readonly bigint[] =>
  [...new Set(numbers)].sort((a, b) => (a < b ? -1 : 1));

/**
 * The book of one contract of one instrument.
 *
 * @param portfolio - That of one contract of each of the instruments, and nothing else.
 * @param instruments - All of them.
 * @param instrument - One of them.
 */
export function bookOfOne({ books }: Portfolio, instruments: readonly bigint[], instrument: bigint): Book {
  const numbers = risingNumbers(instruments.map(instrumentUnderlying));
  const book = item(books, numbers.indexOf(instrumentUnderlying(instrument)));
  const sets = book.optionSets.flatMap((set) => {
    const place = set.legs.findIndex((leg) => legInstrument(leg) === instrument);
    return place === -1 ? [] : [setOfOne(set, place)];
  });
  const perpetuals = instrumentKind(instrument) === "perpetual" ? ONE_CONTRACT : 0n;
  return Object.freeze({ ...book, perpetuals, optionSets: Object.freeze(sets) });
}

/**
 * The portfolio that holdings are to the margin model, the one that `MarginReader.portfolioOf` would give.
 *
 * @param market - Prices of every instrument in it.
 * @param holdings - Cash, positions and pledges.
 * @param kind - Which requirement.
 * @throws {@link NotInSnapshotError}, or the error with which the chain refused a price.
 * @example
 * ```ts
 * const { view, pledges } = accountIn(snapshot, account);
 * const hedged = addPosition(view.legs, put, 10n * ONE_CONTRACT);
 * assessPortfolio(portfolioOf(snapshot, { cash: view.cash - premium, legs: hedged, pledges }, "initial"), "initial");
 * ```
 */
export function portfolioOf(market: InstrumentBook, { cash, legs, pledges }: Holdings, kind: MarginKind): Portfolio {
  const pledged = valueOf(pledges.portfolio[kind]);
  const underlyingOf = (leg: bigint): bigint => instrumentUnderlying(legInstrument(leg));
  const numbers = risingNumbers([...pledges.underlyings, ...legs.map(underlyingOf)]);
  const books = numbers.map((underlying) => {
    const own = legs.filter((leg) => underlyingOf(leg) === underlying);
    return bookOf(market, own, pledged.books[pledges.underlyings.indexOf(underlying)], kind);
  });
  const { stableValue, stressCorrelation } = pledged;
  return Object.freeze({ cash, stableValue, stressCorrelation, books: Object.freeze(books) });
}

/** The portfolio of an account of a snapshot as it is. @throws As {@link portfolioOf}. */
export function accountPortfolio(snapshot: MarginSnapshot, account: bigint, kind: MarginKind): Portfolio {
  const { view, pledges } = accountIn(snapshot, account);
  return portfolioOf(snapshot, { cash: view.cash, legs: view.legs, pledges }, kind);
}

/** What `MarginReader.assess` says of an account of a snapshot. @throws As {@link portfolioOf} and {@link assessPortfolio}. */
export const assessAccount = (snapshot: MarginSnapshot, account: bigint, kind: MarginKind): Assessment =>
  assessPortfolio(accountPortfolio(snapshot, account, kind), kind);
