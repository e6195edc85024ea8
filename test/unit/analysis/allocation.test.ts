import {
  AnalysisError,
  equalRiskContribution,
  equalWeights,
  fixedWeights,
  hierarchicalRiskParity,
  inverseVolatility,
  minimumCvar,
  minimumVariance,
  type ProgrammeSolver,
  quadraticForm,
  riskContributions,
  sampleCovariance,
  targetVolatility,
  tailRiskOf,
} from "@ballast/sdk/analysis";
import { expect } from "chai";
import loadHighs from "highs";
import reference from "./reference.json";
import { expectClose, generator, sampleReturns } from "./sampleReturns";

const returns = sampleReturns();
const covariance = sampleCovariance(returns);
const CAPS = [0.5, 0.5, 0.5, 0.4, 0.4];

/** Example of Maillard, Roncalli and Teïletche (2010), section 3: volatilities 10 to 40 %, two pairs of correlated assets. */
const CORRELATIONS = [
  [1, 0.8, 0, 0],
  [0.8, 1, 0, 0],
  [0, 0, 1, -0.5],
  [0, 0, -0.5, 1],
];
const published = CORRELATIONS.map((row, i) => row.map((value, j) => value * 0.01 * (i + 1) * (j + 1)));

const total = (weights: readonly number[]): number => weights.reduce((sum, weight) => sum + weight, 0);

/** A random positive definite matrix of a few assets. */
function randomCovariance(next: () => number, size: number): number[][] {
  const loads = Array.from({ length: size }, () => Array.from({ length: size }, () => next() - 0.3));
  return loads.map((left, i) =>
    loads.map((right, j) => left.reduce((sum, x, k) => sum + x * (right[k] ?? NaN), i === j ? 0.01 : 0)),
  );
}

describe("analysis: allocation", () => {
  let solver: ProgrammeSolver;
  before(async () => {
    solver = await loadHighs();
  });

  it("has the published weights of equal risk contribution and least variance", () => {
    const parity = equalRiskContribution(published).map((weight) => Math.round(weight * 1000) / 10);
    expect(parity).to.deep.equal([38.4, 19.2, 24.3, 18.2]);
    const least = minimumVariance(published, {}, solver).map((weight) => Math.round(weight * 1000) / 10);
    expect(least).to.deep.equal([74.5, 0, 15.2, 10.3]);
  });

  it("has the reference's hierarchical risk parity", () => {
    expectClose([hierarchicalRiskParity(covariance)], [reference.hrp]);
  });

  it("has scipy's least variance and least CVaR under caps", () => {
    const least = minimumVariance(covariance, { caps: CAPS }, solver);
    expectClose([least], [reference.minVar], 1e-5);
    const tail = minimumCvar(returns, 0.95, { caps: CAPS }, solver);
    expectClose([tail], [reference.minCvar.w], 1e-6);
    const losses = returns.map((row) => -row.reduce((sum, value, i) => sum + value * (tail[i] ?? NaN), 0));
    expect(tailRiskOf(losses, 0.95).expectedShortfall).to.be.closeTo(reference.minCvar.cvar, 1e-9);
  });

  it("is never worse than any of a thousand random portfolios inside the caps", () => {
    const next = generator(5);
    const least = quadraticForm(covariance, minimumVariance(covariance, { caps: CAPS }, solver));
    let tried = 0;
    for (let i = 0; i < 20_000 && tried < 1_000; i++) {
      const raw = Array.from({ length: 5 }, next);
      const weights = raw.map((value) => value / total(raw));
      if (weights.some((weight, j) => weight > (CAPS[j] ?? 0))) continue;
      tried++;
      expect(quadraticForm(covariance, weights)).to.be.at.least(least * (1 - 1e-9));
    }
    expect(tried).to.equal(1_000);
  });

  it("gives weights that are long only and add up to one, by every method, on random matrices", () => {
    const next = generator(17);
    for (let i = 0; i < 60; i++) {
      const size = 2 + (i % 7);
      const matrix = randomCovariance(next, size);
      const caps = Array.from({ length: size }, () => Math.min(1, 1.2 / size + next()));
      const methods = {
        equal: equalWeights(size),
        inverse: inverseVolatility(matrix),
        parity: equalRiskContribution(matrix),
        hierarchical: hierarchicalRiskParity(matrix),
        least: minimumVariance(matrix, { caps }, solver),
      };
      for (const [name, weights] of Object.entries(methods)) {
        expect(total(weights), `${name} ${i}`).to.be.closeTo(1, 1e-12);
        expect(Math.min(...weights), `${name} ${i}`).to.be.at.least(0);
      }
      methods.least.forEach((weight, j) => expect(weight).to.be.at.most((caps[j] ?? 0) + 1e-12));
      const parts = riskContributions(matrix, methods.parity);
      parts.forEach((part) => expect(part).to.be.closeTo(1 / size, 1e-9));
    }
  });

  it("is inverse volatility when nothing is correlated", () => {
    const diagonal = [
      [0.01, 0, 0],
      [0, 0.04, 0],
      [0, 0, 0.16],
    ];
    const expected = [4 / 7, 2 / 7, 1 / 7];
    expectClose([inverseVolatility(diagonal)], [expected]);
    expectClose([equalRiskContribution(diagonal)], [expected]);
    expectClose(
      [
        equalRiskContribution([
          [0.01, 0],
          [0, 0.04],
        ]),
      ],
      [[2 / 3, 1 / 3]],
    );
  });

  it("moves only when a band is left", () => {
    const targets = [0.6, 0.4];
    expect(fixedWeights(targets, [0.64, 0.36], [0.05, 0.05])).to.deep.equal({
      weights: [0.64, 0.36],
      isRebalanced: false,
    });
    expect(fixedWeights(targets, [0.66, 0.34], [0.05, 0.05])).to.deep.equal({ weights: targets, isRebalanced: true });
    expect(() => fixedWeights([0.6, 0.5], [0.5, 0.5], [0.1, 0.1])).to.throw(AnalysisError, "add up to 1.1");
  });

  it("scales down to a volatility, and never up", () => {
    const { weights, reserve } = targetVolatility(
      [0.5, 0.5],
      [
        [0.04, 0],
        [0, 0.04],
      ],
      0.1,
    );
    expect(
      Math.sqrt(
        quadraticForm(
          [
            [0.04, 0],
            [0, 0.04],
          ],
          weights,
        ),
      ),
    ).to.be.closeTo(0.1, 1e-12);
    expect(total(weights) + reserve).to.be.closeTo(1, 1e-12);
    expect(
      targetVolatility(
        [0.5, 0.5],
        [
          [0.04, 0],
          [0, 0.04],
        ],
        0.9,
      ),
    ).to.deep.equal({ weights: [0.5, 0.5], reserve: 0 });
  });

  it("refuses caps without room, and a solver that fails", () => {
    expect(() => minimumVariance(published, { caps: [0.2, 0.2, 0.2, 0.2] }, solver)).to.throw(
      AnalysisError,
      "less than one",
    );
    expect(() => minimumVariance(published, { caps: [1] }, solver)).to.throw(AnalysisError, "1 caps do not go with 4");
    const broken: ProgrammeSolver = { solve: () => ({ Status: "Time limit reached", Columns: {} }) };
    expect(() => minimumVariance(published, {}, broken)).to.throw(AnalysisError, "Time limit reached");
    expect(() => minimumCvar(returns, 1, {}, solver)).to.throw(AnalysisError, "confidence 1");
    expect(() => equalWeights(0)).to.throw(AnalysisError, "0 is no number");
  });
});
