import { WAD } from "../fixedPoint.js";
import { discountX64 } from "./exponential.js";
import { upperTailX76 } from "./gaussian.js";
import { logRatioX127 } from "./logarithm.js";
import { checkInputs, type OptionInputs } from "./optionDomain.js";
import { carryX127, type OptionPrices } from "./optionMath.js";
import { halfX64, rootX64 } from "./totalVolatility.js";

// Twin of DigitalOption.sol, bit by bit.

const ONE_X76 = 1n << 76n;
const HALF_X64 = 1n << 63n;

/** Φ(d), Q76, of d as Q64. */
const cdfX76 = (d: bigint): bigint => (d < 0n ? upperTailX76(-d) : ONE_X76 - upperTailX76(d));

/** Φ(d2) and Φ(d1), Q76. */
function probabilities(inputs: OptionInputs): { readonly second: bigint; readonly first: bigint } {
  checkInputs(inputs);
  const { spot, strike, secondsToExpiry, volatility, rate } = inputs;
  const x = logRatioX127(spot, strike) + carryX127(rate, secondsToExpiry);
  const half = halfX64(volatility, rootX64(secondsToExpiry));
  if (half === 0n) return { second: x > 0n ? ONE_X76 : 0n, first: x > 0n ? ONE_X76 : 0n };
  const middle = x / half;
  return { second: cdfX76(middle - half), first: cdfX76(middle + half) };
}

function split(amount: bigint, probability: bigint): OptionPrices {
  const call = (amount * probability) >> 76n;
  return Object.freeze({ callValue: (call + HALF_X64) >> 64n, putValue: (amount - call + HALF_X64) >> 64n });
}

/**
 * Values of a cash-or-nothing call and put that pay 1, \{1\}, 18 decimals; twin of `DigitalOption.cash`.
 *
 * @throws {@link SpotOutOfDomain} and the domain's other errors, see {@link OPTION_DOMAIN}.
 */
export function cashOrNothing(inputs: OptionInputs): OptionPrices {
  const { second } = probabilities(inputs);
  return split(discountX64(WAD, carryX127(inputs.rate, inputs.secondsToExpiry)), second);
}

/**
 * Values of an asset-or-nothing call and put, \{quote\}, 18 decimals; twin of `DigitalOption.asset`.
 *
 * @throws {@link SpotOutOfDomain} and the domain's other errors, see {@link OPTION_DOMAIN}.
 */
export function assetOrNothing(inputs: OptionInputs): OptionPrices {
  return split(inputs.spot << 64n, probabilities(inputs).first);
}
