// Rebalances that were accepted, and trades that were not.
import type { RefusalRow, Run, TradeRow } from "../../stress/summary";
import { count, formatMoment, formatNumber, formatUsd, shortfall } from "../format";
import { html, NOTHING, type Content, type Markup } from "../html";
import { numeric, short, table, words } from "../table";

const TRADE_COLUMNS = [
  short("Sold"),
  short("Bought"),
  short("When"),
  numeric("Value sold"),
  numeric("Value bought"),
  numeric("Loss, bps"),
  numeric("Gas"),
];
const REFUSAL_COLUMNS = [words("Reason"), words("Trade"), numeric("Times"), short("First"), short("Last")];

export function tradesBlock(run: Run): Markup {
  if (run.trades.length === 0) return NOTHING;
  const rows = run.trades.map((trade) => tradeRow(run, trade));
  return html`<details class="block">
    <summary>
      <h4>Trades</h4>
      ${count(run.trades.length, "rebalance")}, with what each lost at middle prices
    </summary>
    ${table("Trades", TRADE_COLUMNS, rows)}
  </details>`;
}

function tradeRow(run: Run, trade: TradeRow): Content[] {
  return [
    trade.sell,
    trade.buy,
    momentOf(run, trade.point),
    formatUsd(trade.sold),
    formatUsd(trade.bought),
    formatNumber(shortfall(trade.bought, trade.sold), 1),
    formatNumber(trade.gas),
  ];
}

export function refusalsBlock(run: Run): Markup {
  if (run.refusals.length === 0) return NOTHING;
  const rows = groups(run.refusals).map((group) => refusalRow(run, group));
  return html`<details class="block">
    <summary>
      <h4>Refused trades</h4>
      ${count(run.refusals.length, "trade")} that the keeper wanted and did not get, by reason
    </summary>
    ${table("Refused trades", REFUSAL_COLUMNS, rows)}
  </details>`;
}

/** Refusals of one trade for one reason, in order of their first time. */
function groups(refusals: readonly RefusalRow[]): RefusalRow[][] {
  const byKey = new Map<string, RefusalRow[]>();
  for (const refusal of refusals) {
    const key = JSON.stringify([refusal.reason, refusal.sell, refusal.buy]);
    byKey.set(key, [...(byKey.get(key) ?? []), refusal]);
  }
  return [...byKey.values()];
}

function refusalRow(run: Run, group: readonly RefusalRow[]): Content[] {
  const first = group[0];
  if (first === undefined) return [];
  const trade = [first.sell, first.buy].filter((asset) => asset !== undefined).join(" to ");
  return [
    html`<code>${first.reason}</code>`,
    trade === "" ? "any" : trade,
    formatNumber(group.length),
    momentOf(run, first.point),
    momentOf(run, (group.at(-1) ?? first).point),
  ];
}

function momentOf(run: Run, index: number): string {
  const point = run.points[index];
  return point === undefined ? "" : formatMoment(point);
}
