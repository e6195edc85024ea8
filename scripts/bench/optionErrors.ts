import { optionGreeks, type Greeks, type OptionInputs } from "@ballast/sdk";
import { errorInWei, toNumber } from "../reference/arithmetic";
import { reference } from "../reference/blackScholes";
import { OptionStream } from "../vectors/optionStream";

/** Errors of one option's results as parts of what docs/option-maths.md allows. */
export type Errors = Readonly<Record<"value" | "delta" | "gamma" | "vega" | "theta", number>>;

const WAD = 1e18;

/** The errors of the twin (and so of the contracts, which agree with it bit by bit) against 100 digits. */
export function errorsOf(inputs: OptionInputs, result: Greeks = optionGreeks(inputs)): Errors {
  const exact = reference(inputs);
  const [w, rootTime] = [toNumber(exact.totalVolatility), toNumber(exact.rootTime)];
  const [a, b] = [Number(inputs.spot), toNumber(exact.discountedStrike) * WAD];
  const larger = Math.max(a, b);
  const part = 2e-16 + 1e-18 / w; // {1} of the scale of a sensitivity
  const decay = (a * Number(inputs.volatility)) / WAD / rootTime;
  const against = (value: bigint, target: bigint, scale: number): number =>
    errorInWei(value, target) / Math.max(1, part * scale + 1);
  const valueError = Math.max(
    errorInWei(result.callValue, exact.callValue),
    errorInWei(result.putValue, exact.putValue),
  );
  return {
    value: valueError / Math.max(1, 2e-16 * larger),
    delta: against(result.callDelta, exact.callDelta, WAD),
    gamma: against(result.gamma, exact.gamma, (WAD * WAD) / (a * w)),
    vega: against(result.vega, exact.vega, a * rootTime),
    theta: Math.max(
      against(result.callTheta, exact.callTheta, larger + decay),
      against(result.putTheta, exact.putTheta, larger + decay),
    ),
  };
}

/** The largest errors over `count` random options of the domain. */
export function largestErrors(seed: bigint, count: number, progress?: (done: number) => void): Errors {
  const stream = new OptionStream(seed);
  const largest = { value: 0, delta: 0, gamma: 0, vega: 0, theta: 0 };
  for (let i = 1; i <= count; i++) {
    const errors = errorsOf(stream.next());
    for (const name of Object.keys(largest) as (keyof Errors)[]) largest[name] = Math.max(largest[name], errors[name]);
    progress?.(i);
  }
  return largest;
}
