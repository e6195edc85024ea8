import { toBigint } from "../abi/values.js";
import { encodeCall } from "../abi/call.js";
import type { Address, Hex } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { allocationVaultAbi, rebalanceAuctionAbi } from "../generated/abis.js";
import { read } from "../reading/read.js";
import { action, type Action } from "./actions.js";

/** One component's auction. */
export interface AuctionTarget {
  /** The contract that runs all auctions; see {@link readAuctionHouse}. */
  readonly auction: Address;
  /** The vault. */
  readonly vault: Address;
  /** Component that the auction is for. */
  readonly token: Address;
}

/** Terms of {@link fillAuction}. */
export interface FillTerms extends AuctionTarget {
  /** Number of the auction, from {@link readAuction}. */
  readonly nonce: bigint;
  /** Component that the vault sells, above its target; this or `buy` is the auction's. */
  readonly sell: Address;
  /** Component that the vault buys, below its target. */
  readonly buy: Address;
  /** \{sell\} Most to get. */
  readonly maxSold: bigint;
  /** \{sell\} Least to get. */
  readonly minSold: bigint;
  /** \{buy\} Most to pay. */
  readonly maxPaid: bigint;
  /** Account that gets the tokens sold. */
  readonly recipient: Address;
  /** What a contract that bids is called back with; nothing for no call. */
  readonly data?: Hex;
}

/** State of one component's auction. */
export interface AuctionState {
  /** Policy that it was armed or opened under. */
  readonly policy: Address;
  /** \{s\} When it was armed; zero when it is not. */
  readonly armedAt: bigint;
  /** \{s\} When it was opened; zero when none runs. */
  readonly openedAt: bigint;
  /** Number of the newest auction. */
  readonly nonce: bigint;
  /** Whether the component has drifted far enough to arm or open. */
  readonly triggered: boolean;
  /** Whether it is near enough to its target to end an auction. */
  readonly healed: boolean;
  /** \{1\} Weight of the component, 18 decimals. */
  readonly weight: bigint;
}

/** What a fill would come to now. */
export interface FillQuote {
  /** \{sell\} Gone to the bidder. */
  readonly sold: bigint;
  /** \{buy\} Paid by the bidder. */
  readonly bought: bigint;
  /** \{1\} Price against the middle of the quotes, 18 decimals: above one in the vault's favour. */
  readonly factor: bigint;
}

const call = (target: AuctionTarget, name: "arm" | "open" | "clear"): Action =>
  action(target.auction, encodeCall(rebalanceAuctionAbi, name, [target.vault, target.token]));

/** Notes that a component has drifted. Anyone may. */
export const armAuction = (target: AuctionTarget): Action => call(target, "arm");

/** Starts an auction that was armed ten minutes ago. Anyone may. */
export const openAuction = (target: AuctionTarget): Action => call(target, "open");

/** Ends an auction whose component is back. Anyone may. */
export const clearAuction = (target: AuctionTarget): Action => call(target, "clear");

function fillOf(terms: FillTerms): Record<string, Hex | bigint> {
  const { vault, token, nonce, sell, buy, maxSold, minSold, maxPaid, recipient, data = "0x" } = terms;
  return { vault, token, nonce, sell, buy, maxSold, minSold, maxPaid, recipient, data };
}

/**
 * Takes a part of what a vault has too much of, for what it has too little of. Anyone may.
 *
 * @example
 * ```ts
 * const { sold, bought } = await quoteFill(reader, { ...terms, minSold: 0n, maxPaid: 2n ** 255n });
 * await send(signer, fillAuction({ ...terms, minSold: sold, maxPaid: bought, deadline }).transaction);
 * ```
 */
export function fillAuction({ deadline, ...terms }: FillTerms & { readonly deadline: bigint }): Action {
  const data = encodeCall(rebalanceAuctionAbi, "fill", [fillOf(terms), deadline]);
  return action(terms.auction, data, [{ token: terms.buy, spender: terms.vault, amount: terms.maxPaid }]);
}

/** The contract that runs the auctions of a vault. */
export async function readAuctionHouse(reader: Reader, vault: Address, block: BlockTag = "latest"): Promise<Address> {
  const [house] = await read(reader, { abi: allocationVaultAbi, to: vault, name: "rebalanceAuction" }, block);
  return house as Address;
}

/** State of one component's auction. @throws The decoded error while a feed of the vault does not quote. */
export async function readAuction(
  reader: Reader,
  { auction, vault, token }: AuctionTarget,
  block: BlockTag = "latest",
): Promise<AuctionState> {
  const query = { abi: rebalanceAuctionAbi, to: auction, values: [vault, token] };
  const [policy, armedAt, openedAt, nonce] = await read(reader, { ...query, name: "auctionOf" }, block);
  const [triggered, healed, weight] = await read(reader, { ...query, name: "drift" }, block);
  return Object.freeze({
    policy: policy as Address,
    armedAt: toBigint(armedAt),
    openedAt: toBigint(openedAt),
    nonce: toBigint(nonce),
    triggered: triggered === true,
    healed: healed === true,
    weight: toBigint(weight),
  });
}

/** What a fill would come to now. @throws The decoded error with which it would be refused. */
export async function quoteFill(reader: Reader, terms: FillTerms, block: BlockTag = "latest"): Promise<FillQuote> {
  const query = { abi: rebalanceAuctionAbi, to: terms.auction, name: "quoteFill", values: [fillOf(terms)] };
  const [sold, bought, factor] = await read(reader, query, block);
  return Object.freeze({ sold: toBigint(sold), bought: toBigint(bought), factor: toBigint(factor) });
}
