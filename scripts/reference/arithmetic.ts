// Exponential, logarithm, root, normal distribution and Black-Scholes in binary fixed point of 352 bits (105 digits), by
// series and not by the contracts' methods.

const BITS = 352n;
/** One. */
export const ONE = 1n << BITS;
const GUARD = 16n;

const times = (x: bigint, y: bigint): bigint => (x * y) >> BITS;
const over = (x: bigint, y: bigint): bigint => (x << BITS) / y;
const absolute = (x: bigint): bigint => (x < 0n ? -x : x);

/** A number of 18 decimals. */
export const fromWad = (value: bigint): bigint => (value << BITS) / 10n ** 18n;
/** In `decimals` decimals, rounded down. */
export const toDecimals = (value: bigint, decimals: bigint): bigint => (value * 10n ** decimals) >> BITS;

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
  let halvings = x / LN_2;
  if (x < 0n) halvings -= 1n;
  // the series of e^(rest / 2^16), squared sixteen times
  const rest = (x - halvings * LN_2) >> GUARD;
  let term = ONE;
  let sum = ONE;
  for (let i = 1n; term !== 0n; i += 1n) {
    term = times(term, rest) / i;
    sum += term;
  }
  for (let i = 0n; i < GUARD; i += 1n) sum = times(sum, sum);
  return halvings >= 0n ? sum << halvings : sum >> -halvings;
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

const PI = 4n * (4n * arctanInverse(5n) - arctanInverse(239n));
const ROOT_TWO_PI = squareRoot(2n * PI);

/** φ(x), the normal density. */
export const density = (x: bigint): bigint => over(exponential(-times(x, x) / 2n), ROOT_TWO_PI);

/** 1 - Φ(z) for z >= 0: the series around zero, and the continued fraction of Laplace from nine on. */
function upperTail(z: bigint): bigint {
  if (z > 30n * ONE) return 0n;
  if (z > 9n * ONE) {
    let fraction = 0n;
    for (let k = 600n; k >= 1n; k -= 1n) fraction = over(k * ONE, z + fraction);
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

/** Call and put by Black and Scholes 1973, of the words of a point (spot, strike, seconds, volatility, rate). */
export function blackScholes(point: readonly [bigint, bigint, bigint, bigint, bigint]): { call: bigint; put: bigint } {
  const [spot, strike, seconds, volatility, rate] = point;
  const [s, k] = [fromWad(spot), fromWad(strike)];
  const years = (seconds << BITS) / 31_536_000n;
  const deviation = times(fromWad(volatility), squareRoot(years));
  const carry = times(fromWad(rate), years);
  const d1 = over(naturalLogarithm(over(s, k)) + carry, deviation) + deviation / 2n;
  const d2 = d1 - deviation;
  const discounted = times(k, exponential(-carry));
  return {
    call: times(s, cumulative(d1)) - times(discounted, cumulative(d2)),
    put: times(discounted, cumulative(-d2)) - times(s, cumulative(-d1)),
  };
}
