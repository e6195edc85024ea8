// What came of vaults without an allocator, out of what was written down.
import { changeOf, drawdownOf } from "../figures";
import type { BreachRow, Point, UnmanagedResult, UnmanagedRun } from "../summary";
import { quantile } from "./breaches";

/** \{bps\} of the vault's value lost to execution by fills. */
export function costOf(fills: UnmanagedRun["fills"], points: readonly Point[]): number {
  return fills.reduce((sum, { sold, bought, point }) => {
    const value = points[point]?.value;
    return value === undefined ? sum : sum + ((sold - bought) / value) * 10_000;
  }, 0);
}

/** The figures of a run. @param largestLossUse - \{1\} of the auctions' loss budget. */
export function resultOf(
  { points, breaches, auctions, fills }: Pick<UnmanagedRun, "points" | "breaches" | "auctions" | "fills">,
  largestLossUse: number,
): UnmanagedResult {
  const shares = points.map(({ shareValue }) => shareValue);
  return {
    drawdown: drawdownOf(shares),
    change: changeOf(shares),
    ...hoursOf(breaches),
    auctions: auctions.length,
    lapsed: auctions.filter((auction) => auction.fills === 0).length,
    fills: fills.length,
    executionCost: costOf(fills, points),
    largestLossUse,
  };
}

/** Hours from breach to bands: how they lie. */
export function hoursOf(
  breaches: readonly BreachRow[],
): Pick<
  UnmanagedResult,
  "breaches" | "unhealed" | "medianHours" | "p95Hours" | "worstHours" | "worstHoursOutsideBand"
> {
  const hours = breaches.map((breach) => breach.hours);
  const [medianHours, p95Hours, worstHours] = [0.5, 0.95, 1].map((part) => quantile(hours, part));
  return {
    breaches: breaches.length,
    unhealed: breaches.filter(({ endedBy }) => endedBy === undefined).length,
    ...(medianHours === undefined ? {} : { medianHours }),
    ...(p95Hours === undefined ? {} : { p95Hours }),
    ...(worstHours === undefined ? {} : { worstHours }),
    worstHoursOutsideBand: Math.max(0, ...breaches.map(({ hoursOutsideBand }) => hoursOutsideBand)),
  };
}

/** A breach and the run that it is of. */
export interface Found {
  readonly run: UnmanagedRun;
  readonly breach: BreachRow;
}

/** The breach that lasted longest; undefined when there was none. */
export function worstOf(runs: readonly UnmanagedRun[]): Found | undefined {
  const all = runs.flatMap((run) => run.breaches.map((breach) => ({ run, breach })));
  return all.reduce<Found | undefined>(
    (worst, found) => (worst === undefined || found.breach.hours > worst.breach.hours ? found : worst),
    undefined,
  );
}
