// How well tomorrow's variance is forecast: QLIKE, one day ahead, out of sample.
import {
  blendedVariances,
  ewmaVariances,
  fitHar,
  forecastHar,
  logReturns,
  mean,
  qlike,
  rangeVariance,
  type HarModel,
} from "@ballast/sdk/analysis";
import type { DayBar, HourClose } from "./data";
import type { ForecastFigures } from "./figures";

/** HAR is fitted anew after so many days, to all days before. */
const REFIT = 30;
const HOURS_A_DAY = 24;

/** Forecasts of each day by model, made at the end of the day before. */
interface Forecasts {
  readonly fast: readonly number[];
  readonly blend: readonly number[];
  readonly har: readonly number[];
}

function forecastsOf(bars: readonly DayBar[], first: number): Forecasts {
  const returns = logReturns(bars.map(({ close }) => close));
  const start = mean(returns.slice(0, 30).map((value) => value * value));
  const fast = ewmaVariances(returns, 0.94, start);
  const blend = blendedVariances(fast, ewmaVariances(returns, 0.985, start));
  const dates = bars.map(({ date }) => date);
  const ranges = bars.map(({ high, low }) => rangeVariance(high, low));
  let model: HarModel | undefined;
  const har = bars.slice(first).map((_, i) => {
    const t = first + i;
    if (model === undefined || i % REFIT === 0) model = fitHar(dates.slice(0, t), ranges.slice(0, t));
    return forecastHar(model, dates.slice(t - 30, t), ranges.slice(t - 30, t));
  });
  // return t - 1 is of day t: what is known before day t ends with return t - 2
  const known = (variances: readonly number[]): number[] =>
    bars.slice(first).map((_, i) => variances[first + i - 2] ?? NaN);
  return { fast: known(fast), blend: known(blend), har };
}

/** \{1/day\} Sum of the squared hourly returns of each day that has all its hours. */
export function hourlyVariances(hours: readonly HourClose[]): ReadonlyMap<string, number> {
  const days = new Map<string, number[]>();
  hours.slice(1).forEach(({ time, close }, i) => {
    const before = hours[i];
    if (before === undefined || time - before.time !== 3_600) return;
    const date = new Date((time - 1) * 1000).toISOString().slice(0, 10);
    days.set(date, [...(days.get(date) ?? []), Math.log(close / before.close) ** 2]);
  });
  const whole = [...days].filter(([, squares]) => squares.length === HOURS_A_DAY);
  return new Map(whole.map(([date, squares]) => [date, squares.reduce((sum, value) => sum + value, 0)]));
}

const scores = (forecasts: Forecasts, realised: readonly (number | undefined)[]): ForecastFigures["scores"][number] => {
  const days = realised.flatMap((value, i) => (value === undefined || value === 0 ? [] : [{ value, i }]));
  const score = (h: readonly number[]): number =>
    qlike(
      days.map(({ i }) => h[i] ?? NaN),
      days.map(({ value }) => value),
    );
  return { days: days.length, fast: score(forecasts.fast), blend: score(forecasts.blend), har: score(forecasts.har) };
};

/** QLIKE of three forecasts against two measures of a day's variance. */
export function forecastFigures(symbol: string, bars: readonly DayBar[], hours: readonly HourClose[]): ForecastFigures {
  const first = bars.findIndex(({ date }) => date >= "2020-01-01");
  const forecasts = forecastsOf(bars, first);
  const hourly = hourlyVariances(hours);
  const tested = bars.slice(first);
  return {
    symbol,
    scores: [
      scores(
        forecasts,
        tested.map(({ high, low }) => rangeVariance(high, low)),
      ),
      scores(
        forecasts,
        tested.map(({ date }) => hourly.get(date)),
      ),
    ],
  };
}
