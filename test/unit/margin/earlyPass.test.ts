import { assessPortfolio, boundPortfolio, LossOutOfRange, MARGIN_KINDS, type Portfolio } from "@ballast/sdk";
import { expect } from "chai";
import { EVERYTHING, NEAR_BARRIERS, randomPortfolio } from "../../../scripts/vectors/portfolios";
import { Random } from "../sdk/support/random";
import { show } from "./support/engine";

/** Number of random portfolios, 2,000 unless `SDK_BOUNDS` says otherwise; `npm run test:deep` takes 100,000. */
const BOUNDS = Number(process.env.SDK_BOUNDS ?? "2000");
const SEED = Number(process.env.SDK_SEED ?? "9");
const KINDS = ["vanilla", "digital", "barrier"] as const;

/** One kind of instrument alone, often a single leg, where a bound that is too small has nothing to hide behind; or all. */
function portfolioOf(random: Random, i: number): Portfolio {
  if (i % 3 === 0) return randomPortfolio(random, i % 2 === 0 ? EVERYTHING : NEAR_BARRIERS);
  const kinds = [KINDS[Math.floor(i / 3) % KINDS.length] ?? "vanilla"];
  const size = i % 3 === 1 ? 1 : 3;
  return randomPortfolio(random, { ...EVERYTHING, kinds, maximumBooks: size, maximumSets: 1, maximumLegs: size });
}

describe(`Margin model: the early pass, ${BOUNDS} portfolios`, function () {
  this.timeout(0);

  it("has the scenarios' equity, and a bound that is at least their requirement", () => {
    const random = new Random(SEED);
    let tight = 0; // bounds within a tenth of what they bound
    let reckoned = 0;
    for (let i = 0; i < BOUNDS; i++) {
      const portfolio = portfolioOf(random, i);
      const kind = random.pick(MARGIN_KINDS);
      try {
        const { equity, requirement } = assessPortfolio(portfolio, kind);
        const bound = boundPortfolio(portfolio, kind);
        reckoned++;
        if (bound.equity !== equity || bound.most < requirement)
          expect.fail(`${bound.equity} ${equity}, ${bound.most} < ${requirement}: ${show(portfolio)} ${kind}`);
        if (bound.most * 10n <= requirement * 11n) tight++;
      } catch (error) {
        if (!(error instanceof LossOutOfRange)) throw error;
      }
    }
    expect(reckoned).to.be.greaterThan((BOUNDS * 9) / 10);
    expect(tight).to.be.greaterThan(BOUNDS / 10);
  });
});
