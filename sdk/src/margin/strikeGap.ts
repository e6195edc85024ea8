import { WAD } from "../math/fixedPoint.js";
import { absolute, clamp, larger, smaller } from "../math/option/integers.js";
import { logRatioX127 } from "../math/option/logarithm.js";
import { timeValueX64 } from "../math/option/optionMath.js";
import { divideUp } from "../math/roots.js";
import { instrumentIsCall, instrumentIsKnockIn, instrumentKind, instrumentStrike } from "./instrument.js";
import { hasBit, item } from "./items.js";
import { legInstrument, legQuantity } from "./leg.js";
import type { OptionSet } from "./marginTypes.js";
import { halfOf, MIN_HALF_X64 } from "./optionGrid.js";
import { GRID_MOVES, type Frame } from "./scenarios.js";

// Twin of StrikeGap.sol, which says why this bounds what long calls and puts lose between two moves, bit by bit.

/** What is long at a strike. */
interface Kink {
  /** \{USD/tok\} 18 decimals. */
  readonly strike: bigint;
  /** \{tok\} 9 decimals. */
  readonly calls: bigint;
  /** \{tok\} 9 decimals. */
  readonly puts: bigint;
  /** \{1\} The least of its options'. */
  readonly variance: bigint;
}

/** Calls and puts, and knock-ins that became such. */
function hasKink({ legs, touched }: OptionSet, i: number): boolean {
  const instrument = legInstrument(item(legs, i));
  const kind = instrumentKind(instrument);
  return kind === "vanilla" || (kind === "barrier" && instrumentIsKnockIn(instrument) && hasBit(touched, i));
}

/** What an expiry has at its strikes. */
function kinksOf(set: OptionSet): readonly Kink[] {
  const kinks = new Map<bigint, Kink>();
  for (const [i, leg] of set.legs.entries()) {
    if (!hasKink(set, i)) continue;
    const instrument = legInstrument(leg);
    const strike = instrumentStrike(instrument);
    const variance = item(set.variances, i);
    const kink = kinks.get(strike) ?? { strike, calls: 0n, puts: 0n, variance };
    const quantity = legQuantity(leg);
    const added = instrumentIsCall(instrument) ? { calls: kink.calls + quantity } : { puts: kink.puts + quantity };
    kinks.set(strike, { ...kink, ...added, variance: smaller(kink.variance, variance) });
  }
  return [...kinks.values()];
}

/** \{USD\} Rounded down, 18 decimals. */
const timeValue = (least: bigint, x: bigint, half: bigint): bigint =>
  timeValueX64(least << 64n, absolute(x), half) >> 64n;

const atLeastZero = (amount: bigint): bigint => larger(amount, 0n);

/** How much less a put counts at the move below, and a call at the one above; twin of `StrikeGap._depthsOf`. */
function depthsOf(
  { strike, variance }: Kink,
  m: number,
  forward: bigint,
  frame: Frame,
): { readonly below: bigint; readonly above: bigint } {
  const half = larger((halfOf(variance) * frame.down) / WAD, MIN_HALF_X64);
  const left = strike - (item(frame.amountsX64, m) >> 64n);
  const right = (item(frame.amountsX64, m + 1) >> 64n) - strike;
  const x = logRatioX127(forward, strike);
  const low = timeValue(strike - left, x + item(frame.shiftsX127, m), half) + 1n;
  const high = timeValue(strike, x + item(frame.shiftsX127, m + 1), half) + 1n;
  const middle = timeValue(strike, 0n, half);
  const depth = atLeastZero(low * right + (high + right) * left - middle * (left + right));
  const above = left === 0n ? 0n : divideUp(depth, left);
  return {
    above: smaller(above, atLeastZero(right + high - low)),
    below: smaller(divideUp(depth, right), atLeastZero(left + low - high)),
  };
}

/**
 * Adds by how much less an expiry's calls and puts count in each scenario than they are worth there; twin of `StrikeGap.add`.
 *
 * @param lowered - \{USD\} By scenario, 27 decimals; added to.
 * @param set - The options.
 * @param frame - What they share.
 */
export function lowerStrikes(lowered: bigint[], set: OptionSet, frame: Frame): void {
  const [least, most] = [item(frame.amountsX64, 0), item(frame.amountsX64, GRID_MOVES - 1)];
  for (const kink of kinksOf(set)) {
    const net = kink.calls + kink.puts;
    const at = kink.strike << 64n;
    if (net <= 0n || at <= least || at >= most) continue;
    const m = frame.amountsX64.slice(1).findIndex((amount) => at < amount);
    const { below, above } = depthsOf(kink, m, set.forward, frame);
    const calls = clamp(kink.calls, 0n, net);
    for (let j = 3 * m; j < 3 * m + 3; j++) {
      lowered[j] = item(lowered, j) - (net - calls) * below;
      lowered[j + 3] = item(lowered, j + 3) - calls * above;
    }
  }
}
