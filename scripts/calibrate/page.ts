// docs/calibration.md, from the figures alone.
import { correlationChart, forecastChart, liquidityChart, rangeChart, surfaceChart } from "./charts";
import type { Figures } from "./figures";
import { allocationSection, haircutSection, liquiditySection, surfaceSection } from "./marketSections";
import { coverageSection, forecastSection, jumpSection, printSection, regimeSection } from "./riskSections";

/** Charts by file name, in docs/images. */
export function chartsOf(figures: Figures): readonly (readonly [string, string])[] {
  const charts: readonly (readonly [string, string | undefined])[] = [
    ["calibration-forecasts.svg", forecastChart(figures)],
    ["calibration-range.svg", rangeChart(figures)],
    ["calibration-correlation.svg", correlationChart(figures)],
    ["calibration-svi.svg", surfaceChart(figures)],
    ["calibration-liquidity.svg", liquidityChart(figures)],
  ];
  return charts.flatMap(([name, svg]) => (svg === undefined ? [] : [[name, svg] as const]));
}

const HEAD = `# Calibration

Written by \`npm run calibrate\` from [\`calibration.json\`](calibration.json), which it measures on the data folder beside the project
(\`../shared/data\`, \`../data\` or \`BALLAST_DATA\`); the folder's files are not part of the project. **Measured** is what the data
say; **proposal** is what a person has to decide. None of it is a promise about days to come, and every figure is in sample for
whoever chose 3.9, ¾, 10 % and 35 % with these years in view.

Data: daily bars of Binance spot, 2018-01-01 to 2026-01-02 (AAVE and SOL from 2020 on); hourly closes, January 2021 to June 2025;
Deribit's BTC and ETH option chains, weekly, December 2025 to August 2026; a Uniswap V3 USDC/WETH pool by the hour, November 2023
to January 2024; Chainlink rounds of stETH/ETH, 2022 to 2024; USDC in March 2023; our own table of nine crashes.`;

/** The whole page. */
export function pageOf(figures: Figures): string {
  const sections = [
    HEAD,
    forecastSection(figures),
    coverageSection(figures),
    jumpSection(figures),
    printSection(figures),
    regimeSection(figures),
    surfaceSection(figures),
    liquiditySection(figures),
    haircutSection(figures),
    allocationSection(figures),
  ];
  return `${sections.join("\n\n")}\n`;
}
