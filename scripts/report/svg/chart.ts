// The paper a chart is drawn on.
import { html, lines, type Markup } from "../html";

/** Outer size of a chart and the room left around its plot. \{px\} */
export interface Paper {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The plot's edges on the paper. \{px\} */
export const plotEdges = (paper: Paper): { left: number; right: number; top: number; bottom: number } => ({
  left: paper.left,
  right: paper.width - paper.right,
  top: paper.top,
  bottom: paper.height - paper.bottom,
});

/**
 * A place on the paper, to a tenth of a pixel.
 * @throws RangeError when it is not finite.
 */
export function pixel(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`A chart cannot place ${value}; it must be finite.`);
  return Math.round(value * 10) / 10;
}

/** An SVG element with its layers, the first one lowest. The title is what a screen reader says. */
export function svg(title: string, paper: Paper, layers: readonly Markup[]): Markup {
  const { left, right } = plotEdges(paper);
  return html`<svg
    role="img"
    aria-label="${title}"
    viewBox="0 0 ${paper.width} ${paper.height}"
    data-left="${left}"
    data-right="${right}"
  >
    ${lines(layers)}
  </svg>`;
}

/** A tooltip for the element it stands in. */
export const tooltip = (text: string): Markup => html`<title>${text}</title>`;
