import { accountIdOf } from "./accountId.js";
import * as actions from "./actions.js";
import { checkMarginTrade, simulateMarginTrade, type MarginTradeOutcome } from "./simulate.js";
import { readMargin, readMarginContracts, type MarginScope } from "./read.js";
import { instrumentsOf, type MarginTrade } from "./exchange.js";
import type { MarginContracts, MarginSnapshot } from "./snapshot.js";
import type { Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import type { TransactionRequest } from "../core/transaction.js";
import {
  verifyClearinghouse,
  type ClearinghouseInvariant,
  type ClearinghouseScope,
} from "../invariants/clearinghouse.js";
import type { Verdict } from "../reading/reading.js";
import type { Action } from "../vault/actions.js";
import { getRequirements } from "../vault/requirements.js";

type Without<T> = Omit<T, "clearinghouse">;

/**
 * One clearinghouse: its reads, what-if, and builders of transactions to it. Holds no key and sends nothing.
 *
 * @example
 * ```ts
 * const house = new ClearinghouseEntity(ethersReader(provider), clearinghouse);
 * const { verdict } = await house.simulate({ buyer: taker, seller: maker, fills });
 * ```
 */
export class ClearinghouseEntity {
  constructor(
    /** Where the chain is read. */
    readonly reader: Reader,
    /** Address of the `Clearinghouse`. */
    readonly address: Address,
  ) {}

  /** Word of an owner's account. @throws As {@link accountIdOf}. */
  accountOf(owner: Address, index = 0n): bigint {
    return accountIdOf(owner, index);
  }

  /** Addresses of its contracts. */
  contracts(block: BlockTag = "latest"): Promise<MarginContracts> {
    return readMarginContracts(this.reader, this.address, block);
  }

  /** Accounts and the market around them. @throws As {@link readMargin}. */
  snapshot(scope: MarginScope, block: BlockTag = "latest"): Promise<MarginSnapshot> {
    return readMargin(this.reader, this.address, scope, block);
  }

  /** All that a trade depends on. @throws As {@link readMargin}. */
  tradeSnapshot(trade: MarginTrade, block: BlockTag = "latest"): Promise<MarginSnapshot> {
    return this.snapshot({ accounts: [trade.buyer, trade.seller], instruments: instrumentsOf(trade) }, block);
  }

  /** What a trade would do. @throws As {@link readMargin} and {@link simulateMarginTrade}. */
  async simulate(trade: MarginTrade, block: BlockTag = "latest"): Promise<MarginTradeOutcome> {
    return simulateMarginTrade(await this.tradeSnapshot(trade, block), trade);
  }

  /** What a trade would revert with, or undefined. @throws As {@link readMargin}. */
  async check(trade: MarginTrade, block: BlockTag = "latest"): Promise<Verdict> {
    return checkMarginTrade(await this.tradeSnapshot(trade, block), trade);
  }

  /** Invariants that can be told from outside. @throws As {@link verifyClearinghouse}. */
  verifyInvariants(scope: ClearinghouseScope, block: BlockTag = "latest"): Promise<readonly ClearinghouseInvariant[]> {
    return verifyClearinghouse(this.reader, this.address, scope, block);
  }

  /** See {@link setOperator}. */
  setOperator(terms: Without<actions.SetOperator>): Action {
    return actions.setOperator({ clearinghouse: this.address, ...terms });
  }

  /** See {@link depositCash}. */
  depositCash(terms: Without<actions.DepositCash>): Action {
    return actions.depositCash({ clearinghouse: this.address, ...terms });
  }

  /** See {@link withdrawCash}. */
  withdrawCash(terms: Without<actions.WithdrawCash>): Action {
    return actions.withdrawCash({ clearinghouse: this.address, ...terms });
  }

  /** See {@link depositCollateral}. */
  depositCollateral(terms: Without<actions.DepositCollateral>): Action {
    return actions.depositCollateral({ clearinghouse: this.address, ...terms });
  }

  /** See {@link withdrawCollateral}. */
  withdrawCollateral(terms: Without<actions.WithdrawCollateral>): Action {
    return actions.withdrawCollateral({ clearinghouse: this.address, ...terms });
  }

  /** See {@link tradePositions}. */
  trade(terms: Without<actions.TradePositions>): Action {
    return actions.tradePositions({ clearinghouse: this.address, ...terms });
  }

  /** See {@link batchActions}. @throws As it. */
  batch(terms: Without<actions.BatchActions>): Action {
    return actions.batchActions({ clearinghouse: this.address, ...terms });
  }

  /** See {@link settleAccount}. */
  settle(account: bigint): Action {
    return actions.settleAccount({ clearinghouse: this.address, account });
  }

  /** See {@link accrueInterest}. */
  accrue(): Action {
    return actions.accrueInterest({ clearinghouse: this.address });
  }

  /** Approvals that a sender has to send before an action. @throws As {@link getRequirements}. */
  getRequirements(sender: string, action: Action): Promise<readonly TransactionRequest[]> {
    return getRequirements(this.reader, sender, action);
  }
}
