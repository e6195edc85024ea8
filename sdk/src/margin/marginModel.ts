import { LossOutOfRange } from "../generated/errors.js";
import { fullMulDivUp, zeroFloorSubtract } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { floorDivide } from "../math/option/integers.js";
import { divideUp, squareRootUp } from "../math/roots.js";
import { assessBook } from "./bookRisk.js";
import { item, sumOf, zeros } from "./items.js";
import type { Assessment, MarginKind, Portfolio } from "./marginTypes.js";
import { checkPortfolio } from "./portfolioCheck.js";
import { BASE, SCENARIOS, weightedProfit } from "./scenarios.js";

// Twin of MarginModel.sol, bit by bit.

const MAX_LOSS = 1n << 120n;
const MAINTENANCE_PART = (8n * WAD) / 10n;
const SCALE = 10n ** 9n;

/** A worst scenario. */
export interface WorstScenario {
  /** \{USD\} As far as it counts, 18 decimals, rounded up; zero where none loses. */
  readonly loss: bigint;
  /** Its number; that of nothing happening where none loses. */
  readonly scenario: number;
}

/**
 * The worst scenario of profits in 27 decimals; twin of `MarginModel.worstOf`.
 *
 * @throws {@link LossOutOfRange}
 */
export function worstScenario(profits: readonly bigint[]): WorstScenario {
  let [worst, scenario] = [0n, BASE];
  for (const [number, profit] of profits.entries()) {
    const counted = weightedProfit(number, profit);
    if (counted < worst) [worst, scenario] = [counted, number];
  }
  const loss = divideUp(-worst, SCALE);
  if (loss > MAX_LOSS) throw new LossOutOfRange({ loss, maximum: MAX_LOSS });
  return { loss, scenario };
}

/**
 * L, rounded up; twin of `MarginModel.combine`.
 *
 * @param together - \{USD\} P, 18 decimals.
 * @param squares - \{USD^2\} Σ L_i², 36 decimals.
 * @param correlation - \{1\} ρ*, 18 decimals.
 */
export const combineLosses = (together: bigint, squares: bigint, correlation: bigint): bigint =>
  squareRootUp(squares + fullMulDivUp(zeroFloorSubtract(together * together, squares), correlation, WAD));

/** \{USD\} What a loss asks for, without contingencies; twin of `MarginModel.requirementOf`. */
export const lossRequirement = (loss: bigint, kind: MarginKind): bigint =>
  kind === "initial" ? loss : fullMulDivUp(loss, MAINTENANCE_PART, WAD);

/** \{USD\} What an account is worth, 18 decimals, of the value of its books in 27; twin of `MarginModel.equityOf`. */
export const portfolioEquity = ({ cash, stableValue }: Portfolio, value: bigint): bigint =>
  cash + stableValue + floorDivide(value, SCALE);

/**
 * What a portfolio is worth and what it has to be worth, by thirty-one joint moves of price and volatility; twin of
 * `MarginModel.assess`, to the wei.
 *
 * @param portfolio - Positions and prices, with the ranges and haircuts of the requirement that is asked for.
 * @param kind - Which requirement.
 * @throws {@link PortfolioFieldOutOfRange}, {@link OptionSetMalformed}, {@link LegNotAnOption} or {@link LossOutOfRange}.
 * @example
 * ```ts
 * const book = { spot: 3_000n * WAD, range: WAD / 5n, staleness: 0n, perpetuals: -(10n ** 9n), perpetualProfit: 0n };
 * const books = [{ ...book, optionSets: [], collaterals: [] }];
 * assessPortfolio({ cash: 1_000n * WAD, stableValue: 0n, stressCorrelation: WAD, books }, "initial").requirement; // 720n * WAD
 * ```
 */
export function assessPortfolio(portfolio: Portfolio, kind: MarginKind): Assessment {
  checkPortfolio(portfolio);
  const books = portfolio.books.map((book) => assessBook(book, kind));
  const alone = books.map(({ profits }) => worstScenario(profits).loss);
  const market = zeros(SCENARIOS).map((_, scenario) => sumOf(books.map(({ profits }) => item(profits, scenario))));
  const together = worstScenario(market);
  const squares = sumOf(alone.map((loss) => loss * loss));
  const loss = combineLosses(together.loss, squares, portfolio.stressCorrelation);
  const contingency = divideUp(sumOf(books.map((book) => book.contingency)), SCALE);
  return Object.freeze({
    equity: portfolioEquity(portfolio, sumOf(books.map(({ value }) => value))),
    requirement: lossRequirement(loss, kind) + contingency,
    loss,
    contingency,
    worstScenario: together.scenario,
  });
}
