// When a weight left its trigger or its band, and when it was back.
import { isAbove, isHealed, isOutsideBand, isTriggered, type Bounds } from "./drift";
import type { BreachRow } from "../summary";

/** What moved the weights since the observation before. */
export type Cause = BreachRow["endedBy"] & string;

/** When something was seen. */
export interface Sighting {
  /** \{s\} UNIX time of the chain. */
  readonly time: number;
  /** Index of the point of the moment. */
  readonly point: number;
}

interface OpenBreach {
  readonly asset: string;
  readonly isAbove: boolean;
  readonly since: Sighting;
  worst: bigint;
  /** \{s\} Outside the band so far, up to when it was seen last. */
  outside: number;
  isOutside: boolean;
  backAt?: number;
  endedBy?: Cause;
  targetAt?: number;
}

const HOUR = 3_600;
const toNumber = (weight: bigint): number => Number(weight) / 1e18;

/**
 * Breaches of one vault. A breach begins when a weight is further from its target than its trigger, or outside its band;
 * it is back when it is neither, and at its target when it is within a quarter of the trigger or on the other side. Between
 * two observations a weight counts as unchanged.
 */
export class BreachBook {
  readonly #open = new Map<number, OpenBreach>();
  readonly #all: OpenBreach[] = [];
  #last = 0;

  constructor(
    readonly assets: readonly string[],
    readonly bounds: readonly Bounds[],
  ) {}

  /** Notes the weights, in \{1\} with 18 decimals, and what moved them. */
  observe(sighting: Sighting, weights: readonly bigint[], cause: Cause): void {
    if (sighting.time < this.#last) throw new RangeError(`Seen at ${sighting.time} s after ${this.#last} s.`);
    this.bounds.forEach((bounds, i) => {
      this.#observeOne(i, bounds, sighting, weights[i] ?? 0n, cause);
    });
    this.#last = sighting.time;
  }

  /** Whether some weight is outside its trigger or band by the last observation. */
  get isBreached(): boolean {
    return [...this.#open.values()].some(({ backAt }) => backAt === undefined);
  }

  /** All breaches in the order in which they began. @param reasonOf - Why one that never ended did not, by its asset. */
  rows(reasonOf: (asset: string) => string): readonly BreachRow[] {
    return this.#all.map((breach) => this.#rowOf(breach, reasonOf));
  }

  #observeOne(i: number, bounds: Bounds, sighting: Sighting, weight: bigint, cause: Cause): void {
    const triggered = isTriggered(bounds, weight, true);
    let breach = this.#open.get(i);
    if (breach !== undefined && breach.isAbove !== isAbove(bounds, weight)) {
      this.#end(i, breach, sighting, cause, true);
      breach = undefined;
    }
    if (breach !== undefined && triggered && breach.backAt !== undefined) {
      this.#open.delete(i); // it never reached its target before it drifted off again
      breach = undefined;
    }
    if (breach === undefined) {
      if (triggered) this.#begin(i, bounds, sighting, weight);
      return;
    }
    if (breach.isOutside) breach.outside += sighting.time - this.#last;
    breach.isOutside = isOutsideBand(bounds, weight);
    if (isWorse(bounds, weight, breach.worst)) breach.worst = weight;
    if (!triggered) this.#end(i, breach, sighting, cause, isHealed(bounds, weight));
  }

  #begin(i: number, bounds: Bounds, since: Sighting, weight: bigint): void {
    const breach: OpenBreach = {
      asset: this.assets[i] ?? String(i),
      isAbove: isAbove(bounds, weight),
      since,
      worst: weight,
      outside: 0,
      isOutside: isOutsideBand(bounds, weight),
    };
    this.#open.set(i, breach);
    this.#all.push(breach);
  }

  #end(i: number, breach: OpenBreach, { time }: Sighting, cause: Cause, isAtTarget: boolean): void {
    if (breach.backAt === undefined) {
      if (breach.isOutside) breach.outside += time - this.#last;
      breach.isOutside = false;
      [breach.backAt, breach.endedBy] = [time, cause];
    }
    if (!isAtTarget) return;
    breach.targetAt = time;
    this.#open.delete(i);
  }

  #rowOf(breach: OpenBreach, reasonOf: (asset: string) => string): BreachRow {
    const { asset, since, worst, outside, backAt, targetAt, endedBy } = breach;
    const hoursSince = (time: number): number => (time - since.time) / HOUR;
    return {
      asset,
      side: breach.isAbove ? "above" : "below",
      point: since.point,
      worstWeight: toNumber(worst),
      hoursOutsideBand: outside / HOUR,
      hours: hoursSince(backAt ?? this.#last),
      ...(endedBy === undefined ? { reason: reasonOf(asset) } : { endedBy }),
      ...(targetAt === undefined ? {} : { hoursToTarget: hoursSince(targetAt) }),
    };
  }
}

function isWorse({ targetWeight }: Bounds, weight: bigint, than: bigint): boolean {
  const target = targetWeight * 10n ** 14n;
  const far = (value: bigint): bigint => (value > target ? value - target : target - value);
  return far(weight) > far(than);
}

/** The value that a part of all values is at most, by nearest rank. @param part - \{1\} 0.5 for the median. */
export function quantile(values: readonly number[], part: number): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}
