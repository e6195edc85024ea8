import { fullMulDiv } from "../math/checked.js";
import { discountX64 } from "../math/option/exponential.js";
import { absolute, clamp, smaller } from "../math/option/integers.js";
import { logRatioX127 } from "../math/option/logarithm.js";
import { squareRoot } from "../math/roots.js";
import { item } from "./items.js";
import { optionLegValue, type OptionLeg } from "./optionLeg.js";
import { GRID, GRID_MOVES, NO_MOVE, type Frame } from "./scenarios.js";

// Twin of GridGap.sol, which says why this bounds what is lost between two moves, bit by bit.

const NEARER = 80n;
const FURTHER = 115n;
const WIDE = 5n;

/** A position in a digital or an option with a barrier: in one state, or in two where a touch is unproved. */
export interface GridPosition {
  readonly states: readonly OptionLeg[];
  /** \{tok\} Signed, 9 decimals. */
  readonly quantity: bigint;
}

/** What a position is worth in the worst of its states, \{USD\}, 27 decimals. */
export const positionValue = ({ states, quantity }: GridPosition, a: bigint, z: bigint, half: bigint): bigint =>
  states.map((state) => quantity * optionLegValue(state, a, z, half)).reduce(smaller);

/** How far off its barrier a knock-out is worth most, in total volatilities, Q64; twin of `GridGap.summitX64`. */
export function summitX64(depth: bigint, half: bigint): bigint {
  const m = depth / (half << 32n);
  const base = (8n << 64n) + 5n * (m << 30n);
  return squareRoot(logRatioX127(base + m * m, base) << 2n);
}

/** Distances from the moved barrier, Q127; none where the summit is wide, or there is none. */
function aboutSummit(leg: OptionLeg, frame: Frame, half: bigint): readonly bigint[] {
  const isMoneyAtBarrier = leg.isCall ? leg.limitX64 > leg.strikeX64 : leg.limitX64 < leg.strikeX64;
  if (leg.isCall !== leg.isUp || !isMoneyAtBarrier) return [];
  const summit = summitX64(absolute(leg.x - leg.y), half) * half;
  if (2n * summit > WIDE * item(frame.shiftsX127, NO_MOVE + 1)) return [];
  return [NEARER, FURTHER].map((part) => (summit * part) / 100n);
}

/** How far before its moved barrier an option has points, and its strike; Q127 of ln(point / forward as it is). */
function barrierPoints(leg: OptionLeg, frame: Frame, half: bigint): readonly bigint[] {
  const summit = aboutSummit(leg, frame, half).filter((distance) => distance > leg.shift);
  const distances = [leg.shift, leg.shift + 1n, ...summit];
  return [...distances.map((distance) => (leg.isUp ? -distance : distance) - leg.y), -leg.x];
}

/** Beyond the ends of a digital's ramp by one and a half total volatilities, where its value is flat. */
function rampPoints(leg: OptionLeg, half: bigint): readonly bigint[] {
  const beyond = (3n * half) << 63n;
  return [-leg.x - beyond, beyond - leg.y];
}

/** The points of an option between two moves of the grid, Q127 of ln(point / forward as it is); twin of `GridGap.pointsOf`. */
function pointsOf(leg: OptionLeg, frame: Frame, half: bigint): readonly bigint[] {
  const [least, most] = [item(frame.shiftsX127, 0), item(frame.shiftsX127, GRID_MOVES - 1)];
  const ramp = leg.payoff === "digital" ? rampPoints(leg, half) : [];
  const points = leg.payoff === "barrier" ? barrierPoints(leg, frame, half) : ramp;
  return points.filter((point) => point >= least && point < most);
}

/** The better end, if it has to be so low that the chord passes through the point. */
function betterEnd(worse: bigint, better: bigint, value: bigint, reach: bigint, width: bigint): bigint {
  const chord = worse + fullMulDiv(better - worse, reach, width);
  return value >= chord ? better : worse + fullMulDiv(value - worse, width, reach);
}

/** What two moves count with a point between them, `reach` from the first of `width`. */
function endsOf(
  first: bigint,
  second: bigint,
  value: bigint,
  { reach, width }: { readonly reach: bigint; readonly width: bigint },
): readonly [bigint, bigint] {
  if (value <= first && value <= second) return [value, value];
  if (first <= second) return [first, betterEnd(first, second, value, reach, width)];
  return [betterEnd(second, first, value, width - reach, width), second];
}

/** The move of the grid below a point and next to it. */
const moveBelow = ({ shiftsX127 }: Frame, z: bigint): number => shiftsX127.slice(1).findIndex((shift) => z < shift);

/**
 * What a position counts in each scenario of the grid: what it is worth there, or less where it loses more between two moves; twin of
 * `GridGap.add`.
 *
 * @param own - What it is worth in each scenario, 27 decimals.
 * @param position - Its first state as if its barrier were not touched.
 * @param frame - What its expiry shares.
 * @param halves - Half its total volatility falling, as it is and rising, Q64.
 * @returns \{USD\} By scenario, 27 decimals.
 */
export function countedValues(
  own: readonly bigint[],
  position: GridPosition,
  frame: Frame,
  halves: readonly bigint[],
): readonly bigint[] {
  const counted = own.slice(0, GRID);
  const leg = item(position.states, 0);
  for (const [v, half] of halves.slice(0, 3).entries()) {
    for (const z of pointsOf(leg, frame, half)) {
      const m = moveBelow(frame, z);
      const [low, high] = [item(frame.amountsX64, m), item(frame.amountsX64, m + 1)];
      const a = clamp(discountX64(low >> 64n, item(frame.shiftsX127, m) - z), low, high);
      const [j, k] = [3 * m + v, 3 * m + v + 3];
      const value = positionValue(position, a, z, half);
      const ends = endsOf(item(own, j), item(own, k), value, { reach: a - low, width: high - low });
      counted[j] = smaller(item(counted, j), ends[0]);
      counted[k] = smaller(item(counted, k), ends[1]);
    }
  }
  return counted;
}
