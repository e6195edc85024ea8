import { toBigint } from "../abi/values.js";
import { encodeCall } from "../abi/call.js";
import { addressOf, type Address } from "../core/hex.js";
import type { BlockTag, Reader } from "../core/reader.js";
import { allocationVaultAbi, componentEntryAbi, entryFactoryAbi, wrappedVaultAbi } from "../generated/abis.js";
import { read } from "../reading/read.js";
import { action, type Action } from "./actions.js";

/** One component's door to a vault: its ERC-7575 entry, or the ERC-4626 vault wrapped around it. */
export interface FrontTarget {
  /** The factory of both; see {@link readEntryFactory}. */
  readonly factory: Address;
  /** The vault that it leads into. */
  readonly vault: Address;
  /** Component that it takes and pays. */
  readonly asset: Address;
}

/** Terms of {@link depositWithin}. */
export interface DepositWithin {
  /** The entry or the wrapped vault. */
  readonly front: Address;
  /** Its asset, for the allowance. */
  readonly asset: Address;
  /** \{tok\} Amount to be taken. */
  readonly assets: bigint;
  /** \{share\} Least shares to get. */
  readonly minShares: bigint;
  /** Account that gets the shares. */
  readonly receiver: Address;
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Terms of {@link redeemWithin}. */
export interface RedeemWithin {
  /** The entry or the wrapped vault. */
  readonly front: Address;
  /** \{share\} Shares to burn. */
  readonly shares: bigint;
  /** \{tok\} Least to get. */
  readonly minAssets: bigint;
  /** Account that gets the assets. */
  readonly receiver: Address;
  /** Account whose shares are burnt. */
  readonly owner: Address;
  /** \{s\} UNIX time after which the transaction reverts. */
  readonly deadline: bigint;
}

/** Factory of a vault's entries and wrapped vaults. */
export async function readEntryFactory(reader: Reader, vault: Address, block: BlockTag = "latest"): Promise<Address> {
  const [factory] = await read(reader, { abi: allocationVaultAbi, to: vault, name: "entryFactory" }, block);
  return factory as Address;
}

async function addressFrom(reader: Reader, target: FrontTarget, name: string, block: BlockTag): Promise<Address> {
  const { factory, vault, asset } = target;
  const [front] = await read(reader, { abi: entryFactoryAbi, to: factory, name, values: [vault, asset] }, block);
  return front as Address;
}

/** Address of a component's entry, whether or not it exists yet. */
export function readEntry(reader: Reader, target: FrontTarget, block: BlockTag = "latest"): Promise<Address> {
  return addressFrom(reader, target, "entryOf", block);
}

/** Address of the vault wrapped by one component, whether or not it exists yet. */
export function readWrapper(reader: Reader, target: FrontTarget, block: BlockTag = "latest"): Promise<Address> {
  return addressFrom(reader, target, "wrapperOf", block);
}

/** \{share\} Shares that a deposit gives now, to the wei. @throws The decoded error with which it would be refused. */
export async function previewFrontDeposit(
  reader: Reader,
  { front, assets }: { front: Address; assets: bigint },
  block: BlockTag = "latest",
): Promise<bigint> {
  const query = { abi: componentEntryAbi, to: front, name: "previewDeposit", values: [assets] };
  const [shares] = await read(reader, query, block);
  return toBigint(shares);
}

/** \{tok\} Assets that a redemption pays now, to the wei. @throws The decoded error with which it would be refused. */
export async function previewFrontRedeem(
  reader: Reader,
  { front, shares }: { front: Address; shares: bigint },
  block: BlockTag = "latest",
): Promise<bigint> {
  const query = { abi: componentEntryAbi, to: front, name: "previewRedeem", values: [shares] };
  const [assets] = await read(reader, query, block);
  return toBigint(assets);
}

/** Creates the ERC-7575 entry of a component. Anyone may, once. */
export function createEntry({ factory, vault, asset }: FrontTarget): Action {
  return action(factory, encodeCall(entryFactoryAbi, "createEntry", [vault, asset]));
}

/** Creates the ERC-4626 vault that wraps a vault by one component. Anyone may, once. */
export function createWrapper({ factory, vault, asset }: FrontTarget): Action {
  return action(factory, encodeCall(entryFactoryAbi, "createWrapper", [vault, asset]));
}

/** ERC-4626's `deposit` with a bound and a deadline. */
export function depositWithin({ front, asset, assets, minShares, receiver, deadline }: DepositWithin): Action {
  const data = encodeCall(componentEntryAbi, "depositWithin", [assets, minShares, receiver, deadline]);
  return action(front, data, [{ token: asset, spender: front, amount: assets }]);
}

/**
 * ERC-4626's `redeem` with a bound and a deadline. What an entry burns are shares of the vault, which it needs an allowance
 * for; a wrapped vault burns its own.
 */
export function redeemWithin(terms: RedeemWithin & { readonly share: Address }): Action {
  const { front, share, shares, minAssets, receiver, owner, deadline } = terms;
  const data = encodeCall(componentEntryAbi, "redeemWithin", [shares, minAssets, receiver, owner, deadline]);
  const isOwn = addressOf(share) === addressOf(front);
  return action(front, data, isOwn ? [] : [{ token: share, spender: front, amount: shares }]);
}

/** Turns shares of a vault into as many of a vault wrapped around it. */
export function wrap(terms: { wrapper: Address; vault: Address; shares: bigint; receiver: Address }): Action {
  const { wrapper, vault, shares, receiver } = terms;
  const data = encodeCall(wrappedVaultAbi, "wrap", [shares, receiver]);
  return action(wrapper, data, [{ token: vault, spender: wrapper, amount: shares }]);
}

/** Turns shares of a wrapped vault back into as many of the vault. Nothing can close this. */
export function unwrap(terms: { wrapper: Address; shares: bigint; receiver: Address }): Action {
  return action(terms.wrapper, encodeCall(wrappedVaultAbi, "unwrap", [terms.shares, terms.receiver]));
}
