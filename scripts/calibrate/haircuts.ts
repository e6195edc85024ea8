// How far collateral fell within an hour and within a day, beside the proposed base haircuts.
import fs from "node:fs";
import path from "node:path";
import { quantile } from "@ballast/sdk/analysis";
import { readCsv } from "../stress/csv";
import { numberIn, type DayBar, type HourClose } from "./data";
import type { HaircutFigures } from "./figures";

const HOUR = 3_600;

interface Collateral {
  readonly symbol: string;
  readonly proposed: number;
}

/** Base haircuts of MATH.md section 4. */
const VOLATILE: readonly Collateral[] = [
  { symbol: "ETH", proposed: 0.1 },
  { symbol: "BTC", proposed: 0.1 },
  { symbol: "LINK", proposed: 0.3 },
  { symbol: "AAVE", proposed: 0.3 },
  { symbol: "SOL", proposed: 0.3 },
  { symbol: "PAXG", proposed: 0.3 },
];
/** Below this part of the close before, a low is a print that no market followed. */
const PRINT = 0.4;

/** Falls from one hour's close to the next hour's. */
function hourlyFalls(hours: readonly HourClose[]): readonly number[] {
  return hours.slice(1).flatMap(({ time, close }, i) => {
    const before = hours[i];
    return before === undefined || time - before.time !== HOUR ? [] : [1 - close / before.close];
  });
}

const dailyFalls = (bars: readonly DayBar[]): readonly number[] =>
  bars.slice(1).flatMap(({ low }, i) => {
    const before = bars[i]?.close ?? NaN;
    return low < PRINT * before ? [] : [1 - low / before];
  });

function volatile(
  daily: ReadonlyMap<string, readonly DayBar[]>,
  hourly: ReadonlyMap<string, readonly HourClose[]>,
): readonly HaircutFigures[] {
  return VOLATILE.map(({ symbol, proposed }) => {
    const falls = hourlyFalls(hourly.get(symbol) ?? []);
    return {
      name: symbol,
      source: "hourly closes 2021-01 to 2025-06; day: lows 2018 to 2026-01 but prints",
      observations: falls.length,
      proposed,
      hour999: quantile(falls, 0.999),
      hourWorst: Math.max(...falls),
      dayWorst: Math.max(...dailyFalls(daily.get(symbol) ?? [])),
    };
  });
}

/** Ratio of two hourly series. */
function ratioOf(hourly: ReadonlyMap<string, readonly HourClose[]>, over: string, under: string): readonly HourClose[] {
  const base = new Map((hourly.get(under) ?? []).map(({ time, close }) => [time, close]));
  return (hourly.get(over) ?? []).flatMap(({ time, close }) => {
    const price = base.get(time);
    return price === undefined ? [] : [{ time, close: close / price }];
  });
}

/** Falls within an hour of a token against what it stands for; the day by hourly closes 24 hours apart. */
function pegged(name: string, source: string, hours: readonly HourClose[], proposed: number): HaircutFigures {
  const falls = hourlyFalls(hours);
  const later = new Map(hours.map(({ time, close }) => [time, close]));
  const daily = hours.flatMap(({ time, close }) => {
    const next = later.get(time + 24 * HOUR);
    return next === undefined ? [] : [1 - next / close];
  });
  return {
    name,
    source,
    observations: falls.length,
    proposed,
    hour999: quantile(falls, 0.999),
    hourWorst: Math.max(...falls),
    dayWorst: Math.max(...daily),
  };
}

/** stETH/ETH from Chainlink's rounds; the last answer of each hour, filled forward. */
function stakedEther(folder: string): readonly HaircutFigures[] {
  const file = path.join(folder, "chainlink_rounds_ethusd_btcusd_stetheth_2022_2024.csv.gz");
  if (!fs.existsSync(file)) return [];
  const rounds = readCsv(file, ["feed", "updated_at", "answer"])
    .filter(({ cells }) => cells.feed === "STETH/ETH")
    .map((row) => ({ time: numberIn(row, "updated_at"), close: numberIn(row, "answer") / 1e18 }))
    .sort((x, y) => x.time - y.time);
  const [first] = rounds;
  const end = rounds.at(-1)?.time ?? 0;
  const hours: HourClose[] = [];
  let place = 0;
  for (let time = Math.ceil((first?.time ?? 0) / HOUR) * HOUR; time <= end; time += HOUR) {
    while ((rounds[place + 1]?.time ?? Infinity) <= time) place++;
    hours.push({ time, close: rounds[place]?.close ?? NaN });
  }
  const source = `Chainlink rounds 2022-01 to 2024-01, ${rounds.length} rounds`;
  return [pegged("stETH / ETH", source, hours, 0.13 - 0.1)];
}

/** USDC in its worst weekend, by quarters of an hour. */
function dollar(folder: string): readonly HaircutFigures[] {
  const file = path.join(folder, "usdc_depeg_intraday_2023_03.csv.gz");
  if (!fs.existsSync(file)) return [];
  const quarters = readCsv(file, ["time_utc", "close", "low"]).map((row) => ({
    time: Date.parse(row.cells.time_utc ?? "") / 1000,
    close: numberIn(row, "close"),
  }));
  return [
    pegged(
      "USDC / USD",
      "15 minutes, March 2023 only",
      quarters.filter(({ time }) => time % HOUR === 0),
      0.02,
    ),
  ];
}

/** All collaterals that the folder knows. */
export function haircutFigures(
  folder: string,
  daily: ReadonlyMap<string, readonly DayBar[]>,
  hourly: ReadonlyMap<string, readonly HourClose[]>,
): readonly HaircutFigures[] {
  const source = "ratio of hourly closes, Binance, 2023 to 2025-06";
  return [
    ...volatile(daily, hourly),
    pegged("WBETH / ETH", source, ratioOf(hourly, "WBETH", "ETH"), 0.13 - 0.1),
    ...stakedEther(folder),
    pegged("WBTC / BTC", source, ratioOf(hourly, "WBTC", "BTC"), 0),
    ...dollar(folder),
  ];
}
