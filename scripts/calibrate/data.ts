// Reads the data folder beside the project. The files stay there: only our own figures about them go into the project.
import fs from "node:fs";
import path from "node:path";
import { readCsv, type Row } from "../stress/csv";

/** One day of a market, in \{USD\}. */
export interface DayBar {
  readonly date: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** An hour's close; `time` in \{s\} is the end of the hour. */
export interface HourClose {
  readonly time: number;
  readonly close: number;
}

const HOUR = 3_600;

/** Where the data are: BALLAST_DATA, or beside the project; undefined when there are none. */
export function dataFolder(): string | undefined {
  const { BALLAST_DATA } = process.env;
  const root = path.join(__dirname, "..", "..");
  const places =
    BALLAST_DATA === undefined
      ? [path.join(root, "..", "shared", "data"), path.join(root, "..", "data")]
      : [BALLAST_DATA];
  return places.find((place) => fs.existsSync(path.join(place, "daily_ohlcv_binance_spot_2018_2026.csv.gz")));
}

/** A cell as a number. @throws RangeError when it is none. */
export function numberIn({ cells, line }: Row, column: string): number {
  const text = cells[column] ?? "";
  const value = Number(text);
  if (text === "" || !Number.isFinite(value))
    throw new RangeError(`Line ${line} has "${text}" as ${column}: no number.`);
  return value;
}

/** Daily bars of every symbol, the oldest first. */
export function readDaily(folder: string): ReadonlyMap<string, readonly DayBar[]> {
  const file = path.join(folder, "daily_ohlcv_binance_spot_2018_2026.csv.gz");
  const bars = new Map<string, DayBar[]>();
  for (const row of readCsv(file, ["date", "symbol", "open", "high", "low", "close"])) {
    const { symbol = "", date = "" } = row.cells;
    const [open, high, low, close] = ["open", "high", "low", "close"].map((column) => numberIn(row, column)) as [
      number,
      number,
      number,
      number,
    ];
    const list = bars.get(symbol) ?? [];
    bars.set(symbol, list);
    list.push({ date, open, high, low, close });
  }
  for (const list of bars.values()) list.sort((x, y) => (x.date < y.date ? -1 : 1));
  return bars;
}

/** Bars of a symbol that has to be there. */
export function barsOf(daily: ReadonlyMap<string, readonly DayBar[]>, symbol: string): readonly DayBar[] {
  const bars = daily.get(symbol);
  if (bars === undefined) throw new RangeError(`The daily file has no ${symbol}.`);
  return bars;
}

/** Hourly closes of every symbol, 2021 to June 2025, the oldest first. */
export function readHourly(folder: string): ReadonlyMap<string, readonly HourClose[]> {
  const closes = new Map<string, HourClose[]>();
  for (const row of readCsv(path.join(folder, "hourly_close_binance_spot_2021_2025.csv.gz"), [
    "time_utc",
    "symbol",
    "close",
  ])) {
    const { symbol = "", time_utc: opened = "" } = row.cells;
    const list = closes.get(symbol) ?? [];
    closes.set(symbol, list);
    list.push({ time: Date.parse(opened) / 1000 + HOUR, close: numberIn(row, "close") });
  }
  for (const list of closes.values()) list.sort((x, y) => x.time - y.time);
  return closes;
}
