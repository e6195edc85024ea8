// What came of vaults under a cap, out of what was written down.
import type { CapBreachRow, CapFigures, CappedRun } from "../summary";
import { quantile } from "../unmanaged/breaches";

/** \{h\} Within which auctions alone are to bring a vault back under its cap. */
export const LIMIT_HOURS = 4;

/** How breaches of a cap lie. @param hours - \{h\} of the run. */
export function capFiguresOf(breaches: readonly CapBreachRow[], hours: number, worstVolatility: number): CapFigures {
  const lengths = breaches.map((breach) => breach.hours);
  const [medianHours, p95Hours, worstHours] = [0.5, 0.95, 1].map((part) => quantile(lengths, part));
  const hoursAbove = lengths.reduce((sum, length) => sum + length, 0);
  return {
    breaches: breaches.length,
    unhealed: breaches.filter(({ endedBy }) => endedBy === undefined).length,
    late: breaches.filter((breach) => breach.hours > LIMIT_HOURS).length,
    ...(medianHours === undefined ? {} : { medianHours }),
    ...(p95Hours === undefined ? {} : { p95Hours }),
    ...(worstHours === undefined ? {} : { worstHours }),
    hoursAbove,
    shareAbove: hours === 0 ? 0 : hoursAbove / hours,
    worstVolatility,
  };
}

/** A breach of a cap and the run that it is of. */
export interface FoundCapBreach {
  readonly run: CappedRun;
  readonly breach: CapBreachRow;
}

/** The breach that lasted longest; undefined when there was none. */
export function worstCapBreach(runs: readonly CappedRun[]): FoundCapBreach | undefined {
  const all = runs.flatMap((run) => run.breaches.map((breach) => ({ run, breach })));
  return all.reduce<FoundCapBreach | undefined>(
    (worst, found) => (worst === undefined || found.breach.hours > worst.breach.hours ? found : worst),
    undefined,
  );
}

/** All runs together. */
export function allCapFigures(runs: readonly CappedRun[]): CapFigures & { readonly uncappedShareAbove: number } {
  const hours = runs.reduce((sum, run) => sum + run.hours, 0);
  const worst = Math.max(0, ...runs.map(({ result }) => result.worstVolatility));
  const uncapped = runs.reduce((sum, run) => sum + run.uncapped.hoursAbove, 0);
  const breaches = runs.flatMap((run) => run.breaches);
  return { ...capFiguresOf(breaches, hours, worst), uncappedShareAbove: hours === 0 ? 0 : uncapped / hours };
}
