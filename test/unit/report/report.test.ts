import { expect } from "chai";
import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { renderReport, ReportInputError, writeReport } from "../../../scripts/report";
import type { Summary } from "../../../scripts/stress/summary";
import { HOSTILE, busyRun, sampleCapped, samplePoint, sampleRun, sampleSummary, sampleUnmanaged } from "./sample";

const figuresOf = (page: string): string[] => page.match(/<figure[\s\S]*?<\/figure>/g) ?? [];
const drawingsOf = (page: string): string[] => page.match(/<svg\s+role="img"[\s\S]*?<\/svg>/g) ?? [];
/** What a reader or a renderer sees: everything but style sheet and script. */
const bodyOf = (page: string): string =>
  page.replace(/<style>[\s\S]*?<\/style>/, "").replace(/<script>[\s\S]*?<\/script>/, "");

function expectSound(page: string): void {
  expect(bodyOf(page)).to.not.match(/\b(NaN|undefined|Infinity|null|\[object )/);
  expect(page.match(/<svg\b/g)?.length ?? 0).to.equal(page.match(/<\/svg>/g)?.length ?? 0);
  const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
  expect(new Set(ids).size).to.equal(ids.length);
  for (const [, id] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).to.include(id);
}

describe("report", () => {
  const busy = renderReport(sampleSummary([busyRun(), busyRun({ episode: "luna" }), busyRun({ policy: "Yield" })]));

  it("is one file that refers to nothing outside", () => {
    const references = [...busy.matchAll(/\b(?:src|srcset|href)=["']?([^"'\s>]*)/gi)].map((match) => match[1] ?? "");
    expect(references.length).to.be.above(0);
    for (const reference of references) expect(reference).to.match(/^#/);
    expect(busy).to.not.match(/https?:|@import|url\(|<link|<iframe|fetch\(/i);
  });

  it("gives every chart a title, a sentence, labelled axes and units", () => {
    const figures = figuresOf(busy);
    expect(figures.length).to.equal(3 * (1 + 2 + 2) + 2 + 1); // per run: value, two weights, two costs; two policies; gas
    for (const figure of figures) {
      expect(figure).to.match(/<h4>[^<]+<\/h4>\s*<p>[^<]{40,}<\/p>/);
      expect(drawingsOf(figure).length).to.be.within(1, 2);
    }
    for (const drawing of drawingsOf(busy)) {
      expect(drawing).to.match(/aria-label="[^"]{5,}"/);
      expect(drawing).to.match(/class="tick"/);
      const titles = [...drawing.matchAll(/class="axis-title"[^>]*>([^<]+)</g)].map((match) => (match[1] ?? "").trim());
      expect(titles.length).to.be.at.least(1);
      for (const title of titles) expect(title).to.match(/%|bps|Index|UTC|Gas/);
    }
  });

  it("is sound with much, one point, no point and no run", () => {
    const pages = [busy, ...[1, 0].map((amount) => renderReport(sampleSummary([sampleRun(amount)])))];
    const empty: Partial<Summary> = { gas: [], invariants: [], notes: [] };
    for (const page of [...pages, renderReport(sampleSummary([], empty))]) expectSound(page);
    expect(pages[1]).to.match(/<circle/);
    expect(pages[2]).to.include("No price of this episode was reached.");
  });

  it("states the longest way back of a vault without an allocator, and draws it", () => {
    const mild = sampleUnmanaged({ episode: "luna", breaches: sampleUnmanaged().breaches.slice(0, 1) });
    const page = renderReport(sampleSummary([busyRun()], { unmanaged: [mild, sampleUnmanaged()] }));
    expectSound(page);
    const sentence =
      "The worst took 11.5 hours: USDC on 10 Mar 2020 (Covid crash), not back by the end: the lowest price paid no bidder&#39;s costs after 1 auction that nobody filled. " +
      "Of 3 breaches auctions ended 2, the market 0, entries and exits 0; 1 lasted to the end. The median took 1.8 hours.";
    expect(page.split(sentence).length - 1).to.equal(2); // in the overview and in its section
    expect(page).to.include("worst of 3 breaches; median 1.8 h, 1 not healed by the end");
    const section = /<section id="unmanaged">[\s\S]*?<section id="gas">/.exec(page)?.[0] ?? "";
    expect(figuresOf(section).length).to.equal(1 + 2); // hours of all, weights of the worst
    for (const drawing of drawingsOf(section)) {
      const titles = [...drawing.matchAll(/class="axis-title"[^>]*>([^<]+)</g)].map((match) => (match[1] ?? "").trim());
      for (const title of titles) expect(title).to.match(/%|Hours|UTC/);
    }
    const small = figuresOf(section).slice(1);
    for (const figure of small) expect(figure.split('class="marker fill"').length - 1).to.equal(1);
    expect(small.map((figure) => figure.split('class="marker lapsed"').length - 1)).to.deep.equal([0, 1]);
    expect(section).to.include('class="whisker"').and.to.include("99.30");
    expect(section).to.not.include("<script>alert");
  });

  it("states the longest breach of a cap, draws its volatility, and compares the time above with the twin's", () => {
    const page = renderReport(sampleSummary([busyRun()], { capped: [sampleCapped()] }));
    expectSound(page);
    const sentence =
      "Of 2 breaches of the cap the median was back under it in 1.2 hours and the worst in 11.5 (Covid crash); 1 took more than 4. " +
      "Above the cap for 17.6\u00a0% of the time, the twin without a cap for 100.0\u00a0%.";
    expect(page.split(sentence).length - 1).to.equal(2); // in the overview and in its section
    const section = /<section id="capped">[\s\S]*?<section id="gas">/.exec(page)?.[0] ?? "";
    expect(figuresOf(section).length).to.equal(2); // time above, and the worst run's volatility
    expect(section).to.include("17.6 against 100.0").and.to.include('class="marker fill"');
    expect(section).to.include("not by the end: NoBidderAtTheLowestPrice").and.to.include("an auction");
    expect(busy).to.not.include('id="capped"');
  });

  it("says that no weight drifted where none did, and leaves out what was not run", () => {
    const { result, ...calm } = sampleUnmanaged({ breaches: [], auctions: [], fills: [] });
    const { medianHours, p95Hours, worstHours, ...rest } = result;
    expect([medianHours, p95Hours, worstHours]).to.not.include(undefined);
    const still = { ...calm, result: { ...rest, breaches: 0, unhealed: 0, auctions: 0, lapsed: 0, fills: 0 } };
    const page = renderReport(sampleSummary([busyRun()], { unmanaged: [still] }));
    expectSound(page);
    expect(page).to.include("No weight ever passed its trigger.").and.to.include("no breach");
    expect(busy).to.include("None was run.");
    expect(busy).to.not.include("Without an allocator, to bands");
  });

  it("survives a value that never changes, a budget of zero and amounts of zero", () => {
    const points = [0, 1, 2].map((index) =>
      samplePoint(index, { executionCost: 0, lossUsed: 0, lossBudget: 0, shareValue: 1 }),
    );
    expectSound(renderReport(sampleSummary([sampleRun(3, { points })])));
  });

  it("escapes names from the summary wherever they stand", () => {
    const policy = { policy: HOSTILE, episode: HOSTILE };
    const page = renderReport(sampleSummary([busyRun(policy)], { ground: HOSTILE, notes: [HOSTILE] }));
    expectSound(page);
    expect(page).to.not.include("<script>alert");
    expect(page.split("&lt;script&gt;alert(&quot;1&quot;)").length).to.be.above(8);
  });

  it("shows who left with what, what was refused, and the attack", () => {
    for (const text of ["Bob", "4.9500 USDC", "100.0", "WeightOutOfBand", "PriceDeviation", "LossBudgetExceeded"])
      expect(bodyOf(busy)).to.include(text);
    for (const kind of ["entry", "exit", "refused", "attack", "outside"])
      expect(busy).to.include(`class="marker ${kind}"`);
  });

  it("marks exactly the moments outside a band", () => {
    const page = renderReport(sampleSummary([sampleRun(6)]));
    // Weights are 0.50, 0.55 .. 0.75 and 0.50, 0.45 .. 0.25; the band is 0.4 to 0.6: three moments outside each.
    expect(page.split('class="marker outside"').length - 1).to.equal(6);
    expect(page).to.include("Outside its band at 3 of 6 moments");
  });

  it("says in words whether invariants held", () => {
    expect(busy).to.include("✓ 0 violations");
    const violations = [{ policy: "60/40", episode: "covid", point: 3, detail: "Supply is 5, holders have 4." }];
    const invariants = [{ id: "V-8", title: "Supply", checks: 9, violations }];
    const page = renderReport(sampleSummary([sampleRun(6)], { invariants }));
    expect(page).to.include("✕ 1 violation<").and.to.include("Supply is 5, holders have 4.");
    expect(page).to.not.include("All held");
  });

  it("refuses a summary that it cannot draw, naming place and value", () => {
    const flow = { ...busyRun().flows[1], point: 99 } as ReturnType<typeof busyRun>["flows"][number];
    const bad: [Summary, string][] = [
      [Object.assign(sampleSummary([]), { version: 2 }), "version 2"],
      [
        sampleSummary([sampleRun(2, { points: [samplePoint(0, { value: Number.NaN })] })]),
        "summary.runs.0.points.0.value is NaN",
      ],
      [sampleSummary([sampleRun(2, { flows: [flow] })]), "flows[0].point is 99"],
      [sampleSummary([sampleRun(2, { from: "yesterday" })]), '"yesterday"'],
      [sampleSummary([sampleRun(2, { points: [samplePoint(0, { weights: { WETH: 1 } })] })]), "component USDC"],
      [sampleSummary([sampleRun(2, { points: [samplePoint(0, { shareValue: 0 })] })]), "shareValue is 0"],
    ];
    const [breach] = sampleUnmanaged().breaches;
    if (breach === undefined) throw new Error("The sample has no breach.");
    const unmanaged = [sampleUnmanaged({ breaches: [{ ...breach, point: 6 }] })];
    bad.push([sampleSummary([], { unmanaged }), "unmanaged[0] (60/40, covid).breaches[0].point is 6"]);
    const unseen = [sampleUnmanaged({ sightings: [{ point: 0, after: 0, weights: { WETH: 1 } }] })];
    bad.push([sampleSummary([], { unmanaged: unseen }), "sightings[0].weights has no entry for the component USDC"]);
    for (const [summary, message] of bad) expect(() => renderReport(summary)).to.throw(ReportInputError, message);
  });

  it("gives the same text for the same summary and writes it where it is told", async () => {
    const summary = sampleSummary([busyRun()]);
    const directory = path.join(await fs.mkdtemp(path.join(os.tmpdir(), "ballast-report-")), "deep", "er");
    try {
      await writeReport(summary, directory);
      expect(await fs.readFile(path.join(directory, "index.html"), "utf8")).to.equal(renderReport(summary));
    } finally {
      await fs.rm(path.join(directory, "..", ".."), { recursive: true });
    }
  });
});
