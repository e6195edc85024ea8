import { WAD } from "../math/fixedPoint.js";
import { barrierValueX64, movedBarrierX64, observationShiftX127 } from "../math/option/barrierOption.js";
import { clamp, smaller } from "../math/option/integers.js";
import { logRatioX127 } from "../math/option/logarithm.js";
import { callValueX64 } from "../math/option/optionMath.js";
import { DIGITAL_RAMP, instrumentIsCall, instrumentIsKnockIn, instrumentIsUp, instrumentStrike } from "./instrument.js";

// Twin of OptionLeg.sol, bit by bit.

const HALF_X64 = 1n << 63n;
const MAX_LEVEL = 1n << 108n;

/** An option, ready to be valued at many prices and volatilities of its underlying. */
export interface OptionLeg {
  /** How it is valued; "nothing" is a knock-out that was touched. */
  readonly payoff: "nothing" | "vanilla" | "digital" | "barrier";
  readonly isCall: boolean;
  readonly isUp: boolean;
  readonly isKnockIn: boolean;
  /** \{USD/tok\} 18 decimals as Q64; a digital's lower end of its ramp. */
  readonly strikeX64: bigint;
  /** \{1\} ln(forward / strike) as it is, Q127. */
  readonly x: bigint;
  /** \{USD/tok\} A digital's upper end of its ramp, or the barrier in terms of the forward, moved by the shift. */
  readonly limitX64: bigint;
  /** \{1\} ln(forward / limit) as it is, Q127. */
  readonly y: bigint;
  /** \{1\} How much further off the barrier counts because it is not watched all the time, Q127. */
  readonly shift: bigint;
}

/** Where a barrier is and how it is watched. */
export interface Watch {
  /** \{USD/tok\} The barrier in terms of the forward, 18 decimals. */
  readonly level: bigint;
  /** \{1\} Half the option's total volatility, Q64. */
  readonly half: bigint;
  /** \{1\} √(time between two observations / time to expiry), 18 decimals. */
  readonly rootGap: bigint;
}

/** The vanilla option of an option's strike; twin of `OptionLegLibrary.vanilla`. */
export function vanillaLeg(instrument: bigint, forward: bigint): OptionLeg {
  const strike = instrumentStrike(instrument);
  const none = { isUp: false, isKnockIn: false, limitX64: 0n, y: 0n, shift: 0n };
  return {
    ...none,
    payoff: "vanilla",
    isCall: instrumentIsCall(instrument),
    strikeX64: strike << 64n,
    x: logRatioX127(forward, strike),
  };
}

/** The ends of a digital's ramp; twin of `OptionLegLibrary.digital`. */
export function digitalLeg(instrument: bigint, forward: bigint): OptionLeg {
  const strike = instrumentStrike(instrument);
  const reach = (strike * DIGITAL_RAMP) / (2n * WAD);
  return {
    payoff: "digital",
    isCall: instrumentIsCall(instrument),
    isUp: false,
    isKnockIn: false,
    strikeX64: (strike - reach) << 64n,
    x: logRatioX127(forward, strike - reach),
    limitX64: (strike + reach) << 64n,
    y: logRatioX127(forward, strike + reach),
    shift: 0n,
  };
}

/** An option with a barrier of which it is known whether it lives; twin of `OptionLegLibrary.decided`. */
export function decidedLeg(instrument: bigint, forward: bigint, isTouched: boolean): OptionLeg {
  const leg = vanillaLeg(instrument, forward);
  return isTouched === instrumentIsKnockIn(instrument) ? leg : { ...leg, payoff: "nothing" };
}

/** An option whose barrier is not touched; twin of `OptionLegLibrary.barrier`. */
export function barrierLeg(instrument: bigint, forward: bigint, watch: Watch): OptionLeg {
  const isUp = instrumentIsUp(instrument);
  const isKnockIn = instrumentIsKnockIn(instrument);
  const leg = { ...vanillaLeg(instrument, forward), isUp, isKnockIn };
  const shift = observationShiftX127(watch.half, watch.rootGap);
  const limitX64 = movedBarrierX64(clamp(watch.level, 1n, MAX_LEVEL), isUp, shift);
  return { ...leg, payoff: "barrier", shift, limitX64, y: logRatioX127(forward << 64n, limitX64) };
}

/** (C(K1) - C(K2)) / (K2 - K1), between 0 and 1. */
function digitalValue(leg: OptionLeg, a: bigint, move: bigint, half: bigint): bigint {
  const near = callValueX64(a, leg.strikeX64, leg.x + move, half);
  const far = callValueX64(a, leg.limitX64, leg.y + move, half);
  const spread = near > far ? near - far : 0n;
  const ramp = leg.limitX64 - leg.strikeX64;
  const value = smaller((spread * WAD + ramp / 2n) / ramp, WAD);
  return leg.isCall ? value : WAD - value;
}

/**
 * Value of one contract, rounded to the nearest; twin of `OptionLegLibrary.valueAt`.
 *
 * @param leg - The option.
 * @param a - \{USD/tok\} The forward, 18 decimals as Q64.
 * @param move - \{1\} Logarithm of that forward over the one it was prepared with, Q127.
 * @param half - \{1\} Half the total volatility, Q64; at least 92.
 * @returns \{USD\} 18 decimals.
 */
export function optionLegValue(leg: OptionLeg, a: bigint, move: bigint, half: bigint): bigint {
  if (leg.payoff === "nothing") return 0n;
  if (leg.payoff === "digital") return digitalValue(leg, a, move, half);
  if (leg.payoff === "barrier") {
    const terms = { ...leg, barrierX64: leg.limitX64 };
    return (barrierValueX64(terms, a, leg.x + move, leg.y + move, half) + HALF_X64) >> 64n;
  }
  const call = callValueX64(a, leg.strikeX64, leg.x + move, half) + HALF_X64;
  return (leg.isCall ? call : call + leg.strikeX64 - a) >> 64n;
}
