// Our own committed figures, snapshots/option-bench.json: mean gas by function and setting, largest error by function and
// result. Small enough that a test measures them again on every run.
import fs from "node:fs";
import path from "node:path";
import { accuracyOf } from "./accuracy";
import { FASTEST, nameOf, PLAIN, type Setting } from "./compiler";
import type { Machine } from "./machine";
import { gasPoints } from "./measure";
import { OWN, SVI } from "./subjects";

const FILE = path.join(__dirname, "..", "..", "snapshots", "option-bench.json");
const CHECKED: readonly Setting[] = [FASTEST, PLAIN];
/** Errors are taken at every seventh point: the grids repeat after 3, 5 and 9, so that all of their values are among them. */
const STRIDE = 7;
/** A gas figure may grow by this part. */
const TOLERANCE = 0.01;

/** Figures by name, as text. */
export type Figures = Readonly<Record<string, string>>;

/** Three digits, rounded up, so that the figure written down is not below the one measured. */
function roundedUp(error: number): string {
  if (error === 0) return "0";
  const unit = 10 ** (Math.floor(Math.log10(error)) - 2);
  return (Math.ceil(error / unit - 1e-9) * unit).toExponential(2);
}

async function gasFigures(machine: Machine, setting: Setting): Promise<[string, string][]> {
  const empty = await machine.load("Bench", "Baseline", setting);
  const figures: [string, string][] = [];
  for (const subject of [...OWN, ...SVI]) {
    const contract = await machine.load(subject.file, subject.contract, setting);
    const mean = await machine.meanGas(contract, empty, gasPoints(subject));
    figures.push([`gas/${subject.contract} (${nameOf(setting)})`, mean.toFixed(1)]);
  }
  return figures;
}

async function errorFigures(machine: Machine): Promise<[string, string][]> {
  const figures: [string, string][] = [];
  for (const subject of OWN) {
    const contract = await machine.load(subject.file, subject.contract, PLAIN);
    const accuracy = await accuracyOf(machine, subject, contract, STRIDE);
    if (accuracy === undefined) continue;
    for (const [result, error] of Object.entries(accuracy.byResult))
      figures.push([`error/${subject.contract} (${result})`, roundedUp(error)]);
    figures.push([`reverted/${subject.contract}`, accuracy.reverted.toString()]);
  }
  return figures;
}

/** Measures our own functions. */
export async function ownFigures(machine: Machine): Promise<Figures> {
  const figures = await errorFigures(machine);
  for (const setting of CHECKED) figures.push(...(await gasFigures(machine, setting)));
  return Object.fromEntries(figures.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The committed figures. */
export const committedFigures = (): Figures => JSON.parse(fs.readFileSync(FILE, "utf8")) as Figures;

/** Commits figures. */
export function writeFigures(figures: Figures): void {
  fs.writeFileSync(FILE, `${JSON.stringify(figures, null, 2)}\n`);
}

function regression(name: string, then: string | undefined, now: string | undefined): string | undefined {
  if (then === undefined) return `${name} is measured (${now ?? ""}) but not committed; run npm run bench:options.`;
  if (now === undefined) return `${name} is not measured any more; it was ${then}.`;
  const limit = Number(then) * (name.startsWith("gas/") ? 1 + TOLERANCE : 1);
  // Written so that a figure that is no number fails too.
  return Number(now) <= limit ? undefined : `${name} grew from ${then} to ${now}.`;
}

/** Says of every figure that is missing, new, more than one per cent more gas, or less accurate than committed. */
export function regressions(committed: Figures, measured: Figures): string[] {
  const names = [...new Set([...Object.keys(committed), ...Object.keys(measured)])];
  return names.flatMap((name) => regression(name, committed[name], measured[name]) ?? []);
}
