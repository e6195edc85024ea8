import { toBigint, toBoolean, toHex, toStruct, type AbiValue } from "../abi/values.js";
import { addressOf, type Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { clearinghouseAbi, marginListingAbi, marginReaderAbi } from "../generated/abis.js";
import { read, tryRead, type Call } from "../reading/read.js";
import type { Reading } from "../reading/reading.js";
import { ledgerFrom, marketFrom, portfolioFrom, termsFrom, viewFrom } from "./decode.js";
import { instrumentKind, instrumentUnderlying, isInstrument } from "./instrument.js";
import { item } from "./items.js";
import { legInstrument, ONE_CONTRACT, packLeg } from "./leg.js";
import { bookOfOne } from "./portfolio.js";
import { MARGIN_KINDS, type Book, type MarginKind, type Portfolio } from "./marginTypes.js";
import type {
  ByKind,
  InstrumentState,
  MarginAccount,
  MarginContracts,
  MarginSnapshot,
  MarginView,
  Pledges,
  UnderlyingState,
} from "./snapshot.js";
import { readBasis, readCashShares } from "./storage.js";

/** What to read. */
export interface MarginScope {
  /** Accounts, words of {@link accountIdOf}. */
  readonly accounts: readonly bigint[];
  /** Instruments that the accounts may trade, besides those that they have. Words that are no instruments are left out. */
  readonly instruments?: readonly bigint[];
}

/** Where and when everything is read. */
interface Scene {
  readonly reader: Reader;
  readonly contracts: MarginContracts;
  readonly at: bigint;
}

const NO_UNDERLYING = 255n;
/** Perpetuals, options and digitals. */
const CATEGORIES = [0n, 1n, 2n] as const;

/** Numbers once each, rising. */
const rising = (words: readonly bigint[]): readonly bigint[] =>
  Object.freeze([...new Set(words)].sort((a, b) => (a < b ? -1 : 1)));

/** What a reading tells, converted. */
function converted<T>(reading: Reading<readonly AbiValue[]>, convert: (values: readonly AbiValue[]) => T): Reading<T> {
  return Object.freeze(reading.ok ? { ok: true, value: convert(reading.value) } : reading);
}

/* CALLS */

const houseCall = ({ contracts }: Scene, name: string, values: readonly AbiValue[] = []): Call => ({
  abi: clearinghouseAbi,
  to: contracts.clearinghouse,
  name,
  values,
});

const listingCall = ({ contracts }: Scene, name: string, values: readonly AbiValue[]): Call => ({
  abi: marginListingAbi,
  to: contracts.listing,
  name,
  values,
});

/** A portfolio, and whether only what reduces risk is allowed to who has it. */
interface Found {
  readonly portfolio: Portfolio;
  readonly isStale: boolean;
}

async function findPortfolio(
  reader: Reader,
  marginReader: Address,
  view: MarginView,
  kind: MarginKind,
  block: BlockTag,
): Promise<Reading<Found>> {
  const values = [{ ...view }, BigInt(MARGIN_KINDS.indexOf(kind))];
  const call = { abi: marginReaderAbi, to: addressOf(marginReader), name: "portfolioOf", values };
  return converted(await tryRead(reader, call, block), ([portfolio, isStale]) =>
    Object.freeze({ portfolio: portfolioFrom(portfolio), isStale: toBoolean(isStale) }),
  );
}

/** The portfolio that an account, real or not, is to the margin model; by `MarginReader.portfolioOf`. */
export async function readPortfolio(
  reader: Reader,
  marginReader: Address,
  view: MarginView,
  kind: MarginKind,
  block: BlockTag = "latest",
): Promise<Reading<Portfolio>> {
  const found = await findPortfolio(reader, marginReader, view, kind, block);
  return found.ok ? Object.freeze({ ok: true, value: found.value.portfolio }) : found;
}

async function readBoth(scene: Scene, view: MarginView): Promise<ByKind<Portfolio>> {
  const [initial, maintenance] = await Promise.all(
    MARGIN_KINDS.map((kind) => readPortfolio(scene.reader, scene.contracts.reader, view, kind, scene.at)),
  );
  if (initial === undefined || maintenance === undefined) throw new RangeError("There are two requirements.");
  return Object.freeze({ initial, maintenance });
}

/* ACCOUNTS */

async function readPledges(scene: Scene, view: MarginView): Promise<Pledges> {
  const { reader, at } = scene;
  const terms = await Promise.all(
    view.tokens.map((token) => read(reader, listingCall(scene, "collateralOf", [token]), at)),
  );
  const followed = terms.map(([collateral]) => toBigint(toStruct(collateral).underlying));
  return Object.freeze({
    underlyings: rising(followed.filter((underlying) => underlying !== NO_UNDERLYING)),
    portfolio: await readBoth(scene, { ...view, cash: 0n, legs: [] }),
  });
}

async function readBases(scene: Scene, { account, legs }: MarginView): Promise<ReadonlyMap<bigint, bigint>> {
  const perpetuals = legs.map(legInstrument).filter((instrument) => instrumentKind(instrument) === "perpetual");
  const underlyings = perpetuals.map(instrumentUnderlying);
  const { reader, contracts, at } = scene;
  const bases = await Promise.all(
    underlyings.map((underlying) => readBasis(reader, contracts.clearinghouse, account, underlying, at)),
  );
  return new Map(underlyings.map((underlying, i) => [underlying, item(bases, i)]));
}

async function readAccount(scene: Scene, account: bigint): Promise<MarginAccount> {
  const { reader, contracts, at } = scene;
  const view = viewFrom((await read(reader, houseCall(scene, "viewOf", [account]), at))[0]);
  const [cashShares, bases, pledges] = await Promise.all([
    readCashShares(reader, contracts.clearinghouse, account, at),
    readBases(scene, view),
    readPledges(scene, view),
  ]);
  return Object.freeze({ view, cashShares, bases, pledges });
}

/* MARKET */

/** Nobody's account with one contract of each instrument. */
const viewOfEach = (instruments: readonly bigint[]): MarginView => ({
  account: 0n,
  cash: 0n,
  legs: instruments.map((instrument) => packLeg(instrument, ONE_CONTRACT)),
  tokens: [],
  amounts: [],
  pledged: [],
});

/** A book of one contract, and whether only what reduces risk is allowed to who has it. */
interface FoundBook {
  readonly book: Book;
  readonly isStale: boolean;
}

/** Books of instruments, one each; asked for together, and one by one only where some of them has no price or an old one. */
async function readBooks(
  { reader, contracts, at }: Scene,
  instruments: readonly bigint[],
  kind: MarginKind,
): Promise<readonly Reading<FoundBook>[]> {
  if (instruments.length === 0) return [];
  const all = await findPortfolio(reader, contracts.reader, viewOfEach(instruments), kind, at);
  if (all.ok && !all.value.isStale)
    return instruments.map((instrument) => {
      const book = bookOfOne(all.value.portfolio, instruments, instrument);
      return Object.freeze({ ok: true, value: Object.freeze({ book, isStale: false }) });
    });
  return Promise.all(
    instruments.map(async (instrument) => {
      const one = await findPortfolio(reader, contracts.reader, viewOfEach([instrument]), kind, at);
      if (!one.ok) return one;
      const { portfolio, isStale } = one.value;
      return Object.freeze({ ok: true, value: Object.freeze({ book: item(portfolio.books, 0), isStale }) });
    }),
  );
}

/** A book that was found, or why there is none. */
const bookIn = (found: Reading<FoundBook>): Reading<Book> =>
  found.ok ? Object.freeze({ ok: true, value: found.value.book }) : found;

async function readTrade(scene: Scene, instrument: bigint): Promise<Pick<InstrumentState, "openInterest" | "refusal">> {
  const [openInterest, listed] = await Promise.all([
    read(scene.reader, houseCall(scene, "openInterest", [instrument]), scene.at),
    tryRead(scene.reader, listingCall(scene, "requireListed", [instrument]), scene.at),
  ]);
  return { openInterest: toBigint(openInterest[0]), refusal: listed.ok ? undefined : listed.error };
}

async function readInstruments(scene: Scene, words: readonly bigint[]): Promise<ReadonlyMap<bigint, InstrumentState>> {
  const instruments = rising(words);
  const [initial, maintenance, trades] = await Promise.all([
    readBooks(scene, instruments, "initial"),
    readBooks(scene, instruments, "maintenance"),
    Promise.all(instruments.map((instrument) => readTrade(scene, instrument))),
  ]);
  const states = instruments.map((instrument, i): InstrumentState => {
    const found = item(initial, i);
    const book = Object.freeze({ initial: bookIn(found), maintenance: bookIn(item(maintenance, i)) });
    return Object.freeze({ instrument, ...item(trades, i), book, isStale: found.ok && found.value.isStale });
  });
  return new Map(states.map((state) => [state.instrument, state]));
}

async function readUnderlying(scene: Scene, underlying: bigint): Promise<UnderlyingState> {
  const { reader, contracts, at } = scene;
  const termsCall = { abi: marginReaderAbi, to: contracts.reader, name: "perpetualTermsOf", values: [underlying] };
  const [terms, perpetual, market, openInterest] = await Promise.all([
    tryRead(reader, listingCall(scene, "underlyingOf", [underlying]), at),
    tryRead(reader, termsCall, at),
    tryRead(reader, houseCall(scene, "marketOf", [underlying]), at),
    Promise.all(CATEGORIES.map((class_) => read(reader, houseCall(scene, "openInterestIn", [underlying, class_]), at))),
  ]);
  return Object.freeze({
    underlying,
    terms: converted(terms, ([value]) => termsFrom(value)),
    perpetual: converted(perpetual, ([index, feeRate]) => ({ index: toBigint(index), feeRate: toBigint(feeRate) })),
    market: converted(market, ([value]) => marketFrom(value)),
    openInterest: Object.freeze(openInterest.map(([value]) => toBigint(value))),
  });
}

/** Reads each of several things once. */
async function readEach<T>(words: readonly bigint[], one: (word: bigint) => Promise<T>): Promise<Map<bigint, T>> {
  const unique = rising(words);
  const values = await Promise.all(unique.map(one));
  return new Map(unique.map((word, i) => [word, item(values, i)]));
}

/* ALL */

/** Addresses of a clearinghouse's contracts. */
export async function readMarginContracts(
  reader: Reader,
  clearinghouse: string,
  block: BlockTag = "latest",
): Promise<MarginContracts> {
  const address = addressOf(clearinghouse);
  const get = async (name: string): Promise<Address> =>
    toHex((await read(reader, { abi: clearinghouseAbi, to: address, name }, block))[0]);
  const [marginReader, listing, cashToken] = await Promise.all([get("reader"), get("listing"), get("cashToken")]);
  return Object.freeze({ clearinghouse: address, reader: marginReader, listing, cashToken });
}

/**
 * Reads accounts, and all of the market that their margin depends on, at one block. What `MarginReader` makes of an
 * instrument or a pledge is asked of itself, one at a time: the portfolio of anything that the accounts may come to hold is put
 * together of these parts, see {@link portfolioOf}.
 *
 * @param block - A number, or the latest block, whose number the snapshot then has.
 * @throws The decoded error of a clearinghouse that cannot show an account, such as one with a perpetual whose feed is dead. An
 * instrument that has no price does not throw here but where its price is needed.
 * @example
 * ```ts
 * const snapshot = await readMargin(reader, clearinghouse, { accounts: [maker, taker], instruments: [call] });
 * const { equity, requirement } = assessAccount(snapshot, maker, "initial");
 * ```
 */
export async function readMargin(
  reader: Reader,
  clearinghouse: string,
  { accounts: words, instruments: wanted = [] }: MarginScope,
  block: BlockTag = "latest",
): Promise<MarginSnapshot> {
  const header = await reader.header(block);
  const at = header.number;
  const contracts = await readMarginContracts(reader, clearinghouse, at);
  const scene = { reader, contracts, at };
  const [[ledger], accounts] = await Promise.all([
    read(reader, houseCall(scene, "cashLedger"), at),
    readEach(words, (account) => readAccount(scene, account)),
  ]);
  const held = [...accounts.values()].flatMap(({ view }) => view.legs.map(legInstrument));
  const known = [...held, ...wanted.filter(isInstrument)];
  const [instruments, underlyings] = await Promise.all([
    readInstruments(scene, known),
    readEach(known.map(instrumentUnderlying), (underlying) => readUnderlying(scene, underlying)),
  ]);
  return Object.freeze({ contracts, block: header, ledger: ledgerFrom(ledger), accounts, instruments, underlyings });
}
