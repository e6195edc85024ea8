import { WAD } from "../math/fixedPoint.js";
import { absolute, floorDivide, smaller } from "../math/option/integers.js";
import { divideUp } from "../math/roots.js";
import {
  basisContingency,
  optionContingency,
  perpetualContingency,
  quarterLoss,
  stalenessContingency,
} from "./contingencies.js";
import { item, sumOf, zeros } from "./items.js";
import type { Book, Collateral, MarginKind, OptionSet } from "./marginTypes.js";
import { addOptionValues } from "./optionGrid.js";
import { BASE, frameOf, GRID_MOVES, NO_MOVE, SCENARIO_POINTS, SCENARIOS, spotMoves } from "./scenarios.js";
import { lowerStrikes } from "./strikeGap.js";

// Twin of BookRisk.sol, bit by bit. Amounts of \{USD\} have 27 decimals.

const SCALE = 10n ** 9n;

/** One underlying's part of a portfolio. */
export interface BookAssessment {
  /** \{USD\} Gain in each scenario, the tails at their whole size; less what options lose next to it. */
  readonly profits: readonly bigint[];
  /** \{USD\} Options at their mark, profit of perpetuals, collateral after haircuts. */
  readonly value: bigint;
  /** \{USD\} What is added to the worst scenario. */
  readonly contingency: bigint;
}

/** What counts of a collateral, rounded down; twin of `BookRisk.netOf`. */
const netOf = ({ value, haircut }: Collateral): bigint => (value * (WAD - haircut)) / SCALE;

/** What a book is worth with its options; twin of `BookRisk.valueOf`. */
export const bookValue = (book: Book, options: bigint): bigint =>
  options + book.perpetualProfit * SCALE + sumOf(book.collaterals.map(netOf));

/** Size of the perpetuals; twin of `BookRisk.notionalOf`. */
export const perpetualNotional = ({ perpetuals, spot }: Book): bigint => absolute(perpetuals) * spot;

/** What a collateral gains when the underlying moves, rounded down; twin of `BookRisk.gainOf`. */
export function collateralGain({ value, haircut, beta, leverage }: Collateral, move: bigint): bigint {
  if (move < 0n) {
    const fall = smaller(divideUp(-move * beta * leverage, WAD * WAD), WAD);
    return -divideUp(value * fall, SCALE);
  }
  const rise = (smaller(beta, WAD) * move) / WAD;
  return (value * (WAD - haircut) * rise) / (SCALE * WAD);
}

/** What perpetuals and collateral gain by move; twin of `BookRisk.linearGains`. */
export function linearGains(book: Book, moves: readonly bigint[]): readonly bigint[] {
  const notional = book.perpetuals * book.spot;
  return moves.map(
    (move) =>
      floorDivide(notional * move, WAD) + sumOf(book.collaterals.map((collateral) => collateralGain(collateral, move))),
  );
}

/** Adds an expiry's values to the scenarios' and gives its contingencies. */
function addOptions(
  values: bigint[],
  lowered: bigint[],
  book: Book,
  set: OptionSet,
  moves: readonly bigint[],
  kind: MarginKind,
): bigint {
  const before = [...values];
  const frame = frameOf(set, moves);
  addOptionValues(values, lowered, set, frame, book.spot);
  lowerStrikes(lowered, set, frame);
  const basis = basisContingency(quarterLoss(values, before), set.secondsToExpiry);
  return basis + optionContingency(set, book.spot, kind);
}

/**
 * What a book is worth, and what it gains in every scenario; twin of `BookRisk.assess`, which checks nothing either.
 *
 * @param book - One that {@link checkPortfolio} accepts.
 * @param kind - Which requirement.
 */
export function assessBook(book: Book, kind: MarginKind): BookAssessment {
  const moves = spotMoves(book.range);
  const [values, lowered] = [zeros(SCENARIOS), zeros(SCENARIOS)];
  const added = book.optionSets.map((set) => addOptions(values, lowered, book, set, moves, kind));
  const options = item(values, BASE);
  const gains = linearGains(book, moves);
  // the tilts leave the spot alone
  const changes = values.map((value, scenario) => {
    const { move } = item(SCENARIO_POINTS, scenario);
    return value - options + (move === NO_MOVE ? 0n : item(gains, move));
  });
  const contingency =
    sumOf(added) + perpetualContingency(perpetualNotional(book), kind) + stalenessContingency(changes, book.staleness);
  const profits = changes.map((change, scenario) => change + item(lowered, scenario));
  return Object.freeze({ profits: Object.freeze(profits), value: bookValue(book, options), contingency });
}

/** The gains of moves that count whole. */
export const gridGains = (gains: readonly bigint[]): readonly bigint[] => gains.slice(0, GRID_MOVES);
