import {
  AnalysisError,
  blendedVariances,
  ewmaVariances,
  filteredReturns,
  fitHar,
  forecastHar,
  liquidityAdjustedTailRisk,
  liquidityCost,
  lossesOf,
  qlike,
  rangeVariance,
  tailRiskOf,
} from "@ballast/sdk/analysis";
import { expect } from "chai";
import reference from "./reference.json";
import { expectClose, generator, nearlyNormal, sampleReturns } from "./sampleReturns";

/** Tommy Ettinger's mulberry32: steps of the sample generator are too much alike for 3,000 days. */
function mulberry(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const returns = sampleReturns();
const dates = returns.map((_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));

describe("analysis: volatility", () => {
  it("follows the recursion, and blends three to one", () => {
    const [first, second] = ewmaVariances([0.1, -0.2], 0.94, 0.01) as [number, number];
    expect(first).to.be.closeTo(0.94 * 0.01 + 0.06 * 0.01, 1e-15);
    expect(second).to.be.closeTo(0.94 * first + 0.06 * 0.04, 1e-15);
    expect(blendedVariances([4], [8])).to.deep.equal([5]);
  });

  it("measures the variance of a random walk by its range (Parkinson 1980)", () => {
    const next = generator(7);
    const days = Array.from({ length: 400 }, () => {
      let [place, high, low] = [0, 0, 0];
      for (let step = 0; step < 1_000; step++) {
        place += 0.001 * nearlyNormal(next);
        [high, low] = [Math.max(high, place), Math.min(low, place)];
      }
      return rangeVariance(Math.exp(high), Math.exp(low));
    });
    const average = days.reduce((sum, value) => sum + value, 0) / days.length;
    // steps instead of a continuous path miss some of the range: 0.90 of the variance at 1,000 steps (Garman and Klass 1980)
    expect(average / 0.001).to.be.within(0.85, 1.05);
    expect(rangeVariance(Math.exp(1), 1)).to.be.closeTo(1 / (4 * Math.LN2), 1e-15);
  });

  it("has no loss for a perfect forecast, and punishes too low more than too high", () => {
    expect(qlike([0.04, 0.01], [0.04, 0.01])).to.equal(0);
    expect(qlike([1], [2])).to.be.closeTo(2 - Math.log(2) - 1, 1e-15);
    expect(qlike([0.5], [1])).to.be.greaterThan(qlike([2], [1]));
    expect(() => qlike([0], [1])).to.throw(AnalysisError, "not both positive");
  });

  it("fits HAR as numpy's least squares does", () => {
    const variances = returns.map((row) => Math.abs(row[2] ?? NaN) + 1e-4);
    const model = fitHar(dates, variances);
    expectClose([model.coefficients], [reference.har.beta], 1e-8);
    expect(model.residualVariance).to.be.closeTo(reference.har.s2, 1e-9);
    expect(forecastHar(model, dates, variances)).to.be.closeTo(reference.har.next, 1e-10);
    expect(() => fitHar(dates.slice(0, 59), variances.slice(0, 59))).to.throw(AnalysisError, "59 days are too few");
    expect(() =>
      fitHar(
        ["no day", ...dates.slice(1)],
        variances.map(() => 0),
      ),
    ).to.throw(AnalysisError, "is 0");
  });

  it("finds coefficients that made the data", () => {
    const next = mulberry(3);
    const logs = Array.from({ length: 31 }, () => nearlyNormal(next) - 8);
    for (let t = 30; t < 3_000; t++) {
      const month = logs.slice(t - 29, t + 1);
      const week = month.slice(-7).reduce((sum, value) => sum + value, 0) / 7;
      const whole = month.reduce((sum, value) => sum + value, 0) / 30;
      const weekday = new Date(Date.UTC(2020, 0, 2 + t)).getUTCDay();
      logs.push(
        -3.2 + 0.3 * (logs[t] ?? NaN) + 0.2 * week + 0.1 * whole - (weekday === 6 ? 0.4 : 0) + 0.1 * nearlyNormal(next),
      );
    }
    const days = logs.map((_, i) => new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10));
    const { coefficients } = fitHar(days, logs.map(Math.exp));
    // the month's coefficient has a standard error of 0.1 here; the reference above fixes it
    const [, day, ofWeek, , saturday, sunday] = coefficients;
    expect(day).to.be.closeTo(0.3, 0.08);
    expect(ofWeek).to.be.closeTo(0.2, 0.12);
    expect(saturday).to.be.closeTo(-0.4, 0.03);
    expect(sunday).to.be.closeTo(0, 0.06);
  });
});

describe("analysis: tail risk", () => {
  it("takes exactly the tail, the edge in part", () => {
    expect(tailRiskOf([1, 2, 3, 4], 0.5)).to.deep.equal({ valueAtRisk: 3, expectedShortfall: 3.5 });
    const { valueAtRisk, expectedShortfall } = tailRiskOf([10, 4, 2, 1, 0], 0.7);
    expect(valueAtRisk).to.equal(4);
    expect(expectedShortfall).to.be.closeTo((10 + 0.5 * 4) / 1.5, 1e-12);
    expect(tailRiskOf([5, 1], 0.99)).to.deep.equal({ valueAtRisk: 5, expectedShortfall: 5 });
  });

  it("has the reference's filtered historical simulation", () => {
    const rows = returns.map((row) => [row[0] ?? NaN, row[2] ?? NaN]);
    const scenarios = filteredReturns(rows);
    expect(scenarios).to.have.length(reference.fhs.n);
    const risk = tailRiskOf(lossesOf(scenarios, [1000, -400]), 0.95);
    expect(risk.valueAtRisk).to.be.closeTo(reference.fhs.var, 1e-8);
    expect(risk.expectedShortfall).to.be.closeTo(reference.fhs.es, 1e-8);
  });

  it("never has a shortfall below value at risk, at any confidence, for any portfolio", () => {
    const next = generator(11);
    const scenarios = filteredReturns(returns);
    for (let i = 0; i < 300; i++) {
      const exposures = Array.from({ length: 5 }, () => 2_000 * next() - 1_000);
      const confidence = 0.01 + 0.985 * next();
      const { valueAtRisk, expectedShortfall } = tailRiskOf(lossesOf(scenarios, exposures), confidence);
      expect(expectedShortfall, `portfolio ${i}`).to.be.at.least(valueAtRisk - 1e-9);
    }
  });

  it("follows volatility: the same days twice as wild lose twice as much", () => {
    const wild = returns.map((row, t) => row.map((value) => (t >= 100 ? 3 * value : value)));
    const calm = tailRiskOf(lossesOf(filteredReturns(returns), [1000, 0, 0, 0, 0]), 0.95);
    const now = tailRiskOf(lossesOf(filteredReturns(wild), [1000, 0, 0, 0, 0]), 0.95);
    expect(now.valueAtRisk / calm.valueAtRisk).to.be.within(2, 4);
  });

  it("adds half the spread and the root of the size", () => {
    const terms = { halfSpread: 0.001, depth: 1_000_000, slope: 0.05 };
    expect(liquidityCost(1_000_000, terms)).to.be.closeTo(51_000, 1e-6);
    expect(liquidityCost(-250_000, terms)).to.be.closeTo(250_000 * 0.026, 1e-6);
    expect(liquidityCost(1e12, terms)).to.equal(1e12);
    const exposures = [1_000_000, 0, 0, 0, 0];
    const plain = liquidityAdjustedTailRisk(returns, exposures, 0.99);
    const adjusted = liquidityAdjustedTailRisk(
      returns,
      exposures,
      0.99,
      Array.from({ length: 5 }, () => terms),
    );
    expect(adjusted.valueAtRisk - plain.valueAtRisk).to.be.closeTo(51_000, 1e-6);
    expect(adjusted.expectedShortfall - plain.expectedShortfall).to.be.closeTo(51_000, 1e-6);
    expect(() => liquidityCost(1, { ...terms, depth: 0 })).to.throw(AnalysisError, "depth 0");
  });
});
