import { QuantityOutOfRange } from "../generated/errors.js";
import { absolute } from "../math/option/integers.js";
import { instrumentOf, QUANTITY_BITS } from "./instrument.js";

// Twin of Leg.sol.

/** \{tok\} Largest quantity of a position either way, 9 decimals. */
export const MAX_QUANTITY = (1n << 91n) - 1n;
/** \{tok\} One whole contract, 9 decimals. */
export const ONE_CONTRACT = 10n ** 9n;

const BITS = BigInt(QUANTITY_BITS);

/**
 * Packs a position into one word; twin of `LegLibrary.pack`.
 *
 * @param instrument - Word of {@link encodeInstrument}.
 * @param quantity - \{tok\} Negative for a short position, 9 decimals.
 * @throws {@link InstrumentInvalid} or {@link QuantityOutOfRange}.
 */
export function packLeg(instrument: bigint, quantity: bigint): bigint {
  if (absolute(quantity) > MAX_QUANTITY) throw new QuantityOutOfRange({ quantity, maximum: MAX_QUANTITY });
  return instrumentOf(instrument) | BigInt.asUintN(QUANTITY_BITS, quantity);
}

/** What the position is in; twin of `LegLibrary.instrument`. */
export const legInstrument = (leg: bigint): bigint => (leg >> BITS) << BITS;

/** \{tok\} Negative for a short position, 9 decimals; twin of `LegLibrary.quantity`. */
export const legQuantity = (leg: bigint): bigint => BigInt.asIntN(QUANTITY_BITS, leg);
