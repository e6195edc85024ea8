import { bytes32Of } from "../core/shortText.js";
import { LegNotAnOption, OptionSetMalformed, PortfolioFieldOutOfRange } from "../generated/errors.js";
import { WAD } from "../math/fixedPoint.js";
import { absolute } from "../math/option/integers.js";
import { instrumentKind, isInstrument } from "./instrument.js";
import { item } from "./items.js";
import { legInstrument } from "./leg.js";
import type { Book, Collateral, OptionSet, Portfolio } from "./marginTypes.js";

// Twin of PortfolioCheck.sol.

const MAX_PRICE = 1n << 109n;
const MAX_VALUE = 1n << 124n;
const MAX_RANGE = (9n * WAD) / 10n;
const MAX_STALENESS = 30n * WAD;
const MAX_VARIANCE = 100n * WAD;
const MAX_BETA = 10n * WAD;
const MAX_LEVERAGE = 2n * WAD;
const MAX_TIME = 315_360_000n;
const MAX_LEGS = 64n;
const MAX_BOOKS = 256n;
const MAX_PERPETUALS = 1n << 91n;
const MAX_NOTIONAL = 1n << 170n;

function requireField(field: string, value: bigint, minimum: bigint, maximum: bigint): void {
  if (value < minimum || value > maximum)
    throw new PortfolioFieldOutOfRange({ field: bytes32Of(field), value, minimum, maximum });
}

function checkCollateral({ value, haircut, beta, leverage }: Collateral): void {
  requireField("value", value, 0n, MAX_VALUE);
  requireField("haircut", haircut, 0n, WAD);
  requireField("beta", beta, 0n, MAX_BETA);
  requireField("leverage", leverage, WAD, MAX_LEVERAGE);
}

function checkLegs(set: OptionSet): void {
  for (const [i, leg] of set.legs.entries()) {
    const instrument = legInstrument(leg);
    if (!isInstrument(instrument) || instrumentKind(instrument) === "perpetual")
      throw new LegNotAnOption({ leg: instrument });
    const variance = item(set.variances, i);
    requireField("variance", variance, 0n, MAX_VARIANCE);
    if (set.leastVariances.length === 0) continue;
    requireField("leastVariance", item(set.leastVariances, i), 0n, variance);
    requireField("mostVariance", item(set.mostVariances, i), variance, MAX_VARIANCE);
  }
}

function checkSet(set: OptionSet): void {
  requireField("secondsToExpiry", set.secondsToExpiry, 1n, MAX_TIME);
  requireField("forward", set.forward, 1n, MAX_PRICE);
  requireField("fixedPart", set.fixedPart, 0n, set.forward);
  requireField("uncertainty", set.uncertainty, 0n, WAD);
  const lengths = [set.legs, set.variances, set.leastVariances, set.mostVariances].map(({ length }) => BigInt(length));
  const [legs = 0n, variances = 0n, leastVariances = 0n, mostVariances = 0n] = lengths;
  requireField("legs", legs, 0n, MAX_LEGS);
  const isAligned = leastVariances === 0n || leastVariances === legs;
  if (variances !== legs || mostVariances !== leastVariances || !isAligned)
    throw new OptionSetMalformed({ legs, variances, leastVariances, mostVariances });
  checkLegs(set);
}

function checkBook(book: Book): void {
  requireField("spot", book.spot, 1n, MAX_PRICE);
  requireField("range", book.range, 1n, MAX_RANGE);
  requireField("staleness", book.staleness, 0n, MAX_STALENESS);
  requireField("perpetuals", absolute(book.perpetuals), 0n, MAX_PERPETUALS);
  requireField("perpetuals", absolute(book.perpetuals) * book.spot, 0n, MAX_NOTIONAL);
  requireField("perpetualProfit", absolute(book.perpetualProfit), 0n, MAX_VALUE);
  book.collaterals.forEach(checkCollateral);
  book.optionSets.forEach(checkSet);
}

/**
 * Throws the first thing that is wrong with a portfolio; twin of `PortfolioCheck.check`.
 *
 * @throws {@link PortfolioFieldOutOfRange}, {@link OptionSetMalformed} or {@link LegNotAnOption}.
 */
export function checkPortfolio(portfolio: Portfolio): void {
  requireField("cash", absolute(portfolio.cash), 0n, MAX_VALUE);
  requireField("stableValue", portfolio.stableValue, 0n, MAX_VALUE);
  requireField("stressCorrelation", portfolio.stressCorrelation, 0n, WAD);
  requireField("books", BigInt(portfolio.books.length), 0n, MAX_BOOKS);
  portfolio.books.forEach(checkBook);
}
