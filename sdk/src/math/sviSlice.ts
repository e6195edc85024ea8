import { bytes32Of } from "../core/shortText.js";
import { SviParameterOutOfRange } from "../generated/errors.js";
import { FixedPointError, MAX_UINT256 } from "./fixedPoint.js";

/** A raw SVI slice, w(k) = a + b (rho (k - m) + √((k - m)² + s²)); fractions in 18 decimals. */
export interface SviParameters {
  /** \{1\} Level of the total variance. */
  readonly a: bigint;
  /** \{1\} Steepness of the two wings, not negative. */
  readonly b: bigint;
  /** \{1\} Tilt of the two wings. */
  readonly rho: bigint;
  /** \{1\} Log-moneyness of the vertex. */
  readonly m: bigint;
  /** \{1\} Width of the vertex, not negative. */
  readonly s: bigint;
}

/** 1e-12, the unit of the packed fields, in 18 decimals. */
const UNIT = 10n ** 6n;
const FIELD_BITS = 48;

/** The parameters out of their word as they are stored, \{1\} in 12 decimals. */
export function sviFields(slice: bigint): SviParameters {
  if (slice < 0n || slice > MAX_UINT256) throw new FixedPointError("sviFields", [slice], "is outside uint256");
  return Object.freeze({
    a: BigInt.asIntN(FIELD_BITS, slice >> 192n),
    b: BigInt.asUintN(FIELD_BITS, slice >> 144n),
    rho: BigInt.asIntN(FIELD_BITS, slice >> 96n),
    m: BigInt.asIntN(FIELD_BITS, slice >> 48n),
    s: BigInt.asUintN(FIELD_BITS, slice),
  });
}

/**
 * The parameters out of their word, \{1\} in 18 decimals; twin of `SviSlice.unpack`.
 *
 * @throws {@link FixedPointError} when the word is not a uint256.
 */
export function unpackSvi(slice: bigint): SviParameters {
  const { a, b, rho, m, s } = sviFields(slice);
  return Object.freeze({ a: a * UNIT, b: b * UNIT, rho: rho * UNIT, m: m * UNIT, s: s * UNIT });
}

/** ⌊value / 1e-12 + 1/2⌋ of a value in 18 decimals. */
function nearest(value: bigint): bigint {
  const rest = value % UNIT;
  if (rest >= UNIT / 2n) return value / UNIT + 1n;
  return rest < -UNIT / 2n ? value / UNIT - 1n : value / UNIT;
}

function packField(parameters: SviParameters, parameter: keyof SviParameters, isSigned: boolean): bigint {
  const value = parameters[parameter];
  const units = nearest(value);
  const fits = (isSigned ? BigInt.asIntN(FIELD_BITS, units) : BigInt.asUintN(FIELD_BITS, units)) === units;
  if (!fits) throw new SviParameterOutOfRange({ parameter: bytes32Of(parameter), value });
  return BigInt.asUintN(FIELD_BITS, units);
}

/**
 * Packs a slice; each parameter is rounded to the nearest multiple of 1e-12, halves upwards; twin of
 * `SviSliceLibrary.pack`.
 *
 * @returns The word: unused 16, then a, b, rho, m, s of 48 bits each, most significant first.
 * @throws {@link SviParameterOutOfRange} when a parameter does not fit into its field.
 * @example
 * ```ts
 * const flat = { a: WAD / 25n, b: 0n, rho: 0n, m: 0n, s: WAD };
 * unpackSvi(packSvi(flat)); // flat
 * ```
 */
export function packSvi(parameters: SviParameters): bigint {
  const a = packField(parameters, "a", true);
  const b = packField(parameters, "b", false);
  const rho = packField(parameters, "rho", true);
  const m = packField(parameters, "m", true);
  const s = packField(parameters, "s", false);
  return (a << 192n) | (b << 144n) | (rho << 96n) | (m << 48n) | s;
}
