// A capped vault's life through one episode: the same market, people and bidders as its uncapped twin has, from the same
// ground and at the same times, but on a chain of its own, so that neither waits for the other.
import { componentsOf } from "@ballast/sdk";
import type { Day, Market } from "../history";
import type { Journal } from "../journal";
import { byAsset, middlePrice } from "../measure";
import { DAY, HALF_DAY, SETTLING } from "../moments";
import { People } from "../people";
import type { PlannedRun } from "../plan";
import { randomOf } from "../random";
import { readRates, refreshRates } from "../rates";
import type { Tick } from "../simulation";
import type { CappedRun, Point, UnmanagedRun } from "../summary";
import { tellFeeds, type World } from "../world";
import { cappedRunOf } from "./rows";
import { startFigures } from "./startFigures";
import { CappedTwin } from "./twin";

/** What a run is done with. */
export interface CappedTerms {
  readonly world: World;
  readonly planned: PlannedRun;
  readonly seed: number;
  readonly tick: Tick;
}

class CappedSimulation {
  readonly #start: number;

  constructor(
    readonly twin: CappedTwin,
    readonly people: People,
    readonly tick: Tick,
  ) {
    this.#start = twin.stage.world.chain.now;
  }

  async live([first, ...days]: readonly Day[]): Promise<void> {
    if (first === undefined) return;
    await this.twin.told(this.#start);
    await this.#act(0, false, first.close, { date: first.date, moment: "start" });
    for (const [i, day] of days.entries()) {
      const { date } = day;
      await this.#market(this.#timeOf(i + 1, true), day.low, i + 1 === this.people.worst);
      await this.#act(i + 1, true, day.low, { date, moment: "low" });
      await this.#market(this.#timeOf(i + 1, false), day.close, false);
      await refreshRates(this.twin.stage.world, this.twin.stage.world.accounts.keeper);
      await this.#act(i + 1, false, day.close, { date, moment: "close" });
    }
  }

  /** \{s\} At the end of this the last moment's auctions are over. */
  get end(): number {
    return this.#start + this.twin.stage.journal.points.length * HALF_DAY;
  }

  #timeOf(index: number, atLow: boolean): number {
    return this.#start + index * DAY - (atLow ? HALF_DAY : 0);
  }

  /** As for the other vaults: the pools follow, the hasty act, half an hour passes, the feeds are told. */
  async #market(time: number, market: Market, isPanic: boolean): Promise<void> {
    const { stage } = this.twin;
    const { world, quantities } = stage;
    world.chain.waitUntil(time - SETTLING);
    await world.arbitrageur.follow(market, await readRates(world));
    if (isPanic) {
      await tellFeeds(world, market, quantities);
      await this.twin.told(time);
      await this.people.come(stage, this.people.worst, true, "hasty");
      await this.twin.panic();
    }
    world.chain.waitUntil(Math.max(time, world.chain.now));
    await tellFeeds(world, market, quantities);
    await this.twin.told(time);
  }

  async #act(index: number, atLow: boolean, market: Market, when: Pick<Point, "date" | "moment">): Promise<void> {
    const { stage } = this.twin;
    await this.people.come(stage, index, atLow, "calm");
    const prices = byAsset(stage, componentsOf(await stage.vault.snapshot()).map(middlePrice));
    await this.twin.act(market, { ...when, prices }, this.#timeOf(index, atLow) + HALF_DAY - SETTLING);
    this.tick();
  }
}

/** Lives through an episode under a cap. @param unmanaged - What came of the vault without one. */
export async function runCapped(
  { world, planned, seed, tick }: CappedTerms,
  days: readonly Day[],
  unmanaged: UnmanagedRun,
): Promise<{ readonly capped: CappedRun; readonly journal: Journal }> {
  const { policy, episode, capped } = planned;
  if (capped === undefined) throw new RangeError(`Policy "${policy.name}" has no capped form.`);
  const figures = startFigures(episode);
  const random = randomOf(seed, `${policy.name}/capped`, episode.name);
  const twin = await CappedTwin.openCapped(world, capped, episode, figures, random);
  const people = new People(twin.stage, randomOf(seed, policy.name, episode.name)); // the same as beside the others
  const simulation = new CappedSimulation(twin, people, tick);
  await simulation.live(days);
  return { capped: cappedRunOf(twin, figures, unmanaged, simulation.end), journal: twin.stage.journal };
}
