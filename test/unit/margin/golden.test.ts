import fs from "node:fs";
import path from "node:path";
import { MARGIN_KINDS } from "@ballast/sdk";
import { expect } from "chai";
import { readPortfolio, scenarioOf, type GoldenScenario } from "../../../scripts/vectors/goldenMargin";
import { askEngine, deployEngine } from "./support/engine";

const FILE = path.join(__dirname, "..", "..", "vectors", "margin.json");

describe("Margin model: committed scenarios", function () {
  this.timeout(300_000);
  const golden = JSON.parse(fs.readFileSync(FILE, "utf8")) as readonly GoldenScenario[];

  it("has 600 of them, of which many have a loss by each part of the model", () => {
    expect(golden.length).to.be.at.least(600);
    const worst = new Set(golden.map(({ initial }) => initial.worstScenario));
    expect(worst.size).to.be.greaterThan(12);
    expect(golden.filter(({ initial }) => initial.requirement !== "0").length).to.be.greaterThan(400);
  });

  it("are the twin's answers to the wei", () => {
    for (const scenario of golden) expect(scenarioOf(readPortfolio(scenario.portfolio))).to.deep.equal(scenario);
  });

  it("are the contract's answers to the wei", async () => {
    const engine = await deployEngine();
    for (const [i, scenario] of golden.entries()) {
      const portfolio = readPortfolio(scenario.portfolio);
      for (const kind of MARGIN_KINDS) {
        const { equity, requirement, loss, contingency, worstScenario, most } = scenario[kind];
        const expected = [equity, requirement, loss, contingency, worstScenario].map(BigInt);
        const message = `${i} ${kind}`;
        expect(await askEngine(engine, "assess", portfolio, kind), message).to.deep.equal({ values: expected });
        const bound = { values: [equity, most].map(BigInt) };
        expect(await askEngine(engine, "boundOf", portfolio, kind), message).to.deep.equal(bound);
      }
    }
  });
});
