// Whether the next day's low stays inside the range.
import { quantile } from "@ballast/sdk/analysis";
import { pokeCovariance } from "@ballast/sdk";
import type { DayBar, HourClose } from "./data";
import type { CoverageFigures, HourlyFigures } from "./figures";
import {
  dailyVolatilities,
  PROPOSED,
  priceOf,
  startOracle,
  targetRange,
  usedVolatility,
  wantedRange,
  type DayVolatility,
  type RangeTerms,
} from "./range";
import { walkRanges } from "./walk";

/** \{1/√year\} Where the oracle starts; forgotten but for 12 % after the 60 days of warm-up. */
const START = 10n ** 18n;
const WARM_UP = 60;
const Z_SCORES = [3_000n, 3_500n, 3_900n, 4_500n];

const float = (wad: bigint): number => Number(wad) / 1e18;

/** A day that was looked at: the range known the evening before, and how far the price fell from that evening's close. */
export interface CoveredDay {
  readonly date: string;
  readonly range: number;
  readonly fall: number;
}

function coveredDays(
  bars: readonly DayBar[],
  known: readonly DayVolatility[],
  rangeOf: (volatility: bigint) => bigint,
): readonly CoveredDay[] {
  return known.slice(0, -1).flatMap(({ volatility }, i) => {
    const [before, day] = [bars[i + 1], bars[i + 2]];
    if (before === undefined || day === undefined || i < WARM_UP || day.date < "2020-01-01") return [];
    return [{ date: day.date, range: float(rangeOf(volatility)), fall: 1 - day.low / before.close }];
  });
}

const covered = (days: readonly CoveredDay[]): number =>
  days.filter(({ fall, range }) => fall <= range).length / days.length;

const changes = (values: readonly number[]): number[] =>
  values.slice(1).map((value, i) => value - (values[i] ?? value));
const jump = (values: readonly number[]): number => quantile(changes(values).map(Math.abs), 0.99);

/** A market with its ranges day by day. */
export interface Coverage {
  readonly figures: CoverageFigures;
  readonly days: readonly CoveredDay[];
}

/** Coverage of one market, its misses, and how its requirement moves. */
export function coverageOf(symbol: string, bars: readonly DayBar[]): Coverage {
  const known = dailyVolatilities(bars, START);
  const days = coveredDays(bars, known, (volatility) => targetRange(volatility));
  const withTerms = (terms: RangeTerms): number => covered(coveredDays(bars, known, (v) => targetRange(v, terms)));
  const tested = known.slice(WARM_UP).filter(({ date }) => date >= "2019-12-31");
  const targets = tested.map(({ volatility }) => targetRange(volatility));
  const walked = walkRanges(targets);
  const misses = days.filter(({ fall, range }) => fall > range);
  const figures: CoverageFigures = {
    symbol,
    from: days[0]?.date ?? "",
    to: days.at(-1)?.date ?? "",
    days: days.length,
    covered: covered(days),
    unclamped: covered(coveredDays(bars, known, (volatility) => wantedRange(volatility, PROPOSED))),
    withCap50: withTerms({ ...PROPOSED, maximum: 5_000n }),
    byScore: Z_SCORES.map((zScore) => ({ zScore: Number(zScore) / 1000, covered: withTerms({ ...PROPOSED, zScore }) })),
    misses: misses.map(({ date, range, fall }) => ({ date, range, fall })),
    averageRange: targets.map(float).reduce((sum, value) => sum + value, 0) / targets.length,
    atCap: targets.filter((target) => target === targetRange(10n ** 20n)).length / targets.length,
    jumps: {
      unclamped: jump(tested.map(({ volatility }) => float(wantedRange(volatility, PROPOSED)))),
      target: jump(targets.map(float)),
      initial: jump(walked.map(({ initial }) => float(initial))),
      maintenance: jump(walked.map(({ maintenance }) => float(maintenance))),
      largest: Math.max(...changes(targets.map(float)).map(Math.abs)),
    },
  };
  return { figures, days };
}

/** The same with a poke every hour, over the hours there are. */
export function hourlyCoverage(symbol: string, bars: readonly DayBar[], hours: readonly HourClose[]): HourlyFigures {
  const [first, ...rest] = hours;
  if (first === undefined) throw new RangeError(`There are no hours of ${symbol}.`);
  const date = new Date((first.time - 86_400) * 1000).toISOString().slice(0, 10);
  let state = startOracle(date, first.close, START);
  const lowAfter = new Map(
    bars.slice(1).map(({ low }, i) => [bars[i]?.date ?? "", { low, close: bars[i]?.close ?? NaN }]),
  );
  const days: CoveredDay[] = [];
  for (const { time, close } of rest) {
    const now = BigInt(time);
    state = pokeCovariance(state, now, [priceOf(close)]);
    if (time % 86_400 !== 0) continue;
    const evening = new Date((time - 1) * 1000).toISOString().slice(0, 10);
    const next = lowAfter.get(evening);
    const isWarm = time - first.time > WARM_UP * 86_400;
    if (next === undefined || !isWarm) continue;
    const range = float(targetRange(usedVolatility(state, now + 1n)));
    days.push({ date: evening, range, fall: 1 - next.low / next.close });
  }
  const jumps = jump(days.map(({ range }) => range));
  return { symbol, pokes: rest.length, days: days.length, covered: covered(days), jump: jumps };
}
