// How RiskParameters lets ranges move between refreshes, with one refresh a day, by the SDK's twin.
import { rangesAt, refreshRange, startRange, type RiskRequirement } from "@ballast/sdk";

const DAY = 86_400n;

/** The ranges just before each refresh but the first, at which both begin; \{1\} in 18 decimals. */
export function walkRanges(targets: readonly bigint[]): readonly RiskRequirement[] {
  const [first, ...rest] = targets;
  if (first === undefined) return [];
  let state = startRange(first, 0n);
  return rest.map((next, i) => {
    const now = BigInt(i + 1) * DAY;
    const ranges = rangesAt(state, next, now);
    state = refreshRange(state, next, now);
    return ranges;
  });
}
