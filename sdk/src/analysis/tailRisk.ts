import { AnalysisError } from "./AnalysisError.js";
import { FAST_DECAY } from "./covariance.js";
import { at, columnOf, dot, requireTable, vectorOf, type Matrix, type Vector } from "./matrix.js";
import { mean } from "./statistics.js";
import { ewmaVariances } from "./volatility.js";

// Floats: statistics, never amounts of money.

/** What a portfolio may lose in one period, at a confidence. */
export interface TailRisk {
  /** \{USD\} Losses reach this with probability 1 - confidence; negative: a gain. */
  readonly valueAtRisk: number;
  /** \{USD\} Mean of the losses from there on. */
  readonly expectedShortfall: number;
}

/** How hard it is to get out of a position. */
export interface LiquidityTerms {
  /** \{1\} Half of the spread between bid and ask, as part of the middle price. */
  readonly halfSpread: number;
  /** \{USD\} What can be sold before the price is too far; see `ExitLiquidity`. */
  readonly depth: number;
  /** \{1\} Part of the value that a sale as large as the depth costs (κ in MATH.md section 4). */
  readonly slope: number;
}

/** Days that only warm the volatility up and make no scenario. */
const WARM_UP = 30;

function filteredColumn(returns: Vector, decay: number): Vector {
  const start = mean(returns.slice(0, WARM_UP).map((value) => value * value));
  const variances = ewmaVariances(returns, decay, start);
  const now = Math.sqrt(at(variances, variances.length - 1));
  return returns.slice(WARM_UP).map((value, i) => {
    const then = Math.sqrt(at(variances, WARM_UP + i - 1));
    if (!(then > 0))
      throw new AnalysisError("filteredReturns", "an asset does not move for so long that it has no volatility");
    return (value / then) * now;
  });
}

/**
 * Returns of past days as they would be at today's volatilities: each divided by the volatility forecast for its day and
 * multiplied by that for tomorrow (filtered historical simulation: Hull and White 1998; Barone-Adesi, Giannopoulos and Vosper 1999).
 * Days stay whole, so that correlations are those of real days.
 *
 * @param returns - \{1\} A row for each day, the newest last, a column for each asset.
 * @param decay - \{1\} λ per day of the volatility.
 * @returns A row for each day after the first thirty.
 * @throws {@link AnalysisError} for fewer than 60 days.
 */
export function filteredReturns(returns: Matrix, decay: number = FAST_DECAY): Matrix {
  const size = requireTable("filteredReturns", returns, 2 * WARM_UP);
  const columns = Array.from({ length: size }, (_, j) => filteredColumn(columnOf(returns, j), decay));
  return at(columns, 0).map((_, t) => vectorOf(size, (j) => at(at(columns, j), t)));
}

/** \{USD\} Losses of a portfolio in scenarios of log returns; a gain is negative. */
export const lossesOf = (scenarios: Matrix, exposures: Vector): Vector =>
  scenarios.map((row) => -dot(row.map(Math.expm1), exposures));

/**
 * Value at risk and expected shortfall of equally likely losses. The shortfall is the mean over exactly the worst 1 - confidence of
 * the probability, the loss at its edge counting in part (Acerbi and Tasche 2002), so it is never below value at risk.
 *
 * @param losses - \{USD\} Equally likely.
 * @param confidence - \{1\} Between 0 and 1.
 * @throws {@link AnalysisError} when there are no losses or the confidence is outside.
 * @example
 * ```ts
 * tailRiskOf([1, 2, 3, 4], 0.5); // { valueAtRisk: 3, expectedShortfall: 3.5 }
 * ```
 */
export function tailRiskOf(losses: Vector, confidence: number): TailRisk {
  if (losses.length === 0) throw new AnalysisError("tailRiskOf", "there are no losses");
  if (!(confidence > 0 && confidence < 1)) {
    throw new AnalysisError("tailRiskOf", `confidence ${confidence} is not between 0 and 1`);
  }
  const worst = [...losses].sort((x, y) => y - x);
  const tail = (1 - confidence) * losses.length;
  // A tail of 2.0000000000000018 losses is one of two.
  const whole = Math.floor(tail + 1e-9);
  const part = Math.max(0, tail - whole);
  const inside = worst.slice(0, whole).reduce((total, loss) => total + loss, 0);
  const edge = part > 1e-9 ? at(worst, whole) : at(worst, whole - 1);
  return Object.freeze({ valueAtRisk: edge, expectedShortfall: (inside + part * edge) / tail });
}

/**
 * \{USD\} What it costs to get out: half the spread (Bangia, Diebold, Schuermann and Stroughair 1999), and for size the root law
 * of the protocol's own haircut, slope · √(value / depth) (MATH.md section 4).
 *
 * @param value - \{USD\} Of the position, either sign.
 * @throws {@link AnalysisError} when a term is negative or there is no depth.
 */
export function liquidityCost(value: number, { halfSpread, depth, slope }: LiquidityTerms): number {
  if (!(halfSpread >= 0 && slope >= 0 && depth > 0)) {
    throw new AnalysisError(
      "liquidityCost",
      `half spread ${halfSpread}, slope ${slope} and depth ${depth} are no terms`,
    );
  }
  const size = Math.abs(value);
  return size * Math.min(1, halfSpread + slope * Math.sqrt(size / depth));
}

/**
 * Value at risk and expected shortfall of a portfolio by filtered historical simulation, each with the cost of getting out added.
 *
 * @param returns - \{1\} A row for each day, the newest last, a column for each asset.
 * @param exposures - \{USD\} Value held of each asset, negative when short.
 * @param confidence - \{1\} E.g. 0.99.
 * @param liquidity - Of each asset; left out: nothing is added.
 * @throws {@link AnalysisError} as its parts.
 */
export function liquidityAdjustedTailRisk(
  returns: Matrix,
  exposures: Vector,
  confidence: number,
  liquidity?: readonly LiquidityTerms[],
): TailRisk {
  const { valueAtRisk, expectedShortfall } = tailRiskOf(lossesOf(filteredReturns(returns), exposures), confidence);
  const costs = liquidity === undefined ? [] : exposures.map((value, i) => liquidityCost(value, at(liquidity, i)));
  const cost = costs.reduce((total, value) => total + value, 0);
  return Object.freeze({ valueAtRisk: valueAtRisk + cost, expectedShortfall: expectedShortfall + cost });
}
