import { toBigint, toBoolean, toHex, toList, toStruct, type AbiValue } from "../abi/values.js";
import type { CashLedger } from "./cashIndex.js";
import type { PerpetualMarket } from "./funding.js";
import type { Book, Collateral, OptionSet, Portfolio } from "./marginTypes.js";
import type { MarginView, UnderlyingTerms } from "./snapshot.js";

// What the margin contracts' views answer, as the SDK's types.

type Fields = Readonly<Record<string, AbiValue>>;

const integers = (value: AbiValue | undefined): readonly bigint[] => Object.freeze(toList(value).map(toBigint));

/** Integer fields of a struct. */
function integersOf<K extends string>(fields: Fields, names: readonly K[]): Readonly<Record<K, bigint>> {
  return Object.fromEntries(names.map((name) => [name, toBigint(fields[name])])) as Record<K, bigint>;
}

const SET_FIELDS = [
  "secondsToExpiry",
  "forward",
  "fixedPart",
  "uncertainty",
  "touched",
  "unproved",
  "observationGap",
] as const;
const COLLATERAL_FIELDS = ["value", "haircut", "beta", "leverage"] as const;
const BOOK_FIELDS = ["spot", "range", "staleness", "perpetuals", "perpetualProfit"] as const;
const PORTFOLIO_FIELDS = ["cash", "stableValue", "stressCorrelation"] as const;
const VIEW_FIELDS = ["account", "cash"] as const;
const MARKET_FIELDS = ["funding", "premiumVolume", "volume", "updatedAt"] as const;
const FEE_FIELDS = ["optionFee", "perpetualFee"] as const;
const LEDGER_FIELDS = [
  "supplyIndex",
  "borrowIndex",
  "supplyShares",
  "borrowShares",
  "unsettled",
  "reserves",
  "updatedAt",
] as const;

function optionSetOf(value: AbiValue): OptionSet {
  const fields = toStruct(value);
  return Object.freeze({
    ...integersOf(fields, SET_FIELDS),
    legs: integers(fields.legs),
    variances: integers(fields.variances),
    leastVariances: integers(fields.leastVariances),
    mostVariances: integers(fields.mostVariances),
  });
}

const collateralOf = (value: AbiValue): Collateral => Object.freeze(integersOf(toStruct(value), COLLATERAL_FIELDS));

function bookOf(value: AbiValue): Book {
  const fields = toStruct(value);
  return Object.freeze({
    ...integersOf(fields, BOOK_FIELDS),
    optionSets: Object.freeze(toList(fields.optionSets).map(optionSetOf)),
    collaterals: Object.freeze(toList(fields.collaterals).map(collateralOf)),
  });
}

/** A portfolio of `MarginReader.portfolioOf`. */
export function portfolioFrom(value: AbiValue | undefined): Portfolio {
  const fields = toStruct(value);
  return Object.freeze({
    ...integersOf(fields, PORTFOLIO_FIELDS),
    books: Object.freeze(toList(fields.books).map(bookOf)),
  });
}

/** An account of `Clearinghouse.viewOf`. */
export function viewFrom(value: AbiValue | undefined): MarginView {
  const fields = toStruct(value);
  return Object.freeze({
    ...integersOf(fields, VIEW_FIELDS),
    legs: integers(fields.legs),
    tokens: Object.freeze(toList(fields.tokens).map(toHex)),
    amounts: integers(fields.amounts),
    pledged: integers(fields.pledged),
  });
}

/** A ledger of `Clearinghouse.cashLedger`. */
export const ledgerFrom = (value: AbiValue | undefined): CashLedger =>
  Object.freeze(integersOf(toStruct(value), LEDGER_FIELDS));

/** A market of `Clearinghouse.marketOf`. */
export const marketFrom = (value: AbiValue | undefined): PerpetualMarket =>
  Object.freeze(integersOf(toStruct(value), MARKET_FIELDS));

/** Terms of `MarginListing.underlyingOf`. */
export function termsFrom(value: AbiValue | undefined): UnderlyingTerms {
  const fields = toStruct(value);
  return Object.freeze({
    ...integersOf(fields, FEE_FIELDS),
    token: toHex(fields.token),
    feed: toHex(fields.feed),
    isPerpetualOpen: toBoolean(fields.isPerpetualOpen),
    openInterestCaps: integers(fields.openInterestCaps),
  });
}
