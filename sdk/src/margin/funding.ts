import { subtract, toSigned, toUnsigned } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { exponential } from "../math/option/exponential.js";
import { clamp, larger, smaller } from "../math/option/integers.js";
import { logRatio } from "../math/option/logarithm.js";
import { divideUp } from "../math/roots.js";

// Twin of Funding.sol, bit by bit, which tells what is integrated.

const SCALE = 10n ** 9n;
const LONG = 42n * WAD;

/** \{s\} Over which trades are forgotten, and once in which the premium is paid. */
export const FUNDING_WINDOW = 28_800n;

/** A market of perpetuals. */
export interface PerpetualMarket {
  /** \{USD/tok\} What a long has paid since the beginning, 18 decimals. */
  readonly funding: bigint;
  /** \{tok\} Premium times quantity of what was traded, decaying; 18 decimals. */
  readonly premiumVolume: bigint;
  /** \{tok\} Quantity traded, decaying; 9 decimals. */
  readonly volume: bigint;
  /** \{s\} UNIX time. */
  readonly updatedAt: bigint;
}

/** A trade in a perpetual as its market sees it. */
export interface PerpetualTrade {
  /** \{tok\} Unsigned, 9 decimals. */
  readonly quantity: bigint;
  /** \{USD/tok\} 18 decimals. */
  readonly price: bigint;
  /** \{USD/tok\} 18 decimals, not zero. */
  readonly index: bigint;
  /** \{1\} Largest premium that counts, either way, 18 decimals. */
  readonly feeRate: bigint;
}

/**
 * \{1\} The premium, of the index, 18 decimals, towards zero; twin of `Funding.premiumOf`.
 *
 * @param market - With funding up to now.
 * @param openInterest - \{tok\} 9 decimals.
 */
export function premiumOf({ premiumVolume, volume }: PerpetualMarket, openInterest: bigint): bigint {
  const most = larger(volume, openInterest);
  return most === 0n ? 0n : (premiumVolume * SCALE) / most;
}

/** \{USD/tok\} The price by which positions are paid; twin of `Funding.markAt`. */
export const markAt = (index: bigint, premium: bigint): bigint => index + (index * premium) / WAD;

/** \{1\} Windows until what was traded has decayed to the open interest. */
const flatTime = (volume: bigint, openInterest: bigint): bigint =>
  volume <= openInterest ? 0n : logRatio(volume, openInterest);

/** \{1\} Integral of the premium over a time in windows. */
function premiumOver(market: PerpetualMarket, openInterest: bigint, windows: bigint): bigint {
  if (openInterest === 0n || market.premiumVolume === 0n) return 0n;
  const flat = flatTime(market.volume, openInterest);
  const premium = premiumOf(market, openInterest);
  if (windows <= flat) return (premium * windows) / WAD;
  return (premium * (flat + WAD - exponential(flat - windows))) / WAD;
}

/**
 * A market some time later; twin of `Funding.accrued`.
 *
 * @param market - As it was kept.
 * @param openInterest - \{tok\} Since then, 9 decimals.
 * @param index - \{USD/tok\} Now, 18 decimals.
 * @param time - \{s\} UNIX time now.
 * @throws {@link Panic} when the time is before the market's, {@link Overflow} when the funding does not fit.
 * @example
 * ```ts
 * const market = { funding: 0n, premiumVolume: WAD / 1_000n, volume: 10n ** 9n, updatedAt: 0n };
 * accruedMarket(market, 10n ** 9n, 2_000n * WAD, FUNDING_WINDOW).funding; // 1.26 dollars: 0.1 % of the index, fading
 * ```
 */
export function accruedMarket(
  market: PerpetualMarket,
  openInterest: bigint,
  index: bigint,
  time: bigint,
): PerpetualMarket {
  const windows = smaller((subtract(time, market.updatedAt) * WAD) / FUNDING_WINDOW, LONG);
  const left = exponential(-windows);
  return Object.freeze({
    funding: toSigned(market.funding + (index * premiumOver(market, openInterest, windows)) / WAD, 128),
    premiumVolume: (market.premiumVolume * left) / WAD,
    volume: divideUp(market.volume * left, WAD),
    updatedAt: toUnsigned(time, 40),
  });
}

/**
 * A market after a trade; twin of `Funding.record`.
 *
 * @param market - With funding up to now.
 * @param trade - What was traded.
 * @throws {@link Overflow} when so much does not fit.
 */
export function recordTrade(market: PerpetualMarket, trade: PerpetualTrade): PerpetualMarket {
  const { quantity, price, index, feeRate } = trade;
  const premium = clamp(((smaller(price, 2n * index) - index) * WAD) / index, -feeRate, feeRate);
  return Object.freeze({
    ...market,
    premiumVolume: toSigned(market.premiumVolume + (premium * quantity) / SCALE, 128),
    volume: toUnsigned(market.volume + quantity, 88),
  });
}
