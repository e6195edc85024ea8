/** Reproducible pseudo-random choices (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  unit(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** An integer from `least` to `most`, both included. */
  integer(least: number, most: number): number {
    return least + Math.floor(this.unit() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.integer(0, choices.length - 1)];
    if (choice === undefined) throw new Error("There is nothing to choose from.");
    return choice;
  }

  /** `amount` times a factor that is log-uniform from `least` to `most`. */
  scaled(amount: bigint, least: number, most: number): bigint {
    const factor = least * (most / least) ** this.unit();
    return (amount * BigInt(Math.round(factor * 1e12))) / 10n ** 12n;
  }

  /** A fraction of `amount`, often all or very little of it. */
  share(amount: bigint): bigint {
    if (this.chance(0.05)) return amount;
    if (this.chance(0.03)) return amount === 0n ? 0n : 1n;
    return this.scaled(amount, 1e-6, 1);
  }
}

/** Number of random states, 200 unless `SDK_STATES` says otherwise. */
export const STATES = Number(process.env.SDK_STATES ?? "200");
/** Where the random states start. */
export const SEED = Number(process.env.SDK_SEED ?? "1");
