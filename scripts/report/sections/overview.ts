// The first screen: what was run, its key figures, and the table of all episodes.
import type { Run, Summary, UnmanagedRun } from "../../stress/summary";
import { worstOf } from "../../stress/unmanaged/result";
import { drawdownFigure } from "../charts/overview";
import { count, formatBps, formatFall, formatNumber, formatPeriod, formatUsd, shortfall } from "../format";
import { html, NOTHING, type Content, type Markup } from "../html";
import { episodeName, leavers, runId } from "../names";
import { maximum } from "../svg/scale";
import { numeric, short, table, words } from "../table";
import { attemptCount, largestGain } from "./attacks";
import { cappedSentence } from "./capped";
import { violationCount } from "./invariants";
import { hoursNote, worstSentence } from "./unmanaged";

export const policiesOf = (summary: Summary): string[] => [...new Set(summary.runs.map(({ policy }) => policy))];
export const episodesOf = (summary: Summary): string[] => [...new Set(summary.runs.map(({ episode }) => episode))];

export function overviewSection(summary: Summary): Markup {
  const policies = policiesOf(summary);
  return html`<section id="overview">
    <h2>Overview</h2>
    <div class="cards">${cards(summary)}</div>
    ${summary.runs.length === 0 ? html`<p>No episode was run.</p>` : NOTHING}
    ${
      summary.unmanaged.length === 0
        ? NOTHING
        : html`<p>
            A vault without an allocator went through the same days, mended by <a href="#unmanaged">auctions alone</a>.
            ${worstSentence(summary.unmanaged)}
          </p>`
    }
    ${
      summary.capped.length === 0
        ? NOTHING
        : html`<p>
            A twin under a <a href="#capped">cap on volatility</a> was held to it by auctions alone.
            ${cappedSentence(summary.capped)}
          </p>`
    }
    ${policies.map((policy) => policyOverview(summary, policy))}
  </section>`;
}

function card(label: string, value: string, note: string, mood = ""): Markup {
  return html`<div class="card">
    <p class="card-label">${label}</p>
    <p class="card-value ${mood}">${value}</p>
    <p class="card-note">${note}</p>
  </div>`;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function cards(summary: Summary): Markup[] {
  const { runs, unmanaged, invariants } = summary;
  return [
    invariantCard(violationCount(invariants), sum(invariants.map(({ checks }) => checks))),
    fallCard(runs),
    leaverCard(runs),
    costCard(runs),
    attackCard(runs),
    ...(unmanaged.length === 0 ? [] : [unmanagedCard(unmanaged)]),
  ];
}

function invariantCard(violations: number, checks: number): Markup {
  const mood = violations === 0 ? "good" : "bad";
  const value = violations === 0 ? "All held" : count(violations, "violation");
  return card("Invariants", value, `${count(violations, "violation")} in ${count(checks, "check")}`, mood);
}

function fallCard(runs: readonly Run[]): Markup {
  const deepest = [...runs].sort((a, b) => b.result.drawdown - a.result.drawdown)[0];
  if (deepest === undefined) return card("Worst fall", "none", "no episode");
  const { drawdown, buyAndHoldDrawdown } = deepest.result;
  const note = `${episodeName(deepest.episode)}; buy-and-hold ${formatFall(buyAndHoldDrawdown)}`;
  return card("Worst fall of a share", formatFall(drawdown), note);
}

function leaverCard(runs: readonly Run[]): Markup {
  const all = runs.flatMap(leavers);
  const worst = maximum(all.map(shortfallOf), 0);
  const note = `worst of ${count(all.length, "exit")}, against fair value; ${formatBps(meanShortfall(all))} on average`;
  return card("Loss of a leaver", formatBps(worst), note);
}

function costCard(runs: readonly Run[]): Markup {
  const trades = sum(runs.map(({ result }) => result.trades));
  const refusals = sum(runs.map(({ result }) => result.refusals));
  const dearest = maximum(
    runs.map(({ result }) => result.executionCost),
    0,
  );
  const note = `at most, in one episode; ${count(trades, "trade")}, ${formatNumber(refusals)} refused`;
  return card("Cost of trading", formatBps(dearest), note);
}

function attackCard(runs: readonly Run[]): Markup {
  const attacks = runs.flatMap(({ feedAttacks }) => feedAttacks);
  const gain = largestGain(attacks);
  const note = `largest gain of ${count(attemptCount(attacks), "attempt")} at ${count(attacks.length, "false price")}`;
  return card("Feed attacks", attacks.length === 0 ? "none" : formatUsd(gain), note, gain > 0 ? "bad" : "good");
}

function unmanagedCard(runs: readonly UnmanagedRun[]): Markup {
  const worst = worstOf(runs)?.breach;
  const value = worst === undefined ? "no breach" : `${formatNumber(worst.hours, 1)}\u00a0h`;
  return card("Without an allocator, to bands", value, hoursNote(runs), worst?.reason === undefined ? "" : "bad");
}

const shortfallOf = (flow: Run["flows"][number]): number => shortfall(flow.value, flow.fairValue);

/** \{bps\} of all that was left with, each exit with its value as its weight. */
function meanShortfall(flows: Run["flows"]): number {
  return shortfall(sum(flows.map(({ value }) => value)), sum(flows.map(({ fairValue }) => fairValue)));
}

function policyOverview(summary: Summary, policy: string): Markup {
  const runs = summary.runs.filter((run) => run.policy === policy);
  const columns = [
    words("Episode"),
    short("Days"),
    numeric("Worst fall"),
    numeric("Buy-and-hold"),
    numeric("Final value"),
    numeric("Buy-and-hold, final"),
    numeric("Trades"),
    numeric("Refused"),
    numeric("Cost, bps"),
    numeric("Outside a band"),
    numeric("Leavers' loss, bps"),
  ];
  const rows = runs.map((run) => episodeRow(run, runId(run, summary.runs.indexOf(run))));
  return html`<section class="policy">
    <h3>Policy ${policy}</h3>
    <p>
      One row an episode; its name leads to its charts. Values at the end are indexed to 100 at the start. Outside a
      band: at how many of the moments at least one weight was. Leavers' loss: what they were paid below fair value, on
      average, and the worst in brackets.
    </p>
    ${table(`Episodes of the policy ${policy}`, columns, rows)} ${drawdownFigure(policy, runs)}
  </section>`;
}

function episodeRow(run: Run, id: string): Content[] {
  const { result } = run;
  return [
    html`<a href="#${id}">${episodeName(run.episode)}</a>`,
    formatPeriod(run.from, run.to),
    formatFall(result.drawdown),
    formatFall(result.buyAndHoldDrawdown),
    formatNumber(100 * (1 + result.change), 1),
    formatNumber(100 * (1 + result.buyAndHoldChange), 1),
    formatNumber(result.trades),
    formatNumber(result.refusals),
    formatNumber(result.executionCost, 1),
    `${formatNumber(result.outsideBand)} of ${formatNumber(result.moments)}`,
    leaverCell(leavers(run)),
  ];
}

function leaverCell(flows: Run["flows"]): string {
  if (flows.length === 0) return "nobody left";
  return `${formatNumber(meanShortfall(flows), 1)} (${formatNumber(maximum(flows.map(shortfallOf), 0), 1)})`;
}
