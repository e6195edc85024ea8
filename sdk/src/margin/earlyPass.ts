import { distance, fullMulDivUp, zeroFloorSubtract } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { absolute, larger, smaller } from "../math/option/integers.js";
import { divideUp } from "../math/roots.js";
import { bookValue, gridGains, linearGains, perpetualNotional } from "./bookRisk.js";
import { basisContingency, optionContingency, perpetualContingency, swingContingency } from "./contingencies.js";
import { instrumentKind } from "./instrument.js";
import { item, sumOf } from "./items.js";
import { legInstrument, legQuantity } from "./leg.js";
import { lossRequirement, portfolioEquity } from "./marginModel.js";
import type { Book, MarginKind, OptionSet, Portfolio } from "./marginTypes.js";
import { halfOf, MIN_HALF_X64, optionValue } from "./optionGrid.js";
import { optionLegValue, vanillaLeg, type OptionLeg } from "./optionLeg.js";
import { checkPortfolio } from "./portfolioCheck.js";
import {
  frameOf,
  GRID_MOVES,
  NO_MOVE,
  spotMoves,
  TAIL_DOWN,
  TAIL_DOWN_WEIGHT,
  TAIL_UP,
  TAIL_UP_WEIGHT,
  TILT,
  weightedProfit,
  type Frame,
} from "./scenarios.js";

// Twin of EarlyPass.sol, which says why each bound is one, bit by bit. Amounts of \{USD\} have 27 decimals.

const SCALE = 10n ** 9n;
const SLACK_SHIFT = 114n;

/** What a portfolio is worth, and a bound on what it requires. */
export interface EarlyBound {
  /** \{USD\} As {@link assessPortfolio} has it, 18 decimals. */
  readonly equity: bigint;
  /** \{USD\} At least the requirement, 18 decimals. */
  readonly most: bigint;
}

/** One leg's part. */
interface LegBound {
  readonly value: bigint;
  /** At least the worst scenario's. */
  readonly loss: bigint;
  /** At least that by a quarter of the range. */
  readonly quarter: bigint;
  /** At least the distance between a quarter up and a quarter down. */
  readonly swing: bigint;
}

/** By how much the kernel's errors can turn the order of two values, and rounding; 18 decimals. */
const slackOf = (leg: OptionLeg, frame: Frame): bigint =>
  (larger(item(frame.amountsX64, GRID_MOVES - 1), leg.strikeX64) >> SLACK_SHIFT) + 2n;

/** What a vanilla option is worth in its richest or poorest corner of grid and tilts, 18 decimals. */
function cornerOf(leg: OptionLeg, frame: Frame, half: bigint, isRichest: boolean): bigint {
  const move = isRichest === leg.isCall ? GRID_MOVES - 1 : 0;
  const volatility = isRichest
    ? larger((half * larger(frame.up, WAD + TILT)) / WAD, frame.floorHalf)
    : larger((half * smaller(frame.down, WAD - TILT)) / WAD, MIN_HALF_X64);
  return optionLegValue(leg, item(frame.amountsX64, move), item(frame.shiftsX127, move), volatility);
}

/** What counts of a short option's loss in its tail. */
function tailLoss({ amountsX64 }: Frame, isCall: boolean, most: bigint, size: bigint, value: bigint): bigint {
  const further = isCall
    ? zeroFloorSubtract(item(amountsX64, 10), item(amountsX64, 8))
    : zeroFloorSubtract(item(amountsX64, 0), item(amountsX64, 9));
  const loss = zeroFloorSubtract((most + (further >> 64n) + 1n) * size, value);
  return fullMulDivUp(loss, isCall ? TAIL_UP_WEIGHT : TAIL_DOWN_WEIGHT, WAD);
}

/** A vanilla option's change by a quarter of the range is at most its underlying's. */
function swings(
  { amountsX64 }: Frame,
  size: bigint,
  cornerLoss: bigint,
  slack: bigint,
): Pick<LegBound, "quarter" | "swing"> {
  const [low, middle, high] = [item(amountsX64, 3), item(amountsX64, NO_MOVE), item(amountsX64, 5)];
  const step = (larger(middle - low, high - middle) >> 64n) + slack;
  return { quarter: smaller(cornerLoss, step * size), swing: (((high - low) >> 64n) + slack) * size };
}

function boundVanilla(set: OptionSet, frame: Frame, i: number): LegBound {
  const quantity = legQuantity(item(set.legs, i));
  const size = absolute(quantity);
  const leg = vanillaLeg(legInstrument(item(set.legs, i)), set.forward);
  const half = halfOf(item(set.variances, i));
  const value = optionLegValue(leg, item(frame.amountsX64, NO_MOVE), 0n, half) * size;
  const slack = slackOf(leg, frame);
  const corner = cornerOf(leg, frame, half, quantity < 0n);
  if (quantity < 0n) {
    const cornerLoss = zeroFloorSubtract((corner + slack) * size, value);
    const loss = larger(cornerLoss, tailLoss(frame, leg.isCall, corner + slack, size, value));
    return { value: -value, loss, ...swings(frame, size, cornerLoss, slack) };
  }
  const cornerLoss = zeroFloorSubtract(value, zeroFloorSubtract(corner, slack) * size);
  return { value, loss: larger(cornerLoss, value / 4n + 1n), ...swings(frame, size, cornerLoss, slack) };
}

/** Digitals and barriers: long at most all of it; short what it can be worth, for a barrier what its vanilla can. */
function boundOther(set: OptionSet, frame: Frame, i: number, value: bigint): LegBound {
  const word = item(set.legs, i);
  const quantity = legQuantity(word);
  const size = absolute(quantity);
  const leg = vanillaLeg(legInstrument(word), set.forward);
  const isDigital = instrumentKind(legInstrument(word)) === "digital";
  const half = halfOf(item(set.variances, i));
  const most = isDigital ? WAD : cornerOf(leg, frame, half, true) + slackOf(leg, frame);
  const quarter = quantity < 0n ? zeroFloorSubtract(most * size, -value) : value;
  const hasTail = quantity < 0n && !isDigital;
  const loss = hasTail ? larger(quarter, tailLoss(frame, leg.isCall, most, size, -value)) : quarter;
  return { value, loss, quarter, swing: most * size };
}

function boundSet(set: OptionSet, frame: Frame, spot: bigint): readonly LegBound[] {
  return set.legs.map((leg, i) =>
    instrumentKind(legInstrument(leg)) === "vanilla"
      ? boundVanilla(set, frame, i)
      : boundOther(set, frame, i, optionValue(set, i, spot, item(set.variances, i))),
  );
}

/** The most that counts of what perpetuals and collateral lose. */
function worstGain(gains: readonly bigint[]): bigint {
  const tails = [weightedProfit(TAIL_DOWN, item(gains, 9)), weightedProfit(TAIL_UP, item(gains, 10))];
  return [0n, ...gridGains(gains), ...tails].reduce(smaller);
}

interface BookBound {
  readonly value: bigint;
  readonly loss: bigint;
  readonly contingency: bigint;
}

function boundBook(book: Book, kind: MarginKind): BookBound {
  const moves = spotMoves(book.range);
  const sets = book.optionSets.map((set) => boundSet(set, frameOf(set, moves), book.spot));
  const legs = sets.flat();
  const gains = linearGains(book, moves);
  const added = book.optionSets.map((set, i) => {
    const quarter = sumOf(item(sets, i).map((leg) => leg.quarter));
    return basisContingency(quarter, set.secondsToExpiry) + optionContingency(set, book.spot, kind);
  });
  const swing = sumOf(legs.map((leg) => leg.swing)) + distance(item(gains, 5), item(gains, 3));
  return {
    value: bookValue(book, sumOf(legs.map(({ value }) => value))),
    loss: sumOf(legs.map(({ loss }) => loss)) - worstGain(gains),
    contingency:
      sumOf(added) + perpetualContingency(perpetualNotional(book), kind) + swingContingency(swing, book.staleness),
  };
}

/**
 * Equity, and a bound on the requirement at two prices a leg instead of thirty-one; twin of `EarlyPass.bound`, to the wei.
 * An account that is worth more than the bound passes; one that is not may pass all the same.
 *
 * @param portfolio - Positions and prices.
 * @param kind - Which requirement.
 * @throws {@link PortfolioFieldOutOfRange}, {@link OptionSetMalformed} or {@link LegNotAnOption}.
 * @example
 * ```ts
 * const { equity, most } = boundPortfolio(portfolio, "initial");
 * const passes = equity >= most || equity >= assessPortfolio(portfolio, "initial").requirement;
 * ```
 */
export function boundPortfolio(portfolio: Portfolio, kind: MarginKind): EarlyBound {
  checkPortfolio(portfolio);
  const books = portfolio.books.map((book) => boundBook(book, kind));
  const loss = sumOf(books.map((book) => divideUp(book.loss, SCALE)));
  const contingency = divideUp(sumOf(books.map((book) => book.contingency)), SCALE);
  return Object.freeze({
    equity: portfolioEquity(portfolio, sumOf(books.map(({ value }) => value))),
    most: lossRequirement(loss, kind) + contingency,
  });
}
