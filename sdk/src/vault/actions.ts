import { encodeCall } from "../abi/call.js";
import { encodeParameters } from "../abi/encode.js";
import type { AbiValue } from "../abi/values.js";
import { addressOf, type Address, type Hex } from "../core/hex.js";
import type { TransactionRequest } from "../core/transaction.js";
import { allocationVaultAbi, erc20Abi, policyRegistryAbi, rateFeedAbi, vaultFactoryAbi } from "../generated/abis.js";
import { toAbi, type PolicyConfiguration } from "../policy/configuration.js";

/** An allowance that has to stand before a transaction is sent. */
export interface Requirement {
  /** Token whose allowance it is; the vault itself for its shares. */
  readonly token: Address;
  /** Contract that takes the tokens. */
  readonly spender: Address;
  /** \{tok\} Least allowance. */
  readonly amount: bigint;
}

/** A transaction and the allowances it needs of its sender. Frozen; nothing has been sent. */
export interface Action {
  /** What to send. */
  readonly transaction: TransactionRequest;
  /** Allowances of the sender that have to stand before. */
  readonly requirements: readonly Requirement[];
}

/** Terms of {@link mintInKind}. */
export interface MintInKind {
  /** The vault. */
  readonly vault: Address;
  /** \{share\} Shares to mint. */
  readonly shares: bigint;
  /** \{tok\} Per component, the most to be taken. */
  readonly maxAmounts: readonly bigint[];
  /** Components in the order of the policy, for the allowances. */
  readonly tokens: readonly Address[];
  /** Account that gets the shares. */
  readonly receiver: Address;
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Terms of {@link redeemInKind}. */
export interface RedeemInKind {
  /** The vault. */
  readonly vault: Address;
  /** \{share\} Shares of the sender to burn. */
  readonly shares: bigint;
  /** \{tok\} Per component, the least to be entitled to. */
  readonly minAmounts: readonly bigint[];
  /** Account that gets the tokens; claims are the sender's. */
  readonly receiver: Address;
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Terms of {@link deposit}. */
export interface Deposit {
  /** The vault. */
  readonly vault: Address;
  /** Component to deposit. */
  readonly asset: Address;
  /** \{tok\} Amount to be taken. */
  readonly amount: bigint;
  /** \{share\} Least shares to get. */
  readonly minShares: bigint;
  /** Account that gets the shares. */
  readonly receiver: Address;
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Terms of {@link redeem}. */
export interface Redeem {
  /** The vault. */
  readonly vault: Address;
  /** Component to be paid in. */
  readonly asset: Address;
  /** \{share\} Shares to burn. */
  readonly shares: bigint;
  /** \{tok\} Least to get. */
  readonly minOut: bigint;
  /** Account that gets the tokens. */
  readonly receiver: Address;
  /** Account whose shares are burnt. */
  readonly owner: Address;
  /** Account that sends the transaction; it needs an allowance of shares if it is not the owner. */
  readonly sender: Address;
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Terms of {@link claim}. */
export interface ClaimTerms {
  /** The vault. */
  readonly vault: Address;
  /** Token of the claim; it need not be a component any more. */
  readonly token: Address;
  /** Account that gets the tokens. */
  readonly receiver: Address;
  /** \{tok\} Least to get; the whole claim for who would rather wait than share a shortfall. */
  readonly minPaid: bigint;
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Terms of {@link trade}. */
export interface TradeTerms {
  /** The vault. */
  readonly vault: Address;
  /** Route that is handed the tokens. */
  readonly route: Address;
  /** Component to sell. */
  readonly sell: Address;
  /** Component to buy. */
  readonly buy: Address;
  /** \{tok\} What the route is handed. */
  readonly amountIn: bigint;
  /** \{tok\} Least that has to arrive. */
  readonly minOut: bigint;
  /** What the route needs to know. */
  readonly data: Hex;
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** What a vault charges. */
export interface FeeTerms {
  /** Account that gets the shares minted for fees; the zero address only if both rates are zero. */
  readonly recipient: Address;
  /** \{bps\} a year, at most 300. */
  readonly managementRate: bigint;
  /** \{bps\} of the gain over the high-water mark, at most 2,000. */
  readonly performanceRate: bigint;
}

/** Terms of {@link createVault}. */
export interface CreateVault {
  /** The factory. */
  readonly factory: Address;
  /** Name of the share token. */
  readonly name: string;
  /** Symbol of the share token. */
  readonly symbol: string;
  /** Account that names the others. */
  readonly owner: Address;
  /** Account that manages the policy and the parameters; nobody if left out. */
  readonly curator?: Address;
  /** Account that only de-risks; nobody if left out. */
  readonly guardian?: Address;
  /** Account that may trade; the zero address for nobody. */
  readonly allocator: Address;
  /** \{1\} Largest loss by trades, as a fraction of value in 18 decimals. */
  readonly lossBudget: bigint;
  /** \{s\} Time in which a used-up loss budget drains. */
  readonly lossPeriod: bigint;
  /** What the vault charges at first; nothing if left out. */
  readonly fees?: FeeTerms;
  /** The first policy. */
  readonly policy: PolicyConfiguration;
  /** \{tok\} Per component, what is taken of the sender. */
  readonly seed: readonly bigint[];
  /** \{share\} Shares that the seed stands for. */
  readonly seedShares: bigint;
  /** Makes the vault's address, together with the sender's. */
  readonly salt: Hex;
}

/** Freezes a transaction with what it needs. */
export function action(to: Address, data: Hex, requirements: readonly Requirement[] = []): Action {
  const needed = requirements.filter(({ amount }) => amount > 0n).map((requirement) => Object.freeze(requirement));
  return Object.freeze({
    transaction: Object.freeze({ to: addressOf(to), data, value: 0n }),
    requirements: Object.freeze(needed),
  });
}

/* DEPOSITORS */

/**
 * Takes a slice of every component from the sender and mints shares for it.
 *
 * @example
 * ```ts
 * const maxAmounts = previewMintInKind(snapshot, shares).map((amount) => atMost(amount, 50n));
 * const { transaction, requirements } = mintInKind({ vault, shares, maxAmounts, tokens, receiver, deadline });
 * ```
 */
export function mintInKind({ vault, shares, maxAmounts, tokens, receiver, deadline }: MintInKind): Action {
  const data = encodeCall(allocationVaultAbi, "mintInKind", [shares, maxAmounts, receiver, deadline]);
  const requirements = tokens.map((token, i) => ({ token, spender: vault, amount: maxAmounts[i] ?? 0n }));
  return action(vault, data, requirements);
}

/** Burns shares of the sender and pays out a slice of every component. Nobody can pause it. */
export function redeemInKind({ vault, shares, minAmounts, receiver, deadline }: RedeemInKind): Action {
  return action(vault, encodeCall(allocationVaultAbi, "redeemInKind", [shares, minAmounts, receiver, deadline]));
}

/**
 * Takes one component from the sender and mints shares at the basket's asking price, less swing fee.
 *
 * @example
 * ```ts
 * const minShares = atLeast(previewDeposit(snapshot, asset, amount), 50n);
 * const { transaction } = deposit({ vault, asset, amount, minShares, receiver, deadline });
 * ```
 */
export function deposit({ vault, asset, amount, minShares, receiver, deadline }: Deposit): Action {
  const data = encodeCall(allocationVaultAbi, "deposit", [asset, amount, minShares, receiver, deadline]);
  return action(vault, data, [{ token: asset, spender: vault, amount }]);
}

/** Burns shares and pays one component at the basket's bid price, less swing fee. */
export function redeem({ vault, asset, shares, minOut, receiver, owner, sender, deadline }: Redeem): Action {
  const data = encodeCall(allocationVaultAbi, "redeem", [asset, shares, minOut, receiver, owner, deadline]);
  const isOwn = addressOf(owner) === addressOf(sender);
  return action(vault, data, isOwn ? [] : [{ token: vault, spender: sender, amount: shares }]);
}

/** Pays the sender's claim on a token that would not move, and closes it. */
export function claim({ vault, token, receiver, minPaid, deadline }: ClaimTerms): Action {
  return action(vault, encodeCall(allocationVaultAbi, "claim", [token, receiver, minPaid, deadline]));
}

/* ALLOCATOR */

/** Sells one component for another over a route. Only for the allocator. */
export function trade({ vault, route, sell, buy, amountIn, minOut, data, deadline }: TradeTerms): Action {
  const intent = { route, sell, buy, amountIn, minOut, data };
  return action(vault, encodeCall(allocationVaultAbi, "trade", [intent, deadline]));
}

/**
 * Data of `UniswapV3Route`: the path as Uniswap packs it.
 *
 * @param tokens - From the token sold to the token bought.
 * @param fees - \{hundredths of a bps\} Of the pool between each two.
 * @throws RangeError when there is not one fee between each two tokens.
 * @example
 * ```ts
 * uniswapPath([usdc, weth], [500]);
 * ```
 */
export function uniswapPath(tokens: readonly Address[], fees: readonly number[]): Hex {
  if (tokens.length < 2 || fees.length !== tokens.length - 1) {
    throw new RangeError(`${tokens.length} tokens and ${fees.length} fees are no path. Give a fee between each two.`);
  }
  const hops = tokens.map((token, i) => {
    const fee = fees[i];
    return addressOf(token).slice(2) + (fee === undefined ? "" : fee.toString(16).padStart(6, "0"));
  });
  return `0x${hops.join("")}`;
}

/** Data of `Erc4626Route`: whether to enter the vault bought, or to leave the vault sold. */
export function erc4626RouteData(direction: "enter" | "leave"): Hex {
  return encodeParameters([{ name: "isDeposit", type: "bool" }], [direction === "enter"]);
}

/* ANYBODY */

/**
 * Lets a `RateFeed` take a new record of its rate, which its cap on growth is measured from. Anyone may, at most once an
 * hour; a feed that nobody refreshes for a week bids less than a rate that grows is worth.
 *
 * @example
 * ```ts
 * await send(signer, refreshRate({ feed }).transaction);
 * ```
 */
export function refreshRate({ feed }: { feed: Address }): Action {
  return action(feed, encodeCall(rateFeedAbi, "refresh", []));
}

/**
 * Takes the fees of a vault that are due. Anyone may; before an entry in kind with a performance fee due it is the
 * depositor who should, because entries in kind take an uncharged gain over.
 */
export function crystalliseFees({ vault }: { vault: Address }): Action {
  return action(vault, encodeCall(allocationVaultAbi, "crystalliseFees", []));
}

/* OWNER */

/** Lowers what a vault charges, at once. For the vault's owner and curator; a higher rate goes by {@link submitCall}. */
export function lowerFees(terms: { vault: Address; managementRate: bigint; performanceRate: bigint }): Action {
  const rates = [terms.managementRate, terms.performanceRate];
  return action(terms.vault, encodeCall(allocationVaultAbi, "setFeeRates", rates));
}

/** Names the account that gets the fees. Only for the vault's owner. */
export function setFeeRecipient({ vault, recipient }: { vault: Address; recipient: Address }): Action {
  return action(vault, encodeCall(allocationVaultAbi, "setFeeRecipient", [recipient]));
}

/** Validates a policy; installs it at once if it is tighter, else lets it wait. Only for the vault's owner. */
export function submitPolicy(terms: { registry: Address; vault: Address; policy: PolicyConfiguration }): Action {
  const { registry, vault, policy } = terms;
  return action(registry, encodeCall(policyRegistryAbi, "submit", [vault, toAbi(policy)]));
}

/** Installs a policy whose delay is over. Anyone may. */
export function acceptPolicy(terms: { registry: Address; vault: Address; pointer: Address }): Action {
  return action(terms.registry, encodeCall(policyRegistryAbi, "accept", [terms.vault, terms.pointer]));
}

/** Takes a waiting policy back. For the vault's owner, curator and guardian. */
export function revokePolicy(terms: { registry: Address; vault: Address; pointer: Address }): Action {
  return action(terms.registry, encodeCall(policyRegistryAbi, "revoke", [terms.vault, terms.pointer]));
}

/** Takes the right to trade away, at once. For the vault's owner, curator and guardian. */
export function dismissAllocator({ vault }: { vault: Address }): Action {
  return action(vault, encodeCall(allocationVaultAbi, "setAllocator", [NOBODY]));
}

/** A call that a vault can be made to make of itself once it has waited; see {@link submitCall}. */
export interface DelayedCall {
  /** The vault. */
  readonly vault: Address;
  /** Function of the vault, such as `setAllocator`. */
  readonly name: string;
  /** Its arguments. */
  readonly values: readonly AbiValue[];
}

const delayed = ({ name, values }: DelayedCall): Hex => encodeCall(allocationVaultAbi, name, values);

/** Lets a call that raises risk wait in public. For the vault's owner and curator. */
export function submitCall(call: DelayedCall): Action {
  return action(call.vault, encodeCall(allocationVaultAbi, "submit", [delayed(call)]));
}

/** Makes a call whose delay is over. Anyone may. */
export function acceptCall(call: DelayedCall): Action {
  return action(call.vault, encodeCall(allocationVaultAbi, "accept", [delayed(call)]));
}

/** Takes a waiting call back. For the vault's owner, curator and, but for its own removal, guardian. */
export function revokeCall(call: DelayedCall): Action {
  return action(call.vault, encodeCall(allocationVaultAbi, "revoke", [delayed(call)]));
}

/* CREATION */

const NOBODY: Address = "0x0000000000000000000000000000000000000000";
const NO_FEES: FeeTerms = Object.freeze({ recipient: NOBODY, managementRate: 0n, performanceRate: 0n });

/** Creates a vault, seeds it with the sender's tokens and gives the sender its first shares. */
export function createVault(terms: CreateVault): Action {
  const { factory, name, symbol, owner, allocator, lossBudget, lossPeriod, policy, seed, seedShares, salt } = terms;
  const { curator = NOBODY, guardian = NOBODY, fees = NO_FEES } = terms;
  const roles = { owner, curator, guardian, allocator };
  const creation = { name, symbol, ...roles, lossBudget, lossPeriod, fees: { ...fees }, policy: toAbi(policy) };
  const data = encodeCall(vaultFactoryAbi, "create", [creation, seed, seedShares, salt]);
  const requirements = policy.components.map(({ token }, i) => ({ token, spender: factory, amount: seed[i] ?? 0n }));
  return action(factory, data, requirements);
}

/** Lets a contract take tokens of the sender. */
export function approve({ token, spender, amount }: Requirement): TransactionRequest {
  return action(token, encodeCall(erc20Abi, "approve", [spender, amount])).transaction;
}

/* BOUNDS */

const BPS = 10_000n;

/** Thrown when a tolerance is not between nothing and everything. */
export class ToleranceError extends RangeError {
  constructor(tolerance: bigint) {
    super(`A tolerance of ${tolerance} bps is not between 0 and 10,000. Give basis points.`);
    this.name = "ToleranceError";
  }
}

function checkTolerance(tolerance: bigint): void {
  if (tolerance < 0n || tolerance > BPS) throw new ToleranceError(tolerance);
}

/**
 * The least to accept when `amount` was previewed, rounded up.
 *
 * @param tolerance - \{bps\} How much less is still acceptable.
 * @throws {@link ToleranceError} when the tolerance is outside 0 to 10,000.
 * @example
 * ```ts
 * atLeast(10_000n, 50n); // 9_950n
 * ```
 */
export function atLeast(amount: bigint, tolerance: bigint): bigint {
  checkTolerance(tolerance);
  return (amount * (BPS - tolerance) + BPS - 1n) / BPS;
}

/**
 * The most to give when `amount` was previewed, rounded down.
 *
 * @param tolerance - \{bps\} How much more is still acceptable.
 * @throws {@link ToleranceError} when the tolerance is outside 0 to 10,000.
 * @example
 * ```ts
 * atMost(10_000n, 50n); // 10_050n
 * ```
 */
export function atMost(amount: bigint, tolerance: bigint): bigint {
  checkTolerance(tolerance);
  return (amount * (BPS + tolerance)) / BPS;
}
