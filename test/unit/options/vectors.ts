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

const MASK = (1n << 64n) - 1n;

/** Words in hexadecimal, as `abi.encode` has them. */
const encode = (words: readonly bigint[]): string =>
  words.map((word) => BigInt.asUintN(256, word).toString(16).padStart(64, "0")).join("");

/** The stream of option inputs that test/forge/math/OptionVectors.sol repeats. */
export class OptionStream {
  private state: bigint;

  constructor(seed: bigint) {
    this.state = seed;
  }

  /** The next number of at most 60 bits. */
  draw(bits: bigint): bigint {
    const high = this.advance();
    return ((high << 32n) + this.advance()) >> (64n - bits);
  }

  /** A number of `from` to `from + range - 1` bits above its leading one. */
  scaled(from: bigint, range: bigint): bigint {
    const bits = from + (this.draw(16n) % range);
    const high = this.draw(60n);
    return (1n << bits) + (((high << 60n) + this.draw(60n)) % (1n << bits));
  }

  /** One in four strikes anywhere, the others within half to 2^-13 of the spot. */
  private strike(spot: bigint): bigint {
    if (this.draw(8n) % 4n === 0n) return this.scaled(40n, 69n);
    const width = 1n << (32n - (this.draw(8n) % 12n));
    const strike = (spot * ((1n << 32n) - width / 2n + (this.draw(40n) % width))) >> 32n;
    if (strike < 10n ** 12n) return 10n ** 12n;
    return strike > 10n ** 33n ? 10n ** 33n : strike;
  }

  /** The next option. */
  next(): OptionInputs {
    const spot = this.scaled(40n, 69n);
    const strike = this.strike(spot);
    const secondsToExpiry = this.scaled(0n, 28n);
    const volatility = this.scaled(50n, 13n);
    return { spot, strike, secondsToExpiry, volatility, rate: (this.draw(60n) % ((WAD * 7n) / 10n)) - WAD / 5n };
  }

  private advance(): bigint {
    this.state = (this.state * 6364136223846793005n + 1442695040888963407n) & MASK;
    return this.state >> 32n;
  }
}

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
