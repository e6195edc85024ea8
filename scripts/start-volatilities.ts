// Writes data/start-volatilities.json: what a covariance oracle would have measured by the first close of each episode,
// had it been poked once a day at the daily closes of a CSV file (columns date, symbol, close). The SDK's twin measures.
//
//   node -r ts-node/register/transpile-only scripts/start-volatilities.ts daily.csv.gz
import fs from "node:fs";
import path from "node:path";
import {
  factorCorrelation,
  factorVolatility,
  pokeCovariance,
  startCovariance,
  WAD,
  type CovarianceState,
} from "@ballast/sdk";
import { FACTORS } from "./stress/capped/policy";
import { readCsv } from "./stress/csv";
import { tableEpisodes } from "./stress/sources";
import type { StartTable } from "./stress/capped/startFigures";

const OUTPUT = path.join(__dirname, "..", "data", "start-volatilities.json");
const DAY = 86_400n;
/** {1/√year} and {1} at the first day of the file; of no weight a year later. */
const FIRST_VOLATILITY = (8n * WAD) / 10n;
const FIRST_CORRELATION = WAD / 2n;
/** {bps} Of no weight in what is measured here. */
const STRESS = 7_500n;

interface Close {
  readonly date: string;
  readonly prices: readonly bigint[];
}

function closesOf(file: string): readonly Close[] {
  const days = new Map<string, Record<string, bigint>>();
  for (const { cells } of readCsv(file, ["date", "symbol", "close"])) {
    const { date = "", symbol = "", close = "" } = cells;
    if (!(FACTORS as readonly string[]).includes(symbol)) continue;
    const price = BigInt(Math.round(Number(close) * 1e9)) * 10n ** 9n;
    days.set(date, { ...days.get(date), [symbol]: price });
  }
  const complete = [...days].filter(([, prices]) => FACTORS.every((factor) => prices[factor] !== undefined));
  return complete
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, prices]) => ({ date, prices: FACTORS.map((factor) => prices[factor] ?? 0n) }));
}

const timeOf = (date: string): bigint => BigInt(Date.parse(`${date}T00:00:00Z`) / 1_000) + DAY;

/** The oracle after the close of a day, and when it is to be read: a second later. */
function measured(closes: readonly Close[], date: string): CovarianceState {
  const [first, ...others] = closes.filter((close) => close.date <= date);
  if (first === undefined) throw new RangeError(`The file has no prices by ${date}.`);
  const start = first.prices.map((price) => ({ price, volatility: FIRST_VOLATILITY }));
  return others.reduce(
    (state, close) => pokeCovariance(state, timeOf(close.date), close.prices),
    startCovariance(timeOf(first.date), start, FIRST_CORRELATION, STRESS),
  );
}

/** Rounded to a tenth of a per cent. */
const rounded = (value: bigint): number => Math.round(Number(value) / 1e15) / 1e3;

function figuresOf(closes: readonly Close[], date: string): StartTable["episodes"][string] {
  const state = measured(closes, date);
  const now = timeOf(date) + 1n;
  const volatilities = FACTORS.map((factor, i) => [factor, rounded(factorVolatility(state, now, i))]);
  const pairs = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  const sum = pairs.reduce((total, [i, j]) => total + factorCorrelation(state, now, i, j), 0n);
  return {
    date,
    volatilities: Object.fromEntries(volatilities) as StartTable["episodes"][string]["volatilities"],
    correlation: rounded(sum / BigInt(pairs.length)),
  };
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new RangeError("Name a .csv or .csv.gz file of daily closes.");
const closes = closesOf(file);
const episodes = tableEpisodes().map(({ name, days }) => [name, figuresOf(closes, days[0]?.date ?? "")]);
const $comment =
  "Yearly volatilities, and the mean correlation of the three pairs, that a CovarianceOracle poked at every daily close " +
  "would show at the first close of each episode. Written by scripts/start-volatilities.ts with the SDK's twin.";
const sources = "ETH, BTC, LINK: closes of daily candles in dollar stablecoins (Binance spot), from 2019-01-16 on.";
fs.writeFileSync(OUTPUT, `${JSON.stringify({ $comment, sources, episodes: Object.fromEntries(episodes) }, null, 2)}\n`);
