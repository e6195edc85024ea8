import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { renderMargin, type MarginFigures } from "../../../scripts/bench/marginReport";

const ROOT = path.join(__dirname, "..", "..", "..");
const read = (...parts: readonly string[]): string => fs.readFileSync(path.join(ROOT, ...parts), "utf8");

/** {gas} What the issue promised. */
const PROMISED = { "full/vanilla/16": 1_000_000, "early/vanilla/16": 200_000, "full/vanilla/64": 3_900_000 };

describe("margin model: gas", () => {
  const figures = JSON.parse(read("snapshots", "margin.json")) as MarginFigures;

  it("keeps to what was promised", () => {
    for (const [name, most] of Object.entries(PROMISED)) expect(Number(figures[name]), name).to.be.within(1, most);
  });

  it("is what the page says: run `npm run bench:margin` when this fails", () => {
    const { page, chart } = renderMargin(figures);
    expect(read("docs", "benchmarks", "margin.md")).to.equal(page);
    expect(read("docs", "benchmarks", "margin.svg")).to.equal(chart);
  });
});
