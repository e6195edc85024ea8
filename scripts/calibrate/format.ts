// Numbers and tables of the page.

/** A fraction in per cent. */
export const percent = (value: number, decimals = 1): string => `${(100 * value).toFixed(decimals)} %`;
/** A fraction as points of per cent. */
export const points = (value: number, decimals = 1): string => (100 * value).toFixed(decimals);
export const fixed = (value: number, decimals: number): string => value.toFixed(decimals);
/** \{USD\} in millions. */
export const millions = (value: number): string => `${(value / 1e6).toFixed(1)} million USD`;

/** A Markdown table; columns but the first are aligned to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, i) => (i === 0 ? "---" : "--:"));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Rounded so that the file is the same on every machine: float functions differ in the last digits. */
export function rounded<T>(value: T): T {
  const text = JSON.stringify(value, (_, item: unknown) =>
    typeof item === "number" && !Number.isInteger(item) ? Number(item.toPrecision(6)) : item,
  );
  return JSON.parse(text) as T;
}

/** Least and largest of fractions, in per cent. */
export const spanOf = (values: readonly number[]): string =>
  `${points(Math.min(...values), 0)} to ${percent(Math.max(...values), 0)}`;
/** Names in a row, or that there are none. */
export const namesOr = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));
