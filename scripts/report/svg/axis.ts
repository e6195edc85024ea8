// Axes: grid lines, labels of the ticks, and a title with the unit.
import { formatNumber } from "../format";
import { html, lines, type Markup } from "../html";
import { plotEdges, pixel, type Paper } from "./chart";
import { niceTicks, tickDecimals, type Scale } from "./scale";
import { timeTicks, timeTitle } from "./time";

const LABEL_GAP = 8;
const LABEL_DROP = 17;

/** Horizontal grid lines, labelled on the left; the title stands above them. */
export function valueAxis(paper: Paper, scale: Scale, title: string, count = 5): Markup {
  const { left, right } = plotEdges(paper);
  const ticks = niceTicks(scale.domain, count);
  const decimals = tickDecimals(ticks);
  const rows = ticks.map((tick) => {
    const y = pixel(scale(tick));
    return html`<line class="grid" x1="${left}" x2="${right}" y1="${y}" y2="${y}" />
      <text class="tick" x="${left - LABEL_GAP}" y="${y}" dy="0.33em" text-anchor="end">
        ${formatNumber(tick, decimals)}
      </text>`;
  });
  return html`<g class="axis axis-y">
    <text class="axis-title" x="0" y="12">${title}</text>
    ${lines(rows)}
  </g>`;
}

/** Days along the lower edge, with the year in the title. */
export function timeAxis(paper: Paper, scale: Scale, pixelsPerTick = 70): Markup {
  const { left, right, bottom } = plotEdges(paper);
  const ticks = timeTicks(scale.domain, Math.floor((right - left) / pixelsPerTick));
  const marks = ticks.map(({ time, label }) => bottomTick(pixel(scale(time)), bottom, label));
  return bottomAxis(paper, timeTitle(scale.domain), marks);
}

/** Numbers along the lower edge, with grid lines. */
export function amountAxis(paper: Paper, scale: Scale, title: string, pixelsPerTick = 80): Markup {
  const { left, right, top, bottom } = plotEdges(paper);
  const ticks = niceTicks(scale.domain, Math.floor((right - left) / pixelsPerTick));
  const decimals = tickDecimals(ticks);
  const marks = ticks.map((tick) => {
    const x = pixel(scale(tick));
    return html`<line
        class="grid"
        x1="${x}"
        x2="${x}"
        y1="${top}"
        y2="${bottom}"
      />${bottomTick(x, bottom, formatNumber(tick, decimals))}`;
  });
  return bottomAxis(paper, title, marks);
}

const bottomTick = (x: number, bottom: number, label: string): Markup =>
  html`<line class="mark" x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 4}" />
    <text class="tick" x="${x}" y="${bottom + LABEL_DROP}" text-anchor="middle">${label}</text>`;

function bottomAxis(paper: Paper, title: string, marks: readonly Markup[]): Markup {
  const { left, right, bottom } = plotEdges(paper);
  return html`<g class="axis axis-x">
    <line class="baseline" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}" />
    ${lines(marks)}
    <text class="axis-title" x="${right}" y="${paper.height - 4}" text-anchor="end">${title}</text>
  </g>`;
}
