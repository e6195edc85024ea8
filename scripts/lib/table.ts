/** Columns padded to their widest cell, numbers to the right, a rule under the header. */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const isNumeric = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => /^[-+~]?[\d.,]+ ?%?$/.test(row[column] ?? "")),
  );
  const renderRow = (cells: readonly string[]): string =>
    widths
      .map((width, column) =>
        isNumeric[column] ? (cells[column] ?? "").padStart(width) : (cells[column] ?? "").padEnd(width),
      )
      .join("  ")
      .trimEnd();
  return [renderRow(header), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(renderRow)].join("\n");
}
