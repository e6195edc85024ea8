import { expect } from "chai";
import { ASSETS, answerOf, marketPrice, toUnits } from "../../../scripts/stress/assets";
import { episodeOf, type Market } from "../../../scripts/stress/history";
import { gasRows, invariantRows, Journal } from "../../../scripts/stress/journal";
import { fairPrice, poolsOf, priceOf, sqrtPriceX96 } from "../../../scripts/stress/pools";
import { barOf, progressOn } from "../../../scripts/stress/progress";
import { Random } from "../../../scripts/stress/random";
import { changeOf, drawdownOf } from "../../../scripts/stress/figures";
import { isOutside } from "../../../scripts/stress/result";
import { flowsOf, worstDay } from "../../../scripts/stress/schedule";
import { violationLines } from "../../../scripts/stress/tables";
import { ADDRESSES } from "@ballast/replica";

const MARKET: Market = { ETH: 2_000, BTC: 40_000, LINK: 10, USDC: 0.9, "stETH/ETH": 0.95 };

describe("Main job's figures", () => {
  it("price assets and pools by the market", () => {
    expect(marketPrice("wstETH", MARKET, { wstETH: 1.2 })).to.be.closeTo(2_280, 1e-9);
    expect(marketPrice("waEthUSDC", MARKET, { waEthUSDC: 1.1 })).to.be.closeTo(0.99, 1e-12);
    const [dollars, bitcoin] = poolsOf(ADDRESSES);
    if (dollars === undefined || bitcoin === undefined) throw new Error("There are no pools.");
    expect(dollars.assets).to.deep.equal(["USDC", "WETH"]);
    expect(fairPrice(dollars, MARKET, {})).to.be.closeTo((0.9 / 2_000) * 1e12, 1);
    expect(fairPrice(bitcoin, MARKET, {})).to.be.closeTo(20 * 1e10, 1);
    expect(priceOf(sqrtPriceX96(123.456))).to.be.closeTo(123.456, 1e-9);
  });

  it("tell feeds answers in their decimals", () => {
    expect(answerOf("LINK", 0.0001)).to.equal(10_000n);
    expect(answerOf("ETH", 227.79)).to.equal(22_779_000_000n);
    expect(answerOf("stETH/ETH", 0.953386)).to.equal(953_386n * 10n ** 12n);
    expect(toUnits(1.5, ASSETS.WBTC.decimals)).to.equal(150_000_000n);
  });

  it("add gas and findings up over runs", () => {
    const [one, other] = [new Journal("a", "x"), new Journal("b", "y")];
    one.spent("trade", 100);
    one.spent("trade", 300);
    other.spent("trade", 200);
    other.spent("deposit", 5);
    one.found({ id: "V-10", holds: true, detail: "" });
    one.found({ id: "V-2", holds: true, detail: "" });
    other.found({ id: "V-2", holds: false, detail: "owed 2 of 1" });
    expect(gasRows([one, other])).to.deep.equal([
      { operation: "deposit", calls: 1, min: 5, mean: 5, max: 5 },
      { operation: "trade", calls: 3, min: 100, mean: 200, max: 300 },
    ]);
    const rows = invariantRows([one, other]);
    expect(rows.map(({ id, checks }) => [id, checks])).to.deep.equal([
      ["V-2", 2],
      ["V-10", 1],
    ]);
    expect(violationLines(rows)).to.deep.equal([
      "BROKEN V-2 (Everybody could leave at once): b, y, point 0: owed 2 of 1",
    ]);
  });

  it("measure falls and changes", () => {
    expect(drawdownOf([100, 80, 120, 60, 90])).to.equal(0.5);
    expect(drawdownOf([1, 2, 3])).to.equal(0);
    expect(changeOf([100, 80, 90])).to.be.closeTo(-0.1, 1e-12);
    const components = [{ asset: "WETH", minWeight: 0.2, targetWeight: 0.3, maxWeight: 0.4, trigger: 0.05 }];
    expect([0.2, 0.4, 0.19, 0.41].map((weight) => isOutside({ weights: { WETH: weight } }, components))).to.deep.equal([
      false,
      false,
      true,
      true,
    ]);
  });

  it("find the worst day by the weights, from the highest close before", () => {
    const day = (date: string, eth: number, low: number, btc: number, bitcoinLow: number) => ({
      date,
      figures: { ETH: [low, eth], BTC: [bitcoinLow, btc], LINK: [1, 1] } as const,
    });
    const days = [
      day("2020-01-01", 100, 100, 100, 100),
      day("2020-01-02", 100, 50, 100, 90),
      day("2020-01-03", 100, 90, 100, 45),
    ];
    const episode = episodeOf("x", days, "2020-01-01", "2020-01-03");
    expect(worstDay(episode, [["WETH", 1]])).to.equal(1);
    expect(worstDay(episode, [["WBTC", 1]])).to.equal(2);
  });

  it("plan the same comings and goings for the same seed, and leavers at the worst day's low alone", () => {
    const plan = (seed: number) => flowsOf(new Random(seed), ["WETH", "USDC"], 20, 10);
    expect(plan(1)).to.deep.equal(plan(1));
    expect(plan(1)).not.to.deep.equal(plan(2));
    const leavers = plan(1).filter(({ kind }) => kind === "leaveInKind" || kind === "leaveWith");
    expect(leavers.map(({ day, atLow }) => [day, atLow])).to.deep.equal(Array(4).fill([10, true]));
    for (let seed = 0; seed < 50; seed++) {
      for (const { day, value, kind } of flowsOf(new Random(seed), ["WETH"], 2, 1)) {
        expect(day >= 0 && day <= 1, `day ${day}`).to.equal(true);
        expect(kind.startsWith("enter") ? value > 0 : value === 0).to.equal(true);
      }
    }
  });

  it("show how far the job is: in place on a terminal, a line a run elsewhere", () => {
    expect(barOf(0, 4, "x")).to.equal(`[${"-".repeat(30)}]   0 %  x`);
    expect(barOf(2, 4, "x")).to.equal(`[${"#".repeat(15)}${"-".repeat(15)}]  50 %  x`);
    const written: string[] = [];
    const screen = { write: (text: string) => written.push(text) };
    const plain = progressOn(screen);
    [0, 1, 2].forEach((done) => {
      plain(done, 4, "a");
    });
    plain(3, 4, "b");
    expect(written).to.deep.equal([`${barOf(0, 4, "a")}\n`, `${barOf(3, 4, "b")}\n`]);
    written.length = 0;
    progressOn({ ...screen, isTTY: true })(4, 4, "b");
    expect(written).to.deep.equal([`\r\u001b[2K${barOf(4, 4, "b")}\n`]);
  });
});
