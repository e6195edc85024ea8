import { AnalysisError } from "./AnalysisError.js";
import { correlationOf, sampleCovariance } from "./covariance.js";
import { at, requireTable, sum, type Matrix } from "./matrix.js";

/** Days in a row, by their ISO dates, both included. */
export interface DateWindow {
  /** First day. */
  readonly from: string;
  /** Last day. */
  readonly to: string;
}

/** Correlations on some of the days. */
export interface RegimeCorrelation {
  /** \{1\} Of daily returns. */
  readonly correlation: Matrix;
  /** \{1\} Mean over all pairs. */
  readonly average: number;
  /** How many there are. */
  readonly days: number;
}

/** Correlations in and out of crash windows. */
export interface CorrelationByRegime {
  /** On the days inside a window. */
  readonly crash: RegimeCorrelation;
  /** On the others. */
  readonly calm: RegimeCorrelation;
}

/** \{1\} Mean of the correlations of all pairs. @throws {@link AnalysisError} for fewer than two assets. */
export function averageCorrelation(correlation: Matrix): number {
  const { length } = correlation;
  if (length < 2) throw new AnalysisError("averageCorrelation", "it takes two assets to have a pair");
  return (sum(correlation.map(sum)) - length) / (length * (length - 1));
}

function regimeOf(returns: Matrix): RegimeCorrelation {
  const correlation = correlationOf(sampleCovariance(returns));
  return Object.freeze({ correlation, average: averageCorrelation(correlation), days: returns.length });
}

/**
 * Correlations of returns within the windows, all taken together, and on the other days. Floats.
 *
 * @param dates - ISO date of each row; compared as text.
 * @param returns - A row for each date, a column for each of at least two assets. \{1\}
 * @param crashes - Windows of days that count as crashes.
 * @throws {@link AnalysisError} when rows and dates differ in number, or a regime has fewer than two days.
 * @example
 * ```ts
 * const { crash, calm } = correlationByRegime(dates, returns, [{ from: "2020-03-08", to: "2020-03-16" }]);
 * ```
 */
export function correlationByRegime(
  dates: readonly string[],
  returns: Matrix,
  crashes: readonly DateWindow[],
): CorrelationByRegime {
  requireTable("correlationByRegime", returns, 2);
  if (dates.length !== returns.length) {
    throw new AnalysisError("correlationByRegime", `${dates.length} dates do not go with ${returns.length} rows`);
  }
  const isCrash = dates.map((date) => crashes.some(({ from, to }) => from <= date && date <= to));
  const crash = returns.filter((_, t) => at(isCrash, t));
  const calm = returns.filter((_, t) => !at(isCrash, t));
  return Object.freeze({ crash: regimeOf(crash), calm: regimeOf(calm) });
}
