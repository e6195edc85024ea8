// A chart with its heading, its sentence and its legend, in a wide and a narrow drawing.
import { embedJson, html, NOTHING, type Markup } from "./html";
import type { Stroke } from "./svg/marks";

/** Room that a figure takes: the page's whole width, half of it, or a place among small multiples. */
export type FigureSize = "full" | "half" | "small";

export interface LegendEntry {
  readonly label: string;
  readonly stroke: Stroke;
}

/** A column of the readout under the pointer: one value for each point of the run. */
export interface ReadoutColumn {
  readonly label: string;
  readonly unit: string;
  readonly decimals: number;
  readonly values: readonly number[];
}

/** What the readout needs: where the points lie between the plot's edges (0 to 1), and what each says. */
export interface Readout {
  readonly moments: readonly string[];
  readonly places: readonly number[];
  readonly columns: readonly ReadoutColumn[];
}

export interface FigureOptions {
  readonly title: string;
  /** One or two sentences: what the chart shows, and how to read it. */
  readonly sentence: string;
  readonly size: FigureSize;
  readonly legend?: readonly LegendEntry[];
  readonly readout?: Readout;
  /** Draws the chart for a width. \{px\} */
  readonly draw: (width: number) => Markup;
}

/** \{px\} of the two drawings; style.ts shows the one that fits. */
const WIDTHS: Readonly<Record<FigureSize, readonly number[]>> = { full: [960, 360], half: [540, 360], small: [360] };

export function figure(options: FigureOptions): Markup {
  const { title, sentence, size, legend = [], readout, draw } = options;
  const widths = WIDTHS[size];
  const drawings = widths.map((width, index) => {
    const kind = widths.length === 1 ? "only" : index === 0 ? "wide" : "narrow";
    return html`<div class="drawing ${kind}">${draw(width)}</div>`;
  });
  return html`<figure class="figure ${size}">
    <figcaption>
      <h4>${title}</h4>
      <p>${sentence}</p>
    </figcaption>
    ${legend.length === 0 ? NOTHING : legendList(legend)} ${drawings}
    ${readout === undefined ? NOTHING : readoutData(readout)}
  </figure>`;
}

function legendList(entries: readonly LegendEntry[]): Markup {
  return html`<ul class="legend">
    ${entries.map(({ label, stroke }) => html`<li>${swatch(stroke)}${label}</li>`)}
  </ul>`;
}

const swatch = ({ color, width, dash }: Stroke): Markup =>
  html`<svg class="swatch" viewBox="0 0 24 8" aria-hidden="true">
    <line
      x1="0"
      x2="24"
      y1="4"
      y2="4"
      stroke="var(${color})"
      stroke-width="${width}"
      stroke-dasharray="${dash ?? "none"}"
    />
  </svg>`;

const readoutData = (readout: Readout): Markup =>
  html`<script type="application/json" class="readout-data">
    ${embedJson(rounded(readout))}
  </script>`;

/** No more digits than are shown: the data is a good part of the page. */
function rounded({ moments, places, columns }: Readout): object {
  const round = (value: number, decimals: number): number => Number(value.toFixed(decimals));
  return {
    moments,
    places: places.map((place) => round(place, 4)),
    columns: columns.map(({ label, unit, decimals, values }) => ({
      label,
      unit,
      decimals,
      values: values.map((value) => round(value, decimals)),
    })),
  };
}
