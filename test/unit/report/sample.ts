// A small summary with what a report can meet: several assets, flows, a refusal, a feed attack, hostile names.
import type { CappedRun, Point, Run, Summary, UnmanagedRun } from "../../../scripts/stress/summary";

export const HOSTILE = `<script>alert("1")</script>&'`;

export function samplePoint(index: number, change: Partial<Point> = {}): Point {
  const price = 100 - index;
  return {
    date: `2020-03-${String(8 + Math.floor(index / 2)).padStart(2, "0")}`,
    moment: index === 0 ? "start" : index % 2 === 1 ? "low" : "close",
    prices: { WETH: price, USDC: 1 },
    shareValue: price / 100,
    buyAndHold: price / 101,
    value: price * 1000,
    weights: { WETH: 0.5 + index * 0.05, USDC: 0.5 - index * 0.05 },
    lossUsed: 0.001 * index,
    lossBudget: 0.05,
    executionCost: index,
    ...change,
  };
}

export function sampleRun(amount: number, change: Partial<Run> = {}): Run {
  return {
    policy: "60/40",
    episode: "covid",
    from: "2020-03-08",
    to: "2020-03-12",
    stressFrom: "2020-03-09",
    stressTo: "2020-03-10",
    components: [
      { asset: "WETH", minWeight: 0.4, targetWeight: 0.5, maxWeight: 0.6, trigger: 0.05 },
      { asset: "USDC", minWeight: 0.4, targetWeight: 0.5, maxWeight: 0.6, trigger: 0.05, assumed: "par" },
    ],
    points: Array.from({ length: amount }, (_, index) => samplePoint(index)),
    trades: [],
    refusals: [],
    flows: [],
    feedAttacks: [],
    result: {
      drawdown: 0.05,
      buyAndHoldDrawdown: 0.06,
      change: -0.05,
      buyAndHoldChange: -0.06,
      executionCost: 5,
      trades: 0,
      refusals: 0,
      outsideBand: 3,
      moments: amount,
    },
    ...change,
  };
}

/** Six moments with one row of everything. */
export const busyRun = (change: Partial<Run> = {}): Run =>
  sampleRun(6, {
    trades: [{ point: 1, sell: "WETH", buy: "USDC", sold: 1000, bought: 999, gas: 400_000 }],
    refusals: [
      { point: 2, sell: "WETH", buy: "USDC", reason: "LossBudgetExceeded" },
      { point: 3, sell: "WETH", buy: "USDC", reason: "LossBudgetExceeded" },
    ],
    flows: [
      {
        point: 0,
        who: HOSTILE,
        action: "mintInKind",
        shares: 10,
        amounts: { WETH: 1 },
        value: 10,
        fairValue: 10,
        gas: 1,
      },
      {
        point: 3,
        who: "Bob",
        action: "redeem",
        asset: "USDC",
        shares: 5,
        amounts: { USDC: 4.95 },
        value: 4.95,
        fairValue: 5,
        gas: 1,
      },
      {
        point: 3,
        who: "Eve",
        action: "redeem",
        shares: 5,
        amounts: {},
        value: 0,
        fairValue: 5,
        gas: 0,
        refused: "WeightOutOfBand",
      },
    ],
    feedAttacks: [
      {
        point: 4,
        asset: "WETH",
        print: 20,
        before: 97,
        attempts: [{ action: "deposit", outcome: "PriceDeviation", gained: 0 }],
      },
    ],
    ...change,
  });

/** A vault without an allocator: a breach that an auction ended, one that nothing did, and an auction without a fill. */
export function sampleUnmanaged(change: Partial<UnmanagedRun> = {}): UnmanagedRun {
  const { policy, episode, from, to, stressFrom, stressTo, components, points, flows } = busyRun();
  const weights = { WETH: 0.62, USDC: 0.38 };
  return {
    policy,
    episode,
    from,
    to,
    stressFrom,
    stressTo,
    components,
    points,
    sightings: [
      { point: 0, after: 0, weights: { WETH: 0.5, USDC: 0.5 } },
      { point: 3, after: -0.5, weights },
      { point: 3, after: 1.25, weights: { WETH: 0.51, USDC: 0.49 } },
      { point: 5, after: 0, weights },
    ],
    breaches: [
      {
        asset: "WETH",
        side: "above",
        point: 3,
        worstWeight: 0.62,
        hours: 1.75,
        hoursOutsideBand: 1.75,
        hoursToTarget: 1.75,
        endedBy: "auction",
      },
      {
        asset: "USDC",
        side: "below",
        point: 5,
        worstWeight: 0.38,
        hours: 11.5,
        hoursOutsideBand: 11.5,
        reason: "NoBidderAtTheLowestPrice",
      },
    ],
    auctions: [
      { point: 3, asset: "WETH", openedAfter: 0.2, fills: 1 },
      { point: 5, asset: "USDC", openedAfter: 0.2, fills: 0, reason: "NoBidderAtTheLowestPrice" },
    ],
    fills: [
      {
        point: 3,
        after: 1.2,
        asset: "WETH",
        bidder: HOSTILE,
        sell: "WETH",
        buy: "USDC",
        sold: 1000,
        bought: 993,
        factor: 0.993,
        charged: 0.0001,
        gain: 3,
        gas: 320_000,
      },
    ],
    flows,
    result: {
      drawdown: 0.05,
      change: -0.05,
      breaches: 2,
      unhealed: 1,
      medianHours: 1.75,
      p95Hours: 11.5,
      worstHours: 11.5,
      worstHoursOutsideBand: 11.5,
      auctions: 2,
      lapsed: 1,
      fills: 1,
      executionCost: 0.7,
      largestLossUse: 0.01,
    },
    ...change,
  };
}

export function sampleSummary(runs: readonly Run[], change: Partial<Summary> = {}): Summary {
  return {
    version: 1,
    seed: 1,
    ground: "mainnet replica",
    runs,
    unmanaged: [],
    capped: [],
    gas: [{ operation: "deposit", calls: 3, min: 100_000, mean: 150_000, max: 200_000 }],
    invariants: [{ id: "V-2", title: "Everybody could leave at once", checks: 12, violations: [] }],
    notes: ["Liquidity is an assumption."],
    ...change,
  };
}

/** A vault under a cap: a breach that an auction ended, and one that nothing did. */
export function sampleCapped(change: Partial<CappedRun> = {}): CappedRun {
  const unmanaged = sampleUnmanaged();
  const { drawdown, change: gained, auctions, lapsed, fills, executionCost, largestLossUse } = unmanaged.result;
  const figures = { unhealed: 1, late: 1, medianHours: 1.2, p95Hours: 11.5, worstHours: 11.5, worstVolatility: 0.41 };
  const volatilities = [0.41, 0.3, 0.24, 0.26];
  return {
    ...unmanaged,
    maxVolatility: 0.25,
    start: { volatilities: { ETH: 0.9 }, correlation: 0.7, source: "sample" },
    hours: 72,
    sightings: unmanaged.sightings.map((row, i) => ({
      ...row,
      volatility: volatilities[i] ?? 0.2,
      targetVolatility: 0.4,
      scale: 0.56,
      cause: i === 2 ? "auction" : "market",
    })),
    breaches: [
      { point: 3, after: -0.5, begunBy: "market", worstVolatility: 0.41, hours: 1.2, endedBy: "auction" },
      {
        point: 5,
        after: 0,
        begunBy: "poke",
        worstVolatility: 0.26,
        hours: 11.5,
        reason: "NoBidderAtTheLowestPrice",
      },
    ],
    result: {
      breaches: 2,
      ...figures,
      hoursAbove: 12.7,
      shareAbove: 12.7 / 72,
      ...{ drawdown, change: gained, auctions, lapsed, fills, executionCost, largestLossUse },
      pokes: 70,
      disagreements: 0,
    },
    uncapped: {
      breaches: 1,
      ...{ ...figures, medianHours: 72, p95Hours: 72, worstHours: 72 },
      hoursAbove: 72,
      shareAbove: 1,
      ...{ drawdown: 0.31, change: gained, executionCost },
    },
    ...change,
  };
}
