import {
  assetOrNothing,
  BallastError,
  blackPrices,
  cashOrNothing,
  exponential,
  impliedVolatilityOfCall,
  inverseNormalCdf,
  logRatio,
  normalCdf,
  normalPdf,
  optionGreeks,
  optionPrices,
  WAD,
  type OptionInputs,
} from "@ballast/sdk";
import { keccak256, ZeroHash } from "ethers";
import { OptionStream } from "../../../scripts/vectors/optionStream";

/** Words in hexadecimal, as `abi.encode` has them. */
const encode = (words: readonly bigint[]): string =>
  words.map((word) => BigInt.asUintN(256, word).toString(16).padStart(64, "0")).join("");

function valuesOf(inputs: OptionInputs): string {
  const greeks = optionGreeks(inputs);
  const pairs = [optionPrices(inputs), cashOrNothing(inputs), assetOrNothing(inputs)];
  pairs.push(blackPrices(inputs.spot, inputs.strike, inputs.volatility));
  const words = [
    greeks.callValue,
    greeks.putValue,
    greeks.callDelta,
    greeks.putDelta,
    greeks.gamma,
    greeks.vega,
    greeks.callTheta,
    greeks.putTheta,
    ...pairs.flatMap(({ callValue, putValue }) => [callValue, putValue]),
    logRatio(inputs.spot, inputs.strike),
  ];
  return encode(words);
}

function gaussianOf(stream: OptionStream): string {
  const x = (stream.draw(60n) % (20n * WAD)) - 10n * WAD;
  const probability = 1n + (stream.draw(60n) % (WAD - 1n));
  const words = [normalCdf(x), normalPdf(x), inverseNormalCdf(probability), exponential(x * 13n)];
  return encode(words);
}

/** The volatility of the call's own value, or the selector of the error. */
function impliedOf(inputs: OptionInputs): bigint {
  try {
    return impliedVolatilityOfCall(inputs, optionPrices(inputs).callValue);
  } catch (error) {
    if (error instanceof BallastError) return BigInt(error.code);
    throw error;
  }
}

/** The digest that OptionVectors.sol makes of the same vectors. */
export function digestOf(seed: bigint, count: number): string {
  const limit = Error.stackTraceLimit;
  // Half of the vectors tell no volatility; mapping their errors' stacks to TypeScript would take ten times as long.
  Error.stackTraceLimit = 0;
  try {
    return digestOfStream(seed, count);
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function digestOfStream(seed: bigint, count: number): string {
  const stream = new OptionStream(seed);
  let digest: string = ZeroHash;
  for (let i = 0; i < count; i++) {
    const inputs = stream.next();
    digest = keccak256(digest + valuesOf(inputs) + gaussianOf(stream) + encode([impliedOf(inputs)]));
  }
  return digest;
}
