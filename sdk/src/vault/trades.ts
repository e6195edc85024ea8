import { addressOf, isSameAddress, type Address } from "../core/hex.js";
import {
  AmountBelowMinimum,
  BalanceTooLow,
  RouteInvalid,
  TradeLossTooLarge,
  TradeOfOneComponent,
  VaultEmpty,
} from "../generated/errors.js";
import { BPS } from "../policy/configuration.js";
import { componentOf, type Component, type VaultSnapshot } from "./snapshot.js";
import { valueOf } from "../reading/reading.js";
import { mulDiv, mulDivUp256, zeroFloorSubtract } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { chargeLossBudget, type LossBudget } from "../math/lossBudget.js";
import { feesDueAt } from "./fees.js";
import { requireTradeAllowed } from "./policyCheck.js";
import { requireRiskAllowed } from "./risk.js";
import { basketOf, middleDown, requireClaimsCovered, unclaimedOf } from "./valuation.js";

/** A trade and what the route brings. */
export interface Trade {
  /** Component to sell. */
  readonly sell: Address;
  /** Component to buy. */
  readonly buy: Address;
  /** \{tok\} What the route takes. */
  readonly amountIn: bigint;
  /** \{tok\} What the route brings. */
  readonly bought: bigint;
  /** \{tok\} Least that the intent asks for; zero if left out. */
  readonly minOut?: bigint;
  /** Route, if it is to be checked too. */
  readonly route?: Address;
}

/** What a trade comes to. */
export interface TradeOutcome {
  /** \{USD\} At the middle of the quotes, 18 decimals. */
  readonly sold: bigint;
  /** \{USD\} At the middle of the quotes, 18 decimals. */
  readonly bought: bigint;
  /** \{1\} Charged to the loss budget: sold at the ask less bought at the bid, 18 decimals. */
  readonly loss: bigint;
  /** The budget after it. */
  readonly lossBudget: LossBudget;
}

function requireParties(snapshot: VaultSnapshot, { sell, buy, route }: Trade): void {
  if (isSameAddress(sell, buy)) throw new TradeOfOneComponent({ token: addressOf(sell) });
  if (route === undefined) return;
  const taken = [snapshot.vault, ...snapshot.policy.components.map(({ token }) => token)];
  if (taken.some((address) => isSameAddress(address, route))) throw new RouteInvalid({ route: addressOf(route) });
}

/** \{1\} What the trade lost if every quote was wrong against the vault, of the basket at its bid, rounded up. */
function lossOf(trade: Trade, sell: Component, buy: Component, total: bigint): bigint {
  const gave = mulDivUp256(trade.amountIn, valueOf(sell.quote).ask, sell.unit); // {USD}, up
  const got = mulDiv(trade.bought, valueOf(buy.quote).bid, buy.unit); // {USD}, down
  return gave <= got ? 0n : mulDivUp256(gave - got, WAD, total); // {1} = {USD} * {1} / {USD}
}

/**
 * The trade, checked as the vault checks it: a fair price, the monotone rule, the loss budget.
 *
 * @throws What `trade` would revert with, if the route takes `amountIn`, brings `bought` and touches nothing else.
 * @example
 * ```ts
 * simulateTrade(snapshot, { sell: weth, buy: usdc, amountIn: WAD, bought: 3_800_000_000n }).loss;
 * ```
 */
export function simulateTrade(snapshot: VaultSnapshot, trade: Trade): TradeOutcome {
  requireParties(snapshot, trade);
  const sell = componentOf(snapshot, trade.sell);
  const buy = componentOf(snapshot, trade.buy);
  const basket = basketOf(snapshot);
  if (basket.bid === 0n) throw new VaultEmpty();
  const [sellQuote, buyQuote] = [valueOf(sell.quote), valueOf(buy.quote)];
  requireClaimsCovered(buy);
  const available = unclaimedOf(sell);
  if (trade.amountIn > available)
    throw new BalanceTooLow({ token: sell.policy.token, wanted: trade.amountIn, available });
  const least = trade.minOut ?? 0n;
  if (trade.bought === 0n || trade.bought < least) {
    throw new AmountBelowMinimum({ token: buy.policy.token, amount: trade.bought, minimum: least });
  }
  const sold = middleDown(trade.amountIn, sellQuote, sell.unit);
  const bought = middleDown(trade.bought, buyQuote, buy.unit);
  const minimum = mulDivUp256(sold, BPS - snapshot.policy.limits.maxTradeLoss, BPS); // {USD} = {USD} * {bps} / {bps}
  if (bought < minimum) throw new TradeLossTooLarge({ sold, bought, minimum });
  const values = { sell: sell.index, buy: buy.index, sold, bought, total: basket.mid };
  requireTradeAllowed(snapshot.policy, basket.values, values);
  const afterwards = basket.values.map((value, i) => {
    if (i === sell.index) return zeroFloorSubtract(value, sold);
    return i === buy.index ? value + bought : value;
  });
  requireRiskAllowed(snapshot.policy, snapshot.risk, { before: basket.values, afterwards, total: basket.mid });
  const loss = lossOf(trade, sell, buy, basket.bid);
  const lossBudget =
    loss === 0n ? snapshot.lossBudget : chargeLossBudget(snapshot.lossBudget, loss, snapshot.block.timestamp);
  return Object.freeze({ sold, bought, loss, lossBudget });
}

/** The snapshot after a trade that the vault accepts. @throws As {@link simulateTrade}. */
export function afterTrade(snapshot: VaultSnapshot, trade: Trade): VaultSnapshot {
  const { lossBudget } = simulateTrade(snapshot, trade);
  const due = feesDueAt(snapshot, basketOf(snapshot).bid); // settled before the route runs
  const totalSupply = snapshot.totalSupply + due.managementShares + due.performanceShares;
  const [sell, buy] = [componentOf(snapshot, trade.sell), componentOf(snapshot, trade.buy)];
  const components = snapshot.components.map((state, i) => {
    const change = (i === buy.index ? trade.bought : 0n) - (i === sell.index ? trade.amountIn : 0n);
    if (change === 0n || !state.held.ok) return state;
    return Object.freeze({ ...state, held: Object.freeze({ ok: true, value: state.held.value + change } as const) });
  });
  return Object.freeze({
    ...snapshot,
    lossBudget,
    totalSupply,
    fees: due.after,
    components: Object.freeze(components),
  });
}
