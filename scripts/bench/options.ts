// `npm run bench:options`: gas and accuracy of our option mathematics beside every peer that npm has; writes
// docs/benchmarks/options.{md,svg,json} and snapshots/option-bench.json.
import fs from "node:fs";
import path from "node:path";
import { withMachine, type Machine } from "./machine";
import { measure, type Measured } from "./measure";
import { render } from "./report";
import { committedFigures, ownFigures, regressions, writeFigures } from "./snapshot";
import { OWN, PEERS, SVI } from "./subjects";

const OUTPUT = path.join(__dirname, "..", "..", "docs", "benchmarks");

function showProgress(done: number, all: number, what: string): void {
  const bar = "#".repeat(Math.round((20 * done) / all)).padEnd(20, ".");
  console.log(`[${bar}] ${done}/${all} ${what}`);
}

async function measureAll(machine: Machine): Promise<Measured[]> {
  const subjects = [...OWN, ...PEERS, ...SVI];
  const measured: Measured[] = [];
  for (const subject of subjects) {
    measured.push(await measure(machine, subject));
    showProgress(measured.length, subjects.length, `${subject.library}: ${subject.contract}`);
  }
  return measured;
}

async function main(machine: Machine): Promise<void> {
  const { page, chart, numbers } = render(await measureAll(machine));
  fs.mkdirSync(OUTPUT, { recursive: true });
  fs.writeFileSync(path.join(OUTPUT, "options.md"), page);
  fs.writeFileSync(path.join(OUTPUT, "options.svg"), chart);
  fs.writeFileSync(path.join(OUTPUT, "options.json"), numbers);
  const figures = await ownFigures(machine);
  for (const line of regressions(committedFigures(), figures)) console.log(`WORSE: ${line}`);
  writeFigures(figures);
  console.log("wrote docs/benchmarks/options.{md,svg,json} and snapshots/option-bench.json");
}

withMachine(main).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
