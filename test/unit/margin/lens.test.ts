import {
  assessBook,
  assessPortfolio,
  explainMargin,
  MARGIN_KINDS,
  SCENARIOS,
  valueOf,
  type Address,
  type MarginExplanation,
  type MarginKind,
  type Portfolio,
} from "@ballast/sdk";
import { ethersReader } from "@ballast/sdk/ethers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { EVERYTHING, NEAR_BARRIERS, randomPortfolio } from "../../../scripts/vectors/portfolios";
import { Random } from "../sdk/support/random";
import { askEngine, deployEngine, show } from "./support/engine";

const PORTFOLIOS = 60;
/** Words of the largest sizes are refused for their loss; that is the engine's test. */
const ORDINARY = { ...EVERYTHING, hasExtremes: false };

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

describe("Margin lens", function () {
  this.timeout(300_000);
  let lens: Address = "0x";

  before(async () => {
    const contract = await (await ethers.getContractFactory("MarginLens")).deploy();
    lens = (await (await contract.waitForDeployment()).getAddress()) as Address;
  });

  async function explain(portfolio: Portfolio, kind: MarginKind): Promise<MarginExplanation> {
    return valueOf(await explainMargin(ethersReader(ethers.provider), lens, portfolio, kind));
  }

  it("explains the engine's answer by parts that add up to it, to the wei", async () => {
    const engine = await deployEngine();
    const random = new Random(31);
    let legs = 0;
    for (let i = 0; i < PORTFOLIOS; i++) {
      const portfolio = randomPortfolio(random, i % 2 === 0 ? ORDINARY : { ...NEAR_BARRIERS, hasExtremes: false });
      for (const kind of MARGIN_KINDS) {
        const { assessment, books } = await explain(portfolio, kind);
        const message = `${kind} ${show(portfolio)}`;
        const values = [...Object.values(assessment)].map(BigInt);
        expect({ values }, message).to.deep.equal(await askEngine(engine, "assess", portfolio, kind));
        const added = sum(books.flatMap(({ additions }) => Object.values({ ...additions })));
        expect((added + 10n ** 9n - 1n) / 10n ** 9n, message).to.equal(assessPortfolio(portfolio, kind).contingency);
        for (const [j, book] of portfolio.books.entries()) {
          const report = books[j];
          if (report === undefined) throw new Error("A book is missing.");
          const own = assessBook(book, kind);
          expect([...report.profits], message).to.deep.equal([...own.profits]);
          expect([report.value, sum(Object.values({ ...report.additions }))], message).to.deep.equal([
            own.value,
            own.contingency,
          ]);
          for (let scenario = 0; scenario < SCENARIOS; scenario++) {
            const parts = report.legs.map(({ profits }) => profits[scenario] ?? 0n);
            const rest = [report.linear[scenario] ?? 0n, report.strikes[scenario] ?? 0n];
            expect(sum([...parts, ...rest]), message).to.equal(report.profits[scenario]);
          }
          expect(report.legs.map(({ leg }) => leg)).to.deep.equal(book.optionSets.flatMap((set) => [...set.legs]));
          legs += report.legs.length;
        }
      }
    }
    expect(legs).to.be.greaterThan(PORTFOLIOS);
  });
});
