import { BalanceUnreadable, ClaimsNotCovered, ComponentWrittenOff } from "../generated/errors.js";
import { BPS } from "../policy/configuration.js";
import type { Policy } from "../policy/blob.js";
import { componentsOf, type Component, type Quote, type VaultSnapshot } from "./snapshot.js";
import { valueOf } from "../reading/reading.js";
import { add, distance, minimum, mulDiv, mulDivUp256, multiply, subtract, zeroFloorSubtract } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";

/** What a basket is worth; twin of `Valuation.Snapshot`. Values in dollars, 18 decimals. */
export interface Basket {
  /** \{tok\} Per component, without claims. */
  readonly balances: readonly bigint[];
  /** \{USD\} Per component, at the middle of the quote, rounded down. */
  readonly values: readonly bigint[];
  /** \{USD\} Sum at the bids, rounded down. */
  readonly bid: bigint;
  /** \{USD\} Sum of the values. */
  readonly mid: bigint;
  /** \{USD\} Sum at the asks, rounded up. */
  readonly ask: bigint;
}

/** The middle looks at a spread of at most this part of the bid: a rate pushed up must not outweigh the basket. */
const SPREAD_DIVISOR = 10n;

/** \{USD/tok\} Twice the price at which a component is valued. */
export function twiceMiddle({ bid, ask }: Quote): bigint {
  const spread = minimum(subtract(ask, bid), bid / SPREAD_DIVISOR);
  return add(multiply(2n, bid), spread);
}

/** \{USD\} of `amount` \{tok\} at the middle of a quote, rounded down. */
export function middleDown(amount: bigint, quote: Quote, unit: bigint): bigint {
  return mulDiv(amount, twiceMiddle(quote), 2n * unit);
}

/** \{tok\} What shares stand for of a balance: without claims, and nothing once written off. */
export const shareableOf = ({ claims, isWrittenOff }: Component, held: bigint): bigint =>
  isWrittenOff ? 0n : zeroFloorSubtract(held, claims);

/** \{tok\} What shares stand for. @throws {@link BalanceUnreadable} */
export function unclaimedOf(component: Component): bigint {
  if (!component.held.ok) throw new BalanceUnreadable({ token: component.policy.token });
  return shareableOf(component, component.held.value);
}

/** Throws while the claims on a token are more than the balance: what came in would be theirs; and for what is written off. */
export function requireClaimsCovered({ held, claims, isWrittenOff, policy }: Component): void {
  if (!held.ok) throw new BalanceUnreadable({ token: policy.token });
  if (isWrittenOff) throw new ComponentWrittenOff({ token: policy.token });
  if (claims > held.value) throw new ClaimsNotCovered({ token: policy.token, balance: held.value, claims });
}

/**
 * Values the basket as the vault does: a component without balance is worth zero whatever its feed does.
 *
 * @throws {@link BalanceUnreadable}, or the error of a feed that does not quote.
 * @example
 * ```ts
 * const { mid } = basketOf(snapshot); // {USD} net asset value at the middle, 18 decimals
 * ```
 */
export function basketOf(snapshot: VaultSnapshot): Basket {
  const components = componentsOf(snapshot);
  const balances = components.map(unclaimedOf); // all balances are read before the first feed is
  let [bid, mid, ask] = [0n, 0n, 0n];
  const values = components.map(({ quote, unit }, i) => {
    const balance = balances[i] ?? 0n;
    if (balance === 0n) return 0n;
    const price = valueOf(quote);
    const value = middleDown(balance, price, unit);
    mid = add(mid, value);
    bid = add(bid, mulDiv(balance, price.bid, unit)); // {USD} = {tok} * {USD/tok} / {tok}
    ask = add(ask, mulDivUp256(balance, price.ask, unit));
    return value;
  });
  return Object.freeze({ balances: Object.freeze(balances), values: Object.freeze(values), bid, mid, ask });
}

/** Value of a basket on both sides and in the middle. */
export interface NetAssetValue {
  /** \{USD\} Sum at the bids, rounded down. */
  readonly bid: bigint;
  /** \{USD\} Sum at the middles. */
  readonly mid: bigint;
  /** \{USD\} Sum at the asks, rounded up. */
  readonly ask: bigint;
}

/** Net asset value on both sides and in the middle, in dollars with 18 decimals; twin of `netAssetValue`. */
export function netAssetValue(snapshot: VaultSnapshot): NetAssetValue {
  const { bid, mid, ask } = basketOf(snapshot);
  return Object.freeze({ bid, mid, ask });
}

/** \{1\} Weight of every component at the middle of the quotes, 18 decimals; twin of `holdings`. */
export function weights(snapshot: VaultSnapshot): readonly bigint[] {
  const { values, mid } = basketOf(snapshot);
  return Object.freeze(values.map((value) => (mid > 0n ? mulDiv(value, WAD, mid) : value)));
}

/** \{USD\} Half of what would have to be traded to bring every value to its target; twin of `Valuation.misallocation`. */
export function misallocationOf(policy: Policy, values: readonly bigint[], total: bigint): bigint {
  const sum = policy.components.reduce((partial, { targetWeight }, i) => {
    const target = multiply(total, targetWeight) / BPS; // {USD} = {USD} * {bps} / {bps}
    return add(partial, distance(values[i] ?? 0n, target));
  }, 0n);
  return sum / 2n;
}

/**
 * \{USD\} Half of what would have to be traded to bring every component to its target, 18 decimals.
 *
 * @throws As {@link basketOf}.
 * @example
 * ```ts
 * const share = (misallocation(snapshot) * 10_000n) / netAssetValue(snapshot).mid; // {bps}
 * ```
 */
export function misallocation(snapshot: VaultSnapshot): bigint {
  const { values, mid } = basketOf(snapshot);
  return misallocationOf(snapshot.policy, values, mid);
}
