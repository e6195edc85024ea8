// Figures of a series.

/** \{1\} Largest fall from the highest value so far. */
export function drawdownOf(values: readonly number[]): number {
  let [high, deepest] = [0, 0];
  for (const value of values) {
    high = Math.max(high, value);
    deepest = Math.max(deepest, 1 - value / high);
  }
  return deepest;
}

/** \{1\} From the first to the last. */
export function changeOf(values: readonly number[]): number {
  const [first, last] = [values[0], values[values.length - 1]];
  return first === undefined || last === undefined ? 0 : last / first - 1;
}
