import { Panic } from "../errors/builtin.js";
import { AccountsEqual, AmountZero, OpenInterestAboveCap } from "../generated/errors.js";
import { absolute, larger } from "../math/option/integers.js";
import { divideUp } from "../math/roots.js";
import { valueOf } from "../reading/reading.js";
import { changeCash, type CashLedger } from "./cashIndex.js";
import { tradeFee } from "./fees.js";
import { markAt, premiumOf, recordTrade, type PerpetualMarket } from "./funding.js";
import { instrumentKind, instrumentUnderlying } from "./instrument.js";
import { sumOf } from "./items.js";
import { legInstrument, legQuantity } from "./leg.js";
import { addPosition, heldOf, requireBounded } from "./positionList.js";
import { accountIn, instrumentIn, underlyingIn, type MarginFill, type MarginSnapshot } from "./snapshot.js";

// Twin of what Positions.sol does in a trade, before anything is judged.

const SCALE = 10n ** 9n;
const MAX_INT256 = (1n << 255n) - 1n;
const OVERFLOW = 17n;
const PERPETUALS = 0;
const OPTIONS = 1;
const DIGITALS = 2;

/** A trade of two accounts. */
export interface MarginTrade {
  /** Account that gets the quantities. */
  readonly buyer: bigint;
  /** Account that gives them. */
  readonly seller: bigint;
  /** What, and at which prices. */
  readonly fills: readonly MarginFill[];
}

/** Instruments of a trade. */
export const instrumentsOf = ({ fills }: MarginTrade): readonly bigint[] => fills.map(({ instrument }) => instrument);

/** One side of a trade. */
export interface TradeSide {
  /** Its positions. */
  readonly legs: readonly bigint[];
  /** \{USD/tok\} By underlying: basis of its perpetual. */
  readonly bases: ReadonlyMap<bigint, bigint>;
  /** \{USD\} What its perpetuals gained that the trade makes cash. */
  readonly profit: bigint;
}

/** What a trade makes of two accounts and the market. */
export interface TradeResult {
  /** \{USD\} By the buyer to the seller, 18 decimals. */
  readonly payment: bigint;
  /** \{USD\} By each side. */
  readonly fee: bigint;
  /** The buyer after. */
  readonly buyer: TradeSide & { readonly cashShares: bigint };
  /** The seller after. */
  readonly seller: TradeSide & { readonly cashShares: bigint };
  /** The ledger after. */
  readonly ledger: CashLedger;
  /** Markets of perpetuals after, by underlying; those that were not traded are not in it. */
  readonly markets: ReadonlyMap<bigint, PerpetualMarket>;
  /** \{tok\} Long positions after, by instrument; those that were not traded are not in it. */
  readonly openInterest: ReadonlyMap<bigint, bigint>;
  /** \{tok\} Long perpetuals after, by underlying; likewise. */
  readonly openPerpetuals: ReadonlyMap<bigint, bigint>;
}

/** The state between two fills. */
interface Work {
  readonly buyer: TradeSide;
  readonly seller: TradeSide;
  /** \{USD\} 27 decimals. */
  readonly payment: bigint;
  readonly markets: ReadonlyMap<bigint, PerpetualMarket>;
  readonly interest: ReadonlyMap<bigint, bigint>;
  /** By underlying and class, as one number. */
  readonly classes: ReadonlyMap<bigint, bigint>;
}

const withEntry = <T>(map: ReadonlyMap<bigint, T>, key: bigint, value: T): ReadonlyMap<bigint, T> =>
  new Map([...map, [key, value]]);

/** A number that fits into an `int256`, as checked arithmetic has it. */
function signed(value: bigint): bigint {
  if (absolute(value) > MAX_INT256) throw new Panic({ panicCode: OVERFLOW });
  return value;
}

/* PERPETUALS */

/** \{USD\} What a position gained since a basis, rounded down; twin of `PerpetualMarkets._profitOf`. */
export function perpetualProfit(quantity: bigint, basis: bigint, since: bigint): bigint {
  const profit = quantity * (basis - since);
  return profit >= 0n ? profit / SCALE : -divideUp(-profit, SCALE);
}

/** A market at the snapshot's time: what has changed since, or as it was read. */
interface MarketNow {
  readonly market: PerpetualMarket;
  readonly mark: bigint;
  /** \{USD/tok\} The mark less what a long has paid. */
  readonly basis: bigint;
}

function marketNow(
  snapshot: MarginSnapshot,
  underlying: bigint,
  markets: ReadonlyMap<bigint, PerpetualMarket>,
  open: bigint,
): MarketNow {
  const state = underlyingIn(snapshot, underlying);
  const { index } = valueOf(state.perpetual);
  const market = markets.get(underlying) ?? valueOf(state.market);
  const mark = markAt(index, premiumOf(market, open));
  return { market, mark, basis: mark - market.funding };
}

/** \{USD\} What a side's perpetuals gained and the trade did not make cash; twin of `PerpetualMarkets._perpetualProfit`. */
export function pendingProfit(snapshot: MarginSnapshot, { legs, bases }: TradeSide, result: TradeResult): bigint {
  const perpetuals = legs.filter((leg) => instrumentKind(legInstrument(leg)) === "perpetual");
  return sumOf(
    perpetuals.map((leg) => {
      const underlying = instrumentUnderlying(legInstrument(leg));
      const read = underlyingIn(snapshot, underlying).openInterest[PERPETUALS] ?? 0n;
      const open = result.openPerpetuals.get(underlying) ?? read;
      const { basis } = marketNow(snapshot, underlying, result.markets, open);
      return perpetualProfit(legQuantity(leg), basis, bases.get(underlying) ?? 0n);
    }),
  );
}

const rebased = (side: TradeSide, underlying: bigint, quantity: bigint, basis: bigint): TradeSide => ({
  ...side,
  bases: withEntry(side.bases, underlying, basis),
  profit: side.profit + perpetualProfit(quantity, basis, side.bases.get(underlying) ?? 0n),
});

/** Brings both sides of a trade in perpetuals to the mark, and notes the trade; twin of `Positions._meet`. */
function met(snapshot: MarginSnapshot, work: Work, fill: MarginFill): { readonly work: Work; readonly mark: bigint } {
  const { instrument, quantity, price } = fill;
  const underlying = instrumentUnderlying(instrument);
  const { market, mark, basis } = marketNow(
    snapshot,
    underlying,
    work.markets,
    classOpen(snapshot, work, underlying, PERPETUALS),
  );
  const terms = valueOf(underlyingIn(snapshot, underlying).perpetual);
  const next = recordTrade(market, { quantity: absolute(quantity), price, ...terms });
  const of = (side: TradeSide): TradeSide => rebased(side, underlying, heldOf(side.legs, instrument), basis);
  const markets = withEntry(work.markets, underlying, next);
  return { work: { ...work, buyer: of(work.buyer), seller: of(work.seller), markets }, mark };
}

/* OPEN INTEREST */

function classOf(instrument: bigint): number {
  const kind = instrumentKind(instrument);
  if (kind === "perpetual") return PERPETUALS;
  return kind === "digital" ? DIGITALS : OPTIONS;
}

const classKey = (underlying: bigint, class_: number): bigint => (underlying << 8n) | BigInt(class_);

const classOpen = (snapshot: MarginSnapshot, work: Work, underlying: bigint, class_: number): bigint =>
  work.classes.get(classKey(underlying, class_)) ?? underlyingIn(snapshot, underlying).openInterest[class_] ?? 0n;

/** By how much long positions grow when one goes from a quantity to another; twin of `InterestCount._countInterest`. */
const growth = (from: bigint, to: bigint): bigint => larger(to, 0n) - larger(from, 0n);

/** Throws unless there is room for more of an instrument; twin of `Positions._requireRoom`. */
function requireRoom(snapshot: MarginSnapshot, work: Work, instrument: bigint): void {
  const { refusal } = instrumentIn(snapshot, instrument);
  if (refusal !== undefined) throw refusal;
  const [underlying, class_] = [instrumentUnderlying(instrument), classOf(instrument)];
  const cap = valueOf(underlyingIn(snapshot, underlying).terms).openInterestCaps[class_] ?? 0n;
  const openInterest = classOpen(snapshot, work, underlying, class_);
  if (openInterest > cap) throw new OpenInterestAboveCap({ underlying, category: BigInt(class_), openInterest, cap });
}

function counted(snapshot: MarginSnapshot, work: Work, instrument: bigint, grown: bigint): Work {
  const [underlying, class_] = [instrumentUnderlying(instrument), classOf(instrument)];
  const open = work.interest.get(instrument) ?? instrumentIn(snapshot, instrument).openInterest;
  const next = {
    ...work,
    interest: withEntry(work.interest, instrument, open + grown),
    classes: withEntry(
      work.classes,
      classKey(underlying, class_),
      classOpen(snapshot, work, underlying, class_) + grown,
    ),
  };
  // what only closes may be of an expiry that is closed to trade, or above its cap
  if (grown > 0n) requireRoom(snapshot, next, instrument);
  return next;
}

/* FILLS */

/** One fill; twin of `Positions._fill`. */
function filled(snapshot: MarginSnapshot, before: Work, fill: MarginFill): Work {
  const { instrument, quantity, price } = fill;
  if (quantity === 0n) throw new AmountZero();
  const { work, mark } =
    instrumentKind(instrument) === "perpetual" ? met(snapshot, before, fill) : { work: before, mark: 0n };
  const [boughtFrom, soldFrom] = [heldOf(work.buyer.legs, instrument), heldOf(work.seller.legs, instrument)];
  const buyer = { ...work.buyer, legs: addPosition(work.buyer.legs, instrument, quantity) };
  const seller = { ...work.seller, legs: addPosition(work.seller.legs, instrument, -quantity) };
  const grown = growth(boughtFrom, boughtFrom + quantity) + growth(soldFrom, soldFrom - quantity);
  const payment = signed(work.payment + signed(quantity * signed(price - mark)));
  return counted(snapshot, { ...work, buyer, seller, payment }, instrument, grown);
}

function sideOf(snapshot: MarginSnapshot, account: bigint): TradeSide {
  const { view, bases } = accountIn(snapshot, account);
  return { legs: view.legs, bases, profit: 0n };
}

const perpetualsOf = ({ classes }: Work): ReadonlyMap<bigint, bigint> =>
  new Map([...classes].flatMap(([key, open]) => ((key & 0xffn) === BigInt(PERPETUALS) ? [[key >> 8n, open]] : [])));

/** The cash of a trade; twin of the end of `Positions._exchange` and of `Clearinghouse.trade`. */
function paid(snapshot: MarginSnapshot, trade: MarginTrade, work: Work, fee: bigint): TradeResult {
  const payment = work.payment / SCALE;
  const shares = (account: bigint): bigint => accountIn(snapshot, account).cashShares;
  const bought = changeCash(snapshot.ledger, shares(trade.buyer), work.buyer.profit - payment - fee);
  const sold = changeCash(bought.ledger, shares(trade.seller), work.seller.profit + payment - fee);
  const ledger = {
    ...sold.ledger,
    unsettled: sold.ledger.unsettled + work.buyer.profit + work.seller.profit,
    reserves: sold.ledger.reserves + 2n * fee,
  };
  return Object.freeze({
    payment,
    fee,
    buyer: Object.freeze({ ...work.buyer, cashShares: bought.shares }),
    seller: Object.freeze({ ...work.seller, cashShares: sold.shares }),
    ledger: Object.freeze(ledger),
    markets: work.markets,
    openInterest: work.interest,
    openPerpetuals: perpetualsOf(work),
  });
}

/**
 * What a trade makes of two accounts, before they are judged.
 *
 * @throws What the clearinghouse reverts with before it judges: {@link AccountsEqual}, {@link AmountZero}, {@link TooMany},
 * {@link InstrumentNotListed}, {@link OpenInterestAboveCap}, {@link QuantityOutOfRange}, {@link PositionExpired} or a feed's error.
 */
export function exchange(snapshot: MarginSnapshot, trade: MarginTrade): TradeResult {
  const { buyer, seller, fills } = trade;
  if (buyer === seller) throw new AccountsEqual({ account: buyer });
  if (fills.length === 0) throw new AmountZero();
  const fee = tradeFee(snapshot, fills);
  const empty: ReadonlyMap<bigint, never> = new Map<bigint, never>();
  const [bought, sold] = [sideOf(snapshot, buyer), sideOf(snapshot, seller)];
  const start: Work = { buyer: bought, seller: sold, payment: 0n, markets: empty, interest: empty, classes: empty };
  const work = fills.reduce((state, fill) => filled(snapshot, state, fill), start);
  requireBounded(work.buyer.legs);
  requireBounded(work.seller.legs);
  return paid(snapshot, trade, work, fee);
}
