// A dot plot on a logarithmic axis, as SVG without any library.

/** One line of the chart. */
export interface Row {
  readonly label: string;
  /** {gas} Filled dot. */
  readonly viaIR: number;
  /** {gas} Hollow dot. */
  readonly noIR?: number;
  readonly note: string;
  readonly style: "ours" | "measured" | "recorded";
}

const WIDTH = 860;
const LEFT = 190;
const RIGHT = 600;
/** Column of the errors, clear of the last number beside a dot. */
const NOTES = RIGHT + 90;
const TOP = 84;
const STEP = 30;
const TICKS = [1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000];
const COLOURS = { ours: "#0b6e4f", measured: "#1f4e8c", recorded: "#8a8f98" };
const INK = "#24292f";

const escape = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const position = (gas: number): number => {
  const [first, last] = [Math.log10(1000), Math.log10(100_000)];
  return LEFT + ((Math.log10(gas) - first) / (last - first)) * (RIGHT - LEFT);
};

function text(x: number, y: number, content: string, attributes = ""): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${INK}" ${attributes}>${escape(content)}</text>`;
}

function circle(x: number, y: number, colour: string, isFilled: boolean): string {
  const fill = isFilled ? colour : "#ffffff";
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="5.5" fill="${fill}" stroke="${colour}" stroke-width="2"/>`;
}

function axis(bottom: number): string[] {
  const lines = TICKS.map((gas) => {
    const x = position(gas).toFixed(1);
    return `<line x1="${x}" x2="${x}" y1="${TOP - 14}" y2="${bottom}" stroke="#d8dee4"/>`;
  });
  const labels = TICKS.map((gas) =>
    text(position(gas), bottom + 18, gas.toLocaleString("en-US"), 'text-anchor="middle"'),
  );
  const title = "gas of one option, call and put where the library gives both (logarithmic axis)";
  return [...lines, ...labels, text((LEFT + RIGHT) / 2, bottom + 40, title, 'text-anchor="middle"')];
}

function legend(): string[] {
  const y = 50;
  return [
    circle(LEFT, y, INK, true),
    text(LEFT + 12, y + 4, "via IR"),
    circle(LEFT + 80, y, INK, false),
    text(LEFT + 92, y + 4, "without IR"),
    text(LEFT + 190, y + 4, "grey: recorded earlier, not run here"),
    text(NOTES, y + 4, "largest error / spot", 'font-weight="600"'),
  ];
}

function line(row: Row, y: number): string[] {
  const colour = COLOURS[row.style];
  const { noIR } = row;
  const weight = row.style === "ours" ? 'font-weight="700" text-anchor="end"' : 'text-anchor="end"';
  const marks = [text(LEFT - 16, y + 4, row.label, weight)];
  if (noIR !== undefined) {
    const [from, to] = [position(row.viaIR).toFixed(1), position(noIR).toFixed(1)];
    marks.push(`<line x1="${from}" x2="${to}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="2"/>`);
    marks.push(circle(position(noIR), y, colour, false));
  }
  const value = Math.round(row.viaIR).toLocaleString("en-US");
  marks.push(circle(position(row.viaIR), y, colour, true));
  marks.push(text(position(Math.max(row.viaIR, noIR ?? 0)) + 12, y + 4, value, 'font-size="12"'));
  marks.push(text(NOTES, y + 4, row.note));
  return marks;
}

/** Draws the rows from top to bottom; the number beside the dots is the gas via IR. */
export function drawChart(title: string, rows: readonly Row[]): string {
  const bottom = TOP + rows.length * STEP;
  const body = [
    text(24, 28, title, 'font-size="17" font-weight="700"'),
    ...legend(),
    ...axis(bottom),
    ...rows.flatMap((row, i) => line(row, TOP + i * STEP + 8)),
  ];
  const height = bottom + 58;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"`,
    `  font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="13" role="img">`,
    `<title>${escape(title)}</title>`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    ...body,
    "</svg>",
    "",
  ].join("\n");
}
