import { expect } from "chai";
import {
  formatNumber,
  formatPercent,
  formatPeriod,
  formatTokens,
  formatUsd,
  shortfall,
} from "../../../scripts/report/format";
import { embedJson, escapeText, html } from "../../../scripts/report/html";
import { DARK, LIGHT, LINE_COLORS, TEXT_COLORS, type Theme } from "../../../scripts/report/palette";
import { spreadLabels } from "../../../scripts/report/svg/labels";
import { line } from "../../../scripts/report/svg/marks";
import { HOSTILE } from "./sample";

/** Contrast of two colours, WCAG 2.1, 1 to 21. */
function contrast(first: string, second: string): number {
  const [dark, light] = [luminance(first), luminance(second)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function expectContrast(theme: Theme, colors: readonly string[], grounds: readonly string[], least: number): void {
  for (const color of colors)
    for (const ground of grounds)
      expect(contrast(theme[color] ?? "", theme[ground] ?? ""), `${color} on ${ground}`).to.be.at.least(least);
}

describe("report parts", () => {
  it("escapes text between tags, in attributes and in embedded JSON", () => {
    expect(escapeText(HOSTILE)).to.equal("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;");
    expect(html`<b title="${HOSTILE}">${[HOSTILE, html`<i>1</i>`]}</b>`.source).to.equal(
      `<b title="${escapeText(HOSTILE)}">${escapeText(HOSTILE)}<i>1</i></b>`,
    );
    expect(embedJson(HOSTILE).source).to.not.include("<");
    expect(JSON.parse(embedJson(HOSTILE).source)).to.equal(HOSTILE);
  });

  it("refuses numbers that are not finite", () => {
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      expect(() => html`${value}`).to.throw(RangeError, String(value));
      expect(() => formatNumber(value)).to.throw(RangeError, String(value));
      expect(() =>
        line(
          [
            [value, 0],
            [1, 1],
          ],
          { color: "--share", width: 1 },
          "",
        ),
      ).to.throw(RangeError, String(value));
    }
  });

  it("writes numbers with separators, a true minus, and no minus zero", () => {
    expect(formatNumber(-1234.56, 1)).to.equal("\u22121,234.6");
    expect(formatNumber(-0.01, 1)).to.equal("0.0");
    expect(formatPercent(0.1234)).to.equal("12.3\u00a0%");
    expect([1234.5, 12.345, 0.0012, -5, 0, 1e-7].map(formatUsd)).to.deep.equal([
      "$1,235",
      "$12.35",
      "$0.0012",
      "\u2212$5.00",
      "$0",
      "under $0.0001",
    ]);
    expect([0, 12345.6, 1.23456, 0.00123456].map(formatTokens)).to.deep.equal(["0", "12,346", "1.2346", "0.0012346"]);
    expect(formatPeriod("2020-12-27", "2021-01-02")).to.equal("27 Dec 2020 to 2 Jan 2021");
  });

  it("measures what was not paid of the fair value in bps", () => {
    expect(shortfall(99, 100)).to.be.closeTo(100, 1e-9);
    expect(shortfall(101, 100)).to.be.closeTo(-100, 1e-9);
    expect(shortfall(0, 0)).to.equal(0);
  });

  it("moves labels apart, in their order, inside the plot while they fit", () => {
    const placed = spreadLabels([50, 50, 98, 10], 15, 0, 100);
    const sorted = [...placed].sort((a, b) => a - b);
    sorted.slice(1).forEach((height, index) => expect(height - (sorted[index] ?? 0)).to.be.at.least(15));
    expect(sorted.at(-1)).to.be.at.most(100);
    expect(placed.indexOf(sorted[0] ?? -1)).to.equal(3);
    expect(spreadLabels([], 15, 0, 100)).to.deep.equal([]);
  });

  it("has text of 4.5 : 1 and lines of 3 : 1 in both themes", () => {
    for (const theme of [LIGHT, DARK]) {
      expectContrast(theme, TEXT_COLORS, ["--page", "--panel", "--grid"], 4.5);
      expectContrast(theme, ["--text", "--muted"], ["--stress", "--band"], 4.5);
      expectContrast(theme, LINE_COLORS, ["--panel", "--band", "--stress"], 3);
    }
  });
});
