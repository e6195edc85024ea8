import { encodeParameters } from "../abi/encode.js";
import { keccak256 } from "../core/keccak.js";
import type { Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { clearinghouseSlots } from "../generated/storage.js";

const WORDS = [
  { name: "key", type: "uint256" },
  { name: "slot", type: "uint256" },
] as const;

/** Where a mapping keeps the value of a key. */
const slotOf = (mapping: bigint, key: bigint): bigint => BigInt(keccak256(encodeParameters(WORDS, [key, mapping])));

async function readSigned(reader: Reader, contract: Address, slot: bigint, block: BlockTag): Promise<bigint> {
  return BigInt.asIntN(256, await reader.storage(contract, slot, block));
}

/** An account's cash in shares of the ledger, negative of debt. The clearinghouse has no getter of it. */
export const readCashShares = (
  reader: Reader,
  clearinghouse: Address,
  account: bigint,
  block: BlockTag,
): Promise<bigint> => readSigned(reader, clearinghouse, slotOf(clearinghouseSlots.cashShares.slot, account), block);

/** \{USD/tok\} At which basis the profit of an account's perpetual was last made cash. There is no getter of it either. */
export const readBasis = (
  reader: Reader,
  clearinghouse: Address,
  account: bigint,
  underlying: bigint,
  block: BlockTag,
): Promise<bigint> =>
  readSigned(reader, clearinghouse, slotOf(slotOf(clearinghouseSlots.bases.slot, account), underlying), block);
