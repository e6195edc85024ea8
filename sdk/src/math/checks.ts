import type { Address } from "../core/hex.js";
import { BallastError } from "../errors/BallastError.js";
import { UnknownError } from "../errors/UnknownError.js";
import type { VaultSnapshot } from "../vault/snapshot.js";
import { simulateDeposit, simulateRedeem } from "./flows.js";
import { simulateTrade, type Trade } from "./trades.js";

/** The error that the chain would revert with, or undefined when it would accept. */
export type Verdict = BallastError | UnknownError | undefined;

/** Runs a simulation for its error. Errors that are not the chain's go through. */
export function verdictOf(simulation: () => unknown): Verdict {
  try {
    simulation();
    return undefined;
  } catch (error) {
    if (error instanceof BallastError || error instanceof UnknownError) return error;
    throw error;
  }
}

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
