/** The item of an array whose index is inside it by construction. */
export function item<T>(array: readonly T[], index: number): T {
  const value = array[index];
  if (value === undefined) throw new RangeError(`There is no item ${index} of ${array.length}.`);
  return value;
}

/** `count` sums, each zero. */
export const zeros = (count: number): bigint[] => new Array<bigint>(count).fill(0n);

/** The sum of amounts. */
export const sumOf = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, amount) => sum + amount, 0n);

/** Whether a bit is set. */
export const hasBit = (word: bigint, bit: number): boolean => ((word >> BigInt(bit)) & 1n) === 1n;
