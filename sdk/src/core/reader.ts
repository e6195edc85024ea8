import type { Address, Hex } from "./hex.js";

/** Block to read at. */
export type BlockTag = bigint | "latest";

/** A call's answer, or what it reverted with. */
export interface CallResult {
  /** Whether the call reverted. */
  readonly reverted: boolean;
  /** What it returned, or what it reverted with. */
  readonly data: Hex;
}

/** Number and time of a block. */
export interface BlockHeader {
  /** Height. */
  readonly number: bigint;
  /** \{s\} UNIX time. */
  readonly timestamp: bigint;
}

/**
 * The reads that the SDK needs of a chain. A revert is an answer; a node that cannot be reached, or does not know the
 * block, rejects the promise.
 */
export interface Reader {
  /** Header of a block. */
  header(block: BlockTag): Promise<BlockHeader>;
  /** Result of a call. */
  call(to: Address, data: Hex, block: BlockTag, from?: Address): Promise<CallResult>;
  /** Code at an address; `0x` when there is none. */
  code(address: Address, block: BlockTag): Promise<Hex>;
  /** One word of a contract's storage. */
  storage(address: Address, slot: bigint, block: BlockTag): Promise<bigint>;
}

/** Anything that answers Ethereum JSON-RPC: Hardhat's provider, ethers' `JsonRpcProvider`, a wrapper around another. */
export interface JsonRpc {
  /** Sends one request and resolves with its result. */
  send(method: string, params: unknown[]): Promise<unknown>;
}

/** Thrown when a node answers something that the method does not return. */
export class RpcAnswerError extends Error {
  constructor(method: string, answer: unknown) {
    const shown = answer === undefined ? "nothing" : JSON.stringify(answer);
    super(`The node answered ${method} with ${shown}. Check the node's URL and its sync.`);
    this.name = "RpcAnswerError";
  }
}

const toQuantity = (value: bigint): Hex => `0x${value.toString(16)}`;
const toTag = (block: BlockTag): string => (typeof block === "bigint" ? toQuantity(block) : block);

async function sendForHex(rpc: JsonRpc, method: string, params: unknown[]): Promise<Hex> {
  const answer = await rpc.send(method, params);
  if (typeof answer !== "string" || !/^0x[0-9a-fA-F]*$/.test(answer)) throw new RpcAnswerError(method, answer);
  return answer.toLowerCase() as Hex;
}

async function readHeader(rpc: JsonRpc, block: BlockTag): Promise<BlockHeader> {
  const answer = await rpc.send("eth_getBlockByNumber", [toTag(block), false]);
  const { number, timestamp } = (answer ?? {}) as { number?: unknown; timestamp?: unknown };
  if (typeof number !== "string" || typeof timestamp !== "string") {
    throw new RpcAnswerError("eth_getBlockByNumber", answer);
  }
  return Object.freeze({ number: BigInt(number), timestamp: BigInt(timestamp) });
}

/**
 * A reader on plain JSON-RPC.
 *
 * @example
 * ```ts
 * const reader = rpcReader({ send: (method, params) => hre.network.provider.send(method, params) });
 * ```
 */
export function rpcReader(rpc: JsonRpc): Reader {
  return Object.freeze({
    header: (block: BlockTag) => readHeader(rpc, block),
    async call(to: Address, data: Hex, block: BlockTag, from?: Address): Promise<CallResult> {
      const request = from === undefined ? { to, data } : { to, data, from };
      try {
        return { reverted: false, data: await sendForHex(rpc, "eth_call", [request, toTag(block)]) };
      } catch (error) {
        const reason = revertDataOf(error);
        if (reason === undefined) throw error;
        return { reverted: true, data: reason };
      }
    },
    code: (address: Address, block: BlockTag) => sendForHex(rpc, "eth_getCode", [address, toTag(block)]),
    storage: async (address: Address, slot: bigint, block: BlockTag) =>
      BigInt(await sendForHex(rpc, "eth_getStorageAt", [address, toQuantity(slot), toTag(block)])),
  });
}

/** Where client libraries and nodes put the error of an error. */
const NESTED = ["data", "error", "info", "cause", "result"] as const;
const DEPTH = 6;
/** JSON-RPC's code of a reverted call (EIP-1474), with which nodes leave the data out when there is none. */
const REVERTED_CODE = 3;
const isBytes = (value: unknown): value is Hex => typeof value === "string" && /^0x([0-9a-fA-F]{2})*$/.test(value);

/**
 * The data that a call reverted with, wherever a client library has put it in its error; undefined when the error is
 * of another kind, such as a node that does not answer.
 *
 * @example
 * ```ts
 * revertDataOf({ code: 3, data: "0x2c1b7dae" }); // "0x2c1b7dae"
 * ```
 */
export function revertDataOf(error: unknown): Hex | undefined {
  return nestedData(error, DEPTH) ?? (saysReverted(error) ? "0x" : undefined);
}

function nestedData(error: unknown, depth: number): Hex | undefined {
  if (typeof error !== "object" || error === null || depth === 0) return undefined;
  const fields = error as Readonly<Record<string, unknown>>;
  if (isBytes(fields.data)) return fields.data.toLowerCase() as Hex;
  for (const key of NESTED) {
    const found = nestedData(fields[key], depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

function saysReverted(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === REVERTED_CODE || (typeof message === "string" && /revert/i.test(message));
}
