import { expect } from "chai";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { DataFileError, parseCsv, readCsv } from "../../../scripts/stress/csv";
import { assumptionOf, episodeOf, HistoryError, type Figures, type RawDay } from "../../../scripts/stress/history";
import { csvEpisode, deepestFall, tableEpisodes } from "../../../scripts/stress/sources";

const DAILY = "/work/shared/data/daily_ohlcv_binance_spot_2018_2026.csv.gz";

const day = (date: string, eth: Figures, link: Figures = [9, 10]): RawDay => ({
  date,
  figures: { ETH: eth, BTC: [900, 1000], LINK: link },
});

const DAYS = [day("2020-01-01", [90, 100]), day("2020-01-02", [39, 80]), day("2020-01-03", [70, 90])];

function inTemporaryFile<T>(name: string, content: string | Buffer, run: (file: string) => T): T {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "ballast-"));
  const file = path.join(directory, name);
  fs.writeFileSync(file, content);
  try {
    return run(file);
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

function csvOf(rows: readonly string[]): string {
  return ["date,symbol,open,high,low,close", ...rows, ""].join("\n");
}

const rowsOf = (date: string, eth: Figures): string[] => [
  `${date},ETH,0,0,${eth.join(",")}`,
  `${date},BTC,0,0,900,1000`,
  `${date},LINK,0,0,9,10`,
  `${date},XRP,0,0,?,?`,
];

describe("CSV", () => {
  it("is read by the names of its columns, plain and compressed", () => {
    const text = "b,a\n2,1\r\n4,3\n\n";
    const rows = [
      { line: 2, cells: { b: "2", a: "1" } },
      { line: 3, cells: { b: "4", a: "3" } },
    ];
    expect(parseCsv(text, "x.csv", ["a"])).to.deep.equal(rows);
    inTemporaryFile("x.csv.gz", gzipSync(text), (file) => {
      expect(readCsv(file, ["a", "b"])).to.deep.equal(rows);
    });
  });

  it("is refused with file and line", () => {
    expect(() => parseCsv("a,b\n1,2", "x.csv", ["c", "d"])).to.throw(DataFileError, "x.csv:1 has no column c, d");
    expect(() => parseCsv("a,b\n1,2\n1", "x.csv", ["a"])).to.throw(DataFileError, "x.csv:3 has 1 cells");
    expect(() => readCsv("/nowhere.csv", ["a"])).to.throw(DataFileError, "/nowhere.csv does not exist");
    inTemporaryFile("x.csv.gz", "plain", (file) => {
      expect(() => readCsv(file, ["a"])).to.throw(DataFileError, "cannot be decompressed");
    });
  });
});

describe("Episodes", () => {
  it("take a low below 40 % of the close before for a print, and the lower of the closes for the market's low", () => {
    const { days } = episodeOf("x", DAYS, "2020-01-02", "2020-01-03");
    expect(days.map(({ low }) => low.ETH)).to.deep.equal([90, 80, 70]);
    expect(days.map(({ prints }) => prints)).to.deep.equal([[], [{ quantity: "ETH", price: 39, before: 100 }], []]);
    const edge = episodeOf(
      "x",
      [day("2020-01-01", [90, 100]), day("2020-01-02", [40, 80])],
      "2020-01-01",
      "2020-01-02",
    );
    expect(edge.days[1]?.low.ETH).to.equal(40);
    expect(edge.days[1]?.prints).to.deep.equal([]);
  });

  it("stand at par where there is no figure, and say so", () => {
    const figures = { ETH: [90, 100], BTC: [900, 1000], LINK: [9, 10] } as const;
    const days = [
      { date: "2020-01-01", figures },
      { date: "2020-01-02", figures: { ...figures, USDC: [0.88, 0.97] as const } },
    ];
    const episode = episodeOf("x", days, "2020-01-01", "2020-01-02");
    expect(episode.days.map(({ close }) => close.USDC)).to.deep.equal([1, 0.97]);
    expect(episode.days[1]?.low["stETH/ETH"]).to.equal(1);
    expect(assumptionOf(episode, "USDC")).to.equal("USDC at par: there are figures for 1 of 2 days");
    expect(assumptionOf(episode, "stETH/ETH")).to.equal("stETH/ETH at par: there are figures for no day");
    expect(assumptionOf(episode, "ETH")).to.equal(undefined);
  });

  const wrong: readonly (readonly [string, readonly RawDay[]])[] = [
    ["has 1 days", DAYS.slice(0, 1)],
    ["has 2020-01-01 after 2020-01-02", [DAYS[1], DAYS[0]].flatMap((entry) => entry ?? [])],
    ["has low 110 and close 100 of ETH on 2020-01-02", [day("2020-01-01", [1, 2]), day("2020-01-02", [110, 100])]],
    ["has low 0 and close 2 of ETH", [day("2020-01-01", [0, 2]), day("2020-01-02", [1, 2])]],
    ["has low 1 and close Infinity of ETH", [day("2020-01-01", [1, Infinity]), day("2020-01-02", [1, 2])]],
    ['has the date "1 May"', [day("1 May", [1, 2]), day("2020-01-02", [1, 2])]],
    ["has no BTC, LINK on 2020-01-02", [day("2020-01-01", [1, 2]), { date: "2020-01-02", figures: { ETH: [1, 2] } }]],
    ["which are not two of its days", [day("2020-02-01", [1, 2]), day("2020-02-02", [1, 2])]],
  ];
  for (const [problem, days] of wrong) {
    it(`are refused when the history ${problem}`, () => {
      expect(() => episodeOf("x", days, "2020-01-01", "2020-01-02")).to.throw(HistoryError, problem);
    });
  }

  it("of the table are nine, with two prints that no market followed", () => {
    const episodes = tableEpisodes();
    expect(episodes.map(({ name }) => name)).to.deep.equal([
      "covid",
      "may2021",
      "dec2021",
      "luna",
      "steth_3ac",
      "ftx",
      "usdc_svb",
      "aug2024",
      "oct2025",
    ]);
    const prints = episodes.flatMap(({ name, days }) =>
      days.flatMap(({ prints }) => prints.map((print) => ({ name, ...print }))),
    );
    expect(prints).to.deep.equal([
      { name: "covid", quantity: "LINK", price: 0.0001, before: 3.8169 },
      { name: "oct2025", quantity: "LINK", price: 7.9, before: 21.99 },
    ]);
    const depeg = episodes.find(({ name }) => name === "usdc_svb");
    expect(depeg?.known).to.deep.equal({ ETH: 26, BTC: 26, LINK: 26, USDC: 10, "stETH/ETH": 26 });
    expect(Math.min(...(depeg?.days ?? []).map(({ low }) => low.USDC))).to.be.lessThan(0.95);
  });
});

describe("Histories of one's own", () => {
  it("become one episode whose stress is the deepest fall of ether", () => {
    const days: readonly (readonly [string, Figures])[] = [
      ["2020-01-03", [70, 90]],
      ["2020-01-01", [90, 100]],
      ["2020-01-02", [60, 80]],
      ["2020-01-04", [90, 95]],
    ];
    const text = csvOf(days.flatMap(([date, eth]) => rowsOf(date, eth)));
    inTemporaryFile("mine.csv", text, (file) => {
      const episode = csvEpisode(file);
      expect(episode.name).to.equal("mine");
      expect(episode.days.map(({ close }) => close.ETH)).to.deep.equal([100, 80, 90, 95]);
      expect([episode.stressFrom, episode.stressTo]).to.deep.equal(["2020-01-01", "2020-01-02"]);
      expect(csvEpisode(file, "2020-01-02", "2020-01-03").days).to.have.length(2);
      expect(() => csvEpisode(file, "2021-01-01")).to.throw(HistoryError, "has no day with ETH, BTC and LINK");
    });
    expect(deepestFall([day("a", [1, 100]), day("b", [1, 50]), day("c", [1, 200]), day("d", [1, 90])])).to.deep.equal([
      "c",
      "d",
    ]);
  });

  it("are refused with the line that is wrong", () => {
    inTemporaryFile("x.csv", csvOf(["2020-01-01,ETH,0,0,1,two"]), (file) => {
      expect(() => csvEpisode(file)).to.throw(DataFileError, 'x.csv:2 has "two" in column close');
    });
    inTemporaryFile("x.csv", csvOf([...rowsOf("2020-01-01", [1, 2]), "2020-01-01,ETH,0,0,1,2"]), (file) => {
      expect(() => csvEpisode(file)).to.throw(DataFileError, "x.csv:6 has ETH on 2020-01-01 a second time");
    });
  });

  it("may be the data folder's eight years", function () {
    if (!fs.existsSync(DAILY)) {
      console.log(`      skipped: ${DAILY} is not there`);
      this.skip();
    }
    const { days, stressFrom, stressTo } = csvEpisode(DAILY);
    expect(days.length).to.be.greaterThan(2_000);
    expect(stressFrom < stressTo).to.equal(true);
    expect(days.flatMap(({ prints }) => prints).length).to.be.greaterThan(0);
  });
});
