// One vault through one episode, behind a summary line that opens it.
import type { Run } from "../../stress/summary";
import { costFigures } from "../charts/cost";
import { valueFigure } from "../charts/value";
import { weightFigures } from "../charts/weights";
import { count, formatFall, formatNumber, formatPeriod } from "../format";
import { html, NOTHING, type Markup } from "../html";
import { episodeName } from "../names";
import { attacksBlock } from "./attacks";
import { flowsBlock } from "./flows";
import { refusalsBlock, tradesBlock } from "./trades";

export interface RunContext {
  readonly id: string;
  /** The policy is named in the heading only where there are several. */
  readonly severalPolicies: boolean;
  readonly open: boolean;
}

export function runSection(run: Run, context: RunContext): Markup {
  const { id, open } = context;
  return html`<details class="run" id="${id}" ${open ? "open" : NOTHING}>
    <summary>${heading(run, context)}</summary>
    ${run.points.length === 0 ? html`<p>No price of this episode was reached.</p>` : body(run)}
    <p class="back"><a href="#overview">Back to the overview</a></p>
  </details>`;
}

function heading(run: Run, { severalPolicies }: RunContext): Markup {
  const { result } = run;
  const name = episodeName(run.episode);
  return html`<h3>${severalPolicies ? `${run.policy}: ${name}` : name}</h3>
    <span class="period">${formatPeriod(run.from, run.to)}</span>
    <span class="pair">vault <b>${formatFall(result.drawdown)}</b></span>
    <span class="pair">buy-and-hold <b>${formatFall(result.buyAndHoldDrawdown)}</b></span>
    <span class="pair">${count(result.trades, "trade")}</span>`;
}

function body(run: Run): Markup {
  return html`${valueFigure(run)}
    <section class="block">
      <h4>Weights inside their bands</h4>
      <p>${weightsSentence(run)}</p>
      ${weightFigures(run)}
    </section>
    ${costFigures(run)} ${flowsBlock(run)} ${attacksBlock(run)} ${tradesBlock(run)} ${refusalsBlock(run)}`;
}

function weightsSentence({ result }: Run): string {
  const outside =
    result.outsideBand === 0
      ? `Every weight stayed inside its band at all ${formatNumber(result.moments)} moments.`
      : `At ${formatNumber(result.outsideBand)} of ${count(result.moments, "moment")} some weight stood outside its band; only prices and flows can push it there, trades cannot.`;
  return `${outside} The shaded strip is the band, the dashed line the target, the dotted lines the distances at which the keeper acts; a square marks a moment outside. Each chart has a scale of its own.`;
}
