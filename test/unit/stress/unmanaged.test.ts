import { expect } from "chai";
import { ethers } from "hardhat";
import { fillIsCharged } from "../../../scripts/stress/checks";
import { planRuns } from "../../../scripts/stress/plan";
import { parseOptions } from "../../../scripts/stress/options";
import type { BreachRow } from "../../../scripts/stress/summary";
import { unmanagedSentence } from "../../../scripts/stress/tables";
import {
  BIDDERS,
  gainAt,
  gasCost,
  gasOfFill,
  highestFactor,
  isHopeless,
  isWorth,
  type Opportunity,
} from "../../../scripts/stress/unmanaged/bidderCost";
import { pairsOf } from "../../../scripts/stress/unmanaged/bidders";
import { BreachBook, quantile, type Cause } from "../../../scripts/stress/unmanaged/breaches";
import {
  AUCTION,
  factorAt,
  isHealed,
  isOutsideBand,
  isTriggered,
  timeOfFactor,
  type Bounds,
} from "../../../scripts/stress/unmanaged/drift";
import { castOf } from "../../../scripts/stress/unmanaged/house";
import { costOf, hoursOf, resultOf, worstOf } from "../../../scripts/stress/unmanaged/result";
import { samplePoint, sampleUnmanaged } from "../report/sample";

/** Target 30 %, band 20 to 42 %, trigger 4 %. */
const WETH: Bounds = { minWeight: 2000n, targetWeight: 3000n, maxWeight: 4200n, trigger: 400n };
/** A band that is narrower than the trigger on one side. */
const TIGHT: Bounds = { minWeight: 4900n, targetWeight: 5000n, maxWeight: 9000n, trigger: 400n };
const FALL = { premium: 500, cost: 150 };
const weight = (percent: number): bigint => BigInt(Math.round(percent * 1e6)) * 10n ** 10n;

describe("Bidders of the vault that nobody manages", () => {
  const fill: Opportunity = { value: 10_000, paidAtOne: 10_000, proceeds: 9_960, gas: 20 };

  it("ask for their costs and their margin, to the cent", () => {
    // 10,000 sold at the venue bring 9,960; less 20 of gas and 10 of margin (10 bps) that is 9,930.
    expect(highestFactor({ margin: 10 }, fill)).to.be.closeTo(0.993, 1e-12);
    expect(gainAt(fill, 0.993)).to.be.closeTo(10, 1e-9);
    expect(gainAt(fill, 1)).to.be.closeTo(-60, 1e-9);
  });

  it("take a fill at that price and below, and not above", () => {
    const highest = highestFactor({ margin: 10 }, fill);
    expect(isWorth({ margin: 10 }, fill, highest)).to.equal(true);
    expect(isWorth({ margin: 10 }, fill, highest + 1e-9)).to.equal(false);
    expect(isWorth({ margin: 11 }, fill, highest)).to.equal(false);
  });

  it("suffer gas the more, the smaller the fill", () => {
    const scaled = (part: number): Opportunity => ({
      value: fill.value * part,
      paidAtOne: fill.paidAtOne * part,
      proceeds: fill.proceeds * part,
      gas: fill.gas,
    });
    const factors = [1, 0.5, 0.1].map((part) => highestFactor({ margin: 10 }, scaled(part)));
    expect(factors[0]).to.be.above(factors[1] ?? 1);
    expect(factors[1]).to.be.above(factors[2] ?? 1);
    expect(factors[2]).to.be.closeTo(0.996 - 0.02 - 0.001, 1e-12);
    expect(highestFactor({ margin: 10 }, { ...fill, paidAtOne: 0 })).to.equal(0);
  });

  it("need not look where gas alone is more than the lowest price gives", () => {
    // 150 bps at the lowest price and 100 that a venue might pay above the middle: 250 of 10,000 dollars.
    expect([250, 250.1].map((gas) => isHopeless(10_000, 150, gas))).to.deep.equal([false, true]);
    const best = { value: 10_000, paidAtOne: 10_000, proceeds: 10_100, gas: 250.1 };
    expect(highestFactor({ margin: 0 }, best)).to.be.below(1 - 0.015);
  });

  it("reckon gas in dollars", () => {
    expect(gasCost(500_000, 100, 2_000)).to.be.closeTo(100, 1e-9);
    expect(gasOfFill(2) - gasOfFill(1)).to.equal(gasOfFill(1) - gasOfFill(0));
  });

  it("are ordered from quick and cheap to slow and dear, each with an account", () => {
    for (const [i, bidder] of BIDDERS.entries()) {
      const next = BIDDERS[i + 1];
      if (next === undefined) continue;
      expect(bidder.margin < next.margin && bidder.capital < next.capital && bidder.reaction < next.reaction).to.equal(
        true,
      );
    }
    const accounts = ["0x1", "0x2", "0x3", "0x4"] as const;
    expect(castOf(accounts).bidders.map(({ account }) => account)).to.deep.equal(accounts.slice(1));
    expect(() => castOf(accounts.slice(0, 3))).to.throw(RangeError);
    expect(() => castOf([])).to.throw(RangeError);
  });

  it("pair an auction's component with those on the other side of their targets", () => {
    expect(pairsOf("WETH", ["WETH", "LINK"], ["USDC", "WBTC"])).to.deep.equal([
      ["WETH", "USDC"],
      ["WETH", "WBTC"],
    ]);
    expect(pairsOf("USDC", ["WETH", "LINK"], ["USDC", "WBTC"])).to.deep.equal([
      ["WETH", "USDC"],
      ["LINK", "USDC"],
    ]);
    expect(pairsOf("wstETH", ["WETH"], ["USDC"])).to.deep.equal([]);
  });
});

describe("Drift and price of auctions", () => {
  it("wait as long as the contract does", async () => {
    const house = await ethers.deployContract("RebalanceAuction");
    const names = ["DELAY", "WARM_UP", "DURATION", "TAIL", "BAND_DELAY"] as const;
    const told = await Promise.all(names.map((name) => house.getFunction(name).staticCall() as Promise<bigint>));
    const { delay, warmUp, duration, tail, bandDelay } = AUCTION;
    expect(told.map(Number)).to.deep.equal([delay, warmUp, duration, tail, bandDelay]);
  });

  it("start beyond the trigger or the band and end within a quarter", () => {
    expect([25.9, 26, 34, 34.1].map((percent) => isTriggered(WETH, weight(percent), true))).to.deep.equal([
      true,
      false,
      false,
      true,
    ]);
    expect([28.9, 29, 31, 31.1].map((percent) => isHealed(WETH, weight(percent)))).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
    expect([19.9, 20, 42, 42.1].map((percent) => isOutsideBand(WETH, weight(percent)))).to.deep.equal([
      true,
      false,
      false,
      true,
    ]);
    expect(isTriggered(TIGHT, weight(48.9), true)).to.equal(true);
    expect(isTriggered(TIGHT, weight(48.9), false)).to.equal(false); // a young policy's band does not count
    expect(isHealed(TIGHT, weight(49.8))).to.equal(true);
    expect(isHealed(TIGHT, weight(49.7))).to.equal(false);
    expect(isHealed(TIGHT, weight(50.9))).to.equal(true);
  });

  it("fall in a straight line from the premium to the cost, and say when", () => {
    expect([0, 1_800, 3_600, 5_400].map((time) => factorAt(FALL, time))).to.deep.equal([1.05, 1.0175, 0.985, 0.985]);
    expect(timeOfFactor(FALL, 1.06)).to.equal(0);
    expect(timeOfFactor(FALL, 0.9849)).to.equal(undefined);
    for (const factor of [1.05, 1.02, 1, 0.99, 0.9851]) {
      const time = timeOfFactor(FALL, factor);
      if (time === undefined) throw new Error(`The price never falls to ${factor}.`);
      expect(factorAt(FALL, time)).to.be.at.most(factor + 1e-12);
      if (time > 0) expect(factorAt(FALL, time - 1)).to.be.above(factor);
    }
  });
});

describe("Breaches of the vault that nobody manages", () => {
  type Step = readonly [hours: number, percent: number, cause: Cause];
  const book = (steps: readonly Step[], bounds = WETH): readonly BreachRow[] => {
    const breaches = new BreachBook(["WETH"], [bounds]);
    steps.forEach(([hours, percent, cause], point) => {
      breaches.observe({ time: 1_000 + hours * 3_600, point }, [weight(percent)], cause);
    });
    return breaches.rows((asset) => `why ${asset}`);
  };

  it("last from passing the trigger until back inside it, and to the target", () => {
    const rows = book([
      [0, 30, "market"],
      [12, 36, "market"],
      [13, 33, "auction"],
      [13.5, 30.5, "auction"],
    ]);
    expect(rows).to.deep.equal([
      {
        asset: "WETH",
        side: "above",
        point: 1,
        worstWeight: 0.36,
        hoursOutsideBand: 0,
        hours: 1,
        endedBy: "auction",
        hoursToTarget: 1.5,
      },
    ]);
  });

  it("count the hours outside the band apart, and keep the furthest weight", () => {
    const [row] = book([
      [0, 45, "market"],
      [2, 48, "market"],
      [3, 41, "auction"],
      [5, 32, "market"],
    ]);
    expect([row?.hours, row?.hoursOutsideBand, row?.worstWeight, row?.endedBy]).to.deep.equal([5, 3, 0.48, "market"]);
    expect(row?.hoursToTarget).to.equal(undefined);
  });

  it("stay open with a reason when nothing ends them", () => {
    const [row] = book([
      [0, 22, "market"],
      [10, 19, "flow"],
      [30, 21, "market"],
    ]);
    expect(row).to.deep.equal({
      asset: "WETH",
      side: "below",
      point: 0,
      worstWeight: 0.19,
      hoursOutsideBand: 20,
      hours: 30,
      reason: "why WETH",
    });
  });

  it("begin anew when the weight drifts off again, or to the other side", () => {
    const again = book([
      [0, 36, "market"],
      [1, 33, "auction"],
      [12, 35, "market"],
      [13, 30, "auction"],
    ]);
    expect(again.map(({ hours, hoursToTarget }) => [hours, hoursToTarget])).to.deep.equal([
      [1, undefined],
      [1, 1],
    ]);
    const across = book([
      [0, 45, "market"],
      [4, 18, "market"],
      [5, 30, "flow"],
    ]);
    expect(
      across.map(({ side, hours, hoursOutsideBand, endedBy }) => [side, hours, hoursOutsideBand, endedBy]),
    ).to.deep.equal([
      ["above", 4, 4, "market"],
      ["below", 1, 1, "flow"],
    ]);
  });

  it("are none while weights stay inside, and time does not run back", () => {
    expect(
      book([
        [0, 30, "market"],
        [12, 33.9, "market"],
        [24, 26.1, "market"],
      ]),
    ).to.deep.equal([]);
    expect(() =>
      book([
        [1, 30, "market"],
        [0, 30, "market"],
      ]),
    ).to.throw(RangeError);
  });

  it("add up to median, 95 % and worst by nearest rank", () => {
    const hours = Array.from({ length: 20 }, (_, i) => i + 1);
    expect([0.5, 0.95, 1].map((part) => quantile(hours, part))).to.deep.equal([10, 19, 20]);
    expect(quantile([3], 0.5)).to.equal(3);
    expect(quantile([], 0.5)).to.equal(undefined);
    const { breaches } = sampleUnmanaged();
    const { medianHours, worstHours, worstHoursOutsideBand, unhealed } = hoursOf(breaches);
    expect([medianHours, worstHours, worstHoursOutsideBand, unhealed]).to.deep.equal([1.75, 11.5, 11.5, 1]);
    expect(hoursOf([])).to.deep.equal({ breaches: 0, unhealed: 0, worstHoursOutsideBand: 0 });
  });

  it("are told with the worst of all runs", () => {
    const mild = sampleUnmanaged({ episode: "luna", breaches: sampleUnmanaged().breaches.slice(0, 1) });
    const worst = worstOf([mild, sampleUnmanaged()]);
    expect([worst?.run.episode, worst?.breach.asset]).to.deep.equal(["covid", "USDC"]);
    expect(worstOf([])).to.equal(undefined);
    const sentence = unmanagedSentence([mild, sampleUnmanaged()]);
    expect(sentence).to.include("11.5 h at worst (covid, USDC, 2020-03-10, not healed by the end)");
    expect(sentence).to.include("1.8 h in the median and 11.5 h at 95 % of 3 breaches, 1 not healed");
    expect(unmanagedSentence([])).to.include("no weight ever passed its trigger");
  });

  it("come with what fills cost and auctions that nobody filled", () => {
    const points = [
      samplePoint(0, { value: 100_000, shareValue: 1 }),
      samplePoint(1, { value: 100_000, shareValue: 0.9 }),
    ];
    const [fill] = sampleUnmanaged().fills;
    if (fill === undefined) throw new Error("The sample has no fill.");
    const fills = [{ ...fill, point: 1 }]; // sold 1,000 for 993: 7 of 100,000
    expect(costOf(fills, points)).to.be.closeTo(0.7, 1e-9);
    const { auctions, breaches } = sampleUnmanaged();
    const result = resultOf({ points, fills, auctions, breaches }, 0.25);
    expect([result.auctions, result.lapsed, result.fills, result.largestLossUse]).to.deep.equal([2, 1, 1, 0.25]);
    expect(result.drawdown).to.be.closeTo(0.1, 1e-12);
  });
});

describe("The main job's plan and checks for auctions", () => {
  it("give the first policy's vault a twin in every episode, and no other", () => {
    const usual = planRuns(parseOptions([]));
    const twins = usual.filter(({ hasTwin }) => hasTwin);
    expect(new Set(twins.map(({ policy }) => policy.name))).to.deep.equal(new Set(["sixty-forty"]));
    expect(twins.length).to.equal(new Set(usual.map(({ episode }) => episode.name)).size);
    const named = planRuns(parseOptions(["--episode", "luna", "--policy", "yield", "--policy", "barbell"]));
    expect(named.map(({ policy, hasTwin }) => [policy.name, hasTwin])).to.deep.equal([
      ["yield", true],
      ["barbell", false],
    ]);
  });

  it("find a fill whose loss is not charged, and a budget that is passed", () => {
    const size = 2n * 10n ** 16n;
    const [value, period] = [1_000n * 10n ** 18n, 100n];
    const before = { used: 10n ** 15n, size, period, at: 0n };
    const fill = { sold: 10n ** 18n, bought: 0n, value }; // a thousandth of the vault
    const after = (used: bigint) => ({ used, size, period, at: 1n });
    // A hundredth of the budget has drained: 0.0002 of the 0.001 used.
    expect(fillIsCharged(before, after(8n * 10n ** 14n + 10n ** 15n), fill).holds).to.equal(true);
    expect(fillIsCharged(before, after(8n * 10n ** 14n + 10n ** 15n - 1n), fill).holds).to.equal(false);
    expect(fillIsCharged(before, after(size + 1n), fill).holds).to.equal(false);
    expect(fillIsCharged(before, after(8n * 10n ** 14n), { ...fill, bought: 2n * 10n ** 18n }).holds).to.equal(true);
  });
});
