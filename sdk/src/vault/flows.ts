import type { Address } from "../core/hex.js";
import { AmountBelowMinimum, AmountZero, BalanceTooLow, SharesBelowMinimum, VaultEmpty } from "../generated/errors.js";
import { BPS } from "../policy/configuration.js";
import { componentOf, type Component, type Quote, type VaultSnapshot } from "./snapshot.js";
import { valueOf } from "../reading/reading.js";
import {
  add,
  fullMulDiv,
  minimum,
  mulDiv,
  mulDivUp256,
  multiply,
  subtract,
  zeroFloorSubtract,
} from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { flowAllowanceLeftAt, useFlowAllowance, type FlowAllowance } from "../math/flowAllowance.js";
import { fallOutflow, outflowFee, outflowUsedAt, riseOutflow, type Outflow } from "../math/outflow.js";
import { feesDueAt, supplyAfter } from "./fees.js";
import { requireFlowAllowed } from "./policyCheck.js";
import { requireRiskAllowed } from "./risk.js";
import { basketOf, middleDown, misallocationOf, requireClaimsCovered, type Basket } from "./valuation.js";

const WAD_PER_BPS = 10n ** 14n;

/** What a single-asset entry or exit comes to; twin of the vault's `Flow`. */
export interface Flow {
  /** Place of the component in the policy. */
  readonly index: number;
  /** \{tok\} Taken or paid. */
  readonly amount: bigint;
  /** \{share\} Minted or burnt. */
  readonly shares: bigint;
  /** \{USD\} Swing fee and what late outflow adds to an exit's, 18 decimals, left with the holders. */
  readonly fee: bigint;
  /** \{USD\} What an exit is worth before its fee; zero for an entry. 18 decimals. */
  readonly left: bigint;
  /** \{USD\} What an entry is worth after its fee; zero for an exit. 18 decimals. */
  readonly came: bigint;
  /** \{USD\} The component's value after the flow, 18 decimals. */
  readonly valueAfter: bigint;
  /** \{1\} What the flow uses of the fee-free volume, 18 decimals. */
  readonly freeVolume: bigint;
  /** \{1\} Fee-free volume an hour, 18 decimals. */
  readonly freeCapacity: bigint;
}

interface Priced {
  readonly component: Component;
  readonly basket: Basket;
  readonly price: Quote;
  /** What the component is valued at. */
  readonly middle: Quote;
}

function pricedComponent(snapshot: VaultSnapshot, asset: Address): Priced {
  const component = componentOf(snapshot, asset);
  // In the order in which the vault reads them, so that the first error is the same.
  const middle = valueOf(component.quote);
  const price = valueOf(component.guardedQuote);
  const basket = basketOf(snapshot);
  if (basket.bid === 0n) throw new VaultEmpty();
  return { component, basket, price, middle };
}

/** \{USD\} By how much a flow moves the basket away from its targets. */
function addedMisallocation(snapshot: VaultSnapshot, basket: Basket, moved: number, valueAfter: bigint): bigint {
  const { policy } = snapshot;
  const before = misallocationOf(policy, basket.values, basket.mid);
  const values = basket.values.map((value, i) => (i === moved ? valueAfter : value));
  const totalAfter = add(subtract(basket.mid, basket.values[moved] ?? 0n), valueAfter);
  return zeroFloorSubtract(misallocationOf(policy, values, totalAfter), before);
}

interface SwingFee {
  readonly fee: bigint;
  readonly freeVolume: bigint;
  readonly freeCapacity: bigint;
}

/** On the misallocation added and on helpful volume beyond the hourly allowance, rounded up. */
function swingFeeOf(
  snapshot: VaultSnapshot,
  basket: Basket,
  moved: number,
  valueAfter: bigint,
  value: bigint,
): SwingFee {
  const { swingRate } = snapshot.policy.limits;
  const added = minimum(addedMisallocation(snapshot, basket, moved, valueAfter), value);
  const helpful = value - added;
  const freeCapacity = freeFlowCapacity(snapshot);
  const left = flowAllowanceLeftAt(snapshot.freeFlow, freeCapacity, snapshot.block.timestamp); // {1}
  const freeVolume = minimum(mulDivUp256(helpful, WAD, basket.mid), left); // {1} = {USD} * {1} / {USD}
  const beyond = zeroFloorSubtract(helpful, mulDiv(left, basket.mid, WAD)); // {USD}
  return { fee: mulDivUp256(add(added, beyond), swingRate, BPS), freeVolume, freeCapacity }; // {USD} * {bps} / {bps}
}

const freeFlowCapacity = (snapshot: VaultSnapshot): bigint => multiply(snapshot.policy.limits.freeFlow, WAD_PER_BPS);

/**
 * \{1\} Fee-free single-asset volume that is left at the snapshot's time, as a fraction of the net asset value in 18
 * decimals.
 *
 * @example
 * ```ts
 * const dollars = (freeFlowAllowance(snapshot) * netAssetValue(snapshot).mid) / WAD;
 * ```
 */
export function freeFlowAllowance(snapshot: VaultSnapshot): bigint {
  return flowAllowanceLeftAt(snapshot.freeFlow, freeFlowCapacity(snapshot), snapshot.block.timestamp);
}

/** What an exit pays for what has left before it, and for what it takes itself, on top. No fee is more than what it is of. */
function withExitFee(snapshot: VaultSnapshot, basket: Basket, value: bigint, fee: bigint): bigint {
  const slope = exitSlopeOf(snapshot);
  if (slope === 0n) return fee;
  const used = outflowUsedAt(snapshot.outflow, slope, snapshot.block.timestamp);
  return minimum(add(fee, outflowFee(value, basket.mid, used, slope)), value);
}

const exitSlopeOf = ({ policy }: VaultSnapshot): bigint => policy.risk?.exitSlope ?? 0n;

/**
 * \{1\} Net single-asset outflow that counts at the snapshot's time, as a fraction of the net asset value in 18 decimals; zero
 * without an exit slope.
 *
 * @example
 * ```ts
 * const rate = (recentOutflow(snapshot) * (snapshot.policy.risk?.exitSlope ?? 0n)) / 10_000n;
 * ```
 */
export function recentOutflow(snapshot: VaultSnapshot): bigint {
  const slope = exitSlopeOf(snapshot);
  return slope === 0n ? 0n : outflowUsedAt(snapshot.outflow, slope, snapshot.block.timestamp);
}

/** The outflow after a flow, as the vault stores it. */
export function outflowAfter(snapshot: VaultSnapshot, { index, left, came, valueAfter }: Flow): Outflow {
  const slope = exitSlopeOf(snapshot);
  if (slope === 0n) return snapshot.outflow;
  const basket = basketOf(snapshot);
  const { timestamp } = snapshot.block;
  if (left !== 0n) return riseOutflow(snapshot.outflow, { value: left, total: basket.mid, slope, timestamp });
  const total = add(subtract(basket.mid, basket.values[index] ?? 0n), valueAfter); // {USD}
  return fallOutflow(snapshot.outflow, { value: came, total, slope, timestamp });
}

/**
 * Prices the entry of `amount` \{tok\}: the token at its worst bid, the basket at its ask; twin of the vault's
 * `_depositFlow`.
 *
 * @throws {@link NotAComponent}, {@link VaultEmpty}, {@link BalanceUnreadable}, or a feed's error.
 */
export function depositFlow(snapshot: VaultSnapshot, asset: Address, amount: bigint): Flow {
  const { component, basket, price, middle } = pricedComponent(snapshot, asset);
  const { index, unit } = component;
  const supply = supplyAfter(snapshot, feesDueAt(snapshot, basket.bid));
  const valueAfter = add(basket.values[index] ?? 0n, middleDown(amount, middle, unit));
  const value = mulDiv(amount, price.bid, unit); // {USD} = {tok} * {USD/tok} / {tok}, down
  const swing = swingFeeOf(snapshot, basket, index, valueAfter, value);
  const came = subtract(value, swing.fee);
  // {share} = {USD} * {share} / {USD}, down: the holders who are in already get the dust
  const shares = fullMulDiv(came, supply, basket.ask);
  return Object.freeze({ index, amount, shares, valueAfter, left: 0n, came, ...swing });
}

/**
 * Prices the exit of `shares` \{share\}: the basket at its bid, the token at its worst ask; twin of the vault's
 * `_redeemFlow`.
 *
 * @throws {@link NotAComponent}, {@link VaultEmpty}, {@link BalanceUnreadable}, or a feed's error.
 */
export function redeemFlow(snapshot: VaultSnapshot, asset: Address, shares: bigint): Flow {
  const { component, basket, price, middle } = pricedComponent(snapshot, asset);
  const { index, unit } = component;
  // {USD} = {share} * {USD} / {share}, down: the holders who stay keep the dust
  const value = fullMulDiv(shares, basket.bid, supplyAfter(snapshot, feesDueAt(snapshot, basket.bid)));
  const left = (out: bigint): bigint => middleDown(zeroFloorSubtract(basket.balances[index] ?? 0n, out), middle, unit); // {USD}
  const swing = swingFeeOf(snapshot, basket, index, left(mulDiv(value, unit, price.ask)), value);
  const fee = withExitFee(snapshot, basket, value, swing.fee);
  const amount = mulDiv(subtract(value, fee), unit, price.ask); // {tok} = {USD} * {tok} / {USD/tok}, down
  return Object.freeze({ index, amount, shares, valueAfter: left(amount), left: value, came: 0n, ...swing, fee });
}

/**
 * \{share\} What `deposit` mints for `amount` \{tok\} of a component; twin of `previewDeposit`.
 *
 * @throws As {@link depositFlow}. Limits are not checked: see {@link checkDeposit}.
 * @example
 * ```ts
 * const minShares = previewDeposit(snapshot, usdc, 1_000_000_000n);
 * ```
 */
export function previewDeposit(snapshot: VaultSnapshot, asset: Address, amount: bigint): bigint {
  return depositFlow(snapshot, asset, amount).shares;
}

/**
 * \{tok\} What `redeem` pays of a component for `shares` \{share\}; twin of `previewRedeem`.
 *
 * @throws As {@link redeemFlow}. Limits are not checked: see {@link checkRedeem}.
 * @example
 * ```ts
 * const minOut = previewRedeem(snapshot, usdc, 10n * WAD);
 * ```
 */
export function previewRedeem(snapshot: VaultSnapshot, asset: Address, shares: bigint): bigint {
  return redeemFlow(snapshot, asset, shares).amount;
}

/** \{USD\} Swing fee of an entry, 18 decimals. @throws As {@link depositFlow}. */
export function depositSwingFee(snapshot: VaultSnapshot, asset: Address, amount: bigint): bigint {
  return depositFlow(snapshot, asset, amount).fee;
}

/** \{USD\} Swing fee of an exit and what late outflow adds to it, 18 decimals. @throws As {@link redeemFlow}. */
export function redeemSwingFee(snapshot: VaultSnapshot, asset: Address, shares: bigint): bigint {
  return redeemFlow(snapshot, asset, shares).fee;
}

function requireAllowed({ policy, risk }: VaultSnapshot, basket: Basket, { index, valueAfter }: Flow): void {
  requireFlowAllowed(policy, basket, index, valueAfter);
  const afterwards = basket.values.map((value, i) => (i === index ? valueAfter : value));
  const total = add(subtract(basket.mid, basket.values[index] ?? 0n), valueAfter);
  requireRiskAllowed(policy, risk, { before: basket.values, afterwards, total });
}

/**
 * The entry, checked as the vault checks it.
 *
 * @throws What `deposit` would revert with; the caller's tokens and receiver are not looked at.
 */
export function simulateDeposit(snapshot: VaultSnapshot, asset: Address, amount: bigint, minShares: bigint): Flow {
  const flow = depositFlow(snapshot, asset, amount);
  if (flow.shares === 0n) throw new AmountZero();
  if (flow.shares < minShares) throw new SharesBelowMinimum({ shares: flow.shares, minimum: minShares });
  requireAllowed(snapshot, basketOf(snapshot), flow);
  requireClaimsCovered(componentOf(snapshot, asset));
  return flow;
}

/**
 * The exit, checked as the vault checks it.
 *
 * @throws What `redeem` would revert with; the owner's shares and the receiver are not looked at.
 */
export function simulateRedeem(snapshot: VaultSnapshot, asset: Address, shares: bigint, minOut: bigint): Flow {
  const flow = redeemFlow(snapshot, asset, shares);
  const { amount } = flow;
  const token = componentOf(snapshot, asset).policy.token;
  const basket = basketOf(snapshot);
  const available = basket.balances[flow.index] ?? 0n;
  if (amount === 0n) throw new AmountZero();
  if (amount < minOut) throw new AmountBelowMinimum({ token, amount, minimum: minOut });
  if (amount > available) throw new BalanceTooLow({ token, wanted: amount, available });
  requireAllowed(snapshot, basket, flow);
  return flow;
}

/** The fee-free volume after a flow, as the vault stores it. */
export function freeFlowAfter(snapshot: VaultSnapshot, flow: Flow): FlowAllowance {
  if (flow.freeVolume === 0n) return snapshot.freeFlow;
  return useFlowAllowance(snapshot.freeFlow, flow.freeVolume, flow.freeCapacity, snapshot.block.timestamp);
}
