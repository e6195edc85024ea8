import type { Address } from "../core/hex.js";
import { verdictOf, type Verdict } from "../reading/reading.js";
import type { VaultSnapshot } from "./snapshot.js";
import { simulateDeposit, simulateRedeem } from "./flows.js";
import { simulateTrade, type Trade } from "./trades.js";

/**
 * What `trade` would revert with, if the route takes `amountIn`, brings `bought` and touches nothing else.
 *
 * @example
 * ```ts
 * const error = checkTrade(snapshot, { sell: weth, buy: usdc, amountIn, bought });
 * if (error !== undefined) console.log(error.message);
 * ```
 */
export function checkTrade(snapshot: VaultSnapshot, trade: Trade): Verdict {
  return verdictOf(() => simulateTrade(snapshot, trade));
}

/** What `deposit` would revert with; the caller's tokens, the receiver and the deadline are not looked at. */
export function checkDeposit(snapshot: VaultSnapshot, asset: Address, amount: bigint, minShares: bigint): Verdict {
  return verdictOf(() => simulateDeposit(snapshot, asset, amount, minShares));
}

/** What `redeem` would revert with; the owner's shares, the receiver and the deadline are not looked at. */
export function checkRedeem(snapshot: VaultSnapshot, asset: Address, shares: bigint, minOut: bigint): Verdict {
  return verdictOf(() => simulateRedeem(snapshot, asset, shares, minOut));
}
