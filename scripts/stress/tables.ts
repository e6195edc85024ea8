// The summary as text.
import { renderTable } from "../lib/table";
import type { InvariantRow, Run, Summary } from "./summary";

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

/** Everything that broke, one line each; empty when nothing did. */
export function violationLines(invariants: readonly InvariantRow[]): readonly string[] {
  return invariants.flatMap(({ id, title, violations }) =>
    violations.map(({ policy, episode, point, detail }) => {
      return `BROKEN ${id} (${title}): ${policy}, ${episode}, point ${point}: ${detail}`;
    }),
  );
}

/** The result of a run for a terminal. */
export function textOf({ ground, runs, invariants }: Summary): string {
  const checks = invariants.reduce((sum, row) => sum + row.checks, 0);
  const broken = violationLines(invariants);
  const refusals = refusalRows(runs);
  const attacks = runs.flatMap(attackRows);
  return [
    `Ground: ${ground}`,
    "",
    renderTable(RESULT_HEADER, runs.map(resultRow)),
    ...(refusals.length === 0 ? [] : ["", renderTable(["policy", "refused because of", "times"], refusals)]),
    ...(attacks.length === 0
      ? []
      : ["", renderTable(["feed attack", "print", "attempt", "outcome", "gained USD"], attacks)]),
    "",
    ...broken,
    `${invariants.length} invariants, ${checks.toLocaleString("en")} checks, ${broken.length} broken`,
  ].join("\n");
}
