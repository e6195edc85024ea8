// Who came and who left, when, and with what.
import type { FlowRow, Run } from "../../stress/summary";
import { count, formatMoment, formatNumber, formatTokens, formatUsd, shortfall } from "../format";
import { html, type Content, type Markup } from "../html";
import { actionName, isExit, leavers } from "../names";
import { maximum } from "../svg/scale";
import { numeric, short, table, words } from "../table";

const COLUMNS = [
  short("Who"),
  short("When"),
  words("What"),
  words("Amounts"),
  numeric("Shares"),
  numeric("Value"),
  numeric("Fair value"),
  numeric("Cost, bps"),
  numeric("Gas"),
];

export function flowsBlock(run: Run): Markup {
  return html`<section class="block">
    <h4>Who came and left</h4>
    <p>${sentence(run)}</p>
    ${
      run.flows.length === 0
        ? html`<p class="note">Nobody came or left.</p>`
        : table(
            "Entries and exits",
            COLUMNS,
            run.flows.map((flow) => flowRow(run, flow)),
          )
    }
  </section>`;
}

function sentence(run: Run): string {
  const paid = leavers(run);
  const refused = run.flows.filter((flow) => isExit(flow) && flow.refused !== undefined).length;
  const worst = maximum(
    paid.map(({ value, fairValue }) => shortfall(value, fairValue)),
    0,
  );
  const facts = `${count(paid.length, "exit")} ${paid.length === 1 ? "was" : "were"} paid, ${formatNumber(refused)} refused; the worst was paid ${formatNumber(worst, 1)} bps below fair value.`;
  return `${facts} Fair value is the part of the vault that the shares stand for, at middle prices and before the action; cost is what was paid below it, or paid in above it.`;
}

function flowRow(run: Run, flow: FlowRow): Content[] {
  const point = run.points[flow.point];
  return [
    flow.who,
    point === undefined ? "" : formatMoment(point),
    flow.refused === undefined ? actionName(flow.action) : refusal(flow, flow.refused),
    amounts(flow),
    formatTokens(flow.shares),
    formatUsd(flow.value),
    formatUsd(flow.fairValue),
    flow.refused === undefined ? cost(flow) : "not done",
    formatNumber(flow.gas),
  ];
}

const refusal = ({ action }: FlowRow, error: string): Markup =>
  html`<strong class="bad">refused</strong>, ${actionName(action)}: <code>${error}</code>`;

/** An entry costs what is paid in above fair value, an exit what is paid out below it. A claim has no fair value of its own. */
function cost(flow: FlowRow): string {
  if (flow.action === "claim") return "none";
  const below = shortfall(flow.value, flow.fairValue);
  return formatNumber(isExit(flow) ? below : -below, 1);
}

function amounts(flow: FlowRow): string {
  const entries = Object.entries(flow.amounts).filter(([, amount]) => amount !== 0);
  return entries.length === 0
    ? "none"
    : entries.map(([asset, amount]) => `${formatTokens(amount)} ${asset}`).join(", ");
}
