import { drawChart, type Row } from "./chart";
import { FASTEST, nameOf, PLAIN } from "./compiler";
import type { Measured } from "./measure";
import { RECORDED, RECORDED_SOURCE, RECORDED_VOLATILITIES } from "./recorded";
import { OURS, type Kind } from "./subjects";
import { accuracyTable, error, gas, gasTable, labelOf, recordedTable, recordedVolatilityTable } from "./tables";

const TITLE = "Gas of a Black-Scholes price on the EVM";

const METHOD = `Each function is wrapped in a contract (scripts/bench/contracts) that runs it in a loop over points taken from calldata and reads
\`gasleft()\` before and after. The same loop with a function that only mixes the five arguments is subtracted. What remains is
the marginal gas of the function inside a contract: no transaction, no call, no loop. Means are over all points in one loop; the
smallest and largest in brackets are of single points (a loop over four copies each), for implied volatility of the 1,725 of its
accuracy. Every result goes into a checksum, so that no
optimizer can leave one out. Compiler solc 0.8.30 (npm) for all, target cancun; chain: anvil, by calls with the code in place.
The Greeks come in a struct, for which the loop's memory grows at every point. \`npm run bench:kernel\` measures the kernel in another
way, as an external call less that of an empty function; it has the figures of [option-maths.md](../option-maths.md).

- **Gas grid**, 225 points: spot 1000; strike 800, 900, 1000.01, 1100, 1200; 7, 30, 60, 90, 180 days; volatility 40, 60, 80 %; rate 5,
  10, 20 %. Functions of one argument: 100 of their points below. SVI: the accepted neighbours of
  [498 real slices](../svi.md), k from -0.5 to 0.5.
- **Accuracy of prices and Greeks**, 5,670 points: that grid; corners; random points with spot / strike 0.2 to 5, an hour to two
  years, volatility 5 to 300 %, rate 0 to 20 %. Error of a value: |call - exact| or |put - exact| divided by the spot. Of a
  sensitivity: what exceeds one wei (18 decimals do not hold more), divided by its natural size: 1 for delta, 1 / (S σ√T) for gamma,
  S√T for vega, S + Sσ/√T for theta.
- **Accuracy of implied volatility**, the grid and 1,500 random points within three standard deviations: |call at it - call asked
  for| divided by the spot, and |Δσ| / σ where 1e-9 σ vega is at least 4 wei.
- **Accuracy of functions of one argument**, 1,000 points each, divided by max(1, |value|): e^x from -41 to 43, ln x from 1e-6 to 1e9, √x
  from 1e-8 to 1e9, √ of seconds from 1 s to ten years, Φ(x) from -9 to 9.
- A point that reverts has no error and is counted under "reverts".
- **Exact** values: scripts/reference, 105 digits, by series that no contract here uses.
- **Peers** (Solady, PRBMath, ABDK, OpenZeppelin) have no pricing function and got the Black-Scholes that one would write on them:
  their own exponential, logarithm, root and multiplication, one discount factor, parity for the put, and for all of them the same
  normal distribution (Hart's rational function, scripts/bench/contracts/UpperTail.sol), whose error is most of theirs. OpenZeppelin has no exponential or
  logarithm; it got textbook series on its \`mulDiv\` and \`log2\`. ABDK's e^x, ln x and √x take and give 64.64 numbers.
- None of these packages has Greeks or an implied volatility; what is known of libraries that do is in the recorded tables.`;

const INTRODUCTION =
  "Written by `npm run bench:options`; the numbers are in [options.json](options.json) beside it. A test (`test/unit/bench`) " +
  "measures ours again on every run and fails above `snapshots/option-bench.json`: more than 1 % more gas, or any loss of accuracy " +
  "at every seventh of the points below.";

const section = (title: string, ...lines: readonly string[]): string => [`## ${title}`, "", ...lines].join("\n");

const of = (measured: readonly Measured[], ...kinds: Kind[]): Measured[] =>
  measured.filter(({ subject }) => kinds.includes(subject.kind));

function measuredRows(measured: readonly Measured[]): Row[] {
  return of(measured, "price").map(({ subject, gas: bySetting, accuracy }) => ({
    label: labelOf(subject.library),
    viaIR: bySetting[nameOf(FASTEST)]?.mean ?? NaN,
    noIR: bySetting[nameOf(PLAIN)]?.mean ?? NaN,
    note: accuracy === undefined ? "" : error(accuracy.worst),
    style: subject.library === OURS ? "ours" : "measured",
  }));
}

function recordedRows(): Row[] {
  return RECORDED.map(({ library, viaIR, noIR, worst, gives }) => ({
    label: gives === "call" ? `${library} (call)` : library,
    viaIR,
    ...(noIR === undefined ? {} : { noIR }),
    note: error(worst),
    style: "recorded",
  }));
}

/** What matters, in a line. */
function summary(measured: readonly Measured[]): string {
  const bestOf = (kind: Kind): string => {
    const ours = of(measured, kind).find(({ subject }) => subject.library === OURS);
    return gas(ours?.gas[nameOf(FASTEST)]?.mean ?? NaN);
  };
  return (
    `Via IR with 1,000,000 runs, in the mean: call and put **${bestOf("price")}** gas, all eight Greeks **${bestOf("greeks")}**, the ` +
    `undiscounted kernel **${bestOf("black")}**, an implied volatility **${bestOf("iv")}**.`
  );
}

function pageOf(measured: readonly Measured[]): string {
  const [prices, greeks, volatilities] = [of(measured, "price"), of(measured, "greeks"), of(measured, "iv")];
  const functions = of(measured, "exp", "ln", "sqrt", "root", "cdf");
  return [
    "# Option mathematics: gas and accuracy",
    INTRODUCTION,
    summary(measured),
    "![Gas by library](options.svg)",
    section("Price: gas, mean (smallest – largest)", ...gasTable(prices)),
    section("Price: accuracy", ...accuracyTable(prices)),
    section("Undiscounted kernel: gas", ...gasTable(of(measured, "black"))),
    section("Undiscounted kernel: accuracy", ...accuracyTable(of(measured, "black"))),
    section("Everything in one pass: gas", ...gasTable(greeks)),
    section("Everything in one pass: accuracy", ...accuracyTable(greeks)),
    section("Implied volatility: gas", ...gasTable(volatilities)),
    section("Implied volatility: accuracy", ...accuracyTable(volatilities)),
    section("Exponential, logarithm, root, normal distribution: gas", ...gasTable(functions)),
    section("Exponential, logarithm, root, normal distribution: accuracy", ...accuracyTable(functions)),
    section("Raw SVI: gas", ...gasTable(of(measured, "svi"))),
    section("Recorded, not measured here", RECORDED_SOURCE, "", ...recordedTable(), "", ...recordedVolatilityTable()),
    section("How it is measured", METHOD),
  ].join("\n\n");
}

/** The page, its chart and the numbers. */
export function render(measured: readonly Measured[]): { page: string; chart: string; numbers: string } {
  const rows = [...measuredRows(measured), ...recordedRows()].sort((a, b) => a.viaIR - b.viaIR);
  const recorded = { source: RECORDED_SOURCE, prices: RECORDED, impliedVolatilities: RECORDED_VOLATILITIES };
  const numbers = JSON.stringify({ measured, recorded }, null, 2);
  return { page: `${pageOf(measured)}\n`, chart: drawChart(TITLE, rows), numbers: `${numbers}\n` };
}
