import fs from "node:fs";
import path from "node:path";
import { requireAcceptableSvi, requireNoSviCalendarArbitrage } from "@ballast/sdk";
import type { Point } from "./points";

const VECTORS = path.join(__dirname, "..", "..", "test", "vectors", "sviSlices.json");

function passes(check: () => void): boolean {
  try {
    check();
    return true;
  } catch {
    return false;
  }
}

/** Neighbours of real chains that are accepted: earlier slice, k from -0.5 to 0.5, later slice. */
export function sviPoints(): Point[] {
  const { chain, word } = JSON.parse(fs.readFileSync(VECTORS, "utf8")) as { chain: string[]; word: string[] };
  const points: Point[] = [];
  for (let i = 1; i < word.length; i++) {
    const [earlier, later] = [BigInt(word[i - 1] ?? ""), BigInt(word[i] ?? "")];
    const isAccepted = (): void => {
      requireAcceptableSvi(earlier);
      requireNoSviCalendarArbitrage(earlier, later);
    };
    if (chain[i] !== chain[i - 1] || !passes(isAccepted)) continue;
    const k = BigInt((i % 11) - 5) * 10n ** 17n;
    points.push([earlier, BigInt.asUintN(256, k), later, 0n, 0n]);
  }
  return points;
}
