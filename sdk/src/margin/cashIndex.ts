import { Panic } from "../errors/builtin.js";
import { divide, mulDiv, mulDivUp256, subtract, toUnsigned, zeroFloorSubtract } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { divideUp } from "../math/roots.js";

// Twin of CashIndex.sol, bit by bit.

const RAY = 10n ** 27n;
const BASE_RATE = (2n * WAD) / 100n;
const SLOPE = (8n * WAD) / 100n;
const STEEP_SLOPE = (9n * WAD) / 10n;
const KINK = (85n * WAD) / 100n;
const RESERVE_PART = WAD / 10n;
const YEAR = 31_536_000n;
/** Of indices and shares as they are kept. */
const BITS = 128;
const RESERVE_BITS = 88;
const OVERFLOW = 17n;

/** A clearinghouse's ledger of cash. */
export interface CashLedger {
  /** \{1\} What a share of positive cash is worth, 27 decimals. */
  readonly supplyIndex: bigint;
  /** \{1\} What a share of debt is, 27 decimals. */
  readonly borrowIndex: bigint;
  /** Positive cash of all accounts, in shares. */
  readonly supplyShares: bigint;
  /** Debt of all accounts, in shares. */
  readonly borrowShares: bigint;
  /** \{USD\} Credited by settlements less what they debited, 18 decimals. */
  readonly unsettled: bigint;
  /** \{USD\} The protocol's, 18 decimals. */
  readonly reserves: bigint;
  /** \{s\} UNIX time. */
  readonly updatedAt: bigint;
}

/** A ledger after a change, and the account's shares then. */
export interface CashChange {
  /** The ledger. */
  readonly ledger: CashLedger;
  /** Positive of cash, negative of debt. */
  readonly shares: bigint;
}

/** \{USD\} Positive cash of all accounts, rounded down; twin of `CashIndex.supplyOf`. */
export const totalSupplied = ({ supplyShares, supplyIndex }: CashLedger): bigint => (supplyShares * supplyIndex) / RAY;

/** \{USD\} Debt of all accounts, rounded up; twin of `CashIndex.borrowOf`. */
export const totalBorrowed = ({ borrowShares, borrowIndex }: CashLedger): bigint =>
  divideUp(borrowShares * borrowIndex, RAY);

/**
 * \{1/year\} What debt costs; twin of `CashIndex.rateAt`.
 *
 * @param utilisation - \{1\} Debt over positive cash, at most one, 18 decimals.
 * @example
 * ```ts
 * borrowRate(0n); // 2n * 10n ** 16n
 * ```
 */
export function borrowRate(utilisation: bigint): bigint {
  const rate = BASE_RATE + (SLOPE * utilisation) / WAD;
  if (utilisation <= KINK) return rate;
  return rate + (STEEP_SLOPE * (utilisation - KINK)) / (WAD - KINK);
}

/** \{1\} Debt over positive cash, at most one, 18 decimals. */
export function cashUtilisation(ledger: CashLedger): bigint {
  const [debt, supply] = [totalBorrowed(ledger), totalSupplied(ledger)];
  if (debt === 0n) return 0n;
  return debt >= supply ? WAD : mulDiv(debt, WAD, supply);
}

/**
 * The ledger with interest up to a time; twin of `CashIndex.accrued`.
 *
 * @param ledger - As it was kept.
 * @param time - \{s\} UNIX time, not before the ledger's.
 * @throws {@link Panic} when the time is before the ledger's, {@link Overflow} when an index does not fit into its bits.
 */
export function accruedLedger(ledger: CashLedger, time: bigint): CashLedger {
  const elapsed = subtract(time, ledger.updatedAt);
  if (elapsed === 0n) return ledger;
  const debt = totalBorrowed(ledger);
  if (debt === 0n) return Object.freeze({ ...ledger, updatedAt: time });
  const supply = totalSupplied(ledger);
  const growth = divideUp(borrowRate(cashUtilisation(ledger)) * elapsed, YEAR);
  const borrowIndex = toUnsigned(mulDivUp256(ledger.borrowIndex, WAD + growth, WAD), BITS);
  const grown = { ...ledger, updatedAt: time, borrowIndex };
  const interest = totalBorrowed(grown) - debt;
  const shared = supply === 0n ? 0n : interest - mulDivUp256(interest, RESERVE_PART, WAD);
  const supplyIndex =
    shared > 0n ? toUnsigned(mulDiv(ledger.supplyIndex, supply + shared, supply), BITS) : ledger.supplyIndex;
  const given = totalSupplied({ ...grown, supplyIndex }) - supply;
  const reserves = toUnsigned(ledger.reserves + zeroFloorSubtract(interest, given), RESERVE_BITS);
  return Object.freeze({ ...grown, supplyIndex, reserves });
}

/** \{USD\} What an account's shares are worth, rounded down; twin of `CashIndex.cashOf`. */
export const cashOfShares = ({ supplyIndex, borrowIndex }: CashLedger, shares: bigint): bigint =>
  shares >= 0n ? (shares * supplyIndex) / RAY : -divideUp(-shares * borrowIndex, RAY);

/** Shares and more, as checked arithmetic of their bits has it. */
function sumOfShares(shares: bigint, more: bigint): bigint {
  const sum = shares + toUnsigned(more, BITS);
  if (BigInt.asUintN(BITS, sum) !== sum) throw new Panic({ panicCode: OVERFLOW });
  return sum;
}

/**
 * Changes an account's cash; twin of `CashIndex.change`.
 *
 * @param ledger - With interest up to now.
 * @param shares - What the account has.
 * @param amount - \{USD\} To add, 18 decimals.
 * @throws {@link Panic} when the account has more shares than the ledger, {@link Overflow} when they are too many.
 */
export function changeCash(ledger: CashLedger, shares: bigint, amount: bigint): CashChange {
  const cash = cashOfShares(ledger, shares) + amount;
  const next = cash >= 0n ? divide(cash * RAY, ledger.supplyIndex) : -divideUp(-cash * RAY, ledger.borrowIndex);
  const supplied = shares > 0n ? subtract(ledger.supplyShares, toUnsigned(shares, BITS)) : ledger.supplyShares;
  const borrowed = shares > 0n ? ledger.borrowShares : subtract(ledger.borrowShares, toUnsigned(-shares, BITS));
  const changed = {
    ...ledger,
    supplyShares: next > 0n ? sumOfShares(supplied, next) : supplied,
    borrowShares: next > 0n ? borrowed : sumOfShares(borrowed, -next),
  };
  return Object.freeze({ ledger: Object.freeze(changed), shares: next });
}
