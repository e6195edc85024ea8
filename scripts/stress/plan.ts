// Which policy goes through which episode.
import { cappedPolicy } from "./capped/policy";
import type { Episode } from "./history";
import { OptionError, type Options } from "./options";
import { readPolicies, type NamedPolicy } from "./policies";
import { csvEpisode, tableEpisodes } from "./sources";

/** One run. */
export interface PlannedRun {
  readonly policy: NamedPolicy;
  readonly episode: Episode;
  /** Whether a vault without an allocator lives beside the one with a keeper: once an episode. */
  readonly hasTwin: boolean;
  /** The policy of a third one, under a cap on volatility: where there is a twin, and the policy can be capped. */
  readonly capped?: NamedPolicy;
}

/** Run everywhere unless policies are named, and the one that holds staked ether, run where that has a price. */
const USUAL = "sixty-forty";
const STAKED = "yield";

/** Episodes that the options ask for. @throws OptionError naming those that there are. */
export function chooseEpisodes({ data, from, to, episodes }: Options): readonly Episode[] {
  if (data !== undefined) return [csvEpisode(data, from, to)];
  const all = tableEpisodes();
  const unknown = episodes.filter((name) => !all.some((episode) => episode.name === name));
  if (unknown.length > 0) {
    const names = all.map(({ name }) => name).join(", ");
    throw new OptionError(`--episode takes one of ${names}, not "${unknown.join('", "')}".`);
  }
  return episodes.length === 0 ? all : all.filter(({ name }) => episodes.includes(name));
}

/** All runs, policies outermost. @throws OptionError when an option names what there is not. */
export function planRuns(options: Options): readonly PlannedRun[] {
  const episodes = chooseEpisodes(options);
  if (options.policies.length > 0) return pairs(readPolicies(options.policies), episodes, 0);
  const staked = episodes.filter(({ known }) => known["stETH/ETH"] > 0);
  return [...pairs(readPolicies([USUAL]), episodes, 0), ...pairs(readPolicies([STAKED]), staked, undefined)];
}

/** @param twinned - Place of the policy whose vaults have twins. */
function pairs(
  policies: readonly NamedPolicy[],
  episodes: readonly Episode[],
  twinned: number | undefined,
): readonly PlannedRun[] {
  return policies.flatMap((policy, i) => {
    const hasTwin = i === twinned;
    const capped = hasTwin ? cappedPolicy(policy) : undefined;
    return episodes.map((episode) => ({ policy, episode, hasTwin, ...(capped === undefined ? {} : { capped }) }));
  });
}

/** Moments of a run: the start, and two a day after the first. */
export function momentsOf({ episode }: PlannedRun): number {
  return 2 * episode.days.length - 1;
}

/** Steps of a run for who waits for it: a capped vault lives through the same moments once more. */
export function ticksOf(run: PlannedRun): number {
  return momentsOf(run) * (run.capped === undefined ? 1 : 2);
}
