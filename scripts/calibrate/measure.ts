// All figures, one after the other.
import type { ProgrammeSolver } from "@ballast/sdk/analysis";
import type { Progress } from "../stress/progress";
import { allocationFigures } from "./allocation";
import { barsOf, readDaily, readHourly } from "./data";
import { coverageOf, hourlyCoverage, type CoveredDay } from "./coverage";
import type { Figures } from "./figures";
import { rounded } from "./format";
import { forecastFigures } from "./forecasts";
import { haircutFigures } from "./haircuts";
import { liquidityFigures } from "./liquidity";
import { printFigures } from "./prints";
import { readCrashes, regimeFigures } from "./regimes";
import { speedFigures } from "./speeds";
import { surfaceFigures } from "./surfaces";

export const COVERED = ["ETH", "BTC", "LINK", "AAVE", "SOL"];
const FORECAST = ["ETH", "BTC"];
const PRINTS = [
  ["LINK", "2020-03-12"],
  ["AAVE", "2025-10-10"],
] as const;
const STEPS = 8;
const WEEK = 7;

/** The largest range and fall of each week. */
function weekly(days: readonly CoveredDay[]): Figures["path"] {
  return days
    .filter((_, i) => i % WEEK === 0)
    .map(({ date }, i) => {
      const week = days.slice(i * WEEK, (i + 1) * WEEK);
      const most = (value: (day: CoveredDay) => number): number => Math.max(0, ...week.map(value));
      return { week: date, range: most(({ range }) => range), fall: most(({ fall }) => fall) };
    });
}

/** Measures everything that the folder has data for; about two minutes. */
export function measure(folder: string, solver: ProgrammeSolver, progress: Progress): Figures {
  let done = 0;
  const step = <T>(label: string, make: () => T): T => {
    progress(done, STEPS, label);
    done++;
    return make();
  };
  const daily = readDaily(folder);
  const hourly = readHourly(folder);
  const bars = (symbol: string): ReturnType<typeof barsOf> => barsOf(daily, symbol);
  const hours = (symbol: string): NonNullable<ReturnType<typeof hourly.get>> => hourly.get(symbol) ?? [];
  const crashes = readCrashes(folder);
  const forecasts = step("forecasts", () =>
    FORECAST.map((symbol) => forecastFigures(symbol, bars(symbol), hours(symbol))),
  );
  const coverages = step("coverage", () => COVERED.map((symbol) => coverageOf(symbol, bars(symbol))));
  const pokedHourly = step("hourly pokes", () =>
    COVERED.map((symbol) => hourlyCoverage(symbol, bars(symbol), hours(symbol))),
  );
  const liquidity = step("liquidity", () => liquidityFigures(folder));
  const haircuts = step("haircuts", () => haircutFigures(folder, daily, hourly));
  const surface = step("option chains", () => surfaceFigures(folder));
  const allocation = step("allocation", () => allocationFigures(daily, solver));
  const figures: Figures = step("correlations and prints", () => ({
    forecasts,
    coverage: coverages.map(({ figures: found }) => found),
    hourly: pokedHourly,
    speeds: COVERED.map((symbol) => speedFigures(symbol, bars(symbol))),
    prints: PRINTS.map(([symbol, date]) => printFigures(symbol, bars(symbol), date)),
    regimes: [
      regimeFigures(daily, ["ETH", "BTC", "LINK"], "2020-01-01", crashes),
      regimeFigures(daily, COVERED, "2020-01-01", crashes),
    ],
    surface,
    liquidity,
    haircuts,
    allocation,
    path: weekly(coverages[0]?.days ?? []),
  }));
  progress(STEPS, STEPS, "done");
  return rounded(figures);
}
