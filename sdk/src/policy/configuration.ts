import { toBigint, toBoolean, toHex, toList, toStruct, type AbiValue } from "../abi/values.js";
import type { Address } from "../core/hex.js";

/** Basis points in one. */
export const BPS = 10_000n;

/** One component of a basket, as `IPolicyRegistry.Component` has it. */
export interface ComponentConfiguration {
  /** Listed ERC-20. */
  readonly token: Address;
  /** Feed that prices it. */
  readonly feed: Address;
  /** Four group numbers, counted from one; zero for none. */
  readonly groups: readonly number[];
  /** \{bps\} Lower end of the band. */
  readonly minWeight: bigint;
  /** \{bps\} What the weight is steered to. */
  readonly targetWeight: bigint;
  /** \{bps\} Upper end of the band. */
  readonly maxWeight: bigint;
  /** \{bps\} Distance from the target at which anyone may start an auction. */
  readonly trigger: bigint;
  /** Whether the component is on its way out. */
  readonly retiring: boolean;
}

/** Bounds on the summed weight of a group's members. */
export interface GroupConfiguration {
  /** \{bps\} */
  readonly minWeight: bigint;
  /** \{bps\} */
  readonly maxWeight: bigint;
}

/** Limits of the whole vault. */
export interface Limits {
  /** \{bps\} A trade has to bring at least the middle price less this. */
  readonly maxTradeLoss: bigint;
  /** \{bps\} Fee on the misallocation that a single-asset flow adds. */
  readonly swingRate: bigint;
  /** \{bps\} Single-asset volume without swing fee, per hour, of the net asset value. */
  readonly freeFlow: bigint;
  /** \{bps\} Above the oracle's middle, where a rebalance auction starts. */
  readonly auctionPremium: bigint;
  /** \{bps\} Below the oracle's middle, where it ends. */
  readonly auctionCost: bigint;
}

/** A whole policy, as the registry takes and gives it. */
export interface PolicyConfiguration {
  /** Components in the order in which every list per component is. */
  readonly components: readonly ComponentConfiguration[];
  /** Groups; number `g` is at index `g - 1`. */
  readonly groups: readonly GroupConfiguration[];
  /** Limits of the whole vault. */
  readonly limits: Limits;
}

/** The configuration as the ABI encoder takes it. */
export function toAbi(configuration: PolicyConfiguration): AbiValue {
  return {
    components: configuration.components.map((component) => ({
      ...component,
      groups: component.groups.map(BigInt),
    })),
    groups: configuration.groups.map((group) => ({ ...group })),
    limits: { ...configuration.limits },
  };
}

function componentFromAbi(value: AbiValue): ComponentConfiguration {
  const struct = toStruct(value);
  return Object.freeze({
    token: toHex(struct.token),
    feed: toHex(struct.feed),
    groups: Object.freeze(toList(struct.groups).map((group) => Number(toBigint(group)))),
    minWeight: toBigint(struct.minWeight),
    targetWeight: toBigint(struct.targetWeight),
    maxWeight: toBigint(struct.maxWeight),
    trigger: toBigint(struct.trigger),
    retiring: toBoolean(struct.retiring),
  });
}

function groupFromAbi(value: AbiValue): GroupConfiguration {
  const struct = toStruct(value);
  return Object.freeze({ minWeight: toBigint(struct.minWeight), maxWeight: toBigint(struct.maxWeight) });
}

/** The configuration out of what the ABI decoder gives, as `PolicyRegistry.read` returns it. */
export function fromAbi(value: AbiValue | undefined): PolicyConfiguration {
  const struct = toStruct(value);
  const limits = toStruct(struct.limits);
  return Object.freeze({
    components: Object.freeze(toList(struct.components).map(componentFromAbi)),
    groups: Object.freeze(toList(struct.groups).map(groupFromAbi)),
    limits: Object.freeze({
      maxTradeLoss: toBigint(limits.maxTradeLoss),
      swingRate: toBigint(limits.swingRate),
      freeFlow: toBigint(limits.freeFlow),
      auctionPremium: toBigint(limits.auctionPremium),
      auctionCost: toBigint(limits.auctionCost),
    }),
  });
}

/** Indices of the components that name group `group`, counted from one. */
export function membersOf(configuration: PolicyConfiguration, group: number): readonly number[] {
  const indices = configuration.components.map((component, i) => (component.groups.includes(group) ? i : -1));
  return Object.freeze(indices.filter((i) => i >= 0));
}
