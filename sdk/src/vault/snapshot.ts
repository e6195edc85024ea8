import type { BlockHeader } from "../core/reader.js";
import { addressOf, isSameAddress, type Address } from "../core/hex.js";
import { NotAComponent } from "../generated/errors.js";
import type { FeeState } from "../math/feeMath.js";
import type { FlowAllowance } from "../math/flowAllowance.js";
import type { Outflow } from "../math/outflow.js";
import type { LossBudget } from "../math/lossBudget.js";
import type { ComponentPolicy, Policy } from "../policy/blob.js";
import type { Reading } from "../reading/reading.js";
import type { RiskModel } from "./risk.js";

/** A price on both sides. */
export interface Quote {
  /** \{USD/tok\} For one whole token, 18 decimals. */
  readonly bid: bigint;
  /** \{USD/tok\} For one whole token, 18 decimals. */
  readonly ask: bigint;
}

/** One component at one block. */
export interface ComponentState {
  /** \{tok\} What the token says the vault has, claims included. */
  readonly held: Reading<bigint>;
  /** \{tok\} Owed to claims. */
  readonly claims: bigint;
  /** Whether nothing of it counts any more, whatever the vault has. */
  readonly isWrittenOff: boolean;
  /** From the primary source: what the component is worth. */
  readonly quote: Reading<Quote>;
  /** On each side the worse over all sources: what flows are priced at. */
  readonly guardedQuote: Reading<Quote>;
}

/** All that the vault's maths needs, read at one block. Frozen. */
export interface VaultSnapshot {
  /** The vault. */
  readonly vault: Address;
  /** Block that everything was read at. */
  readonly block: BlockHeader;
  /** Contract whose code is the policy. */
  readonly policyPointer: Address;
  /** Policy in force as it counts at this block: while its targets are too volatile for its cap, they are scaled. */
  readonly policy: Policy;
  /** Policy in force as it was written. */
  readonly writtenPolicy: Policy;
  /** What the limits on risk are judged by, if the policy has any. */
  readonly risk: RiskModel | undefined;
  /** Account that manages the policy. */
  readonly owner: Address;
  /** Account that may trade; the zero address for nobody. */
  readonly allocator: Address;
  /** \{share\} Shares in circulation, 18 decimals. */
  readonly totalSupply: bigint;
  /** Components in the order of the policy. */
  readonly components: readonly ComponentState[];
  /** How much trades may lose, as stored. */
  readonly lossBudget: LossBudget;
  /** Single-asset volume that went without swing fee, as stored. */
  readonly freeFlow: FlowAllowance;
  /** Net single-asset outflow of late, as stored. It counts only under a policy with an exit slope. */
  readonly outflow: Outflow;
  /** What the vault charges, as stored. */
  readonly fees: FeeState;
  /** Account that gets the fees; the zero address for nobody. */
  readonly feeRecipient: Address;
}

/** A component's policy beside its state. */
export interface Component extends ComponentState {
  /** Place in the policy. */
  readonly index: number;
  /** What the chain enforces about it. */
  readonly policy: ComponentPolicy;
  /** Smallest units in one whole token. */
  readonly unit: bigint;
}

/** Every component with its policy. */
export function componentsOf(snapshot: VaultSnapshot): readonly Component[] {
  return snapshot.policy.components.map((policy, index) => {
    const state = snapshot.components[index];
    if (state === undefined) throw new NotAComponent({ token: policy.token });
    return { ...state, index, policy, unit: 10n ** BigInt(policy.decimals) };
  });
}

/** The component with a token. @throws {@link NotAComponent} when there is none. */
export function componentOf(snapshot: VaultSnapshot, token: Address): Component {
  const found = componentsOf(snapshot).find((component) => isSameAddress(component.policy.token, token));
  if (found === undefined) throw new NotAComponent({ token: addressOf(token) });
  return found;
}
