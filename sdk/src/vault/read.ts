import { toBigint, toBoolean, toHex, type AbiValue } from "../abi/values.js";
import { addressOf, type Address, type Hex } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { allocationVaultAbi, erc20Abi, feedAbi } from "../generated/abis.js";
import { BalanceUnreadable } from "../generated/errors.js";
import { vaultSlots } from "../generated/storage.js";
import type { FeeState } from "../math/feeMath.js";
import { unpackFlowAllowance } from "../math/flowAllowance.js";
import { unpackLossBudget } from "../math/lossBudget.js";
import { unpackOutflow } from "../math/outflow.js";
import { decodePolicy, type ComponentPolicy } from "../policy/blob.js";
import { read, tryRead } from "../reading/read.js";
import type { Reading } from "../reading/reading.js";
import { readRiskModel, scaledPolicy } from "./risk.js";
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
  const [held, claims, writtenOff, quote, guardedQuote] = await Promise.all([
    readBalance(reader, token, vault, block),
    read(reader, { abi: allocationVaultAbi, to: vault, name: "totalClaims", values: [token] }, block),
    read(reader, { abi: allocationVaultAbi, to: vault, name: "isWrittenOff", values: [token] }, block),
    readQuote(reader, feed, "quote", block),
    readQuote(reader, feed, "guardedQuote", block),
  ]);
  const isWrittenOff = toBoolean(writtenOff[0]);
  return Object.freeze({ held, claims: toBigint(claims[0]), isWrittenOff, quote, guardedQuote });
}

/** Reads the return value of a getter of the vault. */
async function readGetter(reader: Reader, vault: Address, name: string, block: BlockTag): Promise<AbiValue> {
  const [value] = await read(reader, { abi: allocationVaultAbi, to: vault, name }, block);
  return value ?? "0x";
}

/** A place in the vault's storage. */
interface Place {
  readonly slot: bigint;
  readonly offset: bigint;
  readonly bits: bigint;
}

/** Storage words that were read, by slot. */
type Words = ReadonlyMap<bigint, bigint>;

/** All words in which there is something to read, each once. */
async function readWords(reader: Reader, vault: Address, block: bigint): Promise<Words> {
  const slots = [...new Set(Object.values(vaultSlots).map(({ slot }) => slot))];
  const words = await Promise.all(slots.map((slot) => reader.storage(vault, slot, block)));
  return new Map(slots.map((slot, i) => [slot, words[i] ?? 0n]));
}

function partOf(words: Words, { slot, offset, bits }: Place): bigint {
  return ((words.get(slot) ?? 0n) >> offset) & ((1n << bits) - 1n);
}

/** The end of time in an `ExpiringPause`. */
const CLOSED = (1n << 32n) - 1n;

function feesOf(words: Words): FeeState {
  return Object.freeze({
    managementRate: partOf(words, vaultSlots.managementRate),
    performanceRate: partOf(words, vaultSlots.performanceRate),
    highWaterMark: partOf(words, vaultSlots.highWaterMark),
    accruedOn: partOf(words, vaultSlots.feesAccruedOn),
    isInRecovery: partOf(words, vaultSlots.entryPause) === CLOSED,
  });
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
  const [pointer, owner, allocator, totalSupply, words] = await Promise.all([
    get("policy"),
    get("owner"),
    get("allocator"),
    get("totalSupply"),
    readWords(reader, address, at),
  ]);
  const policyPointer: Hex = toHex(pointer);
  const writtenPolicy = decodePolicy(await reader.code(policyPointer, at), policyPointer);
  const risk = await readRiskModel(reader, writtenPolicy, header.timestamp, at);
  const policy = scaledPolicy(writtenPolicy, risk);
  const components = await Promise.all(
    policy.components.map((component) => readComponent(reader, address, component, at)),
  );
  return Object.freeze({
    vault: address,
    block: header,
    policyPointer,
    policy,
    writtenPolicy,
    risk,
    owner: toHex(owner),
    allocator: toHex(allocator),
    totalSupply: toBigint(totalSupply),
    components: Object.freeze(components),
    lossBudget: unpackLossBudget(partOf(words, vaultSlots.lossBudget)),
    freeFlow: unpackFlowAllowance(partOf(words, vaultSlots.freeFlow)),
    outflow: unpackOutflow(partOf(words, vaultSlots.outflow)),
    fees: feesOf(words),
    feeRecipient: addressOf(`0x${partOf(words, vaultSlots.feeRecipient).toString(16).padStart(40, "0")}`),
  });
}
