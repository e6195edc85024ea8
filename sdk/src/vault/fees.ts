import { add } from "../math/checked.js";
import { pendingFeesAt, pendingManagement, type PendingFees } from "../math/feeMath.js";
import type { VaultSnapshot } from "./snapshot.js";
import { basketOf } from "./valuation.js";

/** \{share\} Shares that nobody has, in every price. */
export const VIRTUAL_SHARES = 1_000_000n;

/** \{share\} What a slice is divided by: the supply and the virtual shares. Fees that are due are not in it. */
export function effectiveSupply(snapshot: VaultSnapshot): bigint {
  return add(snapshot.totalSupply, VIRTUAL_SHARES);
}

/** What a path in kind takes before it does anything: the management fee alone. Reads no price. */
export function managementDue(snapshot: VaultSnapshot): PendingFees {
  return pendingManagement(snapshot.fees, effectiveSupply(snapshot), snapshot.block.timestamp);
}

/** What an operation takes that values the basket, at `value` \{USD\} at its bid. */
export function feesDueAt(snapshot: VaultSnapshot, value: bigint): PendingFees {
  return pendingFeesAt(snapshot.fees, effectiveSupply(snapshot), value, snapshot.block.timestamp);
}

/**
 * Fees that are due at the snapshot's block; twin of `pendingFees`. Who enters in kind while a performance fee is due
 * should let `crystalliseFees` go first: entries in kind read no price and take the uncharged gain over.
 *
 * @throws As {@link basketOf}, if there is a performance fee.
 * @example
 * ```ts
 * const { managementShares, performanceShares } = pendingFees(snapshot);
 * ```
 */
export function pendingFees(snapshot: VaultSnapshot): PendingFees {
  const { performanceRate, isInRecovery } = snapshot.fees;
  if (performanceRate === 0n || isInRecovery) return managementDue(snapshot);
  return feesDueAt(snapshot, basketOf(snapshot).bid);
}

/** \{share\} Effective supply once fees are minted. */
export function supplyAfter(snapshot: VaultSnapshot, fees: PendingFees): bigint {
  return add(effectiveSupply(snapshot), fees.managementShares + fees.performanceShares);
}
