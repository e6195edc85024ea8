import { BallastError } from "../errors/BallastError.js";
import { UnknownError } from "../errors/UnknownError.js";
import { verdictOf, type Reading, type Verdict } from "../reading/reading.js";
import { cashOfShares, type CashLedger } from "./cashIndex.js";
import { exchange, pendingProfit, type MarginTrade, type TradeResult, type TradeSide } from "./exchange.js";
import { judgeAccount, type MarginJudgement } from "./judge.js";
import { assessPortfolio } from "./marginModel.js";
import { legInstrument } from "./leg.js";
import type { Assessment, MarginKind, Portfolio } from "./marginTypes.js";
import { portfolioOf, type Holdings } from "./portfolio.js";
import { accountIn, instrumentIn, type ByKind, type MarginSnapshot } from "./snapshot.js";

/** An account before or after a trade. */
export interface AccountFigures {
  /** \{USD\} With what perpetuals gained and was not made cash yet, 18 decimals. */
  readonly cash: bigint;
  /** Positions in rising order, words of {@link packLeg}. */
  readonly legs: readonly bigint[];
  /** Equity and requirement by all scenarios, for each requirement; refused where a price is missing. */
  readonly assessment: ByKind<Assessment>;
}

/** One side of a simulated trade. */
export interface SideOutcome {
  /** Account. */
  readonly account: bigint;
  /** As it is. */
  readonly before: AccountFigures;
  /** As it would be. */
  readonly after: AccountFigures;
  /** \{USD\} What its perpetuals gained until now and the trade makes cash, 18 decimals. */
  readonly settledProfit: bigint;
  /** Whether it may end so, and by which rule; refused where a price is missing. */
  readonly judgement: Reading<MarginJudgement>;
}

/** A simulated trade. Frozen. */
export interface MarginTradeOutcome {
  /** \{USD\} What the buyer pays the seller, fees not in it, 18 decimals. */
  readonly payment: bigint;
  /** \{USD\} What each side pays as fee, 18 decimals. */
  readonly fee: bigint;
  /** The buyer. */
  readonly buyer: SideOutcome;
  /** The seller. */
  readonly seller: SideOutcome;
  /** The ledger of cash after. */
  readonly ledger: CashLedger;
  /** What the chain would revert with at the end, or undefined when both accounts may end so. */
  readonly verdict: Verdict;
}

/** What a computation gives, or the chain's error in it. Others go through. */
function attempt<T>(compute: () => T): Reading<T> {
  try {
    return Object.freeze({ ok: true, value: compute() });
  } catch (error) {
    if (error instanceof BallastError || error instanceof UnknownError) return Object.freeze({ ok: false, error });
    throw error;
  }
}

function figuresOf(snapshot: MarginSnapshot, holdings: Holdings): AccountFigures {
  const assessed = (kind: MarginKind): Reading<Assessment> =>
    attempt(() => assessPortfolio(portfolioOf(snapshot, holdings, kind), kind));
  const assessment = Object.freeze({ initial: assessed("initial"), maintenance: assessed("maintenance") });
  return Object.freeze({ cash: holdings.cash, legs: holdings.legs, assessment });
}

function sideOutcome(
  snapshot: MarginSnapshot,
  account: bigint,
  side: TradeSide & { readonly cashShares: bigint },
  result: TradeResult,
): SideOutcome {
  const { view, pledges } = accountIn(snapshot, account);
  const before = { cash: view.cash, legs: view.legs, pledges };
  const cash = cashOfShares(result.ledger, side.cashShares) + pendingProfit(snapshot, side, result);
  const after = { cash, legs: side.legs, pledges };
  const isStale = after.legs.some((leg) => instrumentIn(snapshot, legInstrument(leg)).isStale);
  const portfolio = (holdings: Holdings): Portfolio => portfolioOf(snapshot, holdings, "initial");
  const judgement = attempt(() => judgeAccount(account, portfolio(after), () => portfolio(before), isStale));
  return Object.freeze({
    account,
    before: figuresOf(snapshot, before),
    after: figuresOf(snapshot, after),
    settledProfit: side.profit,
    judgement,
  });
}

const verdictOn = ({ judgement }: SideOutcome): Verdict => (judgement.ok ? judgement.value.error : judgement.error);

/**
 * What a trade would do at a snapshot's block: both accounts before and after, what they pay, and whether each may end so, as
 * `Clearinghouse.trade` would do it, to the wei. Whether the caller may act for them, and a deadline, are not looked at.
 *
 * @param snapshot - Of {@link readMargin}, with both accounts and every instrument of the trade.
 * @param trade - Accounts and fills.
 * @throws What the clearinghouse reverts with before it judges, see {@link exchange}; {@link NotInSnapshotError}. An account
 * that is not worth what it requires does not throw: see the outcome's `verdict`.
 * @example
 * ```ts
 * const { buyer, seller, verdict } = simulateMarginTrade(snapshot, { buyer: taker, seller: maker, fills });
 * if (verdict !== undefined && seller.judgement.ok) console.log(seller.judgement.value.conditions);
 * ```
 */
export function simulateMarginTrade(snapshot: MarginSnapshot, trade: MarginTrade): MarginTradeOutcome {
  const result = exchange(snapshot, trade);
  const buyer = sideOutcome(snapshot, trade.buyer, result.buyer, result);
  const seller = sideOutcome(snapshot, trade.seller, result.seller, result);
  const { payment, fee, ledger } = result;
  // the buyer is judged first
  const verdict = verdictOn(buyer) ?? verdictOn(seller);
  return Object.freeze({ payment, fee, buyer, seller, ledger, verdict });
}

/** The error that a trade would revert with, or undefined when the chain would accept it. @throws {@link NotInSnapshotError} */
export function checkMarginTrade(snapshot: MarginSnapshot, trade: MarginTrade): Verdict {
  return verdictOf(() => {
    const { verdict } = simulateMarginTrade(snapshot, trade);
    if (verdict !== undefined) throw verdict;
  });
}
