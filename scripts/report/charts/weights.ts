// One small chart for each component: its weight inside, or outside, its band.
import type { ComponentRow, Run } from "../../stress/summary";
import { figure, type Readout } from "../figure";
import { formatPercent } from "../format";
import { html, lines, type Markup } from "../html";
import { componentStroke } from "../palette";
import { timeAxis, valueAxis } from "../svg/axis";
import { plotEdges, svg, type Paper } from "../svg/chart";
import { band, line, marker, rule, type Place } from "../svg/marks";
import { linearScale, niceInterval } from "../svg/scale";
import { places, readout, timeline, timeScale, type Timeline } from "./runSeries";

/** Weights come as floating-point numbers; a band's edge belongs to the band. */
const TOLERANCE = 1e-9;

export function isOutside(weight: number, { minWeight, maxWeight }: ComponentRow): boolean {
  return weight < minWeight - TOLERANCE || weight > maxWeight + TOLERANCE;
}

export function weightFigures(run: Run): Markup {
  const time = timeline(run);
  return html`<div class="multiples">
    ${run.components.map((component, index) => weightFigure(run, component, index, time))}
  </div>`;
}

function weightFigure(run: Run, component: ComponentRow, index: number, time: Timeline): Markup {
  const weights = run.points.map((point) => point.weights[component.asset] ?? 0);
  return figure({
    title: component.asset,
    sentence: sentence(component, weights),
    size: "small",
    readout: weightReadout(component, weights, time),
    draw: (width) => draw(component, index, weights, time, width),
  });
}

function sentence(component: ComponentRow, weights: readonly number[]): string {
  const { minWeight, targetWeight, maxWeight, assumed } = component;
  const outside = weights.filter((weight) => isOutside(weight, component)).length;
  const state =
    outside === 0
      ? `Inside its band at all ${weights.length} moments.`
      : `Outside its band at ${outside} of ${weights.length} moments (squares).`;
  const bandText = `Band ${formatPercent(minWeight, 0)} to ${formatPercent(maxWeight, 0)}, target ${formatPercent(targetWeight, 0)}.`;
  return [state, bandText, ...(assumed === undefined ? [] : [`Assumed: ${assumed}`])].join(" ");
}

function weightReadout(component: ComponentRow, weights: readonly number[], time: Timeline): Readout {
  const values = weights.map((weight) => weight * 100);
  return readout(time, [{ label: component.asset, unit: "% of the vault", decimals: 2, values }]);
}

function draw(
  component: ComponentRow,
  index: number,
  weights: readonly number[],
  time: Timeline,
  width: number,
): Markup {
  const paper: Paper = { width, height: 210, left: 40, right: 24, top: 28, bottom: 42 };
  const { left, right, top, bottom } = plotEdges(paper);
  const { asset, minWeight, targetWeight, maxWeight, trigger } = component;
  const percents = weights.map((weight) => weight * 100);
  const x = timeScale(time, paper);
  const y = linearScale(niceInterval([minWeight * 100, maxWeight * 100, ...percents], 4), [bottom, top]);
  const across = (weight: number, kind: string, title: string): Markup =>
    rule([left, y(weight * 100)], [right, y(weight * 100)], kind, title);
  const path = places(time, percents, x, y);
  return svg(`Weight of ${asset} over time, with its band and target`, paper, [
    band([left, y(minWeight * 100)], [right, y(maxWeight * 100)], "band", `Band of ${asset}`),
    valueAxis(paper, y, "Weight, % of the vault", 4),
    timeAxis(paper, x),
    across(targetWeight, "target", `Target ${formatPercent(targetWeight)}`),
    across(targetWeight - trigger, "trigger", `Trigger, ${formatPercent(trigger)} below the target`),
    across(targetWeight + trigger, "trigger", `Trigger, ${formatPercent(trigger)} above the target`),
    line(path, componentStroke(index, 2), `Weight of ${asset}`),
    lines(outsideMarkers(component, weights, path, time)),
    html`<line class="cursor" y1="${top}" y2="${bottom}" />`,
  ]);
}

function outsideMarkers(
  component: ComponentRow,
  weights: readonly number[],
  path: readonly Place[],
  time: Timeline,
): Markup[] {
  return weights.flatMap((weight, index) => {
    const place = path[index];
    if (place === undefined || !isOutside(weight, component)) return [];
    const title = `Outside the band: ${formatPercent(weight, 2)}, ${time.moments[index] ?? ""}`;
    return [marker(place, "square", "outside", title)];
  });
}
