import type { Address, AssetBook } from "@ballast/sdk";
import type { FeedName } from "./feedTerms";

/** An asset that policies may name. */
export interface AssetTerms {
  /** The ERC-20. */
  readonly token: Address;
  /** Decimals of the ERC-20. */
  readonly decimals: number;
  /** Name of the feed that prices it. */
  readonly feed: FeedName;
  /** For an ERC-4626 share, the asset that is deposited for it: a seed that lacks shares is made of it. */
  readonly wraps?: string;
}

/** Token and feed by symbol, as the SDK's `policyConfiguration` takes them. */
export function assetBook(
  assets: Readonly<Record<string, AssetTerms>>,
  feeds: Readonly<Record<FeedName, Address>>,
): AssetBook {
  const entries = Object.entries(assets);
  return Object.fromEntries(entries.map(([symbol, { token, feed }]) => [symbol, { token, feed: feeds[feed] }]));
}
