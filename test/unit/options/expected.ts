// What an accepted input must give, by the 100-digit reference and within the errors that docs/option-maths.md states; where
// time or volatility is zero, the discounted exercise. Each function says in words what is wrong, or nothing.
import { optionPrices, type Greeks, type OptionInputs } from "@ballast/sdk";
import { absolute, errorInWei, fromWad, ONE, over, times, toNumber } from "../../../scripts/reference/arithmetic";
import {
  blackReference,
  discountedStrike,
  optionOf,
  priceReference,
  reference,
  type ReferencePrices,
} from "../../../scripts/reference/blackScholes";
import { errorsOf } from "../../../scripts/bench/optionErrors";

const WAD = 1e18;
/** Below so much total volatility the kernel gives the exercise. */
const LEAST_TOTAL_VOLATILITY = 10n;
/** Spot and discounted strike are told apart when they differ by this part; the strike's own rounding is 2e-18. */
const KINK = 10n ** 17n;

/** Two values in the order in which the contracts return them. */
export type Pair = readonly [callValue: bigint, putValue: bigint];

const isExercise = ({ secondsToExpiry, volatility }: OptionInputs): boolean =>
  secondsToExpiry === 0n || volatility === 0n;

const isKink = (a: bigint, b: bigint): boolean => absolute(a - b) < b / KINK;

/** "" or what is wrong with two values of which each may be off by `allowed` wei. */
function compare([call, put]: Pair, exact: ReferencePrices, allowed: number): string {
  const errors = [errorInWei(call, exact.callValue), errorInWei(put, exact.putValue)];
  const worst = Math.max(...errors);
  return worst <= allowed ? "" : `off by ${worst} wei of ${allowed}`;
}

const exercise = (a: bigint, b: bigint): ReferencePrices => ({
  callValue: a > b ? a - b : 0n,
  putValue: b > a ? b - a : 0n,
});

const largerInWei = (a: bigint, b: bigint): number => Math.max(toNumber(a), toNumber(b)) * WAD;

/** Errors of `price`. */
export function wrongPrice(inputs: OptionInputs, values: Pair): string {
  const option = optionOf(inputs);
  const b = discountedStrike(option);
  const exact = isExercise(inputs) ? exercise(option.spot, b) : priceReference(inputs);
  return compare(values, exact, Math.max(1, 2e-16 * largerInWei(option.spot, b)));
}

/** Errors of `black`; the contract's half of w is Q64, which moves the value by less than 2^-64 of the smaller amount. */
export function wrongBlack([a, b, w]: readonly [bigint, bigint, bigint], values: Pair): string {
  const [spot, strike] = [fromWad(a), fromWad(b)];
  const exact = w < LEAST_TOTAL_VOLATILITY ? exercise(spot, strike) : blackReference(spot, strike, fromWad(w));
  return compare(values, exact, Math.max(1, 2e-16 * largerInWei(spot, strike)));
}

function wrongExerciseGreeks(inputs: OptionInputs, greeks: Greeks): string {
  const option = optionOf(inputs);
  const b = discountedStrike(option);
  if (greeks.gamma !== 0n || greeks.vega !== 0n) return "gamma or vega without time value";
  if (greeks.callDelta - greeks.putDelta !== BigInt(WAD)) return "deltas that do not differ by one";
  if (isKink(option.spot, b)) return "";
  const share = option.spot > b ? ONE : 0n;
  if (errorInWei(greeks.callDelta, share) > 0) return "a delta that is no step";
  const interest = times(option.rate, b);
  const thetas = { callValue: -times(interest, share), putValue: times(interest, ONE - share) };
  return compare([greeks.callTheta, greeks.putTheta], thetas, 1 + 2e-16 * toNumber(b) * WAD);
}

/** Errors of `greeks`. */
export function wrongGreeks(inputs: OptionInputs, greeks: Greeks): string {
  if (isExercise(inputs)) {
    const prices = wrongPrice(inputs, [greeks.callValue, greeks.putValue]);
    return prices === "" ? wrongExerciseGreeks(inputs, greeks) : prices;
  }
  const over = Object.entries(errorsOf(inputs, greeks)).filter(([, part]) => part > 1);
  return over.map(([name, part]) => `${name} at ${part} of what is allowed`).join(", ");
}

/** Errors of a digital option that pays `payout`, of the two values' sum. */
export function wrongDigital(inputs: OptionInputs, kind: "cash" | "asset", values: Pair): string {
  const option = optionOf(inputs);
  const b = discountedStrike(option);
  const sum = kind === "asset" ? option.spot : over(b, option.strike);
  const inWei = toNumber(sum) * WAD;
  if (!isExercise(inputs)) {
    const exact = reference(inputs);
    return compare(values, exact[kind], 1 + (1e-16 + 1e-18 / toNumber(exact.totalVolatility)) * inWei);
  }
  if (isKink(option.spot, b)) return "";
  const isCall = option.spot > b;
  const exact = { callValue: isCall ? sum : 0n, putValue: isCall ? 0n : sum };
  return compare(values, exact, 1 + 1e-16 * inWei);
}

/** Errors of an implied volatility that was found: it must be of the domain and reprice. */
export function wrongVolatility(inputs: OptionInputs, kind: "call" | "put", value: bigint, volatility: bigint): string {
  const prices = optionPrices({ ...inputs, volatility });
  const repriced = kind === "call" ? prices.callValue : prices.putValue;
  const gap = Number(absolute(repriced - value));
  return gap <= 2 + 2e-16 * Number(inputs.spot) ? "" : `reprices ${gap} wei away`;
}

/** Whether an option's value leaves less than 1e-9 of the spot (and two wei) to its exercise or to its bound, or is beyond. */
export function tellsNothing(inputs: OptionInputs, kind: "call" | "put", value: bigint): boolean {
  const option = optionOf(inputs);
  const b = discountedStrike(option);
  const { callValue, putValue } = exercise(option.spot, b);
  const timeValue = fromWad(value) - (kind === "call" ? callValue : putValue);
  const least = option.spot / 10n ** 9n + fromWad(2n) + b / KINK;
  const smaller = option.spot < b ? option.spot : b;
  return timeValue <= least || smaller - timeValue <= least;
}

/** Whether no volatility of the domain gives this value, by more than the value's own error. */
export function isBeyondVolatilities(inputs: OptionInputs, kind: "call" | "put", value: bigint): boolean {
  const name = kind === "call" ? "callValue" : "putValue";
  const at = (volatility: bigint): bigint => priceReference({ ...inputs, volatility })[name];
  const b = discountedStrike(optionOf(inputs));
  const allowed = fromWad(2n) + (2n * (fromWad(inputs.spot) + b)) / 10n ** 16n;
  const exact = fromWad(value);
  return exact <= at(10n ** 15n) + allowed || exact >= at(10n ** 19n) - allowed;
}
