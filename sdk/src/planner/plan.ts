import type { Address } from "../core/hex.js";
import { BallastError } from "../errors/BallastError.js";
import { UnknownError } from "../errors/UnknownError.js";
import { checkTrade } from "../vault/checks.js";
import { afterTrade, type Trade } from "../vault/trades.js";
import { basketOf, twiceMiddle } from "../vault/valuation.js";
import { WAD } from "../math/fixedPoint.js";
import { BPS } from "../policy/configuration.js";
import { atLeast } from "../vault/actions.js";
import { componentsOf, type Component, type VaultSnapshot } from "../vault/snapshot.js";
import { valueOf } from "../reading/reading.js";

/** What a plan is made for. Nothing has a default: each of these costs or risks money. */
export interface PlanTerms {
  /** \{bps\} Per component, in the policy's order; the policy's own targets if left out. */
  readonly targets?: readonly bigint[];
  /** \{bps\} What a trade is expected to bring less than the middle of the quotes: fees and price impact. */
  readonly expectedLoss: bigint;
  /** \{bps\} How much less than expected a trade may bring. */
  readonly slippage: bigint;
  /** \{bps\} Of the net asset value: smaller distances from the target are left alone. */
  readonly tolerance: bigint;
}

/** A trade of a plan. */
export interface PlannedTrade {
  /** Component to sell. */
  readonly sell: Address;
  /** Component to buy. */
  readonly buy: Address;
  /** \{tok\} What the route is to be handed. */
  readonly amountIn: bigint;
  /** \{tok\} What it is expected to bring. */
  readonly expectedOut: bigint;
  /** \{tok\} The least to ask for; the vault accepts every amount from here to what is expected. */
  readonly minOut: bigint;
}

/** Why a pair is not traded. */
export interface Refusal {
  /** Component that would be sold. */
  readonly sell: Address;
  /** Component that would be bought. */
  readonly buy: Address;
  /** What the vault would revert with at the smallest amount that was tried. */
  readonly error: BallastError | UnknownError;
}

/** Why a plan ends where it ends. */
export interface PlanEnd {
  /**
   * `onTarget`: nothing is left to do. `unpriced`: a feed or token does not answer. `refused`: the policy or the loss
   * budget forbids every trade that would help.
   */
  readonly kind: "onTarget" | "unpriced" | "refused";
  /** The same for people. */
  readonly reason: string;
  /** What the vault would say to each pair that was tried. */
  readonly refusals: readonly Refusal[];
  /** Why the basket could not be valued. */
  readonly error?: BallastError | UnknownError;
}

/** Trades in the order in which they have to be made. Frozen. */
export interface Plan {
  /** The trades; each is accepted by the vault after those before it. */
  readonly trades: readonly PlannedTrade[];
  /** Why there are no more. */
  readonly end: PlanEnd;
  /** The vault after all trades, if each brings what is expected. */
  readonly after: VaultSnapshot;
}

/** Thrown when targets are not one per component or do not add up. */
export class TargetsError extends RangeError {
  constructor(targets: readonly bigint[], expected: number) {
    super(
      `Targets [${targets.join(", ")}] are not ${expected} weights that add up to 10,000 bps. Give one a component.`,
    );
    this.name = "TargetsError";
  }
}

/** A component and how far it is from its target. */
interface Position {
  readonly component: Component;
  /** \{USD\} Above the target; below it when negative. */
  readonly surplus: bigint;
  /** \{1\} Weight outside the component's own band. */
  readonly breach: bigint;
}

const WAD_PER_BPS = 10n ** 14n;
const HALVINGS = 40;
const BISECTIONS = 12;
/** Every trade that is not cut short brings one component to its target. */
const TRADES_PER_COMPONENT = 4;

function checkTargets(targets: readonly bigint[], expected: number): void {
  const sum = targets.reduce((total, target) => total + target, 0n);
  if (targets.length !== expected || sum !== BPS) throw new TargetsError(targets, expected);
}

function positionsOf(snapshot: VaultSnapshot, targets: readonly bigint[]): readonly Position[] {
  const { values, mid } = basketOf(snapshot);
  if (mid === 0n) return [];
  return componentsOf(snapshot).map((component) => {
    const value = values[component.index] ?? 0n;
    const weight = (value * WAD) / mid;
    const { minWeight, maxWeight } = component.policy;
    const [above, below] = [weight - maxWeight * WAD_PER_BPS, minWeight * WAD_PER_BPS - weight];
    const target = (mid * (targets[component.index] ?? 0n)) / BPS; // {USD} = {USD} * {bps} / {bps}
    return { component, surplus: value - target, breach: above > 0n ? above : below > 0n ? below : 0n };
  });
}

/** The trade of `value` \{USD\} at the middle of the quotes less the expected loss. */
function tradeOf(sell: Component, buy: Component, value: bigint, terms: PlanTerms): Trade {
  const net = (value * (BPS - terms.expectedLoss)) / BPS;
  return {
    sell: sell.policy.token,
    buy: buy.policy.token,
    amountIn: (2n * value * sell.unit) / twiceMiddle(valueOf(sell.quote)),
    bought: (2n * net * buy.unit) / twiceMiddle(valueOf(buy.quote)),
  };
}

/** The largest value up to `most` \{USD\} at which the pair may be traded, or the error at the last size tried. */
function largestTrade(
  snapshot: VaultSnapshot,
  sell: Component,
  buy: Component,
  most: bigint,
  least: bigint,
  terms: PlanTerms,
): Trade | Refusal {
  const at = (value: bigint): Trade => tradeOf(sell, buy, value, terms);
  let value = most;
  let refused = most;
  let error = checkTrade(snapshot, at(value));
  for (let i = 0; error !== undefined && i < HALVINGS && value / 2n > least; i++) {
    refused = value;
    value /= 2n;
    error = checkTrade(snapshot, at(value));
  }
  if (error !== undefined) return { sell: sell.policy.token, buy: buy.policy.token, error };
  for (let i = 0; value < refused && i < BISECTIONS; i++) {
    const middle = (value + refused) / 2n;
    if (checkTrade(snapshot, at(middle)) === undefined) value = middle;
    else refused = middle;
  }
  return at(value);
}

/** \{tok\} The least that the trade may bring for the vault to accept it. */
function leastAccepted(snapshot: VaultSnapshot, trade: Trade): bigint {
  let [low, high] = [0n, trade.bought];
  while (low + 1n < high) {
    const middle = (low + high) / 2n;
    if (checkTrade(snapshot, { ...trade, bought: middle }) === undefined) high = middle;
    else low = middle;
  }
  return high;
}

function withBounds(snapshot: VaultSnapshot, trade: Trade, terms: PlanTerms): PlannedTrade {
  const wanted = atLeast(trade.bought, terms.slippage);
  const accepted = leastAccepted(snapshot, trade);
  const { sell, buy, amountIn, bought } = trade;
  return Object.freeze({ sell, buy, amountIn, expectedOut: bought, minOut: wanted > accepted ? wanted : accepted });
}

interface Pair {
  readonly sell: Component;
  readonly buy: Component;
  readonly value: bigint;
  readonly breach: bigint;
}

/** Pairs of something above its target and something below, breached ones first, then the largest. */
function pairsOf(positions: readonly Position[], least: bigint): readonly Pair[] {
  const sellers = positions.filter(({ surplus }) => surplus > least);
  const buyers = positions.filter(({ surplus }) => -surplus > least);
  const pairs = sellers.flatMap((seller) =>
    buyers.map((buyer) => ({
      sell: seller.component,
      buy: buyer.component,
      value: seller.surplus < -buyer.surplus ? seller.surplus : -buyer.surplus,
      breach: seller.breach + buyer.breach,
    })),
  );
  const descending = (one: bigint, other: bigint): number => (one > other ? -1 : one < other ? 1 : 0);
  return pairs.sort((a, b) => descending(a.breach, b.breach) || descending(a.value, b.value));
}

type Step = { readonly trade: Trade } | { readonly end: PlanEnd };

function nextStep(snapshot: VaultSnapshot, targets: readonly bigint[], terms: PlanTerms): Step {
  const { mid } = basketOf(snapshot);
  const least = (mid * terms.tolerance) / BPS;
  const pairs = pairsOf(positionsOf(snapshot, targets), least);
  if (pairs.length === 0) {
    const reason = `No two components are more than ${terms.tolerance} bps of the net asset value off their targets.`;
    return { end: Object.freeze({ kind: "onTarget", reason, refusals: [] }) };
  }
  const refusals: Refusal[] = [];
  for (const { sell, buy, value } of pairs) {
    const found = largestTrade(snapshot, sell, buy, value, least, terms);
    if (!("error" in found)) return { trade: found };
    refusals.push(Object.freeze(found));
  }
  const reason = `The vault would refuse every trade towards the targets: ${refusals[0]?.error.message ?? ""}`;
  return { end: Object.freeze({ kind: "refused", reason, refusals: Object.freeze(refusals) }) };
}

function steps(start: VaultSnapshot, targets: readonly bigint[], terms: PlanTerms): Plan {
  const trades: PlannedTrade[] = [];
  let snapshot = start;
  for (;;) {
    const step = nextStep(snapshot, targets, terms);
    if ("end" in step) return Object.freeze({ trades: Object.freeze(trades), end: step.end, after: snapshot });
    if (trades.length >= TRADES_PER_COMPONENT * snapshot.components.length) {
      const reason = "So many trades only nibble at the distance: the loss budget or a limit cuts each short.";
      const end = Object.freeze({ kind: "refused", reason, refusals: Object.freeze([]) } as const);
      return Object.freeze({ trades: Object.freeze(trades), end, after: snapshot });
    }
    trades.push(withBounds(snapshot, step.trade, terms));
    snapshot = afterTrade(snapshot, step.trade);
  }
}

/**
 * The trades that bring a vault to its targets inside its policy: from what is above to what is below, breached limits
 * first, each as large as the monotone rule and the loss budget let it be. When there is no such trade, the end says
 * why. Assumes that each trade brings what is expected; plan again from a new snapshot after each.
 *
 * @throws {@link TargetsError} or {@link ToleranceError} when the terms are no weights or fractions.
 * @example
 * ```ts
 * const { trades, end } = planTrades(snapshot, { expectedLoss: 10n, slippage: 30n, tolerance: 20n });
 * if (trades.length === 0) console.log(end.reason);
 * ```
 */
export function planTrades(snapshot: VaultSnapshot, terms: PlanTerms): Plan {
  const targets = terms.targets ?? snapshot.policy.components.map(({ targetWeight }) => targetWeight);
  checkTargets(targets, snapshot.policy.components.length);
  for (const fraction of [terms.expectedLoss, terms.slippage, terms.tolerance]) atLeast(0n, fraction);
  try {
    return steps(snapshot, targets, terms);
  } catch (error) {
    if (!(error instanceof BallastError) && !(error instanceof UnknownError)) throw error;
    const reason = `The basket cannot be valued: ${error.message}`;
    return Object.freeze({
      trades: Object.freeze([]),
      end: Object.freeze({ kind: "unpriced", reason, refusals: [], error }),
      after: snapshot,
    });
  }
}
