// European options to 100 digits, from the formulas' definition: Black and Scholes 1973, Black 1976, Reiner and
// Rubinstein 1991 for the digitals.
import { exponential, fromInteger, fromWad, naturalLogarithm, over, squareRoot, times } from "./arithmetic";
import { cumulative, density } from "./normal";

const YEAR = 31_536_000n;

/** An option's inputs with 18 decimals, seconds; time and volatility are not zero. */
export interface ReferenceInputs {
  readonly spot: bigint;
  readonly strike: bigint;
  readonly secondsToExpiry: bigint;
  readonly volatility: bigint;
  readonly rate: bigint;
}

/** Values of a call and a put. */
export interface ReferencePrices {
  readonly callValue: bigint;
  readonly putValue: bigint;
}

/** What the contracts approximate, and the discounted strike and total volatility that error bounds are made of. */
export interface Reference extends ReferencePrices {
  readonly callDelta: bigint;
  readonly putDelta: bigint;
  readonly gamma: bigint;
  readonly vega: bigint;
  readonly callTheta: bigint;
  readonly putTheta: bigint;
  /** Pays one above the strike, or at or below it. */
  readonly cash: ReferencePrices;
  /** Pays the asset above the strike, or at or below it. */
  readonly asset: ReferencePrices;
  readonly discountedStrike: bigint;
  readonly totalVolatility: bigint;
  readonly rootTime: bigint;
}

/** An option in the reference's own fixed point, time in years. */
export interface ReferenceOption {
  readonly spot: bigint;
  readonly strike: bigint;
  readonly time: bigint;
  readonly volatility: bigint;
  readonly rate: bigint;
}

/** What the formulas are made of. */
interface Terms {
  readonly spot: bigint;
  readonly discount: bigint;
  readonly b: bigint;
  readonly volatility: bigint;
  readonly rate: bigint;
  readonly rootTime: bigint;
  readonly w: bigint;
  readonly d1: bigint;
  readonly d2: bigint;
}

/** Inputs in the reference's fixed point. */
export const optionOf = ({ spot, strike, secondsToExpiry, volatility, rate }: ReferenceInputs): ReferenceOption => ({
  spot: fromWad(spot),
  strike: fromWad(strike),
  time: fromInteger(secondsToExpiry) / YEAR,
  volatility: fromWad(volatility),
  rate: fromWad(rate),
});

/** K e^(-rT) */
export const discountedStrike = ({ strike, time, rate }: ReferenceOption): bigint =>
  times(strike, exponential(-times(rate, time)));

function termsOf(option: ReferenceOption): Terms {
  const { spot, strike, time, volatility, rate } = option;
  const rootTime = squareRoot(time);
  const w = times(volatility, rootTime);
  const carry = times(rate, time);
  const d1 = over(naturalLogarithm(over(spot, strike)) + carry, w) + w / 2n;
  return {
    spot,
    discount: exponential(-carry),
    b: discountedStrike(option),
    volatility,
    rate,
    rootTime,
    w,
    d1,
    d2: d1 - w,
  };
}

/** Prices by amounts that are discounted already, and total volatility; arguments in the reference's fixed point. */
export function blackReference(a: bigint, b: bigint, w: bigint): ReferencePrices {
  const d1 = over(naturalLogarithm(over(a, b)), w) + w / 2n;
  return pricesOf(a, b, d1, d1 - w);
}

function pricesOf(a: bigint, b: bigint, d1: bigint, d2: bigint): ReferencePrices {
  return {
    callValue: times(a, cumulative(d1)) - times(b, cumulative(d2)),
    putValue: times(b, cumulative(-d2)) - times(a, cumulative(-d1)),
  };
}

/** Values only. */
export function priceOption(option: ReferenceOption): ReferencePrices {
  const { spot, b, d1, d2 } = termsOf(option);
  return pricesOf(spot, b, d1, d2);
}

/** Values only, of inputs as the contracts take them. */
export const priceReference = (inputs: ReferenceInputs): ReferencePrices => priceOption(optionOf(inputs));

/** Values and sensitivities. */
export function reference(inputs: ReferenceInputs): Reference {
  const { spot, discount, b, volatility, rate, rootTime, w, d1, d2 } = termsOf(optionOf(inputs));
  const height = density(d1);
  const decay = over(times(times(spot, height), volatility), 2n * rootTime);
  const [above, below] = [cumulative(d2), cumulative(-d2)];
  const interest = times(rate, b);
  return {
    ...pricesOf(spot, b, d1, d2),
    callDelta: cumulative(d1),
    putDelta: -cumulative(-d1),
    gamma: over(height, times(spot, w)),
    vega: times(times(spot, rootTime), height),
    callTheta: -decay - times(interest, above),
    putTheta: -decay + times(interest, below),
    cash: { callValue: times(discount, above), putValue: times(discount, below) },
    asset: { callValue: times(spot, cumulative(d1)), putValue: times(spot, cumulative(-d1)) },
    discountedStrike: b,
    totalVolatility: w,
    rootTime,
  };
}
