// What carries the data: lines, bands, bars and markers. All functions are pure; places are \{px\}.
import { html, NOTHING, type Markup } from "../html";
import { pixel, tooltip } from "./chart";

export type Place = readonly [x: number, y: number];

/** How a series is drawn; the colour is a CSS custom property. */
export interface Stroke {
  readonly color: string;
  readonly width: number;
  readonly dash?: string;
}

/** A line through the places; a single place is a dot, no place is nothing. */
export function line(places: readonly Place[], stroke: Stroke, title: string): Markup {
  const [first] = places;
  if (first === undefined) return NOTHING;
  if (places.length === 1) return dot(first, stroke, title);
  const path = places.map(([x, y], index) => `${index === 0 ? "M" : "L"}${pixel(x)} ${pixel(y)}`).join("");
  return html`<path
    class="line"
    d="${path}"
    stroke="var(${stroke.color})"
    stroke-width="${stroke.width}"
    stroke-dasharray="${stroke.dash ?? "none"}"
  >
    ${tooltip(title)}
  </path>`;
}

function dot([x, y]: Place, stroke: Stroke, title: string): Markup {
  return html`<circle cx="${pixel(x)}" cy="${pixel(y)}" r="${stroke.width + 1.5}" fill="var(${stroke.color})">
    ${tooltip(title)}
  </circle>`;
}

/** A filled rectangle; its corners may come in any order. */
export function band(corner: Place, opposite: Place, kind: string, title: string): Markup {
  const [x, y] = [Math.min(corner[0], opposite[0]), Math.min(corner[1], opposite[1])];
  const width = Math.abs(corner[0] - opposite[0]);
  const height = Math.abs(corner[1] - opposite[1]);
  return html`<rect class="${kind}" x="${pixel(x)}" y="${pixel(y)}" width="${pixel(width)}" height="${pixel(height)}">
    ${tooltip(title)}
  </rect>`;
}

/** The area between a line and a level. */
export function area(places: readonly Place[], level: number, color: string): Markup {
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined || places.length < 2) return NOTHING;
  const top = places.map(([x, y]) => `L${pixel(x)} ${pixel(y)}`).join("");
  const path = `M${pixel(first[0])} ${pixel(level)}${top}L${pixel(last[0])} ${pixel(level)}Z`;
  return html`<path class="area" d="${path}" fill="var(${color})" />`;
}

/** A straight line across, e.g. a target or a limit. */
export function rule(from: Place, to: Place, kind: string, title: string): Markup {
  const [x1, y1, x2, y2] = [pixel(from[0]), pixel(from[1]), pixel(to[0]), pixel(to[1])];
  return html`<line class="${kind}" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${tooltip(title)}</line>`;
}

export type Shape = "up" | "down" | "diamond" | "square";

const SHAPES: Readonly<Record<Shape, string>> = {
  up: "M0 -6L6 5H-6Z",
  down: "M0 6L6 -5H-6Z",
  diamond: "M0 -6L6 0L0 6L-6 0Z",
  square: "M-3 -3H3V3H-3Z",
};

/** A shape with a tooltip and, where given, a number beside it. */
export function marker([x, y]: Place, shape: Shape, kind: string, title: string, label = ""): Markup {
  const text = label === "" ? NOTHING : html`<text class="marker-label" x="9" y="0" dy="0.35em">${label}</text>`;
  return html`<g class="marker ${kind}" transform="translate(${pixel(x)} ${pixel(y)})">
    ${tooltip(title)}<path d="${SHAPES[shape]}" />${text}
  </g>`;
}
