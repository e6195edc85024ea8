import { bytes32Of } from "../core/shortText.js";
import { TooMany } from "../generated/errors.js";
import { instrumentKind } from "./instrument.js";
import { item } from "./items.js";
import { legInstrument, legQuantity, packLeg } from "./leg.js";

// Twin of PositionList.sol.

/** Most positions of an account. */
export const MAX_LEGS = 64n;
/** Most expiries of an account, over all underlyings. */
export const MAX_EXPIRIES = 8n;
/** Most effort of judging an account: a digital counts as three positions, an option with a barrier as six. */
export const MAX_EFFORT = 96n;

const EXPIRY_MASK = 0xffffffn;
const GROUP_AT = 224n;

function placeOf(legs: readonly bigint[], instrument: bigint): number {
  const place = legs.findIndex((leg) => legInstrument(leg) >= instrument);
  return place === -1 ? legs.length : place;
}

/** \{tok\} What is held of an instrument, 9 decimals; twin of `PositionList.quantityOf`. */
export function heldOf(legs: readonly bigint[], instrument: bigint): bigint {
  const leg = legs[placeOf(legs, instrument)];
  return leg === undefined || legInstrument(leg) !== instrument ? 0n : legQuantity(leg);
}

/**
 * Positions with a quantity added to one of them, which comes to be or ceases to be by it; twin of `PositionList.add`.
 *
 * @param legs - Positions, in rising order.
 * @param instrument - Which.
 * @param quantity - \{tok\} To add, 9 decimals.
 * @throws {@link QuantityOutOfRange} when the position would not fit into its word.
 */
export function addPosition(legs: readonly bigint[], instrument: bigint, quantity: bigint): readonly bigint[] {
  const place = placeOf(legs, instrument);
  const leg = legs[place];
  const isHeld = leg !== undefined && legInstrument(leg) === instrument;
  const sum = quantity + (isHeld ? legQuantity(leg) : 0n);
  const added = sum === 0n ? [] : [packLeg(instrument, sum)];
  return Object.freeze([...legs.slice(0, place), ...added, ...legs.slice(isHeld ? place + 1 : place)]);
}

function effortOf(leg: bigint): bigint {
  const kind = instrumentKind(legInstrument(leg));
  if (kind === "barrier") return 6n;
  return kind === "digital" ? 3n : 1n;
}

/** Throws where there are too many positions or expiries, or they take too much effort; twin of `PositionList.requireBounded`. @throws {@link TooMany} */
export function requireBounded(legs: readonly bigint[]): void {
  const count = BigInt(legs.length);
  if (count > MAX_LEGS) throw new TooMany({ what: bytes32Of("legs"), count, maximum: MAX_LEGS });
  const effort = legs.reduce((sum, leg) => sum + effortOf(leg), 0n);
  if (effort > MAX_EFFORT) throw new TooMany({ what: bytes32Of("effort"), count: effort, maximum: MAX_EFFORT });
  const groups = legs.map((leg) => leg >> GROUP_AT);
  const starts = groups.filter((group, i) => i === 0 || group !== item(groups, i - 1));
  const expiries = BigInt(starts.filter((group) => (group & EXPIRY_MASK) !== 0n).length);
  if (expiries > MAX_EXPIRIES)
    throw new TooMany({ what: bytes32Of("expiries"), count: expiries, maximum: MAX_EXPIRIES });
}
