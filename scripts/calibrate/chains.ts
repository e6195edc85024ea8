// Option chains of Deribit: quotes of options out of the money, by day, underlying and expiry.
import path from "node:path";
import { readCsv, type Row } from "../stress/csv";
import { numberIn } from "./data";

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/** \{h\} UTC, when options expire. */
const EXPIRY_HOUR = 8;

/** A quoted option; prices are parts of one coin, as Deribit's inverse options have them. */
export interface OptionQuote {
  readonly strike: number;
  readonly isCall: boolean;
  readonly forward: number;
  /** \{coin\} Undefined when nobody bids or asks. */
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  /** \{1/√year\} Of the exchange's mark. */
  readonly volatility: number;
}

/** Quotes of one expiry at one moment. */
export interface Chain {
  readonly date: string;
  readonly underlying: string;
  readonly expiry: string;
  readonly secondsToExpiry: number;
  readonly quotes: readonly OptionQuote[];
}

/** Name of a chain in the table of published slices. */
export const chainKey = (date: string, underlying: string, expiry: string): string => `${date} ${underlying} ${expiry}`;

/** \{s\} An expiry such as 16JAN26. @throws RangeError when it is none. */
export function expiryTime(text: string): number {
  const found = /^(\d{1,2})([A-Z]{3})(\d{2})$/.exec(text);
  const month = MONTHS.indexOf(found?.[2] ?? "");
  if (found === null || month < 0) throw new RangeError(`"${text}" is no expiry such as 16JAN26.`);
  return Date.UTC(2000 + Number(found[3]), month, Number(found[1]), EXPIRY_HOUR) / 1000;
}

const positive = (value: string | undefined): number | undefined => {
  const number = Number(value ?? "");
  return number > 0 ? number : undefined;
};

function quoteOf(row: Row, strike: string, kind: string): OptionQuote {
  return {
    strike: Number(strike),
    isCall: kind === "C",
    forward: numberIn(row, "futures_price"),
    bid: positive(row.cells.bid),
    ask: positive(row.cells.ask),
    volatility: numberIn(row, "iv"),
  };
}

/** Whether the option is out of the money, somebody bids for it, and its delta is at least 0.02. */
const isUsed = ({ strike, isCall, forward, bid, volatility }: OptionQuote, delta: number): boolean =>
  (isCall ? strike >= forward : strike < forward) && bid !== undefined && volatility > 0 && Math.abs(delta) >= 0.02;

/** Every expiry of the weekly file that has a slice in `wanted`, the earliest of each day first. */
export function readChains(folder: string, wanted: ReadonlySet<string>): readonly Chain[] {
  const file = path.join(folder, "deribit_btc_eth_chains_weekly_2025_12_2026_08.csv.gz");
  const chains = new Map<string, Chain & { readonly quotes: OptionQuote[] }>();
  for (const row of readCsv(file, ["timestamp", "instrument", "futures_price", "bid", "ask", "iv", "delta"])) {
    const { timestamp = "", instrument = "" } = row.cells;
    const [underlying = "", expiry = "", strike = "", kind = ""] = instrument.split("-");
    const key = chainKey(timestamp.slice(0, 10), underlying, expiry);
    if (!wanted.has(key)) continue;
    const quote = quoteOf(row, strike, kind);
    const secondsToExpiry = expiryTime(expiry) - Date.parse(timestamp) / 1000;
    const chain = chains.get(key) ?? { date: timestamp.slice(0, 10), underlying, expiry, secondsToExpiry, quotes: [] };
    chains.set(key, chain);
    if (isUsed(quote, numberIn(row, "delta"))) chain.quotes.push(quote);
  }
  return [...chains.values()].sort(
    (x, y) =>
      x.date.localeCompare(y.date) || x.underlying.localeCompare(y.underlying) || x.secondsToExpiry - y.secondsToExpiry,
  );
}

/** Keys and errors, in volatility points, of the folder's own fits. */
export function readPublishedFits(folder: string): ReadonlyMap<string, number> {
  const file = path.join(folder, "derived_svi_params_btc_eth_weekly_2025_12_2026_08.csv.gz");
  const rows = readCsv(file, ["date", "underlying", "expiry", "rmse_volpts"]);
  return new Map(
    rows.map((row) => {
      const { date = "", underlying = "", expiry = "" } = row.cells;
      return [chainKey(date, underlying, expiry), numberIn(row, "rmse_volpts")];
    }),
  );
}
