import type { Address } from "../core/hex.js";
import type { BlockHeader } from "../core/reader.js";
import type { Reading, Verdict } from "../reading/reading.js";
import type { CashLedger } from "./cashIndex.js";
import type { PerpetualMarket } from "./funding.js";
import type { Book, MarginKind, Portfolio } from "./marginTypes.js";

/** Something read for each requirement; a contract may have refused one of them. */
export type ByKind<T> = Readonly<Record<MarginKind, Reading<T>>>;

/** A part of a trade; twin of `IClearinghouse.Fill`. */
export interface MarginFill {
  /** What; word of {@link encodeInstrument}. */
  readonly instrument: bigint;
  /** \{tok\} What the buyer gets, 9 decimals; negative for what the buyer gives. */
  readonly quantity: bigint;
  /** \{USD\} Of one contract, 18 decimals. Of a perpetual only the difference from the mark is paid. */
  readonly price: bigint;
}

/** An account as margin is judged by; twin of `AccountView`. */
export interface MarginView {
  /** Word of {@link accountIdOf}. */
  readonly account: bigint;
  /** \{USD\} With what perpetuals gained and was not made cash yet, 18 decimals. */
  readonly cash: bigint;
  /** Positions in rising order, words of {@link packLeg}. */
  readonly legs: readonly bigint[];
  /** Collateral. */
  readonly tokens: readonly Address[];
  /** \{tok\} Of each. */
  readonly amounts: readonly bigint[];
  /** \{tok\} Of each, by all accounts together. */
  readonly pledged: readonly bigint[];
}

/** What an account has pledged, as each requirement counts it. */
export interface Pledges {
  /** Numbers of the underlyings that pledges follow, rising. */
  readonly underlyings: readonly bigint[];
  /** The portfolio of an account with these pledges and nothing else: a book for each of those underlyings. */
  readonly portfolio: ByKind<Portfolio>;
}

/** An account at one block. */
export interface MarginAccount {
  /** What it holds. */
  readonly view: MarginView;
  /** Its cash in shares of the ledger, negative of debt. */
  readonly cashShares: bigint;
  /** \{USD/tok\} By underlying: at which basis its perpetual's profit was last made cash, 18 decimals. */
  readonly bases: ReadonlyMap<bigint, bigint>;
  /** What it has pledged. */
  readonly pledges: Pledges;
}

/** One instrument at one block. */
export interface InstrumentState {
  /** Its word. */
  readonly instrument: bigint;
  /** \{tok\} Long positions of all accounts, 9 decimals. */
  readonly openInterest: bigint;
  /** Why it cannot be traded but to close, or undefined. */
  readonly refusal: Verdict;
  /** The book of somebody with one contract of it and nothing else: prices, range and variances. */
  readonly book: ByKind<Book>;
  /** Whether who has it may only reduce risk: the surface is old or missing, or its expiry is over and has no price yet. */
  readonly isStale: boolean;
}

/** An underlying's terms; twin of `IMarginListing.Underlying`. */
export interface UnderlyingTerms {
  /** Its name in the volatility surface. */
  readonly token: Address;
  /** Its price. */
  readonly feed: Address;
  /** Whether perpetuals are traded. */
  readonly isPerpetualOpen: boolean;
  /** \{1\} Of the notional, for each side, a millionth. */
  readonly optionFee: bigint;
  /** \{1\} Likewise. */
  readonly perpetualFee: bigint;
  /** \{tok\} By class: perpetuals, options, digitals; 9 decimals. */
  readonly openInterestCaps: readonly bigint[];
}

/** What a market of perpetuals is held to. */
export interface PerpetualTerms {
  /** \{USD/tok\} Middle of the feed's quote, 18 decimals. */
  readonly index: bigint;
  /** \{1\} What each side pays of the notional, 18 decimals. */
  readonly feeRate: bigint;
}

/** One underlying at one block. */
export interface UnderlyingState {
  /** Its number. */
  readonly underlying: bigint;
  /** What the listing says of it. */
  readonly terms: Reading<UnderlyingTerms>;
  /** Index and fee of its perpetuals. */
  readonly perpetual: Reading<PerpetualTerms>;
  /** Its market of perpetuals, funding up to the block in it. */
  readonly market: Reading<PerpetualMarket>;
  /** \{tok\} Long positions by class: perpetuals, options, digitals; 9 decimals. */
  readonly openInterest: readonly bigint[];
}

/** A clearinghouse's contracts. */
export interface MarginContracts {
  /** `Clearinghouse`. */
  readonly clearinghouse: Address;
  /** `MarginReader`. */
  readonly reader: Address;
  /** `MarginListing`. */
  readonly listing: Address;
  /** The settlement stablecoin. */
  readonly cashToken: Address;
}

/** Accounts and the market around them, read at one block. Frozen. */
export interface MarginSnapshot {
  /** Where it was read. */
  readonly contracts: MarginContracts;
  /** Block that everything was read at; everything is as it is at its time. */
  readonly block: BlockHeader;
  /** The ledger of cash, interest up to the block in it. */
  readonly ledger: CashLedger;
  /** Accounts by their words. */
  readonly accounts: ReadonlyMap<bigint, MarginAccount>;
  /** Instruments by their words: those of the accounts and those that were asked for. */
  readonly instruments: ReadonlyMap<bigint, InstrumentState>;
  /** Underlyings of those instruments by their numbers. */
  readonly underlyings: ReadonlyMap<bigint, UnderlyingState>;
}

/** Thrown when something is asked about a snapshot that was not read into it. */
export class NotInSnapshotError extends Error {
  constructor(what: string, word: bigint) {
    super(`The snapshot has no ${what} ${word}. Name it in the scope of readMargin.`);
    this.name = "NotInSnapshotError";
  }
}

function found<T>(map: ReadonlyMap<bigint, T>, what: string, word: bigint): T {
  const value = map.get(word);
  if (value === undefined) throw new NotInSnapshotError(what, word);
  return value;
}

/** An account of a snapshot. @throws {@link NotInSnapshotError} */
export const accountIn = ({ accounts }: MarginSnapshot, account: bigint): MarginAccount =>
  found(accounts, "account", account);

/** An instrument of a snapshot. @throws {@link NotInSnapshotError} */
export const instrumentIn = (
  { instruments }: Pick<MarginSnapshot, "instruments">,
  instrument: bigint,
): InstrumentState => found(instruments, "instrument", instrument);

/** An underlying of a snapshot. @throws {@link NotInSnapshotError} */
export const underlyingIn = ({ underlyings }: MarginSnapshot, underlying: bigint): UnderlyingState =>
  found(underlyings, "underlying", underlying);
