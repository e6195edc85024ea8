// Horizontal bars in rows, each row with its name and its figures above the bars.
import { html, lines, NOTHING, type Markup } from "../html";
import { amountAxis } from "./axis";
import { pixel, plotEdges, svg, type Paper } from "./chart";
import { band } from "./marks";
import { linearScale, niceInterval, type Scale } from "./scale";

export interface Bar {
  readonly value: number;
  readonly kind: string;
  readonly title: string;
  /** A whisker from the least to the greatest value. */
  readonly extent?: readonly [number, number];
}

export interface BarRow {
  readonly label: string;
  readonly figures: string;
  readonly bars: readonly Bar[];
}

const BAR = 9;
const TEXT = 20;
const SPACE = 12;

const rowHeight = (row: BarRow): number => TEXT + row.bars.length * (BAR + 2) + SPACE;

/** A chart of all rows. @param axis what the bars measure, with its unit. */
export function barChart(title: string, axis: string, rows: readonly BarRow[], width: number): Markup {
  const height = rows.reduce((sum, row) => sum + rowHeight(row), 0);
  const paper: Paper = { width, height: height + 50, left: 4, right: 18, top: 4, bottom: 46 };
  const { left, right } = plotEdges(paper);
  const values = rows.flatMap(({ bars }) => bars.flatMap(({ value, extent }) => [value, ...(extent ?? [])]));
  const x = linearScale(niceInterval([0, ...values], 5), [left, right]);
  let y = paper.top;
  const drawn = rows.map((row) => {
    const markup = barRow(row, x, y, right);
    y += rowHeight(row);
    return markup;
  });
  return svg(title, paper, [amountAxis(paper, x, axis), ...drawn]);
}

function barRow(row: BarRow, x: Scale, top: number, right: number): Markup {
  const bars = row.bars.map((bar, index) => drawBar(bar, x, top + TEXT + index * (BAR + 2)));
  return html`<g>
    <text class="row-label" x="${pixel(x(0)) + 2}" y="${top + TEXT - 6}">${row.label}</text>
    <text class="row-figures" x="${right}" y="${top + TEXT - 6}" text-anchor="end">${row.figures}</text>
    ${lines(bars)}
  </g>`;
}

function drawBar({ value, kind, title, extent }: Bar, x: Scale, y: number): Markup {
  const whisker = extent === undefined ? NOTHING : whiskers(x(extent[0]), x(extent[1]), y + BAR / 2);
  return html`${band([x(0), y], [x(value), y + BAR], `bar ${kind}`, title)}${whisker}`;
}

function whiskers(from: number, to: number, y: number): Markup {
  const [x1, x2] = [pixel(from), pixel(to)];
  return html`<path class="whisker" d="M${x1} ${y - 4}V${y + 4}M${x1} ${y}H${x2}M${x2} ${y - 4}V${y + 4}" />`;
}
