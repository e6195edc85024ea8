// Colours of both themes. Text has a contrast of at least 4.5 : 1 on page and panel, lines of at least 3 : 1; a test
// computes both. The hues follow Paul Tol's and Okabe and Ito's palettes for colour-blind readers, darkened or lightened
// to reach the contrast; dashes, shapes and labels say the same as the colours.
import type { Stroke } from "./svg/marks";

export type Theme = Readonly<Record<string, string>>;

export const LIGHT: Theme = {
  "--page": "#f6f7f9",
  "--panel": "#ffffff",
  "--text": "#17202b",
  "--muted": "#55606e",
  "--link": "#0b57b0",
  "--good": "#14693a",
  "--bad": "#b3261e",
  "--line": "#dfe3e8",
  "--grid": "#e9ecf0",
  "--band": "#e2ecf7",
  "--stress": "#f3eee2",
  "--share": "#0b57b0",
  "--hold": "#17202b",
  "--series-1": "#b35900",
  "--series-2": "#aa4499",
  "--series-3": "#117733",
  "--series-4": "#1f8a8c",
  "--series-5": "#882255",
  "--series-6": "#76761a",
};

export const DARK: Theme = {
  "--page": "#0f1319",
  "--panel": "#161c24",
  "--text": "#e6eaf0",
  "--muted": "#a3adba",
  "--link": "#7db7ff",
  "--good": "#6fd39a",
  "--bad": "#ff8a80",
  "--line": "#2b3440",
  "--grid": "#232b35",
  "--band": "#1f3148",
  "--stress": "#26241c",
  "--share": "#7db7ff",
  "--hold": "#e6eaf0",
  "--series-1": "#f0a54a",
  "--series-2": "#e08bd0",
  "--series-3": "#66c98b",
  "--series-4": "#5ccfd2",
  "--series-5": "#f28ca5",
  "--series-6": "#cfcb6a",
};

/** Colours of text, and of what is drawn, that the contrast test looks at. */
export const TEXT_COLORS = ["--text", "--muted", "--link", "--good", "--bad"];
export const LINE_COLORS = ["--share", "--hold", "--bad", ...Array.from({ length: 6 }, (_, i) => `--series-${i + 1}`)];

export const SHARE: Stroke = { color: "--share", width: 2.5 };
export const HOLD: Stroke = { color: "--hold", width: 1.75, dash: "6 4" };
const SERIES = 6;
const DASHES = ["none", "2 3", "8 3 2 3"];

/** The stroke of a component by its place in the policy; after six the dashes change instead of the colours. */
export function componentStroke(index: number, width = 1.4): Stroke {
  const dash = DASHES[Math.floor(index / SERIES) % DASHES.length] ?? "none";
  return { color: `--series-${(index % SERIES) + 1}`, width, dash };
}

/** The theme as CSS declarations. */
export const declarations = (theme: Theme): string =>
  Object.entries(theme)
    .map(([name, value]) => `${name}:${value}`)
    .join(";");
