// The deployed oracle over two years of real prices, day by day, beside its twin.
import {
  factorVolatility,
  maximumVolatility,
  pokeCovariance,
  readCovariance,
  startCovariance,
  WAD,
  type Address,
} from "@ballast/sdk";
import { ethersReader } from "@ballast/sdk/ethers";
import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { BaseContract } from "ethers";
import { ethers } from "hardhat";
import { barsOf, dataFolder, readDaily, type DayBar } from "../../../scripts/calibrate/data";
import { endOf, priceOf, targetRange } from "../../../scripts/calibrate/range";
import { deployHarness } from "../sdk/support/sources";
import { firstSigner, tell } from "../sdk/support/world";

const SYMBOLS = ["ETH", "BTC", "LINK"] as const;
/** A hundred days before the first of 731 days that are looked at; March 2020 and May 2021 are among them. */
const [FROM, TESTED_FROM, TO] = ["2019-09-23", "2020-01-01", "2021-12-31"];
/** Blocks cannot be older than the chain: all times are moved by whole years of days. */
const SHIFT = 5_000n * 86_400n;
const PRINT = { date: "2020-03-12", symbol: 2 } as const;
const STRESS = 7_000n;
const float = (wad: bigint): number => Number(wad) / 1e18;

interface Scene {
  readonly feeds: readonly BaseContract[];
  readonly oracle: BaseContract;
  readonly address: Address;
}

async function deploy(days: readonly DayBar[][], now: bigint): Promise<Scene> {
  const signer = await firstSigner();
  const feeds = await Promise.all(SYMBOLS.map(() => deployHarness(signer, "HostileFeed", 0, 3_600)));
  await quote(feeds, closesOf(days, 0));
  const factors = await Promise.all(
    feeds.map(async (feed) => ({ feed: await feed.getAddress(), startVolatility: WAD })),
  );
  await time.setNextBlockTimestamp(now);
  const oracle = await ethers.deployContract("CovarianceOracle", [signer, factors, 0n, STRESS]);
  return { feeds, oracle, address: (await oracle.getAddress()) as Address };
}

const closesOf = (days: readonly DayBar[][], i: number): bigint[] => days.map((bars) => priceOf(bars[i]?.close ?? NaN));

async function quote(feeds: readonly BaseContract[], prices: readonly bigint[]): Promise<void> {
  for (const [i, feed] of feeds.entries()) await tell(feed, "setBoth", prices[i] ?? 0n, prices[i] ?? 0n);
}

async function poke({ feeds, oracle }: Scene, prices: readonly bigint[], now: bigint): Promise<void> {
  await quote(feeds, prices);
  await time.setNextBlockTimestamp(now);
  await tell(oracle, "poke");
}

describe("covariance oracle over two years of real prices", function () {
  this.timeout(600_000);

  it("is its twin every day, covers the next day's low, and survives LINK's print of nothing", async function () {
    const folder = dataFolder();
    if (folder === undefined) {
      console.log("      skipped: the data folder is not beside the project");
      return this.skip();
    }
    const daily = readDaily(folder);
    const days = SYMBOLS.map((symbol) => barsOf(daily, symbol).filter(({ date }) => date >= FROM && date <= TO));
    const reader = ethersReader(ethers.provider);
    const first = endOf(FROM) + SHIFT;
    const scene = await deploy(days, first);
    const start = closesOf(days, 0).map((price) => ({ price, volatility: WAD }));
    let twin = startCovariance(first, start, 0n, STRESS);
    const [tested, covered] = [SYMBOLS.map(() => 0), SYMBOLS.map(() => 0)];
    let print: { before: number; after: number; low: bigint } | undefined;

    const step = async (prices: readonly bigint[], now: bigint): Promise<void> => {
      await poke(scene, prices, now);
      twin = pokeCovariance(twin, now, prices);
    };
    for (let i = 1; i < (days[0]?.length ?? 0); i++) {
      const date = days[0]?.[i]?.date ?? "";
      const now = endOf(date) + SHIFT;
      if (date === PRINT.date) {
        // What Binance printed in the night: LINK at a hundredth of a cent, one market alone.
        const low = days.map((bars, f) => priceOf((f === PRINT.symbol ? bars[i]?.low : bars[i]?.open) ?? NaN));
        const at = now - 43_200n;
        const before = float(factorVolatility(twin, at, PRINT.symbol));
        await step(low, at);
        print = { before, after: float(factorVolatility(twin, at + 1n, PRINT.symbol)), low: low[PRINT.symbol] ?? 0n };
      }
      await step(closesOf(days, i), now);
      if (i % 10 === 0) expect(await readCovariance(reader, scene.address), date).to.deep.equal(twin);
      for (const [f, bars] of days.entries()) {
        const overrides = { blockTag: "pending" };
        const used = (await scene.oracle.getFunction("volatility")(f, overrides)) as bigint;
        const highest = (await scene.oracle.getFunction("maximumVolatility")(f, overrides)) as bigint;
        expect(used).to.equal(factorVolatility(twin, now + 1n, f));
        expect(highest).to.equal(maximumVolatility(twin, now + 1n, f));
        const next = bars[i + 1];
        if (next === undefined || next.date < TESTED_FROM) continue;
        const remembered = (highest * 3n + 3n) / 4n;
        const range = float(targetRange(used > remembered ? used : remembered));
        tested[f] = (tested[f] ?? 0) + 1;
        if (1 - next.low / (bars[i]?.close ?? NaN) <= range) covered[f] = (covered[f] ?? 0) + 1;
      }
    }
    expect(tested[0]).to.equal(731);
    SYMBOLS.forEach((symbol, f) => {
      const share = (covered[f] ?? 0) / (tested[f] ?? 1);
      console.log(`      ${symbol}: ${covered[f]} of ${tested[f]} days, ${(100 * share).toFixed(2)} %`);
      expect(share, symbol).to.be.within(0.985, 0.9975);
    });
    if (print === undefined) throw new Error("The print is not among the days.");
    expect(print.low).to.be.below(WAD / 1_000n);
    // ADR 19: one poke raises a volatility to at most the larger of 1.838 times it and √(σ² + 42.8 %²).
    expect(print.after).to.be.at.most(Math.max(1.838 * print.before, Math.hypot(print.before, 0.428)));
    expect(print.after).to.be.greaterThan(print.before);
  });
});
