import { assessPortfolio, MARGIN_KINDS } from "@ballast/sdk";
import { expect } from "chai";
import { EVERYTHING, NEAR_BARRIERS, randomPortfolio } from "../../../scripts/vectors/portfolios";
import { Random } from "../sdk/support/random";
import { show } from "./support/engine";
import { referenceMargin } from "./support/reference";

const PORTFOLIOS = 1_000;
/** {1} Of the sizes of all positions: what floating point and cancellation leave, and the kernel's 2e-16. */
const TOLERANCE = 1e-9;
const ORDINARY = { ...EVERYTHING, hasUnproved: false, hasExtremes: false };
const NEAR = { ...NEAR_BARRIERS, hasUnproved: false, hasExtremes: false };

describe("Margin model: against floating point from the text of the formulas", function () {
  this.timeout(300_000);

  it(`agrees on ${PORTFOLIOS} portfolios`, () => {
    const random = new Random(10);
    for (let i = 0; i < PORTFOLIOS; i++) {
      const portfolio = randomPortfolio(random, i % 4 === 1 ? NEAR : ORDINARY);
      for (const kind of MARGIN_KINDS) {
        const { equity, requirement, size } = referenceMargin(portfolio, kind);
        const model = assessPortfolio(portfolio, kind);
        const message = `${kind} ${show(portfolio)}`;
        expect(Number(model.equity) / 1e18, message).to.be.closeTo(equity, TOLERANCE * size);
        expect(Number(model.requirement) / 1e18, message).to.be.closeTo(requirement, TOLERANCE * size);
      }
    }
  });
});
