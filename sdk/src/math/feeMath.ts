import { add, minimum, zeroFloorSubtract } from "./checked.js";
import { MAX_UINT256, WAD } from "./fixedPoint.js";

/** \{d\} Longest time that one accrual of the management fee charges for. */
export const MAX_FEE_DAYS = 365n;

const BPS = 10_000n;
const DAYS_A_YEAR = 365n;
const LARGEST = (1n << 128n) - 1n;
const LARGEST_MARK = (1n << 120n) - 1n;

const divideUp = (x: bigint, y: bigint): bigint => (x + y - 1n) / y;

/** \{1\} `base`, at most one, to the power of `exponent`, rounded up at every step. */
function powerUp(base: bigint, exponent: bigint): bigint {
  let [result, square] = [WAD, base];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = divideUp(result * square, WAD);
    square = divideUp(square * square, WAD);
  }
  return result;
}

/**
 * \{share\} What the management fee comes to; twin of `FeeMath.managementShares`.
 *
 * @param supply - \{share\} Effective supply.
 * @param rate - \{bps\} a year.
 * @param elapsed - \{d\} Whole days since the last accrual.
 * @example
 * ```ts
 * managementShares(1_000n * WAD, 200n, 30n); // 2 % a year, for a month
 * ```
 */
export function managementShares(supply: bigint, rate: bigint, elapsed: bigint): bigint {
  if (supply > LARGEST) return 0n;
  const keptDaily = WAD - (rate * WAD) / (BPS * DAYS_A_YEAR); // {1}, up
  const kept = powerUp(keptDaily, minimum(elapsed, MAX_FEE_DAYS)); // {1}
  return (supply * (WAD - kept)) / kept; // {share} = {share} * {1} / {1}
}

/** \{USD\} What a basket is worth beyond `mark` \{USD/share\} for each share of the supply, zero below a basis point; twin of `FeeMath.gainOver`. */
export function gainOver(value: bigint, supply: bigint, mark: bigint): bigint {
  if (supply > LARGEST || priceUp(value, supply) > LARGEST_MARK) return 0n;
  const atMark = divideUp(mark * supply, WAD); // {USD} = {USD/share} * {share}
  const gain = zeroFloorSubtract(value, atMark);
  return gain * BPS < value ? 0n : gain;
}

/**
 * \{share\} What the performance fee on a gain comes to; twin of `FeeMath.performanceShares`.
 *
 * @param gain - \{USD\} From {@link gainOver}.
 * @param rate - \{bps\} of the gain.
 * @param value - \{USD\} Of the basket at its bid.
 * @param supply - \{share\} Effective supply.
 */
export function performanceShares(gain: bigint, rate: bigint, value: bigint, supply: bigint): bigint {
  const fee = (gain * rate) / BPS; // {USD} = {USD} * {bps} / {bps}
  return (fee * supply) / (value - fee); // {share} = {USD} * {share} / {USD}
}

/** \{USD/share\} Of one whole share, 18 decimals, rounded up; twin of `FeeMath.priceUp`. */
export function priceUp(value: bigint, supply: bigint): bigint {
  return value > LARGEST ? MAX_UINT256 : divideUp(value * WAD, supply);
}

/** A vault's fees as stored. */
export interface FeeState {
  /** \{bps\} a year. */
  readonly managementRate: bigint;
  /** \{bps\} of the gain over the mark. */
  readonly performanceRate: bigint;
  /** \{USD/share\} 18 decimals; zero if there never was a performance fee. */
  readonly highWaterMark: bigint;
  /** \{d\} Day, since 1970, up to which the management fee is charged; 65,535 without one. */
  readonly accruedOn: bigint;
  /** In recovery nothing is charged. */
  readonly isInRecovery: boolean;
}

/** Fees that are due. */
export interface PendingFees {
  /** \{share\} For the time passed. */
  readonly managementShares: bigint;
  /** \{share\} For the gain over the mark. */
  readonly performanceShares: bigint;
  /** The state once they are minted. */
  readonly after: FeeState;
}

const SECONDS_A_DAY = 86_400n;
const LAST_DAY = 65_534n;

/**
 * What is due for the time passed; twin of the vault's `_pendingManagement`.
 *
 * @param supply - \{share\} Effective supply.
 * @param timestamp - \{s\}
 */
export function pendingManagement(fees: FeeState, supply: bigint, timestamp: bigint): PendingFees {
  const today = minimum(timestamp / SECONDS_A_DAY, LAST_DAY);
  const { accruedOn, isInRecovery, managementRate } = fees;
  const isDue = accruedOn < today && !isInRecovery;
  return Object.freeze({
    managementShares: isDue ? managementShares(supply, managementRate, today - accruedOn) : 0n,
    performanceShares: 0n,
    after: isDue ? Object.freeze({ ...fees, accruedOn: today }) : fees,
  });
}

/**
 * What is due at a priced operation; twin of the vault's `_pendingFees`.
 *
 * @param supply - \{share\} Effective supply.
 * @param value - \{USD\} Of the basket at its bid.
 * @param timestamp - \{s\}
 */
export function pendingFeesAt(fees: FeeState, supply: bigint, value: bigint, timestamp: bigint): PendingFees {
  const pending = pendingManagement(fees, supply, timestamp);
  if (fees.highWaterMark === 0n || fees.isInRecovery) return pending;
  const diluted = add(supply, pending.managementShares);
  const gain = gainOver(value, diluted, fees.highWaterMark);
  if (gain === 0n || fees.performanceRate === 0n) return pending;
  const shares = performanceShares(gain, fees.performanceRate, value, diluted);
  const highWaterMark = priceUp(value, diluted + shares);
  return Object.freeze({
    ...pending,
    performanceShares: shares,
    after: Object.freeze({ ...pending.after, highWaterMark }),
  });
}
