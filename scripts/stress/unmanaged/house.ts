// Auctions of a vault that nobody manages: somebody arms and opens them, bidders fill them.
import {
  armAuction,
  clearAuction,
  openAuction,
  readAuction,
  type Action,
  type Address,
  type AuctionTarget,
} from "@ballast/sdk";
import type { AssetSymbol } from "../assets";
import type { Market } from "../history";
import type { Random } from "../random";
import type { Stage } from "../stage";
import type { AuctionRow, FillRow } from "../summary";
import { BIDDERS, GAS_PRICES } from "./bidderCost";
import type { Bidder, Lot } from "./bidders";
import { AUCTION, isTriggered, ROUND } from "./drift";
import type { Heartbeat } from "./heartbeat";
import { Sale, type Scene } from "./sale";
import type { Watch } from "./watch";

/** \{s\} How often the one who arms auctions looks. */
const KEEPER_PERIOD = 60;

/** Who acts on the vault; none of them may do what others may not. */
export interface Cast {
  readonly keeper: Address;
  readonly bidders: readonly Bidder[];
}

/** Accounts for the cast. @throws RangeError when there are too few. */
export function castOf([keeper, ...others]: readonly Address[]): Cast {
  const bidders = BIDDERS.flatMap((terms, i) => {
    const account = others[i];
    return account === undefined ? [] : [{ ...terms, account }];
  });
  if (keeper !== undefined && bidders.length === BIDDERS.length) return { keeper, bidders };
  throw new RangeError(`A keeper and ${BIDDERS.length} bidders need as many accounts; there are ${others.length + 1}.`);
}

/** Auctions of one vault through one run. */
export class AuctionHouse {
  readonly auctions: AuctionRow[] = [];
  readonly sale: Sale;
  /** How often the contract did not say of a drift what the job's own rule says. */
  disagreements = 0;
  readonly #armed = new Set<AssetSymbol>();
  /** \{s\} When the policy was written. */
  readonly #writtenAt: number;

  constructor(
    readonly stage: Stage,
    readonly address: Address,
    readonly cast: Cast,
    readonly watch: Watch,
    readonly heartbeat: Heartbeat,
    readonly random: Random,
  ) {
    this.sale = new Sale(stage, cast.bidders, watch, heartbeat, random);
    this.#writtenAt = stage.world.chain.now;
  }

  /** Arms an auction for every component that has drifted, and clears those that have not. Returns the armed ones. */
  async arm(): Promise<readonly AssetSymbol[]> {
    const armed: AssetSymbol[] = [];
    for (const [i, symbol] of this.stage.symbols.entries()) {
      const target = this.#targetOf(symbol);
      const [isDrifted, isArmed] = [await this.#isTold(i, target), this.#armed.delete(symbol)];
      if (isDrifted && !isArmed) await this.#send("armAuction", armAuction(target));
      if (!isDrifted && isArmed) await this.#send("clearAuction", clearAuction(target));
      if (isDrifted) armed.push(symbol);
    }
    for (const symbol of armed) this.#armed.add(symbol);
    return armed;
  }

  /**
   * Rounds of auctions until nothing is drifted or there is no time for another. Every round has its own price of gas.
   *
   * @param until - \{s\} When the market moves next.
   */
  async hold(market: Market, until: number): Promise<void> {
    if (!this.#anyDrifted()) {
      await this.arm(); // clears what was armed in a panic and has healed since
      return;
    }
    while (this.#anyDrifted() && this.#now + KEEPER_PERIOD + ROUND <= until) {
      await this.heartbeat.wait(this.#now + KEEPER_PERIOD, market);
      const armed = await this.arm();
      if (armed.length === 0) return; // nothing has drifted, says the contract
      await this.#round(await this.#sceneOf(market), armed);
    }
  }

  get #now(): number {
    return this.stage.world.chain.now;
  }

  #anyDrifted(): boolean {
    return this.stage.symbols.some((_, i) => this.#isDrifted(i));
  }

  #isDrifted(i: number): boolean {
    const { bounds, latest, isTooVolatile } = this.watch;
    const [own, weight] = [bounds[i], latest[i] ?? 0n];
    const bandsCount = this.#now >= this.#writtenAt + AUCTION.bandDelay;
    return own !== undefined && isTriggered(own, weight, bandsCount, isTooVolatile);
  }

  /** What the contract itself says of a drift. */
  async #isTold(i: number, target: AuctionTarget): Promise<boolean> {
    const { triggered } = await readAuction(this.stage.vault.reader, target);
    if (triggered !== this.#isDrifted(i)) this.disagreements += 1;
    return triggered;
  }

  #targetOf(symbol: AssetSymbol): AuctionTarget {
    const { symbols, tokens, vault } = this.stage;
    const token = tokens[symbols.indexOf(symbol)];
    if (token === undefined) throw new RangeError(`${symbol} is no component.`);
    return { auction: this.address, vault: vault.address, token };
  }

  async #send(operation: string, { transaction }: Action): Promise<void> {
    this.stage.journal.spent(operation, await this.stage.world.chain.transact(this.cast.keeper, transaction));
  }

  async #sceneOf(market: Market): Promise<Scene> {
    const { stage } = this;
    const gasPrice = this.random.integer(GAS_PRICES.least, GAS_PRICES.most);
    const snapshot = await stage.vault.snapshot();
    const { auctionPremium, auctionCost } = snapshot.policy.limits;
    const fall = { premium: Number(auctionPremium), cost: Number(auctionCost) };
    const floor = { stage, snapshot, fall, gasPrice, etherPrice: market.ETH };
    return { market, floor };
  }

  /** One round; where something is still drifted after it, the auctions' time is waited for. */
  async #round(scene: Scene, armed: readonly AssetSymbol[]): Promise<void> {
    let openableAt = this.#now + 1;
    for (const symbol of armed) {
      const { armedAt } = await readAuction(this.stage.vault.reader, this.#targetOf(symbol));
      openableAt = Math.max(openableAt, Number(armedAt) + AUCTION.delay);
    }
    await this.heartbeat.wait(openableAt, scene.market);
    const lots: Lot[] = [];
    for (const symbol of armed) lots.push(await this.#open(symbol));
    const openedAfter = this.watch.after;
    await this.heartbeat.wait(Math.max(...lots.map(({ startsAt }) => startsAt)), scene.market);
    const fills = await this.sale.run(scene, lots);
    for (const { asset } of lots) this.#note(asset, openedAfter, fills);
    if (!this.#anyDrifted()) return;
    const endsAt = Math.max(...lots.map(({ startsAt }) => startsAt + AUCTION.duration + AUCTION.tail));
    await this.heartbeat.wait(Math.max(this.#now, endsAt) + 1, scene.market);
  }

  async #open(asset: AssetSymbol): Promise<Lot> {
    const target = this.#targetOf(asset);
    this.#armed.delete(asset);
    await this.#send("openAuction", openAuction(target));
    const { nonce, openedAt } = await readAuction(this.stage.vault.reader, target);
    return { target, nonce, asset, startsAt: Number(openedAt) + AUCTION.warmUp, sell: asset, buy: asset };
  }

  #note(asset: AssetSymbol, openedAfter: number, fills: readonly FillRow[]): void {
    const count = fills.filter(({ sell, buy }) => sell === asset || buy === asset).length;
    const reason = count === 0 ? this.sale.reasons.get(asset) : undefined;
    const row = { point: this.stage.journal.point, asset, openedAfter, fills: count };
    this.auctions.push(reason === undefined ? row : { ...row, reason });
  }
}
