// What a reader of the figures has to know of how they came about.
import { ASSETS, symbolOf } from "./assets";
import { assumptionOf, QUANTITIES, type Episode, type Quantity } from "./history";
import type { PlannedRun } from "./plan";

const ALWAYS = [
  "Prices are lows and closes of real days. The lows of all assets of a day are taken as one moment, which makes the worst hour worse than it was.",
  "A low below 40 % of the close before is no pool price: it is shown to the feed alone, every attempt to use it is undone, and the market's low of that day is the lower of the two closes around it.",
  "Chain time starts in 2024 and only moves forward; the days keep their distances, not their dates.",
  "Pools hold the replica's liquidity and, in each episode, a position of ours around the first price: virtual reserves a side of 300 million USD for USDC/WETH and wstETH/WETH, 150 million for WBTC/WETH, 20 million for LINK/WETH. Liquidity does not flee in a crash as it may in a real one.",
  "The arbitrageur moves every pool to the edge of its fee half an hour before people act; the keeper looks at the vault twice a day, at the low and at the close.",
  "The vault without an allocator lives beside the first policy's vault in every episode: the same policy, seed, comings and goings, and prices. Prices hold between two of its moments, twelve hours apart, and the feeds repeat them every hour; within that time an account arms auctions a minute after a drift (at once in a panic), opens them ten minutes later, and does so again for as long as the drift lasts. Hours are therefore exact for what auctions take, but a drift between two moments counts from the later one, and none lasts longer for prices that moved on during an auction.",
  "Three bidders with 40,000, 250,000 and 1,000,000 dollars a fill want 5, 15 and 40 bps beside what selling at the pools costs now and gas at 40 to 160 gwei, drawn anew each round; each misses one round in four, and acts up to four blocks late. Each sells at the real pools what it got; the sale is measured and undone, as if the rest of the market brought the pools back, so that both vaults meet the same pools.",
  "The vault under a cap on volatility lives through the same moments from the same ground, on a chain of its own: the same people, bidders and times, a covariance oracle on the same feeds that begins with what daily closes before the episode measure (data/start-volatilities.json), and a keeper who pokes it every hour. It may pay bidders 300 bps below the middle instead of 150, with a swing rate to match, because small lots have to clear. Its twin without a cap is the vault that nobody manages, judged by the same oracle's estimates. A basket begins at the policy's written targets, above the cap, which counts as a breach.",
  "Nobody borrows on the replica's Aave market, so lent dollars earn nothing. Staked ether is a stand-in whose rate grows by 3 % a year; the keeper lets the feeds record the rates every day.",
  "Figures in USD are at the middle of the feeds' quotes; amounts of feed attacks are at market prices.",
  "Invariants of the state are verified after every moment over everybody who ever held shares; those of steps (V-3, V-4, V-5) at every entry, exit and trade.",
];

/** Quantities that the policies of an episode need. */
function quantitiesIn(runs: readonly PlannedRun[], episode: Episode): readonly Quantity[] {
  const policies = runs.filter((run) => run.episode === episode).map(({ policy }) => policy);
  const assets = policies.flatMap(({ file }) => file.components.map(({ asset }) => symbolOf(asset)));
  const needed = new Set(assets.flatMap((asset) => ASSETS[asset].quantities));
  return QUANTITIES.filter((quantity) => needed.has(quantity));
}

/** Assumptions and limits of the runs, in plain language. */
export function notesOf(runs: readonly PlannedRun[]): readonly string[] {
  const episodes = [...new Set(runs.map(({ episode }) => episode))];
  const assumed = episodes.flatMap((episode) => {
    const parts = quantitiesIn(runs, episode).flatMap((quantity) => assumptionOf(episode, quantity) ?? []);
    return parts.length === 0 ? [] : [`${episode.name}: ${parts.join("; ")}.`];
  });
  return [...ALWAYS, ...assumed];
}
