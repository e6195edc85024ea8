import { managementDue, supplyAfter } from "./fees.js";
import { componentsOf, type VaultSnapshot } from "./snapshot.js";
import { fullMulDiv, fullMulDivUp } from "../math/checked.js";
import { shareableOf, unclaimedOf } from "./valuation.js";

/**
 * \{tok\} What `mintInKind` takes per component for `shares` \{share\}, rounded up; twin of `previewMintInKind`.
 *
 * @throws {@link BalanceUnreadable} when a token does not tell the vault's balance.
 * @example
 * ```ts
 * const maxAmounts = previewMintInKind(snapshot, 10n * WAD);
 * ```
 */
export function previewMintInKind(snapshot: VaultSnapshot, shares: bigint): readonly bigint[] {
  const balances = componentsOf(snapshot).map(unclaimedOf);
  const supply = supplyAfter(snapshot, managementDue(snapshot));
  return Object.freeze(balances.map((balance) => fullMulDivUp(shares, balance, supply)));
}

/**
 * \{tok\} What `redeemInKind` pays, or owes, per component for `shares` \{share\}, rounded down; twin of
 * `previewRedeemInKind`. Reads no price; a token that does not tell its balance counts as none.
 *
 * @example
 * ```ts
 * const minAmounts = previewRedeemInKind(snapshot, 10n * WAD);
 * ```
 */
export function previewRedeemInKind(snapshot: VaultSnapshot, shares: bigint): readonly bigint[] {
  const supply = supplyAfter(snapshot, managementDue(snapshot));
  const amounts = componentsOf(snapshot).map((component) =>
    fullMulDiv(shares, component.held.ok ? shareableOf(component, component.held.value) : 0n, supply),
  );
  return Object.freeze(amounts);
}
