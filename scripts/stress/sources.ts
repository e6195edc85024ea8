// Where episodes come from: our own table, or a CSV file of daily prices.
import fs from "node:fs";
import path from "node:path";
import { DataFileError, readCsv } from "./csv";
import { episodeOf, HistoryError, QUANTITIES, type Episode, type Figures, type Quantity, type RawDay } from "./history";

const TABLE = path.join(__dirname, "..", "..", "data", "stress-episodes.json");
const COLUMNS = ["date", "symbol", "low", "close"];
const isQuantity = (text: string): text is Quantity => (QUANTITIES as readonly string[]).includes(text);

interface TableEpisode {
  readonly name: string;
  readonly stressFrom: string;
  readonly stressTo: string;
  readonly days: readonly (Readonly<Partial<Record<Quantity, Figures>>> & { readonly date: string })[];
}

/** The nine episodes of `data/stress-episodes.json`. */
export function tableEpisodes(): readonly Episode[] {
  const { episodes } = JSON.parse(fs.readFileSync(TABLE, "utf8")) as { readonly episodes: readonly TableEpisode[] };
  return episodes.map(({ name, stressFrom, stressTo, days }) => {
    const raw = days.map(({ date, ...figures }) => ({ date, figures }));
    return episodeOf(name, raw, stressFrom, stressTo);
  });
}

function numberOf(file: string, line: number, column: string, text: string): number {
  const value = Number(text);
  if (text !== "" && Number.isFinite(value)) return value;
  throw new DataFileError(file, line, `has "${text}" in column ${column}, which is no number`);
}

function daysOf(file: string): readonly RawDay[] {
  const days = new Map<string, Partial<Record<Quantity, Figures>>>();
  for (const { line, cells } of readCsv(file, COLUMNS)) {
    const { date = "", symbol = "", low = "", close = "" } = cells;
    if (!isQuantity(symbol)) continue;
    const figures = days.get(date) ?? {};
    if (figures[symbol] !== undefined) throw new DataFileError(file, line, `has ${symbol} on ${date} a second time`);
    figures[symbol] = [numberOf(file, line, "low", low), numberOf(file, line, "close", close)];
    days.set(date, figures);
  }
  const sorted = [...days].map(([date, figures]) => ({ date, figures }));
  return sorted.sort((a, b) => (a.date < b.date ? -1 : 1)).filter(({ figures }) => "LINK" in figures);
}

/** First and last day of the deepest fall of ether's close from a high. */
export function deepestFall(days: readonly RawDay[]): readonly [from: string, to: string] {
  let [high, deepest] = [0, 0];
  let [highDate, from, to] = [days[0]?.date ?? "", days[0]?.date ?? "", days[0]?.date ?? ""];
  for (const { date, figures } of days) {
    const close = figures.ETH?.[1] ?? 0;
    if (close > high) [high, highDate] = [close, date];
    if (1 - close / high > deepest) [deepest, from, to] = [1 - close / high, highDate, date];
  }
  return [from, to];
}

/**
 * Daily prices of a CSV file (columns date, symbol, low, close; symbols ETH, BTC, LINK and, if there are any, USDC and
 * stETH/ETH) as one episode whose stress is the deepest fall of ether. Days before LINK has a price are left out.
 *
 * @param from - First day, e.g. "2022-01-01"; the first of the file if left out.
 * @param to - Last day.
 * @throws {@link DataFileError} or {@link HistoryError} naming what is wrong and where.
 */
export function csvEpisode(file: string, from = "0000-01-01", to = "9999-12-31"): Episode {
  const name = path.basename(file).replace(/\.csv(\.gz)?$/, "");
  const days = daysOf(file).filter(({ date }) => date >= from && date <= to);
  if (days.length === 0) throw new HistoryError(name, `has no day with ETH, BTC and LINK from ${from} to ${to}`);
  return episodeOf(name, days, ...deepestFall(days));
}
