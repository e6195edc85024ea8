// Vaults under a cap on volatility: how long auctions alone take to bring them back under it.
import type { CapBreachRow, CappedRun } from "../../stress/summary";
import { allCapFigures, LIMIT_HOURS, worstCapBreach } from "../../stress/capped/result";
import { hoursAboveFigure, volatilityFigure } from "../charts/capped";
import { count, formatDate, formatFall, formatNumber, formatPercent } from "../format";
import { html, NOTHING, type Content, type Markup } from "../html";
import { episodeName } from "../names";
import { numeric, short, table, words } from "../table";

const COLUMNS = [
  words("Episode"),
  numeric("Breaches"),
  numeric("Median, h"),
  numeric("95 %, h"),
  numeric("Worst, h"),
  numeric(`Over ${LIMIT_HOURS} h`),
  numeric("Above the cap, h"),
  numeric("Without a cap, h"),
  numeric("Highest volatility"),
  numeric("Cost, bps"),
  numeric("Loss bucket"),
  numeric("Worst fall"),
  numeric("Without a cap"),
];

const hours = (value: number | undefined): string => (value === undefined ? "none" : formatNumber(value, 1));

/** All episodes in two sentences. */
export function cappedSentence(runs: readonly CappedRun[]): string {
  const worst = worstCapBreach(runs);
  if (worst === undefined) return "No vault was ever above its cap.";
  const { breaches, medianHours, late, shareAbove, uncappedShareAbove } = allCapFigures(runs);
  const { run, breach } = worst;
  const over = late === 0 ? "none" : formatNumber(late);
  return (
    `Of ${count(breaches, "breach", "breaches")} of the cap the median was back under it in ${hours(medianHours)} hours and the worst in ` +
    `${hours(breach.hours)} (${episodeName(run.episode)}); ${over} took more than ${LIMIT_HOURS}. ` +
    `Above the cap for ${formatPercent(shareAbove)} of the time, the twin without a cap for ${formatPercent(uncappedShareAbove)}.`
  );
}

/** The section; nothing where no such vault was run. */
export function cappedSection(runs: readonly CappedRun[]): Markup {
  const worst = worstCapBreach(runs);
  if (runs.length === 0) return NOTHING;
  return html`<section id="capped">
    <h2>A vault under a volatility cap</h2>
    <p>${introduction(runs)}</p>
    ${table("Episodes under a cap", COLUMNS, runs.map(episodeRow))} ${hoursAboveFigure(runs)}
    ${worst === undefined ? NOTHING : html`<h3>The longest breach: ${episodeName(worst.run.episode)}</h3>`}
    ${worst === undefined ? NOTHING : volatilityFigure(worst.run)} ${breachBlock(runs)}
  </section>`;
}

function introduction(runs: readonly CappedRun[]): string {
  const cap = formatPercent(runs[0]?.maxVolatility ?? 0, 0);
  return `The same policy and people under a cap of ${cap} a year. One keeper pokes the oracle every hour and arms auctions; nobody trades for the vault. ${cappedSentence(runs)}`;
}

function episodeRow({ episode, result, uncapped }: CappedRun): Content[] {
  return [
    episodeName(episode),
    formatNumber(result.breaches),
    hours(result.medianHours),
    hours(result.p95Hours),
    hours(result.worstHours),
    html`<span class="${result.late === 0 ? "good" : "bad"}">${formatNumber(result.late)}</span>`,
    formatNumber(result.hoursAbove, 1),
    formatNumber(uncapped.hoursAbove, 1),
    formatPercent(result.worstVolatility),
    formatNumber(result.executionCost, 1),
    formatPercent(result.largestLossUse),
    formatFall(result.drawdown),
    formatFall(uncapped.drawdown),
  ];
}

const BREACH_COLUMNS = [
  words("Episode"),
  short("When"),
  short("Begun by"),
  numeric("Highest volatility"),
  numeric("Back under it, h"),
  words("How it ended"),
];

const CAUSES: Readonly<Record<NonNullable<CapBreachRow["endedBy"]>, string>> = {
  market: "the market",
  poke: "the oracle's estimate",
  flow: "who came or left",
  auction: "an auction",
};

function breachBlock(runs: readonly CappedRun[]): Markup {
  const rows = runs.flatMap((run) => run.breaches.map((breach) => breachRow(run, breach)));
  if (rows.length === 0) return NOTHING;
  return html`<details class="block">
    <summary>
      <h4>Breaches of the cap</h4>
      ${count(rows.length, "breach", "breaches")}, each with its way back
    </summary>
    ${table("Breaches of the cap", BREACH_COLUMNS, rows)}
  </details>`;
}

function breachRow(
  run: CappedRun,
  { point, begunBy, worstVolatility, hours: lasted, endedBy, reason }: CapBreachRow,
): Content[] {
  const moment = run.points[point];
  return [
    episodeName(run.episode),
    moment === undefined ? "" : `${formatDate(moment.date)}, ${moment.moment}`,
    CAUSES[begunBy],
    formatPercent(worstVolatility),
    formatNumber(lasted, 2),
    endedBy === undefined ? `not by the end: ${reason ?? "no reason was found"}` : CAUSES[endedBy],
  ];
}
