// Writes test/vectors/fees.json: the fees' maths of the SDK at random and at extreme points, which Forge holds the
// contracts' library against. Run with ts-node; `--check` writes nothing and exits 1 when the file differs.
import fs from "node:fs";
import path from "node:path";
import { gainOver, managementShares, performanceShares, priceUp, WAD } from "@ballast/sdk";
import { Random } from "../../test/unit/sdk/support/random";

const FILE = path.join(__dirname, "..", "..", "test", "vectors", "fees.json");
const COUNT = 300;
const LARGEST = (1n << 128n) - 1n;

type Columns = Record<string, string[]>;

/** Rows as columns, which Forge can read. */
function columns(rows: readonly Readonly<Record<string, bigint>>[]): Columns {
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => String(row[name]))]));
}

export function feeVectors(): string {
  const random = new Random(6);
  const supplies = [1_000_000n, LARGEST, LARGEST + 1n, (1n << 256n) - 1n];
  const supplyAt = (i: number): bigint => supplies[i] ?? random.scaled(WAD, 1e-6, 1e12);
  const management = Array.from({ length: COUNT }, (_, i) => {
    const supply = supplyAt(i);
    const rate = BigInt(random.integer(0, 300));
    const elapsed = BigInt(random.chance(0.3) ? 1 : random.integer(0, 500));
    return { supply, rate, elapsed, shares: managementShares(supply, rate, elapsed) };
  });
  const performance = Array.from({ length: COUNT }, (_, i) => {
    const supply = supplyAt(i % 100 === 0 ? i / 100 : COUNT) % (LARGEST + 2n);
    const mark = random.scaled(WAD, 1e-6, 1e6) + 1n;
    const value = random.scaled((mark * supply) / WAD + 1n, 0.9, 2);
    const rate = BigInt(random.integer(0, 2_000));
    const gain = gainOver(value, supply, mark);
    const shares = gain === 0n ? 0n : performanceShares(gain, rate, value, supply);
    return { value, supply, rate, mark, gain, shares, price: priceUp(value, supply + shares) };
  });
  return `${JSON.stringify({ management: columns(management), performance: columns(performance) }, undefined, 2)}\n`;
}

if (require.main === module) {
  const text = feeVectors();
  const isSame = fs.existsSync(FILE) && fs.readFileSync(FILE, "utf8") === text;
  if (!process.argv.includes("--check")) fs.writeFileSync(FILE, text);
  else if (!isSame)
    throw new Error("test/vectors/fees.json is not what the SDK computes. Run scripts/vectors/fees.ts.");
}
