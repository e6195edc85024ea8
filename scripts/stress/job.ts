// Runs in turn on one world, each from the same state of the chain.
import type { HardhatRuntimeEnvironment } from "hardhat/types";
import type { PlannedRun } from "./plan";
import { runEpisode, type Outcome, type Tick } from "./simulation";
import { openWorld, type World } from "./world";

/** What somebody may do to the world before the runs; the tests break it there. */
export type Preparation = (world: World) => Promise<void>;

/** Called after every moment with the run that it belongs to. */
export type RunTick = (run: PlannedRun) => void;

/** Lives through runs, one at a time. */
export interface Runner {
  run(planned: PlannedRun, tick: Tick): Promise<Outcome>;
}

/** Opens a world in this process. */
export async function openRunner(hre: HardhatRuntimeEnvironment, seed: number, prepare?: Preparation): Promise<Runner> {
  const world = await openWorld(hre);
  await prepare?.(world);
  return { run: (planned, tick) => runEpisode(world, planned, seed, tick) };
}

/** Runs everything in this process. */
export async function runHere(
  hre: HardhatRuntimeEnvironment,
  runs: readonly PlannedRun[],
  seed: number,
  tick: RunTick,
  prepare?: Preparation,
): Promise<readonly Outcome[]> {
  const runner = await openRunner(hre, seed, prepare);
  const outcomes: Outcome[] = [];
  for (const planned of runs) {
    const outcome = await runner.run(planned, () => {
      tick(planned);
    });
    outcomes.push(outcome);
  }
  return outcomes;
}
