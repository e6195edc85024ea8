// Fixed point of 352 bits (105 digits): root, exponential, logarithm and π, by series that no contract here uses.
// With blackScholes.ts and svi.ts it is what tests and the benchmark measure the contracts and the SDK by; nothing that is
// shipped imports it.

const BITS = 352n;
/** One. */
export const ONE = 1n << BITS;
/** Halvings before the exponential's series, squarings after it. */
const GUARD = 16n;

export const times = (x: bigint, y: bigint): bigint => (x * y) >> BITS;
export const over = (x: bigint, y: bigint): bigint => (x << BITS) / y;
export const absolute = (x: bigint): bigint => (x < 0n ? -x : x);

/** An integer. */
export const fromInteger = (value: bigint): bigint => value << BITS;
/** A number of `decimals` decimals. */
export const fromDecimals = (value: bigint, decimals: bigint): bigint => (value << BITS) / 10n ** decimals;
/** A number of 18 decimals. */
export const fromWad = (value: bigint): bigint => fromDecimals(value, 18n);
/** In `decimals` decimals, rounded down. */
export const toDecimals = (value: bigint, decimals: bigint): bigint => (value * 10n ** decimals) >> BITS;
/** As a double of up to 15 good digits, for numbers above 1e-45. */
export const toNumber = (value: bigint): number => Number(toDecimals(value, 60n)) / 1e60;
/** |value - exact| in wei; `value` has 18 decimals. */
export const errorInWei = (value: bigint, exact: bigint): number =>
  Number(absolute(value * 10n ** 6n - toDecimals(exact, 24n))) / 1e6;

/** ⌊√n⌋ of an integer. */
function integerRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** √x */
export const squareRoot = (x: bigint): bigint => integerRoot(x << BITS);

/** 2 artanh(z) for |z| < 1. */
function twiceArtanh(z: bigint): bigint {
  const square = times(z, z);
  let power = z;
  let sum = z;
  for (let i = 3n; power !== 0n && power !== -1n; i += 2n) {
    power = times(power, square);
    sum += power / i;
  }
  return 2n * sum;
}

const LN_2 = twiceArtanh(ONE / 3n);

/** ln x of a positive number. */
export function naturalLogarithm(x: bigint): bigint {
  const shift = BigInt(x.toString(2).length) - 1n - BITS;
  const mantissa = shift >= 0n ? over(x, ONE << shift) : x << -shift;
  return twiceArtanh(over(mantissa - ONE, mantissa + ONE)) + shift * LN_2;
}

/** e^x */
export function exponential(x: bigint): bigint {
  let doublings = x / LN_2;
  if (x < 0n) doublings -= 1n;
  // the series of e^(rest / 2^16), squared sixteen times
  const rest = (x - doublings * LN_2) >> GUARD;
  let term = ONE;
  let sum = ONE;
  for (let i = 1n; term !== 0n; i += 1n) {
    term = times(term, rest) / i;
    sum += term;
  }
  for (let i = 0n; i < GUARD; i += 1n) sum = times(sum, sum);
  return doublings >= 0n ? sum << doublings : sum >> -doublings;
}

/** arctan(1 / n) */
function arctanInverse(n: bigint): bigint {
  let power = ONE / n;
  let sum = power;
  for (let i = 3n; power !== 0n; i += 2n) {
    power /= n * n;
    sum += i % 4n === 3n ? -(power / i) : power / i;
  }
  return sum;
}

/** π by Machin's formula. */
export const PI = 4n * (4n * arctanInverse(5n) - arctanInverse(239n));
