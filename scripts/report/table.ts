// Tables that become a list of cards on a narrow screen.
import { html, type Content, type Markup } from "./html";

export interface Column {
  readonly label: string;
  /** Numbers stand to the right, words may run over several lines, short words may not. */
  readonly kind: "number" | "words" | "short";
}

export const numeric = (label: string): Column => ({ label, kind: "number" });
export const words = (label: string): Column => ({ label, kind: "words" });
export const short = (label: string): Column => ({ label, kind: "short" });

/** A table; every row has a cell for each column. The first cell of a row is its name. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Markup {
  const head = columns.map((column) => html`<th scope="col" class="${column.kind}">${column.label}</th>`);
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${head}
      </tr>
    </thead>
    <tbody>
      ${rows.map((row) => tableRow(columns, row))}
    </tbody>
  </table>`;
}

function tableRow(columns: readonly Column[], row: readonly Content[]): Markup {
  const cells = columns.map((column, index) => {
    const content = html`<span>${row[index] ?? ""}</span>`;
    return index === 0
      ? html`<th scope="row" class="${column.kind}">${content}</th>`
      : html`<td class="${column.kind}" data-label="${column.label}">${content}</td>`;
  });
  return html`<tr>
    ${cells}
  </tr>`;
}
