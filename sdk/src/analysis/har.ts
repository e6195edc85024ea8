import { AnalysisError } from "./AnalysisError.js";
import { leastSquares } from "./leastSquares.js";
import { at, dot, type Vector } from "./matrix.js";
import { mean } from "./statistics.js";

// Floats: statistics, never amounts of money.

const WEEK = 7;
const MONTH = 30;
const SATURDAY = 6;
const SUNDAY = 0;
const DAY_MILLISECONDS = 86_400_000;

/** Coefficients of a fitted model. */
export interface HarModel {
  /** Constant, day, week, month, Saturday, Sunday. */
  readonly coefficients: Vector;
  /** \{1\} Variance of the logarithm's residuals: a mean of logarithms is not a logarithm of the mean. */
  readonly residualVariance: number;
}

/** A day's weekday in UTC, 0 is Sunday. @throws {@link AnalysisError} when the date is none. */
function weekdayOf(date: string): number {
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time)) throw new AnalysisError("har", `"${date}" is no ISO date`);
  return new Date(time).getUTCDay();
}

const nextDay = (date: string): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + DAY_MILLISECONDS).toISOString().slice(0, 10);

/** What is known at the end of day t about day t + 1. */
function regressors(dates: readonly string[], logVariances: Vector, t: number): Vector {
  const month = logVariances.slice(t + 1 - MONTH, t + 1);
  const weekday = weekdayOf(nextDay(at(dates, t)));
  return [
    1,
    at(month, MONTH - 1),
    mean(month.slice(-WEEK)),
    mean(month),
    weekday === SATURDAY ? 1 : 0,
    weekday === SUNDAY ? 1 : 0,
  ];
}

/**
 * Fits the heterogeneous autoregressive model of Corsi (Journal of Financial Econometrics 7, 2009) to logarithms of daily
 * variances: tomorrow's by today's and by the means of 7 and 30 days (markets that never close have no week of five), with
 * dummies for Saturday and Sunday.
 *
 * @param dates - ISO date of each variance, day after day.
 * @param variances - \{1/day\} Such as {@link rangeVariance}, positive.
 * @throws {@link AnalysisError} for fewer than 60 days or a variance that is not positive.
 */
export function fitHar(dates: readonly string[], variances: Vector): HarModel {
  const logVariances = logarithms(dates, variances);
  if (variances.length < 2 * MONTH) {
    throw new AnalysisError("fitHar", `${variances.length} days are too few; it takes ${2 * MONTH}`);
  }
  const days = Array.from({ length: variances.length - MONTH }, (_, i) => i + MONTH - 1);
  const rows = days.map((t) => regressors(dates, logVariances, t));
  const targets = days.map((t) => at(logVariances, t + 1));
  const coefficients = leastSquares(rows, targets);
  const residuals = rows.map((row, i) => at(targets, i) - dot(row, coefficients));
  const residualVariance = dot(residuals, residuals) / (rows.length - coefficients.length);
  return Object.freeze({ coefficients, residualVariance });
}

/**
 * \{1/day\} The next day's variance, exp(mean + half the residuals' variance).
 *
 * @throws {@link AnalysisError} for fewer than 30 days or a variance that is not positive.
 * @example
 * ```ts
 * const tomorrow = forecastHar(fitHar(dates, variances), dates, variances);
 * ```
 */
export function forecastHar(model: HarModel, dates: readonly string[], variances: Vector): number {
  const logVariances = logarithms(dates.slice(-MONTH), variances.slice(-MONTH));
  if (logVariances.length < MONTH) {
    throw new AnalysisError("forecastHar", `${variances.length} days are too few; it takes ${MONTH}`);
  }
  const row = regressors(dates.slice(-MONTH), logVariances, MONTH - 1);
  return Math.exp(dot(row, model.coefficients) + model.residualVariance / 2);
}

function logarithms(dates: readonly string[], variances: Vector): Vector {
  if (dates.length !== variances.length) {
    throw new AnalysisError("har", `${dates.length} dates do not go with ${variances.length} variances`);
  }
  const wrong = variances.findIndex((variance) => !(variance > 0));
  if (wrong >= 0) throw new AnalysisError("har", `the variance of ${at(dates, wrong)} is ${at(variances, wrong)}`);
  return variances.map(Math.log);
}
