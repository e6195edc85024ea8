import type { OptionInputs } from "@ballast/sdk";
import type { Random } from "../sdk/support/random";

/** What docs/option-maths.md says is accepted; written down here again, so that a changed constant fails. */
export const DOMAIN = {
  price: [10n ** 12n, 10n ** 33n],
  seconds: [0n, 10n * 365n * 86_400n],
  volatility: [10n ** 15n, 10n ** 19n],
  rate: [-2n * 10n ** 17n, 5n * 10n ** 17n],
  amount: [1n, 1n << 112n],
  totalVolatility: [0n, 32n * 10n ** 18n],
} as const;

type Range = readonly [min: bigint, max: bigint];

/** `count` random bits. */
export function bits(random: Random, count: number): bigint {
  let word = 0n;
  for (let i = 0; i < count; i += 16) word = (word << 16n) | BigInt(random.integer(0, 0xffff));
  return BigInt.asUintN(count, word);
}

/** Inside a range, all sizes above its lower end alike. */
function inside(random: Random, [min, max]: Range): bigint {
  const width = max - min;
  const size = random.integer(1, width.toString(2).length);
  const above = bits(random, 256) % (1n << BigInt(size));
  return min + (above > width ? width : above);
}

/** At a range's ends and beside them. */
function atEdge(random: Random, [min, max]: Range): bigint {
  return random.pick([min, max]) + random.pick([-1n, 0n, 0n, 1n]);
}

/** Any 256 bits, mostly those at which implementations break. */
function anyWord(random: Random): bigint {
  const power = 1n << BigInt(random.integer(0, 255));
  return random.pick([0n, 1n, power, power - 1n, power + 1n, (1n << 256n) - 1n, -power, bits(random, 256)]);
}

/** A word of a Solidity type, for an argument with this range. */
export function word(random: Random, range: Range, signed = false): bigint {
  const choice = random.unit();
  const value = choice < 0.8 ? inside(random, range) : choice < 0.93 ? atEdge(random, range) : anyWord(random);
  return signed ? BigInt.asIntN(256, value) : BigInt.asUintN(256, value);
}

/** A strike near the spot as often as anywhere. */
function strikeOf(random: Random, spot: bigint): bigint {
  if (random.chance(0.1)) return spot;
  if (random.chance(0.5)) return word(random, DOMAIN.price);
  return BigInt.asUintN(256, random.scaled(spot % (1n << 128n), 0.5, 2));
}

/** Five words of an option. */
export function rawOption(random: Random): OptionInputs {
  const spot = word(random, DOMAIN.price);
  return {
    spot,
    strike: strikeOf(random, spot),
    secondsToExpiry: word(random, DOMAIN.seconds),
    volatility: random.chance(0.05) ? 0n : word(random, DOMAIN.volatility),
    rate: word(random, DOMAIN.rate, true),
  };
}

const isWithin = (value: bigint, [min, max]: Range): boolean => value >= min && value <= max;

/** Whether the formulas must take an option but for its volatility. */
export const takesTerms = ({ spot, strike, secondsToExpiry, rate }: OptionInputs): boolean =>
  isWithin(spot, DOMAIN.price) &&
  isWithin(strike, DOMAIN.price) &&
  isWithin(secondsToExpiry, DOMAIN.seconds) &&
  isWithin(rate, DOMAIN.rate);

/** Whether the formulas must take an option. */
export const takesOption = (inputs: OptionInputs): boolean =>
  takesTerms(inputs) && (inputs.volatility === 0n || isWithin(inputs.volatility, DOMAIN.volatility));

/** Whether the undiscounted kernel must take its three words. */
export const takesKernel = (a: bigint, b: bigint, w: bigint): boolean =>
  isWithin(a, DOMAIN.amount) && isWithin(b, DOMAIN.amount) && isWithin(w, DOMAIN.totalVolatility);
