// What came of a run, out of its journal.
import { ASSETS } from "./assets";
import { changeOf, drawdownOf } from "./figures";
import { assumptionOf } from "./history";
import type { Stage } from "./stage";
import type { ComponentRow, Point, Run, RunResult } from "./summary";

const BPS = 10_000;

/** Components as the summary has them. */
export function componentRowsOf({ policy, symbols, episode }: Stage): readonly ComponentRow[] {
  return policy.file.components.map(({ minWeight, targetWeight, maxWeight, trigger }, i) => {
    const symbol = symbols[i] ?? "USDC";
    const assumed = ASSETS[symbol].quantities.flatMap((quantity) => assumptionOf(episode, quantity) ?? []);
    const bounds = [minWeight, targetWeight, maxWeight, trigger].map((weight) => Number(weight) / BPS);
    const [min = 0, target = 0, max = 0, distance = 0] = bounds;
    return {
      asset: symbol,
      minWeight: min,
      targetWeight: target,
      maxWeight: max,
      trigger: distance,
      ...(assumed.length === 0 ? {} : { assumed: assumed.join("; ") }),
    };
  });
}

/** Whether some weight is outside its band. */
export function isOutside({ weights }: Pick<Point, "weights">, components: readonly ComponentRow[]): boolean {
  return components.some(({ asset, minWeight, maxWeight }) => {
    const weight = weights[asset] ?? 0;
    return weight < minWeight || weight > maxWeight;
  });
}

function resultOf({ journal }: Stage, components: readonly ComponentRow[]): RunResult {
  const { points, trades, refusals } = journal;
  const shares = points.map(({ shareValue }) => shareValue);
  const held = points.map(({ buyAndHold }) => buyAndHold);
  return {
    drawdown: drawdownOf(shares),
    buyAndHoldDrawdown: drawdownOf(held),
    change: changeOf(shares),
    buyAndHoldChange: changeOf(held),
    executionCost: points[points.length - 1]?.executionCost ?? 0,
    trades: trades.length,
    refusals: refusals.length,
    outsideBand: points.filter((point) => isOutside(point, components)).length,
    moments: points.length,
  };
}

/** The run as the summary has it. */
export function runOf(stage: Stage): Run {
  const { policy, episode, journal } = stage;
  const components = componentRowsOf(stage);
  const { points, trades, refusals, flows, feedAttacks } = journal;
  return {
    policy: policy.name,
    episode: episode.name,
    from: episode.days[0]?.date ?? "",
    to: episode.days[episode.days.length - 1]?.date ?? "",
    stressFrom: episode.stressFrom,
    stressTo: episode.stressTo,
    components,
    points,
    trades,
    refusals,
    flows,
    feedAttacks,
    result: resultOf(stage, components),
  };
}
