import {
  ComponentAboveMaximum,
  ComponentBelowMinimum,
  GroupAboveMaximum,
  GroupBelowMinimum,
  MisallocationGrows,
  NotAComponent,
} from "../generated/errors.js";
import type { GroupPolicy, Policy } from "../policy/blob.js";
import { add, minimum, mulDiv, mulDivUp256, subtract, zeroFloorSubtract } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { misallocationOf, type Basket } from "./valuation.js";

// Twin of contracts/vault/PolicyCheck.sol: same order of checks, so that the first error is the chain's.

const WAD_PER_BPS = 10n ** 14n;
/** {1} A limit that so little breaches is not looked at until somebody touches it. */
const DUST_WEIGHT = 10n ** 12n;
/** A component itself, then its four groups. */
const SUBJECTS = [0, 1, 2, 3, 4] as const;

/** A trade in dollars at the middle of the quotes; weights stand over the same total before and after. */
export interface TradeValues {
  /** Index of the component sold. */
  readonly sell: number;
  /** Index of the component bought. */
  readonly buy: number;
  /** \{USD\} */
  readonly sold: bigint;
  /** \{USD\} */
  readonly bought: bigint;
  /** \{USD\} Net asset value before. */
  readonly total: bigint;
}

/** One subject of limits: a component (group zero) or a group, with its weight before and after. \{1\} */
interface Move {
  readonly component: number;
  readonly group: number;
  readonly before: bigint;
  readonly afterwards: bigint;
  readonly minimum: bigint;
  readonly maximum: bigint;
}

interface Breach {
  readonly before: bigint;
  readonly afterwards: bigint;
}

const breachAbove = (move: Move): Breach => ({
  before: zeroFloorSubtract(move.before, move.maximum),
  afterwards: zeroFloorSubtract(move.afterwards, move.maximum),
});

const breachBelow = (move: Move): Breach => ({
  before: zeroFloorSubtract(move.minimum, move.before),
  afterwards: zeroFloorSubtract(move.minimum, move.afterwards),
});

/** b' = 0, or b > 0 and b' < b. */
const isAllowed = ({ before, afterwards }: Breach): boolean => afterwards === 0n || afterwards < before;

function tokenAt(policy: Policy, i: number): `0x${string}` {
  return componentAt(policy, i).token;
}

function componentAt(policy: Policy, i: number): Policy["components"][number] {
  const component = policy.components[i];
  if (component === undefined) throw new NotAComponent({ token: "0x0000000000000000000000000000000000000000" });
  return component;
}

function failAbove(policy: Policy, { component, group, before, afterwards, maximum }: Move): never {
  const weights = { weightBefore: before, weightAfter: afterwards, maximum };
  if (group === 0) throw new ComponentAboveMaximum({ token: tokenAt(policy, component), ...weights });
  throw new GroupAboveMaximum({ group: BigInt(group), ...weights });
}

function failBelow(policy: Policy, { component, group, before, afterwards, minimum: least }: Move): never {
  const weights = { weightBefore: before, weightAfter: afterwards, minimum: least };
  if (group === 0) throw new ComponentBelowMinimum({ token: tokenAt(policy, component), ...weights });
  throw new GroupBelowMinimum({ group: BigInt(group), ...weights });
}

/** {1} = {USD} * {1} / {USD}; an emptied basket has no weights. */
const weightOf = (value: bigint, total: bigint): bigint => (total === 0n ? 0n : mulDiv(value, WAD, total));

const boundsOf = (limits: { readonly minWeight: bigint; readonly maxWeight: bigint }) => ({
  minimum: limits.minWeight * WAD_PER_BPS,
  maximum: limits.maxWeight * WAD_PER_BPS,
});

const sumOf = (values: readonly bigint[], members: readonly number[]): bigint =>
  members.reduce((sum, i) => add(sum, values[i] ?? 0n), 0n);

/* TRADES */

/** Subject `k` of component `i`, whose value goes by `change`; undefined if its members only swap, or there is none. */
function tradedSubject(
  policy: Policy,
  values: readonly bigint[],
  trade: TradeValues,
  side: "sell" | "buy",
  k: number,
): Move | undefined {
  const [i, other] = side === "sell" ? [trade.sell, trade.buy] : [trade.buy, trade.sell];
  const component = componentAt(policy, i);
  const number = k === 0 ? 0 : (component.groups[k - 1] ?? 0);
  const group = policy.groups[number - 1];
  if (k > 0 && (group === undefined || group.members.includes(other))) return undefined;
  const value = group === undefined ? (values[i] ?? 0n) : sumOf(values, group.members);
  const valueAfter = side === "sell" ? value - minimum(value, trade.sold) : add(value, trade.bought);
  return {
    component: i,
    group: number,
    before: weightOf(value, trade.total),
    afterwards: weightOf(valueAfter, trade.total),
    ...boundsOf(group ?? component),
  };
}

/** The most of all, and one more: weights are rounded, so the same trade may move a part by one more than the whole. */
const leaveOf = (mended: readonly bigint[]): bigint => {
  const most = mended.reduce((largest, amount) => (amount > largest ? amount : largest), 0n);
  return most === 0n ? 0n : most + 1n;
};

/**
 * Throws unless the trade leaves no limit worse and mends every breached limit it touches; twin of
 * `PolicyCheck.requireTradeAllowed`.
 */
export function requireTradeAllowed(policy: Policy, values: readonly bigint[], trade: TradeValues): void {
  const mended = SUBJECTS.map((k) => {
    const move = tradedSubject(policy, values, trade, "sell", k);
    if (move === undefined) return 0n;
    const breach = breachAbove(move);
    if (!isAllowed(breach)) failAbove(policy, move);
    return breach.before - breach.afterwards;
  });
  for (const k of SUBJECTS) {
    const move = tradedSubject(policy, values, trade, "buy", k);
    if (move === undefined) continue;
    if (!isAllowed(breachAbove(move))) failAbove(policy, move);
    if (!isAllowed(breachBelow(move))) failBelow(policy, move);
  }
  for (const k of SUBJECTS) {
    const move = tradedSubject(policy, values, trade, "sell", k);
    if (move === undefined) continue;
    const breach = breachBelow(move);
    if (isAllowed(breach)) continue;
    // A subject that was above its own maximum has no leave to fall below its minimum in the same trade.
    if (mended[k] === 0n && breach.afterwards <= breach.before + leaveOf(mended)) continue;
    failBelow(policy, move);
  }
}

/* SINGLE-ASSET FLOWS */

/** True when a breached limit that the flow does not touch got worse. Throws when the flow breaks one. */
function checkMove(policy: Policy, move: Move, touched: boolean): boolean {
  if (!touched && move.before <= DUST_WEIGHT) return false;
  let drifted = false;
  const above = breachAbove(move);
  if (!isAllowed(above)) {
    if (touched || above.before === 0n) failAbove(policy, move);
    if (above.afterwards > above.before) drifted = true;
  }
  const below = breachBelow(move);
  if (!isAllowed(below)) {
    if (touched || below.before === 0n) failBelow(policy, move);
    if (below.afterwards > below.before) drifted = true;
  }
  return drifted;
}

/** A flow's basket: values before, and the moved component's after. */
interface MovedBasket {
  readonly policy: Policy;
  readonly basket: Basket;
  readonly moved: number;
  readonly valueAfter: bigint;
  readonly totalAfter: bigint;
}

function moveOf(flow: MovedBasket, component: number, group: number, limits: GroupPolicy | undefined): Move {
  const { values, mid } = flow.basket;
  const members = limits?.members ?? [component];
  const value = sumOf(values, members);
  const touched = members.includes(flow.moved);
  const valueAfter = touched ? add(subtract(value, values[flow.moved] ?? 0n), flow.valueAfter) : value;
  return {
    component,
    group,
    before: weightOf(value, mid),
    afterwards: weightOf(valueAfter, flow.totalAfter),
    ...boundsOf(limits ?? componentAt(flow.policy, component)),
  };
}

function requireNoWorseAllocation({ policy, basket, moved, valueAfter, totalAfter }: MovedBasket): void {
  const misallocationBefore = mulDiv(misallocationOf(policy, basket.values, basket.mid), WAD, basket.mid);
  const valuesAfter = basket.values.map((value, i) => (i === moved ? valueAfter : value));
  const misallocationAfter = mulDivUp256(misallocationOf(policy, valuesAfter, totalAfter), WAD, totalAfter);
  if (misallocationAfter > misallocationBefore) {
    throw new MisallocationGrows({ misallocationBefore, misallocationAfter });
  }
}

/**
 * Throws unless a single-asset entry or exit of component `moved` breaks no limit, mends every breached limit of it
 * and its groups, and lets other breached limits drift only if the basket gets no worse; twin of
 * `PolicyCheck.requireFlowAllowed`.
 *
 * @param valueAfter - \{USD\} The moved component's value after the flow.
 */
export function requireFlowAllowed(policy: Policy, basket: Basket, moved: number, valueAfter: bigint): void {
  const totalAfter = add(subtract(basket.mid, basket.values[moved] ?? 0n), valueAfter);
  const flow: MovedBasket = { policy, basket, moved, valueAfter, totalAfter };
  const drifts = [
    ...policy.components.map((_, i) => checkMove(policy, moveOf(flow, i, 0, undefined), i === moved)),
    ...policy.groups.map((group, g) =>
      checkMove(policy, moveOf(flow, moved, g + 1, group), group.members.includes(moved)),
    ),
  ];
  if (drifts.includes(true)) requireNoWorseAllocation(flow);
}
