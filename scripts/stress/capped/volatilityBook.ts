// When a basket was above its cap on volatility, and when it was back.
import type { CapBreachRow } from "../summary";

/** What moved the volatility since the observation before. */
export type CapCause = CapBreachRow["begunBy"];

/** A volatility at a time. */
export interface VolatilitySighting {
  /** Index of the point of the moment. */
  readonly point: number;
  /** \{h\} after it; negative in a panic. */
  readonly after: number;
  /** \{s\} */
  readonly time: number;
  /** \{1/√year\} 18 decimals. */
  readonly volatility: bigint;
}

interface OpenBreach {
  readonly since: VolatilitySighting;
  readonly begunBy: CapCause;
  worst: bigint;
  until?: number;
  endedBy?: CapCause;
}

const HOUR = 3_600;

/** Breaches of one cap. Between two observations the volatility counts as unchanged. */
export class CapBook {
  readonly #all: OpenBreach[] = [];
  #open: OpenBreach | undefined;
  #last: number | undefined;
  #worst = 0n;

  /** @param maximum - \{1/√year\} 18 decimals. */
  constructor(readonly maximum: bigint) {}

  /** Notes a volatility and what moved it. */
  observe(seen: VolatilitySighting, cause: CapCause): void {
    const { time, volatility } = seen;
    if (this.#last !== undefined && time < this.#last) throw new RangeError(`Seen at ${time} s after ${this.#last} s.`);
    this.#last = time;
    if (volatility > this.#worst) this.#worst = volatility;
    if (volatility > this.maximum) this.#enter(seen, cause);
    else if (this.#open !== undefined) {
      [this.#open.until, this.#open.endedBy] = [time, cause];
      this.#open = undefined;
    }
  }

  #enter(seen: VolatilitySighting, begunBy: CapCause): void {
    if (this.#open === undefined) {
      this.#open = { since: seen, begunBy, worst: seen.volatility };
      this.#all.push(this.#open);
    } else if (seen.volatility > this.#open.worst) this.#open.worst = seen.volatility;
  }

  /** \{1/√year\} The highest that was seen, 18 decimals. */
  get worst(): bigint {
    return this.#worst;
  }

  /** Whether the basket was above the cap when it was seen last. */
  get isAbove(): boolean {
    return this.#open !== undefined;
  }

  /** All breaches in order. @param end - \{s\} of the run. @param reason - Why the last one did not end, if it did not. */
  rows(end: number, reason: string): readonly CapBreachRow[] {
    return this.#all.map(({ since, begunBy, worst, until, endedBy }) => ({
      point: since.point,
      after: since.after,
      begunBy,
      worstVolatility: Number(worst) / 1e18,
      hours: ((until ?? end) - since.time) / HOUR,
      ...(endedBy === undefined ? { reason } : { endedBy }),
    }));
  }
}
