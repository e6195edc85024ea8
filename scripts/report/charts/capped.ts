// Vaults under a cap on volatility: how much of the time they were above it, and the volatility of one of them.
import type { CappedRun } from "../../stress/summary";
import { figure } from "../figure";
import { formatNumber, formatPercent } from "../format";
import { lines, type Markup } from "../html";
import { episodeName } from "../names";
import { timeAxis, valueAxis } from "../svg/axis";
import { barChart, type BarRow } from "../svg/bars";
import { plotEdges, svg, type Paper } from "../svg/chart";
import { line, marker, rule, type Place } from "../svg/marks";
import { linearScale, niceInterval } from "../svg/scale";
import { timeline, timeScale } from "./runSeries";
import { stressBand } from "./stress";

/** \{ms\} */
const HOUR = 3_600_000;

/** Two bars an episode: under the cap's auctions, and the twin without a cap. */
export function hoursAboveFigure(runs: readonly CappedRun[]): Markup {
  return figure({
    title: "Part of the time above the cap",
    sentence:
      "The upper bar is the capped vault, the lower one its twin with the same policy and no cap, judged by the same oracle.",
    size: "full",
    draw: (width) =>
      barChart("Part of the time above the cap by episode", "Time above the cap, %", runs.map(row), width),
  });
}

function row({ episode, result, uncapped }: CappedRun): BarRow {
  const name = episodeName(episode);
  const [own, other] = [result.shareAbove * 100, uncapped.shareAbove * 100];
  return {
    label: name,
    figures: `${formatNumber(own, 1)} against ${formatNumber(other, 1)}`,
    bars: [
      { value: own, kind: "share", title: `${name}, capped: ${formatPercent(result.shareAbove)}` },
      { value: other, kind: "hold", title: `${name}, without a cap: ${formatPercent(uncapped.shareAbove)}` },
    ],
  };
}

/** Volatility whenever it was looked at, with the cap and the fills. */
export function volatilityFigure(run: CappedRun): Markup {
  return figure({
    title: "Volatility of the basket",
    sentence: `As the chain measures it, by weights and the oracle's estimate; the dashed line is the cap of ${formatPercent(run.maxVolatility, 0)}, triangles are fills.`,
    size: "full",
    draw: (width) => draw(run, width),
  });
}

function draw(run: CappedRun, width: number): Markup {
  const time = timeline(run);
  const paper: Paper = { width, height: 280, left: 44, right: 24, top: 20, bottom: 44 };
  const { left, right, top, bottom } = plotEdges(paper);
  const x = timeScale(time, paper);
  const values = run.sightings.map(({ volatility }) => volatility * 100);
  const cap = run.maxVolatility * 100;
  const y = linearScale(niceInterval([0, cap, ...values], 4), [bottom, top]);
  const at = (point: number, after: number): number =>
    Math.min(right, Math.max(left, x((time.times[point] ?? 0) + after * HOUR)));
  const path = run.sightings.map(({ point, after }, i): Place => [at(point, after), y(values[i] ?? 0)]);
  const fills = run.fills.map(({ point, after, sell, buy }) => {
    const i = run.sightings.findIndex((seen) => seen.point === point && seen.after >= after);
    return marker([at(point, after), y(values[i] ?? 0)], "down", "fill", `Sold ${sell} for ${buy}`);
  });
  return svg("Volatility of the capped vault over time, with its cap", paper, [
    stressBand(run, x, paper),
    valueAxis(paper, y, "Volatility, % a year", 4),
    timeAxis(paper, x),
    rule([left, y(cap)], [right, y(cap)], "target", `Cap ${formatPercent(run.maxVolatility)}`),
    line(path, { color: "--share", width: 1.5 }, "Volatility of the capped vault"),
    lines(fills),
  ]);
}
