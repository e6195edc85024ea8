import { addressOf, feedAbi, tryRead, type AbiValue } from "@ballast/sdk";
import type { ReadContext } from "../deployContext";
import { textOf } from "./differences";
import type { FeedName } from "./feedTerms";
import type { Mismatch } from "./mismatch";

function isTwoSided([bid, ask]: readonly AbiValue[]): boolean {
  return typeof bid === "bigint" && typeof ask === "bigint" && bid > 0n && ask >= bid;
}

/** Whether a feed gives two-sided quotes now, of its primary source and of all sources. */
export async function feedMismatches(context: ReadContext, name: FeedName): Promise<readonly Mismatch[]> {
  const record = await context.recordOf(name);
  if (record === undefined) return []; // told of as a contract
  const mismatches: Mismatch[] = [];
  for (const view of ["quote", "guardedQuote"]) {
    const reading = await tryRead(
      context.reader,
      { abi: feedAbi, to: addressOf(record.address), name: view },
      "latest",
    );
    if (reading.ok && isTwoSided(reading.value)) continue;
    const found = reading.ok ? textOf(reading.value) : `${reading.error.name}: ${reading.error.message}`;
    mismatches.push({ name, field: view, expected: "a bid above zero and an ask not below it", found });
  }
  return mismatches;
}
