// What rebalancing cost so far, and how full the loss bucket is.
import type { Run } from "../../stress/summary";
import { figure } from "../figure";
import { formatBps, formatPercent } from "../format";
import { html, NOTHING, type Markup } from "../html";
import { timeAxis, valueAxis } from "../svg/axis";
import { plotEdges, svg, type Paper } from "../svg/chart";
import { area, line, rule } from "../svg/marks";
import { linearScale, maximum, niceInterval } from "../svg/scale";
import { places, readout, timeline, timeScale, type Timeline } from "./runSeries";
import { stressBand } from "./stress";

/** \{1\} The limit is drawn from here on; below, it would press the line to the axis. */
const LIMIT_SHOWN = 0.4;

interface Plotted {
  readonly label: string;
  readonly axis: string;
  readonly unit: string;
  readonly decimals: number;
  readonly values: readonly number[];
  /** Values the axis shows in any case. */
  readonly shown: readonly number[];
  /** A value that must not be passed, and its name. */
  readonly limit?: { readonly value: number; readonly title: string };
}

export function costFigures(run: Run): Markup {
  return html`<div class="halves">${executionFigure(run)}${bucketFigure(run)}</div>`;
}

function executionFigure(run: Run): Markup {
  const plotted: Plotted = {
    label: "Execution cost",
    axis: "Cost so far, bps of the vault's value",
    unit: "bps",
    decimals: 2,
    values: run.points.map((point) => point.executionCost),
    shown: [0, 1],
  };
  return costFigure(
    run,
    plotted,
    `Trading cost ${formatBps(run.result.executionCost)} of the vault's value in all, measured at middle prices. Each step is a rebalance, a step down one that gained; along a flat line nothing was traded.`,
  );
}

function bucketFigure(run: Run): Markup {
  const used = run.points.map(usedPart);
  const fullest = maximum(used, 0);
  const near = fullest >= LIMIT_SHOWN;
  const plotted: Plotted = {
    label: "Loss bucket",
    axis: "Used, % of the loss budget",
    unit: "% of the budget",
    decimals: 2,
    values: used.map((part) => part * 100),
    shown: near ? [0, 100] : [0, 1],
    ...(near ? { limit: { value: 100, title: "The whole budget: no trade may lose more" } } : {}),
  };
  return costFigure(
    run,
    plotted,
    `The bucket was ${formatPercent(fullest)} full at most. Losses of trades fill it, time drains it; at 100 % (${near ? "dashed" : "far above this chart"}) the chain refuses any trade that would lose more.`,
  );
}

/** \{1\} A vault without a budget may not lose anything, so it has never used any. */
const usedPart = ({ lossUsed, lossBudget }: Run["points"][number]): number =>
  lossBudget === 0 ? 0 : lossUsed / lossBudget;

function costFigure(run: Run, plotted: Plotted, sentence: string): Markup {
  const time = timeline(run);
  return figure({
    title: plotted.label,
    sentence,
    size: "half",
    readout: readout(time, [plotted]),
    draw: (width) => draw(run, plotted, time, width),
  });
}

function draw(run: Run, plotted: Plotted, time: Timeline, width: number): Markup {
  const paper: Paper = { width, height: 240, left: 44, right: 24, top: 28, bottom: 42 };
  const { left, right, top, bottom } = plotEdges(paper);
  const { label, axis, values, shown, limit } = plotted;
  const x = timeScale(time, paper);
  const y = linearScale(niceInterval([...shown, ...values], 4), [bottom, top]);
  const path = places(time, values, x, y);
  return svg(`${label} in ${run.episode} over time`, paper, [
    stressBand(run, x, paper),
    valueAxis(paper, y, axis, 4),
    timeAxis(paper, x),
    area(path, y(0), "--share"),
    line(path, { color: "--share", width: 2 }, label),
    limit === undefined ? NOTHING : rule([left, y(limit.value)], [right, y(limit.value)], "limit", limit.title),
    html`<line class="cursor" y1="${top}" y2="${bottom}" />`,
  ]);
}
