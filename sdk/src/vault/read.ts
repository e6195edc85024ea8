import { toBigint, toHex, type AbiValue } from "../abi/values.js";
import { addressOf, type Address, type Hex } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { allocationVaultAbi, erc20Abi, feedAbi } from "../generated/abis.js";
import { BalanceUnreadable } from "../generated/errors.js";
import { vaultSlots } from "../generated/storage.js";
import { unpackFlowAllowance } from "../math/flowAllowance.js";
import { unpackLossBudget } from "../math/lossBudget.js";
import { decodePolicy, type ComponentPolicy } from "../policy/blob.js";
import { read, tryRead } from "../reading/read.js";
import type { Reading } from "../reading/reading.js";
import type { ComponentState, Quote, VaultSnapshot } from "./snapshot.js";

async function readQuote(reader: Reader, feed: Address, name: string, block: BlockTag): Promise<Reading<Quote>> {
  const reading = await tryRead(reader, { abi: feedAbi, to: feed, name }, block);
  if (!reading.ok) return Object.freeze(reading);
  const [bid, ask] = reading.value;
  return Object.freeze({ ok: true, value: Object.freeze({ bid: toBigint(bid), ask: toBigint(ask) }) });
}

/** Any word counts as a balance, as in the vault, and whatever else happens as none that can be read. */
async function readBalance(reader: Reader, token: Address, vault: Address, block: BlockTag): Promise<Reading<bigint>> {
  const reading = await tryRead(reader, { abi: erc20Abi, to: token, name: "balanceOf", values: [vault] }, block);
  if (!reading.ok) return Object.freeze({ ok: false, error: new BalanceUnreadable({ token }) });
  return Object.freeze({ ok: true, value: toBigint(reading.value[0]) });
}

async function readComponent(
  reader: Reader,
  vault: Address,
  { token, feed }: ComponentPolicy,
  block: BlockTag,
): Promise<ComponentState> {
  const [held, claims, quote, guardedQuote] = await Promise.all([
    readBalance(reader, token, vault, block),
    read(reader, { abi: allocationVaultAbi, to: vault, name: "totalClaims", values: [token] }, block),
    readQuote(reader, feed, "quote", block),
    readQuote(reader, feed, "guardedQuote", block),
  ]);
  return Object.freeze({ held, claims: toBigint(claims[0]), quote, guardedQuote });
}

/** Reads the return value of a getter of the vault. */
async function readGetter(reader: Reader, vault: Address, name: string, block: BlockTag): Promise<AbiValue> {
  const [value] = await read(reader, { abi: allocationVaultAbi, to: vault, name }, block);
  return value ?? "0x";
}

/**
 * Reads all that a vault's maths needs, at one block.
 *
 * @param block - A number, or the latest block, whose number the snapshot then has.
 * @throws {@link PolicyUnreadable} when the address is no vault with a policy, and whatever the reader throws. A feed
 * or token that refuses to answer does not throw here but where its answer is needed.
 * @example
 * ```ts
 * const snapshot = await readVault(reader, vault);
 * const { mid } = netAssetValue(snapshot);
 * ```
 */
export async function readVault(reader: Reader, vault: string, block: BlockTag = "latest"): Promise<VaultSnapshot> {
  const address = addressOf(vault);
  const header = await reader.header(block);
  const at = header.number;
  const get = (name: string): Promise<AbiValue> => readGetter(reader, address, name, at);
  const [pointer, owner, allocator, totalSupply, lossBudget, freeFlow] = await Promise.all([
    get("policy"),
    get("owner"),
    get("allocator"),
    get("totalSupply"),
    reader.storage(address, vaultSlots.lossBudget, at),
    reader.storage(address, vaultSlots.freeFlow, at),
  ]);
  const policyPointer: Hex = toHex(pointer);
  const policy = decodePolicy(await reader.code(policyPointer, at), policyPointer);
  const components = await Promise.all(
    policy.components.map((component) => readComponent(reader, address, component, at)),
  );
  return Object.freeze({
    vault: address,
    block: header,
    policyPointer,
    policy,
    owner: toHex(owner),
    allocator: toHex(allocator),
    totalSupply: toBigint(totalSupply),
    components: Object.freeze(components),
    lossBudget: unpackLossBudget(lossBudget),
    freeFlow: unpackFlowAllowance(freeFlow),
  });
}
