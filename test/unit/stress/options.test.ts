import { expect } from "chai";
import { OptionError, parseOptions } from "../../../scripts/stress/options";
import { notesOf } from "../../../scripts/stress/notes";
import { chooseEpisodes, momentsOf, planRuns } from "../../../scripts/stress/plan";

const namesOf = (args: readonly string[]): string[] =>
  planRuns(parseOptions(args)).map(({ policy, episode }) => `${policy.name}/${episode.name}`);

describe("Main job's options", () => {
  it("have defaults", () => {
    const options = parseOptions([]);
    expect(options).to.deep.equal({ episodes: [], policies: [], seed: 1, json: false, out: "report", help: false });
  });

  it("are read in any order and as often as makes sense", () => {
    const args = ["--json", "--seed", "7", "--episode", "covid", "--policy=barbell", "--episode", "luna", "--out", "x"];
    const options = parseOptions(args);
    expect(options.episodes).to.deep.equal(["covid", "luna"]);
    expect(options.policies).to.deep.equal(["barbell"]);
    expect([options.seed, options.json, options.out]).to.deep.equal([7, true, "x"]);
    expect(parseOptions(["--workers", "3"]).workers).to.equal(3);
    const window = parseOptions(["--data", "a.csv", "--from", "2020-01-01", "--to", "2020-02-01"]);
    expect([window.data, window.from, window.to]).to.deep.equal(["a.csv", "2020-01-01", "2020-02-01"]);
  });

  const wrong: readonly (readonly [string, readonly string[]])[] = [
    ["--sead", ["--sead", "1"]],
    ['--seed takes a whole number from 0 to 4294967295, not "1.5"', ["--seed", "1.5"]],
    ['not "4294967296"', ["--seed", "4294967296"]],
    ['not ""', ["--seed="]],
    ['--from takes a date such as 2022-01-31, not "yesterday"', ["--data", "a.csv", "--from", "yesterday"]],
    ['not "2022-13-01"', ["--data", "a.csv", "--to", "2022-13-01"]],
    ["--from and --to choose days of a --data file", ["--from", "2022-01-01"]],
    ["--data brings a history of its own", ["--data", "a.csv", "--episode", "covid"]],
    ['--workers takes a whole number from 1 to 64, not "0"', ["--workers", "0"]],
    ["--out takes a directory", ["--out="]],
    ["Unexpected argument 'covid'", ["covid"]],
    ["argument missing", ["--policy"]],
  ];
  for (const [message, args] of wrong) {
    it(`refuse ${args.join(" ")}`, () => {
      expect(() => parseOptions(args)).to.throw(OptionError, message);
    });
  }

  it("choose all nine episodes, and the policy with staked ether where that has a price", () => {
    const names = namesOf([]);
    expect(names.filter((name) => name.startsWith("sixty-forty/"))).to.have.length(9);
    expect(names.filter((name) => name.startsWith("yield/"))).to.deep.equal([
      "yield/luna",
      "yield/steth_3ac",
      "yield/ftx",
      "yield/usdc_svb",
    ]);
    expect(names).to.have.length(13);
    expect(namesOf(["--policy", "all"])).to.have.length(45);
    expect(namesOf(["--episode", "ftx", "--policy", "policies/yield.json", "--policy", "yield"])).to.have.length(2);
  });

  it("name the episodes and policies that there are when asked for another", () => {
    expect(() => chooseEpisodes(parseOptions(["--episode", "tulips"]))).to.throw(
      OptionError,
      "covid, may2021, dec2021",
    );
    expect(() => planRuns(parseOptions(["--policy", "tulips"]))).to.throw(OptionError, "sixty-forty, yield");
    expect(() => planRuns(parseOptions(["--policy", "package.json"]))).to.throw(OptionError, "package.json: ");
    expect(() => planRuns(parseOptions(["--policy", "README.md"]))).to.throw(OptionError, "README.md is no JSON");
  });

  it("count the moments of a run: the start, and two a day after the first", () => {
    const [run] = planRuns(parseOptions(["--episode", "dec2021"]));
    if (run === undefined) throw new Error("There is no run.");
    expect(momentsOf(run)).to.equal(1 + 2 * (run.episode.days.length - 1));
  });
});

describe("Main job's notes", () => {
  const notesFor = (...args: string[]): string => notesOf(planRuns(parseOptions(args))).join("\n");

  it("tell what is assumed of the assets that a policy holds, and of no other", () => {
    expect(notesFor("--episode", "covid", "--policy", "sixty-forty")).to.include("covid: USDC at par");
    expect(notesFor("--episode", "covid", "--policy", "sixty-forty")).not.to.include("stETH/ETH at par");
    const both = "covid: USDC at par: there are figures for no day; stETH/ETH at par: there are figures for no day.";
    expect(notesFor("--episode", "covid", "--policy", "yield")).to.include(both);
  });
});
