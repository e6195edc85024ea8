import {
  AnalysisError,
  columnMeans,
  correlationByRegime,
  correlationOf,
  eigenvalues,
  ewmaCovariance,
  leastSquares,
  logReturns,
  quantile,
  sampleCovariance,
  shrinkTowardsConstantCorrelation,
  shrinkTowardsIdentity,
} from "@ballast/sdk/analysis";
import { expect } from "chai";
import reference from "./reference.json";
import { expectClose, sampleReturns } from "./sampleReturns";

const returns = sampleReturns();
const leastOf = (matrix: readonly (readonly number[])[]): number => eigenvalues(matrix)[0] ?? NaN;

describe("analysis: covariance", () => {
  it("has the returns of the reference", () => {
    expectClose([returns[0] ?? [], returns.at(-1) ?? []], [reference.first, reference.last], 1e-12);
  });

  it("computes numpy's sample and exponentially weighted covariance", () => {
    expectClose(sampleCovariance(returns), reference.sample);
    expectClose(ewmaCovariance(returns, 0.94), reference.ewma);
  });

  it("shrinks towards the identity as scikit-learn does", () => {
    const { covariance, shrinkage } = shrinkTowardsIdentity(returns);
    expect(shrinkage).to.be.closeTo(reference.lwIdentity.shrinkage, 1e-10);
    expectClose(covariance, reference.lwIdentity.cov);
    const few = sampleReturns(30).map((row) => row.slice(0, 4));
    expect(shrinkTowardsIdentity(few).shrinkage).to.be.closeTo(reference.lwIdentity30, 1e-10);
  });

  it("shrinks towards equal correlations as the authors' code does", () => {
    const { covariance, shrinkage } = shrinkTowardsConstantCorrelation(returns);
    expect(shrinkage).to.be.closeTo(reference.lwConstant.shrinkage, 1e-10);
    expectClose(covariance, reference.lwConstant.cov);
    const few = sampleReturns(30).map((row) => row.slice(0, 4));
    expect(shrinkTowardsConstantCorrelation(few).shrinkage).to.be.closeTo(reference.lwConstant30, 1e-10);
  });

  it("keeps every estimate positive semidefinite, even of three days", () => {
    for (const days of [3, 10, 200]) {
      const rows = sampleReturns(days);
      const estimates = [
        sampleCovariance(rows),
        ewmaCovariance(rows),
        shrinkTowardsIdentity(rows).covariance,
        shrinkTowardsConstantCorrelation(rows).covariance,
      ];
      estimates.forEach((matrix, i) => expect(leastOf(matrix), `estimate ${i}, ${days} days`).to.be.at.least(-1e-15));
    }
  });

  it("makes a singular sample invertible by shrinking", () => {
    const rows = sampleReturns(4);
    expect(leastOf(sampleCovariance(rows))).to.be.closeTo(0, 1e-12);
    expect(leastOf(shrinkTowardsIdentity(rows).covariance)).to.be.greaterThan(1e-6);
  });

  it("has numpy's eigenvalues, quantiles and least squares", () => {
    expectClose([eigenvalues(sampleCovariance(returns))], [reference.eig]);
    expect(
      quantile(
        returns.map(([x = NaN]) => x),
        0.99,
      ),
    ).to.be.closeTo(reference.q99, 1e-12);
    expect(
      quantile(
        returns.map((row) => row[2] ?? NaN),
        0.013,
      ),
    ).to.be.closeTo(reference.q001, 1e-12);
    const regressors = returns.map((row) => [1, ...row.slice(1)]);
    expectClose(
      [
        leastSquares(
          regressors,
          returns.map(([x = NaN]) => x),
        ),
      ],
      [reference.ols],
    );
  });

  it("finds the negative eigenvalue of a correlation that was raised entry by entry", () => {
    const floored = [
      [1, 0.9, 0.1],
      [0.9, 1, 0.9],
      [0.1, 0.9, 1],
    ];
    // characteristic polynomial: 1 - 0.1 = 0.9 is one root; the others are those of x² - 2.1 x - 0.52
    expectClose(
      [eigenvalues(floored)],
      [[(2.1 - Math.sqrt(2.1 ** 2 + 4 * 0.52)) / 2, 0.9, (2.1 + Math.sqrt(2.1 ** 2 + 4 * 0.52)) / 2]],
    );
  });

  it("tells crash from calm", () => {
    const dates = returns.map((_, i) => new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10));
    const wild = returns.map((row, i) => (i < 20 ? row.map(() => row[0] ?? NaN) : row));
    const { crash, calm } = correlationByRegime(dates, wild, [{ from: dates[0] ?? "", to: dates[19] ?? "" }]);
    expect(crash.days).to.equal(20);
    expect(calm.days).to.equal(180);
    expect(crash.average).to.be.closeTo(1, 1e-12);
    expectClose(calm.correlation, correlationOf(sampleCovariance(returns.slice(20))));
  });

  it("refuses what cannot be analysed, with the values", () => {
    expect(() => sampleCovariance([[1, 2], [3]])).to.throw(AnalysisError, "row 1 has 1 entries, the first has 2");
    expect(() =>
      sampleCovariance([
        [1, NaN],
        [3, 4],
      ]),
    ).to.throw(AnalysisError, "entry 1 of row 0 is NaN");
    expect(() => ewmaCovariance(returns, 1)).to.throw(AnalysisError, "λ = 1");
    expect(() => logReturns([1, 0])).to.throw(AnalysisError, "price 1 is 0");
    expect(() => quantile([], 0.5)).to.throw(AnalysisError, "no values");
    expect(() =>
      correlationOf([
        [1, 0.5],
        [0.4, 1],
      ]),
    ).to.throw(AnalysisError, "differ");
    expect(() =>
      leastSquares(
        [
          [1, 2],
          [2, 4],
          [3, 6],
        ],
        [1, 2, 3],
      ),
    ).to.throw(AnalysisError, "depend on each other");
    expect(
      columnMeans([
        [1, 2],
        [3, 4],
      ]),
    ).to.deep.equal([2, 3]);
  });
});
