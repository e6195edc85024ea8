// The hour in which bidders look at running auctions and take what is worth it to them.
import { basketOf, componentOf, type VaultSnapshot } from "@ballast/sdk";
import type { AssetSymbol } from "../assets";
import { fillIsCharged, tradeMovesTwo, type AuctionBudget } from "../checks";
import type { Market } from "../history";
import { middleValue, toNumber } from "../measure";
import type { Random } from "../random";
import type { Stage } from "../stage";
import type { FillRow } from "../summary";
import {
  bidOn,
  NO_BIDDER,
  offer,
  pairsOf,
  take,
  type Bid,
  type Bidder,
  type Filled,
  type Floor,
  type Lot,
} from "./bidders";
import { gasCost, gasOfFill, isHopeless } from "./bidderCost";
import { AUCTION, isAbove, isHealed } from "./drift";
import type { Heartbeat } from "./heartbeat";
import type { Watch } from "./watch";

const FILLS_A_ROUND = 24;
/** A bidder who was refused tries half as much, down to this part. */
const SMALLEST_PART = 8n;
const BLOCK = 12;
/** \{blocks\} A bidder may be late by as many. */
const LATEST = 4;
/** \{1\} Part of the rounds that a bidder looks at: nobody is always there. */
const PRESENCE = 0.75;
/** \{s\} That the transactions of a fill take at most. */
const FILL_TIME = 60;

/** What a moment's auctions happen in. */
export interface Scene {
  readonly market: Market;
  readonly floor: Floor;
}

const keyOf = ({ name }: Bidder, { sell, buy }: Lot): string => `${name}/${sell}/${buy}`;
const dueAt = ({ readyAt, bidder }: Bid): number => readyAt + bidder.reaction;

/** Fills of one vault through one run. */
export class Sale {
  readonly fills: FillRow[] = [];
  /** Why the last look at an asset's auction came to nothing. */
  readonly reasons = new Map<string, string>();
  #parts = new Map<string, bigint>();
  #awake: readonly Bidder[] = [];
  /** After the fill before, or from before the first: nobody but bidders acts meanwhile. */
  #snapshot: VaultSnapshot | undefined;

  constructor(
    readonly stage: Stage,
    readonly bidders: readonly Bidder[],
    readonly watch: Watch,
    readonly heartbeat: Heartbeat,
    readonly random: Random,
  ) {}

  /** Lets bidders fill what is open, the earliest first, until nobody wants more or time is over. Returns the fills. */
  async run(scene: Scene, lots: readonly Lot[]): Promise<readonly FillRow[]> {
    const { chain } = this.stage.world;
    const endsAt = Math.min(...lots.map(({ startsAt }) => startsAt + AUCTION.duration + AUCTION.tail));
    const before = this.fills.length;
    this.#parts = new Map();
    this.#awake = this.bidders.filter(() => this.random.unit() < PRESENCE);
    this.#snapshot = scene.floor.snapshot;
    for (let tries = 0; this.fills.length < before + FILLS_A_ROUND && tries < 2 * FILLS_A_ROUND; tries++) {
      const bid = await this.#nextBid(scene.floor, lots);
      if (bid === undefined) {
        // An aged feed quotes wider, against the bidder: who watches feeds looks again when they have repeated their prices.
        const freshAt = Math.max(this.heartbeat.nextAt, chain.now) + BLOCK;
        if (freshAt + FILL_TIME > endsAt) break;
        await this.heartbeat.wait(freshAt, scene.market);
        continue;
      }
      const time = Math.max(chain.now + 1, dueAt(bid) + BLOCK * this.random.integer(0, LATEST));
      if (time + FILL_TIME > endsAt) {
        this.reasons.set(bid.lot.asset, NO_BIDDER);
        break;
      }
      await this.heartbeat.wait(time, scene.market);
      await this.#carryOut(scene, bid);
    }
    return this.fills.slice(before);
  }

  /** Pairs of the auctions that are still open, each once. */
  #pairs(lots: readonly Lot[]): readonly Lot[] {
    const { symbols } = this.stage;
    const { latest: weights, bounds, isTooVolatile } = this.watch;
    const off = (above: boolean): readonly AssetSymbol[] =>
      symbols.filter((_, i) => {
        const component = bounds[i];
        return component !== undefined && isAbove(component, weights[i] ?? 0n) === above;
      });
    const open = lots.filter(({ asset }) => {
      const [component, weight] = [bounds[symbols.indexOf(asset)], weights[symbols.indexOf(asset)]];
      return component !== undefined && !isHealed(component, weight ?? 0n, isTooVolatile);
    });
    const [above, below] = [off(true), off(false)];
    const all = open.flatMap((lot) => pairsOf(lot.asset, above, below).map(([sell, buy]) => ({ ...lot, sell, buy })));
    return all.filter((lot, i) => all.findIndex(({ sell, buy }) => sell === lot.sell && buy === lot.buy) === i);
  }

  /** \{USD\} What would bring the first of a pair to its target. */
  #valueOf({ snapshot }: Floor, { sell, buy }: Lot): number {
    const { symbols } = this.stage;
    const distances = [sell, buy].map((symbol) => {
      const i = symbols.indexOf(symbol);
      const target = Number(this.watch.bounds[i]?.targetWeight ?? 0n) / 10_000;
      return Math.abs(toNumber(this.watch.latest[i] ?? 0n) - target);
    });
    return Math.min(...distances) * toNumber(basketOf(snapshot).mid);
  }

  /** The bid that is due first. What nobody bids for has its reason written down. */
  async #nextBid(floor: Floor, lots: readonly Lot[]): Promise<Bid | undefined> {
    let first: Bid | undefined;
    const leastGas = gasCost(gasOfFill(1), floor.gasPrice, floor.etherPrice);
    for (const lot of this.#pairs(lots)) {
      if (isHopeless(this.#valueOf(floor, lot), floor.fall.cost, leastGas)) {
        this.reasons.set(lot.asset, NO_BIDDER);
        continue;
      }
      const offered = await offer(floor, lot);
      if (typeof offered === "string") {
        this.reasons.set(lot.asset, offered);
        continue;
      }
      for (const bidder of this.#awake) {
        const part = this.#parts.get(keyOf(bidder, lot)) ?? 1n;
        if (part > SMALLEST_PART) continue;
        const bid = bidOn(floor, bidder, offered, part);
        if (typeof bid === "string") this.reasons.set(lot.asset, bid);
        else if (first === undefined || dueAt(bid) < dueAt(first)) first = bid;
      }
    }
    return first;
  }

  /** One fill, with everything about it checked and written down. */
  async #carryOut({ floor }: Scene, bid: Bid): Promise<void> {
    const budget = await this.watch.budget();
    const filled = await take(floor, bid);
    if (typeof filled === "string") {
      this.reasons.set(bid.lot.asset, filled);
      const key = keyOf(bid.bidder, bid.lot);
      this.#parts.set(key, 2n * (this.#parts.get(key) ?? 1n));
      return;
    }
    const { after } = this.watch;
    await this.watch.look("auction");
    await this.#write(bid, filled, { budget, after });
  }

  async #write(
    { bidder, lot }: Bid,
    { sold, bought, factor, gain, gas }: Filled,
    { budget, after }: { readonly budget: AuctionBudget; readonly after: number },
  ): Promise<void> {
    const { vault, tokens, symbols, journal } = this.stage;
    const before = this.#snapshot ?? (await vault.snapshot());
    const snapshot = await vault.snapshot();
    this.#snapshot = snapshot;
    const now = await this.watch.budget();
    const [from, to] = [symbols.indexOf(lot.sell), symbols.indexOf(lot.buy)];
    const valueAt = (i: number, amount: bigint): bigint =>
      middleValue(componentOf(before, tokens[i] ?? lot.target.token), amount);
    const values = { sold: valueAt(from, sold), bought: valueAt(to, bought) };
    journal.found(tradeMovesTwo(before, snapshot, from, to));
    journal.found(fillIsCharged(budget, now, { ...values, value: basketOf(before).mid }));
    journal.spent("fillAuction", gas);
    this.fills.push({
      point: journal.point,
      after,
      asset: lot.asset,
      bidder: bidder.name,
      sell: lot.sell,
      buy: lot.buy,
      sold: toNumber(values.sold),
      bought: toNumber(values.bought),
      factor,
      charged: toNumber(now.used > budget.used ? now.used - budget.used : 0n),
      gain,
      gas,
    });
  }
}
