import { componentsOf, type VaultSnapshot } from "./snapshot.js";
import { add, fullMulDiv, fullMulDivUp, zeroFloorSubtract } from "../math/checked.js";
import { unclaimedOf } from "./valuation.js";

/** \{share\} Shares that nobody has, in every price. */
export const VIRTUAL_SHARES = 1_000_000n;

/** \{share\} What a slice is divided by: the supply and the virtual shares. */
export function effectiveSupply(snapshot: VaultSnapshot): bigint {
  return add(snapshot.totalSupply, VIRTUAL_SHARES);
}

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
  const supply = effectiveSupply(snapshot);
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
  const supply = effectiveSupply(snapshot);
  const amounts = componentsOf(snapshot).map(({ held, claims }) =>
    fullMulDiv(shares, held.ok ? zeroFloorSubtract(held.value, claims) : 0n, supply),
  );
  return Object.freeze(amounts);
}
