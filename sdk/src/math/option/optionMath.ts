import { WAD } from "../fixedPoint.js";
import { decay, discountX64, type Decay } from "./exponential.js";
import { INVERSE_ROOT_TWO_PI_X76, millsX76 } from "./gaussian.js";
import { absolute, quotient, smaller } from "./integers.js";
import { logRatioX127 } from "./logarithm.js";
import { checkInputs, checkKernel, type OptionInputs } from "./optionDomain.js";
import { halfX64, rootX64 } from "./totalVolatility.js";

// Twin of OptionMath.sol, bit by bit; that file tells the method and the scales.

const YEAR = 31_536_000n;
const HALF_X64 = 1n << 63n;
const MIN_TOTAL_VOLATILITY = 10n;
/** A shift that leaves nothing of any amount. */
const NOTHING_LEFT = 255n;

/** Values of a European call and put, \{quote\}, 18 decimals. */
export interface OptionPrices {
  readonly callValue: bigint;
  readonly putValue: bigint;
}

/** Values and sensitivities of a European call and put; everything with 18 decimals. */
export interface Greeks extends OptionPrices {
  /** \{base\} Change of the call's value by the spot, 0 to 1. */
  readonly callDelta: bigint;
  /** \{base\} Change of the put's value by the spot, -1 to 0. */
  readonly putDelta: bigint;
  /** \{base^2/quote\} Change of both deltas by the spot. */
  readonly gamma: bigint;
  /** \{quote*year^0.5\} Change of both values by the volatility, per 1.00. */
  readonly vega: bigint;
  /** \{quote/year\} Change of the call's value as time passes. */
  readonly callTheta: bigint;
  /** \{quote/year\} Change of the put's value as time passes. */
  readonly putTheta: bigint;
}

/** rT, Q127; twin of `OptionMath.carryX127`. */
export const carryX127 = (rate: bigint, secondsToExpiry: bigint): bigint =>
  ((rate * secondsToExpiry) << 127n) / (YEAR * WAD);

/** The call's value and, by parity, the put's, rounded to the nearest. */
function rounded(callX64: bigint, a: bigint, b: bigint): OptionPrices {
  const call = callX64 + HALF_X64;
  return Object.freeze({ callValue: call >> 64n, putValue: (call + b - a) >> 64n });
}

function intrinsic(a: bigint, b: bigint): OptionPrices {
  const value = (absolute(a - b) + HALF_X64) >> 64n;
  return Object.freeze(a > b ? { callValue: value, putValue: 0n } : { callValue: 0n, putValue: value });
}

interface Shares extends Decay {
  readonly x: bigint;
  readonly near: bigint;
  readonly nearMills: bigint;
  readonly farMills: bigint;
}

/** n, the Mills ratios at |n| and f, and the parts of e^(-n²/2). */
export function sharesOf(x: bigint, half: bigint): Shares {
  const middle = absolute(x) / half;
  const near = middle - half;
  return {
    x,
    near,
    nearMills: millsX76(absolute(near)),
    farMills: millsX76(middle + half),
    ...decay((near * near) >> 69n),
  };
}

/** Twin of `OptionMath.shareX76`, after its k halvings and `extra` more. */
export function shareOf({ near, nearMills, farMills, q, r, k }: Shares, amount: bigint, extra: bigint): bigint {
  if (k > NOTHING_LEFT) return 0n;
  const share = ((q - r) * ((near < 0n ? -nearMills : nearMills) - farMills)) / (q + r);
  return (amount * share) >> (k + extra);
}

/** What an option that is out of the money is worth, Q64; `least` is min(A, B). */
function outOfTheMoneyX64(least: bigint, shares: Shares): bigint {
  const value = shareOf(shares, least, 76n) + (shares.near < 0n ? least : 0n);
  return value > 0n ? value : 0n;
}

const callX64 = (a: bigint, b: bigint, shares: Shares): bigint =>
  outOfTheMoneyX64(smaller(a, b), shares) + (a > b ? a - b : 0n);

/**
 * Value of the one of {@link blackPrices}' options that is out of the money, from a logarithm; twin of
 * `OptionMath.timeValueX64`, which does not check its arguments either.
 *
 * @param least - \{quote/base\} min(A, B), 18 decimals as Q64.
 * @param magnitude - \{1\} |ln(A / B)|, Q127.
 * @param half - \{1\} Half the total volatility, Q64, at least 92.
 * @returns \{quote\} 18 decimals as Q64; the other option's is |A - B| more.
 */
export const timeValueX64 = (least: bigint, magnitude: bigint, half: bigint): bigint =>
  outOfTheMoneyX64(least, sharesOf(magnitude, half));

/**
 * The call's value of {@link blackPrices}, likewise; twin of `OptionMath.callValueX64`.
 *
 * @param a - \{quote/base\} 18 decimals as Q64.
 * @param b - \{quote/base\} 18 decimals as Q64.
 * @param x - \{1\} ln(a / b), Q127.
 * @param half - \{1\} Half the total volatility, Q64, at least 92.
 * @returns \{quote\} 18 decimals as Q64.
 */
export const callValueX64 = (a: bigint, b: bigint, x: bigint, half: bigint): bigint => callX64(a, b, sharesOf(x, half));

/** Amounts as Q64, ln(spot / discounted strike) as Q127, and half the total volatility as Q64. */
function parametersOf({ spot, strike, secondsToExpiry, volatility, rate }: OptionInputs): {
  readonly a: bigint;
  readonly b: bigint;
  readonly x: bigint;
  readonly half: bigint;
} {
  const carry = carryX127(rate, secondsToExpiry);
  return {
    a: spot << 64n,
    b: discountX64(strike, carry),
    x: logRatioX127(spot, strike) + carry,
    half: halfX64(volatility, rootX64(secondsToExpiry)),
  };
}

/**
 * Values of a European call and put on an asset without yield; twin of `OptionMath.price`.
 *
 * @throws {@link SpotOutOfDomain} and the domain's other errors, see {@link OPTION_DOMAIN}.
 * @example
 * ```ts
 * optionPrices({ spot: 60n * WAD, strike: 65n * WAD, secondsToExpiry: 7_884_000n, volatility: (3n * WAD) / 10n, rate: (8n * WAD) / 100n });
 * // callValue 2133371862734981043n
 * ```
 */
export function optionPrices(inputs: OptionInputs): OptionPrices {
  checkInputs(inputs);
  const { a, b, x, half } = parametersOf(inputs);
  if (half === 0n) return intrinsic(a, b);
  return rounded(callX64(a, b, sharesOf(x, half)), a, b);
}

/**
 * Values of a call and put by discounted amounts and total volatility; twin of `OptionMath.black`.
 *
 * @param spot - \{quote/base\} The spot or the discounted forward, 18 decimals.
 * @param discountedStrike - \{quote/base\} 18 decimals.
 * @param totalVolatility - \{1\} σ√T, 18 decimals.
 * @throws {@link AmountOutOfDomain} or {@link TotalVolatilityOutOfDomain}, see {@link OPTION_DOMAIN}.
 */
export function blackPrices(spot: bigint, discountedStrike: bigint, totalVolatility: bigint): OptionPrices {
  checkKernel(spot, discountedStrike, totalVolatility);
  const [a, b] = [spot << 64n, discountedStrike << 64n];
  if (totalVolatility < MIN_TOTAL_VOLATILITY) return intrinsic(a, b);
  const x = logRatioX127(spot, discountedStrike);
  return rounded(callX64(a, b, sharesOf(x, (totalVolatility << 63n) / WAD)), a, b);
}

/**
 * Values and sensitivities of a European call and put on an asset without yield; twin of `OptionMath.greeks`.
 *
 * @throws {@link SpotOutOfDomain} and the domain's other errors, see {@link OPTION_DOMAIN}.
 */
export function optionGreeks(inputs: OptionInputs): Greeks {
  checkInputs(inputs);
  const { a, b, x, half } = parametersOf(inputs);
  if (half === 0n) return intrinsicGreeks(a, b, inputs.rate);
  const shares = sharesOf(x, half);
  const call = callX64(a, b, shares);
  const { spotPart, density } = partsOf(a, b, shares);
  const flow = (density * half) >> 64n;
  const callDelta = (spotPart * WAD + (inputs.spot << 63n)) / a;
  const decayed = (flow * YEAR) / inputs.secondsToExpiry;
  return Object.freeze({
    ...rounded(call, a, b),
    callDelta,
    putDelta: callDelta - WAD,
    gamma: (((density << 12n) / inputs.spot) * WAD * WAD) / ((inputs.spot * half) << 13n),
    vega: (flow * 2n * WAD) / (inputs.volatility << 64n),
    ...thetas(inputs.rate, spotPart - call, b, decayed),
  });
}

/** A Φ(d1) and E, Q64. */
function partsOf(a: bigint, b: bigint, shares: Shares): { readonly spotPart: bigint; readonly density: bigint } {
  const { x, near, nearMills, farMills, q, r, k } = shares;
  const least = smaller(a, b);
  const tail = quotient((q - r) * (x < 0n ? nearMills : farMills), q + r);
  const height = quotient(INVERSE_ROOT_TWO_PI_X76 * (q - r), q + r);
  const isPositive = x >= 0n || near < 0n; // d1 > 0
  const part = (least * (isPositive ? -tail : tail)) >> (k + 76n);
  return { spotPart: isPositive ? a + part : part, density: (least * height) >> (k + 76n) };
}

/** Twin of `OptionMath._setThetas`; strikePart is B Φ(d2), Q64. */
function thetas(rate: bigint, strikePart: bigint, b: bigint, decayed: bigint): Pick<Greeks, "callTheta" | "putTheta"> {
  const base = HALF_X64 - decayed;
  return {
    callTheta: (base - (rate * strikePart) / WAD) >> 64n,
    putTheta: (base + (rate * (b - strikePart)) / WAD) >> 64n,
  };
}

function intrinsicGreeks(a: bigint, b: bigint, rate: bigint): Greeks {
  const callDelta = a > b ? WAD : a === b ? WAD / 2n : 0n;
  return Object.freeze({
    ...intrinsic(a, b),
    callDelta,
    putDelta: callDelta - WAD,
    gamma: 0n,
    vega: 0n,
    ...thetas(rate, (((b >> 60n) * callDelta) / WAD) << 60n, b, 0n),
  });
}
