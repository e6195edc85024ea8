import { distance, fullMulDivUp } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { absolute, larger, smaller } from "../math/option/integers.js";
import { instrumentIsCall, instrumentKind } from "./instrument.js";
import { item, sumOf } from "./items.js";
import { legInstrument, legQuantity } from "./leg.js";
import type { MarginKind, OptionSet } from "./marginTypes.js";
import { optionValue } from "./optionGrid.js";
import { BASE, QUARTER_DOWN, QUARTER_UP } from "./scenarios.js";

// Twin of Contingencies.sol, bit by bit. Amounts of \{USD\} have 27 decimals.

const YEAR = 31_536_000n;
const NAKED = { initial: (5n * WAD) / 1000n, maintenance: (3n * WAD) / 1000n } as const;
const PERPETUAL = { initial: (4n * WAD) / 100n, maintenance: (3n * WAD) / 100n } as const;
const BASIS = WAD / 2n;
const BASIS_A_YEAR = 2n * WAD;

/** What is short and covered by nothing, and everything, of an expiry. */
export interface OptionExposures {
  /** \{USD\} 27 decimals. */
  readonly naked: bigint;
  /** \{USD\} 27 decimals. */
  readonly notional: bigint;
}

/** For perpetuals; twin of `Contingencies.ofPerpetuals`. */
export const perpetualContingency = (notional: bigint, kind: MarginKind): bigint =>
  fullMulDivUp(notional, PERPETUAL[kind], WAD);

/** For the forward's distance from the spot; twin of `Contingencies.ofBasis`. */
export const basisContingency = (loss: bigint, secondsToExpiry: bigint): bigint =>
  fullMulDivUp(loss, BASIS + (BASIS_A_YEAR * secondsToExpiry) / YEAR, WAD);

/** Loss by a quarter of the range, the worse of both ways; twin of `Contingencies.quarterLoss`. */
export function quarterLoss(values: readonly bigint[], before: readonly bigint[]): bigint {
  const added = (scenario: number): bigint => item(values, scenario) - item(before, scenario);
  return larger(added(BASE) - smaller(added(QUARTER_DOWN), added(QUARTER_UP)), 0n);
}

/** Notional of what is short and uncovered, and of everything; twin of `Contingencies.exposuresOf`. */
export function optionExposures(set: OptionSet, spot: bigint): OptionExposures {
  const legs = set.legs.map((leg) => {
    const instrument = legInstrument(leg);
    const kind = instrumentKind(instrument);
    const unit = kind === "digital" ? WAD : spot;
    return { kind, unit, isCall: instrumentIsCall(instrument), quantity: legQuantity(leg) };
  });
  const short = (isDigital: boolean, isCall: boolean): bigint => {
    const alike = legs.filter((leg) => (leg.kind === "digital") === isDigital && leg.isCall === isCall);
    const counted = alike.filter(({ kind, quantity }) => quantity < 0n || kind !== "barrier");
    return larger(-sumOf(counted.map(({ quantity }) => quantity)), 0n);
  };
  return {
    naked: (short(false, false) + short(false, true)) * spot + (short(true, false) + short(true, true)) * WAD,
    notional: sumOf(legs.map(({ quantity, unit }) => absolute(quantity) * unit)),
  };
}

/** What the positions lose if the surface is what it is at worst for each; twin of `Contingencies.ofSurface`. */
export function surfaceContingency(set: OptionSet, spot: bigint): bigint {
  const losses = set.legs.map((leg, i) => {
    const [least, most] = [item(set.leastVariances, i), item(set.mostVariances, i)];
    // a vanilla option is worth more the more may happen; of others either end may be the worse
    const isVanilla = instrumentKind(legInstrument(leg)) === "vanilla";
    const variances = isVanilla ? [legQuantity(leg) < 0n ? most : least] : [least, most];
    const worst = variances.map((variance) => optionValue(set, i, spot, variance)).reduce(smaller);
    return larger(optionValue(set, i, spot, item(set.variances, i)) - worst, 0n);
  });
  return sumOf(losses);
}

/** For naked short options and for a surface that is not to be trusted; twin of `Contingencies.ofOptions`. */
export function optionContingency(set: OptionSet, spot: bigint, kind: MarginKind): bigint {
  const { naked, notional } = optionExposures(set, spot);
  const amount = fullMulDivUp(naked, NAKED[kind], WAD) + fullMulDivUp(notional, set.uncertainty, WAD);
  if (kind === "maintenance" || set.leastVariances.length === 0) return amount;
  return amount + surfaceContingency(set, spot);
}

/** For a price that is older than it should be; twin of `Contingencies.ofSwing`. */
export const swingContingency = (swing: bigint, staleness: bigint): bigint => fullMulDivUp(2n * swing, staleness, WAD);

/** The same by the profits of the scenarios; twin of `Contingencies.ofStaleness`. */
export const stalenessContingency = (profits: readonly bigint[], staleness: bigint): bigint =>
  swingContingency(distance(item(profits, QUARTER_UP), item(profits, QUARTER_DOWN)), staleness);
