import { WAD } from "../math/fixedPoint.js";
import { discountX64 } from "../math/option/exponential.js";
import { floorDivide, larger } from "../math/option/integers.js";
import { logRatioX127 } from "../math/option/logarithm.js";
import { halfX64, rootX64 } from "../math/option/totalVolatility.js";
import type { OptionSet } from "./marginTypes.js";

// Twin of Scenarios.sol, which tells what each scenario is.

/** Number of scenarios. */
export const SCENARIOS = 31;
/** Moves of the spot that are combined with every move of volatility. */
export const GRID_MOVES = 9;
/** Scenarios before the tails. */
export const GRID = 27;
/** The lower and upper tail, and the two tilts. */
export const TAIL_DOWN = 27;
export const TAIL_UP = 28;
export const TILT_UP = 29;
/** Nothing happens. */
export const BASE = 13;
/** A quarter of the range down and up, volatility as it is. */
export const QUARTER_DOWN = 10;
export const QUARTER_UP = 16;
/** The move of nothing. */
export const NO_MOVE = 4;

const TAIL_DOWN_PERCENT = 25n;
const TAIL_UP_PERCENT = 15n;
/** \{1\} What counts of the tails, 18 decimals. */
export const TAIL_DOWN_WEIGHT = (TAIL_DOWN_PERCENT * WAD) / 100n;
export const TAIL_UP_WEIGHT = (TAIL_UP_PERCENT * WAD) / 100n;
/** \{1\} Largest change of a volatility by a tilt, 18 decimals. */
export const TILT = WAD / 4n;

const DEEPEST_TAIL = (-66n * WAD) / 100n;
const FLOOR = (4n * WAD) / 10n;
const RISE = WAD / 2n;
const FALL = (3n * WAD) / 10n;
const DAY = 86_400n;
const THIRTY_DAYS = 30n * DAY;
const NEAR_POWER = 30n;
const FAR_POWER = 13n;
const TILT_WIDTH = (24n * WAD) / 10n;

/** An expiry's prices and volatilities in the scenarios. */
export interface Frame {
  /** \{USD/tok\} Forward after each move of the spot, 18 decimals as Q64. */
  readonly amountsX64: readonly bigint[];
  /** \{1\} Its logarithm less that of the forward as it is, Q127. */
  readonly shiftsX127: readonly bigint[];
  /** \{1\} What a volatility is multiplied by when it rises, 18 decimals. */
  readonly up: bigint;
  /** \{1\} When it falls. */
  readonly down: bigint;
  /** \{1\} Half the total volatility below which none is after it rose, Q64. */
  readonly floorHalf: bigint;
  /** \{1\} Log-moneyness from which on a tilt is whole, Q127. */
  readonly tiltWidth: bigint;
}

/** Which move of the spot a scenario has, and which of the five volatilities. */
export interface ScenarioPoint {
  /** From -s to s by quarters, then the lower and the upper tail. */
  readonly move: number;
  /** Falling, as it is, rising, and both tilts. */
  readonly volatility: number;
}

function pointOf(scenario: number): ScenarioPoint {
  if (scenario < GRID) return { move: Math.floor(scenario / 3), volatility: scenario % 3 };
  if (scenario <= TAIL_UP) return { move: scenario - 18, volatility: 2 };
  return { move: NO_MOVE, volatility: scenario - 26 };
}

/** The scenarios by their number. */
export const SCENARIO_POINTS: readonly ScenarioPoint[] = Object.freeze(
  Array.from({ length: SCENARIOS }, (_, scenario) => Object.freeze(pointOf(scenario))),
);

/**
 * Moves of the spot, from -s to s by quarters and then the tails; twin of `Scenarios.movesOf`.
 *
 * @param range - \{1\} s, 18 decimals.
 * @returns \{1\} Eleven moves of the price, 18 decimals.
 * @example
 * ```ts
 * spotMoves(WAD / 5n)[0]; // -WAD / 5n
 * ```
 */
export function spotMoves(range: bigint): readonly bigint[] {
  const grid = Array.from({ length: GRID_MOVES }, (_, move) => (range * BigInt(move - 4)) / 4n);
  return Object.freeze([...grid, larger(-4n * range, DEEPEST_TAIL), 6n * range]);
}

/** What counts of a scenario's result, rounded down; twin of `Scenarios.weighted`. */
export function weightedProfit(scenario: number, profit: bigint): bigint {
  if (scenario === TAIL_DOWN) return floorDivide(profit * TAIL_DOWN_PERCENT, 100n);
  if (scenario === TAIL_UP) return floorDivide(profit * TAIL_UP_PERCENT, 100n);
  return profit;
}

/** (30 d / max(T, 1 d))^p, \{1\}, 18 decimals; twin of `Scenarios.scaleOf`. */
export function volatilityScale(secondsToExpiry: bigint): bigint {
  const time = larger(secondsToExpiry, DAY);
  const power = time > THIRTY_DAYS ? FAR_POWER : NEAR_POWER;
  return discountX64(WAD, (logRatioX127(time, THIRTY_DAYS) * power) / 100n) >> 64n;
}

/** Everything the options of an expiry share; twin of `Scenarios.frameOf`. */
export function frameOf({ secondsToExpiry, forward, fixedPart }: OptionSet, moves: readonly bigint[]): Frame {
  const free = forward - fixedPart;
  const amounts = moves.map((move) => larger(fixedPart + (free * (WAD + move)) / WAD, 1n));
  const root = rootX64(secondsToExpiry);
  const scale = volatilityScale(secondsToExpiry);
  return Object.freeze({
    amountsX64: amounts.map((amount) => amount << 64n),
    shiftsX127: amounts.map((amount) => logRatioX127(amount, forward)),
    up: WAD + (RISE * scale) / WAD,
    down: WAD - (FALL * scale) / WAD,
    floorHalf: halfX64(FLOOR, root),
    tiltWidth: halfX64(TILT_WIDTH, root) << 64n,
  });
}
