// Invariants about steps, which a single state cannot show; those about states are the SDK's.
import {
  basketOf,
  componentsOf,
  effectiveSupply,
  lossBudgetUsedAt,
  verifySnapshot,
  WAD,
  type VaultSnapshot,
} from "@ballast/sdk";
import type { Finding } from "./journal";
import type { Stage } from "./stage";

/** The later balances at the earlier prices. */
function atPricesOf(before: VaultSnapshot, after: VaultSnapshot): VaultSnapshot {
  const components = after.components.map((state, i) => ({
    ...state,
    quote: before.components[i]?.quote ?? state.quote,
  }));
  return { ...after, components };
}

/** V-3: what one effective share stands for, at unchanged prices, on both sides and in the middle. */
export function shareKeepsValue(before: VaultSnapshot, after: VaultSnapshot): Finding {
  const [old, young] = [basketOf(before), basketOf(atPricesOf(before, after))];
  const [oldSupply, youngSupply] = [effectiveSupply(before), effectiveSupply(after)];
  const fallen = (["bid", "mid", "ask"] as const).filter(
    (side) => young[side] * oldSupply < old[side] * youngSupply - rounding(oldSupply, youngSupply, before),
  );
  const detail = `mid ${old.mid} of ${oldSupply} shares before, ${young.mid} of ${youngSupply} after`;
  return {
    id: "V-3",
    holds: fallen.length === 0,
    detail: fallen.length === 0 ? detail : `${fallen.join(", ")}: ${detail}`,
  };
}

/** A sum over components is rounded once a component; cross-multiplied, that is the supply a component. */
function rounding(oldSupply: bigint, youngSupply: bigint, { components }: VaultSnapshot): bigint {
  return BigInt(components.length) * (oldSupply > youngSupply ? oldSupply : youngSupply);
}

/** V-4: nothing but the sold token left, nothing but the bought one came, the supply stayed. */
export function tradeMovesTwo(before: VaultSnapshot, after: VaultSnapshot, sell: number, buy: number): Finding {
  const [old, young] = [basketOf(before).balances, basketOf(after).balances];
  const wrong = componentsOf(after).filter(({ index }) => {
    const change = (young[index] ?? 0n) - (old[index] ?? 0n);
    return index === sell ? change >= 0n : index === buy ? change <= 0n : change !== 0n;
  });
  const holds = wrong.length === 0 && before.totalSupply === after.totalSupply;
  const detail = `balances [${old.join(", ")}] became [${young.join(", ")}], supply ${before.totalSupply} became ${after.totalSupply}`;
  return { id: "V-4", holds, detail };
}

/** V-5: a trade's loss at the middle, in \{USD\} with 18 decimals, is charged, and what is charged is inside the budget. */
export function lossIsCharged(
  before: VaultSnapshot,
  after: VaultSnapshot,
  { sold, bought }: { readonly sold: bigint; readonly bought: bigint },
): Finding {
  const at = after.block.timestamp;
  const [old, young] = [lossBudgetUsedAt(before.lossBudget, at), lossBudgetUsedAt(after.lossBudget, at)];
  const { mid } = basketOf(before);
  const lost = sold > bought ? ((sold - bought) * WAD) / mid : 0n; // {1} = {USD} * {1} / {USD}
  const holds = young - old >= lost && young <= after.lossBudget.size;
  return {
    id: "V-5",
    holds,
    detail: `lost ${lost}, charged ${young - old}, used ${young} of ${after.lossBudget.size}`,
  };
}

/** The auctions' loss budget, which snapshots leave out: \{1\} used at a time and size, 18 decimals, times in \{s\}. */
export interface AuctionBudget {
  readonly used: bigint;
  readonly size: bigint;
  readonly period: bigint;
  readonly at: bigint;
}

/** V-5 for a fill: its loss at the middle, in \{USD\} with 18 decimals, is charged to the auctions' budget, and inside it. */
export function fillIsCharged(
  before: AuctionBudget,
  after: AuctionBudget,
  { sold, bought, value }: { readonly sold: bigint; readonly bought: bigint; readonly value: bigint },
): Finding {
  const lost = sold > bought ? ((sold - bought) * WAD) / value : 0n; // {1} = {USD} * {1} / {USD}
  const drained = (before.size * (after.at - before.at)) / before.period; // {1} = {1} * {s} / {s}
  const charged = after.used - (before.used > drained ? before.used - drained : 0n);
  const detail = `a fill lost ${lost}, charged ${charged}, used ${after.used} of ${after.size}`;
  return { id: "V-5", holds: charged >= lost && after.used <= after.size, detail };
}

/** Invariants of the state, over everybody who ever held shares. */
export async function checkState({ vault, holders, journal }: Stage, snapshot: VaultSnapshot): Promise<void> {
  const results = await verifySnapshot(vault.reader, snapshot, { accounts: [...holders], isComplete: true });
  for (const result of results) journal.found(result);
}
