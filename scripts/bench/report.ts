import fs from "node:fs";
import path from "node:path";
import { packageDirectory } from "../../replica/src/artifacts";
import { drawChart, type Row } from "./chart";
import { nameOf, SETTINGS } from "./machine";
import type { Measured } from "./measure";
import { RECORDED, RECORDED_SOURCE } from "./recorded";
import { OURS, PACKAGES, type Kind } from "./subjects";

const BEST = nameOf({ viaIR: true, runs: 1_000_000 });
const PLAIN = nameOf({ viaIR: false, runs: 1_000_000 });
const TITLE = "Gas of a Black-Scholes price on the EVM";

const gas = (value: number): string => Math.round(value).toLocaleString("en-US");
const error = (value: number): string => (value === 0 ? "0" : value.toExponential(1));

/** The library with its installed version. */
export function labelOf(library: string): string {
  const name = PACKAGES[library];
  if (name === undefined) return library;
  const manifest = fs.readFileSync(path.join(packageDirectory(name), "package.json"), "utf8");
  return `${library} ${(JSON.parse(manifest) as { version: string }).version}`;
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function table(header: readonly string[], aligned: readonly boolean[], rows: readonly (readonly string[])[]): string[] {
  return [row(header), row(aligned.map((isNumber) => (isNumber ? "--:" : "---"))), ...rows.map(row)];
}

/** Mean, with smallest and largest, in every setting. */
function gasTable(measured: readonly Measured[]): string[] {
  const header = ["library", "gives", ...SETTINGS.map(nameOf)];
  const rows = measured.map(({ subject, gas: bySetting }) => [
    subject.library === OURS ? `**${OURS}**` : labelOf(subject.library),
    subject.gives,
    ...SETTINGS.map((setting) => {
      const figure = bySetting[nameOf(setting)];
      return figure === undefined ? "" : `${gas(figure.mean)} (${gas(figure.least)} – ${gas(figure.most)})`;
    }),
  ]);
  return table(header, [false, false, true, true, true, true], rows);
}

function accuracyTable(measured: readonly Measured[]): string[] {
  const rows = measured.flatMap(({ subject, accuracy }) =>
    accuracy === undefined
      ? []
      : [
          [
            labelOf(subject.library),
            subject.gives,
            error(accuracy.worst),
            error(accuracy.mean),
            `${gas(accuracy.reverted)} of ${gas(accuracy.points)}`,
          ],
        ],
  );
  return table(["library", "gives", "largest error", "mean error", "reverts"], [false, false, true, true, true], rows);
}

function recordedTable(): string[] {
  const header = ["library", "compiler", "gives", "no IR", "via IR", "everything it offers, via IR", "largest error"];
  const rows = RECORDED.map((figure) => [
    figure.library,
    figure.compiler,
    figure.gives,
    figure.noIR === undefined ? "–" : gas(figure.noIR),
    gas(figure.viaIR),
    figure.everything === "" ? "–" : figure.everything,
    error(figure.worst),
  ]);
  return table(header, [false, false, false, true, true, false, true], rows);
}

const METHOD = `## How it is measured
Each function is wrapped in a contract (scripts/bench/contracts) that runs it in a loop over points taken from calldata and reads
\`gasleft()\` before and after. The same loop with a function that only mixes the five arguments is subtracted. What remains is
the marginal gas of the function inside a contract: no transaction, no call, no loop. Means are over all points in one loop; the
smallest and largest in brackets are of single points (a loop over four copies each). Every result goes into a checksum, so that no
optimizer can leave one out. Compiler solc 0.8.30 (npm) for all, target cancun; chain: Hardhat's, in process.

- **Gas grid**, 225 points: spot 1000; strike 800, 900, 1000.01, 1100, 1200; 7, 30, 60, 90, 180 days; volatility 40, 60, 80 %; rate 5,
  10, 20 %.
- **Accuracy**, 5,670 points: that grid; corners; random points with spot / strike 0.2 to 5, an hour to two years, volatility 5 to 300 %,
  rate 0 to 20 %. Error of a price: the larger of |call - exact| and |put - exact|, divided by the spot. Of an implied
  volatility, over the grid and 1,500 random points within three standard deviations: |call at it - call asked for|, divided by the
  spot. Error of e^x, ln x, √x:
  divided by max(1, |value|). A point that reverts has no error and is counted under "reverts".
- **Exact** values: scripts/bench/reference.ts, 105 digits, by series that no contract here uses.
- **Peers** without a pricing function (Solady, PRBMath, ABDK, OpenZeppelin) got the Black-Scholes that one would write on them:
  their own exponential, logarithm, root and multiplication, one discount factor, parity for the put, and for all of them the same
  normal distribution (Hart's rational function, scripts/bench/contracts/UpperTail.sol). OpenZeppelin has no exponential or
  logarithm; it got textbook series on its \`mulDiv\` and \`log2\`. ABDK's e^x, ln x and √x take and give 64.64 numbers.
- **Lyra v1** is compiled from its package with its version pin relaxed and its functions made internal; nothing else is changed.`;

function section(title: string, lines: readonly string[]): string {
  return [`## ${title}`, ...lines].join("\n");
}

function chartRows(measured: readonly Measured[]): Row[] {
  const run = measured
    .filter(({ subject }) => subject.kind === "price")
    .map(({ subject, gas: bySetting, accuracy }): Row => ({
      label: labelOf(subject.library),
      viaIR: bySetting[BEST]?.mean ?? 0,
      noIR: bySetting[PLAIN]?.mean ?? 0,
      note: accuracy === undefined ? "" : error(accuracy.worst),
      style: subject.library === OURS ? "ours" : "measured",
    }));
  const recorded = RECORDED.filter(({ library }) => !run.some(({ label }) => label.startsWith(library))).map(
    ({ library, viaIR, noIR, worst, gives }): Row => ({
      label: gives === "call" ? `${library} (call)` : library,
      viaIR,
      ...(noIR === undefined ? {} : { noIR }),
      note: error(worst),
      style: "recorded",
    }),
  );
  return [...run, ...recorded].sort((a, b) => a.viaIR - b.viaIR);
}

/** The page, its chart and the numbers. */
export function render(measured: readonly Measured[]): { page: string; chart: string; numbers: string } {
  const of = (...kinds: Kind[]): Measured[] => measured.filter(({ subject }) => kinds.includes(subject.kind));
  const page = [
    "# Option mathematics: gas and accuracy\n\nWritten by `npm run bench:options`; the numbers are in options.json beside it. A test " +
      "compares ours with snapshots/options.json on every run.\n\n![Gas by library](options.svg)",
    section("Price: gas, mean (smallest – largest)", gasTable(of("price"))),
    section("Price: accuracy", accuracyTable(of("price"))),
    section("Everything a library offers in one pass: gas", gasTable(of("greeks"))),
    section("Implied volatility: gas", gasTable(of("iv"))),
    section("Implied volatility: accuracy", accuracyTable(of("iv"))),
    section("Exponential, logarithm, root: gas", gasTable(of("exp", "ln", "sqrt"))),
    section("Exponential, logarithm, root: accuracy", accuracyTable(of("exp", "ln", "sqrt"))),
    section("Raw SVI: gas over neighbours of real chains", gasTable(of("svi"))),
    section("Recorded figures of libraries that are not on npm", [RECORDED_SOURCE, "", ...recordedTable()]),
    METHOD,
  ].join("\n\n");
  const numbers = JSON.stringify({ measured, recorded: { source: RECORDED_SOURCE, figures: RECORDED } }, null, 2);
  return { page: `${page}\n`, chart: drawChart(TITLE, chartRows(measured)), numbers: `${numbers}\n` };
}
