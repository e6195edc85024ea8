import { encodeCall } from "../abi/call.js";
import { addressOf, type Address, type Hex } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import type { TransactionRequest } from "../core/transaction.js";
import { toBigint, toList, toStruct } from "../abi/values.js";
import { volSurfaceAbi } from "../generated/abis.js";
import { read } from "../reading/read.js";
import type { Surface, SurfaceSlice } from "./surface.js";

/** A message of the reporters: the slices of an underlying at one instant. */
export interface SurfacePost {
  /** Asset. */
  readonly underlying: Address;
  /** \{s\} UNIX times, rising, each on a full hour. */
  readonly expiries: readonly bigint[];
  /** Packed raw SVI parameters, see {@link packSvi}. */
  readonly slices: readonly bigint[];
  /** \{USD/tok\} Forward prices, 18 decimals. */
  readonly forwards: readonly bigint[];
  /** \{s\} UNIX time of the market data. */
  readonly timestamp: bigint;
  /** \{s\} Last UNIX time at which the message may be relayed. */
  readonly deadline: bigint;
}

/** A reporter's signature of a message. */
export interface SurfaceSignature {
  /** Reporter. */
  readonly signer: Address;
  /** Of 65 bytes, or what the reporter's contract takes. */
  readonly signature: Hex;
}

/** Where a message is for. */
export interface SurfaceDomain {
  /** Chain. */
  readonly chainId: bigint;
  /** The surface. */
  readonly surface: Address;
}

/** A field of EIP-712 typed data. */
export interface TypedField {
  /** Name. */
  readonly name: string;
  /** Solidity type. */
  readonly type: string;
}

/** EIP-712 typed data, as wallets take it. */
export interface SurfaceTypedData {
  /** Name, version, chain and contract. */
  readonly domain: {
    readonly name: string;
    readonly version: string;
    readonly chainId: bigint;
    readonly verifyingContract: Address;
  };
  /** Fields of a message. */
  readonly types: { readonly Post: readonly TypedField[] };
  /** Always `Post`. */
  readonly primaryType: "Post";
  /** The message. */
  readonly message: SurfacePost;
}

const POST_FIELDS: readonly TypedField[] = Object.freeze([
  { name: "underlying", type: "address" },
  { name: "expiries", type: "uint256[]" },
  { name: "slices", type: "uint256[]" },
  { name: "forwards", type: "uint256[]" },
  { name: "timestamp", type: "uint256" },
  { name: "deadline", type: "uint256" },
]);

/**
 * What a reporter signs of a message. `signSurfacePost` of `@ballast/sdk/ethers` signs it.
 *
 * @param domain - Chain and contract.
 * @param message - The slices.
 */
export function surfacePostTypedData({ chainId, surface }: SurfaceDomain, message: SurfacePost): SurfaceTypedData {
  const domain = { name: "Ballast VolSurface", version: "1", chainId, verifyingContract: addressOf(surface) };
  return Object.freeze({ domain, types: { Post: POST_FIELDS }, primaryType: "Post", message });
}

/**
 * The transaction that relays a message; anyone may send it.
 *
 * @param surface - The surface.
 * @param message - The slices.
 * @param signatures - In any order: they are sorted by their signers, as the contract wants it.
 */
export function postSurface(
  surface: Address,
  message: SurfacePost,
  signatures: readonly SurfaceSignature[],
): TransactionRequest {
  const sorted = [...signatures].sort((one, other) => (BigInt(one.signer) < BigInt(other.signer) ? -1 : 1));
  const { underlying, expiries, slices, forwards, timestamp, deadline } = message;
  const data = encodeCall(volSurfaceAbi, "post", [
    { underlying, expiries, slices, forwards, timestamp, deadline },
    sorted.map(({ signer }) => signer),
    sorted.map(({ signature }) => signature),
  ]);
  return Object.freeze({ to: addressOf(surface), data, value: 0n });
}

/** Which of the surfaces that the contract keeps. */
export type SurfaceAge = "inForce" | "earlierBlock" | "newest";

const AGES: readonly SurfaceAge[] = ["inForce", "earlierBlock", "newest"];

/**
 * A surface as it is kept, at the time of a block.
 *
 * @param reader - Where the chain is read.
 * @param contract - The `VolSurface`.
 * @param underlying - Asset.
 * @param age - Which one; in force if left out.
 * @param block - Block.
 */
export async function readSurface(
  reader: Reader,
  contract: Address,
  underlying: Address,
  age: SurfaceAge = "inForce",
  block: BlockTag = "latest",
): Promise<Surface> {
  const { number, timestamp } = await reader.header(block);
  const values = [underlying, BigInt(AGES.indexOf(age))];
  const [answer] = await read(reader, { abi: volSurfaceAbi, to: contract, name: "slicesOf", values }, number);
  const slices = toList(answer).map((value): SurfaceSlice => {
    const { parameters, forward, expiry, reportedAt } = toStruct(value);
    return Object.freeze({
      parameters: toBigint(parameters),
      forward: toBigint(forward),
      expiry: toBigint(expiry),
      reportedAt: toBigint(reportedAt),
    });
  });
  return Object.freeze({ underlying: addressOf(underlying), time: timestamp, slices: Object.freeze(slices) });
}
