// Black-Scholes with 100 digits, by series and continued fractions that share nothing with the contracts' method. For
// tests only. All numbers are fixed point with DIGITS decimals.
const DIGITS = 100n;
const ONE = 10n ** DIGITS;
const WAD_TO_ONE = 10n ** (DIGITS - 18n);
const YEAR = 31_536_000n;

const multiply = (a: bigint, b: bigint): bigint => (a * b) / ONE;
const divide = (a: bigint, b: bigint): bigint => (a * ONE) / b;
const absolute = (a: bigint): bigint => (a < 0n ? -a : a);

/** √a by Newton's method. */
function root(a: bigint): bigint {
  const square = a * ONE;
  let x = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (x + square / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** Σ z^(2i+1) / (2i+1), which is atanh z. */
function inverseTangent(z: bigint): bigint {
  const square = multiply(z, z);
  let [term, sum] = [z, z];
  for (let i = 3n; term !== 0n; i += 2n) {
    term = multiply(term, square);
    sum += term / i;
  }
  return sum;
}

const LN2 = 2n * inverseTangent(ONE / 3n);

/** ln a of a > 0. */
export function logarithm(a: bigint): bigint {
  let doublings = 0n;
  for (; a >= 2n * ONE; a >>= 1n) doublings++;
  for (; a < ONE; a <<= 1n) doublings--;
  return 2n * inverseTangent(divide(a - ONE, a + ONE)) + doublings * LN2;
}

/** e^a by its series at a / 2^12, squared twelve times. */
export function exponential(a: bigint): bigint {
  let k = a / LN2;
  if (a < 0n) k -= 1n;
  const small = (a - k * LN2) >> 12n;
  let [term, sum] = [ONE, ONE];
  for (let i = 1n; term !== 0n; i++) {
    term = multiply(term, small) / i;
    sum += term;
  }
  for (let i = 0; i < 12; i++) sum = multiply(sum, sum);
  if (k >= 0n) return sum << k;
  return k < -1000n ? 0n : sum >> -k;
}

/** Machin's formula. */
function pi(): bigint {
  const inverse = (x: bigint): bigint => {
    let [term, sum, sign] = [ONE / x, ONE / x, -1n];
    for (let i = 3n; term > 0n; i += 2n) {
      term /= x * x;
      sum += (sign * term) / i;
      sign = -sign;
    }
    return sum;
  };
  return 4n * (4n * inverse(5n) - inverse(239n));
}

const ROOT_TWO_PI = root(2n * pi());

export const density = (x: bigint): bigint =>
  absolute(x) > 22n * ONE ? 0n : divide(exponential(-multiply(x, x) / 2n), ROOT_TWO_PI);

/** 1 - Φ(x) of x >= 0: Laplace's continued fraction in the tail, else the series of Φ. */
function tail(x: bigint): bigint {
  if (x > 21n * ONE) return 0n;
  if (x > 9n * ONE) {
    let fraction = 0n;
    for (let k = 600n; k >= 1n; k--) fraction = divide(k * ONE, x + fraction);
    return divide(density(x), x + fraction);
  }
  let [term, sum] = [x, x];
  for (let k = 3n; term !== 0n; k += 2n) {
    term = multiply(multiply(term, x), x) / k;
    sum += term;
  }
  return ONE / 2n - multiply(density(x), sum);
}

export const cdf = (x: bigint): bigint => (x > 0n ? ONE - tail(x) : tail(-x));

/** An option's inputs with 18 decimals, seconds. */
export interface ReferenceInputs {
  readonly spot: bigint;
  readonly strike: bigint;
  readonly secondsToExpiry: bigint;
  readonly volatility: bigint;
  readonly rate: bigint;
}

/** What the contracts approximate, with 100 decimals; `discountedStrike` and `totalVolatility` for the error bounds. */
export interface Reference {
  readonly callValue: bigint;
  readonly putValue: bigint;
  readonly callDelta: bigint;
  readonly gamma: bigint;
  readonly vega: bigint;
  readonly callTheta: bigint;
  readonly putTheta: bigint;
  readonly discountedStrike: bigint;
  readonly totalVolatility: bigint;
}

/** Black, Scholes (1973), from the formulas' definition. */
export function reference(inputs: ReferenceInputs): Reference {
  const [spot, strike] = [inputs.spot * WAD_TO_ONE, inputs.strike * WAD_TO_ONE];
  const [volatility, rate] = [inputs.volatility * WAD_TO_ONE, inputs.rate * WAD_TO_ONE];
  const time = (inputs.secondsToExpiry * ONE) / YEAR;
  const rootTime = root(time);
  const w = multiply(volatility, rootTime);
  const discounted = multiply(strike, exponential(-multiply(rate, time)));
  const d1 = divide(logarithm(divide(spot, strike)) + multiply(rate, time), w) + w / 2n;
  const d2 = d1 - w;
  const height = density(d1);
  const decay = divide(multiply(multiply(spot, height), volatility), 2n * rootTime);
  return {
    callValue: multiply(spot, cdf(d1)) - multiply(discounted, cdf(d2)),
    putValue: multiply(discounted, cdf(-d2)) - multiply(spot, cdf(-d1)),
    callDelta: cdf(d1),
    gamma: divide(height, multiply(spot, w)),
    vega: multiply(multiply(spot, rootTime), height),
    callTheta: -decay - multiply(multiply(rate, discounted), cdf(d2)),
    putTheta: -decay + multiply(multiply(rate, discounted), cdf(-d2)),
    discountedStrike: discounted,
    totalVolatility: w,
  };
}

/** |value - reference| in wei, both exact; a value has 18 decimals. */
export const errorInWei = (value: bigint, exact: bigint): number =>
  Number((absolute(value * WAD_TO_ONE - exact) * 10n ** 6n) / WAD_TO_ONE) / 1e6;

/** A reference number as a double. */
export const toNumber = (exact: bigint): number => Number(exact / 10n ** (DIGITS - 30n)) / 1e30;
