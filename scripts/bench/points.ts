// What is measured: the same points every time, from a seeded generator.

const HOUR = 3600;
const DAY = 86_400;
const YEAR = 31_536_000;

/** Five words: spot, strike, seconds to expiry, volatility, rate; or an argument and four zeros. */
export type Point = readonly [bigint, bigint, bigint, bigint, bigint];

/** A number in 18 decimals, of which the last nine are zero. */
const wad = (value: number): bigint => BigInt(Math.round(value * 1e9)) * 10n ** 9n;

function product(
  strikes: readonly number[],
  times: readonly number[],
  volatilities: readonly number[],
  rates: readonly number[],
): Point[] {
  return strikes.flatMap((strike) =>
    times.flatMap((time) =>
      volatilities.flatMap((volatility) =>
        rates.map((rate): Point => [wad(1000), wad(strike), BigInt(time), wad(volatility), wad(rate)]),
      ),
    ),
  );
}

/** The 225 points over which gas is averaged; DeFiMath's own grid, so that its published figures compare. */
export function gasGrid(): Point[] {
  const times = [7, 30, 60, 90, 180].map((days) => days * DAY);
  return product([800, 900, 1000.01, 1100, 1200], times, [0.4, 0.6, 0.8], [0.05, 0.1, 0.2]);
}

/** splitmix64: numbers in [0, 1). */
export class Uniform {
  #state: bigint;

  constructor(seed: bigint) {
    this.#state = seed;
  }

  next(): number {
    const mask = (1n << 64n) - 1n;
    this.#state = (this.#state + 0x9e3779b97f4a7c15n) & mask;
    let mixed = this.#state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & mask;
    return Number((mixed ^ (mixed >> 31n)) >> 11n) / 2 ** 53;
  }

  /** Log-uniform between two numbers. */
  scale(least: number, most: number): number {
    return least * (most / least) ** this.next();
  }
}

/** Corners: spot over strike 0.2 to 5, an hour to two years, volatility 5 to 300 %, rate 0 to 20 %. */
function corners(): Point[] {
  const strikes = [0.2, 0.5, 0.8, 0.95, 1, 1.05, 1.25, 2, 5].map((ratio) => 1000 / ratio);
  const times = [HOUR, DAY, 7 * DAY, 30 * DAY, 180 * DAY, YEAR, 2 * YEAR];
  return product(strikes, times, [0.05, 0.2, 0.6, 1.2, 3], [0, 0.05, 0.2]);
}

/** Random points in the same box, spots from 1 to 100,000. */
function anywhere(random: Uniform): Point {
  const spot = random.scale(1, 1e5);
  const strike = spot / random.scale(0.2001, 4.999);
  const time = BigInt(Math.floor(random.scale(HOUR, 2 * YEAR)));
  return [wad(spot), wad(strike), time, wad(random.scale(0.05, 3)), wad(0.2 * random.next())];
}

/** Random points within three standard deviations of the spot, a day to a year. */
function tradeable(random: Uniform): Point {
  for (;;) {
    const spot = random.scale(1, 1e5);
    const time = Math.floor(random.scale(DAY, YEAR));
    const volatility = random.scale(0.2, 2);
    const distance = (random.next() * 6 - 3) * volatility * Math.sqrt(time / YEAR);
    const rate = 0.2 * random.next();
    if (Math.abs(distance) > Math.log(5)) continue;
    return [wad(spot), wad(spot * Math.exp(distance)), BigInt(time), wad(volatility), wad(rate)];
  }
}

/** The 1,725 points over which implied volatility is solved: the grid, and random points that trade. */
export function solvingPoints(): Point[] {
  const random = new Uniform(4n);
  return [...gasGrid(), ...Array.from({ length: 1500 }, () => tradeable(random))];
}

/** The 5,670 points over which accuracy is measured. */
export function accuracyPoints(): Point[] {
  const random = new Uniform(123_456_789n);
  const wide = Array.from({ length: 3000 }, () => anywhere(random));
  const core = Array.from({ length: 1500 }, () => tradeable(random));
  return [...gasGrid(), ...corners(), ...wide, ...core];
}

const single = (value: bigint): Point => [BigInt.asUintN(256, value), 0n, 0n, 0n, 0n];

/** Arguments of e^x: half of them from -41 to 0, half from 0 to 43 (as far as all peers reach). */
export function exponents(): Point[] {
  const random = new Uniform(1n);
  return Array.from({ length: 1000 }, (_, i) => single(wad(random.next() * (i % 2 === 0 ? -41 : 43))));
}

/** Arguments of ln: 1e-6 to 1e9, and as many near one. */
export function logarithms(): Point[] {
  const random = new Uniform(2n);
  return Array.from({ length: 1000 }, (_, i) =>
    single(wad(i % 2 === 0 ? random.scale(1e-6, 1e9) : random.scale(0.2, 5))),
  );
}

/** Arguments of the square root: 1e-8 to 1e9. */
export function radicands(): Point[] {
  const random = new Uniform(3n);
  return Array.from({ length: 1000 }, () => single(wad(random.scale(1e-8, 1e9))));
}

/** Durations of the option formulas, one second to ten years, log-uniform. */
export function durations(): Point[] {
  const random = new Uniform(5n);
  return Array.from({ length: 1000 }, () => single(BigInt(Math.floor(random.scale(1, 10 * YEAR)))));
}

/** Arguments of the normal distribution: -9 to 9. */
export function deviates(): Point[] {
  const random = new Uniform(6n);
  return Array.from({ length: 1000 }, () => single(wad(random.next() * 18 - 9)));
}
