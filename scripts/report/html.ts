// Markup that cannot forget to escape: the tag `html` escapes whatever is not markup already.

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text that is safe both between tags and inside a quoted attribute. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** HTML or SVG source that is written as it stands. */
export class Markup {
  constructor(readonly source: string) {}
}

/** What may stand in a template: markup as it is, text and numbers escaped, lists one after the other. */
export type Content = Markup | string | number | readonly Content[];

/** The empty markup. */
export const NOTHING = new Markup("");

function render(content: Content): string {
  if (content instanceof Markup) return content.source;
  if (typeof content === "string") return escapeText(content);
  if (typeof content === "number") return renderNumber(content);
  return content.map(render).join("");
}

function renderNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`A report cannot show the number ${value}; it must be finite.`);
  return String(value);
}

/** The indentation of the source would be a third of the page. */
const outdent = (text: string): string => text.replace(/\n\s*/g, "\n");

/**
 * Template tag for markup.
 * @throws RangeError when a number is not finite.
 * @example html`<b title="${name}">${count}</b>`
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const parts = strings.map(
    (text, index) => outdent(text) + (index < values.length ? render(values[index] ?? "") : ""),
  );
  return new Markup(parts.join(""));
}

/** Several pieces of markup, one a line. */
export function lines(pieces: readonly Markup[]): Markup {
  return new Markup(pieces.map((piece) => piece.source).join("\n"));
}

/** JSON that can stand inside a script element: no text in it can end the element. */
export function embedJson(value: unknown): Markup {
  return new Markup(JSON.stringify(value).replace(/</g, "\\u003c"));
}
