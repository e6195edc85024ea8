// The liquidity add-on of a haircut against a real pool's hourly liquidity.
import fs from "node:fs";
import path from "node:path";
import { quantile } from "@ballast/sdk/analysis";
import { readCsv } from "../stress/csv";
import { numberIn } from "./data";
import type { LiquidityFigures } from "./figures";

const FILE = "uniswap_v3_usdc_weth_pool_hourly_2023_11_2024_01_mit.csv.gz";
/** Raw liquidity is the root of USDC (6 decimals) times WETH (18). */
const SCALE = 1e12;
const FALL = 0.02;
/** κ of the haircut (MATH.md section 4), a proposal. */
const SLOPE = 0.05;
/** ExitLiquidity: a moving average over six hours, of which one record moves at most 1 - e^(-1/6) an hour. */
const NEWS = 1 - Math.exp(-1 / 6);
const WINDOW = 25;
const WARM_UP = 48;
const SHARES = [0.1, 0.25, 0.5, 1, 2];

interface Hour {
  readonly time: number;
  /** √(USD · ETH) */
  readonly liquidity: number;
  readonly price: number;
}

/** \{USD\} What selling ether yields until the price is 2 % lower, if liquidity were the same all the way. */
const depthOf = ({ liquidity, price }: Hour): number => liquidity * (Math.sqrt(price) - Math.sqrt(price * (1 - FALL)));

/** \{1\} Average loss against the middle price when `value` \{USD\} of ether is sold at once into constant liquidity. */
function costOf(value: number, { liquidity, price }: Hour): number {
  const sold = value / price;
  return 1 - 1 / (1 + (sold * Math.sqrt(price)) / liquidity);
}

/** The recorded depth of each hour: moving average from zero, minimum of 24 hours. */
function recorded(depths: readonly number[]): readonly number[] {
  let average = 0;
  const averages = depths.map((depth) => (average += NEWS * (depth - average)));
  return averages.map((_, i) => Math.min(...averages.slice(Math.max(0, i - WINDOW + 1), i + 1)));
}

const day = (time: number): string => new Date(time * 1000).toISOString().slice(0, 10);

/** Figures of the pool, or null where the file is absent. */
export function liquidityFigures(folder: string): LiquidityFigures | null {
  const file = path.join(folder, FILE);
  if (!fs.existsSync(file)) return null;
  const hours = readCsv(file, ["periodStartUnix", "liquidity", "close"])
    .map((row) => ({
      time: numberIn(row, "periodStartUnix"),
      liquidity: numberIn(row, "liquidity") / SCALE,
      price: numberIn(row, "close"),
    }))
    .sort((x, y) => x.time - y.time);
  const depths = hours.map(depthOf);
  const records = recorded(depths).slice(WARM_UP);
  const tested = hours.slice(WARM_UP);
  const shares = records.map((record, i) => (depths[i + WARM_UP] ?? NaN) / record);
  const sizes = SHARES.map((share) => {
    const costs = tested.map((hour, i) => costOf(share * (records[i] ?? NaN), hour));
    return { share, addOn: SLOPE * Math.sqrt(share), medianCost: quantile(costs, 0.5), worstCost: Math.max(...costs) };
  });
  return {
    hours: hours.length,
    from: day(hours[0]?.time ?? 0),
    to: day(hours.at(-1)?.time ?? 0),
    medianDepth: quantile(depths, 0.5),
    leastDepth: Math.min(...depths),
    mostDepth: Math.max(...depths),
    share1: quantile(shares, 0.01),
    shareMedian: quantile(shares, 0.5),
    belowRecorded: shares.filter((share) => share < 1).length / shares.length,
    sizes,
  };
}
