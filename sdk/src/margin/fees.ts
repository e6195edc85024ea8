import { InstrumentNotListed, PositionExpired } from "../generated/errors.js";
import { fullMulDivUp } from "../math/checked.js";
import { WAD } from "../math/fixedPoint.js";
import { absolute, smaller } from "../math/option/integers.js";
import { valueOf } from "../reading/reading.js";
import { instrumentExpiry, instrumentKind, instrumentUnderlying, isInstrument } from "./instrument.js";
import { sumOf } from "./items.js";
import { underlyingIn, type MarginFill, type MarginSnapshot } from "./snapshot.js";

const SCALE = 10n ** 9n;
const MILLION = 1_000_000n;
/** \{1\} Largest part of an option's premium that a fee takes. */
const PREMIUM_PART = WAD / 8n;

/** What each side pays for one fill; twin of `MarginReader._feeOf`. */
function feeOf(snapshot: MarginSnapshot, { instrument, quantity, price }: MarginFill): bigint {
  if (!isInstrument(instrument)) throw new InstrumentNotListed({ instrument });
  const { timestamp } = snapshot.block;
  const [kind, expiry] = [instrumentKind(instrument), instrumentExpiry(instrument)];
  if (kind !== "perpetual" && timestamp >= expiry)
    throw new PositionExpired({ leg: instrument, expiry, blockTimestamp: timestamp });
  const { terms, perpetual } = underlyingIn(snapshot, instrumentUnderlying(instrument));
  const { optionFee, perpetualFee } = valueOf(terms);
  const size = absolute(quantity);
  const unit = kind === "digital" ? WAD : valueOf(perpetual).index;
  const notional = fullMulDivUp(size, unit, SCALE);
  if (kind === "perpetual") return fullMulDivUp(notional, perpetualFee, MILLION);
  const premium = fullMulDivUp(size, price, SCALE);
  return smaller(fullMulDivUp(notional, optionFee, MILLION), fullMulDivUp(premium, PREMIUM_PART, WAD));
}

/**
 * \{USD\} What each side of a trade pays as fee, 18 decimals; twin of `MarginReader.feeOf`.
 *
 * @throws {@link InstrumentNotListed}, {@link PositionExpired} or the error of a listing or feed that does not answer.
 */
export const tradeFee = (snapshot: MarginSnapshot, fills: readonly MarginFill[]): bigint =>
  sumOf(fills.map((fill) => feeOf(snapshot, fill)));
