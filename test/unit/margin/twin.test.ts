import { MARGIN_KINDS } from "@ballast/sdk";
import { expect } from "chai";
import { EVERYTHING, NEAR_BARRIERS, randomPortfolio, type PortfolioTerms } from "../../../scripts/vectors/portfolios";
import { Random } from "../sdk/support/random";
import { askEngine, askTwin, deployEngine, show, type Question } from "./support/engine";

/** Number of random portfolios, 400 unless `SDK_PORTFOLIOS` says otherwise; `npm run test:deep` takes 5,000. */
const PORTFOLIOS = Number(process.env.SDK_PORTFOLIOS ?? "400");
const SEED = Number(process.env.SDK_SEED ?? "8");
const QUESTIONS: readonly Question[] = ["assess", "boundOf"];

/** A quarter with barriers near the price, now and then many legs. */
function termsOf(i: number): PortfolioTerms {
  if (i % 4 === 1) return NEAR_BARRIERS;
  return i % 40 === 0 ? { ...EVERYTHING, maximumLegs: 16 } : EVERYTHING;
}

describe(`Margin model: the contract and its twin, ${PORTFOLIOS} portfolios`, function () {
  this.timeout(0);

  it("agree to the wei, or in their error", async () => {
    const engine = await deployEngine();
    const random = new Random(SEED);
    const scenarios = new Set<bigint>();
    for (let i = 0; i < PORTFOLIOS; i++) {
      const portfolio = randomPortfolio(random, termsOf(i));
      for (const kind of MARGIN_KINDS)
        for (const question of QUESTIONS) {
          const chain = await askEngine(engine, question, portfolio, kind);
          expect(askTwin(question, portfolio, kind), `${question} ${kind} ${show(portfolio)}`).to.deep.equal(chain);
          if (question === "assess" && "values" in chain) scenarios.add(chain.values[4] ?? -1n);
        }
    }
    // The worst scenario is now here, now there: the corners, the tails and the tilts all come up.
    expect(scenarios.size).to.be.greaterThan(12);
  });
});
