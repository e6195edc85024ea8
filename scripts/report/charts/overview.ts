// Charts over all runs: the worst falls, and gas.
import type { GasRow, Run } from "../../stress/summary";
import { figure } from "../figure";
import { count, formatFall, formatNumber } from "../format";
import type { Markup } from "../html";
import { HOLD, SHARE } from "../palette";
import { barChart, type BarRow } from "../svg/bars";
import { episodeName } from "../names";

/** Bars are thicker than lines; the swatches say so. */
const SWATCH = 7;

export function drawdownFigure(policy: string, runs: readonly Run[]): Markup {
  const milder = runs.filter(({ result }) => result.drawdown < result.buyAndHoldDrawdown).length;
  return figure({
    title: `Worst fall of a share: ${policy}`,
    sentence: `In ${milder} of ${count(runs.length, "episode")} the vault fell less than the same basket left alone. Each bar is the largest fall from the highest value so far; shorter is better.`,
    size: "full",
    legend: [
      { label: "Vault share", stroke: { color: SHARE.color, width: SWATCH } },
      { label: "Buy-and-hold", stroke: { color: HOLD.color, width: SWATCH } },
    ],
    draw: (width) => barChart("Worst fall of a share by episode", "Largest fall, %", runs.map(drawdownRow), width),
  });
}

function drawdownRow({ episode, result }: Run): BarRow {
  const name = episodeName(episode);
  const vault = formatFall(result.drawdown);
  const hold = formatFall(result.buyAndHoldDrawdown);
  return {
    label: name,
    figures: `${vault} / ${hold}`,
    bars: [
      { value: result.drawdown * 100, kind: "share", title: `${name}, vault share: ${vault}` },
      { value: result.buyAndHoldDrawdown * 100, kind: "hold", title: `${name}, buy-and-hold: ${hold}` },
    ],
  };
}

export function gasFigure(rows: readonly GasRow[]): Markup {
  return figure({
    title: "Gas by operation",
    sentence:
      "The bar is the mean of all transactions of a kind, the whisker runs from the cheapest to the dearest. Right of each name: mean (least to most).",
    size: "full",
    draw: (width) => barChart("Gas by operation", "Gas per transaction", rows.map(gasRow), width),
  });
}

function gasRow({ operation, calls, min, mean, max }: GasRow): BarRow {
  const figures = `${formatNumber(mean)} (${formatNumber(min)} to ${formatNumber(max)})`;
  const title = `${operation}: ${figures} gas in ${count(calls, "transaction")}`;
  return {
    label: `${operation} \u00d7 ${formatNumber(calls)}`,
    figures,
    bars: [{ value: mean, kind: "share", title, extent: [min, max] }],
  };
}
