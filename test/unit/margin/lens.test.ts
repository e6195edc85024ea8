import { assessBook, assessPortfolio, marginLensAbi, MARGIN_KINDS, SCENARIOS, type Portfolio } from "@ballast/sdk";
import { expect } from "chai";
import { Interface } from "ethers";
import { ethers } from "hardhat";
import { EVERYTHING, NEAR_BARRIERS, randomPortfolio } from "../../../scripts/vectors/portfolios";
import { Random } from "../sdk/support/random";
import { askEngine, deployEngine, show } from "./support/engine";

const PORTFOLIOS = 60;
const LENS = new Interface(marginLensAbi);
/** Words of the largest sizes are refused for their loss; that is the engine's test. */
const ORDINARY = { ...EVERYTHING, hasExtremes: false };

interface BookReport {
  readonly value: bigint;
  readonly linear: readonly bigint[];
  readonly profits: readonly bigint[];
  readonly loss: bigint;
  readonly worstScenario: bigint;
  readonly additions: readonly bigint[];
  readonly legs: readonly { readonly leg: bigint; readonly value: bigint; readonly profits: readonly bigint[] }[];
}

interface Explanation {
  readonly assessment: readonly bigint[];
  readonly books: readonly BookReport[];
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);

describe("Margin lens", function () {
  this.timeout(300_000);
  let lens = "";

  before(async () => {
    const contract = await (await ethers.getContractFactory("MarginLens")).deploy();
    lens = await (await contract.waitForDeployment()).getAddress();
  });

  async function explain(portfolio: Portfolio, kind: number): Promise<Explanation> {
    const data = LENS.encodeFunctionData("explain", [portfolio, kind]);
    const [assessment, , books] = LENS.decodeFunctionResult("explain", await ethers.provider.call({ to: lens, data }));
    const explained = { assessment: (assessment as { toArray(): bigint[] }).toArray(), books };
    return explained as Explanation;
  }

  it("explains the engine's answer by parts that add up to it, to the wei", async () => {
    const engine = await deployEngine();
    const random = new Random(31);
    let legs = 0;
    for (let i = 0; i < PORTFOLIOS; i++) {
      const portfolio = randomPortfolio(random, i % 2 === 0 ? ORDINARY : { ...NEAR_BARRIERS, hasExtremes: false });
      for (const [number, kind] of MARGIN_KINDS.entries()) {
        const { assessment, books } = await explain(portfolio, number);
        const message = `${kind} ${show(portfolio)}`;
        expect({ values: [...assessment] }, message).to.deep.equal(await askEngine(engine, "assess", portfolio, kind));
        const added = sum(books.flatMap(({ additions }) => [...additions]));
        expect((added + 10n ** 9n - 1n) / 10n ** 9n, message).to.equal(assessPortfolio(portfolio, kind).contingency);
        for (const [j, book] of portfolio.books.entries()) {
          const report = books[j];
          if (report === undefined) throw new Error("A book is missing.");
          const own = assessBook(book, kind);
          expect([...report.profits], message).to.deep.equal([...own.profits]);
          expect([report.value, sum([...report.additions])], message).to.deep.equal([own.value, own.contingency]);
          for (let scenario = 0; scenario < SCENARIOS; scenario++) {
            const parts = report.legs.map(({ profits }) => profits[scenario] ?? 0n);
            expect(sum([...parts, report.linear[scenario] ?? 0n]), message).to.equal(report.profits[scenario]);
          }
          expect(report.legs.map(({ leg }) => leg)).to.deep.equal(book.optionSets.flatMap((set) => [...set.legs]));
          legs += report.legs.length;
        }
      }
    }
    expect(legs).to.be.greaterThan(PORTFOLIOS);
  });
});
