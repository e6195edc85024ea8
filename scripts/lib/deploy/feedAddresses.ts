import { addressOf, type Address } from "@ballast/sdk";
import type { ReadContext } from "../deployContext";
import { FEED_NAMES, type FeedName } from "./feedTerms";

/** Recorded address of every feed. Throws when one is not recorded. */
export async function feedAddresses(
  context: Pick<ReadContext, "addressOf">,
): Promise<Readonly<Record<FeedName, Address>>> {
  const entries = await Promise.all(FEED_NAMES.map(async (name) => [name, addressOf(await context.addressOf(name))]));
  return Object.fromEntries(entries) as Record<FeedName, Address>;
}
