// A vault that nobody manages: how long its breaches lasted, and its weights in the worst episode.
import type { ComponentRow, UnmanagedRun } from "../../stress/summary";
import { figure } from "../figure";
import { count, formatNumber, formatPercent, formatUsd } from "../format";
import { html, lines, type Markup } from "../html";
import { episodeName } from "../names";
import { componentStroke } from "../palette";
import { timeAxis, valueAxis } from "../svg/axis";
import { barChart, type BarRow } from "../svg/bars";
import { plotEdges, svg, type Paper } from "../svg/chart";
import { band, line, marker, rule, type Place } from "../svg/marks";
import { linearScale, minimum, niceInterval, type Scale } from "../svg/scale";
import { timeline, timeScale, type Timeline } from "./runSeries";
import { stressBand } from "./stress";

/** \{ms\} */
const HOUR = 3_600_000;

/** A bar an episode: the median, with a whisker from the shortest to the longest. */
export function hoursFigure(runs: readonly UnmanagedRun[]): Markup {
  return figure({
    title: "Hours from breach to bands",
    sentence:
      "The bar is the median of an episode's breaches, the whisker runs from the shortest to the longest. A breach begins when a weight passes its trigger or leaves its band, and ends when it is back inside both.",
    size: "full",
    draw: (width) =>
      barChart("Hours from breach to bands by episode", "Hours from breach to bands", runs.map(hoursRow), width),
  });
}

function hoursRow({ episode, breaches, result }: UnmanagedRun): BarRow {
  const name = episodeName(episode);
  const { medianHours, worstHours } = result;
  if (medianHours === undefined || worstHours === undefined) return { label: name, figures: "no breach", bars: [] };
  const all = breaches.map(({ hours }) => hours);
  const figures = `${formatNumber(medianHours, 1)} (worst ${formatNumber(worstHours, 1)})`;
  const title = `${name}: ${figures} hours in ${count(result.breaches, "breach", "breaches")}`;
  const extent = [minimum(all, 0), worstHours] as const;
  return { label: name, figures, bars: [{ value: medianHours, kind: "share", title, extent }] };
}

/** One small chart a component, with what auctions did to it. */
export function auctionFigures(run: UnmanagedRun): Markup {
  const time = timeline(run);
  return html`<div class="multiples">
    ${run.components.map((component, index) => weightFigure(run, component, index, time))}
  </div>`;
}

/** \{ms\} */
const timeOf = (time: Timeline, { point, after }: { readonly point: number; readonly after: number }): number =>
  (time.times[point] ?? 0) + after * HOUR;

function weightFigure(run: UnmanagedRun, component: ComponentRow, index: number, time: Timeline): Markup {
  const { asset, minWeight, targetWeight, maxWeight } = component;
  const breaches = run.breaches.filter((breach) => breach.asset === asset);
  const fills = run.fills.filter(({ sell, buy }) => sell === asset || buy === asset);
  const bounds = `Band ${formatPercent(minWeight, 0)} to ${formatPercent(maxWeight, 0)}, target ${formatPercent(targetWeight, 0)}.`;
  return figure({
    title: asset,
    sentence: `${count(breaches.length, "breach", "breaches")}, ${count(fills.length, "fill")}. ${bounds}`,
    size: "small",
    draw: (width) => draw(run, component, index, time, width),
  });
}

function draw(run: UnmanagedRun, component: ComponentRow, index: number, time: Timeline, width: number): Markup {
  const paper: Paper = { width, height: 210, left: 40, right: 24, top: 28, bottom: 42 };
  const { left, right, top, bottom } = plotEdges(paper);
  const { asset, minWeight, targetWeight, maxWeight, trigger } = component;
  const weights = run.sightings.map((sighting) => (sighting.weights[asset] ?? 0) * 100);
  const x = timeScale(time, paper);
  const y = linearScale(niceInterval([minWeight * 100, maxWeight * 100, ...weights], 4), [bottom, top]);
  const across = (weight: number, kind: string, title: string): Markup =>
    rule([left, y(weight * 100)], [right, y(weight * 100)], kind, title);
  const path = run.sightings.map((sighting, i): Place => [
    Math.min(right, Math.max(left, x(timeOf(time, sighting)))),
    y(weights[i] ?? 0),
  ]);
  return svg(`Weight of ${asset} over time in a vault without an allocator, with its band and auctions`, paper, [
    stressBand(run, x, paper),
    band([left, y(minWeight * 100)], [right, y(maxWeight * 100)], "band", `Band of ${asset}`),
    valueAxis(paper, y, "Weight, % of the vault", 4),
    timeAxis(paper, x),
    across(targetWeight, "target", `Target ${formatPercent(targetWeight)}`),
    across(targetWeight - trigger, "trigger", `Trigger, ${formatPercent(trigger)} below the target`),
    across(targetWeight + trigger, "trigger", `Trigger, ${formatPercent(trigger)} above the target`),
    line(path, componentStroke(index, 2), `Weight of ${asset}`),
    lines(fillMarkers(run, asset, { time, x, y, right })),
    lines(lapseMarkers(run, asset, { time, x, y, right }, top)),
  ]);
}

interface Plot {
  readonly time: Timeline;
  readonly x: Scale;
  readonly y: Scale;
  readonly right: number;
}

/** Where a fill left the weight; down where it sold, up where it bought. */
function fillMarkers(run: UnmanagedRun, asset: string, { time, x, y, right }: Plot): Markup[] {
  return run.fills.flatMap((fill) => {
    if (fill.sell !== asset && fill.buy !== asset) return [];
    const isSale = fill.sell === asset;
    const seen = run.sightings.find(({ point, after }) => point === fill.point && after >= fill.after);
    const weight = (seen?.weights[asset] ?? 0) * 100;
    const title = `${isSale ? "Sold" : "Bought"} for ${formatUsd(fill.sold)} by ${fill.bidder}, ${formatPercent(fill.factor, 2)} of the middle`;
    const place: Place = [Math.min(right, x(timeOf(time, fill))), y(weight)];
    return [marker(place, isSale ? "down" : "up", "fill", title)];
  });
}

function lapseMarkers(run: UnmanagedRun, asset: string, { time, x, right }: Plot, top: number): Markup[] {
  return run.auctions.flatMap(({ asset: of, fills, point, openedAfter, reason }) => {
    if (of !== asset || fills > 0) return [];
    const place: Place = [Math.min(right, x(timeOf(time, { point, after: openedAfter }))), top + 6];
    return [marker(place, "square", "lapsed", `Nobody filled this auction: ${reason ?? "no reason was found"}`)];
  });
}
