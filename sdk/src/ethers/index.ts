import type { Provider, Signer, TransactionReceipt } from "ethers";
import type { Address, Hex } from "../core/hex.js";
import { revertDataOf, RpcAnswerError, type BlockTag, type CallResult, type Reader } from "../core/reader.js";
import type { TransactionRequest } from "../core/transaction.js";
import type { BallastError } from "../errors/BallastError.js";
import { decodeError } from "../errors/decodeError.js";
import type { UnknownError } from "../errors/UnknownError.js";

/** A call as ethers takes it. */
type Call = { readonly to: Address; readonly data: Hex; readonly blockTag: BlockTag; readonly from?: Address };

/**
 * A reader on an ethers v6 provider.
 *
 * @example
 * ```ts
 * const snapshot = await readVault(ethersReader(new JsonRpcProvider(url)), vault);
 * ```
 */
export function ethersReader(provider: Provider): Reader {
  return Object.freeze({
    async header(block: BlockTag) {
      const found = await provider.getBlock(block);
      if (found === null) throw new RpcAnswerError("eth_getBlockByNumber", null);
      return Object.freeze({ number: BigInt(found.number), timestamp: BigInt(found.timestamp) });
    },
    async call(to: Address, data: Hex, block: BlockTag, from?: Address): Promise<CallResult> {
      const request: Call = { to, data, blockTag: block, ...(from === undefined ? {} : { from }) };
      try {
        return { reverted: false, data: (await provider.call(request)) as Hex };
      } catch (error) {
        const reason = revertDataOf(error);
        if (reason === undefined) throw error;
        return { reverted: true, data: reason };
      }
    },
    code: async (address: Address, block: BlockTag) => (await provider.getCode(address, block)) as Hex,
    storage: async (address: Address, slot: bigint, block: BlockTag) =>
      BigInt(await provider.getStorage(address, slot, block)),
  });
}

/**
 * The contract's error behind whatever ethers threw; undefined when it was not a revert.
 *
 * @example
 * ```ts
 * const reason = errorOf(thrown);
 * if (reason instanceof SharesBelowMinimum) console.log(reason.shares);
 * ```
 */
export function errorOf(thrown: unknown): BallastError | UnknownError | undefined {
  const data = revertDataOf(thrown);
  return data === undefined ? undefined : decodeError(data);
}

/** Runs what may revert, and throws the contract's error instead of ethers'. */
async function withDecodedErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    throw errorOf(thrown) ?? thrown;
  }
}

/** Thrown when a transaction was sent but is not in a block. */
export class TransactionLostError extends Error {
  constructor(hash: string) {
    super(`Transaction ${hash} was replaced or dropped. Look for it before sending again.`);
    this.name = "TransactionLostError";
  }
}

/**
 * Sends a built transaction and waits until it is in a block. It is simulated first, so a revert costs no gas.
 *
 * @throws The contract's error as a class when it reverts; whatever ethers throws for other reasons.
 * @example
 * ```ts
 * const { transaction, requirements } = vault.deposit(terms);
 * for (const approval of await vault.getRequirements(account, action)) await send(signer, approval);
 * await send(signer, transaction);
 * ```
 */
export function send(signer: Signer, transaction: TransactionRequest): Promise<TransactionReceipt> {
  return withDecodedErrors(async () => {
    const sent = await signer.sendTransaction({ ...transaction });
    const receipt = await sent.wait();
    if (receipt === null) throw new TransactionLostError(sent.hash);
    return receipt;
  });
}

/** What a transaction would return now, as bytes. @throws The contract's error as a class when it would revert. */
export function simulate(signer: Signer, transaction: TransactionRequest): Promise<string> {
  return withDecodedErrors(() => signer.call({ ...transaction }));
}

export { signSurfacePost, surfacePostDigest } from "./surface.js";
export { isQuoteSignature, quoteDigestByEthers, QuoteSignerError, signQuote } from "./quote.js";
