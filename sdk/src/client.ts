import { toBigint, toHex } from "./abi/values.js";
import { addressOf, type Address, type Hex } from "./core/hex.js";
import type { BlockTag, Reader } from "./core/reader.js";
import type { TransactionRequest } from "./core/transaction.js";
import { allocationVaultAbi, policyRegistryAbi, vaultFactoryAbi } from "./generated/abis.js";
import { verifyInvariants, type InvariantResult, type InvariantScope } from "./invariants/verify.js";
import { ClearinghouseEntity } from "./margin/clearinghouse.js";
import { fromAbi, type PolicyConfiguration } from "./policy/configuration.js";
import * as actions from "./vault/actions.js";
import { readVault } from "./vault/read.js";
import { read } from "./reading/read.js";
import { getRequirements } from "./vault/requirements.js";
import type { VaultSnapshot } from "./vault/snapshot.js";

/** Addresses of one deployment of the protocol. */
export interface Deployment {
  /** `PolicyRegistry`. */
  readonly registry: Address;
  /** `VaultFactory`. */
  readonly factory: Address;
}

/** One vault: its reads, and builders of transactions to it. Holds no key and sends nothing. */
export class VaultEntity {
  constructor(
    /** Where the chain is read. */
    readonly reader: Reader,
    /** Address of the vault. */
    readonly address: Address,
    /** Deployment it belongs to. */
    readonly deployment: Deployment,
  ) {}

  /** All that the vault's maths needs, at one block. @throws As {@link readVault}. */
  snapshot(block: BlockTag = "latest"): Promise<VaultSnapshot> {
    return readVault(this.reader, this.address, block);
  }

  /** \{tok\} What an account may claim of a token that would not move. */
  async claimOf(token: Address, account: Address, block: BlockTag = "latest"): Promise<bigint> {
    const call = { abi: allocationVaultAbi, to: this.address, name: "claimOf", values: [token, account] };
    return toBigint((await read(this.reader, call, block))[0]);
  }

  /** \{share\} Shares of an account. */
  async sharesOf(account: Address, block: BlockTag = "latest"): Promise<bigint> {
    const call = { abi: allocationVaultAbi, to: this.address, name: "balanceOf", values: [account] };
    return toBigint((await read(this.reader, call, block))[0]);
  }

  /** Invariants that can be told from outside. @throws As {@link verifyInvariants}. */
  verifyInvariants(scope: InvariantScope, block: BlockTag = "latest"): Promise<readonly InvariantResult[]> {
    return verifyInvariants(this.reader, this.address, scope, block);
  }

  /** See {@link mintInKind}. */
  mintInKind(terms: Omit<actions.MintInKind, "vault">): actions.Action {
    return actions.mintInKind({ vault: this.address, ...terms });
  }

  /** See {@link redeemInKind}. */
  redeemInKind(terms: Omit<actions.RedeemInKind, "vault">): actions.Action {
    return actions.redeemInKind({ vault: this.address, ...terms });
  }

  /** See {@link deposit}. */
  deposit(terms: Omit<actions.Deposit, "vault">): actions.Action {
    return actions.deposit({ vault: this.address, ...terms });
  }

  /** See {@link redeem}. */
  redeem(terms: Omit<actions.Redeem, "vault">): actions.Action {
    return actions.redeem({ vault: this.address, ...terms });
  }

  /** See {@link claim}. */
  claim(terms: Omit<actions.ClaimTerms, "vault">): actions.Action {
    return actions.claim({ vault: this.address, ...terms });
  }

  /** See {@link trade}. */
  trade(terms: Omit<actions.TradeTerms, "vault">): actions.Action {
    return actions.trade({ vault: this.address, ...terms });
  }

  /** See {@link submitPolicy}. */
  submitPolicy(policy: PolicyConfiguration): actions.Action {
    return actions.submitPolicy({ registry: this.deployment.registry, vault: this.address, policy });
  }

  /** See {@link acceptPolicy}. */
  acceptPolicy(pointer: Address): actions.Action {
    return actions.acceptPolicy({ registry: this.deployment.registry, vault: this.address, pointer });
  }

  /** See {@link revokePolicy}. */
  revokePolicy(pointer: Address): actions.Action {
    return actions.revokePolicy({ registry: this.deployment.registry, vault: this.address, pointer });
  }

  /** See {@link crystalliseFees}. */
  crystalliseFees(): actions.Action {
    return actions.crystalliseFees({ vault: this.address });
  }

  /** See {@link lowerFees}. */
  lowerFees(rates: { readonly managementRate: bigint; readonly performanceRate: bigint }): actions.Action {
    return actions.lowerFees({ vault: this.address, ...rates });
  }

  /** See {@link setFeeRecipient}. */
  setFeeRecipient(recipient: Address): actions.Action {
    return actions.setFeeRecipient({ vault: this.address, recipient });
  }

  /** See {@link dismissAllocator}. */
  dismissAllocator(): actions.Action {
    return actions.dismissAllocator({ vault: this.address });
  }

  /** See {@link submitCall}. */
  submitCall(call: Omit<actions.DelayedCall, "vault">): actions.Action {
    return actions.submitCall({ vault: this.address, ...call });
  }

  /** See {@link acceptCall}. */
  acceptCall(call: Omit<actions.DelayedCall, "vault">): actions.Action {
    return actions.acceptCall({ vault: this.address, ...call });
  }

  /** See {@link revokeCall}. */
  revokeCall(call: Omit<actions.DelayedCall, "vault">): actions.Action {
    return actions.revokeCall({ vault: this.address, ...call });
  }

  /** Approvals that `account` has to send before an action. @throws As {@link getRequirements}. */
  getRequirements(account: string, action: actions.Action): Promise<readonly TransactionRequest[]> {
    return getRequirements(this.reader, account, action);
  }
}

/**
 * Entry to a deployment of the protocol.
 *
 * @example
 * ```ts
 * const client = new BallastClient(ethersReader(provider), { registry, factory });
 * const snapshot = await client.vault(address).snapshot();
 * ```
 */
export class BallastClient {
  /** Addresses in use. */
  readonly deployment: Deployment;

  /** @throws {@link HexError} when an address is malformed. */
  constructor(
    /** Where the chain is read. */
    readonly reader: Reader,
    deployment: { readonly registry: string; readonly factory: string },
  ) {
    const { registry, factory } = deployment;
    this.deployment = Object.freeze({ registry: addressOf(registry), factory: addressOf(factory) });
  }

  /** One vault. @throws {@link HexError} when the address is malformed. */
  vault(address: string): VaultEntity {
    return new VaultEntity(this.reader, addressOf(address), this.deployment);
  }

  /** One clearinghouse of margin accounts. @throws {@link HexError} when the address is malformed. */
  clearinghouse(address: string): ClearinghouseEntity {
    return new ClearinghouseEntity(this.reader, addressOf(address));
  }

  /** Address of the vault that a creator makes with a salt, whether or not it exists yet. */
  async vaultAddress(creator: string, salt: Hex): Promise<Address> {
    const { factory } = this.deployment;
    const call = { abi: vaultFactoryAbi, to: factory, name: "addressOf", values: [addressOf(creator), salt] };
    return toHex((await read(this.reader, call, "latest"))[0]);
  }

  /** See {@link createVault}. */
  createVault(terms: Omit<actions.CreateVault, "factory">): actions.Action {
    return actions.createVault({ factory: this.deployment.factory, ...terms });
  }

  /** A policy that the registry wrote. @throws {@link PolicyUnreadable} when the address is none. */
  async policy(pointer: string): Promise<PolicyConfiguration> {
    const { registry } = this.deployment;
    const call = { abi: policyRegistryAbi, to: registry, name: "read", values: [addressOf(pointer)] };
    return fromAbi((await read(this.reader, call, "latest"))[0]);
  }
}
