// A capped vault's run as the summary has it.
import type { CapFigures, CappedRun, UnmanagedRun } from "../summary";
import { MOMENT_HOURS } from "../moments";
import { componentRowsOf } from "../result";
import { capFiguresOf } from "./result";
import type { StartFigures } from "./startFigures";
import type { CappedTwin } from "./twin";
import { measureUncapped } from "./uncapped";
import type { CapBook } from "./volatilityBook";

const HOUR = 3_600;

function figuresOf(book: CapBook, end: number, hours: number): CapFigures {
  return capFiguresOf(book.rows(end, ""), hours, Number(book.worst) / 1e18);
}

/** Why the last who looked took nothing, for what moves with a factor. */
function reasonOf({ stage, house }: CappedTwin): string {
  const reasons = stage.symbols.flatMap((symbol) => house.sale.reasons.get(symbol) ?? []);
  return [...new Set(reasons)].join(", ") || "TheRunEnded";
}

/** @param end - \{s\} of the run. */
export function cappedRunOf(twin: CappedTwin, start: StartFigures, unmanaged: UnmanagedRun, end: number): CappedRun {
  const { cap, house, poker } = twin;
  const { policy, episode, from, to, stressFrom, stressTo, points, auctions, fills, flows, result } = twin.run();
  const hours = points.length * MOMENT_HOURS;
  const uncapped = measureUncapped(unmanaged, cap.written, poker.measurements);
  const { drawdown, change, lapsed, executionCost, largestLossUse } = result;
  const { result: other } = unmanaged;
  return {
    ...{ policy, episode, from, to, stressFrom, stressTo },
    components: componentRowsOf(twin.stage),
    maxVolatility: Number(cap.book.maximum) / 1e18,
    start,
    hours,
    points,
    sightings: cap.capSightings,
    breaches: cap.book.rows(end, reasonOf(twin)),
    auctions,
    fills,
    flows,
    result: {
      ...figuresOf(cap.book, end, hours),
      ...{ drawdown, change, auctions: auctions.length, lapsed, fills: fills.length, executionCost, largestLossUse },
      pokes: poker.measurements.length - 1,
      disagreements: house.disagreements,
    },
    uncapped: {
      ...figuresOf(uncapped, hours * HOUR, hours),
      ...{ drawdown: other.drawdown, change: other.change, executionCost: other.executionCost },
    },
  };
}
