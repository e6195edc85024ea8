// Sections of the page about the oracle and the requirements that follow it.
import type { CoverageFigures, Figures, PrintFigures, PrintStep } from "./figures";
import { fixed, percent, points, spanOf, table } from "./format";

/** Part of the page under its own heading. */
export function forecastSection({ forecasts }: Figures): string {
  const measures = ["log range (Parkinson)", "sum of squared hourly returns"];
  const rows = forecasts.flatMap(({ symbol, scores }) =>
    scores.map(({ days, fast, blend, har }, i) => [
      `${symbol}, ${measures[i] ?? ""}`,
      days.toString(),
      ...[fast, blend, har].map((value) => fixed(value, 3)),
    ]),
  );
  const scores = forecasts.flatMap((market) => market.scores);
  const gains = scores.map(({ fast, har }) => 1 - har / fast);
  const blends = scores.map(({ fast, blend }) => 1 - blend / fast);
  return `## Forecasts of tomorrow's variance
**Measured**, out of sample from 2020 on: QLIKE = RV/h − ln(RV/h) − 1, one day ahead. EWMA 0.94 and the oracle's blend (¾ of it, ¼ of
0.985) are fed with daily closes, in floats; HAR (Corsi 2009) on the log range with weekend dummies is fitted anew every 30 days to all days before.

${table(["market, measured by", "days", "EWMA 0.94", "blend", "HAR"], rows)}

![QLIKE](images/calibration-forecasts.svg)

QLIKE depends on how a day's variance is measured, so only figures of one row compare. MATH.md section 2 states 0.456 (ETH) and 0.512
(BTC) for EWMA and 0.360 and 0.415 for HAR without saying by what it measures; by hourly returns we come close to that, by the log range we do
not. What it concludes holds in every row: HAR's loss is ${spanOf(gains)} below the fast average's, the blend's ${spanOf(blends)}.
**Proposal**: the oracle keeps the blend. HAR needs a month of highs and lows and a regression, which the chain does not have.`;
}

const coverageRow = ({
  symbol,
  from,
  days,
  covered,
  misses,
  unclamped,
  withCap50,
  averageRange,
  atCap,
}: CoverageFigures): string[] => [
  symbol,
  from,
  days.toString(),
  misses.length.toString(),
  percent(covered, 2),
  percent(unclamped, 2),
  percent(withCap50, 2),
  percent(averageRange),
  percent(atCap),
];

function missList({ symbol, misses }: CoverageFigures): string {
  const worst = [...misses].sort((x, y) => y.fall - y.range - (x.fall - x.range)).slice(0, 5);
  const text = worst.map(({ date, fall, range }) => `${date} (${points(fall)} against ${points(range)})`);
  return `- ${symbol}: ${text.join(", ")}`;
}

/** Days on which so many markets missed. */
function commonMisses(coverage: Figures["coverage"], least: number): readonly string[] {
  const dates = coverage.flatMap(({ misses }) => misses.map(({ date }) => date));
  return [...new Set(dates)].filter((date) => dates.filter((other) => other === date).length >= least).sort();
}

/** Part of the page under its own heading. */
export function coverageSection({ coverage, hourly }: Figures): string {
  const common = commonMisses(coverage, 4);
  const all = coverage.reduce((sum, { misses }) => sum + misses.length, 0);
  const saved = coverage.reduce(
    (sum, { days, covered, withCap50 }) => sum + Math.round(days * (withCap50 - covered)),
    0,
  );
  const scores = coverage.map(({ symbol, byScore }) => [symbol, ...byScore.map(({ covered }) => percent(covered, 2))]);
  const hourRows = hourly.map(({ symbol, pokes, days, covered, jump }) => [
    symbol,
    pokes.toString(),
    days.toString(),
    percent(covered, 2),
    points(jump),
  ]);
  const head = [
    "market",
    "from",
    "days",
    "misses",
    "covered",
    "without clamp",
    "clamp to 50 %",
    "average range",
    "days at 35 %",
  ];
  return `## Coverage of the next day's low
**Measured**: s = clamp(3.9 σ* √(1/365), 10 %, 35 %) after each day's close, by the SDK's twin of the oracle, equal to the contract bit
by bit ([ADR 19](adr/0019-covariance-oracle.md)), poked once a day with the close; σ* is the larger of the measured volatility and three
quarters of its 90-day maximum. Implied volatility is not in it. A day is covered when its low is at most s below the close before; 60 days of warm-up are not counted.

${table(head, coverage.map(coverageRow))}

![Range of ETH](images/calibration-range.svg)

The worst misses, by how far the low fell below the close and what the range was, in points:

${coverage.map(missList).join("\n")}

By the factor before σ* (**proposal**: 3.9):

${table(["market", ...(coverage[0]?.byScore.map(({ zScore }) => zScore.toFixed(1)) ?? [])], scores)}

Poked every hour instead, January 2021 to June 2025, looked at each midnight; the last column is the 99th percentile of the daily change, in points:

${table(["market", "pokes", "days", "covered", "change"], hourRows)}

The aim is 98.5 to 99.5 % for ETH and BTC. Misses are falls that no average of past days foresees, and they come together: on ${common.join(
    ", ",
  )} at least four of the five markets missed, so a basket meets its misses on the same day. A cap of 50 % instead
of 35 % would have saved ${saved} of ${all} misses; it is the calm before that makes the range small, even of SOL, whose range stood at the cap on a fifth of the days.
**Proposal**: 10 and 35 % for all five. MATH.md section 4 asks for more for markets like SOL; as far as coverage goes these days show no need of it. Governance may
raise both within the envelopes of \`RiskParameters\`.`;
}

/** Part of the page under its own heading. */
export function jumpSection({ coverage, speeds }: Figures): string {
  const calmer = speeds.map(({ fast, blend }) => 1 - blend / fast);
  const rows = coverage.map(({ symbol, jumps }) => {
    const speed = speeds.find((found) => found.symbol === symbol);
    return [
      symbol,
      ...[
        speed?.fast ?? NaN,
        speed?.blend ?? NaN,
        jumps.unclamped,
        jumps.target,
        jumps.initial,
        jumps.maintenance,
        jumps.largest,
      ].map((value) => points(value)),
    ];
  });
  const head = [
    "market",
    "fast alone",
    "blend",
    "with 90-day memory",
    "target",
    "initial",
    "maintenance",
    "largest of the target",
  ];
  return `## How jumpy requirements are
**Measured**, with one refresh a day: 99th percentile of the change from day to day, in points of price. The first two columns are 3.9 σ √(1/365) in floats, without
the cut of single returns and without memory; then the oracle with both, clamped (target), and the two ranges of \`RiskParameters\`.

${table(head, rows)}

The blend is calmer than the fast average by ${spanOf(calmer)} (MATH.md section 2 says from 4.3 to 3.0 points, of which assets it does not say), and
the memory of the 90-day maximum takes off a little more. Initial margin never falls by more than 2 points a day, maintenance never
rises by more than 2 points an hour; the 99th percentile of maintenance is its steps downwards and its catching up within a day.`;
}

function printRows({ symbol, hourly, daily }: PrintFigures): string[][] {
  const row = (spacing: string, step: PrintStep): string[] => [
    `${symbol}, ${step.when === "print" ? `to ${step.price}` : `back to ${step.price}`}, ${spacing}`,
    percent(step.before),
    percent(step.after),
    percent(step.bound),
    `${points(step.wantedBefore)} to ${points(step.wantedAfter)}`,
    `${points(step.rangeBefore)} to ${points(step.rangeAfter)}`,
  ];
  return [...hourly.map((step) => row("an hour", step)), ...daily.map((step) => row("a day", step))];
}

/** Part of the page under its own heading. */
export function printSection({ prints }: Figures): string {
  const steps = prints.flatMap(({ hourly, daily }) => [...hourly, ...daily]);
  const within = steps.filter(({ after, bound }) => after <= bound).length;
  const moves = prints.flatMap(({ hourly }) => hourly.map(({ rangeBefore, rangeAfter }) => rangeAfter - rangeBefore));
  const told = prints.map(({ symbol, date, close, low }) => `${symbol} on ${date}: ${low} after ${close}`);
  const head = ["poke", "σ before", "σ after", "bound", "3.9 σ* √(1/365), points", "range, points"];
  return `## Prints
**Measured** on the twin: two real lows that hardly anybody traded at (${told.join("; ")}), shown to the oracle as if a feed had answered them at the very
moment of a poke, and the price back at the next one; an hour apart, and a day apart. The bound is that of
[ADR 19](adr/0019-covariance-oracle.md): max(1.0503 σ, √(σ² + 42.8 %²)) for an hour, max(1.837 σ, √(σ² + 42.8 %²)) for a day.

${table(head, prints.flatMap(printRows))}

${within} of ${steps.length} pokes stay within the bound. A feed of which one answer, seen an hour after the one before, is absurd moves the range by
${points(Math.min(...moves))} to ${points(Math.max(...moves))} points each way; one that is absurd for a whole day and then takes it back takes it to the cap, where 90 days of memory keep it. How absurd
hardly matters: a return is cut at seven volatilities.`;
}

/** Part of the page under its own heading. */
export function regimeSection({ regimes }: Figures): string {
  const rows = regimes.map(({ symbols, from, calmDays, calm, crashDays, crash, stressNeeded }) => [
    `${symbols.join(", ")} from ${from}`,
    calmDays.toString(),
    fixed(calm, 2),
    crashDays.toString(),
    fixed(crash, 2),
    fixed(stressNeeded, 2),
  ]);
  const widest = regimes.at(-1);
  const calmest = Math.min(...(widest?.pairs.map(({ calm }) => calm) ?? []));
  const needed = (0.9 - calmest) / (1 - calmest);
  const lowest = Math.min(...(widest?.pairs.map(({ stressed }) => stressed) ?? []));
  const under = widest?.pairs.filter(({ stressed }) => stressed < 0.9).map(({ pair }) => pair) ?? [];
  const short = widest?.pairs.filter(({ stressed, crash }) => stressed < crash) ?? [];
  const episodes = (regimes[0]?.episodes ?? []).map(({ name, days, average }) => [
    name,
    days.toString(),
    fixed(average, 2),
    fixed(widest?.episodes.find((found) => found.name === name)?.average ?? NaN, 2).replace("NaN", "–"),
  ]);
  return `## Correlations in crashes
**Measured**: Pearson correlation of daily log returns, average of all pairs; crash days are those of the nine episodes.

${table(["markets", "calm days", "calm", "crash days", "crash", "κ for 0.9"], rows)}

![Correlations](images/calibration-correlation.svg)

${table(["episode", "days", "three markets", "five markets"], episodes)}

Episodes have 4 to 12 days each, so a figure of one episode is uncertain by a tenth or two. κ is what lifts the average calm pair to 0.9: ρ + κ (1 − ρ) = 0.9.
**Proposal**: κ = 0.7 to begin with. With it the calm correlations of the five become ${fixed(lowest, 2)} at least; ${
    under.length === 0 ? "every pair reaches 0.9" : `${under.join(", ")} stay below 0.9`
  }, and ${short.length === 0 ? "no pair was more correlated in crashes than it is charged for" : `${short.map(({ pair }) => pair).join(", ")} were more correlated in crashes than that`}. MATH.md section 2 asks for 0.9 of every
crypto pair: for the lowest κ would have to be ${fixed(needed, 2)}.`;
}
