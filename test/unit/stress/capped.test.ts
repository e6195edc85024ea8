import { expect } from "chai";
import { allCapFigures, capFiguresOf, worstCapBreach } from "../../../scripts/stress/capped/result";
import { cappedPolicy, MAX_VOLATILITY } from "../../../scripts/stress/capped/policy";
import { CapBook, type CapCause } from "../../../scripts/stress/capped/volatilityBook";
import { parseOptions } from "../../../scripts/stress/options";
import { momentsOf, planRuns, ticksOf } from "../../../scripts/stress/plan";
import { cappedSentence } from "../../../scripts/stress/tables";
import { startFigures } from "../../../scripts/stress/capped/startFigures";
import { sampleCapped } from "../report/sample";

const HOUR = 3_600;
const CAP = 25n * 10n ** 16n;

/** Observes volatilities in per cent, each an hour after the one before. */
function bookOf(rows: readonly (readonly [percent: number, cause: CapCause])[]): CapBook {
  const book = new CapBook(CAP);
  rows.forEach(([percent, cause], i) => {
    book.observe({ point: 0, after: i, time: i * HOUR, volatility: BigInt(percent) * 10n ** 16n }, cause);
  });
  return book;
}

describe("Breaches of a cap on volatility", () => {
  it("last from when the basket is seen above until it is seen at the cap or under it", () => {
    const book = bookOf([
      [24, "market"],
      [26, "market"],
      [31, "poke"],
      [25, "auction"],
      [26, "flow"],
    ]);
    expect(book.isAbove).to.equal(true);
    expect(book.worst).to.equal(31n * 10n ** 16n);
    expect(book.rows(10 * HOUR, "TheRunEnded")).to.deep.equal([
      { point: 0, after: 1, begunBy: "market", worstVolatility: 0.31, hours: 2, endedBy: "auction" },
      { point: 0, after: 4, begunBy: "flow", worstVolatility: 0.26, hours: 6, reason: "TheRunEnded" },
    ]);
  });

  it("cannot be observed backwards in time", () => {
    const book = bookOf([[24, "market"]]);
    const late = { point: 0, after: 0, time: -1, volatility: CAP };
    expect(() => {
      book.observe(late, "market");
    }).to.throw(RangeError, "-1");
  });

  it("are counted, and those over four hours apart", () => {
    const { breaches } = sampleCapped();
    const figures = capFiguresOf(breaches, 72, 0.41);
    expect(figures).to.deep.include({ breaches: 2, unhealed: 1, late: 1, worstHours: 11.5, medianHours: 1.2 });
    expect(figures.shareAbove).to.be.closeTo(12.7 / 72, 1e-12);
    expect(capFiguresOf([], 0, 0)).to.deep.equal({
      ...{ breaches: 0, unhealed: 0, late: 0, hoursAbove: 0, shareAbove: 0, worstVolatility: 0 },
    });
  });

  it("are told in one sentence over all runs", () => {
    const calm = sampleCapped({ episode: "luna", breaches: sampleCapped().breaches.slice(0, 1) });
    expect(worstCapBreach([calm, sampleCapped()])?.run.episode).to.equal("covid");
    expect(allCapFigures([calm, sampleCapped()])).to.deep.include({ breaches: 3, late: 1, uncappedShareAbove: 1 });
    expect(cappedSentence([calm, sampleCapped()])).to.equal(
      "Under a cap of 25.0 %, by auctions alone: back in 11.5 h at worst (covid, 2020-03-10), 1.2 h in the median and " +
        "11.5 h at 95 % of 3 breaches, 1 of them over 4 h; above it 9.7 % of the time, without a cap 100.0 %.",
    );
    expect(cappedSentence([sampleCapped({ breaches: [] })])).to.equal("Under a cap on volatility: never above it.");
  });
});

describe("The capped policy", () => {
  const runs = planRuns(parseOptions([]));

  it("is the first policy's with a cap, room for dollars and a price at which small lots clear", () => {
    const [first] = runs;
    const capped = first?.capped;
    expect(capped?.name).to.equal("sixty-forty-capped");
    expect(capped?.file.risk).to.deep.include({ maxVolatility: MAX_VOLATILITY, reserve: ["USDC"] });
    const dollars = capped?.file.components.find(({ asset }) => asset === "USDC");
    expect(dollars?.maxWeight).to.equal(10_000n);
    expect(capped?.file.groups.find(({ name }) => name === "dollars")?.maxWeight).to.equal(10_000n);
    const targets = (file?: { readonly components: readonly { readonly targetWeight: bigint }[] }): unknown =>
      file?.components.map(({ targetWeight }) => targetWeight);
    expect(targets(capped?.file)).to.deep.equal(targets(first?.policy.file));
  });

  it("goes through every episode once, and takes as long again", () => {
    const capped = runs.filter((run) => run.capped !== undefined);
    expect(capped.map(({ episode }) => episode.name)).to.have.lengthOf(9);
    for (const run of capped) expect(ticksOf(run)).to.equal(2 * momentsOf(run));
  });

  it("is not made of a policy without dollars to fall back on, or with limits of its own", () => {
    const policy = runs[0]?.policy;
    if (policy === undefined) throw new Error("There is no policy.");
    const { file } = policy;
    const poor = file.components.map((row) => (row.asset === "USDC" ? { ...row, targetWeight: 0n } : row));
    expect(cappedPolicy({ ...policy, file: { ...file, components: poor } })).to.equal(undefined);
    const own = cappedPolicy(policy)?.file.risk;
    if (own === undefined) throw new Error("The policy has no cap.");
    expect(cappedPolicy({ ...policy, file: { ...file, risk: own } })).to.equal(undefined);
  });

  it("begins with what the days before each episode measured", () => {
    for (const { episode, capped } of runs) {
      if (capped === undefined) continue;
      const { volatilities, correlation } = startFigures(episode);
      for (const value of Object.values(volatilities)) expect(value).to.be.within(0.2, 2);
      expect(correlation).to.be.within(0.3, 1);
    }
  });
});
