// People who fill auctions with their own capital and sell at once, at the venue, what they got.
import {
  componentOf,
  fillAuction,
  quoteFill,
  type Address,
  type AuctionTarget,
  type FillTerms,
  type VaultSnapshot,
} from "@ballast/sdk";
import { fromUnits, toUnits, ASSETS, type AssetSymbol } from "../assets";
import { middlePrice } from "../measure";
import { refusalOf } from "../refusal";
import type { Stage } from "../stage";
import { give, undone } from "../world";
import { gasCost, gasOfFill, highestFactor, isWorth, type BidderTerms, type Opportunity } from "./bidderCost";
import { factorAt, timeOfFactor, type Fall } from "./drift";
import { allow, legsBetween, quoteLegs, sellThrough } from "./venue";

/** A bidder with an account. */
export interface Bidder extends BidderTerms {
  readonly account: Address;
}

/** A running auction with a pair that fills it. */
export interface Lot {
  readonly target: AuctionTarget;
  readonly nonce: bigint;
  /** \{s\} When its price started to fall. */
  readonly startsAt: number;
  readonly asset: AssetSymbol;
  readonly sell: AssetSymbol;
  readonly buy: AssetSymbol;
}

/** A lot at a size, as everybody sees it. */
export interface Offered {
  readonly lot: Lot;
  readonly opportunity: Opportunity;
  /** \{sell\} and \{buy\} */
  readonly sold: bigint;
  readonly bought: bigint;
  /** \{1\} Price against the middle now. */
  readonly factor: number;
}

/** What a bidder means to do. */
export interface Bid {
  readonly bidder: Bidder;
  readonly lot: Lot;
  /** \{sell\} */
  readonly amount: bigint;
  /** \{s\} When the price will have fallen far enough. */
  readonly readyAt: number;
}

/** The state that bids are made on. */
export interface Floor {
  readonly stage: Stage;
  readonly snapshot: VaultSnapshot;
  readonly fall: Fall;
  /** \{gwei\} */
  readonly gasPrice: number;
  /** \{USD\} */
  readonly etherPrice: number;
}

/** What a fill did. */
export interface Filled {
  readonly factor: number;
  /** \{sell\} and \{buy\} */
  readonly sold: bigint;
  readonly bought: bigint;
  /** \{USD\} */
  readonly gain: number;
  readonly gas: number;
}

const UNBOUNDED = 2n ** 255n;
const WAD = 10n ** 18n;
const NEVER = 2n ** 40n - 1n;
/** No price of the auction is low enough. */
export const NO_BIDDER = "NoBidderAtTheLowestPrice";
/** The price has stopped at the middle. */
export const BUDGET_EMPTY = "AuctionLossBudgetEmpty";
/** \{1\} Of seconds between a look and a block. */
const TOLERANCE = 1e-6;

const tokenOf = ({ stage }: Floor, symbol: AssetSymbol): Address => {
  const token = stage.tokens[stage.symbols.indexOf(symbol)];
  if (token === undefined) throw new RangeError(`${symbol} is no component.`);
  return token;
};

/** \{USD\} of an amount at the middle of the quotes. */
function valueOf(floor: Floor, symbol: AssetSymbol, amount: bigint): number {
  const component = componentOf(floor.snapshot, tokenOf(floor, symbol));
  return fromUnits(amount, ASSETS[symbol].decimals) * middlePrice(component);
}

function termsOf(floor: Floor, { target, nonce, sell, buy }: Lot, recipient: Address, maxSold: bigint): FillTerms {
  const [from, to] = [tokenOf(floor, sell), tokenOf(floor, buy)];
  return { ...target, nonce, sell: from, buy: to, maxSold, minSold: 0n, maxPaid: UNBOUNDED, recipient };
}

/** What a fill would be worth to anybody, up to a size; the factor is the one of now. */
async function look(floor: Floor, lot: Lot, maxSold: bigint): Promise<Offered> {
  const { world, vault } = floor.stage;
  const quote = await quoteFill(vault.reader, termsOf(floor, lot, vault.address, maxSold));
  const legs = legsBetween(world, lot.sell, lot.buy);
  const proceeds = valueOf(floor, lot.buy, await quoteLegs(legs, quote.sold));
  const gas = gasCost(gasOfFill(legs.length), floor.gasPrice, floor.etherPrice);
  const paidAtOne = valueOf(floor, lot.buy, (quote.bought * WAD) / quote.factor);
  const opportunity = { value: valueOf(floor, lot.sell, quote.sold), paidAtOne, proceeds, gas };
  return { lot, opportunity, sold: quote.sold, bought: quote.bought, factor: fromUnits(quote.factor, 18) };
}

/** Brings what a bidder has of a token up to its capital. \{tok\} */
async function capitalOf(floor: Floor, { account, capital }: Bidder, symbol: AssetSymbol): Promise<bigint> {
  const { world } = floor.stage;
  const token = tokenOf(floor, symbol);
  const amount = toUnits(capital / middlePrice(componentOf(floor.snapshot, token)), ASSETS[symbol].decimals);
  const held = await world.protocols.balanceOf(token, account);
  if (held < amount) await give(world, symbol, account, amount - held);
  return amount;
}

/** The largest part of a lot that a bidder can pay for, as \{sell\}. */
function largestOf(floor: Floor, bidder: Bidder, { lot, sold, bought }: Offered): bigint {
  const price = middlePrice(componentOf(floor.snapshot, tokenOf(floor, lot.buy)));
  const funds = toUnits(bidder.capital / price, ASSETS[lot.buy].decimals);
  return bought <= funds ? sold : (sold * funds) / bought;
}

/**
 * What a bidder means to do about a lot that it has looked at; {@link NO_BIDDER} when nothing.
 *
 * @param part - By what to divide what it could take.
 */
export function bidOn(floor: Floor, bidder: Bidder, offered: Offered, part: bigint): Bid | string {
  const { lot, opportunity, sold } = offered;
  const { value, paidAtOne, proceeds, gas } = opportunity;
  const amount = largestOf(floor, bidder, offered) / part;
  const share = Number(amount) / Number(sold);
  // A part brings at least its share: the venue's price falls with the size.
  const some = { value: value * share, paidAtOne: paidAtOne * share, proceeds: proceeds * share, gas };
  const elapsed = timeOfFactor(floor.fall, highestFactor(bidder, some));
  return elapsed === undefined ? NO_BIDDER : { bidder, lot, amount, readyAt: lot.startsAt + elapsed };
}

/** What a lot would bring at its full size; the name of the error where it cannot be filled. */
export const offer = (floor: Floor, lot: Lot): Promise<Offered | string> =>
  look(floor, lot, UNBOUNDED).catch(refusalOf);

/**
 * Fills at the price of now and sells what it got. A reason when it does not: {@link BUDGET_EMPTY} when the auctions' loss
 * budget, which holds the price at the middle, does not hold the fill's loss.
 */
export async function take(floor: Floor, { bidder, lot, amount }: Bid): Promise<Filled | string> {
  const { world, vault } = floor.stage;
  const now = await look(floor, lot, amount).catch(refusalOf);
  if (typeof now === "string") return now;
  const elapsed = world.chain.now - lot.startsAt;
  if (now.factor > factorAt(floor.fall, elapsed) + TOLERANCE) return BUDGET_EMPTY;
  if (!isWorth(bidder, now.opportunity, now.factor)) return NO_BIDDER;
  const { account } = bidder;
  const [sellToken, buyToken] = [tokenOf(floor, lot.sell), tokenOf(floor, lot.buy)];
  await capitalOf(floor, bidder, lot.buy);
  await allow(world, account, buyToken, vault.address);
  const [hadToSell, hadToPay] = [await holds(floor, account, sellToken), await holds(floor, account, buyToken)];
  const bounds = { maxSold: now.sold, minSold: now.sold, maxPaid: now.bought };
  const fill = fillAuction({ ...termsOf(floor, lot, account, now.sold), ...bounds, deadline: NEVER });
  const gas = await world.chain.transact(account, fill.transaction).catch(refusalOf);
  if (typeof gas === "string") return gas;
  const bought = hadToPay - (await holds(floor, account, buyToken));
  const sold = (await holds(floor, account, sellToken)) - hadToSell;
  const factor = (now.factor * Number(bought)) / Number(now.bought); // it fell on until the block of the fill
  return { factor, sold, bought, gas, gain: await gainOf(floor, { bidder, lot, amount: sold }, bought, gas) };
}

const holds = ({ stage }: Floor, account: Address, token: Address): Promise<bigint> =>
  stage.world.protocols.balanceOf(token, account);

/**
 * \{USD\} What a bidder keeps who sells at the venue, in the next block, what it got. The sale is sent, measured and undone:
 * the rest of the market brings the pools back, and the other vault meets them where they were.
 */
function gainOf(
  floor: Floor,
  { bidder, lot, amount }: Omit<Bid, "readyAt">,
  paid: bigint,
  gas: number,
): Promise<number> {
  const { world } = floor.stage;
  const token = tokenOf(floor, lot.buy);
  return undone(world.chain, async () => {
    const before = await holds(floor, bidder.account, token);
    const gasOfSale = await sellThrough(world, bidder.account, legsBetween(world, lot.sell, lot.buy), amount);
    const proceeds = (await holds(floor, bidder.account, token)) - before;
    const spent = gasCost(gas + gasOfSale, floor.gasPrice, floor.etherPrice);
    return valueOf(floor, lot.buy, proceeds - paid) - spent;
  });
}

/** Pairs that fill an auction of a component: those on the other side of their targets. */
export function pairsOf(
  asset: AssetSymbol,
  above: readonly AssetSymbol[],
  below: readonly AssetSymbol[],
): readonly (readonly [sell: AssetSymbol, buy: AssetSymbol])[] {
  if (above.includes(asset)) return below.map((buy) => [asset, buy] as const);
  if (below.includes(asset)) return above.map((sell) => [sell, asset] as const);
  return [];
}
