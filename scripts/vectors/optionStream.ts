import { WAD, type OptionInputs } from "@ballast/sdk";

const MASK = (1n << 64n) - 1n;

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
