// How much the requirement jumps with the fast average alone, and with the blend; floats, without winsorising and memory.
import { blendedVariances, ewmaVariances, logReturns, mean, quantile } from "@ballast/sdk/analysis";
import type { DayBar } from "./data";
import type { SpeedFigures } from "./figures";

const Z_SCORE = 3.9;
/** Days of a young market that are not looked at. */
const WARM_UP = 60;

function jumpOf(variances: readonly number[]): number {
  const ranges = variances.map((variance) => Z_SCORE * Math.sqrt(variance));
  return quantile(
    ranges.slice(1).map((range, i) => Math.abs(range - (ranges[i] ?? range))),
    0.99,
  );
}

/** 99th percentile of the daily change at both speeds. */
export function speedFigures(symbol: string, bars: readonly DayBar[]): SpeedFigures {
  const returns = logReturns(bars.map(({ close }) => close));
  const start = mean(returns.slice(0, 30).map((value) => value * value));
  const fast = ewmaVariances(returns, 0.94, start);
  const blend = blendedVariances(fast, ewmaVariances(returns, 0.985, start));
  const first = Math.max(WARM_UP, bars.findIndex(({ date }) => date >= "2020-01-01") - 1);
  return { symbol, fast: jumpOf(fast.slice(first)), blend: jumpOf(blend.slice(first)) };
}
