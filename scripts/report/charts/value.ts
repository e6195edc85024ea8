// Value of a share against buy-and-hold and each asset, indexed to 100, with who came and left and the feed attacks.
import type { Run } from "../../stress/summary";
import { figure, type LegendEntry } from "../figure";
import { formatNumber, formatPercent, formatPeriod } from "../format";
import { html, lines, NOTHING, type Markup } from "../html";
import { componentStroke, HOLD, SHARE } from "../palette";
import { timeAxis, valueAxis } from "../svg/axis";
import { plotEdges, pixel, svg, type Paper } from "../svg/chart";
import { spreadLabels } from "../svg/labels";
import { line, rule, type Stroke } from "../svg/marks";
import { linearScale, niceInterval, type Scale } from "../svg/scale";
import { flowMarkers, attackMarkers } from "./markers";
import { indexed, places, readout, timeline, timeScale, type Timeline } from "./runSeries";
import { stressBand } from "./stress";

/** \{px\} from here on the lines are labelled at their ends. */
const LABELLED_WIDTH = 700;
const LABEL_GAP = 15;

interface Series {
  readonly label: string;
  readonly stroke: Stroke;
  readonly values: readonly number[];
}

/** Assets first, so that the share lies on top. */
function seriesOf(run: Run): Series[] {
  const assets = run.components.map(({ asset }, index) => ({
    label: asset,
    stroke: componentStroke(index),
    values: indexed(run.points.map((point) => point.prices[asset] ?? 0)),
  }));
  const hold = { label: "Buy-and-hold", stroke: HOLD, values: indexed(run.points.map((point) => point.buyAndHold)) };
  const share = { label: "Vault share", stroke: SHARE, values: indexed(run.points.map((point) => point.shareValue)) };
  return [...assets, hold, share];
}

export function valueFigure(run: Run): Markup {
  const series = seriesOf(run);
  const time = timeline(run);
  const legend: LegendEntry[] = [...series].reverse().map(({ label, stroke }) => ({ label, stroke }));
  const columns = [...series].reverse().map(({ label, values }) => ({ label, unit: "", decimals: 1, values }));
  return figure({
    title: "Value of a share",
    sentence: sentence(run),
    size: "full",
    legend,
    readout: readout(time, columns),
    draw: (width) => draw(run, series, time, width),
  });
}

function sentence({ result, stressFrom, stressTo }: Run): string {
  const falls = `At its worst a share stood ${formatPercent(result.drawdown)} below its highest value so far, the same basket left alone ${formatPercent(result.buyAndHoldDrawdown)}.`;
  const reading = `All lines start at 100, so 80 means a fifth lost; the shaded days, ${formatPeriod(stressFrom, stressTo)}, are the stress itself. Each day has two moments, its low (drawn at noon) and its close.`;
  return `${falls} ${reading} Triangles up are entries, triangles down exits, squares what was refused, diamonds feed attacks.`;
}

function paperOf(width: number): Paper {
  const labelled = width >= LABELLED_WIDTH;
  return { width, height: labelled ? 380 : 330, left: 44, right: labelled ? 156 : 24, top: 44, bottom: 44 };
}

function draw(run: Run, series: readonly Series[], time: Timeline, width: number): Markup {
  const paper = paperOf(width);
  const { left, right, top, bottom } = plotEdges(paper);
  const x = timeScale(time, paper);
  const y = linearScale(niceInterval([100, ...series.flatMap(({ values }) => values)], 6), [bottom, top]);
  const share = places(time, series.at(-1)?.values ?? [], x, y);
  const title = `Value of a share in ${run.episode}, indexed to 100, against buy-and-hold and each asset`;
  return svg(title, paper, [
    stressBand(run, x, paper),
    valueAxis(paper, y, "Index, start = 100", 6),
    timeAxis(paper, x),
    rule([left, y(100)], [right, y(100)], "level", "100: the value at the start"),
    lines(series.map(({ label, stroke, values }) => line(places(time, values, x, y), stroke, label))),
    width >= LABELLED_WIDTH ? endLabels(series, y, paper) : NOTHING,
    flowMarkers(run, share, [top, bottom]),
    attackMarkers(run, time, x, top - 12),
    html`<line class="cursor" y1="${top}" y2="${bottom}" />`,
  ]);
}

/** Name and last value of each line, beside its end. */
function endLabels(series: readonly Series[], y: Scale, paper: Paper): Markup {
  const { right, top, bottom } = plotEdges(paper);
  const drawn = series.filter(({ values }) => values.length > 0);
  const ends = drawn.map(({ values }) => y(values.at(-1) ?? 100));
  const heights = spreadLabels(ends, LABEL_GAP, top, bottom);
  const texts = drawn.map(({ label, stroke, values }, index) => {
    const height = pixel(heights[index] ?? 0);
    const end = pixel(ends[index] ?? 0);
    return html`<path
        class="leader"
        d="M${right + 2} ${end}L${right + 12} ${height}"
        stroke="var(${stroke.color})"
      /><text class="end-label" x="${right + 16}" y="${height}" dy="0.33em"
        >${label} <tspan class="number">${formatNumber(values.at(-1) ?? 0, 1)}</tspan></text
      >`;
  });
  return lines(texts);
}
