// Charts of the calibration page, as SVG that stands alone: white paper, labels beside what they name.

/** A line through points whose x grows. */
export interface Series {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly isDots?: boolean;
}

/** A chart with numbers on both axes. */
export interface LineChart {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly Series[];
  readonly xLabel: (x: number) => string;
  readonly yLabel: (y: number) => string;
  readonly yMost: number;
}

/** Bars side by side in groups. */
export interface BarChart {
  readonly title: string;
  readonly axis: string;
  readonly names: readonly string[];
  readonly groups: readonly { readonly label: string; readonly values: readonly number[] }[];
  readonly label: (value: number) => string;
}

export const COLOURS = ["#0b6e4f", "#1f4e8c", "#b35900", "#8a8f98"];
const INK = "#24292f";
const GRID = "#d8dee4";
const WIDTH = 860;
const HEIGHT = 360;
const LEFT = 64;
const RIGHT = WIDTH - 20;
const TOP = 72;
const BOTTOM = HEIGHT - 56;
const TICKS = 5;

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const px = (value: number): string => (Math.round(value * 10) / 10).toString();
const colourOf = (index: number): string => COLOURS[index % COLOURS.length] ?? INK;

const text = (x: number, y: number, content: string, attributes = ""): string =>
  `<text x="${px(x)}" y="${px(y)}" fill="${INK}" ${attributes}>${escape(content)}</text>`;
const lineOf = (x1: number, y1: number, x2: number, y2: number): string =>
  `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${GRID}"/>`;

function legend(entries: readonly { readonly name: string; readonly colour: string }[]): string[] {
  let x = LEFT;
  return entries.map(({ name, colour }) => {
    const at = x;
    x += 34 + name.length * 7.4;
    return `<rect x="${px(at)}" y="44" width="12" height="12" fill="${colour}"/>${text(at + 18, 55, name)}`;
  });
}

function paper(title: string, body: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"`,
    `  font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="13" role="img">`,
    `<title>${escape(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(24, 28, title, 'font-size="17" font-weight="700"'),
    ...body,
    "</svg>",
    "",
  ].join("\n");
}

const ticks = (from: number, to: number): number[] =>
  Array.from({ length: TICKS + 1 }, (_, i) => from + ((to - from) * i) / TICKS);

function drawn({ points, colour, isDots }: Series, x: (v: number) => number, y: (v: number) => number): string {
  if (isDots === true) {
    return points.map(([a, b]) => `<circle cx="${px(x(a))}" cy="${px(y(b))}" r="2.4" fill="${colour}"/>`).join("");
  }
  const path = points.map(([a, b], i) => `${i === 0 ? "M" : "L"}${px(x(a))} ${px(y(b))}`).join("");
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.4"/>`;
}

/** Draws lines and dots. */
export function drawLines(chart: LineChart): string {
  const all = chart.series.flatMap(({ points }) => points.map(([x]) => x));
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const x = (value: number): number => LEFT + ((value - least) / (most - least)) * (RIGHT - LEFT);
  const y = (value: number): number =>
    BOTTOM - (Math.min(Math.max(value, 0), chart.yMost) / chart.yMost) * (BOTTOM - TOP);
  const rows = ticks(0, chart.yMost).flatMap((value) => [
    lineOf(LEFT, y(value), RIGHT, y(value)),
    text(LEFT - 8, y(value) + 4, chart.yLabel(value), 'text-anchor="end"'),
  ]);
  const columns = ticks(least, most).map((value, i) =>
    text(x(value), BOTTOM + 18, chart.xLabel(value), `text-anchor="${i === TICKS ? "end" : "middle"}"`),
  );
  const titles = [
    text(RIGHT, HEIGHT - 14, chart.xTitle, 'text-anchor="end"'),
    text(RIGHT, 55, chart.yTitle, 'text-anchor="end" font-size="12"'),
  ];
  return paper(chart.title, [
    ...legend(chart.series),
    ...rows,
    ...columns,
    ...titles,
    ...chart.series.map((series) => drawn(series, x, y)),
  ]);
}

/** Draws groups of bars from zero. */
export function drawBars({ title, axis, names, groups, label }: BarChart): string {
  const most = Math.max(...groups.flatMap(({ values }) => values)) * 1.12;
  const y = (value: number): number => BOTTOM - (value / most) * (BOTTOM - TOP);
  const step = (RIGHT - LEFT) / groups.length;
  const width = Math.min(44, (step * 0.8) / names.length);
  const bars = groups.flatMap(({ label: name, values }, i) => {
    const middle = LEFT + step * (i + 0.5);
    const drawnBars = values.map((value, j) => {
      const left = middle + (j - values.length / 2) * width;
      const bar = `<rect x="${px(left + 1)}" y="${px(y(value))}" width="${px(width - 2)}" height="${px(BOTTOM - y(value))}" fill="${colourOf(j)}"/>`;
      return bar + text(left + width / 2, y(value) - 4, label(value), 'text-anchor="middle" font-size="11"');
    });
    return [...drawnBars, text(middle, BOTTOM + 18, name, 'text-anchor="middle"')];
  });
  return paper(title, [
    ...legend(names.map((name, i) => ({ name, colour: colourOf(i) }))),
    lineOf(LEFT, BOTTOM, RIGHT, BOTTOM),
    ...bars,
    text(RIGHT, HEIGHT - 14, axis, 'text-anchor="end"'),
  ]);
}
