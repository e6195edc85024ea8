import { recoverAddress, TypedDataEncoder, type Signer, type TypedDataField } from "ethers";
import { addressOf, hexOf, isSameAddress, type Hex } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import {
  isContractSignature,
  quoteDigest,
  quoteTypedData,
  type QuoteDomain,
  type QuoteTypedData,
  type SignedQuote,
} from "../margin/quote.js";

const mutable = (fields: QuoteTypedData["types"]["Quote"]): TypedDataField[] =>
  fields.map(({ name, type }) => ({ name, type }));

const typesOf = ({ types }: QuoteTypedData): Record<string, TypedDataField[]> => ({
  Quote: mutable(types.Quote),
  Fill: mutable(types.Fill),
});

/** The digest of a quote as ethers computes it from the typed data; equal to {@link quoteDigest}. */
export function quoteDigestByEthers(domain: QuoteDomain, quote: SignedQuote): Hex {
  const data = quoteTypedData(domain, quote);
  return hexOf(TypedDataEncoder.hash(data.domain, typesOf(data), data.message), 32);
}

/** Thrown when a quote names another signer than the one that is asked to sign it. */
export class QuoteSignerError extends Error {
  constructor(named: string, signer: string) {
    super(`The quote names ${named} as its signer, not ${signer}. Sign with that account, or name the other one.`);
    this.name = "QuoteSignerError";
  }
}

/**
 * Signs a quote with the key of its signer.
 *
 * @throws {@link QuoteSignerError} when the quote names another signer.
 * @example
 * ```ts
 * const signature = await signQuote(signer, { chainId: 1n, exchange }, quote);
 * ```
 */
export async function signQuote(signer: Signer, domain: QuoteDomain, quote: SignedQuote): Promise<Hex> {
  const address = addressOf(await signer.getAddress());
  if (!isSameAddress(address, quote.signer)) throw new QuoteSignerError(quote.signer, address);
  const data = quoteTypedData(domain, quote);
  return hexOf(await signer.signTypedData(data.domain, typesOf(data), data.message), 65);
}

/** Who signed a digest, as the exchange would recover it: 65 bytes, s in the lower half, v 27 or 28. Nobody otherwise. */
function recovered(digest: Hex, signature: Hex): Hex | undefined {
  if (!/^0x[0-9a-f]{128}(1b|1c)$/.test(signature)) return undefined;
  try {
    return addressOf(recoverAddress(digest, signature));
  } catch {
    // ethers throws where there is no such point, or s is in the upper half
    return undefined;
  }
}

/**
 * Whether the exchange would take a signature as the quote's signer's: by its key, or by ERC-1271 where the signer has code.
 *
 * @param reader - Where the chain is read.
 * @param domain - Chain and contract.
 * @param quote - The offer.
 * @param signature - Over its digest.
 */
export async function isQuoteSignature(
  reader: Reader,
  domain: QuoteDomain,
  quote: SignedQuote,
  signature: Hex,
  block: BlockTag = "latest",
): Promise<boolean> {
  const digest = quoteDigest(domain, quote);
  const signer = addressOf(quote.signer);
  if ((await reader.code(signer, block)) !== "0x") return isContractSignature(reader, signer, digest, signature, block);
  return recovered(digest, hexOf(signature)) === signer;
}
