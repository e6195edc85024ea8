// Figures of a vault at one moment, out of a snapshot.
import {
  basketOf,
  componentsOf,
  effectiveSupply,
  lossBudgetUsedAt,
  twiceMiddle,
  valueOf,
  weights,
  type Component,
  type VaultSnapshot,
} from "@ballast/sdk";
import { fromUnits } from "./assets";
import type { Stage } from "./stage";
import type { Point } from "./summary";

/** A number with 18 decimals, for people. */
export const toNumber = (value: bigint): number => fromUnits(value, 18);

/** \{USD\} Middle price of one token. */
export function middlePrice({ quote }: Component): number {
  return toNumber(twiceMiddle(valueOf(quote))) / 2;
}

/** \{USD\} of an amount in \{tok\} at the middle of a quote, 18 decimals. */
export function middleValue({ quote, unit }: Component, amount: bigint): bigint {
  return (amount * twiceMiddle(valueOf(quote))) / (2n * unit); // {USD} = {tok} * {USD/tok} / {tok}
}

/** Figures by asset. */
export function byAsset<T>({ symbols }: Stage, values: readonly T[]): Readonly<Record<string, T>> {
  return Object.fromEntries(values.flatMap((value, i) => (symbols[i] === undefined ? [] : [[symbols[i], value]])));
}

/** \{tok\} Whole tokens that one share stands for, per component. */
export function sliceOf(snapshot: VaultSnapshot): readonly number[] {
  const supply = toNumber(effectiveSupply(snapshot));
  const { balances } = basketOf(snapshot);
  return componentsOf(snapshot).map(({ index, policy }) => fromUnits(balances[index] ?? 0n, policy.decimals) / supply);
}

/** \{USD\} Middle value of one share. */
export function shareValue(snapshot: VaultSnapshot): number {
  return toNumber(basketOf(snapshot).mid) / toNumber(effectiveSupply(snapshot));
}

/** \{USD\} of whole tokens per component at the middle of the quotes. */
export function valueAt(snapshot: VaultSnapshot, amounts: readonly number[]): number {
  const components = componentsOf(snapshot);
  return components.reduce((sum, component, i) => sum + (amounts[i] ?? 0) * middlePrice(component), 0);
}

/** \{bps\} of the vault's value lost to execution by the trades so far. */
export function executionCost({ journal }: Stage): number {
  return journal.trades.reduce((sum, { sold, bought, point }) => {
    const value = journal.points[point]?.value ?? journal.points[point - 1]?.value;
    return value === undefined ? sum : sum + ((sold - bought) / value) * 10_000;
  }, 0);
}

/** The vault now. @param start - What one share stood for at the start, per component. */
export function pointOf(
  stage: Stage,
  snapshot: VaultSnapshot,
  when: Pick<Point, "date" | "moment">,
  start: readonly number[],
): Point {
  const { lossBudget, block } = snapshot;
  return {
    ...when,
    prices: byAsset(stage, componentsOf(snapshot).map(middlePrice)),
    shareValue: shareValue(snapshot),
    buyAndHold: valueAt(snapshot, start),
    value: toNumber(basketOf(snapshot).mid),
    weights: byAsset(stage, weights(snapshot).map(toNumber)),
    lossUsed: toNumber(lossBudgetUsedAt(lossBudget, block.timestamp)),
    lossBudget: toNumber(lossBudget.size),
    executionCost: executionCost(stage),
  };
}
