// A vault's life through one episode, moment by moment: the market moves, the pools follow, the feeds are told, people
// come and go, the keeper trades, and everything is checked.
import type { VaultSnapshot } from "@ballast/sdk";
import type { Rates } from "./assets";
import { attackFeeds } from "./actors/attacker";
import { isTriggered, rebalance } from "./actors/keeper";
import { runCapped } from "./capped/simulation";
import { checkState } from "./checks";
import type { Day, Market } from "./history";
import { invariantRows, type Journal } from "./journal";
import { pointOf, sliceOf } from "./measure";
import { DAY, HALF_DAY, SETTLING } from "./moments";
import { People } from "./people";
import type { PlannedRun } from "./plan";
import { randomOf } from "./random";
import { readRates, refreshRates } from "./rates";
import { runOf } from "./result";
import { openStage, type Stage } from "./stage";
import type { CappedRun, Point, Run, UnmanagedRun } from "./summary";
import { Twin } from "./unmanaged/twin";
import { tellFeeds, undone, type World } from "./world";

/** What came of a run, and the rows that are added up over runs; plain data, so that a process can send it. */
export interface Outcome {
  readonly run: Run;
  /** The vault without an allocator beside it, where there is one. */
  readonly unmanaged?: UnmanagedRun;
  /** The one under a cap, where there is one. */
  readonly capped?: CappedRun;
  readonly gas: Journal["gas"];
  readonly invariants: Journal["invariants"];
}

/** Called after every moment. */
export type Tick = () => void;

class Simulation {
  readonly #people: People;
  readonly #start: number;
  /** \{tok\} Per component, what one share stood for at the start. */
  #slice: readonly number[] = [];
  #twin: Twin | undefined;
  /** Of before the twin acted, whose blocks are later: the arbitrageur must not notice it. */
  #rates: Rates | undefined;

  constructor(readonly stage: Stage) {
    this.#people = new People(stage, stage.random);
    this.#start = stage.world.chain.now;
  }

  /** The first entries, and the point before the first day. @param openTwin - Called after them. */
  async begin({ date, close }: Day, openTwin?: () => Promise<Twin>): Promise<void> {
    await this.#people.come(this.stage, 0, false, "calm");
    const snapshot = await this.stage.vault.snapshot();
    this.#slice = sliceOf(snapshot);
    await this.#close(snapshot, { date, moment: "start" });
    this.#twin = await openTwin?.();
    await this.#twin?.told(this.#start);
    await this.#actTwin(0, false, close, { date, moment: "start" });
  }

  /** The worst prices of a day, all at one moment. */
  async low(index: number, day: Day): Promise<void> {
    await this.#market(this.#start + index * DAY - HALF_DAY, day.low, index === this.#people.worst);
    await this.#act(index, true, { date: day.date, moment: "low" });
    for (const print of day.prints) await attackFeeds(this.stage, day.low, print);
    await this.#actTwin(index, true, day.low, { date: day.date, moment: "low" });
  }

  /** The end of a day. */
  async close(index: number, day: Day): Promise<void> {
    await this.#market(this.#start + index * DAY, day.close, false);
    await refreshRates(this.stage.world, this.stage.world.accounts.keeper);
    await this.#act(index, false, { date: day.date, moment: "close" });
    await this.#actTwin(index, false, day.close, { date: day.date, moment: "close" });
  }

  /** The market moves and half an hour passes; in a panic some do not wait. */
  async #market(time: number, market: Market, isPanic: boolean): Promise<void> {
    const { world, quantities } = this.stage;
    world.chain.waitUntil(time - SETTLING);
    await world.arbitrageur.follow(market, this.#rates ?? (await readRates(world)));
    if (isPanic) {
      await tellFeeds(world, market, quantities);
      await this.#people.come(this.stage, this.#people.worst, true, "hasty");
      await this.#panicTwin(time);
    }
    world.chain.waitUntil(Math.max(time, world.chain.now));
    await tellFeeds(world, market, quantities);
    await this.#twin?.told(time);
  }

  /** The same people come to the twin and leave it; then its auctions have until the market moves again. */
  async #actTwin(index: number, atLow: boolean, market: Market, when: Pick<Point, "date" | "moment">): Promise<void> {
    if (this.#twin === undefined) return;
    this.#rates = await readRates(this.stage.world);
    await this.#people.come(this.#twin.stage, index, atLow, "calm");
    const moment = this.#start + index * DAY - (atLow ? HALF_DAY : 0);
    const prices = this.stage.journal.points.at(-1)?.prices ?? {};
    await this.#twin.act(market, { ...when, prices }, moment + HALF_DAY - SETTLING);
  }

  async #panicTwin(time: number): Promise<void> {
    if (this.#twin === undefined) return;
    await this.#twin.told(time);
    await this.#people.come(this.#twin.stage, this.#people.worst, true, "hasty");
    await this.#twin.panic();
  }

  /** What came of the twin. */
  get twin(): Pick<Outcome, "unmanaged"> & { readonly journals: readonly Journal[] } {
    if (this.#twin === undefined) return { journals: [] };
    return { unmanaged: this.#twin.run(), journals: [this.#twin.stage.journal] };
  }

  async #act(index: number, atLow: boolean, when: Pick<Point, "date" | "moment">): Promise<void> {
    await this.#people.come(this.stage, index, atLow, "calm");
    let snapshot = await this.stage.vault.snapshot();
    if (isTriggered(snapshot)) snapshot = await rebalance(this.stage, snapshot);
    await this.#close(snapshot, when);
  }

  async #close(snapshot: VaultSnapshot, when: Pick<Point, "date" | "moment">): Promise<void> {
    await checkState(this.stage, snapshot);
    this.stage.journal.points.push(pointOf(this.stage, snapshot, when, this.#slice));
  }
}

/** Gas of the vault with a keeper, and of the twin's auctions; what both do costs both the same. */
function gasOf(journal: Journal, twins: readonly Journal[]): Journal["gas"] {
  const ofAuctions = twins.flatMap(({ gas }) => Object.entries(gas).filter(([name]) => name.endsWith("Auction")));
  return { ...journal.gas, ...Object.fromEntries(ofAuctions) };
}

/** Gas of what a cap adds, under names of its own: its auctions judge the basket's risk too. */
function cappedGasOf({ gas }: Journal): Journal["gas"] {
  const own = Object.entries(gas).filter(([name]) => name === "poke" || name.endsWith("Auction"));
  return Object.fromEntries(own.map(([name, amounts]) => [name === "poke" ? name : `${name}, capped`, amounts]));
}

/** An episode's ground: pools and feeds at its first prices. Returns the first day and the others. */
async function openEpisode(world: World, { episode }: PlannedRun): Promise<readonly [Day, readonly Day[]]> {
  const [first, ...days] = episode.days;
  if (first === undefined) throw new RangeError(`Episode "${episode.name}" has no day.`);
  await world.arbitrageur.settle(first.close, await readRates(world));
  world.chain.waitUntil(world.chain.now + DAY);
  await tellFeeds(world, first.close, ["ETH", "BTC", "LINK", "USDC", "stETH/ETH"]);
  return [first, days];
}

/** The vault with a keeper, and its twin. */
async function runManaged(world: World, planned: PlannedRun, seed: number, tick: Tick): Promise<Outcome> {
  const { policy, episode, hasTwin } = planned;
  const [first, days] = await openEpisode(world, planned);
  const random = randomOf(seed, policy.name, episode.name);
  const { founder, keeper } = world.accounts;
  const stage = await openStage(world, policy, episode, { name: policy.name, founder, allocator: keeper, random });
  const simulation = new Simulation(stage);
  const ofTwin = randomOf(seed, `${policy.name}/auctions`, episode.name); // a stream apart: the other keeps its choices
  await simulation.begin(first, hasTwin ? () => Twin.open(world, policy, episode, ofTwin) : undefined);
  tick();
  for (const [i, day] of days.entries()) {
    await simulation.low(i + 1, day);
    tick();
    await simulation.close(i + 1, day);
    tick();
  }
  const { unmanaged, journals } = simulation.twin;
  const [gas, invariants] = [gasOf(stage.journal, journals), invariantRows([stage.journal, ...journals])];
  return { run: runOf(stage), gas, invariants, ...(unmanaged === undefined ? {} : { unmanaged }) };
}

/** Runs one policy through one episode and leaves the chain as it was; then, from the same ground, the capped vault. */
export async function runEpisode(world: World, planned: PlannedRun, seed: number, tick: Tick): Promise<Outcome> {
  const outcome = await undone(world.chain, () => runManaged(world, planned, seed, tick));
  const { unmanaged } = outcome;
  if (planned.capped === undefined || unmanaged === undefined) return outcome;
  const { capped, journal } = await undone(world.chain, async () => {
    const [first, days] = await openEpisode(world, planned);
    return runCapped({ world, planned, seed, tick }, [first, ...days], unmanaged);
  });
  const gas = { ...outcome.gas, ...cappedGasOf(journal) };
  return { ...outcome, capped, gas, invariants: invariantRows([outcome, journal]) };
}
