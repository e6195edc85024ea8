// Labels beside the ends of lines, moved apart where they would overlap.

/**
 * Heights for labels that want to stand at the given heights.
 * @param wanted \{px\} in any order; the answer has the same order.
 * @param gap \{px\} least distance between two labels.
 * @param lowest \{px\} greatest height that may be used; heights grow downwards. It gives way when there are too many.
 */
export function spreadLabels(wanted: readonly number[], gap: number, highest: number, lowest: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = new Array<number>(wanted.length).fill(0);
  let next = highest;
  for (const index of order) next = (placed[index] = Math.max(wanted[index] ?? 0, next)) + gap;
  let limit = Math.max(lowest, highest + gap * (wanted.length - 1));
  for (const index of order.reverse()) limit = (placed[index] = Math.min(placed[index] ?? 0, limit)) - gap;
  return placed;
}
