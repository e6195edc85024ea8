// Random calls of the option harness with 256-bit words at and beyond every edge: what the twin says, whether the domain must
// take them, and what is wrong with an accepted result.
import {
  assetOrNothing,
  blackPrices,
  cashOrNothing,
  exponential,
  impliedVolatilityOfCall,
  impliedVolatilityOfPut,
  inverseNormalCdf,
  logRatio,
  normalCdf,
  normalPdf,
  optionGreeks,
  optionPrices,
  type OptionInputs,
  type OptionPrices,
} from "@ballast/sdk";
import {
  errorInWei,
  exponential as exactExponential,
  fromWad,
  naturalLogarithm,
  over,
  toNumber,
} from "../../../scripts/reference/arithmetic";
import { cumulative, density } from "../../../scripts/reference/normal";
import type { Random } from "../sdk/support/random";
import {
  isBeyondVolatilities,
  tellsNothing,
  wrongBlack,
  wrongDigital,
  wrongGreeks,
  wrongPrice,
  wrongVolatility,
  type Pair,
} from "./expected";
import { DOMAIN, rawOption, takesKernel, takesOption, takesTerms, word } from "./rawInputs";

/** One call. */
export interface Call {
  /** Of the harness. */
  readonly name: string;
  readonly values: readonly bigint[];
  /** The twin's results; throws its error. */
  readonly twin: () => readonly bigint[];
  /** "" or why the error must not be; by the documented domain, not by the twin. */
  readonly wrongError: (error: string) => string;
  /** "" or what is wrong with the results, by the reference. */
  readonly wrongResult: (results: readonly bigint[]) => string;
}

const pair = ({ callValue, putValue }: OptionPrices): Pair => [callValue, putValue];
const pairOf = ([callValue = -1n, putValue = -1n]: readonly bigint[]): Pair => [callValue, putValue];
const words = ({ spot, strike, secondsToExpiry, volatility, rate }: OptionInputs): bigint[] => [
  spot,
  strike,
  secondsToExpiry,
  volatility,
  rate,
];

/** A function that takes exactly its domain: an error inside is wrong, and a result outside. */
function total(
  name: string,
  values: readonly bigint[],
  isTaken: boolean,
  twin: () => readonly bigint[],
  wrong: (results: readonly bigint[]) => string,
): Call {
  return {
    name,
    values,
    twin,
    wrongError: (error) => (isTaken ? `refuses the domain: ${error}` : ""),
    wrongResult: (results) => (isTaken ? wrong(results) : "takes what is outside the domain"),
  };
}

/* OPTIONS */

const price = (inputs: OptionInputs): Call =>
  total(
    "price",
    words(inputs),
    takesOption(inputs),
    () => pair(optionPrices(inputs)),
    (results) => wrongPrice(inputs, pairOf(results)),
  );

const greeks = (inputs: OptionInputs): Call =>
  total(
    "greeks",
    words(inputs),
    takesOption(inputs),
    () => {
      const all = optionGreeks(inputs);
      const deltas = [all.callDelta, all.putDelta];
      return [all.callValue, all.putValue, ...deltas, all.gamma, all.vega, all.callTheta, all.putTheta];
    },
    ([callValue = 0n, putValue = 0n, callDelta = 0n, putDelta = 0n, gamma = 0n, vega = 0n, ...thetas]) => {
      const [callTheta = 0n, putTheta = 0n] = thetas;
      const all = { callValue, putValue, callDelta, putDelta, gamma, vega, callTheta, putTheta };
      return wrongGreeks(inputs, all);
    },
  );

const digital = (inputs: OptionInputs, kind: "cash" | "asset"): Call =>
  total(
    kind,
    words(inputs),
    takesOption(inputs),
    () => pair(kind === "cash" ? cashOrNothing(inputs) : assetOrNothing(inputs)),
    (results) => wrongDigital(inputs, kind, pairOf(results)),
  );

function black(random: Random): Call {
  const [a, b] = [word(random, DOMAIN.amount), word(random, DOMAIN.amount)];
  const w = word(random, DOMAIN.totalVolatility);
  const near = random.chance(0.5) ? BigInt.asUintN(256, random.scaled(a % (1n << 128n), 0.5, 2)) : b;
  const values = [a, near, w] as const;
  const isTaken = takesKernel(...values);
  const wrong = (results: readonly bigint[]): string => wrongBlack(values, pairOf(results));
  return total("black", values, isTaken, () => pair(blackPrices(...values)), wrong);
}

/* IMPLIED VOLATILITY */

/** A value that some volatility gives, or nearly; or any word. */
function quote(random: Random, inputs: OptionInputs, kind: "call" | "put"): bigint {
  if (!takesOption(inputs) || random.chance(0.3)) return word(random, [0n, inputs.spot]);
  const { callValue, putValue } = optionPrices(inputs);
  const value = (kind === "call" ? callValue : putValue) + random.pick([-1n, 0n, 0n, 0n, 1n]);
  return value < 0n ? 0n : value;
}

/** Why an error of a price that tells no volatility must not be. */
function wrongVolatilityError(inputs: OptionInputs, kind: "call" | "put", value: bigint, error: string): string {
  if (!takesTerms(inputs)) return /OutOfDomain/.test(error) ? "" : `not the domain's: ${error}`;
  if (inputs.secondsToExpiry === 0n) return error === "NoTimeToExpiry" ? "" : `not of the expiry: ${error}`;
  if (/^(PriceBelowIntrinsic|PriceAboveBound|TimeValueTooSmall|TimeValueTooLarge)$/.test(error))
    return tellsNothing(inputs, kind, value) ? "" : `${error} of a value that tells a volatility`;
  if (error === "VolatilityOutOfDomain")
    return isBeyondVolatilities(inputs, kind, value) ? "" : "there is a volatility in the domain";
  return `unexpected: ${error}`;
}

/** Often a strike within three total volatilities of the spot, where a value tells most. */
function tradeable(random: Random, inputs: OptionInputs): OptionInputs {
  if (!takesOption(inputs) || random.chance(0.4)) return inputs;
  const w = (Number(inputs.volatility) / 1e18) * Math.sqrt(Number(inputs.secondsToExpiry) / 31_536_000);
  const width = Math.exp(Math.min(3 * w, 20));
  return { ...inputs, strike: random.scaled(inputs.spot, 1 / width, width) };
}

function impliedVolatility(random: Random, option: OptionInputs, kind: "call" | "put"): Call {
  const inputs = tradeable(random, option);
  const { spot, strike, secondsToExpiry, rate } = inputs;
  const value = quote(random, inputs, kind);
  const find = kind === "call" ? impliedVolatilityOfCall : impliedVolatilityOfPut;
  return {
    name: kind === "call" ? "volatilityOfCall" : "volatilityOfPut",
    values: [spot, strike, secondsToExpiry, rate, value],
    twin: () => [find(inputs, value)],
    wrongError: (error) => wrongVolatilityError(inputs, kind, value, error),
    wrongResult: ([volatility = 0n]) =>
      takesTerms(inputs) && secondsToExpiry > 0n
        ? wrongVolatility(inputs, kind, value, volatility)
        : "takes what is outside the domain",
  };
}

/* PRIMITIVES */

const WAD = 10n ** 18n;
const MAX_EXPONENT = 130n * WAD;

const within = (value: bigint, exact: bigint, allowed: number): string => {
  const error = errorInWei(value, exact);
  return error <= allowed ? "" : `off by ${error} wei of ${allowed}`;
};

function exp(random: Random): Call {
  const x = word(random, [-45n * WAD, MAX_EXPONENT], true);
  const wrong = ([value = 0n]: readonly bigint[]): string => {
    const exact = x < -1000n * WAD ? 0n : exactExponential(fromWad(x));
    return within(value, exact, 1 + 2 * toNumber(exact));
  };
  return total("exp", [x], x <= MAX_EXPONENT, () => [exponential(x)], wrong);
}

function logarithm(random: Random): Call {
  const range = [1n, (1n << 112n) - 1n] as const;
  const [a, b] = [word(random, range), word(random, range)];
  const isTaken = [a, b].every((amount) => amount >= range[0] && amount <= range[1]);
  const wrong = ([value = 0n]: readonly bigint[]): string => {
    const exact = naturalLogarithm(over(fromWad(a), fromWad(b)));
    return within(value, exact, 2 + 3 * Math.abs(toNumber(exact)));
  };
  return total("logRatio", [a, b], isTaken, () => [logRatio(a, b)], wrong);
}

/** Beyond these many standard deviations nothing is left in 18 decimals. */
const FAR = 50n * WAD;

function normal(random: Random, kind: "cdf" | "pdf"): Call {
  const x = word(random, [-10n * WAD, 10n * WAD], true);
  const capped = fromWad(x > FAR ? FAR : x < -FAR ? -FAR : x);
  const exact = (): bigint => (kind === "cdf" ? cumulative(capped) : density(capped));
  const twin = (): readonly bigint[] => [kind === "cdf" ? normalCdf(x) : normalPdf(x)];
  return total(kind, [x], true, twin, ([value = -1n]) => within(value, exact(), kind === "cdf" ? 24.5 : 3.5));
}

function quantile(random: Random): Call {
  const probability = word(random, [1n, WAD - 1n]);
  const isTaken = probability > 0n && probability < WAD;
  const wrong = ([z = 0n]: readonly bigint[]): string => within(probability, cumulative(fromWad(z)), 26);
  return total("inverseCdf", [probability], isTaken, () => [inverseNormalCdf(probability)], wrong);
}

/** A random call, each kind about as often. */
export function randomCall(random: Random): Call {
  const inputs = rawOption(random);
  const makers: readonly (() => Call)[] = [
    () => price(inputs),
    () => greeks(inputs),
    () => digital(inputs, "cash"),
    () => digital(inputs, "asset"),
    () => black(random),
    () => impliedVolatility(random, inputs, "call"),
    () => impliedVolatility(random, inputs, "put"),
    () => exp(random),
    () => logarithm(random),
    () => normal(random, random.pick(["cdf", "pdf"])),
    () => quantile(random),
  ];
  return random.pick(makers)();
}
