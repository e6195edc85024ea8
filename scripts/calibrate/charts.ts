// The page's charts, from the figures alone, so that they can be drawn again without the data.
import { percent } from "./format";
import type { Figures } from "./figures";
import { COLOURS, drawBars, drawLines } from "./svg";

const colour = (index: number): string => COLOURS[index] ?? "#24292f";
const year = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 7);

/** Range of ETH and how far the next day's low fell, a point a week: the largest of its days. */
export function rangeChart({ path }: Figures): string {
  const [first] = path;
  if (first === undefined) throw new RangeError("There is no path to draw.");
  const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  return drawLines({
    title: "ETH: scenario range, and the next day's low",
    xTitle: "largest of each week",
    yTitle: "below the close before",
    xLabel: year,
    yLabel: (value) => percent(value, 0),
    yMost: 0.5,
    series: [
      {
        name: "next day's low",
        colour: colour(3),
        isDots: true,
        points: path.map(({ week, fall }) => [dayOf(week), fall]),
      },
      { name: "range", colour: colour(0), points: path.map(({ week, range }) => [dayOf(week), range]) },
    ],
  });
}

/** QLIKE of both markets and both measures. */
export function forecastChart({ forecasts }: Figures): string {
  const measures = ["log range", "hourly returns"];
  return drawBars({
    title: "QLIKE one day ahead (lower is better)",
    axis: "QLIKE, from 2020 on",
    names: ["EWMA 0.94", "blend", "HAR"],
    groups: forecasts.flatMap(({ symbol, scores }) =>
      scores.map(({ fast, blend, har }, i) => ({
        label: `${symbol}, ${measures[i] ?? ""}`,
        values: [fast, blend, har],
      })),
    ),
    label: (value) => value.toFixed(3),
  });
}

/** Correlations of pairs, calm, in crashes and as stressed. */
export function correlationChart({ regimes }: Figures): string {
  const widest = regimes.at(-1);
  if (widest === undefined) throw new RangeError("There are no correlations to draw.");
  return drawBars({
    title: "Correlation of daily returns: calm, in crashes, and as the oracle stresses it",
    axis: `five markets, from ${widest.from} on`,
    names: ["calm", "crash", "stressed, κ = 0.7"],
    groups: widest.pairs.map(({ pair, calm, crash, stressed }) => ({ label: pair, values: [calm, crash, stressed] })),
    label: (value) => value.toFixed(2).replace("0.", "."),
  });
}

/** How many slices have which error. */
export function surfaceChart({ surface }: Figures): string | undefined {
  if (surface === null) return undefined;
  return drawBars({
    title: "SVI: slices by their error against the exchange's marks",
    axis: "root mean squared error, volatility points",
    names: ["slices"],
    groups: surface.histogram.map(({ from, to, count }) => ({
      label: `${from.toFixed(2)} to ${to.toFixed(2)}`,
      values: [count],
    })),
    label: (value) => value.toString(),
  });
}

/** Add-on and what selling at once would have cost. */
export function liquidityChart({ liquidity }: Figures): string | undefined {
  if (liquidity === null) return undefined;
  return drawBars({
    title: "Liquidity add-on, and what selling at once would have cost",
    axis: "pledged, as part of the recorded depth",
    names: ["add-on", "median hour", "worst hour"],
    groups: liquidity.sizes.map(({ share, addOn, medianCost, worstCost }) => ({
      label: percent(share, 0),
      values: [addOn, medianCost, worstCost],
    })),
    label: (value) => percent(value),
  });
}
