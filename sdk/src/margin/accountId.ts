import { addressOf, hexOf, type Address } from "../core/hex.js";
import { FixedPointError, MAX_UINT256 } from "../math/fixedPoint.js";

// Twin of AccountId.sol.

const INDEX_BITS = 96;

/**
 * The account of an owner by its number; twin of `AccountIdLibrary.pack`.
 *
 * @param owner - Who may act for it.
 * @param index - Which of the owner's accounts, below 2^96.
 * @throws HexError when the owner is no address, {@link FixedPointError} when the index is too large.
 * @example
 * ```ts
 * accountIdOf("0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", 1n) & 0xffn; // 1n
 * ```
 */
export function accountIdOf(owner: Address, index: bigint): bigint {
  if (BigInt.asUintN(INDEX_BITS, index) !== index) throw new FixedPointError("accountIdOf", [index], "is no uint96");
  return (BigInt(addressOf(owner)) << BigInt(INDEX_BITS)) | index;
}

function requireWord(account: bigint): void {
  if (account < 0n || account > MAX_UINT256) throw new FixedPointError("account", [account], "is outside uint256");
}

/** Whose account it is; twin of `AccountIdLibrary.owner`. */
export function accountOwner(account: bigint): Address {
  requireWord(account);
  return hexOf(`0x${(account >> BigInt(INDEX_BITS)).toString(16).padStart(40, "0")}`);
}

/** Which of the owner's accounts it is; twin of `AccountIdLibrary.index`. */
export function accountIndex(account: bigint): bigint {
  requireWord(account);
  return BigInt.asUintN(INDEX_BITS, account);
}
