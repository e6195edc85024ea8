import {
  SviBitsUnused,
  SviButterflyArbitrage,
  SviCalendarArbitrage,
  SviCorrelationOutOfRange,
  SviMinimumVarianceNotPositive,
  SviWidthZero,
  SviWingTooSteep,
} from "../generated/errors.js";
import { squareRoot } from "./roots.js";
import { sviDerivatives, sviDerivativesAt, sviTotalVariance, type SviDerivatives } from "./svi.js";
import { sviFields, type SviParameters } from "./sviSlice.js";

// Bit for bit the checks of contracts/math/SviArbitrage.sol; why the nodes lie where they do is explained there.

const WAD = 10n ** 18n;
/** \{1\} in 24 decimals: one, squared in the 12 decimals of the parameters. */
const ONE = 10n ** 24n;
/** \{1\} in 24 decimals: Lee's bound. */
const MAX_WING_SLOPE = 2n * ONE;
/** \{1\} in 18 decimals */
const CALENDAR_NODES = [-WAD / 2n, -WAD / 4n, 0n, WAD / 4n, WAD / 2n];
/** \{1\} t and √(1 + t²) in 18 decimals; positive t is the side of the vertex that is far from k = 0. */
const BUTTERFLY_NODES = [
  [1_000000000000000000n, 1_414213562373095049n],
  [1_120000000000000000n, 1_501465950329876779n],
  [1_300000000000000000n, 1_640121946685672517n],
  [2_000000000000000000n, 2_236067977499789697n],
  [3_000000000000000000n, 3_162277660168379332n],
  [-1_300000000000000000n, 1_640121946685672517n],
  [-2_000000000000000000n, 2_236067977499789697n],
] as const;

const absolute = (value: bigint): bigint => (value < 0n ? -value : value);

/** g = (4 u² - w'² (4 w + w²) + 8 w² w'') / 16 w² with u = 2 w - k w', \{1\} in 18 decimals. */
function durrlemanAt(k: bigint, { w, slope, curvature }: SviDerivatives): bigint {
  const u = 2n * w - (k * slope) / WAD; // {1} in 18 decimals
  const wings = (slope * slope * (4n * w + (w * w) / WAD)) / WAD; // {1} in 36 decimals
  const bend = (8n * w * w * curvature) / WAD; // {1} in 36 decimals
  return ((4n * u * u - wings + bend) * WAD) / (16n * w * w);
}

/**
 * Accepts parameters for which w is positive and its wings are not too steep, at every strike; twin of
 * `SviArbitrage.requireParameters`.
 *
 * @param slice - Packed parameters, see {@link packSvi}.
 * @throws {@link SviBitsUnused}, {@link SviWidthZero}, {@link SviCorrelationOutOfRange}, {@link SviWingTooSteep} or
 * {@link SviMinimumVarianceNotPositive}.
 */
export function requireSviParameters(slice: bigint): void {
  const { a, b, rho, s } = sviFields(slice);
  if (slice >> 240n !== 0n) throw new SviBitsUnused({ word: slice });
  if (s === 0n) throw new SviWidthZero({ word: slice });
  const cosine = ONE - rho * rho; // {1} in 24 decimals: 1 - rho²
  if (cosine <= 0n) throw new SviCorrelationOutOfRange({ rho: rho * 10n ** 6n });
  const wingSlope = b * (10n ** 12n + absolute(rho)); // {1} in 24 decimals
  if (wingSlope > MAX_WING_SLOPE) {
    throw new SviWingTooSteep({ wingSlope: wingSlope / 10n ** 6n, maximum: MAX_WING_SLOPE / 10n ** 6n });
  }
  const minimum = a * ONE + b * squareRoot(s * s * cosine); // {1} in 36 decimals
  if (minimum <= 0n) throw new SviMinimumVarianceNotPositive({ minimumVariance: minimum / WAD });
}

function requireNode(fields: SviParameters, t: bigint, unitRoot: bigint): void {
  const x = fields.s * t; // {1} in 30 decimals
  const k = fields.m * 10n ** 6n + x / 10n ** 12n; // {1} in 18 decimals
  const g = durrlemanAt(k, sviDerivativesAt(fields, { k, x, root: fields.s * unitRoot }));
  if (g < 0n) throw new SviButterflyArbitrage({ logMoneyness: k, durrleman: g });
}

/**
 * Accepts a slice that has no static arbitrage of its own, as far as seven nodes show; twin of
 * `SviArbitrage.requireAcceptable`.
 *
 * @param slice - Packed parameters, see {@link packSvi}.
 * @throws {@link SviButterflyArbitrage}, or as {@link requireSviParameters}.
 * @example
 * ```ts
 * const smile = { a: WAD / 100n, b: WAD / 10n, rho: -WAD / 4n, m: 0n, s: WAD / 10n };
 * requireAcceptableSvi(packSvi(smile)); // does not throw
 * ```
 */
export function requireAcceptableSvi(slice: bigint): void {
  requireSviParameters(slice);
  const fields = sviFields(slice);
  const far = fields.m < 0n ? -1n : 1n;
  for (const [t, unitRoot] of BUTTERFLY_NODES) requireNode(fields, far * t, unitRoot);
}

/**
 * Accepts two slices of which the later has nowhere less variance, as far as five nodes show; twin of
 * `SviArbitrage.requireNoCalendarArbitrage`.
 *
 * @param earlier - Packed parameters of the earlier expiry, acceptable.
 * @param later - Packed parameters of the later expiry, acceptable and of the same instant.
 * @throws {@link SviCalendarArbitrage} where the later variance is smaller.
 */
export function requireNoSviCalendarArbitrage(earlier: bigint, later: bigint): void {
  for (const k of CALENDAR_NODES) {
    const earlierVariance = sviTotalVariance(earlier, k);
    const laterVariance = sviTotalVariance(later, k);
    if (laterVariance < earlierVariance) {
      throw new SviCalendarArbitrage({ logMoneyness: k, earlierVariance, laterVariance });
    }
  }
}

/**
 * \{1\} Durrleman's function g(k), 18 decimals, rounded towards zero: where it is negative, so is the price of a butterfly;
 * twin of `SviArbitrage.durrleman`.
 *
 * @param slice - Packed parameters, see {@link packSvi}.
 * @param k - \{1\} ln(strike / forward), 18 decimals.
 * @throws As {@link requireSviParameters} and {@link sviDerivatives}.
 */
export function sviDurrleman(slice: bigint, k: bigint): bigint {
  requireSviParameters(slice);
  return durrlemanAt(k, sviDerivatives(slice, k));
}
