import { encodeCall } from "../abi/call.js";
import { encodeParameters } from "../abi/encode.js";
import { toBigint, type AbiParameter, type AbiValue } from "../abi/values.js";
import { addressOf, hexOf, type Address, type Hex } from "../core/hex.js";
import { keccak256, keccakOfText } from "../core/keccak.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { erc1271Abi, quoteExchangeAbi } from "../generated/abis.js";
import { read } from "../reading/read.js";
import type { TypedField } from "../risk/post.js";
import type { MarginFill } from "./snapshot.js";

/** A maker's offer; twin of `IQuoteExchange.Quote`. */
export interface SignedQuote {
  /** Account that trades, word of {@link accountIdOf}. */
  readonly maker: bigint;
  /** Its owner, or an operator that it named. */
  readonly signer: Address;
  /** Account that may fill it; zero for any. */
  readonly taker: bigint;
  /** What the maker gets (negative: gives) in one unit, and at which prices. */
  readonly legs: readonly MarginFill[];
  /** How many units in all. */
  readonly units: bigint;
  /** Of the maker's own; one bit of a word that the maker can cancel at once. */
  readonly nonce: bigint;
  /** \{s\} Last UNIX time. */
  readonly expiry: bigint;
}

/** Where a quote is for. */
export interface QuoteDomain {
  /** Chain. */
  readonly chainId: bigint;
  /** `QuoteExchange`. */
  readonly exchange: Address;
}

/** EIP-712 typed data, as wallets take it. */
export interface QuoteTypedData {
  /** Name, version, chain and contract. */
  readonly domain: {
    readonly name: string;
    readonly version: string;
    readonly chainId: bigint;
    readonly verifyingContract: Address;
  };
  /** Fields of a quote and of its legs. */
  readonly types: { readonly Quote: readonly TypedField[]; readonly Fill: readonly TypedField[] };
  /** Always `Quote`. */
  readonly primaryType: "Quote";
  /** The quote. */
  readonly message: SignedQuote;
}

/** What has become of a quote. */
export interface QuoteState {
  /** What its signer signs. */
  readonly digest: Hex;
  /** Units that were filled. */
  readonly filled: bigint;
  /** Units that are left, whether or not it was cancelled or is over. */
  readonly left: bigint;
  /** Whether the maker cancelled its nonce. */
  readonly isCancelled: boolean;
  /** Whether its last time has passed. */
  readonly isOver: boolean;
}

const NAME = "Ballast QuoteExchange";
const VERSION = "1";

const FILL_FIELDS: readonly TypedField[] = Object.freeze([
  { name: "instrument", type: "uint256" },
  { name: "quantity", type: "int256" },
  { name: "price", type: "uint256" },
]);

const QUOTE_FIELDS: readonly TypedField[] = Object.freeze([
  { name: "maker", type: "uint256" },
  { name: "signer", type: "address" },
  { name: "taker", type: "uint256" },
  { name: "legs", type: "Fill[]" },
  { name: "units", type: "uint256" },
  { name: "nonce", type: "uint256" },
  { name: "expiry", type: "uint256" },
]);

const DOMAIN_TYPE = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";

/* DIGEST */

const typeText = (name: string, fields: readonly TypedField[]): string =>
  `${name}(${fields.map((field) => `${field.type} ${field.name}`).join(",")})`;

const FILL_TYPE = typeText("Fill", FILL_FIELDS);
const QUOTE_TYPE = typeText("Quote", QUOTE_FIELDS) + FILL_TYPE;

/** The hash of words one after the other, by their types. */
function hashOf(words: readonly (readonly [string, AbiValue])[]): Hex {
  const parameters: readonly AbiParameter[] = words.map(([type]) => ({ name: "", type }));
  return keccak256(
    encodeParameters(
      parameters,
      words.map(([, value]) => value),
    ),
  );
}

const fillHash = ({ instrument, quantity, price }: MarginFill): Hex =>
  hashOf([
    ["bytes32", keccakOfText(FILL_TYPE)],
    ["uint256", instrument],
    ["int256", quantity],
    ["uint256", price],
  ]);

function domainHash({ chainId, exchange }: QuoteDomain): Hex {
  return hashOf([
    ["bytes32", keccakOfText(DOMAIN_TYPE)],
    ["bytes32", keccakOfText(NAME)],
    ["bytes32", keccakOfText(VERSION)],
    ["uint256", chainId],
    ["address", addressOf(exchange)],
  ]);
}

/**
 * What a signer signs of a quote; twin of `QuoteExchange.digestOf`.
 *
 * @param domain - Chain and contract.
 * @param quote - The offer.
 */
export function quoteDigest(domain: QuoteDomain, quote: SignedQuote): Hex {
  const legs = quote.legs.map((leg) => fillHash(leg).slice(2)).join("");
  const structHash = hashOf([
    ["bytes32", keccakOfText(QUOTE_TYPE)],
    ["uint256", quote.maker],
    ["address", addressOf(quote.signer)],
    ["uint256", quote.taker],
    ["bytes32", keccak256(`0x${legs}`)],
    ["uint256", quote.units],
    ["uint256", quote.nonce],
    ["uint256", quote.expiry],
  ]);
  return keccak256(`0x1901${domainHash(domain).slice(2)}${structHash.slice(2)}`);
}

/**
 * A quote as wallets show it. `signQuote` of `@ballast/sdk/ethers` signs it.
 *
 * @param domain - Chain and contract.
 * @param message - The offer.
 */
export function quoteTypedData({ chainId, exchange }: QuoteDomain, message: SignedQuote): QuoteTypedData {
  const domain = { name: NAME, version: VERSION, chainId, verifyingContract: addressOf(exchange) };
  return Object.freeze({ domain, types: { Quote: QUOTE_FIELDS, Fill: FILL_FIELDS }, primaryType: "Quote", message });
}

/* CHAIN */

/** First four bytes of `isValidSignature`, which ERC-1271 wants back, as a word. */
const MAGIC = `0x1626ba7e${"0".repeat(56)}`;

/**
 * Whether a contract says that a signature is its own (ERC-1271), as the exchange asks it: any other answer, and a revert, is no.
 *
 * @param reader - Where the chain is read.
 * @param signer - The contract.
 * @param digest - What was signed.
 * @param signature - Whatever the contract takes.
 */
export async function isContractSignature(
  reader: Reader,
  signer: Address,
  digest: Hex,
  signature: Hex,
  block: BlockTag = "latest",
): Promise<boolean> {
  const values = [hexOf(digest, 32), hexOf(signature)];
  const data = encodeCall(erc1271Abi, "isValidSignature", values);
  const answer = await reader.call(addressOf(signer), data, block);
  return !answer.reverted && answer.data.slice(0, MAGIC.length) === MAGIC;
}

/**
 * What has become of a quote.
 *
 * @param reader - Where the chain is read.
 * @param domain - Chain and contract.
 * @param quote - The offer.
 */
export async function readQuoteState(
  reader: Reader,
  domain: QuoteDomain,
  quote: SignedQuote,
  block: BlockTag = "latest",
): Promise<QuoteState> {
  const { number, timestamp } = await reader.header(block);
  const digest = quoteDigest(domain, quote);
  const ask = async (name: string, values: readonly AbiValue[]): Promise<bigint> =>
    toBigint((await read(reader, { abi: quoteExchangeAbi, to: addressOf(domain.exchange), name, values }, number))[0]);
  const [filled, cancelled] = await Promise.all([
    ask("filledOf", [digest]),
    ask("cancelledOf", [quote.maker, quote.nonce >> 8n]),
  ]);
  const isCancelled = ((cancelled >> (quote.nonce & 0xffn)) & 1n) === 1n;
  const isOver = timestamp > quote.expiry;
  return Object.freeze({ digest, filled, left: quote.units - filled, isCancelled, isOver });
}
