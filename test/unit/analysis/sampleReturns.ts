// 200 days of returns of five assets that share a market, the same on every machine: a linear congruential generator, as in the
// script that computed reference.json.
const MULTIPLIER = 1_103_515_245n;
const INCREMENT = 12_345n;
const MODULUS = 1n << 31n;

/** Uniform numbers from 0 to 1. */
export function generator(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (MULTIPLIER * state + INCREMENT) % MODULUS;
    return Number(state) / Number(MODULUS);
  };
}

/** Sum of twelve uniform numbers, less six: nearly normal. */
export const nearlyNormal = (next: () => number): number =>
  Array.from({ length: 12 }).reduce<number>((sum) => sum + next(), -6);

/** \{1\} A row for each day. */
export function sampleReturns(days = 200): number[][] {
  const next = generator(12_345);
  return Array.from({ length: days }, () => {
    const market = nearlyNormal(next);
    const [a, b, c, d, e] = Array.from({ length: 5 }, () => nearlyNormal(next)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return [
      0.03 * market + 0.01 * a,
      0.025 * market + 0.02 * b,
      0.04 * market + 0.03 * c,
      0.002 * market + 0.008 * d,
      0.0005 * e,
    ];
  });
}

/** Whether every number of a table is within a part of the largest. */
export function expectClose(
  got: readonly (readonly number[])[],
  wanted: readonly (readonly number[])[],
  part = 1e-9,
): void {
  const scale = Math.max(...wanted.flat().map(Math.abs));
  wanted.forEach((row, i) => {
    row.forEach((value, j) => {
      const found = got[i]?.[j] ?? NaN;
      if (!(Math.abs(found - value) <= part * scale)) {
        throw new Error(`Entry (${i}, ${j}) is ${found}; the reference has ${value}.`);
      }
    });
  });
}
