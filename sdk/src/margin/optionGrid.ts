import { WAD } from "../math/fixedPoint.js";
import { larger } from "../math/option/integers.js";
import { squareRoot } from "../math/roots.js";
import { countedValues, positionValue } from "./barrierGap.js";
import { instrumentBarrier, instrumentIsUp, instrumentKind } from "./instrument.js";
import { hasBit, item } from "./items.js";
import { legInstrument, legQuantity } from "./leg.js";
import type { OptionSet } from "./marginTypes.js";
import { barrierLeg, digitalLeg, vanillaLeg, type OptionLeg } from "./optionLeg.js";
import { SCENARIO_POINTS, TILT, type Frame } from "./scenarios.js";

// Twin of OptionGrid.sol, bit by bit. Values of scenarios have 27 decimals.

/** \{1\} Half of the least total volatility that is reckoned with, as Q64. */
export const MIN_HALF_X64 = 1n << 33n;

/** Half a total volatility, Q64, of a total variance; twin of `OptionGrid.halfOf`. */
export const halfOf = (variance: bigint): bigint => larger(squareRoot((variance << 126n) / WAD), MIN_HALF_X64);

/** √(Δt / T) of the observations of barriers, \{1\}, at most one; twin of `OptionGrid.rootGapOf`. */
export function rootGapOf({ observationGap, secondsToExpiry }: OptionSet): bigint {
  return observationGap >= secondsToExpiry ? WAD : squareRoot((observationGap * WAD * WAD) / secondsToExpiry);
}

/** \{USD/tok\} Beyond every price; counts as the largest barrier. */
const OUT_OF_REACH = 1n << 256n;

/** An option's barrier in terms of the forward, \{USD/tok\}; twin of `OptionGrid.levelOf`. */
export function levelOf({ forward, fixedPart }: OptionSet, instrument: bigint, spot: bigint): bigint {
  if (fixedPart === forward) return instrumentIsUp(instrument) ? OUT_OF_REACH : 0n;
  return fixedPart + (instrumentBarrier(instrument) * (forward - fixedPart)) / spot;
}

/** By how much the first tilt changes a volatility, \{1\}; twin of `OptionGrid.tiltOf`. */
function tiltOf({ tiltWidth }: Frame, x: bigint): bigint {
  if (x >= tiltWidth) return -TILT;
  if (x <= -tiltWidth) return TILT;
  return (-x * TILT) / tiltWidth;
}

/** Half a volatility falling, as it is, rising, and in both tilts, Q64; twin of `OptionGrid.halvesOf`. */
export function halvesOf(frame: Frame, x: bigint, half: bigint): readonly bigint[] {
  const tilt = tiltOf(frame, x);
  const times = (factor: bigint): bigint => larger((half * factor) / WAD, MIN_HALF_X64);
  const risen = larger((half * frame.up) / WAD, frame.floorHalf);
  return [times(frame.down), half, risen, times(WAD + tilt), times(WAD - tilt)];
}

function prepared(set: OptionSet, i: number, spot: bigint, half: bigint, isTouched: boolean): OptionLeg {
  const instrument = legInstrument(item(set.legs, i));
  const kind = instrumentKind(instrument);
  if (kind === "vanilla") return vanillaLeg(instrument, set.forward);
  if (kind === "digital") return digitalLeg(instrument, set.forward);
  const level = levelOf(set, instrument, spot);
  return barrierLeg(instrument, set.forward, { level, half, rootGap: rootGapOf(set), isTouched });
}

/** A leg in the states it may be in: one, or two where a touch is unproved. */
function statesOf(set: OptionSet, i: number, spot: bigint, half: bigint): readonly OptionLeg[] {
  const leg = prepared(set, i, spot, half, hasBit(set.touched, i));
  if (leg.payoff !== "barrier" || !hasBit(set.unproved, i)) return [leg];
  return [leg, prepared(set, i, spot, half, true)];
}

/**
 * Adds the value of every leg in every scenario; twin of `OptionGrid.add`.
 *
 * @param values - Of the scenarios; added to.
 * @param lowered - By how much less positions count in them; added to.
 * @param set - The options.
 * @param frame - What they share.
 * @param spot - \{USD/tok\} 18 decimals.
 */
export function addOptionValues(values: bigint[], lowered: bigint[], set: OptionSet, frame: Frame, spot: bigint): void {
  for (const [i, leg] of set.legs.entries()) {
    const half = halfOf(item(set.variances, i));
    const states = statesOf(set, i, spot, half);
    const halves = halvesOf(frame, item(states, 0).x, half);
    const position = { states, quantity: legQuantity(leg) };
    const own = SCENARIO_POINTS.map(({ move, volatility }) =>
      positionValue(position, item(frame.amountsX64, move), item(frame.shiftsX127, move), item(halves, volatility)),
    );
    own.forEach((value, scenario) => (values[scenario] = item(values, scenario) + value));
    if (item(states, 0).payoff !== "barrier") continue;
    for (const [scenario, counted] of countedValues(own, position, frame, halves).entries())
      lowered[scenario] = item(lowered, scenario) + counted - item(own, scenario);
  }
}

/** Value of one leg as the market is at any variance, 27 decimals; twin of `OptionGrid.valueOf`. */
export function optionValue(set: OptionSet, i: number, spot: bigint, variance: bigint): bigint {
  const half = halfOf(variance);
  const position = { states: statesOf(set, i, spot, half), quantity: legQuantity(item(set.legs, i)) };
  return positionValue(position, set.forward << 64n, 0n, half);
}
