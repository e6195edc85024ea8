import { LogMoneynessOutOfRange, SviVarianceNotPositive, SviVertexUndefined } from "../generated/errors.js";
import { divideUp, squareRootUp } from "./roots.js";
import { sviFields, type SviParameters } from "./sviSlice.js";

// Bit for bit the arithmetic of contracts/math/Svi.sol; the scales are explained there.

/** \{1\} Largest |ln(strike / forward)|, 18 decimals. */
export const MAX_LOG_MONEYNESS = 10n * 10n ** 18n;

/** Total variance of a slice at a strike, and how it bends there. */
export interface SviDerivatives {
  /** \{1\} Total variance volatility² · years, 18 decimals, rounded up. */
  readonly w: bigint;
  /** \{1\} w'(k), 18 decimals, rounded towards zero. */
  readonly slope: bigint;
  /** \{1\} w''(k), 18 decimals, rounded down. */
  readonly curvature: bigint;
}

/** Where a strike lies on a slice: k in 18 decimals, x = k - m and √(x² + s²) in 30. */
export interface SviPosition {
  readonly k: bigint;
  readonly x: bigint;
  readonly root: bigint;
}

function positionOf(fields: SviParameters, k: bigint): SviPosition {
  if (k < -MAX_LOG_MONEYNESS || k > MAX_LOG_MONEYNESS) {
    throw new LogMoneynessOutOfRange({ logMoneyness: k, maximum: MAX_LOG_MONEYNESS });
  }
  const x = k * 10n ** 12n - fields.m * 10n ** 18n;
  const width = fields.s * 10n ** 18n;
  return { k, x, root: squareRootUp(x * x + width * width) };
}

function varianceAt(fields: SviParameters, { k, x, root }: SviPosition): bigint {
  const w = fields.a * 10n ** 42n + fields.b * (fields.rho * x + 10n ** 12n * root); // {1} in 54 decimals
  if (w <= 0n) throw new SviVarianceNotPositive({ logMoneyness: k, totalVariance: w / 10n ** 36n });
  return divideUp(w, 10n ** 36n);
}

/** \{1\} Derivatives of a slice's fields at a position whose root is not zero; twin of `Svi.derivativesAt`. */
export function sviDerivativesAt(fields: SviParameters, position: SviPosition): SviDerivatives {
  const { x, root } = position;
  const w = varianceAt(fields, position);
  const slope = (fields.b * (fields.rho * root + x * 10n ** 12n)) / (root * 10n ** 6n); // b (rho + x / root)
  const width = (fields.s * 10n ** 42n) / root; // {1} in 24 decimals: s / root
  const curvature = (fields.b * width * width) / (root * 10n ** 12n); // b s² / root³
  return Object.freeze({ w, slope, curvature });
}

/**
 * \{1\} The total variance volatility² · years at a strike, 18 decimals, rounded up; twin of `Svi.totalVariance`.
 *
 * @param slice - Packed parameters, see {@link packSvi}.
 * @param k - \{1\} ln(strike / forward), 18 decimals.
 * @throws {@link LogMoneynessOutOfRange} when |k| is above {@link MAX_LOG_MONEYNESS}.
 * @throws {@link SviVarianceNotPositive} for a slice that {@link requireAcceptableSvi} refuses.
 * @example
 * ```ts
 * const smile = { a: WAD / 100n, b: WAD / 10n, rho: -WAD / 4n, m: 0n, s: WAD / 10n };
 * sviTotalVariance(packSvi(smile), 0n); // WAD / 50n
 * ```
 */
export function sviTotalVariance(slice: bigint, k: bigint): bigint {
  const fields = sviFields(slice);
  return varianceAt(fields, positionOf(fields, k));
}

/**
 * Total variance with its first and second derivative by k; twin of `Svi.derivatives`.
 *
 * @param slice - Packed parameters, see {@link packSvi}.
 * @param k - \{1\} ln(strike / forward), 18 decimals.
 * @throws {@link SviVertexUndefined} at the vertex of a slice without width; else as {@link sviTotalVariance}.
 */
export function sviDerivatives(slice: bigint, k: bigint): SviDerivatives {
  const fields = sviFields(slice);
  const position = positionOf(fields, k);
  if (position.root === 0n) throw new SviVertexUndefined({ logMoneyness: k });
  return sviDerivativesAt(fields, position);
}
