import { SpotTooLow } from "../generated/errors.js";
import { fullMulDiv } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { absolute, clamp } from "../math/option/integers.js";
import { squareRoot } from "../math/roots.js";
import { item, sumOf } from "./items.js";
import type { Book, OptionSet } from "./marginTypes.js";
import { halfOf, optionValue } from "./optionGrid.js";

// Twin of Sensitivities.sol, bit by bit.

const STEPS = 1_000n;
const LEAST_STEP = 10n ** 9n;
const MOST_STEP = 10n ** 15n;
const LEAST_SPOT = 10n ** 12n;
const YEAR = 31_536_000n;
const DAY = 86_400n;
const SCALE = 10n ** 9n;

/** How a book's value changes with its market; options at their mark, as the margin model values them. 18 decimals. */
export interface BookGreeks {
  /** \{tok\} Of options and perpetuals: change for a dollar of the spot. */
  readonly delta: bigint;
  /** \{tok\} Of the collateral before haircuts. */
  readonly collateralDelta: bigint;
  /** \{tok^2/USD\} Change of the delta for a dollar of the spot. */
  readonly gamma: bigint;
  /** \{USD\} Change for a volatility that is higher by one. */
  readonly vega: bigint;
  /** \{USD\} Change by a day at unchanged spot and volatility. */
  readonly theta: bigint;
}

/** Towards zero, as `Sensitivities._scaled`. */
function scaled(difference: bigint, square: bigint): bigint {
  const size = fullMulDiv(absolute(difference), 10n ** 27n, square);
  return difference < 0n ? -size : size;
}

function spotGreeks(set: OptionSet, i: number, spot: bigint): Pick<BookGreeks, "delta" | "gamma"> {
  const variance = item(set.variances, i);
  const part = clamp(((halfOf(variance) * 2n * WAD) / STEPS) >> 64n, LEAST_STEP, MOST_STEP);
  const step = (spot * part) / WAD;
  const forwardStep = ((set.forward - set.fixedPart) * part) / WAD;
  const valueAt = (sign: bigint): bigint =>
    optionValue({ ...set, forward: set.forward + sign * forwardStep }, i, spot + sign * step, variance);
  const [below, value, above] = [valueAt(-1n), valueAt(0n), valueAt(1n)];
  return {
    delta: ((above - below) * SCALE) / (2n * step),
    gamma: scaled(above - 2n * value + below, step * step),
  };
}

function vegaOf(set: OptionSet, i: number, spot: bigint): bigint {
  const variance = item(set.variances, i);
  const volatility = squareRoot((variance * WAD * YEAR) / set.secondsToExpiry);
  if (volatility === 0n) return 0n;
  const valueAt = (part: bigint): bigint => optionValue(set, i, spot, (variance * part * part) / (STEPS * STEPS));
  return ((valueAt(STEPS + 1n) - valueAt(STEPS - 1n)) * STEPS * SCALE) / (2n * volatility);
}

function thetaOf(set: OptionSet, i: number, spot: bigint): bigint {
  const variance = item(set.variances, i);
  const valueAt = (part: bigint): bigint => {
    const moved = {
      ...set,
      secondsToExpiry: set.secondsToExpiry * part,
      observationGap: set.observationGap * STEPS,
    };
    return optionValue(moved, i, spot, (variance * part) / STEPS);
  };
  return ((valueAt(STEPS - 1n) - valueAt(STEPS + 1n)) * STEPS * DAY) / (2n * set.secondsToExpiry * SCALE);
}

/**
 * Delta, gamma, vega and theta of a book by central differences of a thousandth; twin of `GreeksLens.greeksOf`.
 *
 * @param book - The book.
 * @returns Sums over its positions, 18 decimals.
 * @throws {@link SpotTooLow} below a millionth of a dollar.
 */
export function bookGreeks(book: Book): BookGreeks {
  const { spot } = book;
  if (spot < LEAST_SPOT) throw new SpotTooLow({ spot, minimum: LEAST_SPOT });
  const legs = book.optionSets.flatMap((set) => set.legs.map((_, i) => ({ set, i })));
  const moved = legs.map(({ set, i }) => spotGreeks(set, i, spot));
  return Object.freeze({
    delta: book.perpetuals * SCALE + sumOf(moved.map(({ delta }) => delta)),
    collateralDelta: sumOf(book.collaterals.map(({ value, beta }) => (value * beta) / spot)),
    gamma: sumOf(moved.map(({ gamma }) => gamma)),
    vega: sumOf(legs.map(({ set, i }) => vegaOf(set, i, spot))),
    theta: sumOf(legs.map(({ set, i }) => thetaOf(set, i, spot))),
  });
}
