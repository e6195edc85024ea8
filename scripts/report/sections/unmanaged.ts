// A vault without an allocator: how long it takes from breach to bands when nobody but bidders mends it.
import type { BreachRow, FillRow, UnmanagedRun } from "../../stress/summary";
import { hoursOf, worstOf } from "../../stress/unmanaged/result";
import { auctionFigures, hoursFigure } from "../charts/unmanaged";
import { count, formatDate, formatFall, formatNumber, formatPercent, formatUsd } from "../format";
import { html, NOTHING, type Content, type Markup } from "../html";
import { episodeName } from "../names";
import { numeric, short, table, words } from "../table";

const COLUMNS = [
  words("Episode"),
  numeric("Breaches"),
  numeric("Median, h"),
  numeric("95 %, h"),
  numeric("Worst, h"),
  numeric("Outside a band, h"),
  numeric("Not healed"),
  numeric("Auctions"),
  numeric("Unfilled"),
  numeric("Fills"),
  numeric("Cost, bps"),
  numeric("Loss bucket"),
  numeric("Worst fall"),
];

/** \{h\} From one moment of a run to the next. */
const MOMENT_HOURS = 12;

const hours = (value: number | undefined): string => (value === undefined ? "none" : formatNumber(value, 1));

/** The longest way back in words. */
export function worstSentence(runs: readonly UnmanagedRun[]): string {
  const worst = worstOf(runs);
  if (worst === undefined) return "No weight ever passed its trigger.";
  const { run, breach } = worst;
  const date = run.points[breach.point]?.date;
  const when = date === undefined ? "" : ` on ${formatDate(date)}`;
  const longest = `The worst took ${formatNumber(breach.hours, 1)} hours: ${breach.asset}${when} (${episodeName(run.episode)}), ${endOf(breach)}${unfilled(run, breach)}.`;
  return `${longest} ${endings(runs.flatMap(({ breaches }) => breaches))}`;
}

/** Auctions in vain during a breach: between two moments of the run, twelve hours apart, all belong to the former. */
function unfilled({ auctions }: UnmanagedRun, { asset, point, hours: lasted }: BreachRow): string {
  const last = point + Math.max(0, Math.ceil(lasted / MOMENT_HOURS) - 1);
  const vain = auctions.filter(
    (row) => row.asset === asset && row.fills === 0 && row.point >= point && row.point <= last,
  );
  return vain.length === 0 ? "" : ` after ${count(vain.length, "auction")} that nobody filled`;
}

/** What ended how many breaches. */
function endings(breaches: readonly BreachRow[]): string {
  const by = (end: BreachRow["endedBy"]): string =>
    formatNumber(breaches.filter(({ endedBy }) => endedBy === end).length);
  const { medianHours } = hoursOf(breaches);
  return `Of ${count(breaches.length, "breach", "breaches")} auctions ended ${by("auction")}, the market ${by("market")}, entries and exits ${by("flow")}; ${by(undefined)} lasted to the end. The median took ${hours(medianHours)} hours.`;
}

function endOf({ endedBy, reason }: BreachRow): string {
  if (endedBy === undefined) return `not back by the end: ${reasonName(reason ?? "")}`;
  const ends = {
    auction: "brought back by an auction",
    market: "brought back by the market",
    flow: "brought back by who came or left",
  };
  return ends[endedBy];
}

/** Reasons of the job itself in words; the errors of contracts keep their names. */
function reasonName(reason: string): string {
  if (reason === "NoBidderAtTheLowestPrice") return "the lowest price paid no bidder's costs";
  if (reason === "AuctionLossBudgetEmpty") return "the auctions' loss budget was used up";
  return reason === "TheRunEnded" ? "the run ended" : reason;
}

/** What an overview says of all runs, beside the worst. */
export function hoursNote(runs: readonly UnmanagedRun[]): string {
  const { breaches, unhealed, medianHours } = hoursOf(runs.flatMap((run) => run.breaches));
  const end = unhealed === 0 ? "all healed" : `${formatNumber(unhealed)} not healed by the end`;
  return `worst of ${count(breaches, "breach", "breaches")}; median ${hours(medianHours)} h, ${end}`;
}

export function unmanagedSection(runs: readonly UnmanagedRun[]): Markup {
  const worst = worstOf(runs)?.run;
  return html`<section id="unmanaged">
    <h2>A vault nobody manages</h2>
    <p>${introduction(runs)}</p>
    ${runs.length === 0 ? html`<p class="note">None was run.</p>` : table("Episodes without an allocator", COLUMNS, runs.map(episodeRow))}
    ${runs.length === 0 ? NOTHING : hoursFigure(runs)} ${worst === undefined ? NOTHING : worstBlock(worst)}
    ${breachBlock(runs)} ${fillBlock(runs)}
  </section>`;
}

function introduction(runs: readonly UnmanagedRun[]): string {
  const policy = runs[0]?.policy;
  const which = policy === undefined ? "" : ` It follows the policy ${policy}; the same people come and go.`;
  return `Beside the vault with a keeper lives one that nobody may trade for: only auctions, which anyone opens and anyone fills, bring it back to its bands.${which} ${worstSentence(runs)}`;
}

function episodeRow({ episode, result }: UnmanagedRun): Content[] {
  return [
    episodeName(episode),
    formatNumber(result.breaches),
    hours(result.medianHours),
    hours(result.p95Hours),
    hours(result.worstHours),
    formatNumber(result.worstHoursOutsideBand, 1),
    html`<span class="${result.unhealed === 0 ? "good" : "bad"}">${formatNumber(result.unhealed)}</span>`,
    formatNumber(result.auctions),
    formatNumber(result.lapsed),
    formatNumber(result.fills),
    formatNumber(result.executionCost, 1),
    formatPercent(result.largestLossUse),
    formatFall(result.drawdown),
  ];
}

function worstBlock(run: UnmanagedRun): Markup {
  return html`<h3>The longest breach: ${episodeName(run.episode)}</h3>
    <p>
      Weights whenever they were looked at. The shaded strip is the band, the dashed line the target, the dotted lines
      the triggers; triangles are fills (down: the vault sold, up: it bought), squares along the top auctions that
      nobody filled.
    </p>
    ${auctionFigures(run)}`;
}

const BREACH_COLUMNS = [
  words("Episode"),
  short("Asset"),
  short("When"),
  short("Side"),
  numeric("Furthest weight"),
  numeric("To bands, h"),
  numeric("Outside the band, h"),
  numeric("To target, h"),
  words("How it ended"),
];

function breachBlock(runs: readonly UnmanagedRun[]): Markup {
  const rows = runs.flatMap((run) => run.breaches.map((breach) => breachRow(run, breach)));
  if (rows.length === 0) return NOTHING;
  return html`<details class="block">
    <summary>
      <h4>Breaches</h4>
      ${count(rows.length, "breach", "breaches")}, each with its way back
    </summary>
    ${table("Breaches", BREACH_COLUMNS, rows)}
  </details>`;
}

function breachRow(run: UnmanagedRun, breach: BreachRow): Content[] {
  const point = run.points[breach.point];
  return [
    episodeName(run.episode),
    breach.asset,
    point === undefined ? "" : `${formatDate(point.date)}, ${point.moment}`,
    breach.side,
    formatPercent(breach.worstWeight, 2),
    formatNumber(breach.hours, 2),
    formatNumber(breach.hoursOutsideBand, 2),
    breach.hoursToTarget === undefined
      ? "not before it drifted again or the end"
      : formatNumber(breach.hoursToTarget, 2),
    endOf(breach),
  ];
}

const FILL_COLUMNS = [
  words("Episode"),
  short("When"),
  short("Sold"),
  short("Bought"),
  short("Bidder"),
  numeric("Value sold"),
  numeric("Price, % of middle"),
  numeric("Bidder kept"),
  numeric("Gas"),
];

function fillBlock(runs: readonly UnmanagedRun[]): Markup {
  const rows = runs.flatMap((run) => run.fills.map((fill) => fillRow(run, fill)));
  if (rows.length === 0) return NOTHING;
  return html`<details class="block">
    <summary>
      <h4>Fills</h4>
      ${count(rows.length, "fill")}, with the price against the middle of the quotes
    </summary>
    ${table("Fills", FILL_COLUMNS, rows)}
  </details>`;
}

function fillRow(run: UnmanagedRun, fill: FillRow): Content[] {
  const point = run.points[fill.point];
  return [
    episodeName(run.episode),
    point === undefined ? "" : `${formatDate(point.date)}, ${point.moment} + ${formatNumber(fill.after, 1)} h`,
    fill.sell,
    fill.buy,
    fill.bidder,
    formatUsd(fill.sold),
    formatNumber(fill.factor * 100, 2),
    formatUsd(fill.gain),
    formatNumber(fill.gas),
  ];
}
