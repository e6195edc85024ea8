import { AnalysisError } from "./AnalysisError.js";
import { at, type Vector } from "./matrix.js";
import { mean } from "./statistics.js";

// Floats: statistics, never amounts of money. Variances are of one day.

/** 4 ln 2: what the squared log range of a random walk is worth in variances (Parkinson 1980). */
const PARKINSON = 4 * Math.LN2;

/**
 * \{1/day\} Variance of a day from its high and low (Parkinson 1980).
 *
 * @throws {@link AnalysisError} unless 0 \< low \<= high.
 */
export function rangeVariance(high: number, low: number): number {
  if (!(low > 0 && low <= high)) throw new AnalysisError("rangeVariance", `high ${high} and low ${low} are no range`);
  return Math.log(high / low) ** 2 / PARKINSON;
}

/**
 * \{1/day\} One-day-ahead variances by v' = λ v + (1 - λ) r² (RiskMetrics 1996): entry t is known after return t and is of day t + 1.
 *
 * @param returns - \{1\} Daily log returns, the oldest first.
 * @param decay - \{1\} λ per day.
 * @param start - \{1/day\} Variance before the first return.
 * @throws {@link AnalysisError} when λ is not between 0 and 1.
 */
export function ewmaVariances(returns: Vector, decay: number, start: number): Vector {
  if (!(decay > 0 && decay < 1)) throw new AnalysisError("ewmaVariances", `λ = ${decay} is not between 0 and 1`);
  let variance = start;
  return returns.map((value) => (variance = decay * variance + (1 - decay) * value * value));
}

/** \{1/day\} The oracle's blend: three quarters of the fast average and one of the slow (MATH.md section 2). */
export const blendedVariances = (fast: Vector, slow: Vector): Vector =>
  fast.map((variance, i) => 0.75 * variance + 0.25 * at(slow, i));

/**
 * \{1\} Mean loss of forecasts h of variances RV: RV/h - ln(RV/h) - 1 (Patton 2011). Zero is perfect; it is not sensitive to how
 * noisy the measured variance is, and punishes a forecast that is too low more than one that is too high.
 *
 * @throws {@link AnalysisError} when the lists differ in length or a variance is not positive.
 * @example
 * ```ts
 * qlike([0.04, 0.01], [0.04, 0.01]); // 0
 * ```
 */
export function qlike(forecasts: Vector, realised: Vector): number {
  if (forecasts.length !== realised.length) {
    throw new AnalysisError("qlike", `${forecasts.length} forecasts do not go with ${realised.length} variances`);
  }
  return mean(
    forecasts.map((forecast, i) => {
      const ratio = at(realised, i) / forecast;
      if (!(ratio > 0 && Number.isFinite(ratio) && forecast > 0)) {
        throw new AnalysisError("qlike", `forecast ${forecast} and variance ${at(realised, i)} are not both positive`);
      }
      return ratio - Math.log(ratio) - 1;
    }),
  );
}
