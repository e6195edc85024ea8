// The summary as text.
import { renderTable } from "../lib/table";
import { allCapFigures, LIMIT_HOURS, worstCapBreach } from "./capped/result";
import type { CappedRun, InvariantRow, Run, Summary, UnmanagedRun } from "./summary";
import { hoursOf, worstOf } from "./unmanaged/result";

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1)} %`;
const dollars = (value: number): string => Math.round(value).toLocaleString("en");

const RESULT_HEADER = [
  "policy",
  "episode",
  "worst fall",
  "held",
  "change",
  "held",
  "cost bps",
  "trades",
  "refused",
  "outside band",
];

function resultRow({ policy, episode, result }: Run): readonly string[] {
  return [
    policy,
    episode,
    percent(result.drawdown),
    percent(result.buyAndHoldDrawdown),
    percent(result.change),
    percent(result.buyAndHoldChange),
    result.executionCost.toFixed(1),
    String(result.trades),
    String(result.refusals),
    `${result.outsideBand} of ${result.moments}`,
  ];
}

function attackRows({ policy, episode, feedAttacks }: Run): readonly (readonly string[])[] {
  return feedAttacks.flatMap(({ asset, print, before, attempts }) =>
    attempts.map(({ action, outcome, gained }) => [
      `${policy}, ${episode}`,
      `${asset} ${before} -> ${print}`,
      action,
      outcome,
      dollars(gained),
    ]),
  );
}

function refusalRows(runs: readonly Run[]): readonly (readonly string[])[] {
  const counts = new Map<string, number>();
  for (const { policy, refusals } of runs) {
    for (const { reason } of refusals) {
      const key = `${policy}\t${reason}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts].map(([key, count]) => [...key.split("\t"), String(count)]);
}

const UNMANAGED_HEADER = [
  "no allocator",
  "episode",
  "breaches",
  "median h",
  "95 % h",
  "worst h",
  "not healed",
  "auctions",
  "lapsed",
  "fills",
  "cost bps",
  "loss bucket",
];

const hours = (value: number | undefined): string => (value === undefined ? "" : value.toFixed(1));

function unmanagedRow({ policy, episode, result }: UnmanagedRun): readonly string[] {
  return [
    policy,
    episode,
    String(result.breaches),
    hours(result.medianHours),
    hours(result.p95Hours),
    hours(result.worstHours),
    String(result.unhealed),
    String(result.auctions),
    String(result.lapsed),
    String(result.fills),
    result.executionCost.toFixed(1),
    percent(result.largestLossUse),
  ];
}

/** How long a vault that nobody manages takes from breach to bands, in a sentence. */
export function unmanagedSentence(runs: readonly UnmanagedRun[]): string {
  const worst = worstOf(runs);
  if (worst === undefined) return "Without an allocator: no weight ever passed its trigger.";
  const { breaches, medianHours, p95Hours, unhealed } = hoursOf(runs.flatMap((run) => run.breaches));
  const { run, breach } = worst;
  const end = breach.endedBy === undefined ? ", not healed by the end" : "";
  return (
    `Without an allocator, from breach to bands: ${hours(breach.hours)} h at worst ` +
    `(${run.episode}, ${breach.asset}, ${run.points[breach.point]?.date ?? "?"}${end}), ` +
    `${hours(medianHours)} h in the median and ${hours(p95Hours)} h at 95 % of ${breaches} breaches, ${unhealed} not healed.`
  );
}

const CAPPED_HEADER = [
  "under a cap",
  "episode",
  "breaches",
  "median h",
  "95 % h",
  "worst h",
  `over ${LIMIT_HOURS} h`,
  "above h",
  "uncapped h",
  "highest",
  "cost bps",
  "loss bucket",
];

function cappedRow({ policy, episode, result, uncapped }: CappedRun): readonly string[] {
  return [
    policy,
    episode,
    String(result.breaches),
    hours(result.medianHours),
    hours(result.p95Hours),
    hours(result.worstHours),
    String(result.late),
    hours(result.hoursAbove),
    hours(uncapped.hoursAbove),
    percent(result.worstVolatility),
    result.executionCost.toFixed(1),
    percent(result.largestLossUse),
  ];
}

/** How long a vault under a cap on volatility takes to be back under it, in a sentence. */
export function cappedSentence(runs: readonly CappedRun[]): string {
  const worst = worstCapBreach(runs);
  if (worst === undefined) return "Under a cap on volatility: never above it.";
  const { breaches, medianHours, p95Hours, late, shareAbove, uncappedShareAbove } = allCapFigures(runs);
  const { run, breach } = worst;
  return (
    `Under a cap of ${percent(run.maxVolatility)}, by auctions alone: back in ${hours(breach.hours)} h at worst (${run.episode}, ` +
    `${run.points[breach.point]?.date ?? "?"}), ${hours(medianHours)} h in the median and ${hours(p95Hours)} h at 95 % of ${breaches} breaches, ` +
    `${late} of them over ${LIMIT_HOURS} h; above it ${percent(shareAbove)} of the time, without a cap ${percent(uncappedShareAbove)}.`
  );
}

/** Everything that broke, one line each; empty when nothing did. */
export function violationLines(invariants: readonly InvariantRow[]): readonly string[] {
  return invariants.flatMap(({ id, title, violations }) =>
    violations.map(({ policy, episode, point, detail }) => {
      return `BROKEN ${id} (${title}): ${policy}, ${episode}, point ${point}: ${detail}`;
    }),
  );
}

/** The result of a run for a terminal. */
export function textOf({ ground, runs, unmanaged, capped, invariants }: Summary): string {
  const checks = invariants.reduce((sum, row) => sum + row.checks, 0);
  const broken = violationLines(invariants);
  const refusals = refusalRows(runs);
  const attacks = runs.flatMap(attackRows);
  return [
    `Ground: ${ground}`,
    "",
    renderTable(RESULT_HEADER, runs.map(resultRow)),
    ...(unmanaged.length === 0
      ? []
      : ["", renderTable(UNMANAGED_HEADER, unmanaged.map(unmanagedRow)), unmanagedSentence(unmanaged)]),
    ...(capped.length === 0 ? [] : ["", renderTable(CAPPED_HEADER, capped.map(cappedRow)), cappedSentence(capped)]),
    ...(refusals.length === 0 ? [] : ["", renderTable(["policy", "refused because of", "times"], refusals)]),
    ...(attacks.length === 0
      ? []
      : ["", renderTable(["feed attack", "print", "attempt", "outcome", "gained USD"], attacks)]),
    "",
    ...broken,
    `${invariants.length} invariants, ${checks.toLocaleString("en")} checks, ${broken.length} broken`,
  ].join("\n");
}
