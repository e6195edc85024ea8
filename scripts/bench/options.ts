// `npm run bench:options`: gas and accuracy of our option mathematics beside every peer that npm has; writes
// docs/benchmarks/options.{md,svg,json} and snapshots/option-bench.json. Some ten minutes on two cores when
// nothing is compiled yet; `-- --resume` goes on after an interruption.
import fs from "node:fs";
import path from "node:path";
import { measure, type Measured } from "./measure";
import { render } from "./report";
import { committedFigures, ownFigures, regressions, writeFigures } from "./snapshot";
import { OWN, PEERS, SVI, type Subject } from "./subjects";

const KEPT = path.join(__dirname, "..", "..", "cache", "bench", "measured");
const OUTPUT = path.join(__dirname, "..", "..", "docs", "benchmarks");

function showProgress(done: number, all: number, what: string): void {
  const bar = "#".repeat(Math.round((20 * done) / all)).padEnd(20, ".");
  console.log(`[${bar}] ${done}/${all} ${what}`);
}

/** Measures a function; with `--resume` takes what an interrupted run has left. */
async function measureOrResume(subject: Subject): Promise<Measured> {
  const file = path.join(KEPT, `${subject.contract}.json`);
  if (process.argv.includes("--resume") && fs.existsSync(file)) {
    return JSON.parse(fs.readFileSync(file, "utf8")) as Measured;
  }
  const result = await measure(subject);
  fs.mkdirSync(KEPT, { recursive: true });
  fs.writeFileSync(file, JSON.stringify(result));
  return result;
}

async function main(): Promise<void> {
  const subjects = [...OWN, ...PEERS, ...SVI];
  const measured: Measured[] = [];
  for (const subject of subjects) {
    measured.push(await measureOrResume(subject));
    showProgress(measured.length, subjects.length, `${subject.library}: ${subject.contract}`);
  }
  const { page, chart, numbers } = render(measured);
  fs.mkdirSync(OUTPUT, { recursive: true });
  fs.writeFileSync(path.join(OUTPUT, "options.md"), page);
  fs.writeFileSync(path.join(OUTPUT, "options.svg"), chart);
  fs.writeFileSync(path.join(OUTPUT, "options.json"), numbers);
  const figures = await ownFigures();
  for (const line of regressions(committedFigures(), figures)) console.log(`WORSE: ${line}`);
  writeFigures(figures);
  console.log("wrote docs/benchmarks/options.{md,svg,json} and snapshots/option-bench.json");
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
