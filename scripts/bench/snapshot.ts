// Our own committed figures, snapshots/option-bench.json: mean gas by function and setting, largest error by function.
import fs from "node:fs";
import path from "node:path";
import { accuracyOf } from "./accuracy";
import { deploy, meanGas, nameOf, type Setting } from "./machine";
import { gasPoints } from "./measure";
import { OWN, SVI, type Subject } from "./subjects";

const FILE = path.join(__dirname, "..", "..", "snapshots", "option-bench.json");
/** As production is compiled, and what the formulas cost where nothing is inlined for them. */
const CHECKED: readonly Setting[] = [
  { viaIR: true, runs: 200 },
  { viaIR: false, runs: 1_000_000 },
];
/** A gas figure may grow by this part. */
const TOLERANCE = 0.01;

/** Figures by name, as text. */
export type Figures = Readonly<Record<string, string>>;

/** Three digits, rounded up, so that the figure written down is not below the one measured. */
function roundedUp(error: number): string {
  const unit = 10 ** (Math.floor(Math.log10(error)) - 2);
  return (Math.ceil(error / unit - 1e-9) * unit).toExponential(2);
}

/** A figure's name: what is measured, and by which compiler settings. */
const gasName = (subject: Subject, setting: string): string => `gas/${subject.contract} (${setting})`;

/** Measures our own functions, means only. */
export async function ownFigures(): Promise<Figures> {
  const figures: Record<string, string> = {};
  for (const setting of CHECKED) {
    const empty = await deploy("Bench", "Baseline", setting);
    for (const subject of [...OWN, ...SVI]) {
      const contract = await deploy(subject.file, subject.contract, setting);
      const mean = await meanGas(contract, empty, gasPoints(subject));
      figures[gasName(subject, nameOf(setting))] = mean.toFixed(1);
    }
  }
  for (const subject of OWN.filter(({ kind }) => kind !== "greeks")) {
    const contract = await deploy(subject.file, subject.contract, { viaIR: false, runs: 1_000_000 });
    const { worst, reverted } = await accuracyOf(subject, contract);
    figures[`error/${subject.contract}`] = roundedUp(worst);
    figures[`reverted/${subject.contract}`] = reverted.toString();
  }
  return figures;
}

/** The committed figures. */
export const committedFigures = (): Figures => JSON.parse(fs.readFileSync(FILE, "utf8")) as Figures;

/** Commits figures. */
export function writeFigures(figures: Figures): void {
  const sorted = Object.fromEntries(Object.entries(figures).sort(([a], [b]) => (a < b ? -1 : 1)));
  fs.writeFileSync(FILE, `${JSON.stringify(sorted, null, 2)}\n`);
}

/** Says of every figure that is missing, more than one per cent more gas, or less accurate than committed. */
export function regressions(committed: Figures, measured: Figures): string[] {
  return Object.entries(committed).flatMap(([name, then]) => {
    const now = measured[name];
    if (now === undefined) return [`${name} is not measured any more; it was ${then}.`];
    const limit = Number(then) * (name.startsWith("gas/") ? 1 + TOLERANCE : 1);
    return Number(now) > limit ? [`${name} grew from ${then} to ${now}.`] : [];
  });
}
