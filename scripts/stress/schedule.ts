// Who comes and goes when, decided before an episode starts.
import { marketPrice, type AssetSymbol } from "./assets";
import type { Episode, Market } from "./history";
import type { Random } from "./random";

/** Somebody's way in or out. */
export interface PlannedFlow {
  /** Index of the depositor. */
  readonly who: number;
  readonly kind: "enterInKind" | "enterWith" | "leaveInKind" | "leaveWith";
  readonly asset?: AssetSymbol;
  /** \{USD\} of an entry. */
  readonly value: number;
  /** Index of the day; the first is the start. */
  readonly day: number;
  /** At the day's low instead of its close. */
  readonly atLow: boolean;
}

/** \{USD\} */
const SMALLEST = 10_000;
const LARGEST = 60_000;

/** \{1\} Value of a basket bought at the first close in the proportion of the weights; wrappers' growth is left out. */
function basketValue(weights: readonly (readonly [AssetSymbol, number])[], first: Market, market: Market): number {
  return weights.reduce(
    (sum, [symbol, weight]) => sum + (weight * marketPrice(symbol, market, {})) / marketPrice(symbol, first, {}),
    0,
  );
}

/** Index of the day at whose low a basket of these weights is deepest below its highest close. */
export function worstDay(episode: Episode, weights: readonly (readonly [AssetSymbol, number])[]): number {
  const first = episode.days[0]?.close;
  if (first === undefined) return 0;
  let [high, deepest, worst] = [1, 0, episode.days.length - 1];
  episode.days.forEach(({ low, close }, day) => {
    if (day === 0) return;
    const fall = 1 - basketValue(weights, first, low) / high;
    if (fall > deepest) [deepest, worst] = [fall, day];
    high = Math.max(high, basketValue(weights, first, close));
  });
  return worst;
}

/**
 * Seven depositors: three enter in kind and two with one asset at the start, one with one asset before the worst day and
 * one in kind after it; at the low of the worst day two of each kind leave.
 */
export function flowsOf(
  random: Random,
  symbols: readonly AssetSymbol[],
  days: number,
  worst: number,
): readonly PlannedFlow[] {
  const value = (): number => random.integer(SMALLEST, LARGEST);
  const start = { day: 0, atLow: false } as const;
  const inWorst = { day: worst, atLow: true, value: 0 } as const;
  const before = random.integer(1, Math.max(1, worst - 1));
  const after = random.integer(Math.min(worst + 1, days - 1), days - 1);
  return [
    { who: 0, kind: "enterInKind", value: value(), ...start },
    { who: 1, kind: "enterInKind", value: value(), ...start },
    { who: 2, kind: "enterInKind", value: value(), ...start },
    { who: 3, kind: "enterWith", asset: random.pick(symbols), value: value(), ...start },
    { who: 4, kind: "enterWith", asset: random.pick(symbols), value: value(), ...start },
    { who: 5, kind: "enterWith", asset: random.pick(symbols), value: value(), day: before, atLow: false },
    { who: 0, kind: "leaveInKind", ...inWorst },
    { who: 3, kind: "leaveWith", asset: random.pick(symbols), ...inWorst },
    { who: 1, kind: "leaveInKind", ...inWorst },
    { who: 4, kind: "leaveWith", asset: random.pick(symbols), ...inWorst },
    { who: 6, kind: "enterInKind", value: value(), day: after, atLow: false },
  ];
}
