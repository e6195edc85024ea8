import {
  NoTimeToExpiry,
  NotSolved,
  PriceAboveBound,
  PriceBelowIntrinsic,
  TimeValueTooLarge,
  TimeValueTooSmall,
  VolatilityOutOfDomain,
} from "../../generated/errors.js";
import { squareRoot } from "../roots.js";
import { discountX64 } from "./exponential.js";
import { INVERSE_ROOT_TWO_PI_X76, millsX76, ROOT_TWO_PI_X64 } from "./gaussian.js";
import { absolute, clamp } from "./integers.js";
import { logRatioX127 } from "./logarithm.js";
import { checkTerms, OPTION_DOMAIN, type OptionTerms } from "./optionDomain.js";
import { carryX127, shareOf, sharesOf } from "./optionMath.js";
import { halfX64, rootX64, volatilityOf } from "./totalVolatility.js";

// Twin of ImpliedVolatility.sol, bit by bit; that file tells the method.

const PARTS = 10n ** 9n;
const MAX_STEPS = 8;
const SETTLED = 20n;
const HIGH = 3n << 74n;
const ONE_X76 = 1n << 76n;
const ONE_X64 = 1n << 64n;
const INVERSE_PI_X64 = 5871781006564002453n;

interface Amounts {
  readonly a: bigint;
  readonly b: bigint;
  readonly y: bigint;
}

function amountsOf(terms: OptionTerms): Amounts {
  checkTerms(terms);
  const { spot, strike, secondsToExpiry, rate } = terms;
  if (secondsToExpiry === 0n) throw new NoTimeToExpiry();
  const carry = carryX127(rate, secondsToExpiry);
  return { a: spot << 64n, b: discountX64(strike, carry), y: absolute(logRatioX127(spot, strike) + carry) };
}

/** What a value has above its exercise, Q64. */
function timeValueOf(price: bigint, received: bigint, paid: bigint): bigint {
  const intrinsic = received > paid ? received - paid : 0n;
  if (price << 64n < intrinsic) throw new PriceBelowIntrinsic({ price, intrinsic: intrinsic >> 64n });
  return (price << 64n) - intrinsic;
}

/**
 * The volatility at which {@link optionPrices} gives a call this value; twin of `ImpliedVolatility.ofCall`.
 *
 * @param callValue - \{quote\} 18 decimals.
 * @returns \{1/year^0.5\} 18 decimals.
 * @throws {@link TimeValueTooSmall} and its like when the value tells no volatility, and the domain's errors.
 */
export function impliedVolatilityOfCall(terms: OptionTerms, callValue: bigint): bigint {
  const amounts = amountsOf(terms);
  const { spot, secondsToExpiry } = terms;
  if (callValue > spot) throw new PriceAboveBound({ price: callValue, max: spot });
  return volatility(amounts, timeValueOf(callValue, amounts.a, amounts.b), secondsToExpiry);
}

/**
 * The volatility at which {@link optionPrices} gives a put this value; twin of `ImpliedVolatility.ofPut`.
 *
 * @param putValue - \{quote\} 18 decimals.
 * @returns \{1/year^0.5\} 18 decimals.
 * @throws {@link TimeValueTooSmall} and its like when the value tells no volatility, and the domain's errors.
 */
export function impliedVolatilityOfPut(terms: OptionTerms, putValue: bigint): bigint {
  const amounts = amountsOf(terms);
  const max = amounts.b >> 64n;
  if (putValue > max) throw new PriceAboveBound({ price: putValue, max });
  return volatility(amounts, timeValueOf(putValue, amounts.b, amounts.a), terms.secondsToExpiry);
}

function volatility(amounts: Amounts, timeValue: bigint, secondsToExpiry: bigint): bigint {
  const { minVolatility: min, maxVolatility: max } = OPTION_DOMAIN;
  const root = rootX64(secondsToExpiry);
  const solved = volatilityOf(solve(amounts, timeValue), root);
  if (solved >= min && solved <= max) return solved;
  const limit = solved < min ? min : max;
  if (!isWorth(amounts, timeValue, halfX64(limit, root)))
    throw new VolatilityOutOfDomain({ volatility: solved, min, max });
  return limit;
}

/** Whether half a total volatility gives the time value within 1 wei + 1e-16 of the spot. */
function isWorth({ a, b, y }: Amounts, timeValue: bigint, half: bigint): boolean {
  const worth = (evaluate(y, half).value * (a < b ? a : b)) >> 76n;
  return absolute(worth - timeValue) <= (1n << 64n) + a / 10n ** 16n;
}

/** Half the total volatility, Q64. */
function solve({ a, b, y }: Amounts, timeValue: bigint): bigint {
  const smaller = a < b ? a : b;
  const least = a / PARTS;
  if (timeValue < least) throw new TimeValueTooSmall({ timeValue: timeValue >> 64n, min: least >> 64n });
  const max = smaller > least ? (smaller - least) >> 64n : 0n;
  if (timeValue + least > smaller) throw new TimeValueTooLarge({ timeValue: timeValue >> 64n, max });
  const c = (timeValue << 76n) / smaller;
  let half = start(c, (absolute(a - b) << 76n) / smaller, y);
  for (let i = 0; i < MAX_STEPS; i++) {
    const change = step(half, y, c);
    half += change;
    if (absolute(change) <= (half < ONE_X64 ? half : ONE_X64) >> SETTLED) return half;
  }
  throw new NotSolved({ timeValue: timeValue >> 64n });
}

/* START */

function start(c: bigint, excess: bigint, y: bigint): bigint {
  if (c > HIGH) return startHigh(c, y);
  const half = excess < 2n * ONE_X76 ? startNear(c, excess) : 0n;
  return half > 0n && y / half < half + 2n * ONE_X64 ? half : startFar(c, y);
}

function startNear(c: bigint, excess: bigint): bigint {
  const middle = c + (excess >> 1n);
  const square = middle * middle;
  const spread = (excess * excess * INVERSE_PI_X64) >> 64n;
  if (square < spread) return 0n;
  return (ROOT_TWO_PI_X64 * (middle + squareRoot(square - spread))) / (2n * (2n * ONE_X76 + excess));
}

function startHigh(c: bigint, y: bigint): bigint {
  const bound = logRatioX127(ONE_X76, ONE_X76 - c) << 2n;
  return squareRoot(y > bound ? y : bound);
}

function startFar(c: bigint, y: bigint): bigint {
  const half = squareRoot(y);
  if (c + millsX76(2n * half) >= ONE_X76 >> 1n) return half;
  const tail = y / squareRoot(logRatioX127(ONE_X76, c) << 2n);
  return tail < half ? tail : half;
}

/* STEP */

function step(half: bigint, y: bigint, target: bigint): bigint {
  const middle = y / half;
  const near = middle - half;
  const { value, height } = evaluate(y, half);
  const bend = (near * (middle + half)) / (2n * half);
  const { newton, change } = newtonStep(near > 0n, value, height, target);
  const divisor = clamp(ONE_X64 - ((newton * (bend + change)) >> 65n), ONE_X64 / 2n, ONE_X64 * 2n);
  return clamp(-(newton << 63n) / divisor, -(half / 2n), half);
}

function evaluate(y: bigint, half: bigint): { readonly value: bigint; readonly height: bigint } {
  const shares = sharesOf(y, half);
  const { near, q, r, k } = shares;
  const value = shareOf(shares, 1n, 0n) + (near < 0n ? ONE_X76 : 0n);
  const height = ((INVERSE_ROOT_TWO_PI_X76 * (q - r)) / (q + r)) >> k;
  return { value: clamp(value, 1n, ONE_X76 - 1n), height: height === 0n ? 1n : height };
}

function newtonStep(
  isBelow: boolean,
  value: bigint,
  height: bigint,
  target: bigint,
): { readonly newton: bigint; readonly change: bigint } {
  if (isBelow) {
    const excess = logRatioX127(value, target) >> 63n;
    return { newton: (excess * value) / height, change: -((height << 64n) / value) };
  }
  if (target > HIGH) {
    const rest = ONE_X76 - value;
    const excess = logRatioX127(rest, ONE_X76 - target) >> 63n;
    return { newton: -(excess * rest) / height, change: (height << 64n) / rest };
  }
  return { newton: ((value - target) << 64n) / height, change: 0n };
}
