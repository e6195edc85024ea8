import fs from "node:fs";
import path from "node:path";
import { requireAcceptableSvi, requireNoSviCalendarArbitrage } from "@ballast/sdk";
import { expect } from "chai";
import loadHighs from "highs";
import kept from "../../../docs/calibration.json";
import { allocationFigures } from "../../../scripts/calibrate/allocation";
import { readChains, readPublishedFits } from "../../../scripts/calibrate/chains";
import { coverageOf } from "../../../scripts/calibrate/coverage";
import { barsOf, dataFolder, readDaily, type DayBar } from "../../../scripts/calibrate/data";
import type { Figures } from "../../../scripts/calibrate/figures";
import { rounded } from "../../../scripts/calibrate/format";
import { liquidityFigures } from "../../../scripts/calibrate/liquidity";
import { chartsOf, pageOf } from "../../../scripts/calibrate/page";
import { printFigures } from "../../../scripts/calibrate/prints";
import { readCrashes, regimeFigures } from "../../../scripts/calibrate/regimes";
import { fitChains } from "../../../scripts/calibrate/surfaces";
import { walkRanges } from "../../../scripts/calibrate/walk";

const DOCS = path.join(__dirname, "..", "..", "..", "docs");
const figures: Figures = kept;
const POINT = 10n ** 16n;

describe("calibration: the page", () => {
  it("is what the kept figures say, charts included", () => {
    expect(fs.readFileSync(path.join(DOCS, "calibration.md"), "utf8")).to.equal(pageOf(figures));
    const charts = chartsOf(figures);
    expect(charts).to.have.length(5);
    for (const [name, svg] of charts) {
      expect(fs.readFileSync(path.join(DOCS, "images", name), "utf8"), name).to.equal(svg);
      expect(svg, name).not.to.contain("NaN");
    }
  });

  it("meets the aims: coverage of ETH and BTC, prints within their bound, slices accepted", () => {
    for (const symbol of ["ETH", "BTC"]) {
      const found = figures.coverage.find((market) => market.symbol === symbol);
      expect(found?.covered, symbol).to.be.within(0.985, 0.995);
      expect(found?.days, symbol).to.be.greaterThan(2_000);
    }
    const steps = figures.prints.flatMap(({ hourly, daily }) => [...hourly, ...daily]);
    expect(steps).to.have.length(8);
    for (const { after, bound } of steps) expect(after).to.be.at.most(bound);
    expect(figures.surface?.accepted).to.equal(498);
  });
});

describe("calibration: the walk of the ranges", () => {
  it("jumps up at once for new risk, rises two points an hour for old, and falls two points a day for both", () => {
    const calm = Array.from({ length: 5 }, () => 10n * POINT);
    const [raised, ...later] = walkRanges([10n * POINT, 30n * POINT, ...calm]);
    expect(raised).to.deep.equal({ initial: 30n * POINT, maintenance: 10n * POINT });
    // 48 points a day are more than the 20 that are missing
    expect(later[0]?.maintenance).to.equal(30n * POINT);
    let before = later[0];
    for (const ranges of later.slice(1)) {
      for (const kind of ["initial", "maintenance"] as const) {
        const fallen = (before?.[kind] ?? 0n) - ranges[kind];
        expect(fallen <= 2n * POINT && fallen > 2n * POINT - 86_400n, `${kind} fell by ${fallen}`).to.equal(true);
        expect(ranges.initial >= ranges.maintenance).to.equal(true);
      }
      before = ranges;
    }
  });
});

describe("calibration: measured again", () => {
  const folder = dataFolder() ?? "";
  let daily: ReadonlyMap<string, readonly DayBar[]>;

  before(function () {
    if (folder === "") {
      console.log("      skipped: there is no data folder (../shared/data, ../data or BALLAST_DATA)");
      this.skip();
    }
    daily = readDaily(folder);
  });

  it("has the kept coverage of ETH and SOL, by the oracle's twin day by day", () => {
    for (const symbol of ["ETH", "SOL"]) {
      const found = rounded(coverageOf(symbol, barsOf(daily, symbol)).figures);
      expect(found).to.deep.equal(figures.coverage.find((market) => market.symbol === symbol));
    }
  }).timeout(60_000);

  it("has the kept prints and correlations", () => {
    const found = rounded(printFigures("AAVE", barsOf(daily, "AAVE"), "2025-10-10"));
    expect(found).to.deep.equal(figures.prints.find(({ symbol }) => symbol === "AAVE"));
    const regimes = rounded(regimeFigures(daily, ["ETH", "BTC", "LINK"], "2020-01-01", readCrashes(folder)));
    expect(regimes).to.deep.equal(figures.regimes[0]);
  });

  it("has the kept liquidity figures", () => {
    expect(rounded(liquidityFigures(folder))).to.deep.equal(figures.liquidity);
  });

  it("has the kept allocation figures, by HiGHS", async () => {
    expect(rounded(allocationFigures(daily, await loadHighs()))).to.deep.equal(figures.allocation);
  }).timeout(60_000);

  it("fits a day's chains so that the chain accepts every slice, and each above the one before", () => {
    const wanted = [...readPublishedFits(folder).keys()].filter((key) => key.startsWith("2025-12-30 BTC"));
    const fitted = fitChains(readChains(folder, new Set(wanted)));
    expect(fitted.length).to.be.at.least(6);
    fitted.forEach(({ fit }, i) => {
      if (fit === undefined) throw new Error(`Expiry ${i} was not fitted.`);
      requireAcceptableSvi(fit.slice);
      const before = fitted[i - 1]?.fit;
      if (before !== undefined) requireNoSviCalendarArbitrage(before.slice, fit.slice);
      expect(fit.rootMeanSquaredError).to.be.lessThan(0.007);
    });
  }).timeout(60_000);
});
