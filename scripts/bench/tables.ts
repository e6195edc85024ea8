// Tables of the benchmark's page, in Markdown.
import fs from "node:fs";
import path from "node:path";
import { packageDirectory } from "@ballast/replica";
import { nameOf, SETTINGS } from "./compiler";
import type { Measured } from "./measure";
import { RECORDED, RECORDED_VOLATILITIES } from "./recorded";
import { OURS, PACKAGES } from "./subjects";

/** {gas} In words. */
export const gas = (value: number): string => Math.round(value).toLocaleString("en-US");
/** An error in words. */
export const error = (value: number): string => (value === 0 ? "0" : value.toExponential(1));

/** The library with its installed version. */
export function labelOf(library: string): string {
  const name = PACKAGES[library];
  if (name === undefined) return library;
  const manifest = fs.readFileSync(path.join(packageDirectory(name), "package.json"), "utf8");
  return `${library} ${(JSON.parse(manifest) as { version: string }).version}`;
}

const inTable = (library: string): string => (library === OURS ? `**${OURS}**` : labelOf(library));

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** A column is aligned to the right where its title says so by a leading ">". */
function table(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const titles = header.map((title) => title.replace(/^>/, ""));
  return [row(titles), row(header.map((title) => (title.startsWith(">") ? "--:" : "---"))), ...rows.map(row)];
}

/** Mean, with smallest and largest where they differ, in every setting. */
export function gasTable(measured: readonly Measured[]): string[] {
  const rows = measured.map(({ subject, gas: bySetting }) => [
    inTable(subject.library),
    subject.gives,
    ...SETTINGS.map((setting) => {
      const figure = bySetting[nameOf(setting)];
      if (figure === undefined) return "";
      const [mean, least, most] = [gas(figure.mean), gas(figure.least), gas(figure.most)];
      return least === most ? mean : `${mean} (${least} – ${most})`;
    }),
  ]);
  return table(["library", "gives", ...SETTINGS.map((setting) => `>${nameOf(setting)}`)], rows);
}

/** Largest error by result, mean error and reverts. */
export function accuracyTable(measured: readonly Measured[]): string[] {
  const rows = measured.flatMap(({ subject, accuracy }) => {
    if (accuracy === undefined) return [];
    const reverts = `${gas(accuracy.reverted)} of ${gas(accuracy.points)}`;
    return Object.entries(accuracy.byResult).map(([result, worst], i) => [
      inTable(subject.library),
      result === "value" ? subject.gives.replace(/, two deltas.*/, "") : result,
      error(worst),
      i === 0 ? error(accuracy.mean) : "",
      i === 0 ? reverts : "",
    ]);
  });
  return table(["library", "result", ">largest error", ">mean error", ">reverts"], rows);
}

/** Prices that were recorded. */
export function recordedTable(): string[] {
  const rows = RECORDED.map((figure) => [
    figure.library,
    figure.compiler,
    figure.gives,
    figure.noIR === undefined ? "–" : gas(figure.noIR),
    gas(figure.viaIR),
    figure.everything === "" ? "–" : figure.everything,
    error(figure.worst),
  ]);
  const header = [
    "library",
    "compiler",
    "gives",
    ">no IR",
    ">via IR",
    "everything it offers, via IR",
    ">largest error",
  ];
  return table(header, rows);
}

/** Implied volatilities that were recorded. */
export function recordedVolatilityTable(): string[] {
  const rows = RECORDED_VOLATILITIES.map(({ library, viaIR, solved }) => [
    library,
    gas(viaIR),
    `${gas(solved)} of 1,725`,
  ]);
  return table(["library", ">implied volatility, via IR", ">solved"], rows);
}
