// The normal distribution to 100 digits.
import { absolute, exponential, ONE, over, PI, squareRoot, times } from "./arithmetic";

const ROOT_TWO_PI = squareRoot(2n * PI);
/** Beyond this the tail is below the last digit but one hundred. */
const FAR = 30n * ONE;
/** From here on the continued fraction needs fewer steps than the series. */
const TAIL = 9n * ONE;
const STEPS = 600n;

/** φ(x), the density. */
export const density = (x: bigint): bigint =>
  absolute(x) > FAR ? 0n : over(exponential(-times(x, x) / 2n), ROOT_TWO_PI);

/** 1 - Φ(z) for z >= 0: the series around zero, and the continued fraction of Laplace in the tail. */
function upperTail(z: bigint): bigint {
  if (z > FAR) return 0n;
  if (z > TAIL) {
    let fraction = 0n;
    for (let k = STEPS; k >= 1n; k -= 1n) fraction = over(k * ONE, z + fraction);
    return over(density(z), z + fraction);
  }
  const square = times(z, z);
  let term = z;
  let sum = z;
  for (let k = 3n; term !== 0n; k += 2n) {
    term = times(term, square) / k;
    sum += term;
  }
  return ONE / 2n - times(density(z), sum);
}

/** Φ(x) */
export function cumulative(x: bigint): bigint {
  const tail = upperTail(absolute(x));
  return x > 0n ? ONE - tail : tail;
}
