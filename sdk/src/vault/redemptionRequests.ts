import { toBigint } from "../abi/values.js";
import { encodeCall } from "../abi/call.js";
import type { Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { redemptionRequestsAbi, redemptionRequestsFactoryAbi, redemptionRequestsSaleAbi } from "../generated/abis.js";
import { read } from "../reading/read.js";
import { action, type Action } from "./actions.js";

/** A batch of redemption requests. */
export interface RequestBatch {
  /** Account that keeps and sells what belongs to it. */
  readonly sale: Address;
  /** \{s\} Time of its first request. */
  readonly openedAt: bigint;
  /** \{s\} When its sale started; zero before. */
  readonly startedAt: bigint;
  /** \{share\} Of all its requests. */
  readonly shares: bigint;
}

/** Terms of {@link requestRedeem}. */
export interface RequestRedeem {
  /** Contract that takes requests of the vault for the component. */
  readonly requests: Address;
  /** The vault, whose shares are handed over. */
  readonly vault: Address;
  /** \{share\} Shares to hand over. */
  readonly shares: bigint;
  /** Account that the request belongs to. */
  readonly controller: Address;
  /** Account whose shares they are. */
  readonly owner: Address;
}

/** A requester's part of a batch, and where what it pays goes. */
export interface RequestPart {
  /** Contract that took the request. */
  readonly requests: Address;
  /** Number of the batch. */
  readonly requestId: bigint;
  /** Account that gets shares or tokens. */
  readonly receiver: Address;
  /** Account that the request belongs to. */
  readonly controller: Address;
}

/** Terms of {@link buyFromRequests}. */
export interface RequestPurchase {
  /** The batch's sale, from {@link readRequestBatch}. */
  readonly sale: Address;
  /** Asset to pay with, for the allowance. */
  readonly asset: Address;
  /** Component to buy. */
  readonly token: Address;
  /** \{tok\} Most to get. */
  readonly maxSold: bigint;
  /** \{tok\} Least to get. */
  readonly minSold: bigint;
  /** \{asset\} Most to pay. */
  readonly maxPaid: bigint;
  /** Account that gets the tokens sold. */
  readonly recipient: Address;
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Which contract takes requests. */
export interface RequestsTarget {
  /** Factory of the contracts that take requests. */
  readonly factory: Address;
  /** The vault. */
  readonly vault: Address;
  /** Component that everything is sold for. */
  readonly asset: Address;
}

/** Address of the contract that takes requests of a vault for a component, whether or not it exists yet. */
export async function readRequests(
  reader: Reader,
  { factory, vault, asset }: RequestsTarget,
  block: BlockTag = "latest",
): Promise<Address> {
  const query = { abi: redemptionRequestsFactoryAbi, to: factory, name: "requestsOf", values: [vault, asset] };
  const [requests] = await read(reader, query, block);
  return requests as Address;
}

/** One batch; all zeros when there is none of this number. */
export async function readRequestBatch(
  reader: Reader,
  { requests, requestId }: { requests: Address; requestId: bigint },
  block: BlockTag = "latest",
): Promise<RequestBatch> {
  const query = { abi: redemptionRequestsAbi, to: requests, name: "batchOf", values: [requestId] };
  const [sale, openedAt, startedAt, , shares] = await read(reader, query, block);
  return Object.freeze({
    sale: sale as Address,
    openedAt: toBigint(openedAt),
    startedAt: toBigint(startedAt),
    shares: toBigint(shares),
  });
}

/** Number of the newest batch; zero if there is none. */
export async function readNewestRequest(
  reader: Reader,
  requests: Address,
  block: BlockTag = "latest",
): Promise<bigint> {
  const [newest] = await read(reader, { abi: redemptionRequestsAbi, to: requests, name: "newestRequestId" }, block);
  return toBigint(newest);
}

/** What a purchase from a batch's sale would come to now: \{tok\} sold for \{asset\} bought. */
export async function quoteRequestPurchase(
  reader: Reader,
  { sale, token, maxSold }: { sale: Address; token: Address; maxSold: bigint },
  block: BlockTag = "latest",
): Promise<{ readonly sold: bigint; readonly bought: bigint }> {
  const query = { abi: redemptionRequestsSaleAbi, to: sale, name: "quoteFill", values: [token, maxSold] };
  const [sold, bought] = await read(reader, query, block);
  return Object.freeze({ sold: toBigint(sold), bought: toBigint(bought) });
}

/** Creates the contract that takes requests of a vault for a component. Anyone may, once. */
export function createRequests({ factory, vault, asset }: RequestsTarget): Action {
  return action(factory, encodeCall(redemptionRequestsFactoryAbi, "createRequests", [vault, asset]));
}

/** Hands shares over to be exchanged for one component, priced after its sale. */
export function requestRedeem({ requests, vault, shares, controller, owner }: RequestRedeem): Action {
  const data = encodeCall(redemptionRequestsAbi, "requestRedeem", [shares, controller, owner]);
  return action(requests, data, [{ token: vault, spender: requests, amount: shares }]);
}

/** Takes a request back. Possible until its sale starts. */
export function cancelRedeemRequest({ requests, requestId, receiver, controller }: RequestPart): Action {
  const values = [requestId, receiver, controller];
  return action(requests, encodeCall(redemptionRequestsAbi, "cancelRedeemRequest", values));
}

/** Starts the sale of a batch whose notice is over. Anyone may. */
export function startRequestSale({ requests, requestId }: { requests: Address; requestId: bigint }): Action {
  return action(requests, encodeCall(redemptionRequestsAbi, "startSale", [requestId]));
}

/** Buys a component from a batch's sale. Anyone may. */
export function buyFromRequests(terms: RequestPurchase): Action {
  const { sale, asset, token, maxSold, minSold, maxPaid, recipient, deadline } = terms;
  const wanted = { token, maxSold, minSold, maxPaid, recipient, data: "0x" };
  const data = encodeCall(redemptionRequestsSaleAbi, "fill", [wanted, deadline]);
  return action(sale, data, [{ token: asset, spender: sale, amount: maxPaid }]);
}

/** Claims what a request has come to. */
export function claimRequest({ requests, requestId, receiver, controller }: RequestPart): Action {
  const values = [requestId, receiver, controller];
  return action(requests, encodeCall(redemptionRequestsAbi, "claimRequest", values));
}

/** Takes a requester's part of everything that the sale left unsold. */
export function takeAllInKind({ requests, requestId, receiver, controller }: RequestPart): Action {
  const values = [requestId, receiver, controller];
  return action(requests, encodeCall(redemptionRequestsAbi, "takeAllInKind", values));
}
