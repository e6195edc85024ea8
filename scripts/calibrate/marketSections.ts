// Sections of the page about option chains, pools, collateral and allocation.
import type { Figures } from "./figures";
import { fixed, millions, namesOr, percent, table } from "./format";

/** Part of the page under its own heading. */
export function surfaceSection({ surface }: Figures): string {
  if (surface === null) return "## Volatility surface\nNot measured: the option chains are not in the data folder.";
  const f = surface;
  return `## Volatility surface
**Measured**: the SDK's fitter (\`fitSvi\`: De Marco and Martini's quasi-explicit method, then a search in which arbitrage costs more and more) on
${f.slices} expiries from ${f.from} to ${f.to}, the same as in \`test/vectors/sviSlices.json\`, ${f.quotes} quotes: out of the money, with a bid, |delta| at
least 0.02, at the exchange's marks. Each expiry is held above the one before it.

${table(
  ["", "figure"],
  [
    ["slices that the chain's checks accept, butterfly and calendar", `${f.accepted} of ${f.slices}`],
    ["of these moved off arbitrage of the nearest slice", f.constrained.toString()],
    ["not fitted", f.failed.toString()],
    ["root mean squared error, median, volatility points", fixed(f.medianError, 2)],
    ["90th percentile", fixed(f.error90, 2)],
    ["worst slice", fixed(f.worstError, 2)],
    ["median of those that were moved", fixed(f.medianConstrainedError, 2)],
    ["median of the older fits without the checks, other choice of quotes", fixed(f.medianPublishedError, 2)],
    ["quotes with two sides whose bid and ask hold the fit", `${percent(f.insideSpread)} of ${f.twoSided}`],
    ["their median spread, volatility points", fixed(f.medianSpread, 2)],
  ],
)}

![SVI errors](images/calibration-svi.svg)

So freedom from arbitrage costs hardly any accuracy: the error is a fraction of the spread. The fitter is stricter than the chain: no butterfly within 14 widths of the vertex
and no crossing within |k| ≤ 1, where the chain looks at seven and five nodes; that is why so many slices are moved. Marks are a model's prices, not trades; spreads are.`;
}

/** Part of the page under its own heading. */
export function liquiditySection({ liquidity }: Figures): string {
  if (liquidity === null) return "## Liquidity add-on\nNot measured: the pool's hours are not in the data folder.";
  const l = liquidity;
  const covers = l.sizes.every(({ addOn, worstCost }) => addOn >= worstCost);
  const rows = l.sizes.map(({ share, addOn, medianCost, worstCost }) => [
    percent(share, 0),
    percent(addOn),
    percent(medianCost, 2),
    percent(worstCost, 2),
  ]);
  return `## Liquidity add-on
**Measured** on ${l.hours} hours of one pool (Uniswap V3 USDC/WETH, ${l.from} to ${l.to}), of which the file has the liquidity in range and the price, not the positions: so
all here assumes that the liquidity of the hour were the same all the way, which it is not when it is concentrated. What can be sold until the price is 2 % lower: median
${millions(l.medianDepth)}, from ${millions(l.leastDepth)} to ${millions(l.mostDepth)}. Recorded depth is as in \`ExitLiquidity\`: moving average over six hours, minimum of 24.
The hour's own depth is ${percent(l.shareMedian, 0)} of the recorded one in the middle, ${percent(l.share1, 0)} at the first percentile, and below it in ${percent(l.belowRecorded, 0)} of the hours.

${table(["pledged / recorded depth", "add-on κ √(pledged / depth)", "cost of selling at once, median", "worst hour"], rows)}

![Liquidity](images/calibration-liquidity.svg)

**Proposal**: κ = 5 %. ${
    covers
      ? "On this pool the add-on is above what selling everything at once costs, in every hour and at every size of the table"
      : "On this pool the add-on does not cover every hour and size of the table"
  }; a root is generous to small positions, on purpose.
One pool in six weeks without a crash says nothing about one: MATH.md section 5 therefore sells at most a tenth of the depth in five minutes.`;
}

/** Part of the page under its own heading. */
export function haircutSection({ haircuts }: Figures): string {
  const rows = haircuts.map(({ name, source, observations, proposed, hour999, hourWorst, dayWorst }) => [
    name,
    proposed === 0 ? "–" : percent(proposed, 0),
    percent(hour999, 2),
    percent(hourWorst, 1),
    percent(dayWorst, 1),
    observations.toString(),
    source,
  ]);
  const over = (fall: (row: Figures["haircuts"][number]) => number): string[] =>
    haircuts.filter((row) => row.proposed > 0 && fall(row) > row.proposed).map(({ name }) => name);
  return `## Haircuts
**Measured**: how far the price fell below what it was an hour before, by closes; 99.9th percentile of all hours and the worst, and the worst day. The bidder's discount
grows to half in 30 minutes and to all in 60 (MATH.md section 5), so an hour is about what a liquidation takes at most. Where the name has a slash it is the ratio, and the
proposal is what liquid staking has beyond ether's own 10 %.

${table(["collateral", "proposal", "99.9 % of hours", "worst hour", "worst day", "hours", "data"], rows)}

**Proposal** (MATH.md section 4): stable 2 %, ETH and BTC 10 %, liquid staking 13 %, others at least 30 %. Not covered by the proposal: in 99.9 % of the hours ${namesOr(over(({ hour999 }) => hour999))},
in the worst hour ${namesOr(over(({ hourWorst }) => hourWorst))}, on the worst day ${namesOr(over(({ dayWorst }) => dayWorst))}. What moves with the market is the task of the scenario range, which stands beside the
haircut; a dollar that leaves its peg is in no scenario, and USDC's row is of its worst weekend alone. WBTC has no haircut beyond BTC's in MATH.md; its row is for whoever
sets one.`;
}

/** Part of the page under its own heading. */
export function allocationSection({ allocation }: Figures): string {
  const rows = allocation.methods.map(({ name, volatility, sharpe, drawdown, turnover }) => [
    name,
    percent(volatility, 0),
    fixed(sharpe, 2),
    percent(drawdown, 0),
    fixed(turnover, 1),
  ]);
  return `## Allocation methods
**Measured** from ${allocation.from} to ${allocation.to} on BTC, ETH, SOL, LINK and PAXG: weights on the first day of each month from the 180 days before (125 at first), covariance by
Ledoit and Wolf towards equal correlation (\`shrinkTowardsConstantCorrelation\`), linear and quadratic programmes by HiGHS, 10 bp of what is traded, cash at zero. One path of one market in five years, chosen by who looks back: not a forecast.

${table(["method", "volatility", "Sharpe", "largest drawdown", "turnover a year"], rows)}

All ETH is as in MATH.md section 7 (79 %, 0.76, 79 %). The others are not comparable: it has USDC in the basket and does not state windows and caps (minimum variance 19 %, 1.0
and 33 %; risk parity 30 %, 1.05 and 46 to 48 %). Here a cap of 40 % on each of five assets keeps minimum variance and CVaR out of gold, so they are wilder than risk parity, which has no cap: the caps decide more than
the method. **Proposal**: none; which method a vault follows is its curator's choice.`;
}
