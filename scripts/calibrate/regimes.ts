// Correlations in calm and in crashes.
import fs from "node:fs";
import path from "node:path";
import {
  averageCorrelation,
  correlationByRegime,
  correlationOf,
  logReturns,
  sampleCovariance,
  type DateWindow,
} from "@ballast/sdk/analysis";
import type { DayBar } from "./data";
import type { RegimeFigures } from "./figures";

/** κ of the stress correlation (MATH.md section 2). */
const STRESS = 0.7;
const WANTED = 0.9;

/** A crash by its name. */
export interface Crash extends DateWindow {
  readonly name: string;
}

/** The nine episodes of the folder's own table. */
export function readCrashes(folder: string): readonly Crash[] {
  const text = fs.readFileSync(path.join(folder, "stress_scenarios.json"), "utf8");
  const { scenarios } = JSON.parse(text) as { scenarios: readonly Crash[] };
  return scenarios.map(({ name, from, to }) => ({ name, from, to }));
}

function returnsOf(
  bars: ReadonlyMap<string, readonly DayBar[]>,
  symbols: readonly string[],
  from: string,
): { dates: string[]; rows: number[][] } {
  const closes = symbols.map((symbol) => new Map((bars.get(symbol) ?? []).map(({ date, close }) => [date, close])));
  const [first] = closes;
  const dates = [...(first?.keys() ?? [])].filter((date) => date >= from && closes.every((list) => list.has(date)));
  const columns = closes.map((list) => logReturns(dates.map((date) => list.get(date) ?? NaN)));
  return { dates: dates.slice(1), rows: dates.slice(1).map((_, t) => columns.map((column) => column[t] ?? NaN)) };
}

function episodesOf(
  dates: readonly string[],
  rows: readonly (readonly number[])[],
  crashes: readonly Crash[],
): RegimeFigures["episodes"] {
  return crashes.flatMap(({ name, from, to }) => {
    const inside = rows.filter((_, t) => from <= (dates[t] ?? "") && (dates[t] ?? "") <= to);
    if (inside.length < 3) return [];
    return [{ name, days: inside.length, average: averageCorrelation(correlationOf(sampleCovariance(inside))) }];
  });
}

/** Correlations of some markets from a day on. */
export function regimeFigures(
  daily: ReadonlyMap<string, readonly DayBar[]>,
  symbols: readonly string[],
  from: string,
  crashes: readonly Crash[],
): RegimeFigures {
  const { dates, rows } = returnsOf(daily, symbols, from);
  const { calm, crash } = correlationByRegime(dates, rows, crashes);
  const pairs = symbols.flatMap((left, i) =>
    symbols.slice(i + 1).map((right, offset) => {
      const j = i + 1 + offset;
      const [quiet, wild] = [calm.correlation[i]?.[j] ?? NaN, crash.correlation[i]?.[j] ?? NaN];
      return { pair: `${left}/${right}`, calm: quiet, crash: wild, stressed: quiet + STRESS * (1 - quiet) };
    }),
  );
  return {
    symbols,
    from: dates[0] ?? from,
    calmDays: calm.days,
    crashDays: crash.days,
    calm: calm.average,
    crash: crash.average,
    stressNeeded: (WANTED - calm.average) / (1 - calm.average),
    pairs,
    episodes: episodesOf(dates, rows, crashes),
  };
}
