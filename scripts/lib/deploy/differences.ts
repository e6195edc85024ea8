/** One place at which two values differ; both as people read them. */
export interface Difference {
  /** Where, such as `components[2].maxWeight`; empty for the whole. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null;

const inJson = (_: string, value: unknown): unknown => (typeof value === "bigint" ? value.toString() : value);

/** A value as people read it: numbers in decimal, bytes in lower case, anything deeper as JSON. */
export function textOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "bigint") return value.toString();
  if (typeof value !== "string") return JSON.stringify(value, inJson);
  return /^0x[0-9a-fA-F]*$/.test(value) ? value.toLowerCase() : value;
}

/**
 * Every leaf at which `found` is not `expected`. Numbers are compared by their decimal digits, whatever their type, and
 * bytes regardless of case, since records hold both as texts.
 */
export function differences(expected: unknown, found: unknown, path = ""): readonly Difference[] {
  if (isFields(expected) && isFields(found) && Array.isArray(expected) === Array.isArray(found)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
    return keys.flatMap((key) => differences(expected[key], found[key], join(path, key, Array.isArray(expected))));
  }
  const [wanted, seen] = [textOf(expected), textOf(found)];
  return wanted === seen ? [] : [{ path, expected: wanted, found: seen }];
}

function join(path: string, key: string, isIndex: boolean): string {
  if (isIndex) return `${path}[${key}]`;
  return path === "" ? key : `${path}.${key}`;
}
