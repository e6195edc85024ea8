// Rows of a CSV file with a header, plain or compressed.
import fs from "node:fs";
import { gunzipSync } from "node:zlib";
import { InputError } from "./InputError";

/** Thrown when a data file is not what it has to be; names the file and the line. */
export class DataFileError extends InputError {
  constructor(file: string, line: number, problem: string) {
    super(`${file}${line > 0 ? `:${line}` : ""} ${problem}.`);
    this.name = "DataFileError";
  }
}

/** A row with its cells by column, and where it stands in the file. */
export interface Row {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

function readText(file: string): string {
  if (!fs.existsSync(file)) throw new DataFileError(file, 0, "does not exist. Give the path of a .csv or .csv.gz file");
  const bytes = fs.readFileSync(file);
  if (!file.endsWith(".gz")) return bytes.toString("utf8");
  try {
    return gunzipSync(bytes).toString("utf8");
  } catch (error) {
    throw new DataFileError(
      file,
      0,
      `cannot be decompressed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/**
 * Rows of CSV text. Cells hold no commas and no quotes: figures and names need none.
 *
 * @throws {@link DataFileError} when a wanted column is missing or a row has another number of cells than the header.
 */
export function parseCsv(text: string, file: string, columns: readonly string[]): readonly Row[] {
  const lines = text.split(/\r?\n/);
  const header = (lines[0] ?? "").split(",").map((name) => name.trim());
  const missing = columns.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new DataFileError(file, 1, `has no column ${missing.join(", ")}; its header is "${header.join(",")}"`);
  }
  return lines.flatMap((text, i) => {
    if (i === 0 || text.trim() === "") return [];
    const cells = text.split(",");
    if (cells.length !== header.length) {
      throw new DataFileError(file, i + 1, `has ${cells.length} cells, the header has ${header.length}`);
    }
    return [{ line: i + 1, cells: Object.fromEntries(header.map((name, j) => [name, (cells[j] ?? "").trim()])) }];
  });
}

/** Rows of a `.csv` or `.csv.gz` file. @throws As {@link parseCsv}. */
export function readCsv(file: string, columns: readonly string[]): readonly Row[] {
  return parseCsv(readText(file), file, columns);
}
