// What a bidder asks for: its own costs and a margin. Numbers are \{USD\} unless they say otherwise; nothing here is money.

/** Somebody who fills auctions and sells at the venue, at once, what it got. */
export interface BidderTerms {
  readonly name: string;
  /** \{USD\} of a token that it can pay with in one fill. */
  readonly capital: number;
  /** \{bps\} of a fill's value that it wants to keep. */
  readonly margin: number;
  /** \{s\} Least time from a price that is good enough to its transaction: a block, or longer. */
  readonly reaction: number;
}

/** From quick and small to slow and large. */
export const BIDDERS: readonly BidderTerms[] = [
  { name: "searcher", capital: 40_000, margin: 5, reaction: 12 },
  { name: "desk", capital: 250_000, margin: 15, reaction: 36 },
  { name: "treasury", capital: 1_000_000, margin: 40, reaction: 120 },
];

/** Gas units that a bidder reckons with: those of the fill, and of each leg at a venue. */
const FILL_GAS = 330_000;
const LEG_GAS = 190_000;
/** \{gwei\} What a bidder pays for gas in a crash: drawn once a moment. */
export const GAS_PRICES = { least: 40, most: 160 } as const;

/** \{USD\} @param gasPrice - \{gwei\} @param etherPrice - \{USD\} */
export function gasCost(gas: number, gasPrice: number, etherPrice: number): number {
  return gas * gasPrice * 1e-9 * etherPrice;
}

/** Gas units of a fill and of selling what it brought. */
export const gasOfFill = (legs: number): number => FILL_GAS + legs * LEG_GAS;

/** A fill that a bidder looks at. */
export interface Opportunity {
  /** \{USD\} of what the vault sells, at middle prices. */
  readonly value: number;
  /** \{USD\} What would be paid at a factor of one. */
  readonly paidAtOne: number;
  /** \{USD\} of what the venue pays for it now, in the token that the vault buys, slippage and fees included. */
  readonly proceeds: number;
  /** \{USD\} */
  readonly gas: number;
}

/** \{USD\} What a bidder would keep at a price. @param factor - \{1\} against the middle. */
export function gainAt({ paidAtOne, proceeds, gas }: Opportunity, factor: number): number {
  return proceeds - gas - paidAtOne * factor;
}

/** \{1\} Highest price against the middle at which a bidder takes a fill. */
export function highestFactor({ margin }: Pick<BidderTerms, "margin">, opportunity: Opportunity): number {
  const { value, paidAtOne, proceeds, gas } = opportunity;
  if (paidAtOne <= 0) return 0;
  return (proceeds - gas - (value * margin) / 10_000) / paidAtOne;
}

/** \{bps\} A venue that pays more than this above the middle is not reckoned with. */
const VENUE_EDGE = 100;

/** Whether gas alone is more than a fill of a value brings at the lowest price, so that nobody need look. @param cost - \{bps\} */
export function isHopeless(value: number, cost: number, gas: number): boolean {
  return gas > (value * (cost + VENUE_EDGE)) / 10_000;
}

/** Whether a bidder takes a fill at a price. */
export function isWorth(bidder: Pick<BidderTerms, "margin">, opportunity: Opportunity, factor: number): boolean {
  return factor <= highestFactor(bidder, opportunity);
}
