// Gas over the number of legs on two logarithmic axes, as SVG without any library.

/** A line of the chart. */
export interface Series {
  readonly label: string;
  readonly style: "ours" | "early" | "recorded";
  readonly points: readonly (readonly [legs: number, gas: number])[];
}

const WIDTH = 860;
const HEIGHT = 520;
const [LEFT, RIGHT, TOP, BOTTOM] = [90, 640, 60, 450];
const LEGS = [1, 4, 8, 16, 32, 64, 127];
const GAS = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
const COLOURS = { ours: "#0b6e4f", early: "#1f4e8c", recorded: "#8a8f98" };
const INK = "#24292f";
const GRID = "#d8dee4";

const between = (value: number, [low, high]: readonly [number, number], from: number, to: number): number =>
  from + (Math.log(value / low) / Math.log(high / low)) * (to - from);
const across = (legs: number): number => between(legs, [1, 127], LEFT, RIGHT);
const up = (gas: number): number => between(gas, [10_000, 100_000_000], BOTTOM, TOP);

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const text = (x: number, y: number, content: string, attributes = ""): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${INK}" ${attributes}>${escape(content)}</text>`;

/** 1234567 as 1.23M, 12345 as 12k. */
export function short(gas: number): string {
  return gas >= 1_000_000 ? `${(gas / 1_000_000).toFixed(2)}M` : `${Math.round(gas / 1_000)}k`;
}

function axes(): string[] {
  const columns = LEGS.flatMap((legs) => [
    `<line x1="${across(legs).toFixed(1)}" x2="${across(legs).toFixed(1)}" y1="${TOP}" y2="${BOTTOM}" stroke="${GRID}"/>`,
    text(across(legs), BOTTOM + 20, String(legs), 'text-anchor="middle"'),
  ]);
  const rows = GAS.flatMap((gas) => [
    `<line x1="${LEFT}" x2="${RIGHT}" y1="${up(gas).toFixed(1)}" y2="${up(gas).toFixed(1)}" stroke="${GRID}"/>`,
    text(LEFT - 10, up(gas) + 4, gas.toLocaleString("en-US"), 'text-anchor="end" font-size="12"'),
  ]);
  return [
    ...columns,
    ...rows,
    text((LEFT + RIGHT) / 2, BOTTOM + 44, "legs (both axes are logarithmic)", 'text-anchor="middle"'),
  ];
}

function line({ label, style, points }: Series): string[] {
  const colour = COLOURS[style];
  const places = points.map(([legs, gas]) => ({ x: across(legs), y: up(gas), gas }));
  const path = places.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  const dash = style === "recorded" ? ' stroke-dasharray="6 5"' : "";
  const marks = places.flatMap(({ x, y, gas }) => [
    `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4.5" fill="${colour}"/>`,
    text(x, y - 10, short(gas), 'text-anchor="middle" font-size="11"'),
  ]);
  const last = places.at(-1) ?? { x: RIGHT, y: TOP };
  const weight = style === "recorded" ? "" : ' font-weight="700"';
  return [
    `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`,
    ...marks,
    text(Math.max(last.x, across(64)) + 22, last.y + 4, label, `style="fill:${colour}"${weight}`),
  ];
}

/** Draws gas over legs. */
export function drawMarginChart(title: string, series: readonly Series[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}"`,
    `  font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="13" role="img">`,
    `<title>${escape(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    text(24, 28, title, 'font-size="17" font-weight="700"'),
    ...axes(),
    ...series.flatMap(line),
    "</svg>",
    "",
  ].join("\n");
}
