// What one absurd print does: the oracle's twin sees it as a poke of its own, an hour and a day after the last.
import { factorVolatility, pokeCovariance, type CovarianceState } from "@ballast/sdk";
import type { DayBar } from "./data";
import type { PrintFigures, PrintStep } from "./figures";
import { dailyVolatilities, endOf, priceOf, PROPOSED, targetRange, usedVolatility, wantedRange } from "./range";

const START = 10n ** 18n;
const float = (wad: bigint): number => Number(wad) / 1e18;

/** \{1/√year\} ADR 19: growth when the return is cut at seven volatilities, and what the 10 % floor of the cut adds. */
const GROWTH = { hour: 1.0503, day: 1.837 } as const;
const FLOOR = 0.428;

type Spacing = keyof typeof GROWTH;
const SECONDS: Readonly<Record<Spacing, bigint>> = { hour: 3_600n, day: 86_400n };

interface Poked {
  readonly step: PrintStep;
  readonly state: CovarianceState;
}

function poke(state: CovarianceState, now: bigint, price: number, spacing: Spacing, when: string): Poked {
  const after = pokeCovariance(state, now, [priceOf(price)]);
  const [sigma, next] = [float(factorVolatility(state, now, 0)), float(factorVolatility(after, now + 1n, 0))];
  const [used, nextUsed] = [usedVolatility(state, now), usedVolatility(after, now + 1n)];
  const step: PrintStep = {
    when,
    price,
    before: sigma,
    after: next,
    bound: Math.max(GROWTH[spacing] * sigma, Math.hypot(sigma, FLOOR)),
    wantedBefore: float(wantedRange(used, PROPOSED)),
    wantedAfter: float(wantedRange(nextUsed, PROPOSED)),
    rangeBefore: float(targetRange(used)),
    rangeAfter: float(targetRange(nextUsed)),
  };
  return { step, state: after };
}

function steps(
  state: CovarianceState,
  from: bigint,
  close: number,
  low: number,
  spacing: Spacing,
): readonly PrintStep[] {
  const there = poke(state, from + SECONDS[spacing], low, spacing, "print");
  const back = poke(there.state, from + 2n * SECONDS[spacing], close, spacing, "back");
  return [there.step, back.step];
}

/** The print of a day whose low no market followed. */
export function printFigures(symbol: string, bars: readonly DayBar[], date: string): PrintFigures {
  const index = bars.findIndex((bar) => bar.date === date);
  const [before, day] = [bars[index - 1], bars[index]];
  if (before === undefined || day === undefined) throw new RangeError(`There is no ${date} of ${symbol}.`);
  const known = dailyVolatilities(bars.slice(0, index), START).at(-1);
  if (known === undefined) throw new RangeError(`There is nothing known before ${date}.`);
  const from = endOf(before.date);
  return {
    symbol,
    date,
    close: before.close,
    low: day.low,
    hourly: steps(known.state, from, before.close, day.low, "hour"),
    daily: steps(known.state, from, before.close, day.low, "day"),
  };
}
