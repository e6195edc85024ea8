import { drawMarginChart, type Series } from "./marginChart";

/** Gas by name, of snapshots/margin.json. */
export type MarginFigures = Readonly<Record<string, string>>;

const LEGS = [1, 4, 8, 16, 32, 64];
const TITLE = "Gas of a margin check";

/** Derive v2's portfolio manager: recorded in MATH.md §4, not run here. */
const DERIVE: readonly (readonly [legs: number, gas: number])[] = [
  [16, 3_510_000],
  [127, 28_700_000],
];

const METHOD = `One underlying at 3,000; eight legs an expiry, calls and puts in turn at 2,000 to 3,050, two of three short, at 70 %; a short perpetual,
collateral in the underlying and a price that is too old are in it. Every add-on is reckoned but that for a surface with a range, which
only a pending surface has: the line on a pending surface below the second table has it too. Prices, variances and ranges come with the portfolio: reading feeds
and storage is not part of it.

Each figure of the first two tables is a call of Hardhat's \`MarginEngine\` artifact, which is what ships, from within a contract
(test/forge/margin/MarginGas.t.sol), less a call with the same portfolio whose cash is refused: what is subtracted is the call itself
and the portfolio's way from calldata into memory, which an account that reads its positions from storage does not have. The figures
are committed in [snapshots/margin.json](../../snapshots/margin.json); the test script fails when one grows by more than 1 %. This page
and its chart are written from them by \`npm run bench:margin\`.

- **Full**: \`MarginModel.assess\`, 31 scenarios and all add-ons.
- **Early pass**: \`EarlyPass.bound\`, two prices a leg; an account whose equity is above this bound passes without the scenarios.
- **Derive v2**: its portfolio manager with 23 scenarios; 3.51 million at 16 legs, 28.7 million at 127, about 215,000 a leg. Recorded in
  the design's notes (MATH.md §4), not run here. The notes do not say how much of it is reading storage and feeds, which ours leaves out.`;

function gasOf(figures: MarginFigures, name: string): number {
  const figure = figures[name];
  if (figure === undefined) throw new Error(`snapshots/margin.json has no ${name}. Run npm run gas.`);
  return Number(figure);
}

const vanilla = (figures: MarginFigures, what: "full" | "early"): [number, number][] =>
  LEGS.map((legs) => [legs, gasOf(figures, `${what}/vanilla/${String(legs).padStart(2, "0")}`)]);

const whole = (gas: number): string => Math.round(gas).toLocaleString("en-US");

function vanillaTable(figures: MarginFigures): string[] {
  const early = vanilla(figures, "early");
  const rows = vanilla(figures, "full").map(([legs, full], i) => {
    const bound = early[i]?.[1] ?? NaN;
    const derive = DERIVE.find(([count]) => count === legs)?.[1];
    const cells = [String(legs), `**${whole(full)}**`, whole(full / legs), whole(bound), whole(bound / legs)];
    return `| ${[...cells, derive === undefined ? "" : whole(derive)].join(" | ")} |`;
  });
  const head = "| legs | full | a leg | early pass | a leg | Derive v2, 23 scenarios |";
  return [head, "| --: | --: | --: | --: | --: | --: |", ...rows];
}

function kindTable(figures: MarginFigures): string[] {
  const rows = ["vanilla", "digital", "barrier"].map((kind) => {
    const gas = ["full", "early"].flatMap((what) =>
      ["16", "64"].map((legs) => gasOf(figures, `${what}/${kind}/${legs}`)),
    );
    return `| ${[kind, ...gas.map(whole)].join(" | ")} |`;
  });
  const head = "| all legs | full, 16 legs | full, 64 legs | early pass, 16 legs | early pass, 64 legs |";
  return [head, "| --- | --: | --: | --: | --: |", ...rows];
}

/** Whole operations, everything cold, with the transaction's own gas. */
const OPERATIONS: readonly (readonly [what: string, name: string])[] = [
  ["trade of four options between two accounts of eight legs, both pass early", "trade/early/4"],
  ["the same, both need the scenarios", "trade/full/4"],
  ["proof of a settlement price, a quiet half hour", "settlement/quiet"],
  ["proof of a settlement price, sixty rounds", "settlement/60"],
  ["proof of a barrier's touch", "settlement/touch"],
];

const operationTable = (figures: MarginFigures): string[] => [
  "| operation | gas |",
  "| --- | --: |",
  ...OPERATIONS.map(([what, name]) => `| ${what} | **${whole(gasOf(figures, name))}** |`),
];

/** The page and its chart. */
export function renderMargin(figures: MarginFigures): { readonly page: string; readonly chart: string } {
  const full16 = gasOf(figures, "full/vanilla/16");
  const ratio = (3_510_000 / full16).toFixed(1);
  const page = [
    "# Margin model: gas",
    `Sixteen options in all 31 scenarios with their add-ons cost **${whole(full16)}** gas, the early pass **${whole(gasOf(figures, "early/vanilla/16"))}**. For Derive v2's manager with 23 scenarios 3,510,000 is recorded, ${ratio} times the former.`,
    "![Gas over legs](margin.svg)",
    "## Vanilla options",
    vanillaTable(figures).join("\n"),
    "## By kind",
    kindTable(figures).join("\n"),
    `Sixteen vanilla options on a pending surface, whose range is charged leg by leg: full ${whole(gasOf(figures, "full/range/16"))}, early pass ${whole(gasOf(figures, "early/range/16"))}.`,
    `The barriers of the table are beyond the shocked range. Sixteen within it, a tenth from the price, which are also valued at the points before their barriers: full ${whole(gasOf(figures, "full/barrierInRange/16"))}.`,
    "A digital is the spread of two calls that its ramp is, so it takes two prices a scenario; a barrier takes up to five and two probabilities.",
    "## Whole operations",
    "Feeds, ranges, surface and storage are read here. The feeds are the tests' own (one storage read each); settlement walks Chainlink's own contracts.",
    operationTable(figures).join("\n"),
    "## How it is measured",
    METHOD,
  ];
  const series: Series[] = [
    { label: "Derive v2 (recorded)", style: "recorded", points: DERIVE },
    { label: "full, 31 scenarios", style: "ours", points: vanilla(figures, "full") },
    { label: "early pass", style: "early", points: vanilla(figures, "early") },
  ];
  return { page: `${page.join("\n\n")}\n`, chart: drawMarginChart(TITLE, series) };
}
