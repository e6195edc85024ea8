// A vault without an allocator that lives beside one that has a keeper: the same policy, market, comings and goings.
import { effectiveSupply, readAuctionHouse, type Address } from "@ballast/sdk";
import { ASSETS, fromUnits } from "../assets";
import { checkState } from "../checks";
import type { Episode, Market } from "../history";
import { byAsset, sliceOf, toNumber } from "../measure";
import type { NamedPolicy } from "../policies";
import { Random } from "../random";
import { componentRowsOf } from "../result";
import { openStage, type Stage } from "../stage";
import type { Point, UnmanagedRun } from "../summary";
import type { World } from "../world";
import { AuctionHouse, castOf, type Cast } from "./house";
import { Heartbeat } from "./heartbeat";
import { costOf, resultOf } from "./result";
import { Watch } from "./watch";

/** Allocator of a vault that has none. */
export const NOBODY: Address = "0x0000000000000000000000000000000000000000";
/** Accounts that the depositors leave. */
const FIRST_FREE = 7;
/** Moments of a day. */
const MOMENTS = 2;

/** What a vault is called where one of its invariants breaks. */
export const twinName = (policy: string): string => `${policy} without an allocator`;

/** Who seeds a vault that nobody manages, and who acts on it: accounts that the depositors leave. */
export function playersOf({ accounts }: World): { readonly founder: Address; readonly cast: Cast } {
  const [founder = NOBODY, ...others] = accounts.depositors.slice(FIRST_FREE);
  return { founder, cast: castOf(others) };
}

/** One vault through one run. */
export class Twin {
  /** \{tok\} Per component, what one share stood for at the start. */
  #slice: readonly number[] = [];
  /** \{share\} Shares that the basket is divided by, and how many flows they are of. */
  #supply = 1;
  #flows = 0;
  /** Flows and fills when the state was checked last. */
  #checked = -1;

  protected constructor(
    readonly stage: Stage,
    readonly house: AuctionHouse,
  ) {}

  /** Creates the vault at its targets. @param random - A stream of its own. */
  static async open(world: World, policy: NamedPolicy, episode: Episode, random: Random): Promise<Twin> {
    const { founder, cast } = playersOf(world);
    const terms = { name: twinName(policy.name), founder, allocator: NOBODY, random };
    const stage = await openStage(world, policy, episode, terms);
    const address = await readAuctionHouse(stage.vault.reader, stage.vault.address);
    return new Twin(stage, new AuctionHouse(stage, address, cast, new Watch(stage), new Heartbeat(stage), random));
  }

  /** The feeds were told the prices of a moment. @param time - \{s\} of the moment. */
  async told(time: number): Promise<void> {
    this.house.heartbeat.told();
    this.house.watch.enter(time);
    await this.house.watch.look("market");
  }

  /** Some do not wait in a panic, the one who arms auctions neither. */
  async panic(): Promise<void> {
    await this.#noticeFlows();
    await this.house.arm();
  }

  /**
   * A moment: people have come and gone; now the auctions, until the market moves again.
   *
   * @param when - Its name, and the prices that the other vault's feeds quote.
   * @param until - \{s\}
   */
  async act(
    market: Market,
    { prices, ...when }: Pick<Point, "date" | "moment" | "prices">,
    until: number,
  ): Promise<void> {
    const { stage } = this;
    await this.#noticeFlows();
    const point = await this.#pointOf(prices, when);
    await this.hold(market, until);
    await this.#check(stage.journal.points.length + 1 === MOMENTS * stage.episode.days.length - 1);
    stage.journal.points.push(point);
  }

  /** Auctions, until the market moves again. @param until - \{s\} */
  protected async hold(market: Market, until: number): Promise<void> {
    await this.house.hold(market, until);
  }

  /** What came of it. */
  run(): UnmanagedRun {
    const { stage, house } = this;
    const { policy, episode, journal } = stage;
    const { points, flows } = journal;
    const { auctions, sale, watch } = house;
    const breaches = watch.breaches.rows((asset) => sale.reasons.get(asset) ?? "TheRunEnded");
    const parts = { points, breaches, auctions, fills: sale.fills, flows };
    return {
      policy: policy.name,
      episode: episode.name,
      from: episode.days[0]?.date ?? "",
      to: episode.days[episode.days.length - 1]?.date ?? "",
      stressFrom: episode.stressFrom,
      stressTo: episode.stressTo,
      components: componentRowsOf(stage),
      sightings: watch.sightings,
      ...parts,
      result: resultOf(parts, watch.fullest),
    };
  }

  /** Shares change by flows alone. */
  async #noticeFlows(): Promise<void> {
    const { flows } = this.stage.journal;
    if (flows.length === this.#flows) return;
    this.#flows = flows.length;
    await this.house.watch.look("flow");
    const snapshot = await this.stage.vault.snapshot();
    this.#supply = toNumber(effectiveSupply(snapshot));
    if (this.#slice.length === 0) this.#slice = sliceOf(snapshot);
  }

  /** Losses are those of auctions: there is nobody else to make any. */
  async #pointOf(prices: Point["prices"], when: Pick<Point, "date" | "moment">): Promise<Point> {
    const { stage, house } = this;
    const { watch, sale } = house;
    const { used, size } = await watch.budget();
    const worth = (amounts: readonly number[]): number =>
      amounts.reduce((sum, amount, i) => sum + amount * (prices[stage.symbols[i] ?? ""] ?? 0), 0);
    const value = worth(
      watch.balances.map((balance, i) => fromUnits(balance, ASSETS[stage.symbols[i] ?? "USDC"].decimals)),
    );
    const point = {
      ...when,
      prices,
      shareValue: value / this.#supply,
      buyAndHold: worth(this.#slice),
      value,
      weights: byAsset(stage, watch.latest.map(toNumber)),
      lossUsed: toNumber(used),
      lossBudget: toNumber(size),
    };
    return { ...point, executionCost: costOf(sale.fills, stage.journal.points) };
  }

  /** Invariants of the state, where something happened to it, and at the end. */
  async #check(isLast: boolean): Promise<void> {
    const happened = this.stage.journal.flows.length + this.house.sale.fills.length;
    if (happened === this.#checked && !isLast) return;
    this.#checked = happened;
    await checkState(this.stage, await this.stage.vault.snapshot());
  }
}
