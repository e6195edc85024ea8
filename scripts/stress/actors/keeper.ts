// Brings a vault back to its targets when something has moved too far, as its allocator.
import {
  atLeast,
  BPS,
  checkTrade,
  componentOf,
  planTrades,
  weights,
  type Address,
  type PlannedTrade,
  type PlanTerms,
  type VaultSnapshot,
} from "@ballast/sdk";
import { lossIsCharged, tradeMovesTwo } from "../checks";
import { middleValue, toNumber } from "../measure";
import { refusalOf } from "../refusal";
import { wayBetween, type Way } from "../routes";
import { symbolAt, type Stage } from "../stage";

/** Fees of two pools and some impact; less is not worth it. */
const TERMS: PlanTerms = { expectedLoss: 60n, slippage: 20n, tolerance: 25n };
/** \{bps\} How much less than the quote a venue may bring. */
const SLIPPAGE = 20n;
const TRADES_A_MOMENT = 8;
/** A trade that costs too much is tried again at half its size, so often. */
const HALVINGS = 3;
const WAD_PER_BPS = 10n ** 14n;
const PATIENCE = 600n;
/** The venue pays so little that waiting is cheaper. */
const UNECONOMIC = "QuoteBelowPlan";

type Wish = Pick<PlannedTrade, "sell" | "buy" | "amountIn" | "minOut">;

/** Whether a component is as far from its target as its trigger, or outside its band. */
export function isTriggered(snapshot: VaultSnapshot): boolean {
  const now = weights(snapshot);
  return snapshot.policy.components.some(({ targetWeight, trigger, minWeight, maxWeight }, i) => {
    const weight = now[i] ?? 0n;
    const distance = weight - targetWeight * WAD_PER_BPS;
    const isFar = (distance < 0n ? -distance : distance) >= trigger * WAD_PER_BPS;
    return isFar || weight < minWeight * WAD_PER_BPS || weight > maxWeight * WAD_PER_BPS;
  });
}

function refuse(stage: Stage, { sell, buy }: Pick<Wish, "sell" | "buy">, reason: string): void {
  const row = { sell: symbolAt(stage, sell), buy: symbolAt(stage, buy), reason };
  stage.journal.refusals.push({ point: stage.journal.point, ...row });
}

/** Sends one trade; false, with the reason written down, when the vault or the venue refuses. */
async function trade(stage: Stage, before: VaultSnapshot, wish: Wish, way: Way, quote: bigint): Promise<boolean> {
  const { world, vault, journal } = stage;
  const { sell, buy, amountIn } = wish;
  const deadline = before.block.timestamp + PATIENCE;
  const minOut = atLeast(quote, SLIPPAGE);
  const { transaction } = vault.trade({ sell, buy, amountIn, minOut, route: way.route, data: way.data, deadline });
  const gas = await world.chain.transact(world.accounts.keeper, transaction).catch(refusalOf);
  if (typeof gas === "string") {
    refuse(stage, wish, gas);
    return false;
  }
  const after = await vault.snapshot();
  const [from, to] = [componentOf(before, sell), componentOf(before, buy)];
  const sold = middleValue(from, heldOf(before, sell) - heldOf(after, sell));
  const bought = middleValue(to, heldOf(after, buy) - heldOf(before, buy));
  const amounts = { sold: toNumber(sold), bought: toNumber(bought) };
  journal.trades.push({
    point: journal.point,
    sell: symbolAt(stage, sell),
    buy: symbolAt(stage, buy),
    ...amounts,
    gas,
  });
  journal.spent("trade", gas);
  journal.found(tradeMovesTwo(before, after, from.index, to.index));
  journal.found(lossIsCharged(before, after, { sold, bought }));
  return true;
}

function heldOf(snapshot: VaultSnapshot, token: Address): bigint {
  const { held } = componentOf(snapshot, token);
  return held.ok ? held.value : 0n;
}

/** One trade at the venue's price: at once, or smaller where the venue is too thin; false when none is worth it. */
async function tradeAtVenue(stage: Stage, snapshot: VaultSnapshot, wish: Wish, way: Way): Promise<boolean> {
  let reason = "";
  for (let size = 0; size <= HALVINGS; size++) {
    const part = 2n ** BigInt(size);
    const [amountIn, least] = [wish.amountIn / part, wish.minOut / part];
    const quote = await way.quote(amountIn).catch(refusalOf);
    if (typeof quote === "string") {
      reason = quote;
      continue;
    }
    const error = checkTrade(snapshot, { sell: wish.sell, buy: wish.buy, amountIn, bought: quote });
    if (error === undefined && quote >= least) return trade(stage, snapshot, { ...wish, amountIn }, way, quote);
    reason = error?.name ?? UNECONOMIC;
  }
  refuse(stage, wish, reason);
  return false;
}

/** The trades that a wish takes: one, or two by way of plain dollars in the order that the policy allows. */
function legsOf(stage: Stage, snapshot: VaultSnapshot, wish: Wish): readonly Wish[] {
  if (wayBetween(stage.world, symbolAt(stage, wish.sell), symbolAt(stage, wish.buy)) !== undefined) return [wish];
  const dollars = stage.tokens[stage.symbols.indexOf("USDC")];
  if (dollars === undefined) return [wish];
  const sold = middleValue(componentOf(snapshot, wish.sell), wish.amountIn);
  const middle = dollarsWorth(snapshot, dollars, sold);
  const first: Wish = { ...wish, buy: dollars, minOut: least(snapshot, dollars, sold) };
  const second: Wish = { ...wish, sell: dollars, amountIn: middle };
  return checkTrade(snapshot, { ...first, bought: middle }) === undefined ? [first, second] : [second, first];
}

/** \{tok\} of dollars for a value in \{USD\}. */
function dollarsWorth(snapshot: VaultSnapshot, dollars: Address, value: bigint): bigint {
  const { quote, unit } = componentOf(snapshot, dollars);
  if (!quote.ok) throw quote.error;
  return (2n * value * unit) / (quote.value.bid + quote.value.ask);
}

function least(snapshot: VaultSnapshot, dollars: Address, value: bigint): bigint {
  return (dollarsWorth(snapshot, dollars, value) * (BPS - TERMS.expectedLoss - TERMS.slippage)) / BPS;
}

/** Does what one planned trade takes. */
async function carryOut(stage: Stage, snapshot: VaultSnapshot, wish: Wish): Promise<boolean> {
  let now = snapshot;
  for (const leg of legsOf(stage, snapshot, wish)) {
    const way = wayBetween(stage.world, symbolAt(stage, leg.sell), symbolAt(stage, leg.buy));
    if (way === undefined) {
      refuse(stage, leg, "NoRoute");
      return false;
    }
    if (!(await tradeAtVenue(stage, now, leg, way))) return false;
    now = await stage.vault.snapshot();
  }
  return true;
}

/**
 * Trades until the vault is on its targets or nothing more can be done. What is refused, by the planner, the vault or
 * a venue, is written down and ends the moment's work.
 */
export async function rebalance(stage: Stage, start: VaultSnapshot): Promise<VaultSnapshot> {
  const { journal, vault } = stage;
  let snapshot = start;
  for (let i = 0; i < TRADES_A_MOMENT; i++) {
    const { trades, end } = planTrades(snapshot, TERMS);
    const [next] = trades;
    if (next === undefined) {
      if (end.kind === "unpriced") journal.refusals.push({ point: journal.point, reason: end.error?.name ?? end.kind });
      for (const { sell, buy, error } of end.refusals) refuse(stage, { sell, buy }, error.name);
      return snapshot;
    }
    if (!(await carryOut(stage, snapshot, next))) return vault.snapshot();
    snapshot = await vault.snapshot();
  }
  return snapshot;
}
