// Writes the shared vectors of raw SVI: test/vectors/sviSlices.json (498 slices fitted to real option chains, our own
// figures) and test/vectors/svi.json (each at one strike, in 24 decimals by the 100-digit reference). Run with ts-node; the argument is
// the table of fitted parameters, derived_svi_params_btc_eth_weekly_2025_12_2026_08.csv.gz.
import fs from "node:fs";
import path from "node:path";
import zlib from "node:zlib";
import { packSvi, unpackSvi, type SviParameters } from "@ballast/sdk";
import { fromWad, toDecimals } from "../reference/arithmetic";
import { referenceValue, type ReferenceSlice } from "../reference/svi";

const VECTORS = path.join(__dirname, "..", "..", "test", "vectors");
const SOURCE =
  "Own fits of raw SVI to weekly BTC and ETH option chains, December 2025 to August 2026; six decimals each.";
/** {1} The slices take turns at 21 strikes, k = -1, -0.9 … 1 in 18 decimals. */
const LOG_MONEYNESS = Array.from({ length: 21 }, (_, i) => (BigInt(i - 10) * 10n ** 18n) / 10n);

interface Row {
  readonly chain: string;
  readonly expiry: string;
  readonly years: bigint;
  readonly word: bigint;
}

/** A decimal text in 18 decimals, exactly. */
function decimal(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,18}))?$/.exec(text);
  if (match === null) throw new Error(`"${text}" is not a decimal number of at most 18 decimals.`);
  const [, sign, whole = "", part = ""] = match;
  return BigInt(`${sign ?? ""}${whole}${part.padEnd(18, "0")}`);
}

function readRows(file: string): Row[] {
  const [header = "", ...lines] = zlib.gunzipSync(fs.readFileSync(file)).toString("utf8").trim().split("\n");
  const names = header.split(",");
  const rows = lines.map((line) => {
    const cells = line.split(",");
    const cell = (name: string): string => cells[names.indexOf(name)] ?? "";
    const of = (name: string): bigint => decimal(cell(`svi_${name}`));
    const parameters = { a: of("a"), b: of("b"), rho: of("rho"), m: of("m"), s: of("sigma") };
    const chain = `${cell("date")} ${cell("underlying")}`;
    return { chain, expiry: cell("expiry"), years: decimal(cell("T_years")), word: packSvi(parameters) };
  });
  return rows.sort((x, y) => (x.chain === y.chain ? Number(x.years - y.years) : x.chain < y.chain ? -1 : 1));
}

function wideSlice(parameters: SviParameters): ReferenceSlice {
  const { a, b, rho, m, s } = parameters;
  return { a: fromWad(a), b: fromWad(b), rho: fromWad(rho), m: fromWad(m), s: fromWad(s) };
}

const hex = (word: bigint): string => `0x${word.toString(16).padStart(64, "0")}`;

/** In 24 decimals, to the nearest, so that exact values stay exact. */
const nearest = (value: bigint): bigint => (toDecimals(value, 25n) + 5n) / 10n;

/** Every slice at one strike. */
function valuesOf(words: readonly bigint[]): Record<string, string[]> {
  const values = words.map((word, i) => {
    const k = LOG_MONEYNESS[i % LOG_MONEYNESS.length] ?? 0n;
    return { k, ...referenceValue(wideSlice(unpackSvi(word)), fromWad(k)) };
  });
  const column = (name: "w" | "slope" | "curvature" | "durrleman"): string[] =>
    values.map((value) => nearest(value[name]).toString());
  return {
    k: values.map(({ k }) => k.toString()),
    w: column("w"),
    slope: column("slope"),
    curvature: column("curvature"),
    durrleman: column("durrleman"),
  };
}

function write(name: string, columns: object): void {
  fs.writeFileSync(path.join(VECTORS, name), `${JSON.stringify(columns, null, 2)}\n`);
  console.log(`wrote test/vectors/${name}`);
}

function main(): void {
  const file = process.argv[2];
  if (file === undefined) throw new Error("Give the path of the table of fitted parameters (csv.gz).");
  const rows = readRows(file);
  fs.mkdirSync(VECTORS, { recursive: true });
  write("sviSlices.json", {
    source: SOURCE,
    chain: rows.map(({ chain }) => chain),
    expiry: rows.map(({ expiry }) => expiry),
    years: rows.map(({ years }) => years.toString()),
    word: rows.map(({ word }) => hex(word)),
  });
  write("svi.json", valuesOf(rows.map(({ word }) => word)));
}

main();
