import { encodeCall } from "../abi/call.js";
import type { AbiValue } from "../abi/values.js";
import { addressOf, isSameAddress, type Address, type Hex } from "../core/hex.js";
import { clearinghouseAbi, quoteExchangeAbi } from "../generated/abis.js";
import { action, type Action, type Requirement } from "../vault/actions.js";
import type { SignedQuote } from "./quote.js";
import type { MarginFill } from "./snapshot.js";

/** An account at a clearinghouse. */
export interface AccountTarget {
  /** `Clearinghouse`. */
  readonly clearinghouse: Address;
  /** Word of {@link accountIdOf}. */
  readonly account: bigint;
}

/** Terms of {@link setOperator}. */
export interface SetOperator extends AccountTarget {
  /** Who may act for the account. */
  readonly operator: Address;
  /** \{s\} UNIX time until which; zero takes the right back. */
  readonly expiry: bigint;
}

/** Terms of {@link depositCash}. */
export interface DepositCash extends AccountTarget {
  /** The settlement stablecoin, for the allowance. */
  readonly cashToken: Address;
  /** \{tok\} From the sender. */
  readonly amount: bigint;
}

/** Terms of {@link withdrawCash}. */
export interface WithdrawCash extends AccountTarget {
  /** \{tok\} Of the settlement stablecoin. */
  readonly amount: bigint;
  /** Who gets it. */
  readonly receiver: Address;
}

/** Terms of {@link depositCollateral}. */
export interface DepositCollateral extends AccountTarget {
  /** The collateral. */
  readonly token: Address;
  /** \{tok\} From the sender. */
  readonly amount: bigint;
}

/** Terms of {@link withdrawCollateral}. */
export interface WithdrawCollateral extends DepositCollateral {
  /** Who gets it. */
  readonly receiver: Address;
}

/** Terms of {@link tradePositions}. */
export interface TradePositions {
  /** `Clearinghouse`. */
  readonly clearinghouse: Address;
  /** Account that gets the quantities. */
  readonly buyer: bigint;
  /** Account that gives them. */
  readonly seller: bigint;
  /** What, and at which prices. */
  readonly fills: readonly MarginFill[];
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Terms of {@link batchActions}. */
export interface BatchActions {
  /** `Clearinghouse`. */
  readonly clearinghouse: Address;
  /** Actions of this clearinghouse, in their order. */
  readonly actions: readonly Action[];
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Terms of {@link fillQuote}. */
export interface FillSignedQuote {
  /** `QuoteExchange`. */
  readonly exchange: Address;
  /** The maker's offer. */
  readonly quote: SignedQuote;
  /** Over the quote's digest. */
  readonly signature: Hex;
  /** Account that takes the other side; the sender has to act for it. */
  readonly taker: bigint;
  /** How many units. */
  readonly units: bigint;
  /** \{USD\} Most that the taker pays, fees not in it; negative for what it wants at least. 18 decimals. */
  readonly maxPayment: bigint;
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Terms of {@link cancelQuotes}. */
export interface CancelQuotes {
  /** `QuoteExchange`. */
  readonly exchange: Address;
  /** Account; the sender has to act for it. */
  readonly maker: bigint;
  /** Nonces 256 · word to 256 · word + 255. */
  readonly word: bigint;
  /** Bits of those that are cancelled. */
  readonly mask: bigint;
}

/** Thrown when a batch has something that cannot be part of it. */
export class BatchError extends RangeError {
  constructor(place: number, problem: string) {
    super(`Action ${place} of the batch ${problem}. Send it in a transaction of its own.`);
    this.name = "BatchError";
  }
}

const onHouse = (
  clearinghouse: Address,
  name: string,
  values: readonly AbiValue[],
  needed: readonly Requirement[] = [],
): Action => action(clearinghouse, encodeCall(clearinghouseAbi, name, values), needed);

/* OWNERS AND OPERATORS */

/** Names somebody who may act for an account until a time. Only for the account's owner. */
export const setOperator = ({ clearinghouse, account, operator, expiry }: SetOperator): Action =>
  onHouse(clearinghouse, "setOperator", [account, operator, expiry]);

/**
 * Brings cash of the sender into an account that it acts for.
 *
 * @example
 * ```ts
 * const { transaction, requirements } = depositCash({ clearinghouse, cashToken: usdc, account, amount: 1_000_000_000n });
 * ```
 */
export const depositCash = ({ clearinghouse, cashToken, account, amount }: DepositCash): Action =>
  onHouse(clearinghouse, "depositCash", [account, amount], [{ token: cashToken, spender: clearinghouse, amount }]);

/** Takes cash out; more than there is is a loan, if the account's collateral is worth it. */
export const withdrawCash = ({ clearinghouse, account, amount, receiver }: WithdrawCash): Action =>
  onHouse(clearinghouse, "withdrawCash", [account, amount, receiver]);

/** Pledges a token of the sender in an account that it acts for. */
export const depositCollateral = ({ clearinghouse, account, token, amount }: DepositCollateral): Action =>
  onHouse(clearinghouse, "depositCollateral", [account, token, amount], [{ token, spender: clearinghouse, amount }]);

/** Takes collateral out. */
export const withdrawCollateral = (terms: WithdrawCollateral): Action =>
  onHouse(terms.clearinghouse, "withdrawCollateral", [terms.account, terms.token, terms.amount, terms.receiver]);

/** Trades between two accounts; the sender has to act for both. {@link simulateMarginTrade} tells what would happen. */
export function tradePositions({ clearinghouse, buyer, seller, fills, deadline }: TradePositions): Action {
  const structs = fills.map(({ instrument, quantity, price }) => ({ instrument, quantity, price }));
  return onHouse(clearinghouse, "trade", [buyer, seller, structs, deadline]);
}

/** Allowances of several actions, those of one token and spender added up. */
function summed(requirements: readonly Requirement[]): readonly Requirement[] {
  const keyOf = ({ token, spender }: Requirement): string => `${token} ${spender}`.toLowerCase();
  const keys = [...new Set(requirements.map(keyOf))];
  return keys.flatMap((key) => {
    const same = requirements.filter((requirement) => keyOf(requirement) === key);
    return same.slice(0, 1).map((one) => ({ ...one, amount: same.reduce((sum, { amount }) => sum + amount, 0n) }));
  });
}

const ALONE = ["batch", "settle"] as const;
const selectorOf = (name: (typeof ALONE)[number]): string =>
  encodeCall(clearinghouseAbi, name, name === "batch" ? [[], 0n] : [0n]).slice(0, 10);

/**
 * Several actions of a clearinghouse in one transaction, checked once at the end for every account that they touch.
 *
 * @throws {@link BatchError} for an action of another contract, a batch in the batch, or a settlement.
 * @example
 * ```ts
 * const bring = depositCollateral({ clearinghouse, account, token: weth, amount: 10n ** 18n });
 * const take = withdrawCash({ clearinghouse, account, amount: 1_000_000_000n, receiver });
 * const { transaction } = batchActions({ clearinghouse, actions: [bring, take], deadline });
 * ```
 */
export function batchActions({ clearinghouse, actions, deadline }: BatchActions): Action {
  for (const [i, { transaction }] of actions.entries()) {
    if (!isSameAddress(transaction.to, clearinghouse)) throw new BatchError(i, `is for ${transaction.to}`);
    const name = ALONE.find((alone) => transaction.data.startsWith(selectorOf(alone)));
    if (name !== undefined) throw new BatchError(i, `is a ${name}`);
  }
  const calls = actions.map(({ transaction }) => transaction.data);
  const needed = summed(actions.flatMap(({ requirements }) => requirements));
  return onHouse(clearinghouse, "batch", [calls, deadline], needed);
}

/* ANYBODY */

/** Turns an account's positions that are over, and what its perpetuals gained, into cash. Anyone may. */
export const settleAccount = ({ clearinghouse, account }: AccountTarget): Action =>
  onHouse(clearinghouse, "settle", [account]);

/** Adds interest up to now. Anyone may. */
export const accrueInterest = ({ clearinghouse }: { readonly clearinghouse: Address }): Action =>
  onHouse(clearinghouse, "accrue", []);

/* QUOTES */

/**
 * Fills a quote, in whole or in part.
 *
 * @example
 * ```ts
 * const maxPayment = payment + payment / 100n;
 * const { transaction } = fillQuote({ exchange, quote, signature, taker, units: 1n, maxPayment, deadline });
 * ```
 */
export function fillQuote(terms: FillSignedQuote): Action {
  const { exchange, quote, signature, taker, units, maxPayment, deadline } = terms;
  const legs = quote.legs.map(({ instrument, quantity, price }) => ({ instrument, quantity, price }));
  const values = [{ ...quote, legs }, signature, taker, units, maxPayment, deadline];
  return action(addressOf(exchange), encodeCall(quoteExchangeAbi, "fill", values));
}

/** Cancels quotes of a maker by a word of nonces; {@link cancellationsOf} groups nonces by their words. */
export const cancelQuotes = ({ exchange, maker, word, mask }: CancelQuotes): Action =>
  action(addressOf(exchange), encodeCall(quoteExchangeAbi, "cancel", [maker, word, mask]));

/**
 * Nonces by their words, as {@link cancelQuotes} takes them.
 *
 * @example
 * ```ts
 * cancellationsOf([0n, 3n, 256n]); // [{ word: 0n, mask: 9n }, { word: 1n, mask: 1n }]
 * ```
 */
export function cancellationsOf(nonces: readonly bigint[]): readonly Pick<CancelQuotes, "word" | "mask">[] {
  const words = [...new Set(nonces.map((nonce) => nonce >> 8n))];
  return words.map((word) => {
    const own = nonces.filter((nonce) => nonce >> 8n === word);
    return Object.freeze({ word, mask: own.reduce((mask, nonce) => mask | (1n << (nonce & 0xffn)), 0n) });
  });
}
