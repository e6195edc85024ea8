// `npm run calibrate`: measures the risk layer's parameters on the data folder beside the project (../shared/data, ../data or
// BALLAST_DATA), and writes docs/calibration.json, docs/calibration.md and the charts. `--page` draws the page and the charts
// again from the JSON, without any data.
import fs from "node:fs";
import path from "node:path";
import loadHighs from "highs";
import prettier from "prettier";
import { progressOn } from "../stress/progress";
import { dataFolder } from "./data";
import type { Figures } from "./figures";
import { measure } from "./measure";
import { chartsOf, pageOf } from "./page";

const DOCS = path.join(__dirname, "..", "..", "docs");
const JSON_FILE = path.join(DOCS, "calibration.json");

async function measured(): Promise<Figures> {
  const folder = dataFolder();
  if (folder === undefined) {
    throw new Error("There is no data folder. Put it at ../shared/data or ../data, or name it in BALLAST_DATA.");
  }
  const figures = measure(folder, await loadHighs(), progressOn(process.stderr));
  fs.writeFileSync(JSON_FILE, await prettier.format(JSON.stringify(figures), { parser: "json", printWidth: 120 }));
  return figures;
}

async function main(): Promise<void> {
  const isPageOnly = process.argv.includes("--page");
  const figures = isPageOnly ? (JSON.parse(fs.readFileSync(JSON_FILE, "utf8")) as Figures) : await measured();
  fs.writeFileSync(path.join(DOCS, "calibration.md"), pageOf(figures));
  for (const [name, svg] of chartsOf(figures)) fs.writeFileSync(path.join(DOCS, "images", name), svg);
  console.log(`Wrote ${path.join(DOCS, "calibration.md")}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
