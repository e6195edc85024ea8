import type { Difference } from "./differences";

/** One thing that is not as it should be. */
export interface Mismatch {
  /** Name of the record. */
  readonly name: string;
  /** What of it, such as `config.maxAge`. */
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** Differences of a value as mismatches of `field` of `name`. */
export function mismatchesOf(name: string, field: string, found: readonly Difference[]): readonly Mismatch[] {
  return found.map(({ path, expected, found: seen }) => {
    const separator = path === "" || path.startsWith("[") ? "" : ".";
    return { name, field: `${field}${separator}${path}`, expected, found: seen };
  });
}

/** The mismatches of some checks, or the one that they could not be made. */
export async function attempt(
  name: string,
  field: string,
  checks: () => Promise<readonly Mismatch[]>,
): Promise<readonly Mismatch[]> {
  try {
    return await checks();
  } catch (error) {
    const { name: kind, message } = error as Error;
    return [{ name, field, expected: "can be read", found: `${kind}: ${message}` }];
  }
}
