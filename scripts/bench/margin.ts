// `npm run bench:margin`: writes docs/benchmarks/margin.{md,svg} from the committed gas figures of snapshots/margin.json.
import fs from "node:fs";
import path from "node:path";
import { renderMargin, type MarginFigures } from "./marginReport";

const ROOT = path.join(__dirname, "..", "..");
const figures = JSON.parse(fs.readFileSync(path.join(ROOT, "snapshots", "margin.json"), "utf8")) as MarginFigures;
const { page, chart } = renderMargin(figures);
fs.writeFileSync(path.join(ROOT, "docs", "benchmarks", "margin.md"), page);
fs.writeFileSync(path.join(ROOT, "docs", "benchmarks", "margin.svg"), chart);
console.log("wrote docs/benchmarks/margin.{md,svg}");
