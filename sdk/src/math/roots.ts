/** ⌊√x⌋ of a number that is not negative, by Newton's method from above. */
export function squareRoot(x: bigint): bigint {
  if (x < 2n) return x;
  let root = 1n << BigInt((x.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + x / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** ⌈√x⌉ of a number that is not negative. */
export function squareRootUp(x: bigint): bigint {
  const root = squareRoot(x);
  return root * root < x ? root + 1n : root;
}

/** ⌈x / y⌉ of positive numbers. */
export const divideUp = (x: bigint, y: bigint): bigint => (x + y - 1n) / y;
