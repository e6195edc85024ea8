// The same people come to every vault of an episode and leave it, when a plan made beforehand says so.
import { enterInKind, enterWith, leaveInKind, leaveWith, type Depositor } from "./actors/depositors";
import type { AssetSymbol } from "./assets";
import type { Random } from "./random";
import { flowsOf, worstDay, type PlannedFlow } from "./schedule";
import type { Stage } from "./stage";

const NAMES = ["Anna", "Ben", "Carla", "David", "Emma", "Felix", "Grace"];

/** The hasty try one asset before the pools' averages have followed, and may try again. */
export type Mood = "calm" | "hasty";

/** A policy's components with their target weights \{1\}. */
function targetsOf({ policy, symbols }: Stage): readonly (readonly [AssetSymbol, number])[] {
  return policy.file.components.map(({ targetWeight }, i) => {
    const symbol = symbols[i];
    if (symbol === undefined) throw new RangeError(`Policy ${policy.name} has more components than symbols.`);
    return [symbol, Number(targetWeight) / 10_000] as const;
  });
}

/** Depositors of an episode. */
export class People {
  /** Index of the day at whose low some leave in a panic. */
  readonly worst: number;
  readonly #depositors: readonly Depositor[];
  readonly #flows: readonly PlannedFlow[];

  /** @param random - Decides who comes and goes when; the same stream for vaults with the same people. */
  constructor(stage: Stage, random: Random) {
    const { world, symbols, episode } = stage;
    this.worst = worstDay(episode, targetsOf(stage));
    this.#flows = flowsOf(random, symbols, episode.days.length, this.worst);
    this.#depositors = NAMES.map((name, i) => {
      const account = world.accounts.depositors[i];
      if (account === undefined) throw new RangeError(`There is no account for ${name}.`);
      return { name, account };
    });
  }

  /** Those whose time has come. */
  async come(stage: Stage, day: number, atLow: boolean, mood: Mood): Promise<void> {
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
  mood: Mood,
): Promise<void> {
  if (mood === "hasty") return;
  if (kind === "enterInKind") await enterInKind(stage, depositor, value);
  else await leaveInKind(stage, depositor);
}
