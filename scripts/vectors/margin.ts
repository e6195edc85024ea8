// Writes test/vectors/margin.json: 600 portfolios and what the margin model says of each, both requirements and the early bound. The twin
// computes them; the tests hold both it and the contract to what is committed. Run with ts-node.
import fs from "node:fs";
import path from "node:path";
import { Random } from "../../test/unit/sdk/support/random";
import { scenarioOf, type GoldenScenario } from "./goldenMargin";
import { EVERYTHING, NEAR_BARRIERS, randomPortfolio, type PortfolioTerms } from "./portfolios";

const SCENARIOS = 500;
/** More of them, whose barriers are near. */
const NEAR = 100;
const SEED = 2026;
const FILE = path.join(__dirname, "..", "..", "test", "vectors", "margin.json");

/** Every kind alone, all together in one or several underlyings, and no options at all. */
const TERMS: readonly PortfolioTerms[] = [
  { ...EVERYTHING, kinds: ["vanilla"], maximumBooks: 1, maximumSets: 1 },
  { ...EVERYTHING, kinds: ["digital"], maximumBooks: 1, maximumSets: 1 },
  { ...EVERYTHING, kinds: ["barrier"], maximumBooks: 1, maximumSets: 1 },
  { ...EVERYTHING, maximumSets: 0 },
  { ...EVERYTHING, maximumBooks: 2, maximumLegs: 3 },
];

function main(): void {
  const random = new Random(SEED);
  const scenarios: GoldenScenario[] = [];
  while (scenarios.length < SCENARIOS) {
    const terms = TERMS[scenarios.length % TERMS.length] ?? EVERYTHING;
    scenarios.push(scenarioOf(randomPortfolio(random, terms)));
  }
  while (scenarios.length < SCENARIOS + NEAR) scenarios.push(scenarioOf(randomPortfolio(random, NEAR_BARRIERS)));
  const rows = scenarios.map((scenario) => JSON.stringify(scenario));
  fs.writeFileSync(FILE, `[\n${rows.join(",\n")}\n]\n`);
  console.log(`wrote ${scenarios.length} scenarios to ${path.relative(process.cwd(), FILE)}`);
}

main();
