// The SDK's allocation methods on real days: what they would have done from 2021 on, rebalanced every month.
import {
  equalRiskContribution,
  equalWeights,
  hierarchicalRiskParity,
  inverseVolatility,
  mean,
  minimumCvar,
  minimumVariance,
  shrinkTowardsConstantCorrelation,
  standardDeviation,
  targetVolatility,
  type Matrix,
  type ProgrammeSolver,
  type Vector,
} from "@ballast/sdk/analysis";
import type { DayBar } from "./data";
import type { AllocationFigures } from "./figures";

export const ALLOCATED = ["BTC", "ETH", "SOL", "LINK", "PAXG"];
const FROM = "2021-01-01";
/** Days of past returns that weights are made of. */
const WINDOW = 180;
const CAP = 0.4;
const COST = 0.001;
const YEAR = 365;
const TARGET = 0.25 / Math.sqrt(YEAR);

/** Weights from past returns, a row for each day; what is missing to one is held in cash that earns nothing. */
type Method = (past: Matrix) => Vector;

function methodsOf(solver: ProgrammeSolver): Readonly<Record<string, Method>> {
  const size = ALLOCATED.length;
  const caps = ALLOCATED.map(() => CAP);
  const covariance = (past: Matrix): Matrix => shrinkTowardsConstantCorrelation(past).covariance;
  return {
    "all ETH": () => ALLOCATED.map((symbol) => (symbol === "ETH" ? 1 : 0)),
    "60 % ETH, 40 % cash": () => ALLOCATED.map((symbol) => (symbol === "ETH" ? 0.6 : 0)),
    "equal weight": () => equalWeights(size),
    "inverse volatility": (past) => inverseVolatility(covariance(past)),
    "equal risk contribution": (past) => equalRiskContribution(covariance(past)),
    "hierarchical risk parity": (past) => hierarchicalRiskParity(covariance(past)),
    "minimum variance, caps 40 %": (past) => minimumVariance(covariance(past), { caps }, solver),
    "minimum CVaR 95 %, caps 40 %": (past) => minimumCvar(past, 0.95, { caps }, solver),
    "equal risk contribution at 25 % volatility": (past) => {
      const matrix = covariance(past);
      return targetVolatility(equalRiskContribution(matrix), matrix, TARGET).weights;
    },
  };
}

/** Simple returns of days that every market has. */
function returnsOf(daily: ReadonlyMap<string, readonly DayBar[]>): {
  readonly dates: readonly string[];
  readonly rows: Matrix;
} {
  const closes = ALLOCATED.map((symbol) => new Map((daily.get(symbol) ?? []).map(({ date, close }) => [date, close])));
  const dates = [...(closes[0]?.keys() ?? [])].filter((date) => closes.every((list) => list.has(date)));
  const rows = dates
    .slice(1)
    .map((date, t) => closes.map((list) => (list.get(date) ?? NaN) / (list.get(dates[t] ?? "") ?? NaN) - 1));
  return { dates: dates.slice(1), rows };
}

interface Run {
  readonly returns: Vector;
  readonly turnover: number;
}

function run(dates: readonly string[], rows: Matrix, method: Method): Run {
  const first = dates.findIndex((date) => date >= FROM);
  let held: Vector = ALLOCATED.map(() => 0);
  let turnover = 0;
  const returns = rows.slice(first).map((row, i) => {
    const t = first + i;
    let cost = 0;
    if (i === 0 || dates[t]?.slice(0, 7) !== dates[t - 1]?.slice(0, 7)) {
      const wanted = method(rows.slice(Math.max(0, t - WINDOW), t));
      const traded = wanted.reduce((sum, weight, j) => sum + Math.abs(weight - (held[j] ?? 0)), 0);
      [held, cost] = [wanted, COST * traded];
      turnover += traded;
    }
    const gained = held.reduce((sum, weight, j) => sum + weight * (row[j] ?? NaN), 0);
    held = held.map((weight, j) => (weight * (1 + (row[j] ?? NaN))) / (1 + gained));
    return gained - cost;
  });
  return { returns, turnover };
}

function drawdownOf(returns: Vector): number {
  let [value, peak, worst] = [1, 1, 0];
  for (const gain of returns) {
    value *= 1 + gain;
    peak = Math.max(peak, value);
    worst = Math.max(worst, 1 - value / peak);
  }
  return worst;
}

/** What each method would have done. */
export function allocationFigures(
  daily: ReadonlyMap<string, readonly DayBar[]>,
  solver: ProgrammeSolver,
): AllocationFigures {
  const { dates, rows } = returnsOf(daily);
  const methods = Object.entries(methodsOf(solver)).map(([name, method]) => {
    const { returns, turnover } = run(dates, rows, method);
    const [average, deviation] = [mean(returns), standardDeviation(returns)];
    return {
      name,
      volatility: deviation * Math.sqrt(YEAR),
      sharpe: (average / deviation) * Math.sqrt(YEAR),
      drawdown: drawdownOf(returns),
      turnover: (turnover / returns.length) * YEAR,
    };
  });
  return { from: FROM, to: dates.at(-1) ?? "", methods };
}
