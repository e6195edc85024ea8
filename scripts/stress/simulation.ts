// A vault's life through one episode, moment by moment: the market moves, the pools follow, the feeds are told, people
// come and go, the keeper trades, and everything is checked.
import type { VaultSnapshot } from "@ballast/sdk";
import type { Rates } from "./assets";
import { attackFeeds } from "./actors/attacker";
import { enterInKind, enterWith, leaveInKind, leaveWith, type Depositor } from "./actors/depositors";
import { isTriggered, rebalance } from "./actors/keeper";
import { checkState } from "./checks";
import type { Day, Market } from "./history";
import { invariantRows, type Journal } from "./journal";
import { pointOf, sliceOf } from "./measure";
import type { PlannedRun } from "./plan";
import { Random } from "./random";
import { readRates, refreshRates } from "./rates";
import { runOf } from "./result";
import { flowsOf, worstDay, type PlannedFlow } from "./schedule";
import { openStage, type Stage } from "./stage";
import type { Point, Run, UnmanagedRun } from "./summary";
import { Twin } from "./unmanaged/twin";
import { tellFeeds, undone, type World } from "./world";

const DAY = 86_400;
const HALF_DAY = DAY / 2;
/** \{s\} From a move of the market until people act: a little longer than the average that a feed compares with. */
const SETTLING = 1_860;
const NAMES = ["Anna", "Ben", "Carla", "David", "Emma", "Felix", "Grace"];

/** What came of a run, and the rows that are added up over runs; plain data, so that a process can send it. */
export interface Outcome {
  readonly run: Run;
  /** The vault without an allocator beside it, where there is one. */
  readonly unmanaged?: UnmanagedRun;
  readonly gas: Journal["gas"];
  readonly invariants: Journal["invariants"];
}

/** Called after every moment. */
export type Tick = () => void;

class Simulation {
  readonly #depositors: readonly Depositor[];
  readonly #flows: readonly PlannedFlow[];
  readonly #worst: number;
  readonly #start: number;
  /** \{tok\} Per component, what one share stood for at the start. */
  #slice: readonly number[] = [];
  #twin: Twin | undefined;
  /** Of before the twin acted, whose blocks are later: the arbitrageur must not notice it. */
  #rates: Rates | undefined;

  constructor(readonly stage: Stage) {
    const { world, symbols, policy, episode, random } = stage;
    const weights = policy.file.components.map(({ targetWeight }, i) => {
      const symbol = symbols[i];
      if (symbol === undefined) throw new RangeError(`Policy ${policy.name} has more components than symbols.`);
      return [symbol, Number(targetWeight) / 10_000] as const;
    });
    this.#worst = worstDay(episode, weights);
    this.#flows = flowsOf(random, symbols, episode.days.length, this.#worst);
    this.#start = world.chain.now;
    this.#depositors = NAMES.map((name, i) => {
      const account = world.accounts.depositors[i];
      if (account === undefined) throw new RangeError(`There is no account for ${name}.`);
      return { name, account };
    });
  }

  /** The first entries, and the point before the first day. @param openTwin - Called after them. */
  async begin({ date, close }: Day, openTwin?: () => Promise<Twin>): Promise<void> {
    await this.#flow(this.stage, 0, false, "calm");
    const snapshot = await this.stage.vault.snapshot();
    this.#slice = sliceOf(snapshot);
    await this.#close(snapshot, { date, moment: "start" });
    this.#twin = await openTwin?.();
    await this.#twin?.told(this.#start);
    await this.#actTwin(0, false, close, { date, moment: "start" });
  }

  /** The worst prices of a day, all at one moment. */
  async low(index: number, day: Day): Promise<void> {
    await this.#market(this.#start + index * DAY - HALF_DAY, day.low, index === this.#worst);
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
      await this.#flow(this.stage, this.#worst, true, "hasty");
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
    await this.#flow(this.#twin.stage, index, atLow, "calm");
    const moment = this.#start + index * DAY - (atLow ? HALF_DAY : 0);
    const prices = this.stage.journal.points.at(-1)?.prices ?? {};
    await this.#twin.act(market, { ...when, prices }, moment + HALF_DAY - SETTLING);
  }

  async #panicTwin(time: number): Promise<void> {
    if (this.#twin === undefined) return;
    await this.#twin.told(time);
    await this.#flow(this.#twin.stage, this.#worst, true, "hasty");
    await this.#twin.panic();
  }

  /** What came of the twin. */
  get twin(): Pick<Outcome, "unmanaged"> & { readonly journals: readonly Journal[] } {
    if (this.#twin === undefined) return { journals: [] };
    return { unmanaged: this.#twin.run(), journals: [this.#twin.stage.journal] };
  }

  async #act(index: number, atLow: boolean, when: Pick<Point, "date" | "moment">): Promise<void> {
    await this.#flow(this.stage, index, atLow, "calm");
    let snapshot = await this.stage.vault.snapshot();
    if (isTriggered(snapshot)) snapshot = await rebalance(this.stage, snapshot);
    await this.#close(snapshot, when);
  }

  async #close(snapshot: VaultSnapshot, when: Pick<Point, "date" | "moment">): Promise<void> {
    await checkState(this.stage, snapshot);
    this.stage.journal.points.push(pointOf(this.stage, snapshot, when, this.#slice));
  }

  /** Those whose time has come. The hasty try one asset before the pools' averages have followed, and may try again. */
  async #flow(stage: Stage, day: number, atLow: boolean, mood: "calm" | "hasty"): Promise<void> {
    const due = this.#flows.filter((flow) => flow.day === day && flow.atLow === atLow);
    for (const { who, kind, asset, value } of due) {
      const depositor = this.#depositors[who];
      if (depositor === undefined) throw new RangeError(`There is no depositor ${who}.`);
      if (asset === undefined) await inKind(stage, depositor, kind, value, mood);
      else if (kind === "enterWith") await enterWith(stage, depositor, asset, value);
      else if (!(await leaveWith(stage, depositor, asset))) await inKind(stage, depositor, kind, value, mood);
    }
  }
}

/** In kind, at once or as the last resort of who was refused; nobody does it in haste. */
async function inKind(
  stage: Stage,
  depositor: Depositor,
  kind: PlannedFlow["kind"],
  value: number,
  mood: "calm" | "hasty",
): Promise<void> {
  if (mood === "hasty") return;
  if (kind === "enterInKind") await enterInKind(stage, depositor, value);
  else await leaveInKind(stage, depositor);
}

/** The same choices for the same policy and episode, whatever else is run. */
function randomOf(seed: number, policy: string, episode: string): Random {
  const bytes = new TextEncoder().encode(`${policy}/${episode}`);
  return new Random(bytes.reduce((hash, byte) => (Math.imul(hash, 31) + byte) | 0, seed));
}

/** Gas of the vault with a keeper, and of the twin's auctions; what both do costs both the same. */
function gasOf(journal: Journal, twins: readonly Journal[]): Journal["gas"] {
  const ofAuctions = twins.flatMap(({ gas }) => Object.entries(gas).filter(([name]) => name.endsWith("Auction")));
  return { ...journal.gas, ...Object.fromEntries(ofAuctions) };
}

/** Runs one policy through one episode and leaves the chain as it was. */
export async function runEpisode(
  world: World,
  { policy, episode, hasTwin }: PlannedRun,
  seed: number,
  tick: Tick,
): Promise<Outcome> {
  return undone(world.chain, async () => {
    const [first, ...days] = episode.days;
    if (first === undefined) throw new RangeError(`Episode "${episode.name}" has no day.`);
    await world.arbitrageur.settle(first.close, await readRates(world));
    world.chain.waitUntil(world.chain.now + DAY);
    await tellFeeds(world, first.close, ["ETH", "BTC", "LINK", "USDC", "stETH/ETH"]);
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
  });
}
